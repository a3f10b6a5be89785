package activities

import (
	"cmp"
	"slices"

	"danhgia/scoring"
)

// Summary is what a collection would bring if it was scored, before it is.
type Summary struct {
	IndexSet              scoring.IndexSet
	Departments, Communes int
	Measures              int
	Own                   int      // of them, those by the province's own dossiers
	OwnAgencies           int      // that have such
	OwnMoved              bool     // the dossiers have changed since they were counted
	Unknown               []string // fields that the source has and the reader does not know
	Gaps                  []scoring.Gap
	Compared              int // points that the portal published
	Differences           []DifferenceLine
	Flags                 []FlagCount
	Missing               []FlagCount      // figures that the collection does not have, by indicator
	NoCases               []scoring.Agency // agencies without a dossier in the period: they are not ranked
	Enterable             []string         // codes of indicators whose figures agencies may be asked for
}

// Summarise scores a collection and tells what is odd about it. Nothing is stored.
func Summarise(set scoring.IndexSet, c Collection) (s Summary, err error) {
	standings, err := scoreAll(set, c)
	if err != nil {
		return s, err
	}
	s.IndexSet, s.Unknown = set, c.Unknown
	flags, missing := map[FlagCount]int{}, map[FlagCount]int{}
	for _, a := range c.Agencies {
		switch a.Kind {
		case scoring.Department:
			s.Departments++
		case scoring.Commune:
			s.Communes++
		}
		s.Measures += len(a.Figures.Measures)
		if own := ownMeasures(a); own > 0 {
			s.Own += own
			s.OwnAgencies++
		}
	}
	for _, st := range standings {
		if st.Card.NoCases && st.Kind != scoring.Province {
			s.NoCases = append(s.NoCases, st.Agency)
		}
		s.compare(st)
		for _, g := range st.Card.Groups {
			for _, r := range g.Indicators {
				for _, f := range r.Flags {
					flags[FlagCount{Indicator: r.Indicator, Kind: f.Kind}]++
				}
				if r.Rule == scoring.RuleMissing {
					missing[FlagCount{Indicator: r.Indicator}]++
				}
			}
		}
	}
	s.Flags, s.Missing = countedFlags(flags), countedFlags(missing)
	scorer := scoring.NewScorer(set)
	for _, g := range set.Groups {
		for _, i := range g.Indicators {
			if scorer.Enterable([]string{i.Code}) == nil {
				s.Enterable = append(s.Enterable, i.Code)
			}
		}
	}
	return s, nil
}

func ownMeasures(a CollectedAgency) (n int) {
	for _, m := range a.Figures.Measures {
		if slices.ContainsFunc(m.Flags, func(f scoring.Flag) bool { return f.Kind == scoring.Own }) {
			n++
		}
	}
	return n
}

// compare notes the points of an agency that are not the portal's.
func (s *Summary) compare(st scoring.Standing) {
	position := 0
	note := func(code string, group bool, ours, theirs scoring.Maybe[scoring.Hundredths]) {
		position++
		if !theirs.Known {
			return
		}
		s.Compared++
		if ours != theirs {
			s.Differences = append(s.Differences, DifferenceLine{st.Code, st.Name, code, group, position, ours, theirs})
		}
	}
	for _, g := range st.Card.Groups {
		if !g.AsGiven {
			note(g.Code, true, g.Points, g.Published)
		}
		for _, r := range g.Indicators {
			note(r.Indicator, false, r.Points, r.Published)
		}
	}
}

// countedFlags are counts in an order that is always the same: the most first.
func countedFlags(counts map[FlagCount]int) []FlagCount {
	all := make([]FlagCount, 0, len(counts))
	for f, n := range counts {
		f.Count = n
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b FlagCount) int {
		return cmp.Or(b.Count-a.Count, cmp.Compare(a.Indicator, b.Indicator), cmp.Compare(a.Kind, b.Kind))
	})
	return all
}

// ErrNotStarted is a period whose workflow could not be started now: what it starts with is kept.
var ErrNotStarted = Refuse("máy chủ điều phối (Temporal) hiện không trả lời nên kỳ chưa được mở; bộ số liệu và các lựa chọn đã được lưu, hãy bấm mở kỳ lại sau ít phút",
	"Temporal does not answer, so the period was not started; the collection and the choices are kept: start it again in a few minutes")

// InForce is the index set with a code or, without one, the one in force on the period's first day.
func InForce(files []IndexSetFile, decode func(name string, content []byte) (scoring.IndexSet, error), code string, p scoring.Period) (scoring.IndexSet, error) {
	chosen, err := chooseSet(files, decode, Start{Key: Key{Period: p}, IndexSet: code})
	return chosen.Set, err
}
