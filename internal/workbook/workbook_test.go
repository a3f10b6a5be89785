package workbook

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"danhgia/activities"
	"danhgia/indexes"
	"danhgia/internal/indexset"
	"danhgia/internal/synthetic"
	"danhgia/scoring"
)

func newestSet(t testing.TB) (scoring.IndexSet, scoring.Reference) {
	t.Helper()
	files, err := indexset.All(indexes.Files)
	if err != nil {
		t.Fatal(err)
	}
	set := files[len(files)-1].Set
	return set, scoring.Reference{Code: set.Code, SHA256: strings.Repeat("c", 64)}
}

// made is a stream of synthetic results, after somebody has changed them.
func made(t testing.TB, agencies int, change func(*scoring.Results)) activities.Stream {
	t.Helper()
	set, reference := newestSet(t)
	r, err := synthetic.Results(set, reference, scoring.Agency{Code: "H44", Name: "UBND tỉnh Phú Thọ"}, "2026-08", agencies)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&r)
	}
	p, err := activities.NewPublication(r)
	if err != nil {
		t.Fatal(err)
	}
	s, err := activities.ReadStream(p, func(scoring.Reference) (scoring.IndexSet, error) { return set, nil })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func written(t testing.TB, s activities.Stream, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, s, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opened(t testing.TB, content []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// rows are the rows of a sheet below its header, with the numbers as they are stored.
func rows(t testing.TB, f *excelize.File, sheet string) [][]string {
	t.Helper()
	all, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range all {
		if len(row) > 2 && row[2] != "" {
			return all[i+1:]
		}
	}
	t.Fatalf("%s has no header", sheet)
	return nil
}

func TestTheWorkbookHasTheSheetsOfThePeriod(t *testing.T) {
	s := made(t, 40, nil)
	public := []string{
		"Xếp hạng", "Biểu đồ", "Nhóm CKMB", "Nhóm TDGQ", "Nhóm DVCTT", "Nhóm TTTT", "Nhóm MDSH", "Nhóm MDHL", "Phiếu điểm", "Chênh lệch với Cổng", "Kết quả thẩm định",
		"Chất lượng số liệu", "Lưu ý về số liệu", "Phương pháp", "Số liệu biểu đồ",
	}
	if diff := cmp.Diff(public, opened(t, written(t, s, Options{})).GetSheetList()); diff != "" {
		t.Error(diff)
	}
	office := slices.Insert(slices.Clone(public), 11, "Kiến nghị (nội bộ)")
	if diff := cmp.Diff(office, opened(t, written(t, s, Options{Office: true})).GetSheetList()); diff != "" {
		t.Error(diff)
	}
}

func TestEveryFigureIsInTheWorkbook(t *testing.T) {
	s := made(t, 40, nil)
	f := opened(t, written(t, s, Options{}))
	var want [][]string
	for a, err := range s.Agencies() {
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range a.Card.Groups {
			for _, r := range g.Indicators {
				want = append(want, []string{a.Code, plain(r.Numerator.Known, float64(r.Numerator.Value)), plain(r.Denominator.Known, float64(r.Denominator.Value)), plain(r.Ratio.Known, r.Ratio.Value.Float()), plain(r.Points.Known, r.Points.Value.Float())})
			}
		}
	}
	var got [][]string
	for _, row := range rows(t, f, cardSheet) {
		row = append(row, make([]string, 8)...)
		got = append(got, []string{row[0], row[4], row[5], row[6], row[7]})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// plain is a number as Excel stores it; nothing is empty, zero is 0.
func plain(known bool, n float64) string {
	if !known {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

func TestTheRankingIsByPeerGroupAndRank(t *testing.T) {
	f := opened(t, written(t, made(t, 163, nil), Options{}))
	all := rows(t, f, rankingSheet)
	if len(all) != 164 {
		t.Fatalf("%d agencies", len(all))
	}
	kind, last, none := "", 0, 0
	for _, row := range all {
		if row[0] != kind {
			kind, last = row[0], 0
		}
		if row[1] == "" {
			none++
			if note := row[len(row)-1]; note != noCases {
				t.Errorf("%s has no rank, and the note %q", row[2], note)
			}
			continue
		}
		rank, err := strconv.Atoi(row[1])
		if err != nil || rank < last || last == 0 && rank != 1 {
			t.Errorf("%s: rank %q after %d", row[2], row[1], last)
		}
		last = rank
	}
	if none == 0 || kind != "Xã, phường" {
		t.Errorf("%d without a rank, the last are %s", none, kind)
	}
}

var injections = []string{`=HYPERLINK("http://x.example")`, "+1+1", "-1", "@SUM(A1)", "\t=1", "=cmd|'/c calc'!A0"}

func TestNoTextIsAFormula(t *testing.T) {
	s := made(t, 40, func(r *scoring.Results) {
		for i, text := range injections {
			r.Agencies[20+i].Name = text
		}
		r.Agencies[5].Card.Groups[0].Indicators[0].Flags = []scoring.Flag{{Kind: scoring.SourceDoubts, Note: "=1+1"}}
		r.Snapshot.Gaps = []scoring.Gap{{Agency: "H44.00001", File: "=1", Reason: "=2"}}
	})
	content := written(t, s, Options{Office: true, Rulings: []activities.RulingLine{{Dispute: 1, AgencyName: "=3", Words: "=4", Reason: "@5"}}})
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range z.File {
		if strings.HasPrefix(part.Name, "xl/worksheets/sheet") && strings.Contains(read(t, part), "<f") {
			t.Errorf("%s has a formula", part.Name)
		}
	}
	f := opened(t, content)
	var names []string
	for _, row := range rows(t, f, rankingSheet) {
		names = append(names, row[3])
	}
	for _, text := range injections {
		if !slices.Contains(names, text) {
			t.Errorf("%q is not there as it is", text)
		}
	}
}

func read(t testing.TB, part *zip.File) string {
	t.Helper()
	r, err := part.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestTheSameResultsHaveTheSameBytes(t *testing.T) {
	s := made(t, 40, nil)
	first := written(t, s, Options{})
	for range 3 {
		if !bytes.Equal(first, written(t, s, Options{})) {
			t.Fatal("the bytes differ")
		}
	}
}

func TestEverySheetScrollsFiltersAndPrintsAsATable(t *testing.T) {
	f := opened(t, written(t, made(t, 40, nil), Options{Office: true, Rulings: []activities.RulingLine{{Dispute: 1}}}))
	titles, filters := map[string]string{}, map[string]bool{}
	for _, name := range f.GetDefinedName() {
		switch name.Name {
		case "_xlnm.Print_Titles":
			titles[name.Scope] = name.RefersTo
		case "_xlnm._FilterDatabase":
			filters[name.Scope] = true
		}
	}
	for _, sheet := range f.GetSheetList() {
		layout, err := f.GetPageLayout(sheet)
		if err != nil || *layout.Orientation != "landscape" || *layout.Size != 9 || *layout.FitToWidth != 1 {
			t.Errorf("%s: %+v, %v", sheet, layout, err)
		}
		if sheet == chartSheet || sheet == chartFigureSheet {
			continue
		}
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit < 4 {
			t.Errorf("%s: panes %+v, %v", sheet, panes, err)
		}
		if !filters[sheet] && sheet != changedSheet || sheet != methodSheet && titles[sheet] == "" { // nothing was changed here
			t.Errorf("%s: filter %v, titles %q", sheet, filters[sheet], titles[sheet])
		}
	}
	p, err := f.GetDocProps()
	if err != nil || p.Title != "Kết quả đánh giá tháng 8/2026" || p.Creator != "UBND tỉnh Phú Thọ" || p.Language != "vi-VN" {
		t.Errorf("properties %+v, %v", p, err)
	}
}

func TestASheetThatWouldBeTooLongIsRefused(t *testing.T) {
	s := &sheet{book: &book{}, name: "Phiếu điểm", row: mostRows}
	if s.set(nil, excelize.RowOpts{}); s.err == nil || !strings.Contains(s.err.Error(), "1048576 rows") {
		t.Errorf("it says %v", s.err)
	}
}
