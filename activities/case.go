package activities

import (
	"context"
	"fmt"
	"slices"
	"time"

	"danhgia/review"
	"danhgia/scoring"
)

// CaseStore is what acts on a dispute need of Postgres.
type CaseStore interface {
	// RulingOn is the task of ruling on a dispute. ErrNotFound.
	RulingOn(ctx context.Context, dispute int64) (TaskID, error)
}

// Supplement is the task of supplying more to a dispute, as far as a ruling has to know of it.
type Supplement struct {
	ID    TaskID
	State review.State
	Words string // of its answer in time, or empty
}

// Inquiry is a question of an adjudicator.
type Inquiry struct {
	Dispute    int64
	Generation int // of the ruling's task that waits for the answer
	Question   string
	By, For    string // review.Person.ID
}

// Message is words on a case.
type Message struct {
	Dispute int64
	By, For string // review.Person.ID
	Office  bool   // for the office, and not for the agency
	Words   string
}

// Word is something that was said on a case, as people read it.
type Word struct {
	Dispute int64
	Kind    WordKind
	At      time.Time
	Name    string // of who said it
	Office  bool
	Words   string
}

// WordKind says what was said.
type WordKind string

// The kinds of words.
const (
	WordMessage    WordKind = "message"
	WordQuestion   WordKind = "question"
	WordSupplement WordKind = "supplement"
)

// Case is a dispute with all that was said on it.
type Case struct {
	Key
	Agency scoring.Agency
	LinkedDispute
	Words []Word
	Files []StoredFile
}

// Question is what an adjudicator asks instead of ruling.
type Question struct {
	Task       TaskID // of the ruling
	Generation int    // as they saw it
	Words      string
}

// Ask asks the agency for more on its dispute: the ruling waits, and a supplement is asked for with a clock of its own.
func (d Desk) Ask(ctx context.Context, who review.Actor, q Question) error {
	books, err := d.Store.Books(ctx, []TaskID{q.Task})
	if err != nil {
		return err
	}
	if len(books) == 0 || !books[0].Dispute.Known || books[0].Task.Kind != review.Rule {
		return fmt.Errorf("task %d of ruling on a dispute: %w", q.Task, ErrNotFound)
	}
	ids := []TaskID{q.Task}
	if again := books[0].Dispute.Value.Supplement.ID; again != 0 {
		ids = append(ids, again)
	}
	err = d.Store.ChangeTasks(ctx, ids, func(b TaskBook) (TaskEntry, error) {
		if b.ID == q.Task {
			return d.ask(b, who, q)
		}
		return d.askAgain(b, who)
	})
	if err != nil {
		return err
	}
	return d.Deliver(ctx)
}

func (d Desk) ask(b TaskBook, who review.Actor, q Question) (TaskEntry, error) {
	task, err := b.Task.Ask(b.Answers, q.Generation, q.Words, who, b.Now)
	if err != nil {
		return TaskEntry{}, err
	}
	asked := Inquiry{Dispute: b.Dispute.Value.ID, Generation: task.Generation, Question: q.Words, By: who.Person}
	if who.For != nil {
		asked.For = who.For.Person
	}
	e := TaskEntry{
		Task: task, Asked: scoring.Some(asked), Next: scoring.Some(b.Now), Wake: true,
		Actor: who.Person, Action: "asked for more", Details: map[string]any{"task": b.ID, "generation": task.Generation},
	}
	if b.Dispute.Value.Supplement.ID == 0 {
		supplement, err := d.newTask(b, review.Supplement)
		if err != nil {
			return TaskEntry{}, err
		}
		supplement.Subject = b.Subject
		e.New = append(e.New, supplement)
	}
	return e, nil
}

// askAgain opens the supplement of an earlier round once more.
func (d Desk) askAgain(b TaskBook, who review.Actor) (TaskEntry, error) {
	again, err := d.newTask(b, review.Supplement)
	if err != nil {
		return TaskEntry{}, err
	}
	task, err := b.Task.Apply(review.Change{Move: review.MoveReopen, At: b.Now, Reason: review.Waits(scoring.Vi), Deadline: again.Deadline})
	if err != nil {
		return TaskEntry{}, err
	}
	return TaskEntry{
		Task: task, Next: scoring.Some(b.Now), Wake: true, Actor: who.Person, Action: "asked for more",
		Details: map[string]any{"task": b.ID, "generation": task.Generation},
	}, nil
}

// waits says whether a ruling stands still because more was asked for.
func (b TaskBook) waits() bool {
	d := b.Dispute.Value
	return b.Task.Kind == review.Rule && b.Task.State == review.Paused && d.Inquiry.Generation == b.Task.Generation
}

// goOn lets a ruling go on once the supplement that it waits for has ended, however it has: with the working days that
// it had left, and a mail to who has asked.
func (e *TaskEntry) goOn(b *TaskBook) error {
	supplement := b.Dispute.Value.Supplement
	if !b.waits() || supplement.State == review.Open || supplement.State == review.Paused {
		return nil
	}
	deadline, err := b.Task.Resumed(b.Now, b.Calendar)
	if err != nil {
		return Refusal(fmt.Errorf("go on with task %d: %w", b.ID, err))
	}
	reason := supplement.Words
	if reason == "" {
		reason = "Cơ quan, đơn vị không bổ sung trong thời hạn"
	}
	task, err := b.Task.Apply(review.Change{Move: review.MoveResume, At: b.Now, Reason: "supplement ended", Deadline: deadline})
	if err != nil {
		return Refusal(fmt.Errorf("go on with task %d: %w", b.ID, err))
	}
	asker := b.Dispute.Value.Inquiry.By
	b.Task, b.Done, e.Task = task, nil, task
	e.Action, e.Details = "ruling goes on", map[string]any{"task": b.ID, "generation": task.Generation, "deadline": deadline.On}
	for _, to := range b.officeSide(asker) {
		e.Mails = append(e.Mails, QueuedMail{
			Key: fmt.Sprintf("supplied/%d/%d/%s", b.ID, task.Generation, to.Person), Kind: MailSupplied, Generation: task.Generation,
			Person: to.Person, Role: to.Role, Data: MailData{Period: b.Period, Agency: b.AgencyName, Reason: reason},
		})
	}
	return nil
}

// Message writes words on a case to the other side. The same words of the same person one after the other are one message.
func (d Desk) Message(ctx context.Context, who review.Actor, dispute int64, words string) error {
	task, err := d.Store.RulingOn(ctx, dispute)
	if err != nil {
		return err
	}
	err = d.Store.ChangeTasks(ctx, []TaskID{task}, func(b TaskBook) (TaskEntry, error) {
		if err := b.Task.Message(words, who); err != nil {
			return TaskEntry{}, err
		}
		e := TaskEntry{Task: b.Task, Next: scoring.Some(b.Now), Wake: true}
		m := Message{Dispute: dispute, By: who.Person, Office: who.ByOffice(), Words: words}
		if who.For != nil {
			m.For = who.For.Person
		}
		if b.Dispute.Value.Last == m {
			return e, nil
		}
		e.Said, e.Actor, e.Action = scoring.Some(m), who.Person, "message"
		e.Details = map[string]any{"task": b.ID, "dispute": dispute}
		return e, d.tellMessage(ctx, b, m, &e)
	})
	if err != nil {
		return err
	}
	return d.Deliver(ctx)
}

// tellMessage writes to the other side; the mail changes nothing, and leads to where they can answer.
func (d Desk) tellMessage(ctx context.Context, b TaskBook, m Message, e *TaskEntry) error {
	scorer, err := d.scorer(ctx, b.Key)
	if err != nil {
		return err
	}
	dispute := b.Dispute.Value
	to, task := b.agencySide(), dispute.Review
	if !m.Office {
		to, task = b.officeSide(dispute.Inquiry.By), 0
	}
	for _, one := range to {
		e.Mails = append(e.Mails, QueuedMail{
			Key: fmt.Sprintf("message/%d/%d/%s", dispute.ID, dispute.Messages+1, one.Person), Kind: MailMessage, Task: task,
			Person: one.Person, Role: one.Role, Data: MailData{
				Period: b.Period, Agency: b.AgencyName, Topic: topic(scorer.Indicator(dispute.Indicator).Name.In(scoring.Vi)),
				About: Person{Name: b.Names[m.By].Name, Title: b.Names[m.By].Title}, Reason: m.Words,
			},
		})
	}
	return nil
}

// officeSide are the office's people that hear of a case: who has asked about it, as long as they are of the office and
// can be reached, or else whoever a ladder would write to.
func (b TaskBook) officeSide(asker string) []review.Addressee {
	for _, p := range b.People {
		rules := slices.IndexFunc(p.Roles, func(r review.Role) bool { return r == review.Staff || r == review.Admin || r == review.Leader })
		if p.ID == asker && p.Agency == b.Province && rules >= 0 && p.Address != "" && !p.Bad {
			return []review.Addressee{{Person: p.ID, Role: p.Roles[rules], Address: p.Address, Reason: review.Named}}
		}
	}
	return b.written(review.Staff)
}

// written are those whom a ladder would write to as some roles, whoever the task was given to.
func (b TaskBook) written(as ...review.Role) []review.Addressee {
	b.Task.Assignee = ""
	to, _ := review.Recipients(review.Rung{To: as}, b.Task, b.People, b.Substitutes, b.Calendar.DayOf(b.Now))
	return slices.DeleteFunc(to, func(a review.Addressee) bool { return a.Person == "" })
}

// RulingLine is a dispute of a period with its ruling, as the office's tables have it: without persons.
type RulingLine struct {
	Dispute    int64
	Agency     string
	AgencyName string
	Indicator  string
	Raised     time.Time
	Words      string // of the agency
	Proposed   Counts
	Decision   review.Outcome // review.Pending: not ruled on so far
	Ruled      scoring.Maybe[time.Time]
	Reason     string // of the ruling
	Applied    Counts // what stands in place of the collected figure
}

// Counts are a numerator and a denominator, both or neither.
type Counts struct{ Numerator, Denominator scoring.Maybe[int64] }
