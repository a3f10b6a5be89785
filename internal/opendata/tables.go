package opendata

import (
	"strings"
	"time"

	"danhgia/activities"
	"danhgia/scoring"
)

// tables are all tables, each after those that it refers to.
var tables = []*table{revisions, indicators, standings, groups, results}

var revisions = &table{
	name:    Revisions,
	title:   scoring.Text{Vi: "Phiên bản kết quả đã công khai", En: "Published revisions"},
	columns: []column{province, provinceName, period, periodFrom, revision, state, publishedAt, indexSet, indexSetHash, engine, source, sha256},
	key:     []string{period.name},
	ofRevision: func(s activities.Stream, row emit) {
		h := s.Head
		row(word(h.Province.Code), word(h.Province.Name), word(s.Period), word(s.Period.FirstDay()), count(s.Revision), word(s.State),
			word(s.Published.UTC().Format(time.RFC3339)), word(h.IndexSet.Code), word(h.IndexSet.SHA256), word(h.Engine), word(h.Snapshot.Source), word(s.SHA256))
	},
}

var indicators = &table{
	name:    Indicators,
	title:   scoring.Text{Vi: "Chỉ số thành phần của bộ chỉ số", En: "Indicators of the index set"},
	columns: []column{period, revision, indexSet, group, groupName, indicator, indicatorName, indicatorNameEn, level, maxPoints, target, zeroRule},
	key:     []string{period.name, indicator.name},
	refers:  []reference{{[]string{period.name}, Revisions}},
	ofRevision: func(s activities.Stream, row emit) {
		for _, g := range s.Set.Groups {
			for _, i := range g.Indicators {
				row(word(s.Period), count(s.Revision), word(s.Set.Code), word(g.Code), word(g.Name.Vi), word(i.Code), word(i.Name.Vi), word(i.Name.En),
					word(i.Level), count(i.Points), count(scoring.RoundHalfUp(i.Target)), word(i.Zero))
			}
		}
	},
}

var standings = &table{
	name:  Standings,
	title: scoring.Text{Vi: "Tổng điểm, thứ hạng, xếp loại của từng cơ quan, đơn vị", En: "Total, rank and band of each agency"},
	columns: []column{
		period, revision, state, agency, agencyName, peerGroup, total, maxPoints, publishedTotal, totalDifference, rank, band, bandName, noCases,
	},
	key:    []string{period.name, agency.name},
	refers: []reference{{[]string{period.name}, Revisions}},
	ofAgency: func(s activities.Stream, a scoring.Standing, row emit) {
		name := ""
		if b := a.Band; b.Known && b.Value >= 0 && b.Value < len(s.Set.Bands) {
			name = s.Set.Bands[b.Value].Name.Vi
		}
		published := a.Card.Published()
		row(word(s.Period), count(s.Revision), word(s.State), word(a.Code), word(a.Name), word(a.Kind), maybe(a.Card.Total), count(s.Set.Total),
			maybe(published), less(a.Card.Total, published), maybe(a.Rank), maybe(a.Band), word(name), truth(a.Card.NoCases))
	},
}

func less(a, b scoring.Maybe[scoring.Hundredths]) value {
	return value{known: a.Known && b.Known, n: int64(a.Value - b.Value)}
}

var groups = &table{
	name:  Groups,
	title: scoring.Text{Vi: "Điểm theo nhóm chỉ số của từng cơ quan, đơn vị", En: "Points of each agency by group of indicators"},
	columns: []column{
		period, revision, state, agency, agencyName, peerGroup, group, groupName, points, maxPoints, publishedPoints, difference, asPublished,
	},
	key:    []string{period.name, agency.name, group.name},
	refers: []reference{{[]string{period.name, agency.name}, Standings}},
	ofAgency: func(s activities.Stream, a scoring.Standing, row emit) {
		for i, g := range a.Card.Groups {
			row(word(s.Period), count(s.Revision), word(s.State), word(a.Code), word(a.Name), word(a.Kind), word(g.Code), word(s.Set.Groups[i].Name.Vi),
				maybe(g.Points), count(g.Max), maybe(g.Published), maybe(g.Difference()), truth(g.AsGiven))
		}
	},
}

var results = &table{
	name:  Results,
	title: scoring.Text{Vi: "Số liệu và điểm của từng chỉ số thành phần, từng cơ quan, đơn vị", En: "Figures and points of each agency by indicator"},
	columns: []column{
		period, revision, state, agency, agencyName, peerGroup, group, indicator, indicatorName, level,
		numerator, denominator, ratio, points, maxPoints, publishedPoints, difference, rule, flags, notes, noCases,
	},
	key:    []string{period.name, agency.name, indicator.name},
	refers: []reference{{[]string{period.name, indicator.name}, Indicators}}, // a second one with period in it is more than some readers take
	ofAgency: func(s activities.Stream, a scoring.Standing, row emit) {
		for gi, g := range a.Card.Groups {
			for ii, r := range g.Indicators {
				i := s.Set.Groups[gi].Indicators[ii]
				kinds, said := flagged(r.Flags)
				row(word(s.Period), count(s.Revision), word(s.State), word(a.Code), word(a.Name), word(a.Kind), word(g.Code), word(i.Code), word(i.Name.Vi),
					word(i.Level), maybe(r.Numerator), maybe(r.Denominator), maybe(r.Ratio), maybe(r.Points), count(r.Max), maybe(r.Published),
					maybe(r.Difference()), word(r.Rule), word(kinds), word(said), truth(a.Card.NoCases))
			}
		}
	},
}

// flagged are the kinds of flags with spaces between them, and what the source said of them.
func flagged(flags []scoring.Flag) (kinds, said string) {
	if len(flags) == 0 {
		return "", ""
	}
	var k, n []string
	for _, f := range flags {
		k = append(k, string(f.Kind))
		if f.Note != "" {
			n = append(n, f.Note)
		}
	}
	return strings.Join(k, " "), strings.Join(n, "; ")
}
