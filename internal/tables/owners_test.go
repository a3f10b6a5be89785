package tables

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/scoring"
)

func TestOwnersAreRead(t *testing.T) {
	got, err := ReadOwners("o.csv", strings.NewReader("indicator,agency,valid_from,valid_to\nDOSSIER_SYNC, H44.08 ,2026-01-01,\nDOSSIER_SYNC,H44.03,2025-01-01,2026-01-01\n"))
	want := []activities.OwnerRow{
		{Line: 2, Indicator: "DOSSIER_SYNC", Agency: "H44.08", From: calendar.Date(2026, 1, 1)},
		{Line: 3, Indicator: "DOSSIER_SYNC", Agency: "H44.03", From: calendar.Date(2025, 1, 1), To: scoring.Some(calendar.Date(2026, 1, 1))},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestOwnersAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"another header":     {"indicator,agency\nA,B\n", "line 1: the header is"},
		"no indicator":       {"indicator,agency,valid_from,valid_to\n,H44.08,2026-01-01,\n", "line 2: indicator is empty"},
		"a day that is none": {"indicator,agency,valid_from,valid_to\nA,H44.08,1/1/2026,\n", "line 2: valid_from"},
		"turned around":      {"indicator,agency,valid_from,valid_to\nA,H44.08,2026-01-02,2026-01-01\n", "is not after valid_from"},
		"the same row twice": {"indicator,agency,valid_from,valid_to\nA,H44.08,2026-01-02,\nA,H44.08,2026-01-02,2027-01-01\n", "stands on line 2 already"},
	} {
		t.Run(name, func(t *testing.T) {
			if rows, err := ReadOwners("o.csv", strings.NewReader(c.file)); err == nil || !strings.Contains(err.Error(), c.want) || rows != nil {
				t.Errorf("got %v, %v", rows, err)
			}
		})
	}
}
