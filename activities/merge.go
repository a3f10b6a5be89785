package activities

import (
	"context"
	"fmt"
	"maps"
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
	// TasksOf are the tasks of agencies in periods that have not ended, by period: those that wait for somebody of the
	// agency, and the reviews that reached nobody.
	TasksOf(ctx context.Context, province string, agencies []string) (map[scoring.Period][]TaskID, error)
	// Merge ends agencies in the register, has their tasks decided on, and writes what is to be told to the successor's
	// people of the disputes that are open, all of it or nothing. Whoever was merged into one of them has the same
	// successor from now on.
	Merge(ctx context.Context, m Merge, by review.Actor, tasks map[scoring.Period][]TaskID, decide func(TaskBook) (TaskEntry, error), tell func(Handover) ([]QueuedMail, error)) error
}

// Handover is what a merger leaves to the successor: a book of no task, with its people, and the disputes.
type Handover struct {
	TaskBook
	Disputes []OpenDispute
}

// OpenDispute is a dispute that waits for its ruling.
type OpenDispute struct {
	Key
	Agency    string // code of whose it is
	Indicator string
	Review    TaskID // that was answered with it
	Asked     bool   // a supplement is asked for
}

// Merge ends agencies for the sake of their successor. What they were still asked is superseded, so that their reviews
// hold no period; rulings on what they have disputed and repairs at their sources go on. Scores stay as they were. What
// is said on the disputes from now on is between the office and the successor, who is asked anew for supplements.
func (d Desk) Merge(ctx context.Context, store MergeStore, who Actors, m Merge) ([]Controlled, error) {
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
	tasks, err := store.TasksOf(ctx, m.Province, m.all(register))
	if err != nil {
		return nil, err
	}
	var done []Controlled
	decide := func(b TaskBook) (TaskEntry, error) {
		e, err := d.pass(b, m, actor)
		done = append(done, Controlled{b.ID, b.Task.Kind, b.Task.Agency, b.AgencyName, b.Task.State, e.Task.State, b.Task.Deadline, e.Task.Deadline})
		return e, err
	}
	if m.Preview {
		err := d.weighMerge(ctx, tasks, decide)
		return done, err
	}
	tell := func(h Handover) ([]QueuedMail, error) { return d.tellMerged(ctx, h, m, register) }
	if err := store.Merge(ctx, m, actor, tasks, decide, tell); err != nil {
		return nil, err
	}
	return done, d.Deliver(ctx)
}

// check refuses what the register does not have or has ended, and chains.
func (m Merge) check(register map[string]RegisteredAgency) error {
	to, known := register[m.To]
	switch {
	case m.Reason == "":
		return Refusal(errNoReason)
	case len(m.From) == 0:
		return scoring.Say("hãy chọn các cơ quan, đơn vị được sáp nhập", "name the agencies that are merged")
	case !known:
		return scoring.Say("chưa có cơ quan, đơn vị mã %q để sáp nhập vào; hãy thêm trước", "the register has no agency %q to merge into: hand in a collection that has it, or import it", m.To)
	case slices.Contains(m.From, m.To):
		return scoring.Say("%s không thể sáp nhập vào chính mình", "%s cannot be merged into itself", m.To)
	case to.To.Known:
		return scoring.Say("%s (%s) đã kết thúc ngày %s; hãy chọn cơ quan, đơn vị kế thừa của đơn vị đó", "%s %s has ended on %s itself: name the agency that it went into, there are no chains", m.To, to.Name, to.To.Value)
	}
	for i, code := range m.From {
		from, known := register[code]
		switch {
		case !known:
			return scoring.Say("chưa có cơ quan, đơn vị mã %q", "the register has no agency %q", code)
		case slices.Contains(m.From[:i], code):
			return scoring.Say("%s được ghi hai lần", "%s is named twice", code)
		case from.To.Known:
			return scoring.Say("%s (%s) đã kết thúc ngày %s", "%s %s has ended on %s already", code, from.Name, from.To.Value)
		case from.Kind == scoring.Province:
			return fmt.Errorf("%s is the province itself", code)
		case m.On <= from.From:
			return scoring.Say("%s (%s) chỉ có từ ngày %s nên không thể kết thúc ngày %s", "%s %s is in the register from %s on: it cannot end on %s", code, from.Name, from.From, m.On)
		}
	}
	return nil
}

// all are the codes of the agencies with those that were merged into them before.
func (m Merge) all(register map[string]RegisteredAgency) []string {
	codes := slices.Clone(m.From)
	for code, a := range register {
		if slices.Contains(m.From, a.Successor) {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}

// weighMerge has tasks decided on and writes nothing.
func (d Desk) weighMerge(ctx context.Context, tasks map[scoring.Period][]TaskID, decide func(TaskBook) (TaskEntry, error)) error {
	for _, period := range slices.Sorted(maps.Keys(tasks)) {
		books, err := d.Store.Books(ctx, tasks[period])
		if err != nil {
			return err
		}
		for _, b := range books {
			if _, err := decide(b); err != nil {
				return err
			}
		}
	}
	return nil
}

// pass ends what a merged agency was asked, but asks the successor for what a dispute is to be supplied with.
func (d Desk) pass(b TaskBook, m Merge, actor review.Actor) (e TaskEntry, err error) {
	change := review.Change{Move: review.MoveSupersede, At: b.Now, Reason: m.Reason}
	if b.Task.Kind == review.Supplement {
		again, err := d.newTask(b, review.Supplement)
		if err != nil {
			return e, err
		}
		change.Move, change.Deadline, e.Next = review.MoveRenew, again.Deadline, scoring.Some(b.Now)
	}
	e.Task, err = b.Task.Apply(change)
	e.Wake, e.Actor, e.Action = true, actor.Person, "agency merged"
	e.Details = map[string]any{"task": b.ID, "into": m.To, "reason": m.Reason}
	return e, err
}
