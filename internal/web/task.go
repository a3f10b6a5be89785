package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// taskPage is one task, for one person, in Vietnamese.
type taskPage struct {
	frame
	Link     activities.LinkedTask
	Entering bool   // the office asks for the form to answer in the words of the agency
	Invited  bool   // the page is behind a personal link: it shows the task and leads to it
	Ours     bool   // of an invitation: the task takes signing in
	Saved    string // when the draft in the form was kept
	Duty     duty
	Deadline string
	Why      []string // the deadline is when it is
	Left     string   // empty once there is nothing left to do
	Notice   string   // why the task takes no answer, or none that counts
	Form     *taskForm
	Problems []problemLine // of what was sent
	Answers  []answerView
	Prepared *answerView   // of a head's approval
	About    []disputeView // of a task about a dispute
	Card     *cardView     // of a task about a scorecard
	Beside   *besideView   // of a review: nil where nothing is published
	Changed  []changedView // of a scorecard that was collected again
	Counts   []outcomeCount
	Changes  *changesView // what the leader is asked to approve
	Ranking  bool         // the period's results are published
	Effect   *effectView  // of a ruling
	Erratum  *erratumView // of the approval of a correction
	Asked    string       // of a supplement

	Indicator string // of a data entry

	sent   typed
	faults []*review.Refusal
}

// answerView is an answer with its disputes.
type answerView struct {
	activities.LinkedAnswer
	Before   bool // the task changed afterwards, so that it counts no more
	Disputes []disputeView
	Files    []fileView // of the answer as a whole
}

// openTask shows a task, or sends one of its files.
func (s *site) openTask(w http.ResponseWriter, r *http.Request) error {
	switch query := r.URL.Query(); {
	case query.Has(askedFile):
		return s.download(w, r)
	case query.Has(appointmentName):
		return s.appointment(w, r)
	case query.Has(letterQuery):
		return s.letter(w, r)
	default:
		return s.showTask(w, r, http.StatusOK, nil, nil)
	}
}

// taskOf is the task of the address, as who is signed in sees it.
func (s *site) taskOf(r *http.Request) (activities.LinkedTask, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return activities.LinkedTask{}, errNoTask
	}
	link, err := s.Tasks.TaskOf(r.Context(), visitor(r), activities.TaskID(id))
	if errors.Is(err, activities.ErrNotFound) {
		return link, errNoTask
	}
	return link, away(err)
}

// taskPath is the address of a task.
func taskPath(id activities.TaskID) string { return address("nhiem-vu", id) }

// showTask shows the task as it is now, with what was typed and what is wrong with it.
func (s *site) showTask(w http.ResponseWriter, r *http.Request, status int, sent *typed, faults []*review.Refusal) error {
	link, err := s.taskOf(r)
	if err != nil {
		return err
	}
	page := s.newTaskPage(r, link)
	page.Entering = r.URL.Query().Has(enterQuery)
	if sent == nil {
		sent, page.Saved = drafted(link)
	}
	if err := s.fill(r.Context(), page, sent, faults); err != nil {
		return err
	}
	return s.showPrivate(w, status, "task", page)
}

func (s *site) newTaskPage(r *http.Request, link activities.LinkedTask) *taskPage {
	page := &taskPage{frame: s.frame(r, nil), Link: link, Duty: dutyOf[link.Task.Kind]}
	page.Title = titleOf(link)
	page.tell()
	return page
}

// fill adds to a page what it shows of a task.
func (s *site) fill(ctx context.Context, page *taskPage, sent *typed, faults []*review.Refusal) error {
	for _, add := range []func(context.Context, *taskPage) error{s.addCard, s.addLists, s.addBeside, s.addIndicator, s.addCounts, s.addChanges, s.addEffect, s.addErratum} {
		if err := add(ctx, page); err != nil {
			return err
		}
	}
	page.faults, page.Asked = faults, page.asked()
	if sent != nil {
		page.sent = *sent
	}
	page.offer(sent, faults)
	if err := s.addPicked(ctx, page); err != nil {
		return err
	}
	page.tellAnswers()
	page.tellChanges()
	return nil
}

// titleOf names the task, with its period where it is of one.
func titleOf(link activities.LinkedTask) string {
	title := sentence(link.Task.Kind.In(scoring.Vi))
	switch {
	case link.Directive.Known:
		title += " " + link.Directive.Value.In(scoring.Vi)
	case link.Period != "":
		title += " " + link.Period.In(scoring.Vi)
	}
	return title
}

// tell fills in what the deadline is and what is left of it.
func (page *taskPage) tell() {
	deadline := page.Link.Task.Deadline
	page.Deadline = deadline.In(calendar.Vi)
	page.Why = deadline.Explain(calendar.Vi)[1:] // the first line is the deadline itself
	if page.Link.Left.Known && page.Link.Task.State == review.Open {
		page.Left = page.Link.Left.Value.In(calendar.Vi)
	}
}

// Standing is the task's state in words, with what it ended with.
func (page taskPage) Standing() string { return standing(page.Link.Task) }

// offer gives the page its form, where the domain would take an answer or where one was just sent, and says why not.
func (page *taskPage) offer(sent *typed, faults []*review.Refusal) {
	says := page.Link.Task.Kind.Says()
	if len(says) == 0 {
		return
	}
	takes, notice := judge(page.Link, says[0])
	if page.entering() {
		takes, notice = true, ""
	}
	if len(faults) == 0 {
		page.Notice = notice
	} else {
		takes = true // what was typed must not be lost
	}
	if sent == nil {
		sent = &typed{}
	}
	page.warn()
	if takes && !page.Invited {
		page.Form = newTaskForm(page, *sent, faults)
	}
	page.Problems = page.problems(*sent, faults)
}

// judge asks the domain what it would make of an answer now.
func judge(link activities.LinkedTask, says review.Outcome) (takes bool, notice string) {
	answer := review.Answer{Task: link.Task.ID, Generation: link.Task.Generation, Says: says, By: link.Who.Person, At: link.Now}
	verdict, err := review.Accept(link.Task, answersOf(link), answer, link.Who, link.Now)
	switch {
	case verdict == review.Repeated, errors.Is(err, review.ErrAnswered):
		return false, ""
	case err == nil, errors.Is(err, review.ErrReason):
		return true, ""
	case verdict == review.Late:
		return true, inVietnamese(err)
	default:
		return false, inVietnamese(err)
	}
}

func answersOf(link activities.LinkedTask) (answers []review.Answer) {
	for _, a := range link.Answers {
		answers = append(answers, a.Answer)
	}
	return answers
}

func inVietnamese(err error) string {
	if refusal, ok := errors.AsType[*review.Refusal](err); ok {
		return refusal.Text.Vi
	}
	return ""
}

// tellAnswers puts answers and their disputes together; a task about a dispute has that one alone.
func (page *taskPage) tellAnswers() {
	link := page.Link
	for _, a := range link.Answers {
		page.Answers = append(page.Answers, page.answer(a, a.Generation != link.Task.Generation))
	}
	switch {
	case link.Prepared.Known:
		prepared := page.answer(link.Prepared.Value, false)
		page.Prepared = &prepared
	case link.Task.Kind != review.Review:
		for _, d := range link.Disputes {
			page.About = append(page.About, page.dispute(d))
		}
	}
}

func (page *taskPage) answer(a activities.LinkedAnswer, before bool) answerView {
	view := answerView{LinkedAnswer: a, Before: before}
	view.Files = page.files(func(f activities.StoredFile) bool { return f.Answer == a.ID && f.Dispute == 0 })
	for _, d := range page.Link.Disputes {
		if d.Answer == a.ID {
			view.Disputes = append(view.Disputes, page.dispute(d))
		}
	}
	return view
}

// Void says whether the answer does not count, or does not any more.
func (a answerView) Void() bool {
	return a.Late || a.Before || slices.Contains([]review.Outcome{review.SentBack, review.Silent, review.NotReached}, a.Approval)
}

// Standing says what the head has made of an answer, where answers take two steps.
func (a answerView) Standing() string {
	switch a.Approval {
	case review.Approved:
		return "Thủ trưởng đã duyệt."
	case review.SentBack:
		return "Thủ trưởng đã trả lại để trả lời lại."
	case review.Silent:
		return "Thủ trưởng chưa duyệt trong thời hạn nên câu trả lời này không có giá trị. Điều đó không có nghĩa là cơ quan, đơn vị đã thống nhất."
	case review.NotReached:
		return "Không liên hệ được với thủ trưởng để duyệt nên câu trả lời này chưa có giá trị; Văn phòng sẽ quyết định."
	default:
		return "Đang chờ thủ trưởng duyệt. Câu trả lời chỉ có giá trị khi thủ trưởng đã duyệt."
	}
}

// sentence begins with a capital.
func sentence(words string) string {
	if words == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(words)
	return fmt.Sprintf("%c%s", unicode.ToUpper(first), words[size:])
}
