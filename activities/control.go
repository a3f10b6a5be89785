package activities

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// ControlStore is what the office's controls need of Postgres besides changing tasks.
type ControlStore interface {
	// Books are the tasks with all that a decision on them needs, and nothing is changed. Unknown ids are left out.
	Books(ctx context.Context, ids []TaskID) ([]TaskBook, error)
	// SentRungs are the rungs of a task's present generation that were sent, by their keys, each with the highest
	// resend number of its mails.
	SentRungs(ctx context.Context, id TaskID) (map[string]int, error)
	// ChangePeriod has a period and then its tasks decided on under their locks, and writes what was decided: all of it
	// or nothing, and nothing in a preview. ErrNotFound.
	ChangePeriod(ctx context.Context, k Key, preview bool, period func(State) (PeriodEntry, error), task func(TaskBook) (TaskEntry, error)) error
}

// Control is what the office does to tasks, with a reason that is kept.
type Control struct {
	Action  review.Action // ToExtend, ToPause, ToResume, ToSkip, ToReopen, ToCancel
	Reason  string
	Until   calendar.Day // of an extension or a reopening: the new last day
	Preview bool         // say what would become of the tasks, and change nothing
}

// Controlled is what a control makes of one task.
type Controlled struct {
	Task       TaskID
	Kind       review.Kind
	Agency     string
	AgencyName string
	From, To   review.State
	Was, Now   calendar.Deadline // the same, unless it moves
}

func controlled(b TaskBook, e TaskEntry) Controlled {
	return Controlled{b.ID, b.Task.Kind, b.Task.Agency, b.AgencyName, b.Task.State, e.Task.State, b.Task.Deadline, e.Task.Deadline}
}

// Moves says whether the deadline moves.
func (c Controlled) Moves() bool { return !c.Was.At.Equal(c.Now.At) }

// moves are what the office's controls do to a task.
var moves = map[review.Action]review.Move{
	review.ToExtend: review.MoveExtend, review.ToPause: review.MovePause, review.ToResume: review.MoveResume,
	review.ToSkip: review.MoveSkip, review.ToReopen: review.MoveReopen, review.ToCancel: review.MoveCancel,
}

// Control changes tasks, all of them or none, each by the first of the actors who may. ErrNotFound: there are none.
func (d Desk) Control(ctx context.Context, who Actors, ids []TaskID, c Control) ([]Controlled, error) {
	if _, ok := moves[c.Action]; !ok {
		return nil, fmt.Errorf("%q is not one of %v: %w", c.Action, slices.Sorted(maps.Keys(moves)), ErrNotFound)
	}
	var done []Controlled
	err := d.decide(ctx, ids, c.Preview, func(b TaskBook) (TaskEntry, error) {
		e, err := c.decide(b, who)
		if err != nil {
			return e, about(b.AgencyName, err)
		}
		done = append(done, controlled(b, e))
		return e, nil
	})
	switch {
	case err != nil:
		return nil, err
	case len(done) == 0:
		return nil, fmt.Errorf("tasks %v: %w", ids, ErrNotFound)
	case c.Preview:
		return done, nil
	}
	return done, d.Deliver(ctx)
}

// decide has tasks decided on; in a preview nothing of it is written.
func (d Desk) decide(ctx context.Context, ids []TaskID, preview bool, decide func(TaskBook) (TaskEntry, error)) error {
	if !preview {
		return d.Store.ChangeTasks(ctx, ids, decide)
	}
	books, err := d.Store.Books(ctx, ids)
	if err != nil {
		return err
	}
	for _, book := range books {
		if _, err := decide(book); err != nil {
			return err
		}
	}
	return nil
}

func (c Control) decide(b TaskBook, who Actors) (TaskEntry, error) {
	if c.Action == review.ToSkip && b.Task.State == review.Settled && b.Task.Outcome == review.NotReached {
		return c.skipUnreached(b, who)
	}
	actor, err := c.permit(b.Task, who)
	if err != nil {
		return TaskEntry{}, err
	}
	if c.Action == review.ToResume && b.waits() {
		return TaskEntry{}, Refuse("việc thẩm định đang chờ cơ quan, đơn vị bổ sung; hãy bỏ qua hoặc hủy việc bổ sung đó thì việc thẩm định tự tiếp tục",
			"the ruling waits for what the agency was asked for: skip or cancel that supplement, and it goes on")
	}
	if err := b.Task.Steer(moves[c.Action], b.Answers); err != nil {
		return TaskEntry{}, err
	}
	change, err := c.change(b)
	if err != nil {
		return TaskEntry{}, Refusal(err)
	}
	task, err := b.Task.Apply(change)
	if err != nil {
		return TaskEntry{}, err
	}
	return c.entry(b, task, actor), nil
}

// permit is who acts. Who lacks only the right state hears of it from the change itself, which knows since when.
func (c Control) permit(t review.Task, who Actors) (review.Actor, error) {
	for _, actor := range who {
		if _, why := review.May(actor, c.Action, t.Subject()); why == review.WrongState {
			return actor, nil
		}
	}
	return who.To(c.Action, t.Subject())
}

func (c Control) change(b TaskBook) (change review.Change, err error) {
	change = review.Change{Move: moves[c.Action], At: b.Now, Reason: c.Reason}
	switch change.Move {
	case review.MoveExtend, review.MoveReopen:
		change.Deadline, err = b.Calendar.Add(c.Until, 0)
	case review.MoveResume:
		if b.Task.State == review.Paused {
			change.Deadline, err = b.Task.Resumed(b.Now, b.Calendar)
		}
	}
	return change, err
}

func (c Control) entry(b TaskBook, task review.Task, actor review.Actor) TaskEntry {
	details := map[string]any{"task": b.ID, "generation": task.Generation, "reason": c.Reason, "deadline": task.Deadline.On}
	if actor.For != nil {
		details["for"] = actor.For.Person
	}
	return TaskEntry{Task: task, Next: scoring.Some(b.Now), Wake: true, Actor: actor.Person, Action: string(c.Action), Details: details}
}

// skipUnreached skips a review that has ended without reaching anybody. What has ended is not skipped, so it is opened
// again and skipped at once. It asks nobody for anything meanwhile: its opening and its deadline stay.
func (c Control) skipUnreached(b TaskBook, who Actors) (TaskEntry, error) {
	reopening := Control{Action: review.ToReopen}
	if _, err := reopening.permit(b.Task, who); err != nil {
		return TaskEntry{}, err
	}
	opened, err := b.Task.Apply(review.Change{
		Move: review.MoveReopen, At: b.Now, Reason: c.Reason, Deadline: calendar.Deadline{At: b.Now.Add(time.Hour)},
	})
	if err != nil {
		return TaskEntry{}, err
	}
	opened.Opened, opened.Deadline = b.Task.Opened, b.Task.Deadline
	b.Task = opened
	return c.decide(b, who)
}

// PeriodTask is a task of a period, whatever its state.
type PeriodTask struct {
	OpenTask
	AgencyName string
	State      review.State
	Outcome    review.Outcome
	Assignee   string                   // name of the person whom it was given to, or empty
	Next       scoring.Maybe[time.Time] // when its ladder moves; absent: not by itself
}

// Waits says whether somebody has to do something about a task.
func (t PeriodTask) Waits() bool {
	return t.State == review.Open || t.State == review.Paused || t.Outcome == review.NotReached
}

// Takes says whether a control of all tasks takes this one. Who is asked no more, because an answer awaits the head, gets
// neither time nor a pause by it; who has answered is not asked again by it.
func (t PeriodTask) Takes(action review.Action) bool {
	switch action {
	case review.ToExtend, review.ToPause:
		return t.State == review.Open && !t.Awaits
	case review.ToResume:
		return t.State == review.Paused
	case review.ToSkip:
		return t.Waits()
	case review.ToReopen:
		return t.State == review.Skipped || t.Outcome == review.Silent || t.Outcome == review.NotReached
	case review.ToCancel:
		return t.State == review.Open || t.State == review.Paused
	default:
		return false
	}
}
