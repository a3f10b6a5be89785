package activities

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// Called is a call to an agency as it was noted.
type Called struct {
	Task   TaskID
	Kind   review.Kind
	Agency string
	Number int  // how often by now, in the task's present generation
	Counts bool // as having reached the agency; after the deadline it does not
}

// Called notes that the office has telephoned about a task. ErrNotFound; the refusal says why it is not noted.
func (d Desk) Called(ctx context.Context, who Actors, id TaskID, reason string) (done Called, err error) {
	if strings.TrimSpace(reason) == "" {
		return done, Refuse("hãy ghi đã gọi lúc nào, gặp ai; nội dung này được lưu lại", "say when was called and who was spoken to: it is kept")
	}
	err = d.Store.ChangeTasks(ctx, []TaskID{id}, func(b TaskBook) (TaskEntry, error) {
		counts, err := b.Task.Call(b.Answers, b.Now, b.Calendar)
		if err != nil {
			return TaskEntry{}, about(b.AgencyName, err)
		}
		actor, err := who.To(review.ToCall, b.Task.Subject())
		if err != nil {
			return TaskEntry{}, about(b.AgencyName, err)
		}
		m, n := b.byHand(review.CallKey, review.Rung{})
		done = Called{id, b.Task.Kind, b.Task.Agency, n, counts}
		return TaskEntry{
			Task: b.Task, Next: scoring.Some(b.Now), Wake: true, Actor: actor.Person, Action: string(review.ToCall),
			Rungs:   []RungRecord{{Key: m.Key, Reason: review.Telephoned}},
			Details: map[string]any{"task": b.ID, "generation": b.Task.Generation, "call": n, "reason": reason},
		}, nil
	})
	switch {
	case err != nil:
		return Called{}, err
	case done.Task == 0:
		return done, fmt.Errorf("task %d: %w", id, ErrNotFound)
	}
	return done, d.Deliver(ctx)
}

// Unreached is a task whose agency was not reached by mail, or not any more, with whom to call.
type Unreached struct {
	Task       TaskID
	Agency     string
	AgencyName string
	State      review.State
	Outcome    review.Outcome
	Why        review.Reason // of review.Reached
	Due        MailDue
	Calls      int      // noted so far
	People     []Person // of the agency: its focal officers, their deputies, its head
	Text       string   // to be pasted into a message
}

// Unreached are those of some tasks whose agencies were not reached, or are silent and have an address that does not
// work. What was answered or is paused is none of them.
func (d Desk) Unreached(ctx context.Context, ids []TaskID) (all []Unreached, err error) {
	books, err := d.Store.Books(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, b := range books {
		reached, why := review.Reached(b.Mails, b.Task.Generation)
		silent := b.Task.Outcome == review.Silent && slices.ContainsFunc(b.People, func(p review.Person) bool { return p.Bad && p.Agency == b.Task.Holder() })
		if waits := b.Task.State == review.Open || b.Task.Outcome == review.NotReached; silent || waits && !reached && why != review.MailUncertain {
			u, err := b.unreached(why)
			if err != nil {
				return nil, err
			}
			all = append(all, u)
		}
	}
	return all, nil
}

func (b TaskBook) unreached(why review.Reason) (Unreached, error) {
	u := Unreached{
		Task: b.ID, Agency: b.Task.Agency, AgencyName: b.AgencyName, State: b.Task.State, Outcome: b.Task.Outcome, Why: why,
		Due: MailDue{Deadline: b.Task.Deadline},
	}
	var err error
	if u.Due.Left, err = b.Calendar.Left(b.Now, b.Task.Deadline); err != nil {
		u.Due.Left = calendar.Left{}
		return u, Refusal(err)
	}
	_, n := b.byHand(review.CallKey, review.Rung{})
	u.Calls = n - 1
	for _, role := range []review.Role{review.Focal, review.Deputy, review.Head} {
		for _, p := range b.People {
			if p.Agency == b.Task.Holder() && slices.Contains(p.Roles, role) && !slices.Contains(u.People, b.Names[p.ID]) {
				u.People = append(u.People, b.Names[p.ID])
			}
		}
	}
	return u, nil
}
