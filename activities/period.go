package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"danhgia/review"
	"danhgia/scoring"
)

// PeriodControl is what the office does to a whole period and all of its tasks, with a reason that is kept.
type PeriodControl struct {
	Action  review.Action // ToPause, ToResume or ToCancel
	Reason  string
	Preview bool // say what would become of the period, and change nothing
}

// PeriodControlled is what a control makes of a period and its tasks.
type PeriodControlled struct {
	From, To State
	Tasks    []Controlled
}

// PeriodEntry is what is decided about a period.
type PeriodEntry struct {
	State State
	Takes []review.State // tasks in these states are decided on, too
	Actor string         // review.Person.ID
	Audit string
	Why   string
}

// ErrPeriodMove is a control that a period in its state does not have.
var ErrPeriodMove = errors.New("the period is in another state")

// periodMove is where a control leads a period from and to, and which tasks it takes with it.
type periodMove struct {
	from  []State
	to    State
	takes []review.State
}

var periodMoves = map[review.Action]periodMove{
	review.ToPause:  {[]State{Running}, PausedPeriod, []review.State{review.Open}},
	review.ToResume: {[]State{PausedPeriod}, Running, []review.State{review.Paused}},
	review.ToCancel: {[]State{Running, PausedPeriod}, CancelledPeriod, []review.State{review.Planned, review.Open, review.Paused}},
}

// ControlPeriod pauses, resumes or cancels a period with all of its tasks, all of it or nothing. What was paused by
// itself before goes on with the period. ErrNotFound, ErrPeriodMove.
func (d Desk) ControlPeriod(ctx context.Context, who Actors, k Key, c PeriodControl) (done PeriodControlled, err error) {
	move, ok := periodMoves[c.Action]
	if !ok {
		return done, fmt.Errorf("%q is no control of a whole period: %w", c.Action, ErrNotFound)
	}
	period := func(now State) (PeriodEntry, error) {
		done = PeriodControlled{From: now, To: move.to}
		return move.decide(now, who, c)
	}
	task := func(b TaskBook) (TaskEntry, error) {
		e, err := Control{Action: c.Action, Reason: c.Reason}.decide(b, who)
		if err == nil {
			done.Tasks = append(done.Tasks, controlled(b, e))
		}
		return e, err
	}
	if err := d.Store.ChangePeriod(ctx, k, c.Preview, period, task); err != nil || c.Preview {
		return done, err
	}
	return done, d.Deliver(ctx)
}

func (m periodMove) decide(now State, who Actors, c PeriodControl) (PeriodEntry, error) {
	if strings.TrimSpace(c.Reason) == "" {
		return PeriodEntry{}, Refusal(errNoReason)
	}
	actor, err := who.To(c.Action, review.Subject{State: m.takes[len(m.takes)-1]})
	if err != nil {
		return PeriodEntry{}, err
	}
	if !slices.Contains(m.from, now) {
		return PeriodEntry{}, Refuse("kỳ đánh giá %s nên không thực hiện được việc này%.0s", "the period is %s, so it cannot be done: %s", scoring.Text{Vi: now.In(scoring.Vi), En: string(now)}, ErrPeriodMove)
	}
	return PeriodEntry{State: m.to, Takes: m.takes, Actor: actor.Person, Audit: "period " + string(m.to), Why: c.Reason}, nil
}
