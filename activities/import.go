package activities

import (
	"fmt"
	"time"

	"danhgia/calendar"
	"danhgia/scoring"
)

// ImportID is the number of an import.
type ImportID int64

// ImportWorkflowID is the workflow id of an import: import/H44/2026-08/dossiers/mot-cua. There is one for each source and
// period, so that no two of them are ever at work.
func ImportWorkflowID(k Key, c IntakeContent, source string) string {
	return fmt.Sprintf("import/%s/%s/%s/%s", k.Province, k.Period, c, source)
}

// SourceScheduleID is the id of the schedule by which a source is read: source/H44/3.
func SourceScheduleID(province string, id SourceID) string {
	return fmt.Sprintf("source/%s/%d", province, id)
}

// SourceRunID is the workflow id of a source that is read because somebody says so: source-run/H44/3.
func SourceRunID(province string, id SourceID) string {
	return fmt.Sprintf("source-run/%s/%d", province, id)
}

// ImportRun is what an Import begins with.
type ImportRun struct{ ID ImportID }

// SourceRun is what reading a source begins with.
type SourceRun struct {
	ID     SourceID
	Period scoring.Period `json:",omitempty"` // empty: those of the scheduled time
}

// SourceWake is a source whose schedule is to be set, or that is to be read.
type SourceWake struct {
	ID       SourceID
	Province string
	Name     string
	Timing   SourceTiming
	On       bool           // it is read by itself
	Run      scoring.Period // it is read once, for this period; empty: its schedule is set
}

// ImportWake is an import whose workflow is to be started, or stopped.
type ImportWake struct {
	ID    ImportID
	Stops bool
}

// ImportState is where an import stands.
type ImportState string

// The states.
const (
	ImportWaiting  ImportState = "waiting"
	ImportFetching ImportState = "fetching" // its file is being brought here
	ImportTaking   ImportState = "taking"
	ImportDone     ImportState = "done"
	ImportRefused  ImportState = "refused"
	ImportStopped  ImportState = "stopped" // somebody has stopped it
)

// Ended says whether nothing more becomes of it.
func (s ImportState) Ended() bool {
	return s == ImportDone || s == ImportRefused || s == ImportStopped
}

// In is the state's name.
func (s ImportState) In(lang scoring.Lang) string {
	return map[ImportState]scoring.Text{
		ImportWaiting:  {Vi: "đang chờ", En: "waiting"},
		ImportFetching: {Vi: "đang lấy tệp", En: "being fetched"},
		ImportTaking:   {Vi: "đang nạp", En: "being taken in"},
		ImportDone:     {Vi: "đã nạp", En: "done"},
		ImportRefused:  {Vi: "không nạp", En: "refused"},
		ImportStopped:  {Vi: "đã dừng", En: "stopped"},
	}[s].In(lang)
}

// Import is a file on its way in, or one that has been taken in.
type Import struct {
	ID      ImportID // 0: it was taken in by the starter itself
	Intake  int      // 0: no line of it has been read
	Key     Key
	Content IntakeContent
	Source  string
	File    string
	Bytes   int64
	State   ImportState
	Stops   bool
	Error   scoring.Text // why it was refused
	Figures IntakeFigures
	Begun   time.Time
	Ended   scoring.Maybe[time.Time]
	By      string // the person's name; empty: nobody has asked for it
}

// settling is through which day of a month the one before is read too: dossiers are still entered and ended.
const settling = 5

// PeriodsAt are the months that a source is read for at a scheduled time: the one that runs and, in its first days, the
// one before.
func PeriodsAt(scheduled time.Time) []scoring.Period {
	at := scheduled.In(calendar.Vietnam)
	this := scoring.MonthOf(at)
	if at.Day() > settling {
		return []scoring.Period{this}
	}
	return []scoring.Period{MonthBefore(scheduled), this}
}
