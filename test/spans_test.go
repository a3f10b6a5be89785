package test

import (
	"encoding/csv"
	"path/filepath"
	"strings"
	"testing"

	"danhgia/internal/portal"
	"danhgia/scoring"
)

// collectionOf writes the cut-down sample as the collection of another period.
func collectionOf(t *testing.T, period scoring.Period) (source string) {
	t.Helper()
	cut, _ := smallProvince(t)
	raw := must2(portal.ReadFolder(cut))(t)
	raw.Period = period
	source = filepath.Join(t.TempDir(), string(period))
	must(t, portal.WriteFolder(source, raw))
	return source
}

// TestAQuarterAndAYearAreEvaluatedAsWholes: each from its own collection, and the year says how well agencies have
// fulfilled their tasks.
func TestAQuarterAndAYearAreEvaluatedAsWholes(t *testing.T) {
	o := newOffice(t)
	o.worker()
	for _, period := range []scoring.Period{"2026-Q3", "2026-9T", "2026"} {
		code, out, errs := o.starter("start", "--period", string(period), "--source", collectionOf(t, period), "--wait")
		if code != 0 {
			t.Fatalf("%s: exit code %d: %s%s", period, code, out, errs)
		}
		if code, out, _ := o.starter("status", "--period", string(period)); code != 0 || !strings.Contains(out, string(period)+" of H44: published") {
			t.Errorf("status of %s: exit code %d: %s", period, code, out)
		}
	}
	if code, _, errs := o.starter("start", "--period", "2026-Q4", "--source", collectionOf(t, "2026")); code != 1 || !strings.Contains(errs, "the collection is of 2026, not of 2026-Q4 as asked for") {
		t.Errorf("a quarter from the collection of a year: exit code %d: %s", code, errs)
	}
	code, out, errs := o.starter("fulfilment", "table", "--year", "2026")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	rows := must2(csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\ufeff"))).ReadAll())(t)
	if len(rows) != 1+len(few) || strings.Join(rows[0], ",") != "agency,name,peer_group,rank,total,band,level,total_2026-9T,total_2026-Q3" {
		t.Errorf("%d rows under %v", len(rows), rows[0])
	}
	for _, row := range rows[1:] {
		if row[4] != row[7] || row[4] != row[8] || (row[5] == "") != (row[6] == "") {
			t.Errorf("%v: the same collection gives the same total, and a band has a level", row)
		}
	}
	if code, _, errs := o.starter("fulfilment", "table", "--year", "2024"); code != 1 || !strings.Contains(errs, "no results of the whole of 2024 are published") {
		t.Errorf("a year without results: exit code %d: %s", code, errs)
	}
}
