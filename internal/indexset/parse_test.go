package indexset

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/indexes"
	"danhgia/scoring"
)

const small = `code: small
name_vi: Nhỏ
name_en: Small
basis: a test
effective_from: 2026-01-01
total: 10.5
cases_indicator: A1
groups:
  - code: A
    aliases: [A_OLD]
    name_vi: Nhóm A
    name_en: Group A
    points: 10.5
    ratio_decimals: 2
    indicators:
      - code: A1
        name_vi: Một
        name_en: One
        points: 0.3
        target_percent: 87.5
        when_denominator_zero: null
        level: agency
        case_vi: hồ sơ
        case_en: dossier
        advice_vi: Chú ý
        advice_en: Mind
      - code: A2
        name_vi: Hai
        name_en: Two
        points: 10.2
        target_percent: 100
        when_denominator_zero: "full"
        level: province
        case_vi: TTHC
        case_en: procedure
legal_groups:
  - code: L
    name_vi: Nhóm luật
    name_en: Legal
    points: 10.5
    groups: [A]
bands:
  - name_vi: Tốt
    name_en: Good
    from: 5.25
  - name_vi: Yếu
    name_en: Weak
    from: 0
`

func smallSet() scoring.IndexSet {
	return scoring.IndexSet{
		Code: "small", Name: scoring.Text{Vi: "Nhỏ", En: "Small"}, Basis: "a test", EffectiveFrom: "2026-01-01",
		Total: 10_50, CasesIndicator: "A1",
		Groups: []scoring.Group{{
			Code: "A", Aliases: []string{"A_OLD"}, Name: scoring.Text{Vi: "Nhóm A", En: "Group A"}, Points: 10_50,
			RatioDecimals: scoring.Some(2),
			Indicators: []scoring.Indicator{
				{
					Code: "A1", Name: scoring.Text{Vi: "Một", En: "One"}, Points: 30, Target: 87.5,
					Zero: scoring.ZeroGivesNull, Level: scoring.LevelAgency,
					Case: scoring.Text{Vi: "hồ sơ", En: "dossier"}, Advice: scoring.Text{Vi: "Chú ý", En: "Mind"},
				},
				{
					Code: "A2", Name: scoring.Text{Vi: "Hai", En: "Two"}, Points: 10_20, Target: 100,
					Zero: scoring.ZeroGivesFull, Level: scoring.LevelProvince,
					Case: scoring.Text{Vi: "TTHC", En: "procedure"},
				},
			},
		}},
		LegalGroups: []scoring.LegalGroup{{Code: "L", Name: scoring.Text{Vi: "Nhóm luật", En: "Legal"}, Points: 10_50, Groups: []string{"A"}}},
		Bands: []scoring.Band{
			{Name: scoring.Text{Vi: "Tốt", En: "Good"}, From: 5_25},
			{Name: scoring.Text{Vi: "Yếu", En: "Weak"}, From: 0},
		},
	}
}

func TestParseReadsEveryField(t *testing.T) {
	for name, content := range map[string]string{
		"plain":                             small,
		"with a byte order mark":            "\ufeff" + small,
		"with Windows line ends":            strings.ReplaceAll(small, "\n", "\r\n"),
		"with a text over several lines":    strings.Replace(small, "basis: a test", "basis: >-\n  a\n  test", 1),
		"with flow style":                   strings.Replace(small, "  - name_vi: Yếu\n    name_en: Weak\n    from: 0\n", "  - {name_vi: Yếu, name_en: Weak, from: 0.00}\n", 1),
		"with the word null between quotes": strings.Replace(small, "zero: null", `zero: "null"`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			set, err := Parse("small.yaml", []byte(content))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(smallSet(), set); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// slip is a change to the small set and what is said about it.
type slip struct{ old, new, want string }

func TestParseRefusesFields(t *testing.T) {
	refuses(t, map[string]slip{
		"an unknown field":                {"basis: a test", "basis: a test\ncolour: red", "small.yaml:5: colour: an index set has no such field here"},
		"an unknown field deep within":    {"level: agency", "level: agency\n        note: x", "small.yaml:23: groups[0].indicators[0].note: an index set has no such field here"},
		"a field of another place":        {"    from: 0\n", "    from: 0\n    level: agency\n", "small.yaml:49: bands[1].level: an index set has no such field here"},
		"a merge key":                     {"basis: a test", "basis: a test\n<<: {a: 1}", "small.yaml:5: <<: an index set has no such field here"},
		"a repeated field":                {"basis: a test", "basis: a test\ncode: again", "small.yaml:5: code: stands twice, first on line 1"},
		"a repeated field deep within":    {"level: agency", "points: 0.3\n        level: agency", "small.yaml:22: groups[0].indicators[0].points: stands twice, first on line 19"},
		"a missing field of the set":      {"basis: a test\n", "", "small.yaml:1: basis: is missing"},
		"a missing field of an indicator": {"        when_denominator_zero: null\n", "", "small.yaml:16: groups[0].indicators[0].when_denominator_zero: is missing"},
		"a missing field of a band":       {"    name_en: Weak\n", "", "small.yaml:46: bands[1].name_en: is missing"},
		"advice in one language":          {"        advice_en: Mind\n", "", "small.yaml:16: groups[0].indicators[0].advice_en: is missing"},
		"a rule left blank":               {"zero: null", "zero:", "small.yaml:21: groups[0].indicators[0].when_denominator_zero: want text, not nothing"},
		"a rule given as a tilde":         {"zero: null", "zero: ~", "small.yaml:21: groups[0].indicators[0].when_denominator_zero: want text, not nothing"},
		"null where text must be":         {"basis: a test", "basis: null", "small.yaml:4: basis: want text, not nothing"},
		"a blank text":                    {"basis: a test", "basis: ' '", "small.yaml:4: basis: is empty"},
		"a number for text":               {"code: small", "code: 766", "small.yaml:1: code: want text, not the number 766"},
		"a switch for text":               {"code: small", "code: true", "small.yaml:1: code: want text, not true"},
		"a list for text":                 {"code: small", "code: [a]", "small.yaml:1: code: want text, not a list"},
		"an anchor":                       {"basis: a test", "basis: &b a test", "small.yaml:4: basis: want text, not an anchor, an alias or a tag"},
		"a tag":                           {"basis: a test", "basis: !!str 5", "small.yaml:4: basis: want text, not an anchor, an alias or a tag"},
	})
}

func TestParseRefusesValues(t *testing.T) {
	const number = "want a number with at most two decimals, such as 7.5, not "
	refuses(t, map[string]slip{
		"text for a number":          {"points: 0.3", "points: many", "small.yaml:19: groups[0].indicators[0].points: " + number + `the text "many"`},
		"a number between quotes":    {"points: 0.3", `points: "0.3"`, "small.yaml:19: groups[0].indicators[0].points: " + number + `the text "0.3"`},
		"three decimals":             {"points: 0.3", "points: 0.301", "small.yaml:19: groups[0].indicators[0].points: " + number + "the number 0.301"},
		"a decimal comma":            {"points: 0.3", "points: 0,3", "small.yaml:19: groups[0].indicators[0].points: " + number + `the text "0,3"`},
		"a hexadecimal number":       {"points: 0.3", "points: 0x1", "small.yaml:19: groups[0].indicators[0].points: " + number + "the number 0x1"},
		"infinity":                   {"total: 10.5", "total: .inf", "small.yaml:6: total: " + number + "the number .inf"},
		"a number left blank":        {"total: 10.5", "total:", "small.yaml:6: total: " + number + "nothing"},
		"a fraction of a decimal":    {"ratio_decimals: 2", "ratio_decimals: 2.0", "small.yaml:14: groups[0].ratio_decimals: want a whole number, not the number 2.0"},
		"text for a list":            {"groups: [A]", "groups: A", `small.yaml:41: legal_groups[0].groups: want a list, not the text "A"`},
		"a number in a list of text": {"groups: [A]", "groups: [A, 7]", "small.yaml:41: legal_groups[0].groups[1]: want text, not the number 7"},
		"text for a band":            {"  - name_vi: Yếu\n    name_en: Weak\n    from: 0\n", "  - Yếu\n", `small.yaml:46: bands[1]: want named fields, not the text "Yếu"`},
		"broken YAML":                {"aliases: [A_OLD]", "aliases: [A_OLD", "small.yaml:11: not YAML: ',' or ']' must be specified"},
		"a second document":          {"bands:\n", "---\nbands:\n", "small.yaml: an index set is one YAML document, this file has 2"},
		"invalid UTF-8":              {"Nhóm A", "Nh\xf3m A", "small.yaml:11: the text is not valid UTF-8: save the file as UTF-8"},
		"brackets that nest deeply":  {"[A_OLD]", strings.Repeat("[", 65), "small.yaml:10: the nesting is too deep for an index set"},
		"dashes that nest deeply":    {"[A_OLD]", "\n" + strings.Repeat("- ", 65) + "a", "small.yaml:11: the nesting is too deep for an index set"},
	})
}

func TestParseRefusesWhatCannotBeScoredBy(t *testing.T) {
	refuses(t, map[string]slip{
		"a target of zero":                    {"target_percent: 87.5", "target_percent: 0", "small.yaml:20: groups[0].indicators[0].target_percent: 0 is not a percentage above 0 and up to 100"},
		"a target above 100":                  {"target_percent: 87.5", "target_percent: 100.01", "small.yaml:20: groups[0].indicators[0].target_percent: 100.01 is not a percentage above 0 and up to 100"},
		"an unknown rule":                     {"zero: null", "zero: half", `small.yaml:21: groups[0].indicators[0].when_denominator_zero: "half" is not null, zero or full`},
		"an unknown level":                    {"level: agency", "level: district", `small.yaml:22: groups[0].indicators[0].level: "district" is not agency or province`},
		"a repeated indicator":                {"code: A2", "code: A1", "small.yaml:27: groups[0].indicators[1].code: A1 is used at groups[0].indicators[0].code already"},
		"an alias that is another's code":     {"[A_OLD]", "[A1]", "small.yaml:16: groups[0].indicators[0].code: A1 is used at groups[0].aliases[0] already"},
		"points that do not sum to the group": {"points: 0.3", "points: 0.31", "small.yaml:13: groups[0].points: the indicators of A have 10.51 points together, not 10.50"},
		"points that do not sum to the total": {"total: 10.5", "total: 10.49", "small.yaml:6: total: the groups have 10.50 points together, not 10.49"},
		"an unknown way of counting dossiers": {"cases_indicator: A1", "cases_indicator: A1\ndossiers_counted: all", `small.yaml:8: dossiers_counted: want open (received and not ended before the period) or received (within the period), not "all"`},
		"an unknown indicator for the cases":  {"cases_indicator: A1", "cases_indicator: A9", `small.yaml:7: cases_indicator: "A9" is not an indicator of this set`},
		"a date that does not exist":          {"2026-01-01", "2026-02-30", `small.yaml:5: effective_from: "2026-02-30" is not a date such as 2026-01-01`},
		"too many decimals for ratios":        {"ratio_decimals: 2", "ratio_decimals: 7", "small.yaml:14: groups[0].ratio_decimals: 7 is not between 0 and 6"},
		"bands that leave a gap":              {"from: 0\n", "from: 1\n", "small.yaml:42: bands: the lowest band must begin at 0, or some totals have no band"},
		"bands out of order":                  {"from: 5.25", "from: 0", "small.yaml:48: bands[1].from: 0.00 is not below 0.00: bands go from the highest to the lowest"},
	})
}

func refuses(t *testing.T, slips map[string]slip) {
	t.Helper()
	for name, slip := range slips {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(small, slip.old) {
				t.Fatalf("%q is not in the sample", slip.old)
			}
			_, err := Parse("small.yaml", []byte(strings.Replace(small, slip.old, slip.new, 1)))
			if message(err) != slip.want {
				t.Errorf("got  %s\nwant %s", message(err), slip.want)
			}
		})
	}
}

func TestParseRefusesWholeFiles(t *testing.T) {
	const empty = "x.yaml: an index set is one YAML document, this file has 0"
	for name, test := range map[string]struct{ content, want string }{
		"an empty file":              {"", empty},
		"only comments":              {"# nothing\n", empty},
		"a list":                     {"- a\n", "x.yaml:1: the file: want named fields, not a list"},
		"a file of over 5,000 lines": {strings.Repeat("\n", 5001), "x.yaml: 5001 lines are too many for an index set: at most 5000"},
		"a file of over 128 KiB":     {strings.Repeat("#", 128<<10+1), "x.yaml: 131073 bytes are too many for an index set: at most 131072"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("x.yaml", []byte(test.content))
			if message(err) != test.want {
				t.Errorf("got  %s\nwant %s", message(err), test.want)
			}
		})
	}
}

func TestParseReportsEverythingInTheOrderOfTheFile(t *testing.T) {
	content := strings.NewReplacer("total: 10.5", "total: ten", "points: 0.3", "points: 0.333", "    name_en: Weak\n", "", "basis: a test", "colour: red").Replace(small)
	_, err := Parse("small.yaml", []byte(content))
	want := `small.yaml:1: basis: is missing
small.yaml:4: colour: an index set has no such field here
small.yaml:6: total: want a number with at most two decimals, such as 7.5, not the text "ten"
small.yaml:19: groups[0].indicators[0].points: want a number with at most two decimals, such as 7.5, not the number 0.333
small.yaml:46: bands[1].name_en: is missing`
	if diff := cmp.Diff(want, message(err)); diff != "" {
		t.Error(diff)
	}
}

// Whatever is in the file: an answer, and a set only when it can be scored by.
func FuzzParse(f *testing.F) {
	decision, err := indexes.Files.ReadFile("766-2026.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{string(decision), small, "a: &x [*x]\n", "? a\n: b\n", "{", "- - -\n", "a: |\n", "!!x y: z", "%YAML 1.2\n---\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		set, err := Parse("fuzz.yaml", content)
		if err == nil && len(set.Check()) > 0 {
			t.Errorf("accepted in spite of %v", set.Check())
		}
	})
}
