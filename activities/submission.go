package activities

import (
	"context"
	"fmt"
	"slices"

	"danhgia/review"
	"danhgia/scoring"
)

// Submission is what the leader is asked to approve: the result, and how it came from what the reviews opened with. It is
// kept with the period as it was shown.
type Submission struct {
	Run      int64 // of the scores that are to be approved
	Base     int64 // of the scores that the reviews opened with
	Agencies int
	Outcomes map[review.Outcome]int // of the reviews that ended with one
	Changes  []SubmittedChange      // whose total, rank or band is another than when the reviews opened
	Unheard  []Unheard              // who has said nothing that counts, and why
}

// SubmittedChange is an agency that stands elsewhere, and by which rulings; without one, because others have moved or
// because its figures were collected again.
type SubmittedChange struct {
	scoring.RankChange
	Rulings []RuledFigure `json:",omitempty"`
	Figures bool          `json:",omitempty"` // figures of its own were collected again, and differ
}

// RuledFigure is a figure that a ruling has put in place.
type RuledFigure struct {
	Dispute   int64
	Agency    string // that it is of
	Indicator string
	Decision  review.Outcome
	Was       scoring.Maybe[review.Counted] // as collected
	Now       review.Counted
}

// Unheard is an agency whose review was skipped or ended in silence.
type Unheard struct {
	scoring.Agency
	State   review.State
	Outcome review.Outcome
	Reason  string // of the office, or of the rule by which it ended
}

// SubmissionFacts are what a submission is made from, read at one moment.
type SubmissionFacts struct {
	BaseRun, LatestRun int64
	Base, Latest       ScoreRun
	Rulings            []RuledFigure // of the period, in the order in which they were made
	Outcomes           map[review.Outcome]int
	Unheard            []Unheard
}

// SubmissionStore is what asking for approval needs of Postgres.
type SubmissionStore interface {
	SubmissionFacts(ctx context.Context, k Key) (SubmissionFacts, error)
	// OpenApproval is the task of approving the period's result; it is opened if there is none.
	OpenApproval(ctx context.Context, k Key, days func(kind review.Kind, ladders []byte) (int, error)) (TaskID, error)
}

// AskApproval asks the office's leader to approve the scores that the period has now, with the list of what has changed
// since the reviews opened. Asked again with the same scores, nothing changes; with others, the leader has to look again.
func (t *Tasks) AskApproval(ctx context.Context, k Key) error {
	id, err := t.Store.OpenApproval(ctx, k, t.days)
	if err != nil {
		return classify(err)
	}
	facts, err := t.Store.SubmissionFacts(ctx, k)
	if err != nil {
		return classify(err)
	}
	submission := facts.submission()
	err = t.Store.ChangeTasks(ctx, []TaskID{id}, func(b TaskBook) (TaskEntry, error) { return submit(b, submission) })
	if err != nil {
		return classify(err)
	}
	return classify(t.Deliver(ctx))
}

// resubmitted is why an approval is asked for anew without anybody's word.
const resubmitted = "Kết quả đã thay đổi sau khi trình; danh sách thay đổi được lập lại."

func submit(b TaskBook, s Submission) (TaskEntry, error) {
	e := TaskEntry{Task: b.Task, Next: scoring.Some(b.Now), Wake: true}
	switch {
	case b.Task.State == review.Settled && b.Task.Outcome == review.SentBack:
		return TaskEntry{Task: b.Task}, nil // the office says when the leader is asked again
	case b.Submitted == s.Run:
		return e, nil
	case b.Submitted != 0 || b.Task.State == review.Settled: // other scores than the leader has or had in hand
		deadline, err := b.Task.Renewed(b.Now, renewedDays, b.Calendar)
		if err != nil {
			return e, Refusal(err)
		}
		if e.Task, err = b.Task.Apply(review.Change{Move: review.MoveRenew, At: b.Now, Reason: resubmitted, Deadline: deadline}); err != nil {
			return e, Refusal(fmt.Errorf("submit the result of %s: %w", b.Period, err))
		}
	}
	e.Submission = scoring.Some(s)
	e.Action, e.Details = "result submitted", map[string]any{"task": b.ID, "generation": e.Task.Generation, "scores": s.Run}
	return e, nil
}

func (f SubmissionFacts) submission() Submission {
	s := Submission{
		Run: f.LatestRun, Base: f.BaseRun, Agencies: len(f.Latest.Standings), Outcomes: f.Outcomes, Unheard: f.Unheard,
	}
	for _, change := range scoring.Effect(f.Base.Standings, f.Latest.Standings) {
		rulings := slices.DeleteFunc(slices.Clone(f.Rulings), func(r RuledFigure) bool { return r.Agency != change.Code })
		s.Changes = append(s.Changes, SubmittedChange{change, rulings, f.collected(change.Code, rulings)})
	}
	return s
}

// collected says whether an agency's own figures differ from those that the reviews opened with, but for the rulings.
func (f SubmissionFacts) collected(agency string, rulings []RuledFigure) bool {
	before, after := figuresOf(f.Base.Standings, agency), figuresOf(f.Latest.Standings, agency)
	for indicator, m := range after {
		ruled := slices.ContainsFunc(rulings, func(r RuledFigure) bool { return r.Indicator == indicator })
		if was := before[indicator]; !ruled && (m.Numerator != was.Numerator || m.Denominator != was.Denominator) {
			return true
		}
	}
	return false
}

// figuresOf are an agency's figures by indicator.
func figuresOf(standings []scoring.Standing, agency string) map[string]scoring.Measure {
	figures := map[string]scoring.Measure{}
	for _, s := range standings {
		if s.Code != agency {
			continue
		}
		for _, g := range s.Card.Groups {
			for _, r := range g.Indicators {
				figures[r.Indicator] = r.Measure
			}
		}
	}
	return figures
}

// items are the figures of a submission as a mail has them.
func (s Submission) items() []MailItem {
	items := make([]MailItem, 0, 5)
	for _, o := range []review.Outcome{review.Confirmed, review.Disputed, review.Silent, review.NotReached} {
		items = append(items, MailItem{Text: capital(o.In(scoring.Vi)), Note: fmt.Sprintf("%d cơ quan, đơn vị", s.Outcomes[o])})
	}
	skipped := 0
	for _, u := range s.Unheard {
		if u.State != review.Settled {
			skipped++
		}
	}
	return append(items,
		MailItem{Text: "Được bỏ qua", Note: fmt.Sprintf("%d cơ quan, đơn vị", skipped)},
		MailItem{Text: "Thay đổi tổng điểm, thứ hạng hoặc xếp loại", Note: fmt.Sprintf("%d cơ quan, đơn vị", len(s.Changes))},
	)
}
