package web

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

func (g *registers) Fulfilments(_ context.Context, year scoring.Period) (activities.Fulfilments, error) {
	f := activities.Fulfilments{Rule: fulfilmentOfSample(), Periods: []scoring.Period{"2026-08", "2026-Q3"}}
	if year != "2026" {
		return f, activities.ErrNotFound
	}
	f.Period, f.Revision, f.Set = year, 2, sampleSet()
	for i, kind := range []scoring.Kind{scoring.Department, scoring.Department, scoring.Commune} {
		s := scoring.Standing{Agency: scoring.Agency{Code: "H99.0" + string(rune('1'+i)), Name: "Sở " + hostile, Kind: kind}}
		if i != 1 {
			s.Band, s.Rank, s.Card.Total = scoring.Some(0), scoring.Some(1), scoring.Some[scoring.Hundredths](2345)
		}
		f.Lines = append(f.Lines, activities.Fulfilment{Standing: s, Level: f.Rule.Of(s), Totals: []scoring.Maybe[scoring.Hundredths]{scoring.Some[scoring.Hundredths](2100), {}}})
	}
	return f, g.err
}

func fulfilmentOfSample() scoring.FulfilmentRule {
	rule := scoring.DefaultFulfilment()
	rule.Levels = rule.Levels[:len(sampleSet().Bands)]
	return rule
}

func (g *registers) FulfilmentRule(context.Context) (scoring.FulfilmentRule, error) {
	return fulfilmentOfSample(), nil
}

func (g *registers) SetFulfilmentRule(_ context.Context, _ scoring.FulfilmentRule, c activities.Change, preview bool) error {
	return g.done(c, preview)
}

func (g *registers) FulfilmentTable(activities.Fulfilments) ([]byte, error) {
	return []byte("agency,name\n"), nil
}

func TestTheTableOfAYear(t *testing.T) {
	c := openConsole(t, &registers{})
	results := sampleResults(t)
	if r := c.as(t, review.Staff, fulfilmentPath); r.StatusCode != http.StatusOK || !strings.Contains(r.body, "Chưa công khai kết quả đánh giá của năm nào") {
		t.Errorf("without a year it answers %d: %s", r.StatusCode, r.body)
	}
	c.site.Archive.(*shelves).put(t, results)
	results.Period = "2026"
	c.site.Archive.(*shelves).put(t, results)
	r := c.as(t, review.Staff, fulfilmentPath)
	golden(t, "fulfilment.vi.html", menuOf.ReplaceAllString(r.body, ""))
	parse(t, fulfilmentPath, r.body).check()
	if r := c.as(t, review.Staff, fulfilmentPath+"/bang"); r.Header.Get("Content-Disposition") != `attachment; filename="muc-do-hoan-thanh-2026.csv"` {
		t.Errorf("the table answers %d, %v", r.StatusCode, r.Header)
	}
	for query, want := range map[string]int{"?nam=2025": http.StatusOK, "?nam=2026-08": http.StatusNotFound, "?nam=x": http.StatusNotFound} {
		if r := c.as(t, review.Staff, fulfilmentPath+query); r.StatusCode != want {
			t.Errorf("%s answers %d", query, r.StatusCode)
		}
	}
	if r := c.as(t, review.Staff, fulfilmentPath+"/bang?nam=2025"); r.StatusCode != http.StatusNotFound {
		t.Errorf("the table of a year without results answers %d", r.StatusCode)
	}
}
