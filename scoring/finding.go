package scoring

import (
	"math"
	"slices"
)

// Finding is something about collected figures that somebody should look at before agencies are asked to review them.
// It says what is odd and against what, and never that the figure is wrong.
type Finding struct {
	Agency    string      `json:"agency"`
	Indicator string      `json:"indicator"` // empty: it is about the agency's dossiers
	Rule      FindingRule `json:"rule"`
	Severity  Severity    `json:"severity"`
	Reason    Text        `json:"reason"`
	// Numerator and Denominator are the figure, or how many dossiers of how many.
	Numerator   Maybe[int64] `json:"numerator"`
	Denominator Maybe[int64] `json:"denominator"`
	Periods     int          `json:"periods"` // with how many earlier ones it was compared; 0: with none
}

// FindingRule names the rule by which something was found.
type FindingRule string

// The rules about figures against the agency's own earlier periods on the same basis.
const (
	RateFar       FindingRule = "rate-far"        // the rate lies far from what it usually is
	VolumeFar     FindingRule = "volume-far"      // the denominator does
	SuddenZero    FindingRule = "sudden-zero"     // the denominator is 0, and never was
	NoFigure      FindingRule = "no-figure"       // there is none, and always was
	SameAsBefore  FindingRule = "same-as-before"  // both counts are those of the period before
	NumeratorOver FindingRule = "numerator-above" // the numerator is larger than the denominator
)

// Severity says how urgent it is to look.
type Severity string

// The severities.
const (
	Serious Severity = "serious"
	Doubt   Severity = "doubt"
)

// In is the severity in words.
func (s Severity) In(lang Lang) string { return severityWords[s].In(lang) }

// Series is the figure of one indicator of one agency, with those of its earlier periods of the same span on the same
// basis: by the same index set, the newest first.
type Series struct {
	Agency  string
	Now     Measure
	Earlier []Measure
	// OfProcedures says that procedures are counted, of which a catalogue has the same ones every period: that they are as
	// many as before says nothing.
	OfProcedures bool
}

// What a comparison needs, and how far is far. Fewer periods, or smaller numbers, say nothing.
const (
	leastPeriods = 4
	leastCases   = 20  // of a denominator whose rate is compared, and of the median of one that is itself
	doubtful     = 3.5 // times the usual deviation, as is usual for the median's (Iglewicz and Hoaglin, 1993)
	serious      = 7.0
	leastRate    = 0.02 // the usual deviation of a rate is never taken for less: two points of a hundred
	leastVolume  = 0.10 // nor that of a denominator for less than a tenth of its median
	leastSame    = 50   // of a denominator that is the same as before: small ones may well be
	normal       = 1.4826
)

// Findings are what is odd about the figure. A rate is compared with the median of the earlier ones; the usual deviation
// is the median of theirs from it (MAD, times 1.4826), and at least what chance alone does to a rate of so many cases.
func (s Series) Findings() (all []Finding) {
	add := func(rule FindingRule, severity Severity, reason Text, periods int) {
		all = append(all, Finding{s.Agency, s.Now.Indicator, rule, severity, reason, s.Now.Numerator, s.Now.Denominator, periods})
	}
	n, d := s.Now.Numerator, s.Now.Denominator
	if n.Known && d.Known && n.Value > d.Value {
		add(NumeratorOver, Serious, numeratorAbove(n.Value, d.Value), 0)
		return all
	}
	volumes, rates := s.earlier()
	usual := middle(volumes)
	switch {
	case len(volumes) < leastPeriods:
		return all
	case !d.Known:
		if len(volumes) == len(s.Earlier) {
			add(NoFigure, Serious, noFigure(len(volumes)), len(volumes))
		}
		return all
	case d.Value == 0:
		if usual >= leastCases && slices.Min(volumes) > 0 {
			add(SuddenZero, Serious, suddenZero(int64(usual), len(volumes)), len(volumes))
		}
		return all
	}
	if severity := beyond(float64(d.Value)-usual, max(normal*deviation(volumes), leastVolume*usual, math.Sqrt(usual))); severity != "" && usual >= leastCases {
		add(VolumeFar, severity, volumeFar(d.Value, int64(usual), len(volumes)), len(volumes))
	}
	if len(rates) >= leastPeriods && d.Value >= leastCases && n.Known {
		rate, was := float64(n.Value)/float64(d.Value), middle(rates)
		spread := max(normal*deviation(rates), leastRate, math.Sqrt(was*(1-was)/float64(d.Value)))
		if severity := beyond(rate-was, spread); severity != "" {
			add(RateFar, severity, rateFar(rate, was, spread, len(rates)), len(rates))
		}
	}
	if before := s.Earlier[0]; !s.OfProcedures && d.Value >= leastSame && before.Numerator == n && before.Denominator == d {
		add(SameAsBefore, Doubt, sameAsBefore(n.Value, d.Value), 1)
	}
	return all
}

// earlier are the denominators of the earlier periods, and the rates of those that have enough cases.
func (s Series) earlier() (volumes, rates []float64) {
	for _, m := range s.Earlier {
		if !m.Denominator.Known {
			continue
		}
		volumes = append(volumes, float64(m.Denominator.Value))
		if m.Numerator.Known && m.Denominator.Value >= leastCases {
			rates = append(rates, float64(m.Numerator.Value)/float64(m.Denominator.Value))
		}
	}
	return volumes, rates
}

// beyond says how odd it is to be so far off; empty: it is not.
func beyond(off, spread float64) Severity {
	switch off = math.Abs(off); {
	case off > serious*spread:
		return Serious
	case off > doubtful*spread:
		return Doubt
	default:
		return ""
	}
}

// middle is the median; 0 of none.
func middle(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// deviation is the median of how far the values are from their median.
func deviation(values []float64) float64 {
	center := middle(values)
	off := make([]float64, len(values))
	for i, v := range values {
		off[i] = math.Abs(v - center)
	}
	return middle(off)
}
