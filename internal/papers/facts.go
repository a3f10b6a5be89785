package papers

import (
	"cmp"
	"slices"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/scoring"
)

// Input is what papers are made from.
type Input struct {
	activities.Release
	Before scoring.Maybe[activities.Release] // of the last period of the same length
	Voices activities.Voices
	Head   activities.Letterhead
	Dated  scoring.Maybe[calendar.Day] // the day on the paper; absent: it is left open, to be filled in when the paper is signed
	Urge   activities.Urge
}

// facts are what the papers of a period say, found once.
type facts struct {
	Input
	cards  *Scorecards
	peers  map[scoring.Kind][]scoring.Standing // all of a kind, the ranked ones first, by rank
	ranked map[scoring.Kind]int
	before map[string]scoring.Standing // only what may be compared
	// Obstacle is why nothing is compared with the period before.
	obstacle string
}

func newFacts(in Input) *facts {
	f := &facts{
		Input: in, cards: NewScorecards(in.Release, in.Head), peers: map[scoring.Kind][]scoring.Standing{},
		ranked: map[scoring.Kind]int{}, before: map[string]scoring.Standing{},
	}
	for _, s := range in.Results.Agencies {
		f.peers[s.Kind] = append(f.peers[s.Kind], s)
		if s.Rank.Known {
			f.ranked[s.Kind]++
		}
	}
	for _, peers := range f.peers {
		slices.SortStableFunc(peers, func(a, b scoring.Standing) int { return scoring.CompareRanks(a.Rank, b.Rank) })
	}
	f.compare()
	return f
}

// compare finds what each agency had in the period before, as far as that is on the same basis.
func (f *facts) compare() {
	switch {
	case !f.Before.Known:
		f.obstacle = "Chưa có kỳ trước cùng loại để so sánh."
		return
	case f.Before.Value.Results.IndexSet.Code != f.Results.IndexSet.Code:
		f.obstacle = "Không so sánh với " + f.beforeName() + " vì không cùng cơ sở tính (bộ chỉ số đã thay đổi)."
		return
	case f.Before.Value.Results.Engine != f.Results.Engine:
		f.obstacle = "Không so sánh với " + f.beforeName() + " vì không cùng cơ sở tính (quy tắc tính đã thay đổi)."
		return
	}
	then := f.Before.Value.Results
	now := map[string]scoring.Standing{}
	for _, s := range f.Results.Agencies {
		now[s.Code] = s
	}
	for _, s := range then.Agencies {
		current, there := now[s.Code]
		basis := scoring.BasisOf(f.Results, current)
		if there && basis.Whole && !basis.NoCases && basis.Against(scoring.BasisOf(then, s)) == "" {
			f.before[s.Code] = s
		}
	}
}

func (f *facts) beforeName() string {
	if !f.Before.Known {
		return ""
	}
	return f.Before.Value.Period.In(scoring.Vi)
}

// moved is how an agency's total differs from the period before; absent where that is not compared.
func (f *facts) moved(s scoring.Standing) (by scoring.Maybe[scoring.Hundredths]) {
	then, compared := f.before[s.Code]
	if !compared {
		return by
	}
	return scoring.Move{Before: then.Card.Total, After: s.Card.Total}.By()
}

// ranksMoved is how many places an agency went down (above 0) or up; absent where that is not compared.
func (f *facts) ranksMoved(s scoring.Standing) scoring.Maybe[int] {
	then, compared := f.before[s.Code]
	if !compared || !then.Rank.Known || !s.Rank.Known {
		return scoring.Maybe[int]{}
	}
	return scoring.Some(s.Rank.Value - then.Rank.Value)
}

// movers are the ranked agencies of both kinds whose totals moved most: up, or else down.
func (f *facts) movers(up bool, most int) []scoring.Standing {
	var all []scoring.Standing
	for _, kind := range scoring.PeerGroups {
		for _, s := range f.peers[kind] {
			if by := f.moved(s); by.Known && s.Rank.Known && by.Value != 0 && (by.Value > 0) == up {
				all = append(all, s)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b scoring.Standing) int {
		if up {
			return cmp.Compare(f.moved(b).Value, f.moved(a).Value)
		}
		return cmp.Compare(f.moved(a).Value, f.moved(b).Value)
	})
	return all[:min(most, len(all))]
}

// loss is what an indicator costs the ranked agencies.
type loss struct {
	group, indicator int
	agencies         int // that do not have all points
	points           scoring.Hundredths
	open             int64    // cases of the denominators that are not in the numerators
	most             []string // where most of those are
}

// losses are the indicators of the agencies' own that cost most points, the costliest first.
func (f *facts) losses() []loss {
	var all []loss
	for g, group := range f.Set.Groups {
		for i, indicator := range group.Indicators {
			if indicator.Points == 0 || indicator.Level == scoring.LevelProvince {
				continue
			}
			if l := f.loss(g, i); l.points > 0 {
				all = append(all, l)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b loss) int { return cmp.Compare(b.points, a.points) })
	return all
}

// fewPlaces is how many agencies are named for an indicator.
const fewPlaces = 3

func (f *facts) loss(g, i int) loss {
	l := loss{group: g, indicator: i}
	type place struct {
		name string
		open int64
	}
	var places []place
	for _, kind := range scoring.PeerGroups {
		for _, s := range f.peers[kind] {
			r := s.Card.Groups[g].Indicators[i]
			if !s.Rank.Known || s.Card.Groups[g].AsGiven || r.Points.Value >= r.Max || !r.Points.Known && !r.Denominator.Known {
				continue
			}
			l.agencies++
			l.points += r.Max - r.Points.Value
			if open := r.Denominator.Value - r.Numerator.Value; r.Numerator.Known && open > 0 {
				l.open += open
				places = append(places, place{f.cards.name(s.Agency), open})
			}
		}
	}
	slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(b.open, a.open) })
	for _, p := range places[:min(fewPlaces, len(places))] {
		l.most = append(l.most, p.name+" ("+scoring.Number(p.open, scoring.Vi)+")")
	}
	return l
}

// common are the indicators of the whole province that do not give all points.
func (f *facts) common() (all []scoring.Result) {
	province := f.peers[scoring.Province]
	if len(province) == 0 {
		return nil
	}
	for g, group := range province[0].Card.Groups {
		for i, r := range group.Indicators {
			if f.Set.Groups[g].Indicators[i].Level == scoring.LevelProvince && r.Max > r.Points.Value {
				all = append(all, r)
			}
		}
	}
	return all
}
