package main

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// persona says how synthetic people behave; who is what follows from a hash of the agency, never from chance.
type persona struct {
	disputing, silent int // of a hundred
	refused, bouncing int // of a hundred, whose address the mail server refuses, or from which mail comes back
	returning         int // heads, of a hundred, who send the first answer back
	rejecting         bool
}

// of is what an agency says to a review; Pending for those who stay silent, or whom no mail reaches.
func (p persona) of(agency string) review.Outcome {
	switch share := hash(agency) % 100; {
	case share < p.silent || p.domain(agency, review.Head) != goodDomain:
		return review.Pending
	case share < p.silent+p.disputing:
		return review.Disputed
	default:
		return review.Confirmed
	}
}

// domain is where the mail of a role goes. In every third agency whose officer cannot be reached, nobody can.
func (p persona) domain(agency string, role review.Role) string {
	share := hash("address of "+agency) % 100
	switch alone := hash("others of "+agency)%3 != 0; {
	case role != review.Focal && alone, share >= p.refused+p.bouncing:
		return goodDomain
	case share < p.refused:
		return refusedDomain
	default:
		return returnedDomain
	}
}

// speaks is who says it: the deputy where the officer's address is a bad one.
func (p persona) speaks(agency string) review.Role {
	if p.domain(agency, review.Focal) != goodDomain {
		return review.Deputy
	}
	return review.Focal
}

func hash(s string) int {
	h := fnv.New32a()
	h.Write([]byte(s)) // never fails
	return int(h.Sum32() >> 1)
}

// actsAt is when somebody acts on a task: between its opening and nine tenths of its time, on the hour, and moved into
// office hours. The deputy acts on the last day, after having been written to.
func (p persona) actsAt(t activities.OpenTask) time.Time {
	if t.Kind == review.Review && p.speaks(t.Agency) == review.Deputy {
		return t.Due.Add(-3 * time.Hour)
	}
	whole := t.Due.Sub(t.Opened) / 10 * 9
	return t.Opened.Add(whole / 1000 * time.Duration(hash(t.Agency+string(t.Kind)+t.Subject)%1000)).Truncate(time.Hour).Add(time.Hour)
}

// act has everybody whose moment has come act, and says when the next one will.
func (r rehearsal) act(ctx context.Context, tasks []activities.OpenTask, now time.Time) (acted bool, soonest time.Time, err error) {
	people, _, err := r.store.People(ctx, r.key.Province, calendar.DayOf(now.In(calendar.Vietnam)))
	if err != nil {
		return false, soonest, err
	}
	for i, t := range tasks {
		if r.unanswered(i, t) {
			continue
		}
		at, err := r.calendar.NextOfficeMoment(r.officer.actsAt(t))
		if err != nil {
			return acted, soonest, err
		}
		if at.After(now) {
			soonest = earliest(soonest, at)
			continue
		}
		if err := r.answer(ctx, people, t); err != nil {
			return acted, soonest, fmt.Errorf("%s of %s: %w", t.Kind, t.Agency, err)
		}
		acted = true
	}
	skipped, next, err := r.skip(ctx, people, now)
	return acted || skipped, earliest(soonest, next), err
}

// skip has the office decide, an hour after the deadline, about the agencies that nobody was reached of: it skips them.
func (r rehearsal) skip(ctx context.Context, people []review.Person, now time.Time) (skipped bool, next time.Time, err error) {
	p, err := r.store.Progress(ctx, r.key)
	if err != nil || p.NotReached == 0 {
		return false, next, err
	}
	tasks, err := r.store.PeriodTasks(ctx, r.key)
	if err != nil {
		return false, next, err
	}
	var unreached []activities.TaskID
	for _, t := range tasks {
		if t.Kind != review.Review || t.Outcome != review.NotReached {
			continue
		}
		unreached = append(unreached, t.ID)
		if next, err = r.calendar.NextOfficeMoment(t.Due.Add(time.Hour)); err != nil {
			return false, next, err
		}
	}
	if len(unreached) == 0 || next.After(now) {
		return false, next, nil
	}
	who, err := actor(people, r.key.Province, r.key.Province, review.Admin)
	if err != nil {
		return false, next, err
	}
	control := activities.Control{Action: review.ToSkip, Reason: "Không liên hệ được với cơ quan, đơn vị."}
	_, err = r.desk.Control(ctx, activities.Actors{who}, unreached, control)
	return err == nil, next, err
}

// unanswered says whether nobody will answer a review, by its place among the open tasks: its officer stays silent, it
// is one of those that are left, or it has an answer that awaits the head.
func (r rehearsal) unanswered(place int, t activities.OpenTask) bool {
	return t.Awaits || t.Kind == review.Review && (place < r.leave || r.officer.of(t.Agency) == review.Pending)
}

// onlyLeft says whether no review is open any more but those that nobody will answer.
func (r rehearsal) onlyLeft(tasks []activities.OpenTask) bool {
	left := 0
	for i, t := range tasks {
		if t.Kind == review.Countersign {
			return false
		}
		if t.Kind != review.Review {
			continue
		}
		if !r.unanswered(i, t) {
			return false
		}
		left++
	}
	return left > 0
}

func (r rehearsal) answer(ctx context.Context, people []review.Person, t activities.OpenTask) error {
	s, role := r.statement(ctx, t)
	who, err := actor(people, t.Agency, r.key.Province, role)
	if err != nil {
		return err
	}
	if _, err := r.desk.Answer(ctx, who, s); err != nil && !errors.Is(err, review.ErrLate) {
		return err
	}
	if r.follow {
		fmt.Fprintf(r.out, "answered  task %d, generation %d: %s\n", s.Task, s.Generation, s.Says)
	}
	return nil
}

// statement is what is said to a task, and by whom.
func (r rehearsal) statement(ctx context.Context, t activities.OpenTask) (activities.Statement, review.Role) {
	s := activities.Statement{Task: t.ID, Generation: t.Generation}
	switch t.Kind {
	case review.Review:
		s.Says = r.officer.of(t.Agency)
		if s.Says == review.Disputed {
			s.Disputes = r.dispute(ctx, t.Agency)
			if len(s.Disputes) == 0 {
				s.Says = review.Confirmed
			}
		}
		return s, r.officer.speaks(t.Agency)
	case review.Countersign:
		s.Says = review.Approved
		if t.Subject == "1" && hash("head of "+t.Agency)%100 < r.officer.returning {
			s.Says, s.Reason = review.SentBack, "Đề nghị ghi rõ thêm khó khăn, vướng mắc của đơn vị."
		}
		return s, review.Head
	case review.Rule:
		s.Says, s.Reason = review.Accepted, "Đối chiếu hồ sơ gốc, số liệu kiến nghị là đúng."
		if r.officer.rejecting {
			s.Says, s.Reason = review.Rejected, "Đối chiếu hồ sơ gốc, số liệu của Cổng là đúng."
		}
		return s, review.Staff
	case review.Approval:
		s.Says = review.Approved
		return s, review.Leader
	default:
		return s, review.Focal
	}
}

// dispute claims one more on time than the portal has, where that is possible.
func (r rehearsal) dispute(ctx context.Context, agency string) []review.Dispute {
	card, err := r.store.Card(ctx, r.key, agency)
	if err != nil {
		return nil
	}
	for _, g := range card.Groups {
		for _, m := range g.Indicators {
			if m.Indicator == "PROGRESS_ON_TIME" && m.Numerator.Value < m.Denominator.Value {
				return []review.Dispute{{
					Indicator: m.Indicator, Reason: "Một hồ sơ đã trả kết quả đúng hạn nhưng chưa được đồng bộ.",
					Proposed: scoring.Some(review.Counted{Numerator: m.Numerator.Value + 1, Denominator: m.Denominator.Value}),
				}}
			}
		}
	}
	return nil
}

// actor is somebody with a role for an agency, or for the office.
func actor(people []review.Person, agency, province string, role review.Role) (review.Actor, error) {
	for _, of := range []string{agency, province} {
		for _, p := range people {
			if p.Agency == of && slices.Contains(p.Roles, role) {
				return review.Actor{Person: p.ID, Agency: p.Agency, Roles: p.Roles}, nil
			}
		}
	}
	return review.Actor{}, fmt.Errorf("nobody is %s of %s", role, agency)
}
