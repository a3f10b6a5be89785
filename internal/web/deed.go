package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// deed is something that the office does in three steps, each with an address of its own: a form is filled in, what it
// would bring is looked at, and then it is done with a reason. Nothing but the last step changes anything.
type deed struct {
	path   string // of the form; the preview is at path/{draft}
	right  review.Action
	title  string
	button string // that does it
	notice string // key of what is said once it is done
	spools bool   // its file is too large for memory: see takeLarge
	why    string // heads the field of the reason; empty: as usual
	form   func(*site, *http.Request) (deedForm, error)
	// weigh says what it would bring, and writes nothing. Its refusals are shown beside the form.
	weigh func(context.Context, *site, attempt) (outcome, error)
	apply func(context.Context, *site, attempt) error
}

// attempt is one time that somebody does a deed.
type attempt struct {
	activities.OfficeDraft
	activities.Change
	path func(name string) string // a part of the address
}

// of is a field as it was typed.
func (a attempt) of(id string) string { return a.Fields[id] }

// outcome is what a deed would bring.
type outcome struct {
	Facts    []fact
	Warnings []string
	Lists    []outcomeList
	Texts    []outcomeText
	Nothing  string // why there is nothing to be done; empty: there is
}

type fact struct{ Label, Value string }

// outcomeList is a table of what changes, as far as people read.
type outcomeList struct {
	Title   string
	Columns []string
	Rows    [][]string
	More    int // rows that are left out
}

// outcomeText is a text as others will read it.
type outcomeText struct{ Title, Text string }

func (o *outcome) text(title, text string) { o.Texts = append(o.Texts, outcomeText{title, text}) }

// mostRows is how many rows of a list are shown.
const mostRows = 200

// list is a table of what changes; none where nothing does.
func (o *outcome) list(title string, columns []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	shown := rows[:min(len(rows), mostRows)]
	o.Lists = append(o.Lists, outcomeList{title, columns, shown, len(rows) - len(shown)})
}

func (o *outcome) fact(label, value string, args ...any) {
	o.Facts = append(o.Facts, fact{label, fmt.Sprintf(value, args...)})
}

// Drafts keeps what was filled in until it is done.
type Drafts interface {
	KeepOfficeDraft(ctx context.Context, d activities.OfficeDraft) (int64, error)
	// OfficeDraft is what a person filled in for a deed. activities.ErrNotFound: there is none, or none any more.
	OfficeDraft(ctx context.Context, id int64, person, deed string) (activities.OfficeDraft, error)
	DropOfficeDraft(ctx context.Context, id int64, person string) error
}

// routes are the addresses of a deed.
func (d deed) routes(s *site) []route {
	take := d.take(s)
	if d.spools {
		take = d.takeLarge(s)
	}
	return []route{
		{path: d.path, who: whoMay(d.right), get: d.ask(s), post: take},
		{path: d.path + "/{draft}", who: whoMay(d.right), get: d.preview(s), post: d.do(s)},
	}
}

// deedPage is the form, or what it would bring.
type deedPage struct {
	frame
	Form     deedForm
	Problems []problemLine
	Brings   *outcome
	Reason   *field
	Button   string
	Edit     string // the way back to the form
}

// again names the draft whose fields a form begins with.
const again = "sua"

// ask shows the form, empty or as a draft has it.
func (d deed) ask(s *site) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		form, err := d.form(s, r)
		if err != nil {
			return err
		}
		if draft, err := d.draft(s, r, r.URL.Query().Get(again)); err == nil {
			form.fill(draft.Fields, draft.File)
			form.Draft = draft.ID
		}
		return s.showDeed(w, r, http.StatusOK, d, deedPage{Form: form})
	}
}

// take looks at what was filled in, and keeps it for the preview.
func (d deed) take(s *site) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		form, err := d.form(s, r)
		if err != nil {
			return err
		}
		sent, err := form.read(w, r)
		if err != nil {
			return err
		}
		if form.File != nil && sent.Content == nil {
			if kept, err := d.draft(s, r, r.FormValue("draft")); err == nil {
				sent.File, sent.Content, form.Draft = kept.File, kept.Content, kept.ID
			}
		}
		form.fill(sent.Fields, sent.File)
		form.check(sent)
		if !form.faulty() {
			if _, err = d.weigh(r.Context(), s, d.attempt(r, sent, activities.Change{})); err == nil {
				return d.keep(w, r, s, sent)
			}
		}
		problems, err := form.refused(err)
		if err != nil {
			return err
		}
		return s.showDeed(w, r, http.StatusUnprocessableEntity, d, deedPage{Form: form, Problems: problems})
	}
}

func (d deed) keep(w http.ResponseWriter, r *http.Request, s *site, sent activities.OfficeDraft) error {
	sent.Person, sent.Deed = visitor(r).Person, r.URL.Path
	id, err := s.Admin.KeepOfficeDraft(r.Context(), sent)
	if err != nil {
		return away(err)
	}
	http.Redirect(w, r, r.URL.Path+"/"+strconv.FormatInt(id, 10), http.StatusSeeOther)
	return nil
}

// preview shows what the deed would bring now.
func (d deed) preview(s *site) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		draft, err := d.draft(s, r, r.PathValue("draft"))
		if errors.Is(err, activities.ErrNotFound) {
			return done(w, r, formOf(r), "het-ban-nhap")
		} else if err != nil {
			return err
		}
		return d.showPreview(w, r, s, http.StatusOK, draft, d.reasonField(""), nil)
	}
}

// do does it, with the reason.
func (d deed) do(s *site) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			return formError(err)
		}
		draft, err := d.draft(s, r, r.PathValue("draft"))
		if errors.Is(err, activities.ErrNotFound) {
			return done(w, r, formOf(r), "het-ban-nhap")
		} else if err != nil {
			return err
		}
		reason := d.reasonField(text(r.PostForm, "reason"))
		if reason.check(reason.Value, maxText, true, false); len(reason.Faults) > 0 {
			return d.showPreview(w, r, s, http.StatusUnprocessableEntity, draft, reason, nil)
		}
		change := activities.Change{By: visitor(r).Actors, Reason: reason.Value}
		if err := d.apply(r.Context(), s, d.attempt(r, draft, change)); err != nil {
			if !isRefusal(err) {
				return away(err)
			}
			return d.showPreview(w, r, s, http.StatusUnprocessableEntity, draft, reason, err)
		}
		if err := s.Admin.DropOfficeDraft(r.Context(), draft.ID, draft.Person); err != nil {
			s.Log.Warn("a draft stays until tomorrow", "error", err)
		}
		form, err := d.form(s, r)
		if err != nil {
			return err
		}
		return done(w, r, form.Back.Path, d.notice)
	}
}

func (d deed) showPreview(w http.ResponseWriter, r *http.Request, s *site, status int, draft activities.OfficeDraft, reason *field, refused error) error {
	form, err := d.form(s, r)
	if err != nil {
		return err
	}
	page := deedPage{Form: form, Reason: reason, Button: d.button, Edit: formOf(r) + "?" + again + "=" + strconv.FormatInt(draft.ID, 10)}
	brings, err := d.weigh(r.Context(), s, d.attempt(r, draft, activities.Change{}))
	switch {
	case refused == nil && err != nil:
		refused = err
	case err == nil:
		page.Brings = &brings
	}
	if refused != nil && !isRefusal(refused) {
		return away(refused)
	}
	for _, line := range scoring.Vietnamese(refused) {
		status, page.Problems = http.StatusUnprocessableEntity, append(page.Problems, problemLine{Text: sentence(line)})
	}
	for _, fault := range reason.Faults {
		page.Problems = append(page.Problems, problemLine{Text: reason.Label + ": " + fault, To: reason.ID})
	}
	return s.showDeed(w, r, status, d, page)
}

func (s *site) showDeed(w http.ResponseWriter, r *http.Request, status int, d deed, page deedPage) error {
	page.frame = s.frame(r, nil)
	page.Title = d.title
	return s.showPrivate(w, status, "deed", page)
}

func (d deed) attempt(r *http.Request, draft activities.OfficeDraft, change activities.Change) attempt {
	if change.By == nil { // what would be brought is told to who may do it, and needs no reason of theirs
		change = activities.Change{By: visitor(r).Actors, Reason: "xem trước"}
	}
	return attempt{draft, change, r.PathValue}
}

// draft is one of the visitor's own of this deed.
func (d deed) draft(s *site, r *http.Request, number string) (activities.OfficeDraft, error) {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return activities.OfficeDraft{}, activities.ErrNotFound
	}
	path := r.URL.Path
	if r.PathValue("draft") != "" {
		path = formOf(r)
	}
	draft, err := s.Admin.OfficeDraft(r.Context(), id, visitor(r).Person, path)
	return draft, away(err)
}

// formOf is the address of the form whose preview is asked for.
func formOf(r *http.Request) string { return strings.TrimSuffix(r.URL.Path, "/"+r.PathValue("draft")) }

func (d deed) reasonField(value string) *field {
	return &field{ID: "reason", Label: cmp.Or(d.why, "Lý do"), Hint: "Được lưu vào nhật ký.", Value: value, Rows: 3}
}

// isRefusal says whether an error is for the person to read, and not the site's own.
func isRefusal(err error) bool {
	return errors.Is(err, activities.ErrRefused) || errors.Is(err, activities.ErrNotFound) || errors.Is(err, activities.ErrBusy) || len(refusals(err)) > 0
}
