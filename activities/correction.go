package activities

import (
	"slices"

	"danhgia/scoring"
)

// Correction is what stands in place of a collected figure.
type Correction struct {
	Agency      string
	Indicator   string
	Numerator   int64
	Denominator int64
	Flag        scoring.FlagKind // by whom: scoring.Entered by the agency, scoring.Ruled by a ruling
}

// correct puts corrections over the collected figures, the latest last: the current value is snapshot + corrections.
// What the source published stays beside it, to be compared with.
func (c Collection) correct(corrections []Correction) {
	figures := make(map[string]*scoring.Figures, len(c.Agencies))
	for i := range c.Agencies {
		figures[c.Agencies[i].Code] = &c.Agencies[i].Figures
	}
	for _, correction := range corrections {
		if f := figures[correction.Agency]; f != nil {
			correction.apply(f)
		}
	}
}

func (c Correction) apply(f *scoring.Figures) {
	at := slices.IndexFunc(f.Measures, func(m scoring.Measure) bool { return m.Indicator == c.Indicator })
	if at < 0 {
		f.Measures = append(f.Measures, scoring.Measure{Indicator: c.Indicator})
		at = len(f.Measures) - 1
	}
	f.Measures[at].Numerator, f.Measures[at].Denominator = scoring.Some(c.Numerator), scoring.Some(c.Denominator)
	f.Measures[at].Flags = []scoring.Flag{{Kind: c.Flag}}
}
