package main

import (
	"archive/zip"
	"bytes"
	"net/http"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/internal/synthetic"
	"danhgia/review"
	"danhgia/scoring"
)

// publishes puts synthetic results beside the province's period.
func (p *province) publishes(agencies int) {
	p.t.Helper()
	set, err := p.store.PeriodIndexSet(p.t.Context(), activities.Key{Province: "H44", Period: "2026-08"})
	must(p.t, err)
	parsed, err := newOffice(p.store, "H44").archive().Decode(set.Code, set.Content)
	must(p.t, err)
	r, err := synthetic.Results(parsed, scoring.Reference{Code: set.Code, SHA256: set.SHA256}, scoring.Agency{Code: "H44", Name: "UBND tỉnh Phú Thọ"}, "2026-08", agencies)
	must(p.t, err)
	publication, err := activities.NewPublication(r)
	must(p.t, err)
	p.exec("insert into publication (province, period, revision, state, run, content, sha256, published_at) select $1, $2, $3, $4, max(id), $5, $6, $7 from score_run",
		publication.Province, publication.Period, publication.Revision, publication.State, publication.Content, publication.SHA256, publication.Published)
}

func TestResultsAreOfferedAsFilesAndTheOfficeHasAWorkbookOfItsOwn(t *testing.T) {
	p := newProvince(t)
	p.reviewed(12)
	p.publishes(30)
	public := func(path string) []byte {
		t.Helper()
		w := p.ask(t.Context(), review.Admin, http.MethodGet, path, nil)
		if w.Code != http.StatusOK {
			t.Fatalf("%s answers %d: %s", path, w.Code, p.log)
		}
		return w.Body.Bytes()
	}
	table := string(public("/du-lieu-mo/2026-08/latest/danhgia-H44-2026-08-latest-results.csv"))
	if lines := strings.Count(table, "\n"); lines != 1+31*23 {
		t.Errorf("%d lines", lines)
	}
	if described := string(public("/du-lieu-mo/2026-08/r1/datapackage.json")); strings.Count(described, `"sha256:`) != 6 || !strings.Contains(described, "danhgia-H44-2026-08-r1-results.csv") {
		t.Errorf("it is described by %s", described)
	}
	public("/du-lieu-mo/tat-ca/v1/danhgia-H44-all-v1-tables.json")
	sheets := func(content []byte) int {
		z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		must(t, err)
		n := 0
		for _, f := range z.File {
			if strings.HasPrefix(f.Name, "xl/worksheets/sheet") {
				n++
			}
		}
		return n
	}
	everybodys, office := sheets(public("/du-lieu-mo/2026-08/r1/danhgia-H44-2026-08-r1.xlsx")), sheets(public("/van-phong/ky/2026-08/bang-tinh"))
	if office != everybodys+1 {
		t.Errorf("the office has %d sheets, everybody %d", office, everybodys)
	}
	if w := p.ask(t.Context(), review.Focal, http.MethodGet, "/van-phong/ky/2026-08/bang-tinh", nil); w.Code == http.StatusOK {
		t.Errorf("a focal officer gets the office's workbook: %d", w.Code)
	}
	if board := p.get(review.Admin, "/van-phong/ky/2026-08"); !strings.Contains(board, "/van-phong/ky/2026-08/bang-tinh") {
		t.Error("the board does not lead to the workbook")
	}
}
