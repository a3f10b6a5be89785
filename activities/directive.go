package activities

import (
	"context"
	"fmt"
	"slices"
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// DirectiveID names a directive; its row in Postgres is the witness of everything about it.
type DirectiveID int64

// DirectiveState says where a directive stands.
type DirectiveState string

// The states.
const (
	DirectiveOpen      DirectiveState = "open"
	DirectiveEnded     DirectiveState = "ended" // no agency is asked any more
	DirectiveCancelled DirectiveState = "cancelled"
)

// Directive is a letter that was sent to agencies.
type Directive struct {
	review.Directive
	ID       DirectiveID
	Province string
	File     LetterFile
	Agencies []string // codes
	Ladders  int64    // number of those that it began with
	Deadline calendar.Deadline
	State    DirectiveState
	SentBy   string // review.Person.ID
	Sent     time.Time
	Ended    scoring.Maybe[time.Time]
	Reason   string // of the last change
}

// LetterFile is the letter itself. Its bytes are read only where they are asked for.
type LetterFile struct {
	Name    string
	SHA256  string
	Size    int64
	Content []byte `json:"-"`
}

// DirectiveStore is what directives need of Postgres.
type DirectiveStore interface {
	// AddDirective stores a letter that draft has made, once, and has its workflow started. A letter of the same number
	// and date that is there already is given to draft, which accepts or refuses it.
	AddDirective(ctx context.Context, province string, n NewDirective, draft func(DirectiveDraft) (Directive, review.Actor, error)) (d Directive, again bool, err error)
	// OpenAcknowledgements opens the tasks of up to most agencies of a directive from the given place of its list on,
	// unless it was cancelled. It returns those tasks, also those that were there already, and whether agencies are left.
	OpenAcknowledgements(ctx context.Context, id DirectiveID, from, most int) (ids []TaskID, left bool, err error)
	// ChangeDirective has a directive decided on under its lock, with the tasks of it that wait for somebody when they
	// are concerned, and writes what was decided, all of it or nothing. ErrNotFound.
	ChangeDirective(ctx context.Context, id DirectiveID, concerned bool, decide func(DirectiveBook) (DirectiveEntry, error)) error
}

// DirectiveBook is all that a decision on a directive needs.
type DirectiveBook struct {
	Directive
	Now         time.Time
	Tasks       map[review.State]int // how many of its tasks are in which state
	Late        int                  // of those that are settled, how many after their deadline
	Waiting     []TaskBook           // its open and paused tasks, where they are concerned
	Office      []review.Person      // of the province's office
	Substitutes []review.Substitute
	Calendar    calendar.Calendar
}

// opened is how many of the agencies have their task.
func (b DirectiveBook) opened() (n int) {
	for _, count := range b.Tasks {
		n += count
	}
	return n
}

// waiting is how many agencies are still asked.
func (b DirectiveBook) waiting() int { return b.Tasks[review.Open] + b.Tasks[review.Paused] }

// DirectiveEntry is what a decision writes, in the same transaction.
type DirectiveEntry struct {
	Directive Directive // as it is from now on
	Tasks     []ChangedTask
	Mails     []QueuedMail
	Wake      bool
	Actor     string // review.Person.ID, or empty for the system
	Action    string // for the audit; empty: nothing worth a row
	Details   map[string]any
}

// ChangedTask is a task with what was decided on it.
type ChangedTask struct {
	Book  TaskBook
	Entry TaskEntry
}

// Acknowledgement is how far an agency is with a directive.
type Acknowledgement struct {
	PeriodTask
	At       scoring.Maybe[time.Time] // when they said so
	By       string                   // review.Person.ID of who did, or in whose words
	Informed scoring.Maybe[int64]
	Remark   string
	Rung     string // the latest that was sent, by its key
	Written  scoring.Maybe[time.Time]
}

// DirectiveRun is what the workflow of a directive begins with.
type DirectiveRun struct {
	ID     DirectiveID
	Opened bool `json:",omitempty"` // an earlier run has opened its tasks
}

// OpenDirective opens the tasks of a directive in lots, invites whom the ladder names, and starts their workflows.
func (t *Tasks) OpenDirective(ctx context.Context, id DirectiveID) error {
	stop := beat(ctx)
	defer stop()
	for from, left := 0, true; left; from += openingBatch {
		var ids []TaskID
		var err error
		if ids, left, err = t.Store.OpenAcknowledgements(ctx, id, from, openingBatch); err != nil {
			return classify(err)
		}
		if err := t.Begin(ctx, ids); err != nil {
			return classify(err)
		}
	}
	return classify(t.Deliver(ctx))
}

// LookAtDirective ends a directive that asks nobody any more, and tells the office what was reached. It says whether
// the directive has ended; one of whose tasks was opened again goes on.
func (t *Tasks) LookAtDirective(ctx context.Context, id DirectiveID) (ended bool, err error) {
	err = t.Store.ChangeDirective(ctx, id, false, func(b DirectiveBook) (DirectiveEntry, error) {
		e := DirectiveEntry{Directive: b.Directive}
		switch {
		case b.State == DirectiveOpen && b.waiting() == 0 && b.opened() == len(b.Agencies):
			e = b.end()
		case b.State == DirectiveEnded && b.waiting() > 0:
			e.Directive.State, e.Directive.Ended = DirectiveOpen, scoring.Maybe[time.Time]{}
		}
		ended = e.Directive.State != DirectiveOpen
		return e, nil
	})
	return ended, classify(err)
}

// end is what becomes of a directive that asks nobody any more: the office's staff and who sent it are told.
func (b DirectiveBook) end() DirectiveEntry {
	e := DirectiveEntry{
		Directive: b.Directive, Action: "directive ended",
		Details: map[string]any{"directive": b.ID, "acknowledged": b.Tasks[review.Settled], "late": b.Late, "skipped": b.Tasks[review.Skipped]},
	}
	e.Directive.State, e.Directive.Ended = DirectiveEnded, scoring.Some(b.Now)
	day := b.Calendar.DayOf(b.Now)
	to, _ := review.Recipients(review.Rung{To: []review.Role{review.Staff}}, review.Task{Agency: b.Province}, b.Office, b.Substitutes, day)
	for _, a := range append(to, b.sender(to)...) {
		if a.Person != "" {
			e.Mails = append(e.Mails, QueuedMail{
				Key:  fmt.Sprintf("directive/%d/report/%d/%s", b.ID, b.Now.Unix(), a.Person),
				Kind: MailReport, Person: a.Person, Role: a.Role, Data: MailData{Topic: b.In(scoring.Vi), Reason: b.Title, Items: b.reached()},
			})
		}
	}
	return e
}

// sender is who sent the directive, unless they are written to already or have left the office.
func (b DirectiveBook) sender(to []review.Addressee) []review.Addressee {
	at := slices.IndexFunc(b.Office, func(p review.Person) bool { return p.ID == b.SentBy && p.Agency == b.Province })
	told := func(a review.Addressee) bool { return a.Person == b.SentBy || slices.Contains(a.Shared, b.SentBy) }
	if at < 0 || slices.ContainsFunc(to, told) {
		return nil
	}
	return []review.Addressee{{Person: b.SentBy, Role: b.Office[at].Roles[0]}}
}

// reached is what the office is told, a line each.
func (b DirectiveBook) reached() []MailItem {
	agencies := func(n int) string { return fmt.Sprintf("%d cơ quan, đơn vị", n) }
	items := []MailItem{{Text: "Đã gửi", Note: agencies(len(b.Agencies))}, {Text: "Đã xác nhận quán triệt", Note: agencies(b.Tasks[review.Settled])}}
	if b.Late > 0 {
		items[1].Note += fmt.Sprintf(", trong đó %d sau hạn", b.Late)
	}
	for _, other := range []struct {
		state review.State
		text  string
	}{{review.Skipped, "Được bỏ qua"}, {review.Cancelled, "Đã hủy"}, {review.Superseded, "Đã được thay bằng nhiệm vụ khác"}} {
		if n := b.Tasks[other.state]; n > 0 {
			items = append(items, MailItem{Text: other.text, Note: agencies(n)})
		}
	}
	return items
}

// DirectiveLine is a directive with how far it is, without the list of its agencies.
type DirectiveLine struct {
	review.Directive
	ID       DirectiveID
	File     LetterFile // without its bytes
	Agencies int
	Asked    int // that have their task
	Done     int // that have acknowledged
	Late     int // of them, after their deadline
	Overdue  int // that have not, and whose deadline has passed
	Deadline calendar.Deadline
	State    DirectiveState
	Sender   string // name
	Sent     time.Time
	Ended    scoring.Maybe[time.Time]
	Reason   string
}

// AcknowledgementFilter says which agencies are asked for.
type AcknowledgementFilter string

// The filters; none is every agency.
const (
	OnlyWaiting AcknowledgementFilter = "waiting"
	OnlyOverdue AcknowledgementFilter = "overdue"
	OnlyDone    AcknowledgementFilter = "done"
)

// AcknowledgementList is a page of the agencies of a directive.
type AcknowledgementList struct {
	Lines []Acknowledgement
	Count int // on all pages
}
