package activities

import (
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// PeriodLine is a period in the office's list.
type PeriodLine struct {
	Key
	State      State
	Opened     time.Time
	Stage      Stage // that it is at; empty: none has begun, or all have ended
	Reviews    int   // of a period that has not ended: all
	Open       int   // of them, those that are open or paused
	NotReached int   // that ended without reaching anybody, and hold the period
	Rulings    int   // disputes that wait for a ruling
	Approval   bool  // the leader is asked
}

// Waiting is what waits for the office, in all periods.
type Waiting struct {
	Now         time.Time
	Rulings     int
	LateRulings int
	Oldest      scoring.Maybe[time.Time] // when the oldest of them was opened
	NotReached  int
	Approvals   int
	BadPeople   int // whose address does not work
	FailedMails int // that were refused for another reason than the address, in the periods that have not ended
	// UnknownMails were sent twice, and both times the mail server has not said whether it has taken them.
	UnknownMails int
	Lanes        []LaneState
	Prepared     []Preparation // periods that are being prepared
}

// LaneState is a lane of mails that pauses.
type LaneState struct {
	Lane   Lane
	Until  time.Time
	Reason string // the mail server's words
}

// Board is a period on one page.
type Board struct {
	Evaluation
	Now         time.Time
	Reviewed    bool // its scorecards are reviewed
	ReviewDays  int  // 0: as the ladders say
	Agencies    int
	Tasks       []TaskCount
	Mails       []MailStateCount
	Run         int64                  // of the latest scores; 0: none so far
	Differing   int                    // points of ours that are not the portal's
	DifferingIn int                    // agencies that have such
	Flags       []FlagCount            // of the figures that the scores are made of
	Collected   []CollectedLine        // again, the newest first
	Rulings     map[review.Outcome]int // disputes by their decision; review.Pending: none so far
	Corrected   int                    // figures that rulings have put right
	Published   []PublishedLine
}

// TaskCount is how many tasks of a kind stand how.
type TaskCount struct {
	Kind    review.Kind
	State   review.State
	Outcome review.Outcome
	Count   int
	Overdue int // of them, those whose deadline has passed
	Awaits  int // of them, reviews whose answer awaits the head
}

// MailStateCount is how many mails of a period are in a state.
type MailStateCount struct {
	State review.MailState
	Count int
}

// FlagCount is how often figures of an indicator are odd in one way.
type FlagCount struct {
	Indicator string
	Kind      scoring.FlagKind
	Count     int
}

// CollectedLine is a collection after the first, without what it changed in each agency.
type CollectedLine struct {
	At        time.Time
	By        string // name
	Reason    string
	CheckOnly bool
	Changed   int // agencies
	Added     int
	Confirmed int // corrected figures that the source showed
}

// PublishedLine is a revision that was published.
type PublishedLine struct {
	Revision  int
	State     scoring.PublicationState
	Published time.Time
}

// Of are the tasks of a kind, in all states and outcomes.
func (b Board) Of(kind review.Kind) (total TaskCount) {
	for _, c := range b.Tasks {
		if c.Kind == kind {
			total.Count, total.Overdue, total.Awaits = total.Count+c.Count, total.Overdue+c.Overdue, total.Awaits+c.Awaits
		}
	}
	return total
}

// Standing are the tasks of a kind in a state.
func (b Board) Standing(kind review.Kind, states ...review.State) (n int) {
	for _, c := range b.Tasks {
		for _, s := range states {
			if c.Kind == kind && c.State == s {
				n += c.Count
			}
		}
	}
	return n
}

// Ended are the tasks of a kind that were settled with an outcome.
func (b Board) Ended(kind review.Kind, outcome review.Outcome) (n int) {
	for _, c := range b.Tasks {
		if c.Kind == kind && c.State == review.Settled && c.Outcome == outcome {
			n += c.Count
		}
	}
	return n
}

// Sorts of a list of tasks.
const (
	ByAgency TaskSort = "agency"
	ByDue    TaskSort = "due"
	ByNext   TaskSort = "next"
)

// TaskSort is what a list of tasks is in the order of.
type TaskSort string

// TaskFilter is which tasks of a period are listed, a page of them.
type TaskFilter struct {
	Kind   review.Kind
	Show   TaskShow
	Search string // of an agency's name or code, without regard of marks
	Sort   TaskSort
	After  TaskCursor // the zero one: from the beginning
	Most   int
}

// TaskShow is which tasks are shown by how they stand.
type TaskShow string

// What is shown.
const (
	ShowWaiting  TaskShow = "waiting" // review: has not answered
	ShowOverdue  TaskShow = "overdue"
	ShowPaused   TaskShow = "paused"
	ShowMissed   TaskShow = "missed" // ended without an answer, or without anybody reached
	ShowAnswered TaskShow = "answered"
	ShowAll      TaskShow = "all"
)

// TaskShows are all of them, in the order in which they are offered.
var TaskShows = []TaskShow{ShowWaiting, ShowOverdue, ShowPaused, ShowMissed, ShowAnswered, ShowAll}

// TaskCursor is the last task of a page: the next one goes on after it.
type TaskCursor struct {
	Key string // what the list is in the order of
	ID  TaskID
}

// BoardTask is a task in the office's list, with how far its ladder is and what became of the mails.
type BoardTask struct {
	PeriodTask
	Cursor TaskCursor
	Rung   string // key of the last one that was sent in this generation, or empty
	RungAt time.Time
	Mails  []MailStateCount // of this generation
	Calls  int
}

// DifferenceLine is a value of ours that is not the portal's.
type DifferenceLine struct {
	Agency, AgencyName string
	Code               string // of the indicator, or of the group
	Group              bool
	Position           int
	Points, Published  scoring.Maybe[scoring.Hundredths]
}

// CaseLine is a dispute in the office's list.
type CaseLine struct {
	Key
	Dispute    int64
	Agency     string
	AgencyName string
	Indicator  string
	Raised     time.Time
	Decision   review.Outcome
	Ruled      scoring.Maybe[time.Time]
	Task       TaskID // of the ruling; 0: none, the review has not ended
	State      review.State
	Due        time.Time
	Proposed   scoring.Maybe[review.Counted]
	Files      int
	Left       scoring.Maybe[calendar.Left]
}

// ApprovalTask is the leader's task of a period.
type ApprovalTask struct {
	ID         TaskID
	Generation int
	State      review.State
	Outcome    review.Outcome
	Deadline   calendar.Deadline
	Judged     scoring.Maybe[time.Time]
	By         string // name of who has judged it
	Reason     string
}
