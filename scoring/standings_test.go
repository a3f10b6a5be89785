package scoring

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStandingsAreReadOneByOneAsOftenAsNeeded(t *testing.T) {
	whole := Results{
		Province: Agency{Code: "H44", Name: `UBND tỉnh ","agencies":[`, Kind: Province}, Period: "2026-08", Revision: 3, State: Final,
		Snapshot: Snapshot{Gaps: []Gap{{"H44.1", "a.json", "lý do"}}},
		Agencies: []Standing{{Agency: Agency{Code: "H44.1", Name: `[{"x":1}]}`}, Rank: Some(1)}, {Agency: Agency{Code: "H44.2"}, Card: Scorecard{Total: Some(Hundredths(15_96)), NoCases: true}}},
	}
	content, err := whole.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	head, agencies, err := ReadStandings(content)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		got := head
		for a, err := range agencies {
			if err != nil {
				t.Fatal(err)
			}
			got.Agencies = append(got.Agencies, a)
		}
		if diff := cmp.Diff(whole, got); diff != "" {
			t.Error(diff)
		}
	}
	for a, err := range agencies {
		if err != nil || a.Code != "H44.1" {
			t.Error(a, err)
		}
		break // who has seen enough may stop
	}
}

func TestReadStandingsRefuses(t *testing.T) {
	for what, content := range map[string]string{
		"nothing": "", "no agencies": `{"period":"2026-08"}`, "agencies that are not last": `{"period":"2026-08","agencies":[],"engine":"1"}`, "what is cut off": `{"period":"2026-08","agencies":[{"code":"H`,
	} {
		if _, _, err := ReadStandings([]byte(content)); !errors.Is(err, ErrNotCanonical) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, _, err := ReadStandings([]byte(`{"revision":"x","agencies":[]}`)); err == nil {
		t.Error("a head that is wrong")
	}
	_, agencies, err := ReadStandings([]byte(`{"period":"2026-08","agencies":[{"code":"H44.1"},{"code":2}]}`))
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for a, failed := range agencies {
		if err = failed; failed == nil {
			codes = append(codes, a.Code)
		}
	}
	if err == nil || !cmp.Equal(codes, []string{"H44.1"}) {
		t.Errorf("read %q, then %v", codes, err)
	}
}
