package activities

import (
	"context"
	"errors"
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// Lane is a way out for mails, with its own queue and its own pauses.
type Lane string

// The lanes: who waits for a code must not wait for a hundred reminders.
const (
	LaneDuty   Lane = "duty"
	LaneSignIn Lane = "sign-in"
)

// Lanes are all lanes.
var Lanes = []Lane{LaneDuty, LaneSignIn}

// MailDropped is the state of a mail that was not sent because what it tells of is not so any more.
const MailDropped review.MailState = "dropped"

// ErrLaneTaken is a lane that another deliverer is at work on.
var ErrLaneTaken = errors.New("somebody else delivers the mails of this lane")

// Outbox is what delivering needs of Postgres. Each method is one transaction.
type Outbox interface {
	// TakeLane gives a lane to the caller alone, until it is left or the caller's process or connection ends.
	// ErrLaneTaken: another has it.
	TakeLane(ctx context.Context, lane Lane) (Counter, error)
	// End records how a try ended, as judged by what is known then. A try that another one has followed, and a mail that
	// has bounced meanwhile, are left as they are.
	End(ctx context.Context, e EndedTry, judge func(TryRecord) Judgement) error
	// Bounced records that a mail came back, once; unknown mails are left out.
	Bounced(ctx context.Context, b BounceResult) error
}

// Counter is a lane in the hands of its one deliverer.
type Counter interface {
	// Begin has the mail that is due first decided on, and records that its try has begun, or why it is not sent.
	// false: nothing is due, or the lane rests.
	Begin(ctx context.Context, decide func(OutboxMail) Dispatch) (BegunTry, bool, error)
	// Wait says when something is due next.
	Wait(ctx context.Context) (LaneWait, error)
	// Leave gives the lane back.
	Leave()
}

// OutboxMail is a mail that is due, with all that it tells of as it is now.
type OutboxMail struct {
	ID         int64
	Key        string
	Kind       MailKind
	Generation int // of its task, when it was queued
	Role       review.Role
	Data       MailData
	Unreadable string // what is wrong with the row, or empty
	Tries      int    // before this one
	Unknowns   int    // of them, those whose end is not known
	Now        time.Time
	To         Person // without a title
	Bad        bool   // mail to the address was refused or has come back
	Serves     bool   // the person has the role today, or stands in for one who has
	Task       scoring.Maybe[MailedTask]
	Lines      map[TaskID]MailedTask // the tasks of a digest
	Bads       map[string]BadAddress // of those that the mail is about, who still cannot be written to, by review.Person.ID
	SignIn     scoring.Maybe[review.SignIn]
	Calendar   calendar.Calendar
}

// MailedTask is a task as mails tell of it.
type MailedTask struct {
	Key
	ID         TaskID
	Task       review.Task
	AgencyName string
	HolderName string                            // of the agency that it was merged into, or empty
	Points     scoring.Maybe[scoring.Hundredths] // of the agency's latest scorecard
	Max        scoring.Hundredths
	Submission scoring.Maybe[Submission]       // of an approval
	Awaits     bool                            // an answer to it awaits the head
	Indicator  string                          // code of the disputed one, or empty
	IndexSet   IndexSetFile                    // that names the indicator
	Repair     scoring.Maybe[Repair]           // of mending a figure at its source
	Stated     string                          // why it is disputed; of a supplement, what is asked
	About      Person                          // who has to do it or, for the head's approval, who prepared it
	Directive  scoring.Maybe[review.Directive] // that is to be acknowledged
	AboutRole  review.Role
	Times      int // how often About was written to about this generation
}

// Dispatch is what is decided about a due mail: to send Mail, or not.
type Dispatch struct {
	Mail Mail
	Link string // sha256 of the token in the mail's link, or empty
	Code string // of a mail to sign in: the keyed hash of its code
	// Again is when the mail is due again if this try never ends, as when the process dies; absent: then the office looks.
	Again scoring.Maybe[time.Time]
	// Unsent is why it is not sent; State and Again then are what becomes of it.
	Unsent scoring.Maybe[MailResult]
	State  review.MailState
}

// BegunTry is a try that has been recorded as begun.
type BegunTry struct {
	ID   int64
	Try  int  // from 1
	Sent bool // false: it was decided not to send it
	Mail Mail
}

// EndedTry is how a try ended.
type EndedTry struct {
	ID      int64
	Try     int
	Address string // that it went to
	Result  MailResult
}

// TryRecord is what a try is judged by, this one included.
type TryRecord struct {
	Now             time.Time
	Tries, Unknowns int
	Lane            []MailTry // the latest of the lane, in the order of time
}

// MailTry is the end of one try, for judging a lane.
type MailTry struct {
	At    time.Time
	Class MailClass
	Bare  bool // see MailResult.Bare
}

// Judgement is what follows from a try.
type Judgement struct {
	State review.MailState
	Again scoring.Maybe[time.Time]
	Pause LanePause
}

// LanePause says until when a lane rests, and why. The zero pause is none.
type LanePause struct {
	Until  time.Time
	Reason string
	All    bool // lanes rest, not only this one
}

// LaneWait says when a lane is to be looked at again.
type LaneWait struct {
	More bool                         // something is due now
	For  scoring.Maybe[time.Duration] // real time; absent: nothing waits
}
