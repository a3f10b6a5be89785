package scoring

// Erratum (đính chính) is what a corrected revision says of itself: what was wrong, and what has changed since the
// revision before it.
type Erratum struct {
	Previous int            `json:"previous_revision"`
	Kind     ErratumKind    `json:"kind"`
	Reason   string         `json:"reason"` // in the office's words
	Evidence string         `json:"evidence,omitempty"`
	Figures  []FigureChange `json:"figures"`  // indicators whose counts or points have changed
	Agencies []RankChange   `json:"agencies"` // whose total, rank or band has changed
}

// ErratumKind says what was wrong.
type ErratumKind string

// The kinds of corrections.
const (
	WrongFigure   ErratumKind = "figure"    // of an agency and indicator
	LateStatement ErratumKind = "late"      // an agency's dispute that came after its deadline is taken over
	Recompute     ErratumKind = "recompute" // the figures were right: the rules or the index set were not
)

// In is the kind in words.
func (k ErratumKind) In(lang Lang) string { return erratumWords[k].In(lang) }

var erratumWords = map[ErratumKind]Text{
	WrongFigure:   {"sửa số liệu sai", "a wrong figure"},
	LateStatement: {"tiếp nhận kiến nghị gửi sau thời hạn", "a late dispute taken over"},
	Recompute:     {"tính lại điểm", "points computed again"},
}

// FigureChange is an indicator of an agency before and after a correction.
type FigureChange struct {
	Agency    string `json:"agency"`
	Indicator string `json:"indicator"`
	Before    Figure `json:"before"`
	After     Figure `json:"after"`
}

// Figure is an indicator's counts with its points.
type Figure struct {
	Numerator   Maybe[int64]      `json:"numerator"`
	Denominator Maybe[int64]      `json:"denominator"`
	Points      Maybe[Hundredths] `json:"points"`
}

// NewErratum compares two revisions. The changed figures come in the order of the later one, and of its groups.
func NewErratum(kind ErratumKind, reason, evidence string, before, after Results) *Erratum {
	e := &Erratum{Previous: before.Revision, Kind: kind, Reason: reason, Evidence: evidence, Figures: []FigureChange{}, Agencies: []RankChange{}}
	e.Figures = append(e.Figures, FigureChanges(before.Agencies, after.Agencies)...)
	e.Agencies = append(e.Agencies, Effect(before.Agencies, after.Agencies)...)
	return e
}

// FigureChanges are the indicators whose counts or points differ, of agencies that stand in both.
func FigureChanges(before, after []Standing) (changes []FigureChange) {
	type place struct{ agency, indicator string }
	was := map[place]Figure{}
	each(before, func(agency string, r Result) { was[place{agency, r.Indicator}] = r.figure() })
	each(after, func(agency string, r Result) {
		if figure, known := was[place{agency, r.Indicator}]; known && figure != r.figure() {
			changes = append(changes, FigureChange{agency, r.Indicator, figure, r.figure()})
		}
	})
	return changes
}

func each(standings []Standing, visit func(agency string, r Result)) {
	for _, s := range standings {
		for _, g := range s.Card.Groups {
			for _, r := range g.Indicators {
				visit(s.Code, r)
			}
		}
	}
}

func (r Result) figure() Figure { return Figure{r.Numerator, r.Denominator, r.Points} }
