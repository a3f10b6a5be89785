package activities

import (
	"cmp"
	"time"

	"danhgia/scoring"
)

// Key names the evaluation of one province in one period.
type Key struct {
	Province string         // code, H44
	Period   scoring.Period // empty for what is of no period: directives and appointments
}

// when is the period as part of a name, which is never empty.
func (k Key) when() string { return cmp.Or(string(k.Period), "-") }

// Start is what an evaluation begins with: ids only, contents stay in Postgres.
type Start struct {
	Key
	Snapshot string // id of the collection that was handed in
	IndexSet string // code; empty: the one that is in force on the period's first day
	Reviewed bool   // the agencies review their scorecards, and the leader approves; else the result is provisional
	// Enter are the codes of indicators whose figures agencies enter where the collection has none.
	Enter   []string `json:",omitempty"`
	TwoStep bool     `json:",omitempty"` // an officer's answer to a review counts once the agency's head has approved it
	Days    int      `json:",omitempty"` // working days for the reviews; 0: by the ladder
	Resumed bool     `json:",omitempty"` // the period is going on already, and its workflow was lost
}

// MaxReviewDays is how many working days the reviews of a period have at most.
const MaxReviewDays = 60

// Claim is a run's hold on a period.
type Claim struct {
	Start
	Run string // the workflow run that holds it
}

// RawFile is a file as it was collected: its bytes are never changed.
type RawFile struct {
	scoring.SnapshotFile
	Content []byte
}

// RawCollection is a collection as it was received: six files and the manifest that says what they are of.
type RawCollection struct {
	Source   string // the host that published the files
	Period   scoring.Period
	Province scoring.Agency
	Files    []RawFile // in the order of the manifest
	Gaps     []scoring.Gap
}

// Collection is a raw collection that has been read and found sound.
type Collection struct {
	Agencies []CollectedAgency // the province first, then by code
	// Unknown are fields that the source has and the reader does not know: "transparency.json: data.evaluation[].newField".
	Unknown []string
}

// CollectedAgency is an agency with what the source says of it.
type CollectedAgency struct {
	scoring.Agency
	SourceID string // the source's own id, the same in all its files
	Figures  scoring.Figures
}

// ScoreRun is the outcome of scoring one snapshot by one index set with one version of the rules.
type ScoreRun struct {
	Key
	Snapshot string
	IndexSet string
	Engine   string
	// Corrections is how many corrections of the period went into it.
	Corrections int
	Standings   []scoring.Standing
}

// Stage is a step of an evaluation, in the order in which they are listed here.
type Stage string

// The stages. A period without reviews goes from scoring to publishing.
const (
	StageCollect Stage = "collect"
	StageCheck   Stage = "check"
	StageEnter   Stage = "enter"   // of figures that no system has; only where the period was started with such
	StageExamine Stage = "examine" // what was collected, against earlier periods; it waits where the office says so
	StageScore   Stage = "score"
	StageReview  Stage = "review"
	StageRule    Stage = "rule"
	StageApprove Stage = "approve"
	StagePublish Stage = "publish"
)

// What Look says besides the stages.
const (
	Standstill Stage = "paused" // the office has paused the period: nothing is asked and nothing published
	Abandoned  Stage = "cancelled"
)

// StageAsk is StageApprove as long as the leader has not been asked about the scores that the period has now. It is told
// to the workflow and not recorded.
const StageAsk Stage = "ask"

// State says where the evaluation of a period stands as a whole.
type State string

// The states of a period.
const (
	Running   State = "running"
	Published State = "published"
	Refused   State = "refused" // may be started again
	// PausedPeriod is a period whose tasks and clocks stand still.
	PausedPeriod State = "paused"
	// CancelledPeriod is a period that ended for good without a result.
	CancelledPeriod State = "cancelled"
)

// In is the state in words, after "the period": "đang chạy".
func (s State) In(lang scoring.Lang) string { return stateWords[s].In(lang) }

var stateWords = map[State]scoring.Text{
	Running: {Vi: "đang thực hiện", En: "running"}, Published: {Vi: "đã công khai", En: "published"}, Refused: {Vi: "không được nhận", En: "refused"},
	PausedPeriod: {Vi: "đang tạm dừng", En: "paused"}, CancelledPeriod: {Vi: "đã hủy", En: "cancelled"},
}

// In is the stage's name.
func (s Stage) In(lang scoring.Lang) string { return stageWords[s].In(lang) }

var stageWords = map[Stage]scoring.Text{
	StageCollect: {Vi: "nhận số liệu", En: "collect"}, StageCheck: {Vi: "kiểm tra số liệu", En: "check"}, StageEnter: {Vi: "cơ quan, đơn vị nhập số liệu", En: "enter"},
	StageExamine: {Vi: "tìm số liệu bất thường", En: "examine"}, StageScore: {Vi: "tính điểm", En: "score"}, StageReview: {Vi: "rà soát", En: "review"}, StageRule: {Vi: "thẩm định kiến nghị", En: "rule"},
	StageApprove: {Vi: "phê duyệt", En: "approve"}, StagePublish: {Vi: "công khai", En: "publish"},
}

// Evaluation is a period as the office follows it.
type Evaluation struct {
	Key
	State    State
	TwoStep  bool `json:",omitempty"` // see Start
	IndexSet string
	Snapshot string
	Refusal  string // why, when refused
	SentBack string `json:",omitempty"` // why the leader has sent the result back, until it is resubmitted
	Opened   time.Time
	Stages   []StageRecord
}

// StageRecord is when a stage began and ended, and what it says of its work.
type StageRecord struct {
	Stage    Stage
	Started  time.Time
	Finished scoring.Maybe[time.Time]
	Note     string
}

// Publication is a stored revision: content is the canonical JSON of scoring.Results.
type Publication struct {
	Key
	Revision  int
	State     scoring.PublicationState
	Content   []byte
	SHA256    string
	Published time.Time
	Seal      Seal
	Why       string // of a corrected revision in a list, in the office's words
}

// Made is a publication, without its content, with what made it.
type Made struct {
	Publication
	Engine   string // version of the rules
	IndexSet string
	Latest   bool // no later revision has taken its place
}

// Seal is what proves a revision: see publication.Statement. Empty for one that is older than signatures.
type Seal struct {
	Statement []byte // as signed
	Signature []byte
	Key       string // id
}
