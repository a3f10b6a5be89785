package scoring

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*IndexSet)
		want  []slip
	}{
		"a sound set has no faults": {func(*IndexSet) {}, nil},
		"a repeated indicator": {
			func(s *IndexSet) { s.Groups[2].Indicators[0].Code = "SYNC" },
			[]slip{{"groups[2].indicators[0].code", "SYNC is used at groups[0].indicators[0].code already"}},
		},
		"an alias that is another group": {
			func(s *IndexSet) { s.Groups[2].Aliases = []string{"OPEN"} },
			[]slip{{"groups[2].aliases[0]", "OPEN is used at groups[0].code already"}},
		},
		"points of a group that do not add up": {
			func(s *IndexSet) { s.Groups[0].Indicators[0].Points = 500 },
			[]slip{{"groups[0].points", "the indicators of OPEN have 9.00 points together, not 10.00"}},
		},
		"points of the set that do not add up": {
			func(s *IndexSet) { s.Total = 10000 },
			[]slip{{"total", "the groups have 50.00 points together, not 100.00"}},
		},
		"a target of zero": {
			func(s *IndexSet) { s.Groups[0].Indicators[0].Target = 0 },
			[]slip{{"groups[0].indicators[0].target_percent", "0 is not a percentage above 0 and up to 100"}},
		},
		"a target above 100": {
			func(s *IndexSet) { s.Groups[0].Indicators[0].Target = 100.5 },
			[]slip{{"groups[0].indicators[0].target_percent", "100.5 is not a percentage above 0 and up to 100"}},
		},
		"a target that is no number": {
			func(s *IndexSet) { s.Groups[0].Indicators[0].Target = math.NaN() },
			[]slip{{"groups[0].indicators[0].target_percent", "NaN is not a percentage above 0 and up to 100"}},
		},
		"an unknown zero rule": {
			func(s *IndexSet) { s.Groups[0].Indicators[0].Zero = "half" },
			[]slip{{"groups[0].indicators[0].when_denominator_zero", `"half" is not null, zero or full`}},
		},
		"an unknown level": {
			func(s *IndexSet) { s.Groups[0].Indicators[0].Level = "district" },
			[]slip{{"groups[0].indicators[0].level", `"district" is not agency or province`}},
		},
		"negative points": {
			func(s *IndexSet) { s.Groups[0].Indicators[0].Points, s.Groups[0].Indicators[1].Points = -100, 1100 },
			[]slip{{"groups[0].indicators[0].points", "-1.00 is negative"}},
		},
		"too many decimals of ratios": {
			func(s *IndexSet) { s.Groups[2].RatioDecimals = Some(7) },
			[]slip{{"groups[2].ratio_decimals", "7 is not between 0 and 6"}},
		},
		"a group without indicators": {
			func(s *IndexSet) { s.Groups[2].Indicators = nil },
			[]slip{{"groups[2].indicators", "a group needs at least one indicator"}},
		},
		"bands that leave a gap at the bottom": {
			func(s *IndexSet) { s.Bands[2].From = 100 },
			[]slip{{"bands", "the lowest band must begin at 0, or some totals have no band"}},
		},
		"bands out of order": {
			func(s *IndexSet) { s.Bands[1].From = 8000 },
			[]slip{{"bands[1].from", "80.00 is not below 80.00: bands go from the highest to the lowest"}},
		},
		"two bands of one name": {
			func(s *IndexSet) { s.Bands[1].Name.Vi = "Tốt" },
			[]slip{{"bands[1].name_vi", `"Tốt" is used twice`}},
		},
		"an indicator of cases that is not there": {
			func(s *IndexSet) { s.CasesIndicator = "NO" },
			[]slip{{"cases_indicator", `"NO" is not an indicator of this set`}},
		},
		"a date of effect that is none": {
			func(s *IndexSet) { s.EffectiveFrom = "2026-02-30" },
			[]slip{{"effective_from", `"2026-02-30" is not a date such as 2026-01-01`}},
		},
		"a legal group of an unknown group": {
			func(s *IndexSet) { s.LegalGroups[0].Groups[0] = "NO" },
			[]slip{
				{"legal_groups[0].groups[0]", `"NO" is not a group of this set, or stands in another legal group already`},
				{"legal_groups[0].points", "the groups of OPEN have 0.00 points together, not 10.00"},
				{"legal_groups", "1 groups stand in no legal group"},
			},
		},
		"a missing name": {
			func(s *IndexSet) { s.Groups[1].Name.En = "" },
			[]slip{{"groups[1].name_en", "is empty"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			set := smallSet()
			c.spoil(&set)
			if diff := cmp.Diff(c.want, inEnglish(t, set.Check())); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// slip is a fault in English.
type slip struct{ Path, Reason string }

// inEnglish are faults without their Vietnamese, which each of them must have.
func inEnglish(t *testing.T, faults []Fault) (slips []slip) {
	t.Helper()
	for _, f := range faults {
		if f.Vi == "" || f.Vi == f.Reason {
			t.Errorf("%q is not said in Vietnamese", f.Reason)
		}
		slips = append(slips, slip{f.Path, f.Reason})
	}
	return slips
}
