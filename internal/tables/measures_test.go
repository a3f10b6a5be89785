package tables

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"danhgia/scoring"
)

const measureHeader = "agency,indicator,numerator,denominator,score\n"

// smallSet has group A (A1, A2; 10 points; also called AA) and group B (B1; 2 points).
func smallSet() scoring.IndexSet {
	indicator := func(code string, points scoring.Hundredths, target float64) scoring.Indicator {
		return scoring.Indicator{Code: code, Points: points, Target: target, Zero: scoring.ZeroGivesNull, Level: scoring.LevelAgency}
	}
	return scoring.IndexSet{
		Code: "small", Total: 12_00, CasesIndicator: "A1",
		Groups: []scoring.Group{
			{Code: "A", Aliases: []string{"AA"}, Points: 10_00, Indicators: []scoring.Indicator{indicator("A1", 6_00, 100), indicator("A2", 4_00, 80)}},
			{Code: "B", Points: 2_00, Indicators: []scoring.Indicator{indicator("B1", 2_00, 50)}},
		},
	}
}

func measure(code string, n, d int64) scoring.Measure {
	return scoring.Measure{Indicator: code, Numerator: scoring.Some(n), Denominator: scoring.Some(d)}
}

func TestReadMeasures(t *testing.T) {
	a1 := []scoring.Figures{{Agency: "H1", Measures: []scoring.Measure{measure("A1", 3, 4)}}}
	withScore := measure("A1", 3, 4)
	withScore.Published = scoring.Some[scoring.Hundredths](4_50)
	above := measure("A1", 5, 4)
	above.Flags = []scoring.Flag{{Kind: scoring.NumeratorAbove}}
	groupA := func(score scoring.Hundredths) []scoring.Figures {
		return []scoring.Figures{{Agency: "H1", Groups: []scoring.GroupScore{{Group: "A", Published: score}}}}
	}
	for name, test := range map[string]struct {
		content string
		opt     Options
		want    []scoring.Figures
	}{
		"plain":                            {content: measureHeader + "H1,A1,3,4,\n", want: a1},
		"without the column score":         {content: "agency,indicator,numerator,denominator\nH1,A1,3,4\n", want: a1},
		"with a byte order mark":           {content: "\ufeff" + measureHeader + "H1,A1,3,4,\n", want: a1},
		"with Windows line ends":           {content: strings.ReplaceAll(measureHeader+"H1,A1,3,4,\n", "\n", "\r\n"), want: a1},
		"with quotation marks":             {content: measureHeader + `"H1","A1","3","4",""`, want: a1},
		"with spaces around":               {content: " agency , indicator,numerator,denominator,score\n H1 , A1,3 , 4, \n", want: a1},
		"with an empty line":               {content: measureHeader + "\nH1,A1,3,4,\n\n", want: a1},
		"with a published score":           {content: measureHeader + "H1,A1,3,4,4.5\n", want: []scoring.Figures{{Agency: "H1", Measures: []scoring.Measure{withScore}}}},
		"the largest exact count":          {content: measureHeader + "H1,A1,9007199254740992,9007199254740992,\n", want: []scoring.Figures{{Agency: "H1", Measures: []scoring.Measure{measure("A1", 1<<53, 1<<53)}}}},
		"zero is a figure":                 {content: measureHeader + "H1,A1,0,0,\n", want: []scoring.Figures{{Agency: "H1", Measures: []scoring.Measure{measure("A1", 0, 0)}}}},
		"empty counts are no figure":       {content: measureHeader + "H1,A1,,,\n", want: []scoring.Figures{{Agency: "H1", Measures: []scoring.Measure{{Indicator: "A1"}}}}},
		"a group's score":                  {content: measureHeader + "H1,A,,,10\n", want: groupA(10_00)},
		"a group's score by its alias":     {content: measureHeader + "H1,AA,,,0\n", want: groupA(0)},
		"a group's high score, published":  {content: measureHeader + "H1,A,,,10.01\n", opt: Options{AsPublished: true}, want: groupA(10_01)},
		"an odd numerator, as published":   {content: measureHeader + "H1,A1,5,4,\n", opt: Options{AsPublished: true}, want: []scoring.Figures{{Agency: "H1", Measures: []scoring.Measure{above}}}},
		"an agency that runs as a formula": {content: measureHeader + "=1+1,A1,3,4,\n", want: []scoring.Figures{{Agency: "=1+1", Measures: []scoring.Measure{measure("A1", 3, 4)}}}},
		"agencies in the order of their first row": {
			content: measureHeader + "H2,B1,1,1,\nH1,A1,3,4,\nH2,A2,2,2,\nH1,B,,,1.5\n",
			want: []scoring.Figures{
				{Agency: "H2", Measures: []scoring.Measure{measure("B1", 1, 1), measure("A2", 2, 2)}},
				{Agency: "H1", Measures: []scoring.Measure{measure("A1", 3, 4)}, Groups: []scoring.GroupScore{{Group: "B", Published: 1_50}}},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadMeasures("m.csv", iotest.OneByteReader(strings.NewReader(test.content)), smallSet(), test.opt)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadMeasuresRefusesLines(t *testing.T) {
	refusesRows(t, map[string][2]string{
		"an unknown indicator":             {"H1,A9,1,1,", "m.csv line 2: A9 is neither an indicator nor a group of index set small"},
		"an indicator in small letters":    {"H1,a1,1,1,", "m.csv line 2: a1 is neither an indicator nor a group of index set small"},
		"no indicator":                     {"H1,,1,1,", "m.csv line 2: indicator is empty"},
		"no agency":                        {" ,A1,1,1,", "m.csv line 2: agency is empty"},
		"an agency with a space inside":    {"H 1,A1,1,1,", `m.csv line 2: agency "H 1" has a space inside`},
		"an agency with a line end inside": {"\"H\n1\",A1,1,1,", `m.csv line 2: agency "H\n1" has a character that does not print`},
		"an agency with an invisible mark": {"H\u200b1,A1,1,1,", `m.csv line 2: agency "H\u200b1" has a character that does not print`},
		"an agency of 65 characters":       {strings.Repeat("é", 65) + ",A1,1,1,", `m.csv line 2: agency "` + strings.Repeat("é", 65) + `" is longer than 64 characters`},
		"invalid UTF-8":                    {"H\xff,A1,1,1,", "m.csv line 2: the text is not valid UTF-8: save the file as UTF-8"},
		"too few fields":                   {"H1,A1,1,1", "m.csv line 2: 4 fields, the header has 5"},
		"too many fields":                  {"H1,A1,1,1,,", "m.csv line 2: 6 fields, the header has 5"},
		"a row with semicolons":            {"H1;A1;1;1;", "m.csv line 2: 1 fields, the header has 5"},
	})
}

func TestReadMeasuresRefusesFigures(t *testing.T) {
	refusesRows(t, map[string][2]string{
		"a numerator without its denominator": {"H1,A1,1,,", "m.csv line 2: numerator and denominator are given together or not at all"},
		"a denominator without its numerator": {"H1,A1,,0,", "m.csv line 2: numerator and denominator are given together or not at all"},
		"a numerator above its denominator":   {"H1,A1,5,4,", "m.csv line 2: numerator 5 is above denominator 4"},
		"a numerator above denominator zero":  {"H1,A1,1,0,", "m.csv line 2: numerator 1 is above denominator 0"},
		"a negative count":                    {"H1,A1,-1,4,", `m.csv line 2: numerator "-1" is not a count: digits only, no sign, point or separator`},
		"a fraction":                          {"H1,A1,1,4.0,", `m.csv line 2: denominator "4.0" is not a count: digits only, no sign, point or separator`},
		"an exponent":                         {"H1,A1,1,1e3,", `m.csv line 2: denominator "1e3" is not a count: digits only, no sign, point or separator`},
		"a thousands separator":               {"H1,A1,1,1 000,", `m.csv line 2: denominator "1 000" is not a count: digits only, no sign, point or separator`},
		"a count above 2^53":                  {"H1,A1,1,9007199254740993,", "m.csv line 2: denominator 9007199254740993 is too large: at most 9007199254740992"},
		"a count above 2^64":                  {"H1,A1,1,99999999999999999999,", "m.csv line 2: denominator 99999999999999999999 is too large: at most 9007199254740992"},
		"a score that is no number":           {"H1,A1,1,1,good", `m.csv line 2: score "good": not a number with at most two decimals, such as 7.96`},
		"a score with three decimals":         {"H1,A1,1,1,1.005", `m.csv line 2: score "1.005": not a number with at most two decimals, such as 7.96`},
		"a score with a decimal comma":        {`H1,A1,1,1,"7,96"`, `m.csv line 2: score "7,96": not a number with at most two decimals, such as 7.96`},
		"a negative score":                    {"H1,A1,1,1,-0.01", "m.csv line 2: score -0.01 is negative"},
		"a group's score above its points":    {"H1,A,,,10.01", "m.csv line 2: score 10.01 is above the 10.00 points of group A"},
		"a group without a score":             {"H1,A,,,", "m.csv line 2: group A has no score: give one, or leave the row out"},
		"a group with counts":                 {"H1,A,1,1,5", "m.csv line 2: A is a group: it takes a score only, numerator and denominator stay empty"},
		"a group with a zero count":           {"H1,AA,,0,5", "m.csv line 2: A is a group: it takes a score only, numerator and denominator stay empty"},
	})
}

func TestReadMeasuresRefusesRepetition(t *testing.T) {
	refusesRows(t, map[string][2]string{
		"a repeated indicator":                      {"H1,A1,1,1,\nH2,A1,1,1,\nH1,A1,1,1,", "m.csv line 4: A1 of H1 stands on line 2 already"},
		"a group by its code and its alias":         {"H1,A,,,5\nH1,AA,,,5", "m.csv line 3: A of H1 stands on line 2 already"},
		"a group's score after its indicator":       {"H1,A2,1,1,\nH1,B1,1,1,\nH1,A,,,5", "m.csv line 4: group A of H1 is given as a score and by its indicators, here and on line 2: keep one of the two"},
		"an indicator after its group's score":      {"H1,AA,,,5\nH1,A2,,,", "m.csv line 3: group A of H1 is given as a score and by its indicators, here and on line 2: keep one of the two"},
		"a quotation mark out of place":             {"H1,A1,1,1,\nH1,A\"2,1,1,", "m.csv line 3: a quotation mark is out of place: quote the whole field and double the marks inside it"},
		"a quotation mark that does not close":      {"H1,A1,1,1,\nH1,\"A2,1,1,\n\n", "m.csv line 3: a quotation mark is out of place: quote the whole field and double the marks inside it"},
		"line numbers count empty and quoted lines": {"\n\"H1\",\"A1\n\",1,1,\nH1,A9,1,1,", "m.csv line 5: A9 is neither an indicator nor a group of index set small"},
		"every bad line": {
			"H1,A1,1,,\nH1,A2,1,1,\nH1,A9,1,1,",
			"m.csv line 2: numerator and denominator are given together or not at all\nm.csv line 4: A9 is neither an indicator nor a group of index set small",
		},
	})
}

// refusesRows takes rows and what is said about them.
func refusesRows(t *testing.T, tests map[string][2]string) {
	t.Helper()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { refusesMeasures(t, measureHeader+test[0], Options{}, test[1]) })
	}
}

func TestReadMeasuresRefusesFiles(t *testing.T) {
	for name, test := range map[string]struct{ content, want string }{
		"an empty file":            {"", "m.csv is empty: it must begin with the header agency,indicator,numerator,denominator,score"},
		"only a byte order mark":   {"\ufeff", "m.csv is empty: it must begin with the header agency,indicator,numerator,denominator,score"},
		"only a header":            {measureHeader, "m.csv has a header and no rows"},
		"no header":                {"H1,A1,1,1,\n", `m.csv line 1: the header is "H1,A1,1,1,", it must be "agency,indicator,numerator,denominator,score"`},
		"columns in another order": {"indicator,agency,numerator,denominator,score\n", `m.csv line 1: the header is "indicator,agency,numerator,denominator,score", it must be "agency,indicator,numerator,denominator,score"`},
		"semicolons":               {"agency;indicator;numerator;denominator;score\nH1;A1;1;1;\n", "m.csv line 1: the fields are separated by semicolons or tabs: save the file with commas"},
		"UTF-16":                   {"\xff\xfea\x00g\x00,", "m.csv line 1: the text is not valid UTF-8: save the file as UTF-8"},
		"a broken header":          {`agency,"indicator` + "\n", "m.csv line 1: a quotation mark is out of place: quote the whole field and double the marks inside it"},
	} {
		t.Run(name, func(t *testing.T) { refusesMeasures(t, test.content, Options{}, test.want) })
	}
}

func TestAsPublishedStillRefusesHalfAMeasure(t *testing.T) {
	refusesMeasures(t, measureHeader+"H1,A1,1,,\n", Options{AsPublished: true}, "m.csv line 2: numerator and denominator are given together or not at all")
}

func TestReadMeasuresStopsAfterTwentyBadLines(t *testing.T) {
	var want []string
	for line := 2; line < 22; line++ {
		want = append(want, fmt.Sprintf("m.csv line %d: agency is empty", line))
	}
	refusesMeasures(t, measureHeader+strings.Repeat(",A1,1,1,\n", 20), Options{}, strings.Join(want, "\n"))
	want = append(want, "m.csv: 20 bad lines, the rest was not read")
	refusesMeasures(t, measureHeader+strings.Repeat(",A1,1,1,\n", 21), Options{}, strings.Join(want, "\n"))
}

func TestReadMeasuresPassesOnWhatTheDiskSays(t *testing.T) {
	for name, content := range map[string]string{"at once": "", "in the header": "agency,", "after a row": measureHeader + "H1,A1,1,1,\n"} {
		t.Run(name, func(t *testing.T) {
			r := io.MultiReader(strings.NewReader(content), iotest.ErrReader(errors.New("the disk is gone")))
			_, err := ReadMeasures("m.csv", r, smallSet(), Options{})
			if want := "read m.csv: the disk is gone"; message(err) != want {
				t.Errorf("got %s, want %s", message(err), want)
			}
		})
	}
}

func refusesMeasures(t *testing.T, content string, opt Options, want string) {
	t.Helper()
	figures, err := ReadMeasures("m.csv", strings.NewReader(content), smallSet(), opt)
	if figures != nil {
		t.Errorf("figures came with the error: %v", figures)
	}
	if diff := cmp.Diff(want, message(err)); diff != "" {
		t.Error(diff)
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// Whatever is in the file: an answer, and what is accepted can be scored.
func FuzzReadMeasures(f *testing.F) {
	f.Add(measureHeader+"H1,A1,3,4,4.5\nH1,B,,,1\n", true)
	f.Add("\ufeff"+measureHeader+"\"H\n1\",A1,3,4,\r\n", false)
	f.Add("agency,indicator,numerator,denominator\nH1,AA,9007199254740993,,\n", false)
	scorer := scoring.NewScorer(smallSet())
	f.Fuzz(func(t *testing.T, content string, asPublished bool) {
		figures, err := ReadMeasures("m.csv", strings.NewReader(content), smallSet(), Options{AsPublished: asPublished})
		if err != nil {
			return
		}
		for _, agency := range figures {
			if _, err := scorer.Score(agency); err != nil {
				t.Error(err)
			}
		}
	})
}
