package web

import (
	"errors"
	"net/http"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// mostChanged is how many agencies the leader's page lists; the rest is told by their number.
const mostChanged = 300

// approvalPage is what the leader is asked to approve, on a telephone too.
type approvalPage struct {
	frame
	Task     activities.ApprovalTask
	Name     string // of the period
	Back     menuItem
	Standing string
	Deadline string
	Counts   []outcomeCount
	Changes  *changesView
	More     int // changes that are not listed
	Outdated string
	Open     bool // it can be judged now
	Reason   *field
	Problems []problemLine
}

func approvalStanding(t activities.ApprovalTask) string {
	if t.State == review.Settled {
		return sentence(t.Outcome.In(scoring.Vi))
	}
	return sentence(t.State.In(scoring.Vi))
}

func (s *site) approval(w http.ResponseWriter, r *http.Request) error {
	return s.showApproval(w, r, http.StatusOK, "", nil)
}

func (s *site) showApproval(w http.ResponseWriter, r *http.Request, status int, reason string, refused error) error {
	p, err := periodAsked(r)
	if err != nil {
		return err
	}
	task, err := s.Console.ApprovalTask(r.Context(), p)
	if errors.Is(err, activities.ErrNotFound) {
		return errNoPage
	} else if err != nil {
		return away(err)
	}
	page := approvalPage{
		frame: s.frame(r, nil), Task: task, Name: p.In(scoring.Vi), Back: backTo(r), Standing: approvalStanding(task), Deadline: task.Deadline.In("vi"),
		Open: task.State == review.Open, Reason: &field{ID: "reason", Label: "Lý do (bắt buộc khi trả lại)", Value: reason, Rows: 4},
	}
	page.Title = "Phê duyệt kết quả " + page.Name
	if err := s.addSubmitted(r, p, &page); err != nil {
		return err
	}
	for _, line := range scoring.Vietnamese(refused) {
		page.Reason.Faults = append(page.Reason.Faults, sentence(line))
		page.Problems = append(page.Problems, problemLine{Text: sentence(line), To: page.Reason.ID})
	}
	return s.showPrivate(w, status, "approval", page)
}

// addSubmitted adds the result as it was submitted: how the reviews ended, and who stands elsewhere.
func (s *site) addSubmitted(r *http.Request, p scoring.Period, page *approvalPage) error {
	submission, stands, err := s.Console.Submission(r.Context(), p)
	if errors.Is(err, activities.ErrNotFound) {
		page.Open = false
		return nil
	} else if err != nil {
		return away(err)
	}
	if !stands && page.Open {
		page.Outdated = inVietnamese(review.Outdated())
	}
	for _, outcome := range []review.Outcome{review.Confirmed, review.Disputed, review.Silent, review.NotReached} {
		page.Counts = append(page.Counts, outcomeCount{sentence(outcome.In(scoring.Vi)), submission.Outcomes[outcome]})
	}
	set, err := s.Console.PeriodSet(r.Context(), p)
	if err != nil {
		return away(err)
	}
	page.More = max(len(submission.Changes)-mostChanged, 0)
	all := len(submission.Changes)
	submission.Changes = submission.Changes[:all-page.More]
	page.Changes = newChanges(set, submission)
	page.Changes.Total = all
	return nil
}

// approve takes what the leader says.
func (s *site) approve(w http.ResponseWriter, r *http.Request) error {
	p, err := periodAsked(r)
	if err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	task, err := s.Console.ApprovalTask(r.Context(), p)
	if errors.Is(err, activities.ErrNotFound) {
		return errNoPage
	} else if err != nil {
		return away(err)
	}
	says := review.Outcome(r.PostForm.Get("says"))
	statement := activities.Statement{Task: task.ID, Generation: number(r.PostForm.Get("generation"), 0), Says: says, Reason: text(r.PostForm, "reason")}
	faults := illegible("reason", statement.Reason)
	if len(faults) > 0 {
		return s.showApproval(w, r, http.StatusUnprocessableEntity, statement.Reason, faults[0])
	}
	var verdict review.Verdict
	err = visitor(r).Actors.Try(func(who review.Actor) (err error) {
		verdict, err = s.Desk.Answer(r.Context(), who, statement)
		return err
	})
	switch {
	case verdict == review.Counts || verdict == review.Repeated:
		return done(w, r, boardOf(p, "phe-duyet"), map[review.Outcome]string{review.Approved: "da-phe-duyet", review.SentBack: "da-tra-lai"}[says])
	case err != nil && !isRefusal(err):
		return away(err)
	case errors.Is(err, review.ErrGeneration):
		return s.showApproval(w, r, http.StatusConflict, statement.Reason, err)
	}
	return s.showApproval(w, r, http.StatusUnprocessableEntity, statement.Reason, err)
}
