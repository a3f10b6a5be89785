package indexset

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"danhgia/indexes"
	"danhgia/scoring"
)

// decision766 is the set that comes with the program.
func decision766(t *testing.T) scoring.IndexSet {
	t.Helper()
	files, err := All(indexes.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if file.Name == "766-2026.yaml" {
			return file.Set
		}
	}
	t.Fatal("766-2026.yaml does not come with the program")
	return scoring.IndexSet{}
}

// The table is kept beside the YAML file, written independently of it.
func TestDecision766IsTheTable(t *testing.T) {
	file, err := os.Open("testdata/index-766-2026.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	want, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want[1:], table(decision766(t))); diff != "" {
		t.Error(diff)
	}
}

func table(set scoring.IndexSet) (rows [][]string) {
	for _, g := range set.Groups {
		decimals := ""
		if g.RatioDecimals.Known {
			decimals = strconv.Itoa(g.RatioDecimals.Value)
		}
		for _, i := range g.Indicators {
			rows = append(rows, []string{
				i.Code, g.Code, whole(i.Points), strconv.FormatFloat(i.Target, 'f', -1, 64),
				decimals, string(i.Zero), string(i.Level), i.Name.Vi,
			})
		}
	}
	return rows
}

func whole(h scoring.Hundredths) string { return strconv.FormatFloat(h.Float(), 'f', -1, 64) }

func TestDecision766HasTheStatedTotals(t *testing.T) {
	type totals struct {
		Code, From, Cases string
		Indicators        int
		Total             scoring.Hundredths
		Groups, Legal     map[string]scoring.Hundredths
		Aliases           map[string][]string
		Bands             []scoring.Band
	}
	set := decision766(t)
	got := totals{
		Code: set.Code, From: set.EffectiveFrom, Cases: set.CasesIndicator, Total: set.Total, Indicators: len(table(set)),
		Groups: map[string]scoring.Hundredths{}, Legal: map[string]scoring.Hundredths{}, Aliases: map[string][]string{},
		Bands: set.Bands,
	}
	for _, g := range set.Groups {
		got.Groups[g.Code] = g.Points
		if g.Aliases != nil {
			got.Aliases[g.Code] = g.Aliases
		}
	}
	for _, l := range set.LegalGroups {
		got.Legal[l.Code] = l.Points
	}
	want := totals{
		Code: "766-2026", From: "2026-01-01", Cases: "PROGRESS_ON_TIME", Total: 100_00, Indicators: 23,
		Groups:  map[string]scoring.Hundredths{"CKMB": 18_00, "TDGQ": 20_00, "DVCTT": 12_00, "TTTT": 10_00, "MDSH": 22_00, "MDHL": 18_00},
		Legal:   map[string]scoring.Hundredths{"CKMB": 18_00, "TDGQ": 20_00, "CCDVTT": 22_00, "MDSH": 22_00, "MDHL": 18_00},
		Aliases: map[string][]string{"DVCTT": {"CLGQ"}},
		Bands: []scoring.Band{
			{Name: scoring.Text{Vi: "Xuất sắc", En: "Excellent"}, From: 90_00},
			{Name: scoring.Text{Vi: "Tốt", En: "Good"}, From: 80_00},
			{Name: scoring.Text{Vi: "Khá", En: "Fair"}, From: 70_00},
			{Name: scoring.Text{Vi: "Trung bình", En: "Average"}, From: 50_00},
			{Name: scoring.Text{Vi: "Yếu", En: "Weak"}, From: 0},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAllRefusesTwoFilesWithOneCode(t *testing.T) {
	fsys := fstest.MapFS{
		"a.yaml":    {Data: []byte(small)},
		"b.yaml":    {Data: []byte(small)},
		"notes.txt": {Data: []byte("not an index set")},
	}
	_, err := All(fsys)
	if want := "b.yaml: the index set has code small, as the one in a.yaml"; message(err) != want {
		t.Errorf("got %q\nwant %q", message(err), want)
	}
}

func TestAllNamesEveryBadFile(t *testing.T) {
	_, err := All(fstest.MapFS{"a.yaml": {Data: []byte("[")}, "b.yaml": {Data: []byte("\xff")}})
	want := "a.yaml:1: not YAML: sequence end token ']' not found\nb.yaml:1: the text is not valid UTF-8: save the file as UTF-8"
	if message(err) != want {
		t.Errorf("got %q\nwant %q", message(err), want)
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
