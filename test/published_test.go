package test

import (
	"fmt"
	"testing"

	"danhgia/activities"
	"danhgia/indexes"
	"danhgia/internal/indexset"
	"danhgia/internal/portal"
	"danhgia/scoring"
)

const sampleFolder = "../samples/phu-tho-2026-08"

var samplePeriod = activities.Key{Province: "H44", Period: "2026-08"}

func sampleFigures(t *testing.T) []scoring.Figures {
	t.Helper()
	raw, err := portal.ReadFolder(sampleFolder)
	if err != nil {
		t.Fatal(err)
	}
	collection, err := portal.Read(raw, samplePeriod)
	if err != nil {
		t.Fatal(err)
	}
	var figures []scoring.Figures
	for _, a := range collection.Agencies {
		figures = append(figures, a.Figures)
	}
	return figures
}

func builtinSet(t *testing.T) scoring.IndexSet {
	t.Helper()
	files, err := indexset.All(indexes.Files)
	if err != nil {
		t.Fatal(err)
	}
	set, err := scoring.InForce(sets(files), samplePeriod.Period)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func sets(files []indexset.File) (all []scoring.IndexSet) {
	for _, f := range files {
		all = append(all, f.Set)
	}
	return all
}

// point is something that the portal published points for, or published as having none.
type point struct{ agency, code string }

// published are the points, and the absences of points, of everything that has inputs: an indicator that the portal
// gives points or none for, and a group of which every indicator is there.
func published(figures []scoring.Figures, set scoring.IndexSet) map[point]scoring.Maybe[scoring.Hundredths] {
	values := map[point]scoring.Maybe[scoring.Hundredths]{}
	for _, f := range figures {
		given := map[string]bool{}
		for _, m := range f.Measures {
			given[m.Indicator] = true
			if !silent[m.Indicator] {
				values[point{f.Agency, m.Indicator}] = m.Published
			}
		}
		for _, g := range set.Groups {
			for _, score := range f.Groups {
				if score.Group == g.Code && len(g.Indicators) > 1 && given[g.Indicators[0].Code] {
					values[point{f.Agency, g.Code}] = scoring.Some(score.Published)
				}
			}
		}
	}
	return values
}

// silent are the indicators whose own points the portal never publishes, only those of their group.
var silent = map[string]bool{
	"ONLINE_PROVIDED": true, "ONLINE_USED": true, "ONLINE_SUBMITTED": true,
	"PAYMENT_DOSSIER": true, "PAYMENT_PROCEDURE_USED": true, "PAYMENT_PROCEDURE_INTEGRATED": true,
}

// strip takes the published points off everything that has inputs, so that the scores cannot have come from them.
func strip(figures []scoring.Figures, values map[point]scoring.Maybe[scoring.Hundredths]) []scoring.Figures {
	var stripped []scoring.Figures
	for _, f := range figures {
		bare := scoring.Figures{Agency: f.Agency}
		for _, m := range f.Measures {
			m.Published = scoring.Maybe[scoring.Hundredths]{}
			bare.Measures = append(bare.Measures, m)
		}
		for _, g := range f.Groups {
			if _, computed := values[point{f.Agency, g.Group}]; !computed && g.Group == "DVCTT" {
				bare.Groups = append(bare.Groups, g)
			}
		}
		stripped = append(stripped, bare)
	}
	return stripped
}

// differing are the published values that scoring the stripped figures does not give to the cent.
func differing(t *testing.T, set scoring.IndexSet, figures []scoring.Figures, values map[point]scoring.Maybe[scoring.Hundredths]) (wrong []string) {
	t.Helper()
	scorer, seen := scoring.NewScorer(set), 0
	check := func(p point, got scoring.Maybe[scoring.Hundredths]) {
		if want, ok := values[p]; ok {
			seen++
			if want != got {
				wrong = append(wrong, fmt.Sprintf("%s %s: published %v, computed %v", p.agency, p.code, want, got))
			}
		}
	}
	for _, f := range strip(figures, values) {
		card, err := scorer.Score(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range card.Groups {
			check(point{f.Agency, g.Code}, g.Points)
			for _, r := range g.Indicators {
				check(point{f.Agency, r.Indicator}, r.Points)
			}
		}
	}
	if seen != len(values) {
		t.Fatalf("only %d of %d published values were compared", seen, len(values))
	}
	return wrong
}

func TestEveryPublishedPointOfTheSampleIsReproducedToTheCent(t *testing.T) {
	figures, set := sampleFigures(t), builtinSet(t)
	values := published(figures, set)
	nulls := 0
	for _, v := range values {
		if !v.Known {
			nulls++
		}
	}
	wrong := differing(t, set, figures, values)
	t.Logf("%d of %d published values reproduced to the cent, %d of them null", len(values)-len(wrong), len(values), nulls)
	// 16 metrics, progress and four group sums of the province and its 163 agencies, and the province's online group.
	if want := (16+1+4)*164 + 1; len(values) != want {
		t.Errorf("the sample has %d published values with inputs, want %d", len(values), want)
	}
	for _, w := range wrong {
		t.Error(w)
	}
}

func TestAnAlteredTargetIsNoticed(t *testing.T) {
	figures, set := sampleFigures(t), builtinSet(t)
	values := published(figures, set)
	for g := range set.Groups {
		for i := range set.Groups[g].Indicators {
			indicator := &set.Groups[g].Indicators[i]
			noticed := false
			right := indicator.Target
			for _, indicator.Target = range []float64{right / 2, min(2*right, 100)} {
				noticed = noticed || len(differing(t, set, figures, values)) > 0
			}
			indicator.Target = right
			if noticed == untouched[indicator.Code] {
				t.Errorf("the target of %s was altered: noticed is %v", indicator.Code, noticed)
			}
		}
	}
}

// untouched are the indicators of which the sample has no figure that a target could change: only all, none or null.
var untouched = map[string]bool{
	"PUBLISH_ON_TIME": true, "PUBLIC_UPDATE_ON_TIME": true, "DOSSIER_SYNC": true, "ELECTRONIC_CERTIFIED_COPY": true,
	"SYNCED_WITH_DVCQG_PERSONAL_STORAGE": true, "PETITION_CLASSIFICATION_TTHC": true, "PETITION_CLASSIFICATION_STAFF": true,
}

func TestAnAlteredPublishedValueIsNoticed(t *testing.T) {
	figures, set := sampleFigures(t), builtinSet(t)
	values := published(figures, set)
	if wrong := differing(t, set, figures, values); len(wrong) > 0 {
		t.Fatal(wrong[0])
	}
	for p, value := range values {
		values[p] = scoring.Some(value.Value + 1)
		if !value.Known {
			values[p] = scoring.Some[scoring.Hundredths](0) // null is not 0.00
		}
	}
	if wrong := differing(t, set, figures, values); len(wrong) != len(values) {
		t.Errorf("%d of %d altered values were noticed", len(wrong), len(values))
	}
}
