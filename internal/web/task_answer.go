package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// Bounds on what is sent.
const (
	maxForm = 1 << 20 // bytes
	maxText = 2000    // characters of a field
	maxSent = 200     // disputes; a scorecard has fewer indicators
)

// typed is what somebody put into a task's form, as they typed it.
type typed struct {
	Generation             string
	Says                   review.Outcome
	Reason, Difficulties   string
	Numerator, Denominator string
	Informed               string
	Officer                typedOfficer
	Disputes               []typedDispute // those with something in them, in the order of the form
	Files                  []activities.File
	Form                   url.Values // all of it, as it came
	OnBehalf               string     // review.Person.ID of whose words the office enters
	Dispute                int64      // that Message is on
	Message                string
	Accepted               []string // numbers of the picked dossiers that a ruling accepts
}

// typedOfficer is who is to be appointed.
type typedOfficer struct{ Name, Email, Phone, From, Shared string }

// typedDispute is a dispute as it was typed. Picked has a line for each dossier that was picked: "numerator H99.01-1".
type typedDispute struct{ Indicator, Reason, Numerator, Denominator, Dossiers, Picked string }

// answerTask takes a form. The session says who answers; nothing in the form does.
func (s *site) answerTask(w http.ResponseWriter, r *http.Request) error {
	sent, faults, remove, err := s.readForm(w, r)
	if err != nil {
		return err
	}
	defer remove()
	link, err := s.taskOf(r)
	if err != nil {
		return err
	}
	if sent.Says == saysDraft {
		return s.saveDraft(w, r, link, sent)
	}
	if indicator, picks := strings.CutPrefix(string(sent.Says), saysPick); picks {
		return s.goPicking(w, r, link, sent, indicator)
	}
	if said, err := s.say(r, link, sent); said && err == nil {
		http.Redirect(w, r, taskPath(link.ID), http.StatusSeeOther)
		return nil
	} else if said {
		return s.showRefused(w, r, &sent, err)
	}
	statement, more := sent.statement(link.ID)
	more = append(more, speakFor(r, link, sent, &statement)...)
	faults = append(faults, more...)
	if len(faults) > 0 {
		return s.showTask(w, r, http.StatusUnprocessableEntity, &sent, faults)
	}
	verdict, err := s.Desk.Answer(r.Context(), link.Who, statement)
	switch verdict {
	case review.Counts, review.Repeated, review.Late:
		if err := s.Tasks.DropDraft(r.Context(), link.ID, link.Who.Person); err != nil {
			s.Log.Warn("an answer was taken, and its draft stays", "task", link.ID, "error", err)
		}
		http.Redirect(w, r, taskPath(link.ID), http.StatusSeeOther)
		return nil
	}
	return s.showRefused(w, r, &sent, err)
}

// showRefused shows the form again with what was typed and why it was not taken.
func (s *site) showRefused(w http.ResponseWriter, r *http.Request, sent *typed, err error) error {
	faults := refusals(err)
	switch {
	case errors.Is(err, activities.ErrNotFound):
		return errNoTask
	case len(faults) == 0:
		s.Log.Error("answer", "path", loggable(r), "error", err)
		w.Header().Set("Retry-After", "10")
		return s.showTask(w, r, http.StatusServiceUnavailable, sent, []*review.Refusal{notTaken})
	case errors.Is(err, review.ErrGeneration):
		return s.showTask(w, r, http.StatusConflict, sent, faults)
	default:
		return s.showTask(w, r, http.StatusUnprocessableEntity, sent, faults)
	}
}

// notTaken is not the person's fault.
var notTaken = &review.Refusal{Text: scoring.Text{
	Vi: "Hệ thống tạm thời chưa ghi nhận được. Nội dung Ông/Bà đã nhập vẫn còn trên trang này; mời gửi lại sau ít phút.",
	En: "This cannot be recorded at the moment. What you typed is still on this page: please send it again in a few minutes.",
}}

// refusals are all refusals within an error.
func refusals(err error) (all []*review.Refusal) {
	if refusal, ok := err.(*review.Refusal); ok { //nolint:errorlint // the tree is walked here
		return []*review.Refusal{refusal}
	}
	switch e := err.(type) { //nolint:errorlint // the tree is walked here
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			all = append(all, refusals(inner)...)
		}
	case interface{ Unwrap() error }:
		return refusals(e.Unwrap())
	}
	return all
}

// readForm reads what was sent; the faults are those of its files, which stay until they are removed.
func (s *site) readForm(w http.ResponseWriter, r *http.Request) (sent typed, faults []*review.Refusal, remove func(), err error) {
	if withFiles(r) {
		return s.readFiles(w, r)
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	err = r.ParseForm()
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return sent, nil, nil, errLarge
	case err != nil || len(r.PostForm["indicator"]) > maxSent:
		return sent, nil, nil, errForm
	}
	return read(r.PostForm, nil), nil, func() {}, nil
}

// readFiles takes files from nobody but who may see the task.
func (s *site) readFiles(w http.ResponseWriter, r *http.Request) (typed, []*review.Refusal, func(), error) {
	if _, err := s.taskOf(r); err != nil {
		return typed{}, nil, nil, err
	}
	u, err := s.receive(w, r)
	if err != nil {
		return typed{}, nil, nil, err
	}
	if len(u.values["indicator"]) > maxSent {
		u.remove()
		return typed{}, nil, nil, errForm
	}
	return read(u.values, u.files), u.faults, u.remove, nil
}

func read(form url.Values, files []activities.File) typed {
	t := typed{
		Form: form, OnBehalf: text(form, onBehalf), Generation: text(form, "generation"), Says: review.Outcome(text(form, "says")),
		Reason: text(form, "reason"), Difficulties: text(form, "difficulties"),
		Numerator: text(form, "numerator"), Denominator: text(form, "denominator"), Informed: text(form, "informed"), Files: files,
	}
	t.Officer = typedOfficer{text(form, "officer-name"), text(form, "officer-email"), text(form, "officer-phone"), text(form, "officer-from"), text(form, "officer-shared")}
	t.Dispute, t.Message = message(form)
	t.Accepted = form[acceptedField]
	for _, code := range form["indicator"] {
		d := typedDispute{
			Reason: text(form, "reason."+code), Dossiers: text(form, "dossiers."+code),
			Numerator: text(form, "numerator."+code), Denominator: text(form, "denominator."+code), Picked: strings.Join(form[pickedField+code], "\n"),
		}
		if d != (typedDispute{}) || t.filesOf(code) != "" {
			d.Indicator = code
			t.Disputes = append(t.Disputes, d)
		}
	}
	return t
}

// filesOf are the names of the files that came with a dispute, or with the answer as a whole.
func (t typed) filesOf(indicator string) string {
	var names []string
	for _, f := range t.Files {
		if f.Indicator == indicator {
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, ", ")
}

// text is a field without the spaces around it, its lines ended as ours are. What is not UTF-8 is marked.
func text(form url.Values, name string) string {
	value := strings.ReplaceAll(form.Get(name), "\r\n", "\n")
	return strings.TrimSpace(strings.ToValidUTF8(value, string(utf8.RuneError)))
}

// statement is what the form says; the faults are those that the domain would not see.
func (t typed) statement(task activities.TaskID) (activities.Statement, []*review.Refusal) {
	generation, _ := strconv.Atoi(t.Generation) // none is generation 0, which no open task has
	s := activities.Statement{Task: task, Generation: generation, Says: t.Says, Reason: t.Reason, Difficulties: t.Difficulties, Files: t.Files, Accepted: t.Accepted}
	faults := append(illegible("reason", t.Reason), illegible("difficulties", t.Difficulties)...)
	var bad []*review.Refusal
	s.Counted, bad = figures("counted", t.Numerator, t.Denominator)
	faults = append(faults, bad...)
	if t.Informed != "" && !whole.MatchString(t.Informed) {
		faults = append(faults, refuse("informed", "Hãy ghi số người bằng số nguyên, chẳng hạn 45, hoặc để trống.", "Give the number of officials as a whole number, such as 45, or leave it out."))
	} else if t.Informed != "" {
		s.Informed = scoring.Some(count64(t.Informed))
	}
	if t.Says == review.Appointed {
		s.Appointee, bad = t.Officer.appointee()
		faults = append(faults, bad...)
	}
	for i, d := range t.Disputes {
		dispute, bad := d.dispute(fmt.Sprintf("disputes[%d].", i))
		s.Disputes = append(s.Disputes, dispute)
		faults = append(faults, bad...)
	}
	if t.Says != review.Disputed && len(t.Disputes) > 0 {
		faults = append(faults, refuse("", "Ông/Bà đã ghi kiến nghị nhưng lại chọn thống nhất. Nếu thống nhất toàn bộ phiếu điểm, mời xóa nội dung kiến nghị; nếu kiến nghị, mời chọn «Gửi kiến nghị».",
			"You wrote disputes and chose to confirm: remove what you wrote, or send it as disputes."))
	}
	return s, faults
}

func (t typedDispute) dispute(field string) (d review.Dispute, faults []*review.Refusal) {
	d = review.Dispute{Indicator: t.Indicator, Reason: t.Reason}
	faults = illegible(field+"reason", t.Reason)
	if d.Picked = pickedOf(t.Picked); len(d.Picked) > 0 {
		t.Numerator, t.Denominator = "", "" // they follow from the dossiers
	}
	proposed, bad := figures(field+"proposed", t.Numerator, t.Denominator)
	d.Proposed = proposed
	for line := range strings.Lines(t.Dossiers) {
		if code := strings.TrimSpace(line); code != "" {
			d.Dossiers = append(d.Dossiers, code)
		}
	}
	return d, append(faults, bad...)
}

func refuse(field, vi, en string) *review.Refusal {
	return &review.Refusal{Rule: review.ErrStatement, Field: field, Text: scoring.Text{Vi: vi, En: en}}
}

// illegible is what is wrong with a text that is too long, or has what a page or a mail would choke on.
func illegible(field, text string) []*review.Refusal {
	if n := utf8.RuneCountInString(text); n > maxText {
		return []*review.Refusal{refuse(field, fmt.Sprintf("Nội dung dài %d ký tự; nhiều nhất là %d.", n, maxText), fmt.Sprintf("The text has %d characters: at most %d.", n, maxText))}
	}
	if strings.ContainsFunc(text, unfit) {
		return []*review.Refusal{refuse(field, "Nội dung có ký tự không đọc được; mời gõ lại phần đó.", "The text has characters that cannot be read: type that part again.")}
	}
	return nil
}

// unfit is what a page or a mail would choke on.
func unfit(r rune) bool {
	return r == utf8.RuneError || unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r)
}

// whole is a count, with or without separators of thousands.
var whole = regexp.MustCompile(`^(\d{1,16}|\d{1,3}(\.\d{3}){1,5}|\d{1,3}( \d{3}){1,5})$`)

// figures are absent when neither was typed.
func figures(field, numerator, denominator string) (counted scoring.Maybe[review.Counted], faults []*review.Refusal) {
	switch {
	case numerator == "" && denominator == "":
		return counted, nil
	case !whole.MatchString(numerator) || !whole.MatchString(denominator):
		if whole.MatchString(numerator) {
			field += ".denominator"
		}
		return counted, []*review.Refusal{refuse(field, "Hãy ghi cả tử số và mẫu số bằng số nguyên từ 0, chẳng hạn 1250 hoặc 1.250.", "Give both figures as whole numbers from 0 up, such as 1250.")}
	}
	return scoring.Some(review.Counted{Numerator: count64(numerator), Denominator: count64(denominator)}), nil
}

// count64 reads what whole has let pass, which is never too large.
func count64(s string) int64 {
	n, _ := strconv.ParseInt(strings.NewReplacer(".", "", " ", "").Replace(s), 10, 64)
	return n
}
