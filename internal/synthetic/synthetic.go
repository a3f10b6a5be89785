// Package synthetic makes results of any size that could be a province's, for tests and benchmarks: the same each time,
// with everything in them that real results have.
package synthetic

import (
	"fmt"
	"strings"
	"time"

	"danhgia/activities"
	"danhgia/scoring"
)

// Results are of so many agencies besides the province: one department in ten, the others communes.
func Results(set scoring.IndexSet, reference scoring.Reference, province scoring.Agency, p scoring.Period, agencies int) (scoring.Results, error) {
	r := scoring.Results{
		Province: province, Period: p, Revision: 1, State: scoring.Final, IndexSet: reference, Engine: scoring.Engine,
		Published: time.Date(2026, 9, 20, 3, 0, 0, 0, time.UTC),
		Snapshot: scoring.Snapshot{
			ID: strings.Repeat("5", 64), Source: "dichvucong.gov.vn",
			Files: []scoring.SnapshotFile{{Name: "transparency.json", CapturedOn: "2026-09-05", Bytes: 178_025, SHA256: strings.Repeat("a", 64)}},
		},
	}
	all := make([]scoring.Agency, agencies+1)
	cards := make([]scoring.Scorecard, agencies+1)
	scorer := scoring.NewScorer(set)
	for i := range all {
		all[i] = agency(province, i)
		card, err := scorer.Score(figures(set, all[i].Code, dice(i)))
		if err != nil {
			return r, err
		}
		cards[i] = card
	}
	r.Agencies = set.Stand(all, cards)
	return r, nil
}

// Collection is what the portal would say of so many agencies, the province first.
func Collection(set scoring.IndexSet, province scoring.Agency, agencies int) []activities.CollectedAgency {
	all := make([]activities.CollectedAgency, agencies+1)
	for i := range all {
		a := agency(province, i)
		all[i] = activities.CollectedAgency{Agency: a, SourceID: sourceID(1, i), Figures: figures(set, a.Code, dice(i))}
	}
	return all
}

func agency(province scoring.Agency, i int) scoring.Agency {
	switch {
	case i == 0:
		province.Kind = scoring.Province
		return province
	case i%10 == 1:
		return scoring.Agency{Code: fmt.Sprintf("%s.%05d", province.Code, i), Name: fmt.Sprintf("Sở chuyên ngành số %d", i), Kind: scoring.Department}
	default:
		return scoring.Agency{Code: fmt.Sprintf("%s.%05d", province.Code, i), Name: fmt.Sprintf("Ủy ban nhân dân xã Tân Lập %d", i), Kind: scoring.Commune}
	}
}

// figures have, now and then, no dossiers, no figure, a missing line, a doubt, and a score of the portal's that differs.
func figures(set scoring.IndexSet, agency string, d dice) scoring.Figures {
	f := scoring.Figures{Agency: agency}
	idle := d.below(60) == 0
	for g, group := range set.Groups {
		if g == 2 && d.below(3) == 0 {
			f.Groups = append(f.Groups, scoring.GroupScore{Group: group.Code, Published: scoring.Hundredths(d.below(int(group.Points) + 1))})
			continue
		}
		for _, i := range group.Indicators {
			if d.below(200) == 0 {
				continue
			}
			f.Measures = append(f.Measures, measure(i, &d, idle && i.Code == set.CasesIndicator))
		}
	}
	return f
}

func measure(i scoring.Indicator, d *dice, idle bool) scoring.Measure {
	m := scoring.Measure{Indicator: i.Code}
	switch {
	case idle:
		m.Numerator, m.Denominator = scoring.Some(int64(0)), scoring.Some(int64(0))
	case d.below(25) == 0: // no figure
	default:
		of := int64(d.below(2000))
		m.Numerator, m.Denominator = scoring.Some(of*int64(60+d.below(41))/100), scoring.Some(of)
	}
	if d.below(50) == 0 {
		m.Flags = []scoring.Flag{{Kind: scoring.SourceDoubts, Note: "Số liệu tạm thời"}}
	}
	if i.Points > 0 && d.below(40) == 0 {
		m.Published = scoring.Some(scoring.Hundredths(d.below(int(i.Points) + 1)))
	}
	return m
}
