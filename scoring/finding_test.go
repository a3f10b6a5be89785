package scoring_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"danhgia/scoring"
)

// counts are measures of one indicator, numerator and denominator in turn; a negative one is not known.
func counts(pairs ...int64) (all []scoring.Measure) {
	some := func(n int64) scoring.Maybe[int64] {
		if n < 0 {
			return scoring.Maybe[int64]{}
		}
		return scoring.Some(n)
	}
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, scoring.Measure{Indicator: "PROGRESS_ON_TIME", Numerator: some(pairs[i]), Denominator: some(pairs[i+1])})
	}
	return all
}

// steady are six periods of about 1,000 dossiers, of which 900 are on time: the rates' usual deviation is the least that
// is taken, two points, and that of the denominators a tenth.
var steady = counts(905, 1000, 897, 990, 918, 1020, 891, 1000, 909, 1010, 900, 1000)

func TestWhatIsOddAboutAFigure(t *testing.T) {
	type found map[scoring.FindingRule]scoring.Severity
	tests := map[string]struct {
		now     []scoring.Measure
		earlier []scoring.Measure
		want    found
	}{
		"as always": {counts(902, 1003), steady, nil},
		"a rate just within 3.5 usual deviations":      {counts(831, 1000), steady, nil},
		"a rate just beyond":                           {counts(829, 1000), steady, found{scoring.RateFar: scoring.Doubt}},
		"also a better one":                            {counts(971, 1000), steady, found{scoring.RateFar: scoring.Doubt}},
		"a rate beyond seven":                          {counts(740, 1000), steady, found{scoring.RateFar: scoring.Serious}},
		"a rate of few cases is chance":                {counts(14, 19), counts(18, 19, 17, 18, 18, 19, 19, 20), nil},
		"so is one of some":                            {counts(19, 25), counts(23, 25, 22, 25, 23, 25, 23, 26, 22, 24), nil},
		"few periods say nothing":                      {counts(100, 1000), steady[:3], nil},
		"four do":                                      {counts(100, 1000), steady[:4], found{scoring.RateFar: scoring.Serious}},
		"a volume just within":                         {counts(1215, 1350), steady, nil},
		"a volume just beyond":                         {counts(1216, 1351), steady, found{scoring.VolumeFar: scoring.Doubt}},
		"a volume beyond seven":                        {counts(1620, 1800), steady, found{scoring.VolumeFar: scoring.Serious}},
		"small volumes go up and down":                 {counts(90, 100), counts(9, 10, 8, 9, 10, 12, 9, 9, 7, 8), nil},
		"suddenly zero":                                {counts(0, 0), steady, found{scoring.SuddenZero: scoring.Serious}},
		"zero is usual where it has been before":       {counts(0, 0), append(counts(0, 0), steady...), nil},
		"zero says little where there were few":        {counts(0, 0), counts(3, 3, 2, 2, 4, 5, 3, 3, 1, 2), nil},
		"there is no figure any more":                  {counts(-1, -1), steady, found{scoring.NoFigure: scoring.Serious}},
		"there was none now and then":                  {counts(-1, -1), append(counts(-1, -1), steady...), nil},
		"more on time than there are":                  {counts(1001, 1000), nil, found{scoring.NumeratorOver: scoring.Serious}},
		"the same as the period before":                {counts(905, 1000), steady, found{scoring.SameAsBefore: scoring.Doubt}},
		"the same as earlier, but not as the last one": {counts(897, 990), steady, nil},
		"small ones may be the same":                   {counts(40, 49), counts(40, 49, 41, 49, 40, 48, 42, 50), nil},
		"what varies by itself is far only further off": {
			counts(700, 1000), counts(950, 1000, 600, 1000, 880, 1000, 720, 1000, 810, 1000), nil,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := found(nil)
			for _, f := range (scoring.Series{Agency: "H31.104", Now: tt.now[0], Earlier: tt.earlier}).Findings() {
				if got == nil {
					got = found{}
				}
				got[f.Rule] = f.Severity
				assert.Equal(t, "H31.104", f.Agency)
				assert.Equal(t, "PROGRESS_ON_TIME", f.Indicator)
			}
			assert.Equal(t, tt.want, got)
		})
	}
}

// A catalogue has as many procedures as the month before.
func TestProceduresMayBeAsManyAsBefore(t *testing.T) {
	same := scoring.Series{Agency: "H31.104", Now: counts(905, 1000)[0], Earlier: steady}
	assert.Len(t, same.Findings(), 1)
	same.OfProcedures = true
	assert.Empty(t, same.Findings())
}

func TestAFindingSaysAgainstWhat(t *testing.T) {
	f := scoring.Series{Agency: "H31.104", Now: counts(740, 1000)[0], Earlier: steady}.Findings()
	assert.Equal(t, []scoring.Finding{{
		Agency: "H31.104", Indicator: "PROGRESS_ON_TIME", Rule: scoring.RateFar, Severity: scoring.Serious, Periods: 6,
		Numerator: scoring.Some[int64](740), Denominator: scoring.Some[int64](1000),
		Reason: scoring.Text{
			Vi: "tỷ lệ 74,00%, trung vị 6 kỳ trước của đơn vị là 90,00%, độ lệch thường gặp 2,00 điểm phần trăm",
			En: "the rate is 74.00%; the median of the agency's 6 earlier periods is 90.00%, their usual deviation 2.00 percentage points",
		},
	}}, f)
}

func TestWhatIsOddAboutDossiers(t *testing.T) {
	const agency = "H31.104"
	tests := map[string]struct {
		doubts scoring.DossierDoubts
		want   map[scoring.FindingRule]scoring.Severity
	}{
		"nothing":                        {scoring.DossierDoubts{Counted: 100}, nil},
		"few without a limit":            {scoring.DossierDoubts{Counted: 10, NoLimit: 4}, nil},
		"a small part without a limit":   {scoring.DossierDoubts{Counted: 1000, NoLimit: 99}, nil},
		"a tenth without a limit":        {scoring.DossierDoubts{Counted: 1000, NoLimit: 100}, map[scoring.FindingRule]scoring.Severity{scoring.NoLimits: scoring.Doubt}},
		"three tenths without a limit":   {scoring.DossierDoubts{Counted: 1000, NoLimit: 300}, map[scoring.FindingRule]scoring.Severity{scoring.NoLimits: scoring.Serious}},
		"one that was due before":        {scoring.DossierDoubts{Counted: 1000, DueTooEarly: 1}, map[scoring.FindingRule]scoring.Severity{scoring.DueTooEarly: scoring.Serious}},
		"one that ended before":          {scoring.DossierDoubts{Counted: 1000, EndedTooEarly: 1}, map[scoring.FindingRule]scoring.Severity{scoring.EndedTooEarly: scoring.Serious}},
		"one from the future":            {scoring.DossierDoubts{Counted: 1000, FromTheFuture: 1}, map[scoring.FindingRule]scoring.Severity{scoring.FromTheFuture: scoring.Serious}},
		"one of long ago":                {scoring.DossierDoubts{Counted: 1000, LongRunning: 1}, map[scoring.FindingRule]scoring.Severity{scoring.LongRunning: scoring.Doubt}},
		"few lines were refused":         {scoring.DossierDoubts{Lines: 1000, RefusedLines: 9}, map[scoring.FindingRule]scoring.Severity{scoring.RefusedLines: scoring.Doubt}},
		"one of a hundred lines refused": {scoring.DossierDoubts{Lines: 1000, RefusedLines: 10}, map[scoring.FindingRule]scoring.Severity{scoring.RefusedLines: scoring.Serious}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var got map[scoring.FindingRule]scoring.Severity
			tt.doubts.Agency = agency
			for _, f := range tt.doubts.Findings() {
				if got == nil {
					got = map[scoring.FindingRule]scoring.Severity{}
				}
				got[f.Rule] = f.Severity
				assert.Equal(t, agency, f.Agency)
				assert.NotContains(t, f.Reason.Vi+f.Reason.En, "%!")
			}
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestEveryRuleHasWords(t *testing.T) {
	for _, rule := range scoring.FindingRules {
		assert.NotEmpty(t, rule.In(scoring.Vi), rule)
		assert.NotEmpty(t, rule.In(scoring.En), rule)
		assert.True(t, rule.Known())
	}
	assert.False(t, scoring.FindingRule("other").Known())
}
