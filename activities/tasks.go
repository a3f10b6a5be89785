package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"danhgia/review"
)

// Tasks are the activities about what people must do.
type Tasks struct {
	Store TaskStore
	// Ladders reads a file of ladders.
	Ladders func(content []byte) ([]review.Ladder, error)
	// Deliver sends the signals that are waiting, and starts the workflows of new tasks.
	Deliver func(ctx context.Context) error

	read sync.Map // ladders that have been read, by their file
}

// TaskStore is what tasks need of Postgres.
type TaskStore interface {
	// ChangeTasks has tasks decided on under their locks and writes what was decided, all of it or nothing.
	ChangeTasks(ctx context.Context, ids []TaskID, decide func(TaskBook) (TaskEntry, error)) error
	// OpenReviews opens the review of every agency of the period, and returns all of them; those that are there stay.
	// Nobody is invited and no workflow is started yet.
	OpenReviews(ctx context.Context, k Key, days func(kind review.Kind, ladders []byte) (int, error)) ([]TaskID, error)
	Progress(ctx context.Context, k Key) (Progress, error)
	SubmissionStore
	StartStage(ctx context.Context, k Key, s Stage) error
	FinishStage(ctx context.Context, k Key, s Stage, note string) error
	EntryStore
	ControlStore
	DirectiveStore
	AppointStore
	CaseStore
	ErratumStore
}

// Wait says when a workflow looks at its task again.
type Wait struct {
	Closed bool          // nothing will ever happen by itself: the task is closed and its ladder has no rung left
	For    time.Duration // real time; 0 with an open task: until somebody wakes it
	Rung   string        `json:",omitempty"` // of the ladder, the latest that was sent in this look and is more than a reminder; empty: none was
}

// TaskRun is what a task's workflow begins with.
type TaskRun struct {
	ID   TaskID
	Wait time.Duration // real time before it first looks
	// Local: looks are local activities. Runs that began before there were such have it false.
	Local bool `json:",omitempty"`
	// Shown: the server knows the search attributes, and the run sets them. Only a run that began with them has it true.
	Shown bool `json:",omitempty"`
}

// Advance moves a task's ladder and says when to look again. ErrNotFound.
func (t *Tasks) Advance(ctx context.Context, id TaskID) (wait Wait, err error) {
	found := false
	err = t.Store.ChangeTasks(ctx, []TaskID{id}, func(b TaskBook) (e TaskEntry, err error) {
		found = true
		e, err = t.move(b)
		wait = e.wait(b)
		return e, err
	})
	if err == nil && !found {
		err = fmt.Errorf("task %d: %w", id, ErrNotFound)
	}
	return wait, classify(err)
}

// advance moves many ladders in one transaction.
func (t *Tasks) advance(ctx context.Context, ids []TaskID) error {
	return t.Store.ChangeTasks(ctx, ids, t.move)
}

// move is what the task's ladder does now, with what follows from it.
func (t *Tasks) move(b TaskBook) (TaskEntry, error) {
	ladder, err := t.ladder(b.Task.Kind, b.Ladders)
	if err != nil {
		return TaskEntry{}, err
	}
	e, err := advance(b, ladder)
	if err != nil {
		return e, err
	}
	err = t.follow(b, &e)
	return e, err
}

func (t *Tasks) ladder(kind review.Kind, file []byte) (review.Ladder, error) {
	all, err := t.ladders(file)
	if err != nil {
		return review.Ladder{}, Refusal(fmt.Errorf("read the ladders: %w", err))
	}
	ladder, ok := review.LadderOf(kind, all)
	if !ok {
		return review.Ladder{}, Refusal(fmt.Errorf("the ladders have none for tasks of the kind %s", kind))
	}
	return ladder, nil
}

// ladders reads a file once: a period has the same one in every task.
func (t *Tasks) ladders(file []byte) ([]review.Ladder, error) {
	if known, ok := t.read.Load(string(file)); ok {
		return known.([]review.Ladder), nil
	}
	all, err := t.Ladders(file)
	if err == nil {
		t.read.Store(string(file), all)
	}
	return all, err
}

func (t *Tasks) days(kind review.Kind, file []byte) (int, error) {
	ladder, err := t.ladder(kind, file)
	return ladder.Days, err
}

// openingBatch is how many reviews are opened in one transaction.
const openingBatch = 200

// OpenReviews opens the review of every agency, invites whom the ladder names, and starts their workflows.
func (t *Tasks) OpenReviews(ctx context.Context, k Key) error {
	stop := beat(ctx)
	defer stop()
	if err := t.Store.StartStage(ctx, k, StageReview); err != nil {
		return classify(err)
	}
	ids, err := t.Store.OpenReviews(ctx, k, t.days)
	if err != nil {
		return classify(err)
	}
	return classify(errors.Join(t.Begin(ctx, ids), t.Deliver(ctx)))
}

// Begin has tasks that have just been opened begin: it invites whom their ladders name and has their workflows started.
func (t *Tasks) Begin(ctx context.Context, ids []TaskID) error {
	for batch := range slices.Chunk(ids, openingBatch) {
		err := t.Store.ChangeTasks(ctx, batch, func(b TaskBook) (TaskEntry, error) {
			e, err := t.move(b)
			e.Start = true
			return e, err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Progress is how far the review of a period has come.
type Progress struct {
	Period     State
	Reviews    int // still open, with the head's approvals
	NotReached int // closed because nobody was reached: the office decides
	Rulings    int // disputes without a ruling
	Approval   review.Outcome
	Submitted  bool // the leader has been asked about, or has judged, the scores that the period has now
	Outcomes   map[review.Outcome]int
}

// Stage is what the period waits for.
func (p Progress) Stage() Stage {
	switch {
	case p.Period == CancelledPeriod:
		return Abandoned
	case p.Period == PausedPeriod:
		return Standstill
	case p.Reviews > 0 || p.NotReached > 0:
		return StageReview
	case p.Rulings > 0:
		return StageRule
	case p.Approval == review.SentBack:
		return StageApprove // until the office resubmits it
	case !p.Submitted:
		return StageAsk
	case p.Approval != review.Approved:
		return StageApprove
	default:
		return StagePublish
	}
}

// Look says what the period waits for, and notes the stages that are behind it.
func (t *Tasks) Look(ctx context.Context, k Key) (Stage, error) {
	p, err := t.Store.Progress(ctx, k)
	if err != nil {
		return "", classify(err)
	}
	now := p.Stage()
	if now == Standstill || now == Abandoned {
		return now, nil
	}
	for _, stage := range []Stage{StageReview, StageRule, StageApprove} {
		if err := t.Store.StartStage(ctx, k, stage); err != nil {
			return "", classify(err)
		}
		if stage == now || stage == StageApprove && now == StageAsk {
			break
		}
		if err := t.Store.FinishStage(ctx, k, stage, p.note(stage)); err != nil {
			return "", classify(err)
		}
	}
	return now, nil
}

func (p Progress) note(s Stage) string {
	if s != StageReview {
		return ""
	}
	return fmt.Sprintf("%d confirmed, %d disputed, %d silent", p.Outcomes[review.Confirmed], p.Outcomes[review.Disputed], p.Outcomes[review.Silent])
}
