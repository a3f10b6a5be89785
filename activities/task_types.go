package activities

import (
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// TaskID names a task; its row in Postgres is the witness of everything about it.
type TaskID int64

// TaskBook is all that a decision on a task needs, read while the task's row is locked. Now is Postgres's told time.
type TaskBook struct {
	Key
	ID          TaskID
	Now         time.Time
	Speed       float64 // told seconds in a real one
	Task        review.Task
	Subject     string      // tells apart tasks of one kind and agency: a dispute's number
	Directive   DirectiveID // that the task is to acknowledge, or 0
	AgencyName  string
	Answers     []review.Answer
	Mails       []review.Mail
	Told        map[int]calendar.Deadline // of the generations before this one
	Done        []string                  // keys of the rungs of this generation that were sent or passed over
	Sent        []string                  // of them, those that were sent
	People      []review.Person
	Names       map[string]Person // by review.Person.ID
	Substitutes []review.Substitute
	Calendar    calendar.Calendar
	Ladders     []byte                       // the file of ladders that the period began with, or the task itself where it is of none
	Dispute     scoring.Maybe[DisputeRecord] // that a ruling is on
	Submitted   int64                        // of an approval: the score run that this generation was asked about; 0: none so far
	Stands      bool                         // of an approval: that run is still what the period has
	Review      TaskID                       // of a head's approval: the review whose answer it is on
}

// DisputeRecord is a stored dispute.
type DisputeRecord struct {
	ID int64
	review.Dispute
	Review  TaskID // that was answered with it
	Officer string // review.Person.ID of whose words it is
	// What was said on it since: files that came, the latest question, the supplement, messages.
	Files      int
	Inquiry    Inquiry // the zero one: none
	Supplement Supplement
	Messages   int
	Last       Message
}

// RuledRecord is a ruling as it is stored, with the figures that it puts in place.
type RuledRecord struct {
	Dispute int64
	review.Ruling
	By         string // review.Person.ID
	Correction scoring.Maybe[review.Counted]
	Agencies   []string        // whose figure it corrects
	Dossiers   []review.Picked // of those that were picked, the ones that it accepts
}

// NewTask is a task to be opened.
type NewTask struct {
	Kind      review.Kind
	Agency    string
	Subject   string
	Directive DirectiveID // to acknowledge, or 0
	Ladders   int64       // number of the ladders that a task of no period begins with, or 0
	Opened    time.Time
	Deadline  calendar.Deadline
}

// TaskEntry is what a decision writes, in the same transaction.
type TaskEntry struct {
	Task       review.Task // as it is from now on
	Rungs      []RungRecord
	Mails      []QueuedMail
	Answer     scoring.Maybe[AnswerRecord]
	New        []NewTask
	Ruling     NewTask // opened for each dispute of the answer that counts, with the dispute's number as its subject; none without a kind
	Ruled      scoring.Maybe[RuledRecord]
	Asked      scoring.Maybe[Inquiry]
	Said       scoring.Maybe[Message]
	Appointed  scoring.Maybe[NewOfficer]
	Submission scoring.Maybe[Submission] // of an approval: what the leader is asked to approve
	Next       scoring.Maybe[time.Time]  // when the ladder moves next
	Wake       bool                      // the task's workflow is to look again
	Start      bool                      // the task's workflow is to be started; it looks when the ladder moves
	Actor      string                    // review.Person.ID, or empty for the system
	Action     string                    // for the audit; empty: nothing worth a row
	Details    map[string]any            // ids and numbers, never contents
}

// NewOfficer is an officer whom an answer appoints, and the mail that tells them, without its person and key.
type NewOfficer struct {
	Officer OfficerRow
	Shared  bool // the address may be another person's too
	Mail    QueuedMail
}

// RungRecord is a rung that was sent or passed over.
type RungRecord struct {
	Key    string
	Sent   bool
	Reason review.Reason
}

// QueuedMail is a mail as it is put into the outbox.
type QueuedMail struct {
	Key        string
	Kind       MailKind
	Task       TaskID // that it is about and its link opens; 0: the book's own
	Generation int    // 0: it is true whatever becomes of the task
	Person     string // review.Person.ID
	Role       review.Role
	Data       MailData
	Hold       time.Duration // how long it waits for company before it may be sent
	Moment     time.Time     // of the ladder that it is of; zero: of none
}

// AnswerRecord is an answer with what belongs to it.
type AnswerRecord struct {
	review.Answer
	Difficulties string
	Attached     []File // to be stored with it; read back they are StoredFile
	Appointed    string // review.Person.ID of whom it appoints, once they are entered
}

// Wake is a workflow that is to look again; that of a task or a directive is started where there is none.
type Wake struct {
	Workflow  string
	Task      TaskID        // 0: of none
	Starts    bool          // the task is new: its workflow is started, and not called
	Wait      time.Duration // real time before a workflow that starts first looks
	Directive DirectiveID   // 0: of none; its workflow is started where there is none
	Erratum   ErratumRun    // of no revision: of none; its workflow is started where there is none
	Target    TargetID      // 0: of none; the one who sends to it is started where there is none
	Import    ImportWake    // of no ID: of none
	Source    SourceWake    // of no ID: of none
	Judges    string        // province whose dossiers are judged again; empty: of none
	Shown     ShownAs       // what its workflow is found by
	Trace     string        // the traceparent of what it follows from, or empty
}

// ShownAs is what a workflow is found by in Temporal's pages. What is empty is none.
type ShownAs struct{ Period, Agency, Kind, Rung string }

// OpenTask is a task that waits for somebody.
type OpenTask struct {
	ID         TaskID
	Kind       review.Kind
	Agency     string
	Subject    string
	Generation int
	Opened     time.Time
	Due        time.Time
	Awaits     bool `json:",omitempty"` // an answer to it awaits the head
}

// Event is a line of a timeline. Nobody is named in it.
type Event struct {
	At     time.Time
	What   string
	Agency string
	Who    string // a role
}

// MailCount is how many mails of a rung went out within an hour.
type MailCount struct {
	Hour    time.Time
	Rung    string // with the kind of its task: "review reminder"
	Mails   int
	Bounced int // of them, those that came back since
}

// Escalation is a rung about reviews that wrote to others than the focal officers.
type Escalation struct {
	Rung     string
	Role     review.Role
	Agencies []string
}
