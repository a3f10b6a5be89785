package opendata

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"danhgia/activities"
	"danhgia/indexes"
	"danhgia/internal/cells"
	"danhgia/internal/devstack/devtest"
	"danhgia/internal/indexset"
	"danhgia/internal/synthetic"
	"danhgia/scoring"
)

func TestMain(m *testing.M) { devtest.Main(m) }

func newestSet(t testing.TB) (scoring.IndexSet, scoring.Reference) {
	t.Helper()
	files, err := indexset.All(indexes.Files)
	if err != nil {
		t.Fatal(err)
	}
	set := files[len(files)-1].Set
	return set, scoring.Reference{Code: set.Code, SHA256: strings.Repeat("c", 64)}
}

// awkward are names that break tables, and decomposed Vietnamese.
var awkward = []string{
	`=HYPERLINK("http://x.example","bấm")`, "+84", "-1", "@SUM(A1)", "\tthụt", "\rxuống", `Xã "Tân Lập", cũ`, "Xã hai\ndòng", "Xã hai\r\ndòng",
	"'=nháy", " cách đầu", norm.NFD.String("Phường Việt Trì"), `\.`, "null", "0", "NULL", "\ufeffxã",
}

// made is a stream of a period's synthetic results, in which some agencies have awkward names.
func made(t testing.TB, p scoring.Period, agencies int) activities.Stream {
	t.Helper()
	set, reference := newestSet(t)
	r, err := synthetic.Results(set, reference, scoring.Agency{Code: "H44", Name: "UBND tỉnh Phú Thọ"}, p, agencies)
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range awkward {
		if at := len(r.Agencies) - 1 - i; at > 0 {
			r.Agencies[at].Name = name
		}
	}
	publication, err := activities.NewPublication(r)
	if err != nil {
		t.Fatal(err)
	}
	s, err := activities.ReadStream(publication, func(scoring.Reference) (scoring.IndexSet, error) { return set, nil })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func of(streams ...activities.Stream) Source {
	return func(yield func(activities.Stream, error) bool) {
		for _, s := range streams {
			if !yield(s, nil) {
				return
			}
		}
	}
}

func written(t testing.TB, src Source) map[string]string {
	t.Helper()
	buffers, out := map[string]*bytes.Buffer{}, map[string]io.Writer{}
	for _, name := range Tables() {
		buffers[name] = &bytes.Buffer{}
		out[name] = buffers[name]
	}
	if err := WriteCSV(src, out); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for name, b := range buffers {
		files[name] = b.String()
	}
	return files
}

func TestEveryFigureIsInTheLongTableOnce(t *testing.T) {
	s := made(t, "2026-08", 40)
	rows, err := csv.NewReader(strings.NewReader(written(t, of(s))[Results])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{
		"period", "revision", "state", "agency", "agency_name", "peer_group", "group", "indicator", "indicator_name", "level", "numerator", "denominator",
		"ratio", "points", "max_points", "published_points", "difference", "rule", "flags", "notes", "no_cases",
	}}
	for a, err := range s.Agencies() {
		if err != nil {
			t.Fatal(err)
		}
		for g, group := range a.Card.Groups {
			for i, r := range group.Indicators {
				want = append(want, long(s, a, s.Set.Groups[g], s.Set.Groups[g].Indicators[i], r))
			}
		}
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

func long(s activities.Stream, a scoring.Standing, g scoring.Group, i scoring.Indicator, r scoring.Result) []string {
	name := norm.NFC.String(a.Name)
	if strings.ContainsAny(strings.TrimLeft(name, "'")[:1], "=+-@\t\r") {
		name = "'" + name
	}
	name = strings.ReplaceAll(name, "\r\n", "\n") // what the reader of Go makes of it
	var flags, notes []string
	for _, f := range r.Flags {
		flags, notes = append(flags, string(f.Kind)), append(notes, f.Note)
	}
	return []string{
		"2026-08", "1", "final", a.Code, name, string(a.Kind), g.Code, i.Code, i.Name.Vi, string(i.Level), whole64(r.Numerator), whole64(r.Denominator),
		hundredths(r.Ratio), hundredths(r.Points), r.Max.String(), hundredths(r.Published), hundredths(r.Difference()), string(r.Rule),
		strings.Join(flags, " "), strings.Trim(strings.Join(notes, "; "), "; "), strconv.FormatBool(a.Card.NoCases),
	}
}

func whole64(n scoring.Maybe[int64]) string {
	if !n.Known {
		return ""
	}
	return fmt.Sprint(n.Value)
}

func hundredths(h scoring.Maybe[scoring.Hundredths]) string {
	if !h.Known {
		return ""
	}
	return h.Value.String()
}

func TestTheThreeKindsOfNothingAreNeverMixedUp(t *testing.T) {
	seen := map[string]bool{}
	rows, err := csv.NewReader(strings.NewReader(written(t, of(made(t, "2026-08", 400)))[Results])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		denominator, points, noCases := row[11], row[13], row[20]
		seen["no figure"] = seen["no figure"] || denominator == "" && row[10] == ""
		seen["zero"] = seen["zero"] || row[10] == "0" && denominator == "0"
		seen["no points"] = seen["no points"] || points == ""
		seen["zero points"] = seen["zero points"] || points == "0.00"
		seen["no cases"] = seen["no cases"] || noCases == "true"
	}
	if diff := cmp.Diff(map[string]bool{"no figure": true, "zero": true, "no points": true, "zero points": true, "no cases": true}, seen); diff != "" {
		t.Error(diff)
	}
}

func TestTextIsUTF8InNFCWithoutAMark(t *testing.T) {
	for name, content := range written(t, of(made(t, "2026-08", 40))) {
		if strings.HasPrefix(content, "\ufeff") || !norm.NFC.IsNormalString(content) {
			t.Errorf("%s begins with a mark or is not NFC", name)
		}
		if name == Standings && !strings.Contains(content, "Phường Việt Trì") {
			t.Error("a decomposed name is not there")
		}
	}
}

var formula = regexp.MustCompile(`(?m)(^|,)"?[=+@\t\r-][^0-9]`)

func TestNoCellRunsAsAFormula(t *testing.T) {
	for name, content := range written(t, of(made(t, "2026-08", 40))) {
		if run := formula.FindString(content); run != "" {
			t.Errorf("%s: %q", name, run)
		}
	}
}

func TestJSONSaysWhatTheTablesSay(t *testing.T) {
	first, second := made(t, "2026-07", 30), made(t, "2026-08", 30)
	var b bytes.Buffer
	if err := WriteJSON(&b, of(first, second)); err != nil {
		t.Fatal(err)
	}
	var document struct {
		Periods []map[string]any `json:"periods"`
	}
	decoder := json.NewDecoder(&b)
	decoder.UseNumber()
	if err := decoder.Decode(&document); err != nil {
		t.Fatal(err)
	}
	files := written(t, of(first, second))
	for _, name := range Tables()[1:] {
		rows, err := csv.NewReader(strings.NewReader(files[name])).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var got [][]string
		for _, p := range document.Periods {
			for _, row := range p[name].([]any) {
				got = append(got, flat(rows[0], p, row.(map[string]any)))
			}
		}
		for _, row := range rows[1:] {
			for i := range row {
				row[i] = cells.Unescape(row[i]) // escaped in the table alone
			}
		}
		if diff := cmp.Diff(rows[1:], got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// flat is a row of the document in the columns of the table.
func flat(columns []string, p, row map[string]any) (line []string) {
	for _, c := range columns {
		v, own := row[c]
		if !own {
			v = p[c]
		}
		said := fmt.Sprint(v)
		if v == nil {
			said = ""
		}
		line = append(line, strings.ReplaceAll(said, "\r\n", "\n"))
	}
	return line
}

func TestWhatCannotBeReadEndsTheFile(t *testing.T) {
	broken := errors.New("broken")
	src := func(yield func(activities.Stream, error) bool) { yield(activities.Stream{}, broken) }
	if err := WriteCSV(src, map[string]io.Writer{Results: io.Discard}); !errors.Is(err, broken) {
		t.Errorf("CSV: %v", err)
	}
	if err := WriteJSON(io.Discard, src); !errors.Is(err, broken) {
		t.Errorf("JSON: %v", err)
	}
	if err := WriteCSV(of(), map[string]io.Writer{"totals": io.Discard}); err == nil {
		t.Error("there is a table totals")
	}
	set, _ := newestSet(t)
	p, err := activities.NewPublication(scoring.Results{Period: "2026-08", Agencies: []scoring.Standing{{Agency: scoring.Agency{Code: "H44"}}}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := activities.ReadStream(p, func(scoring.Reference) (scoring.IndexSet, error) { return set, nil })
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteCSV(of(s), map[string]io.Writer{Results: io.Discard}); err == nil || !strings.Contains(err.Error(), "does not follow index set") {
		t.Errorf("a card of another index set: %v", err)
	}
}

func described(t testing.TB, p scoring.Period, src Source) ([]byte, map[string]string) {
	t.Helper()
	files := written(t, src)
	o := Package{
		Province: scoring.Agency{Code: "H44", Name: "UBND tỉnh Phú Thọ"}, Period: p, Version: 2, Created: time.Date(2026, 9, 20, 3, 0, 0, 0, time.UTC),
		Source: "dichvucong.gov.vn", Homepage: "https://danhgia.phutho.example/", Publisher: Publisher{"Văn phòng UBND tỉnh Phú Thọ", "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"},
	}
	for _, name := range Tables() {
		o.Files = append(o.Files, File{Table: name, Name: name + ".csv", Bytes: int64(len(files[name])), SHA256: strings.Repeat("b", 64)})
	}
	o.Files = append(o.Files, File{Name: "all.json", Bytes: 2, SHA256: strings.Repeat("d", 64)})
	d, err := Describe(o)
	if err != nil {
		t.Fatal(err)
	}
	return d, files
}

func TestADescriptorWithoutALicenceSaysSo(t *testing.T) {
	d, err := Describe(Package{Province: scoring.Agency{Code: "H44"}, Version: 7})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"name": "danhgia-h44-all"`, `"id": "urn:danhgia:H44:all:7"`, "Giấy phép sử dụng do cơ quan công bố quy định"} {
		if !strings.Contains(string(d), want) {
			t.Errorf("it does not say %s:\n%s", want, d)
		}
	}
	if strings.Contains(string(d), `"licenses"`) {
		t.Error("it has a licence")
	}
	if _, err := Describe(Package{Files: []File{{Table: "totals"}}}); err == nil {
		t.Error("there is a table totals")
	}
}

func BenchmarkCSV(b *testing.B) {
	s := made(b, "2026-08", 2000)
	b.SetBytes(int64(len(s.Content)))
	for b.Loop() {
		if err := WriteCSV(of(s), map[string]io.Writer{Results: io.Discard}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestTablesAreListedAfterThoseTheyReferTo(t *testing.T) {
	for i, table := range tables {
		for _, r := range table.refers {
			if at := slices.Index(Tables(), r.table); at < 0 || at >= i {
				t.Errorf("%s refers to %s", table.name, r.table)
			}
		}
	}
}
