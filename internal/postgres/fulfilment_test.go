package postgres

import (
	"errors"
	"slices"
	"testing"

	"danhgia/activities"
	"danhgia/scoring"
)

func TestTheNewestRuleOfFulfilmentCounts(t *testing.T) {
	s, admin := staffed(t)
	if _, err := s.FulfilmentRule(t.Context(), "H44"); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("no rule: %v", err)
	}
	first, second := scoring.DefaultFulfilment(), scoring.DefaultFulfilment()
	second.Basis, second.Levels = "Nghị định mới", slices.Repeat([]string{"Hoàn thành"}, 5)
	must(t, s.SetFulfilmentRule(t.Context(), first, admin, false))
	must(t, s.SetFulfilmentRule(t.Context(), second, admin, false))
	must(t, s.SetFulfilmentRule(t.Context(), first, admin, true))
	got, err := s.FulfilmentRule(t.Context(), "H44")
	must(t, err)
	same(t, second, got)
	if err := s.SetFulfilmentRule(t.Context(), first, activities.Change{Province: "H44", Reason: "vì luật"}, false); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("nobody may set it: %v", err)
	}
}

func TestTheTotalsOfAYear(t *testing.T) {
	s := publishedOnce(t)
	got, err := s.YearTotals(t.Context(), "H44", 2026)
	must(t, err)
	want := activities.YearTotals{key.Period: {}}
	for _, standing := range scoreRun().Standings {
		want[key.Period][standing.Code] = standing.Card.Total
	}
	same(t, want, got)
	none, err := s.YearTotals(t.Context(), "H44", 2025)
	must(t, err)
	same(t, 0, len(none))
}
