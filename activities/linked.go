package activities

import (
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// LinkedTask is a task as a personal link shows it to the person whom it was sent to, read at one moment.
type LinkedTask struct {
	Key
	ID        TaskID
	Subject   string // tells apart tasks of one kind and agency: a dispute's number
	Now       time.Time
	Task      review.Task
	Agency    scoring.Agency
	Left      scoring.Maybe[calendar.Left] // absent where the calendar has no notice for the days in between
	Who       review.Actor                 // with the roles of today; without any, when the person has lost them
	Name      string                       // of the person
	Calls     []time.Time                  // at which the office telephoned, in this generation
	Answers   []LinkedAnswer               // in the order in which they were given
	Prepared  scoring.Maybe[LinkedAnswer]  // of a head's approval: the answer that it is on
	Disputes  []LinkedDispute              // of the answers; of a task about a dispute, that one
	Outcomes  map[review.Outcome]int       // of the period's reviews that have ended; of an approval only
	IndexSet  scoring.Reference            // that the period is scored by
	Directive scoring.Maybe[Directive]     // that is to be acknowledged
	Engine    string                       // that made the latest scores; empty when there are none
	Files     []StoredFile                 // of the answers and disputes, for whoever may see the agency's cases
	Words     []Word                       // what was said on the disputes since, likewise
	Owned     []string                     // codes of the province's indicators that the agency owns today
	Changed   []LinkedChange               // of the agency's scorecard, since the period was started
	Draft     scoring.Maybe[Draft]         // that the person has kept of an answer
	Speakers  []Speaker                    // whose words the person may enter for them; none for who may not

	Submission scoring.Maybe[Submission] // of an approval: what its person is asked about
	Stands     bool                      // of an approval: that is what the period still has
}

// LinkedAnswer is an answer and who gave it.
type LinkedAnswer struct {
	AnswerRecord        // without its disputes
	ID           int64  // that the disputes of it name
	Name         string // of the person
	Approver     string // who approved it or sent it back, where answers take two steps
	Judged       scoring.Maybe[time.Time]
}

// LinkedDispute is a dispute and what became of it.
type LinkedDispute struct {
	DisputeRecord
	Answer int64
	Picked []PickedDossier // in place of the dispute's own
	Ruling review.Ruling   // its Decision is review.Pending as long as there is none
	Ruled  scoring.Maybe[time.Time]
	// State is that of the ruling's task, empty as long as there is none; Raisers do not rule.
	State   review.State
	Raisers []string
}

// Speaker is somebody of an agency, whose words the office may enter.
type Speaker struct{ Person, Name string }

// LinkedChange is how a scorecard was changed by collecting again, and when.
type LinkedChange struct {
	AgencyChange
	At     time.Time
	Reason string
}
