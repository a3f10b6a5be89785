package activities

import (
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// MailKind says why a mail is written.
type MailKind string

// The kinds. Those up to MailEscalation, MailChanged and MailSupplied are about one task.
const (
	MailInvite     MailKind = "invite"      // a task begins
	MailReminder   MailKind = "reminder"    // it is still open
	MailLastCall   MailKind = "last-call"   // the last reminder before its deadline
	MailOverdue    MailKind = "overdue"     // its deadline has passed, and what that means
	MailEscalation MailKind = "escalation"  // to the head: somebody of theirs has not done it
	MailChanged    MailKind = "changed"     // its deadline or what it is about has changed
	MailDigest     MailKind = "digest"      // many tasks at once, to a head or the office
	MailRuled      MailKind = "ruled"       // a dispute has been ruled on
	MailSupplied   MailKind = "supplied"    // to the adjudicator: what was asked for has come, or will not; the ruling goes on
	MailMessage    MailKind = "message"     // somebody of the other side has written on a case
	MailHandedOver MailKind = "handed-over" // to who had a task: it was given to somebody else
	MailUnreached  MailKind = "unreached"   // never sent: what is said by another channel of a task that ended unreached
	MailReturned   MailKind = "returned"    // to the office: the leader has sent the result back
	MailAddress    MailKind = "address"     // to the office: addresses that do not work
	MailReport     MailKind = "report"      // to the office: a directive has ended, and what it has reached
	MailAppointed  MailKind = "appointed"   // to a focal officer: they have been appointed
	MailMerged     MailKind = "merged"      // to a successor: which agency was merged into it, and which disputes are now its own
	MailResults    MailKind = "results"     // to heads and focal officers: what was published of their agencies
	MailSummary    MailKind = "summary"     // to the office's leader: what was published, and where its report is
	MailBriefing   MailKind = "briefing"    // to the Chairman's office: what was published, in a few lines
	MailMorning    MailKind = "morning"     // to a focal officer: which dossiers and petitions are about to be late, or are
	MailSignIn     MailKind = "sign-in"     // a one-time code
)

// Mail is one mail to one person, as it stands in the outbox and is sent.
type Mail struct {
	ID      string // of the outbox row: 1 to 40 of a-z, 0-9 and -; bounces come back with it
	Key     string // what it is of: task, generation, rung, person and resend number; its Message-ID is made from it
	Kind    MailKind
	Task    review.Kind // decides what is asked and what silence will mean; empty for the kinds that are not about one task
	To      Person
	Contact Person // whom to ask; replies go there
	Data    MailData
	Files   []MailFile
	Trace   string // the traceparent of what it follows from, or empty
}

// Person is somebody as mails name them.
type Person struct {
	Name    string // empty for a mailbox without a known person
	Title   string // with the agency: "cán bộ đầu mối Sở Xây dựng"
	Address string
	Phone   string
}

// MailData is what a mail says beyond its kind and task. Sentences are Vietnamese, without a full stop at their end.
type MailData struct {
	Period scoring.Period // empty: the mail is of no period
	Agency string         // by name
	Holder string         `json:",omitempty"` // by name, the agency that Agency was merged into; empty: none
	Topic  string         // what the task is about within the agency: an indicator, a directive with number and date
	Due    *MailDue       // nil: nothing is asked by a moment
	Was    *calendar.Deadline
	Points scoring.Maybe[scoring.Hundredths]
	Max    scoring.Hundredths
	About  Person // who has not done it, who prepared it, or whom mail does not reach
	Times  int    // how often About has been reminded
	Reason string // the words of the office, of an officer or of a mail server
	Ruling MailRuling
	Items  []MailItem    // of a digest or about addresses, or the figures that an approval stands on
	Handed string        // why the office has given the task to the receiver, in place of somebody else; empty: it has not
	Valid  time.Duration // of a code
	// What a mail about a publication, or of a morning, is of; what it says is read when sending.
	Province  string   `json:",omitempty"` // code
	Revision  int      `json:",omitempty"`
	Agencies  []string `json:",omitempty"` // codes, of the receiver's
	Corrected bool     `json:",omitempty"`
	// Day is that of a mail of the morning; Morning is what it tells, read when sending.
	Day     calendar.Day   `json:",omitzero"`
	Morning *MorningCounts `json:",omitempty"`
	// Link and Code carry tokens: they are made when sending and never stored.
	Link string `json:"-"`
	// Links lead to what a mail counts, beside Link, and are made when sending too.
	Links []MailLink `json:"-"`
	Code  string     `json:"-"`
}

// MailDue is a deadline and what is left of it at the moment of sending.
type MailDue struct {
	Deadline calendar.Deadline
	Left     calendar.Left
}

// MailRuling is the answer to a dispute, with the agency's total before and after it.
type MailRuling struct {
	Outcome       review.Outcome // review.Accepted, AcceptedInPart or Rejected
	Before, After scoring.Maybe[scoring.Hundredths]
}

// MailLink is a link to a page by what it shows.
type MailLink struct{ Text, Address string }

// MailItem is a line of a digest.
type MailItem struct {
	Text string // "Sở Xây dựng: rà soát phiếu điểm tháng 8/2026"
	Note string // "đã quá hạn 1 ngày làm việc", or empty
	Task TaskID `json:",omitempty"` // that the line is about: read again when sending, and left out once it is done
	// Person is the review.Person.ID of whose address does not work: the line is written when sending, and left out once
	// the address was mended.
	Person string `json:",omitempty"`
}

// MailFile is a file that is attached.
type MailFile struct {
	Name    string // as people see it, with its ending
	Type    string // text/calendar
	Content []byte
}

// MailClass is what became of one try to send a mail.
type MailClass string

// The classes.
const (
	MailAccepted   MailClass = "accepted"    // our server has taken it; not: it has arrived
	MailTemporary  MailClass = "temporary"   // not taken: try again, with growing pauses
	MailUnknown    MailClass = "unknown"     // it may have been taken: wait long, then once more with the same Message-ID
	MailBadAddress MailClass = "bad-address" // never: the fallback starts
	MailPolicy     MailClass = "policy"      // refused because of who we are or what we write; many of them pause the lane
	MailRefused    MailClass = "refused"     // never, for another reason: the office looks at it
	MailBlocked    MailClass = "blocked"     // signing in or TLS failed: all mail pauses
)

// MailResult is what became of one try, for the record: no address stands in it.
type MailResult struct {
	Class    MailClass
	Stage    string // how far the talk with the server came: "rcpt"
	Code     int    // 550; 0 without a reply
	Enhanced string // 5.1.1, or empty
	Text     string // the server's words or the fault, cleaned
}

// Bare says whether a server's reply has no enhanced code, so that its class is a guess by where and how it refused.
func (r MailResult) Bare() bool { return r.Code != 0 && r.Enhanced == "" }

// BounceResult is a report that a mail which our server had taken did not arrive.
type BounceResult struct {
	ID       string // of the mail
	Class    MailClass
	Enhanced string
	Text     string // the server's words, cleaned
}
