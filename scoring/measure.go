package scoring

// MaxCount is the largest count that a double holds exactly; larger ones are refused at the door.
const MaxCount = 1 << 53

// Measure is what was collected about one indicator of one agency: two counts (each may be absent) and the points
// that the source published for it, which are only compared with, never used.
type Measure struct {
	Indicator   string            `json:"indicator"`
	Numerator   Maybe[int64]      `json:"numerator"`
	Denominator Maybe[int64]      `json:"denominator"`
	Published   Maybe[Hundredths] `json:"published"`
	Flags       []Flag            `json:"flags,omitempty"`
}

// GroupScore is the score that the source published for a whole group. For a group without measures it is the
// group's value; otherwise it is compared with.
type GroupScore struct {
	Group     string     `json:"group"`
	Published Hundredths `json:"published"`
}

// Figures are everything that was collected about one agency.
type Figures struct {
	Agency   string       `json:"agency"`
	Measures []Measure    `json:"measures"`
	Groups   []GroupScore `json:"groups"`
}

// Flag says what is odd about a measure that is kept as the source gave it.
type Flag struct {
	Kind FlagKind `json:"kind"`
	// Note is the source's own words, where it has any.
	Note string `json:"note,omitempty"`
}

// FlagKind names a doubt about a measure.
type FlagKind string

// The doubts that are known.
const (
	// NumeratorAbove marks a numerator above its denominator.
	NumeratorAbove FlagKind = "numerator-above-denominator"
	// SourceDoubts marks a figure that the source itself calls temporary or missing (dataQualityStatus).
	SourceDoubts FlagKind = "source-doubts"
	// Ruled marks a figure that a ruling on a dispute has put in place of the collected one.
	Ruled FlagKind = "ruled"
	// Entered marks a figure that no system had and that the agency has entered itself.
	Entered FlagKind = "entered"
	// Own marks a figure that the province has counted itself, from its dossiers.
	Own FlagKind = "own"
	// Amended marks a figure that a correction of the published result has put in place.
	Amended FlagKind = "amended"
	// HalfGiven marks a measure of which the source gave one count without the other.
	HalfGiven FlagKind = "half-given"
)
