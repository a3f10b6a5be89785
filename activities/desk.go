package activities

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"danhgia/review"
	"danhgia/scoring"
)

// Desk is where people act on tasks: by the page, the command line or the telephone. Each act is one transaction under
// the task's lock, judged by the domain with Postgres's clock; afterwards the workflows are woken. Its refusals are
// *review.Refusal or ErrNotFound.
type Desk struct {
	*Tasks
	Cards CardStore
	// Decode reads an index set from its file.
	Decode func(name string, content []byte) (scoring.IndexSet, error)
}

// CardStore is what an answer is checked against.
type CardStore interface {
	// Card is an agency's scorecard of the period's latest score run. ErrNotFound.
	Card(ctx context.Context, k Key, agency string) (scoring.Scorecard, error)
	// PeriodIndexSet is the index set that the period is scored by.
	PeriodIndexSet(ctx context.Context, k Key) (IndexSetFile, error)
	// Corrections are what stands in place of collected figures, the latest last: what agencies entered, then rulings.
	Corrections(ctx context.Context, k Key) ([]Correction, error)
	OwnerStore
	DisputedDossiers
}

// Statement is what somebody says to a task.
type Statement struct {
	Task         TaskID
	Generation   int // of the task as they saw it
	Says         review.Outcome
	Reason       string
	Difficulties string // khó khăn, vướng mắc
	Disputes     []review.Dispute
	Files        []File               // evidence of the disputes, and what goes with the answer as a whole
	Informed     scoring.Maybe[int64] // of an acknowledgement: to how many officials the directive was made known
	Appointee    scoring.Maybe[review.Appointee]
	Counted      scoring.Maybe[review.Counted] // of a ruling that accepts in part, or of a data entry
	OnBehalf     string                        // review.Person.ID of whose words the office enters
	Accepted     []string                      // of a ruling that accepts in part: the numbers of the picked dossiers that it accepts
}

// Answer takes a statement. Counts and Repeated come without an error; Late is kept and comes with review.ErrLate.
func (d Desk) Answer(ctx context.Context, who review.Actor, s Statement) (verdict review.Verdict, err error) {
	var (
		late     error
		reviewed TaskID
	)
	err = d.Store.ChangeTasks(ctx, []TaskID{s.Task}, func(b TaskBook) (e TaskEntry, err error) {
		reviewed = b.Review
		e, verdict, err = d.take(ctx, b, who, s)
		if verdict == review.Late {
			late, err = err, nil
		}
		return e, err
	})
	switch {
	case err != nil:
		return review.Refused, err
	case verdict == "":
		return review.Refused, fmt.Errorf("task %d: %w", s.Task, ErrNotFound)
	case reviewed != 0: // it has been woken too: should this fail, its workflow looks
		err = d.advance(ctx, []TaskID{reviewed})
	}
	return verdict, errors.Join(late, err, d.Deliver(ctx))
}

// take is what a statement writes; review.ErrLate comes beside the entry of what is kept as late.
func (d Desk) take(ctx context.Context, b TaskBook, who review.Actor, s Statement) (TaskEntry, review.Verdict, error) {
	answer, verdict, why := d.judge(ctx, b, who, &s)
	if verdict == review.Refused || verdict == review.Repeated {
		return TaskEntry{Task: b.Task, Next: scoring.Some(b.Now)}, verdict, why
	}
	e, err := d.record(ctx, b, s, answer)
	if err != nil {
		return e, review.Refused, err
	}
	return e, verdict, why
}

// judge says what becomes of a statement, by its form and by what it says.
func (d Desk) judge(ctx context.Context, b TaskBook, who review.Actor, s *Statement) (review.Answer, review.Verdict, error) {
	answer := s.answer(b, who)
	if err := d.figure(ctx, b, who, s, answer); err != nil {
		return answer, review.Refused, err
	}
	verdict, why := review.Accept(b.Task, b.Answers, answer, who, b.Now)
	if verdict == review.Refused || verdict == review.Repeated {
		return answer, verdict, why
	}
	s.Disputes = answer.Disputes
	if err := d.check(ctx, b, who, *s); err != nil {
		return answer, review.Refused, err
	}
	answer.Approval, answer.Late = b.Task.Approval(b.speaker(who, *s)), verdict == review.Late
	return answer, verdict, why
}

func (s Statement) answer(b TaskBook, who review.Actor) review.Answer {
	a := review.Answer{
		Task: b.Task.ID, Generation: s.Generation, Says: s.Says, Reason: s.Reason, Disputes: slices.Clone(s.Disputes),
		Files: sums(s.Files, ""), Informed: s.Informed, Appointee: s.Appointee, By: who.Person, OnBehalf: s.OnBehalf, At: b.Now,
	}
	if b.Task.Kind == review.DataEntry {
		a.Counted = s.Counted
	}
	for i := range a.Disputes {
		a.Disputes[i].Evidence = sums(s.Files, a.Disputes[i].Indicator)
		a.Disputes[i].Picked = slices.SortedFunc(slices.Values(a.Disputes[i].Picked), func(a, b review.Picked) int { return cmp.Compare(a.Number, b.Number) })
	}
	if who.For != nil {
		a.For = who.For.Person
	}
	return a
}

// check judges what an answer says beyond its form: disputes by the scorecard, a ruling by its dispute.
func (d Desk) check(ctx context.Context, b TaskBook, who review.Actor, s Statement) error {
	faults := strays(s.Files, s.Disputes)
	switch {
	case b.Task.Kind == review.Approval:
		return mayApprove(b, s.Says)
	case b.Task.Kind == review.Countersign:
		return mayCountersign(b, b.speaker(who, s))
	case b.Task.Kind == review.Supplement:
		return review.MoreFiles(b.Dispute.Value.Files, len(sums(s.Files, "")))
	case b.Task.Kind == review.Rule:
		faults = s.ruling().Check(b.Dispute.Value.Dispute)
	case b.Task.Kind == review.DataEntry:
		faults = append(faults, review.CheckEntry(s.Counted)...)
	case b.Task.Kind == review.Appoint:
		faults = s.Appointee.Value.Check(b.Calendar.DayOf(b.Now))
	case len(s.Disputes) > 0:
		card, err := d.Cards.Card(ctx, b.Key, b.Task.Agency)
		if err != nil {
			return err
		}
		if s.OnBehalf != "" { // the right to enter it has been judged; what may be disputed is judged by whose words they are
			who = review.Actor{Person: s.OnBehalf, Agency: b.Task.Holder(), Roles: []review.Role{review.Focal}}
		}
		others, err := d.mayDispute(ctx, b, who, s.Disputes)
		if err != nil {
			return err
		}
		faults = append(faults, others...)
		for i, dispute := range s.Disputes {
			for _, f := range dispute.Check(card) {
				f.Field = fmt.Sprintf("disputes[%d].%s", i, f.Field)
				faults = append(faults, f)
			}
		}
	}
	errs := make([]error, len(faults))
	for i, f := range faults {
		errs[i] = f
	}
	return errors.Join(errs...)
}

func (s Statement) ruling() review.Ruling {
	return review.Ruling{Decision: s.Says, Reason: s.Reason, Counted: s.Counted}
}

// record is what an answer that counts, or is kept as late, writes.
func (d Desk) record(ctx context.Context, b TaskBook, s Statement, answer review.Answer) (TaskEntry, error) {
	e := TaskEntry{
		Task: b.Task, Answer: scoring.Some(AnswerRecord{Answer: answer, Difficulties: s.Difficulties, Attached: s.Files}), Next: scoring.Some(b.Now), Wake: true,
		Actor: answer.By, Action: "answered", Details: map[string]any{"task": b.ID, "generation": answer.Generation, "says": answer.Says, "late": answer.Late},
	}
	if answer.Late {
		return e, nil
	}
	b.Answers = append(slices.Clone(b.Answers), answer)
	details := e.Details
	if _, err := e.settle(b); err != nil {
		return e, err
	}
	e.Action = "answered"
	e.Details = details
	err := d.open(ctx, b, s, answer, &e)
	return e, err
}

// open adds the tasks that an answer brings about: what follows from the end of a review, the head's approval, the
// repair at the source of a figure that was found wrong.
func (d Desk) open(ctx context.Context, b TaskBook, s Statement, answer review.Answer, e *TaskEntry) (err error) {
	switch {
	case e.Task.Awaits(b.Answers):
		err = d.askHead(b, e)
	case answer.Says == review.SentBack && b.Task.Kind == review.Approval:
		b.tellSentBack(answer, e)
	case b.Task.Kind == review.Review:
		err = d.follow(b, e)
	case b.Task.Kind == review.Rule:
		err = d.rule(ctx, b, s, answer.By, e)
	case b.Task.Kind == review.Appoint:
		e.Appointed = scoring.Some(b.appointment(s.Appointee.Value))
	}
	return err
}
