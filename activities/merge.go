package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// Merge is agencies that go into another one from a day on.
type Merge struct {
	Province string
	From     []string // codes
	To       string
	On       calendar.Day // the first on which they are no more
	Reason   string
	Preview  bool
}

// RegisteredAgency is the last row of an agency in the register.
type RegisteredAgency struct {
	scoring.Agency
	From      calendar.Day
	To        scoring.Maybe[calendar.Day] // the first day that is out
	Successor string
}

// MergeStore is what merging agencies needs of Postgres.
type MergeStore interface {
	Registered(ctx context.Context, province string) (map[string]RegisteredAgency, error)
	// TasksOf are the tasks of agencies in periods that have not ended, by period: those that wait for somebody, and the
	// reviews that reached nobody.
	TasksOf(ctx context.Context, province string, agencies []string) (map[scoring.Period][]TaskID, error)
	Books(ctx context.Context, ids []TaskID) ([]TaskBook, error)
	// Merge ends agencies in the register and has their tasks decided on, all of it or nothing.
	Merge(ctx context.Context, m Merge, by review.Actor, tasks map[scoring.Period][]TaskID, decide func(TaskBook) (TaskEntry, error)) error
}

// MergeAgencies ends agencies for the sake of their successor. What they were still asked is superseded, so that their
// reviews hold no period; rulings on what they have disputed and repairs at their sources go on. Scores stay as they were.
func MergeAgencies(ctx context.Context, store MergeStore, who Actors, m Merge) ([]Controlled, error) {
	actor, err := who.To(review.ToCancel, review.Subject{State: review.Open})
	if err != nil {
		return nil, err
	}
	register, err := store.Registered(ctx, m.Province)
	if err != nil {
		return nil, err
	}
	if err := m.check(register); err != nil {
		return nil, Refusal(err)
	}
	tasks, err := store.TasksOf(ctx, m.Province, m.From)
	if err != nil {
		return nil, err
	}
	var done []Controlled
	decide := func(b TaskBook) (TaskEntry, error) {
		e, err := m.supersede(b, actor)
		done = append(done, Controlled{b.ID, b.Task.Kind, b.Task.Agency, b.AgencyName, b.Task.State, e.Task.State, b.Task.Deadline, e.Task.Deadline})
		return e, err
	}
	if !m.Preview {
		err := store.Merge(ctx, m, actor, tasks, decide)
		return done, err
	}
	for _, ids := range tasks {
		books, err := store.Books(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, b := range books {
			if _, err := decide(b); err != nil {
				return nil, err
			}
		}
	}
	return done, nil
}

// check refuses what the register does not have or has ended, and chains.
func (m Merge) check(register map[string]RegisteredAgency) error {
	to, known := register[m.To]
	switch {
	case m.Reason == "":
		return errors.New("give a reason; it is kept")
	case len(m.From) == 0:
		return errors.New("name the agencies that are merged")
	case !known:
		return fmt.Errorf("the register has no agency %q to merge into: hand in a collection that has it, or import it", m.To)
	case slices.Contains(m.From, m.To):
		return fmt.Errorf("%s cannot be merged into itself", m.To)
	case to.To.Known:
		return fmt.Errorf("%s %s has ended on %s itself: name the agency that it went into, there are no chains", m.To, to.Name, to.To.Value)
	}
	for i, code := range m.From {
		from, known := register[code]
		switch {
		case !known:
			return fmt.Errorf("the register has no agency %q", code)
		case slices.Contains(m.From[:i], code):
			return fmt.Errorf("%s is named twice", code)
		case from.To.Known:
			return fmt.Errorf("%s %s has ended on %s already", code, from.Name, from.To.Value)
		case from.Kind == scoring.Province:
			return fmt.Errorf("%s is the province itself", code)
		case m.On <= from.From:
			return fmt.Errorf("%s %s is in the register from %s on: it cannot end on %s", code, from.Name, from.From, m.On)
		}
	}
	return nil
}

func (m Merge) supersede(b TaskBook, actor review.Actor) (TaskEntry, error) {
	task, err := b.Task.Apply(review.Change{Move: review.MoveSupersede, At: b.Now, Reason: m.Reason})
	if err != nil {
		return TaskEntry{}, err
	}
	return TaskEntry{
		Task: task, Wake: true, Actor: actor.Person, Action: "agency merged",
		Details: map[string]any{"task": b.ID, "into": m.To, "reason": m.Reason},
	}, nil
}
