package tables

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/scoring"
)

const scoreHeader = "agency,level,code,numerator,denominator,ratio,points,max,given,difference\n"

func scored(t testing.TB, rows string) []scoring.Scorecard {
	t.Helper()
	figures, err := ReadMeasures("m.csv", strings.NewReader(measureHeader+rows), smallSet(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var cards []scoring.Scorecard
	scorer := scoring.NewScorer(smallSet())
	for _, f := range figures {
		card, err := scorer.Score(f)
		if err != nil {
			t.Fatal(err)
		}
		cards = append(cards, card)
	}
	return cards
}

func TestWriteScores(t *testing.T) {
	cards := scored(t, "H2,A2,1,3,1.66\nH2,A1,0,4,\nH2,B,,,1.5\n=H1,B1,0,0,\nH3,A,,,7\nH3,B,,,2\n")
	compared, err := scoring.NewScorer(smallSet()).Score(scoring.Figures{ // as a portal gives it: groups are compared with
		Agency: "H4", Measures: []scoring.Measure{measure("A1", 1, 1), measure("B1", 1, 1)},
		Groups: []scoring.GroupScore{{Group: "A", Published: 5_50}, {Group: "B", Published: 2_00}},
	})
	if err != nil {
		t.Fatal(err)
	}
	cards = append(cards, compared)
	var got strings.Builder
	if err := WriteScores(&got, smallSet(), cards); err != nil {
		t.Fatal(err)
	}
	want := scoreHeader + `H2,indicator,A1,0,4,0.00,0.00,6.00,,
H2,indicator,A2,1,3,33.33,1.67,4.00,1.66,0.01
H2,group,A,,,,1.67,10.00,,
H2,indicator,B1,,,,,2.00,,
H2,group,B,,,,1.50,2.00,1.50,0.00
H2,total,total,,,,3.17,12.00,,
'=H1,indicator,A1,,,,,6.00,,
'=H1,indicator,A2,,,,,4.00,,
'=H1,group,A,,,,,10.00,,
'=H1,indicator,B1,0,0,,,2.00,,
'=H1,group,B,,,,,2.00,,
'=H1,total,total,,,,,12.00,,
H3,indicator,A1,,,,,6.00,,
H3,indicator,A2,,,,,4.00,,
H3,group,A,,,,7.00,10.00,7.00,0.00
H3,indicator,B1,,,,,2.00,,
H3,group,B,,,,2.00,2.00,2.00,0.00
H3,total,total,,,,9.00,12.00,9.00,0.00
H4,indicator,A1,1,1,100.00,6.00,6.00,,
H4,indicator,A2,,,,,4.00,,
H4,group,A,,,,6.00,10.00,5.50,0.50
H4,indicator,B1,1,1,100.00,2.00,2.00,,
H4,group,B,,,,2.00,2.00,2.00,0.00
H4,total,total,,,,8.00,12.00,7.50,0.50
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Error(diff)
	}
	totals, err := ReadScores("s.csv", strings.NewReader(got.String()))
	if err != nil {
		t.Fatal(err)
	}
	wantTotals := []Total{
		{"H2", scoring.Some[scoring.Hundredths](3_17)},
		{"=H1", scoring.Maybe[scoring.Hundredths]{}},
		{"H3", scoring.Some[scoring.Hundredths](9_00)},
		{"H4", scoring.Some[scoring.Hundredths](8_00)},
	}
	if diff := cmp.Diff(wantTotals, totals); diff != "" {
		t.Error(diff)
	}
}

func TestWritingFailsWithTheDisk(t *testing.T) {
	full := writerFunc(func([]byte) (int, error) { return 0, errors.New("no space left") })
	if got, want := message(WriteScores(full, smallSet(), nil)), "write scores: no space left"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := message(WriteRanks(full, nil)), "write ranks: no space left"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestReadScoresRefuses(t *testing.T) {
	for name, test := range map[string]struct{ content, want string }{
		"another file":              {measureHeader, `s.csv line 1: the header is "agency,indicator,numerator,denominator,score", it must be "agency,level,code,numerator,denominator,ratio,points,max,given,difference"`},
		"an unknown level":          {scoreHeader + "H1,sum,A,,,,,,,\n", `s.csv line 2: level "sum" is not indicator, group or total`},
		"no agency":                 {scoreHeader + ",total,total,,,,1.00,12.00,,\n", "s.csv line 2: agency is empty"},
		"two totals of one agency":  {scoreHeader + "H1,total,total,,,,1.00,12.00,,\nH1,total,total,,,,2.00,12.00,,\n", "s.csv line 3: the total of H1 stands on line 2 already"},
		"a total that is no number": {scoreHeader + "H1,total,total,,,,one,12.00,,\n", `s.csv line 2: total of H1: score "one": not a number with at most two decimals, such as 7.96`},
		"a file that was cut off":   {scoreHeader + "H1,total,total,,,,1.00,12.00,,\nH2,group,A,,,,1.00,10.00,,\n", "s.csv: H2 has no total row: the file is not whole"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadScores("s.csv", strings.NewReader(test.content))
			if diff := cmp.Diff(test.want, message(err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadAgencies(t *testing.T) {
	got, err := ReadAgencies("a.csv", strings.NewReader("agency,peer_group,no_cases\nH1,commune,TRUE\nH2,\"sở, ban, ngành\",\nH3,commune,0\nH4,commune,x\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []PeerAgency{{"H1", "commune", true}, {"H2", "sở, ban, ngành", false}, {"H3", "commune", false}, {"H4", "commune", true}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadAgenciesRefuses(t *testing.T) {
	content := "agency,peer_group,no_cases\nH1,commune,\nH1,commune,\nH2,,\n,commune,\nH3,commune,maybe\n"
	want := `a.csv line 3: H1 stands on line 2 already
a.csv line 4: peer_group is empty
a.csv line 5: agency is empty
a.csv line 6: no_cases "maybe" is neither true nor false`
	_, err := ReadAgencies("a.csv", strings.NewReader(content))
	if diff := cmp.Diff(want, message(err)); diff != "" {
		t.Error(diff)
	}
}

func TestWriteRanks(t *testing.T) {
	var got strings.Builder
	err := WriteRanks(&got, []Place{
		{Agency: "H1", PeerGroup: "commune", Total: scoring.Some[scoring.Hundredths](90_00), Rank: scoring.Some(1), Band: "Xuất sắc"},
		{Agency: "H2", PeerGroup: "commune", Total: scoring.Some[scoring.Hundredths](15_96), Band: "Yếu"},
		{Agency: "@H3", PeerGroup: "sở, ban, ngành"},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `agency,peer_group,total,rank,band
H1,commune,90.00,1,Xuất sắc
H2,commune,15.96,,
'@H3,"sở, ban, ngành",,,
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Error(diff)
	}
}

func TestOpenLimited(t *testing.T) {
	dir := t.TempDir()
	file := func(name string, size int64) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, size); err != nil { // sparse: takes no room
			t.Fatal(err)
		}
		return path
	}
	limit, large := file("limit.csv", 64<<20), file("large.csv", 64<<20+1)
	missing := filepath.Join(dir, "none.csv")
	for path, want := range map[string]string{
		limit:   "",
		large:   large + " is larger than 64 MiB: split it by agency",
		dir:     dir + " is a folder: name a file",
		missing: missing + ": there is no such file",
	} {
		r, err := OpenLimited(path)
		if message(err) != want {
			t.Errorf("%s: got %q, want %q", path, message(err), want)
		}
		if err == nil {
			_ = r.Close()
		}
	}
}

func TestALimitedFileMayNotGrowBeyondTheLimit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "grows.csv")
	if err := os.WriteFile(path, []byte("abcd"), 0o600); err != nil {
		t.Fatal(err)
	}
	for left, want := range map[int64]string{4: "", 3: path + " is larger than 64 MiB: split it by agency"} {
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		r := &limited{file, left}
		if _, err := io.ReadAll(r); message(err) != want {
			t.Errorf("%d left: got %q, want %q", left, message(err), want)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}
