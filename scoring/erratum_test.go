package scoring

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAnErratumListsWhatHasChangedAndNothingElse(t *testing.T) {
	scorer := NewScorer(smallSet())
	codes := []string{}
	for _, g := range smallSet().Groups {
		for _, i := range g.Indicators {
			codes = append(codes, i.Code)
		}
	}
	results := func(revision int, numerator int64) Results {
		agencies := []Agency{{"H.1", "Xã Một", Commune}, {"H.2", "Xã Hai", Commune}}
		var cards []Scorecard
		for i, a := range agencies {
			f := Figures{Agency: a.Code}
			for _, code := range codes {
				f.Measures = append(f.Measures, Measure{Indicator: code, Numerator: Some[int64](5), Denominator: Some[int64](10)})
			}
			if i == 0 {
				f.Measures[0].Numerator = Some(numerator)
			}
			card, err := scorer.Score(f)
			if err != nil {
				t.Fatal(err)
			}
			cards = append(cards, card)
		}
		return Results{Revision: revision, Agencies: smallSet().Stand(agencies, cards)}
	}
	before, after := results(3, 5), results(4, 1)
	got := NewErratum(WrongFigure, "lý do", "", before, after)
	if got.Previous != 3 || len(got.Figures) != 1 || got.Figures[0].Agency != "H.1" || got.Figures[0].Indicator != codes[0] {
		t.Fatalf("%+v", got)
	}
	f := got.Figures[0]
	if f.Before.Numerator != Some[int64](5) || f.After.Numerator != Some[int64](1) || f.Before.Points == f.After.Points {
		t.Errorf("%+v", f)
	}
	if diff := cmp.Diff(Effect(before.Agencies, after.Agencies), got.Agencies); diff != "" || len(got.Agencies) == 0 {
		t.Errorf("(-want +got)\n%s", diff)
	}
	none, err := json.Marshal(NewErratum(Recompute, "lý do", "", before, before))
	if want := `{"previous_revision":3,"kind":"recompute","reason":"lý do","figures":[],"agencies":[]}`; err != nil || string(none) != want {
		t.Errorf("%v %s", err, none)
	}
}
