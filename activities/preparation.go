package activities

import (
	"time"

	"danhgia/scoring"
)

// Purpose is what a collection is prepared for.
type Purpose string

// The purposes.
const (
	ForStart     Purpose = "start"
	ForRecollect Purpose = "recollect"
)

// Preparation is a collection that the office prepares, until a period is started by it or collected again with it. It is
// the office's: whoever opens the page next goes on with it.
type Preparation struct {
	Key
	Purpose Purpose
	PreparationAbout
	Files   []PreparedFile // in the order of their names
	Changed time.Time
	By      string // name of who changed it last
}

// PreparationAbout is what is said of the files, and how the period is to be run.
type PreparationAbout struct {
	Source  string        // host that published the files
	Gaps    []scoring.Gap `json:",omitempty"`
	Choices Choices
	Figures FiguresFrom `json:",omitempty"`
	// JudgedUntil is up to when the own figures are, where there are some.
	JudgedUntil time.Time `json:",omitzero"`
}

// Choices are how a period is to be run: see Start.
type Choices struct {
	Reviewed bool
	TwoStep  bool
	Days     int
	Enter    []string
	IndexSet string // code; empty: the one in force
}

// Start is what a period with these choices starts with.
func (c Choices) Start(k Key, snapshot string) Start {
	return Start{Key: k, Snapshot: snapshot, IndexSet: c.IndexSet, Reviewed: c.Reviewed, TwoStep: c.Reviewed && c.TwoStep, Enter: c.entered(), Days: c.days()}
}

func (c Choices) entered() []string {
	if !c.Reviewed {
		return nil
	}
	return c.Enter
}

func (c Choices) days() int {
	if !c.Reviewed {
		return 0
	}
	return c.Days
}

// Upload is a file as it was sent.
type Upload struct {
	Name    string
	Content []byte
}

// PreparedFile is a file of it, without its content.
type PreparedFile struct {
	Name       string
	CapturedOn string // date
	Bytes      int64
	SHA256     string
}
