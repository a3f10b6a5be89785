package publication

import (
	"bytes"
	"runtime"
	"sync"

	"danhgia/scoring"
)

// mostDifferences is how many findings of the recomputation are listed.
const mostDifferences = 200

// recomputed is an agency as this program computes it.
type recomputed struct {
	unit scoring.Agency
	card scoring.Scorecard
	err  bool // what was published cannot be read or scored
}

// recompute computes every point, group, total, rank and band from the published figures by the published index set.
func (c *check) recompute(set scoring.IndexSet) {
	if !c.readable || c.altered() || len(c.parts) == 0 {
		if c.Skipped == (scoring.Text{}) {
			c.skip("không tính lại, vì nội dung không phải là bản đã ký hoặc không đọc được", "nothing was computed again, for the content is not what was signed or cannot be read")
		}
		return
	}
	agencies := c.agencies()
	c.Agencies = len(agencies)
	scorer, all := scoring.NewScorer(set), make([]recomputed, len(agencies))
	inParallel(len(agencies), func(i int) { all[i] = score(scorer, agencies[i]) })
	now, same := stand(set, all), make([]bool, len(agencies))
	inParallel(len(agencies), func(i int) {
		content, err := scoring.Canonical(now[i])
		same[i] = err == nil && bytes.Equal(content, agencies[i])
	})
	for i, a := range all {
		at := Place{Part: PartResults, Agency: c.parts[i+1].Agency}
		switch {
		case a.err:
			c.unreadable(at)
		case !same[i] && !c.compare(at, agencies[i], now[i]):
			c.find(c.differs(), at, "không được ghi theo dạng mà chương trình này ghi", "it is not written as this program writes it")
		}
	}
}

// agencies are the agencies of the results, as they are written.
func (c *check) agencies() [][]byte {
	var all [][]byte
	c.parts.each(c.doc.Results, func(p Part, content []byte) { all = append(all, body(content)) })
	return all[1:]
}

// inParallel works on n things, as many at a time as the machine can.
func inParallel(n int, work func(i int)) {
	share := n/runtime.GOMAXPROCS(0) + 1
	var group sync.WaitGroup
	for from := 0; from < n; from += share {
		group.Go(func() {
			for i := from; i < min(from+share, n); i++ {
				work(i)
			}
		})
	}
	group.Wait()
}

func score(scorer *scoring.Scorer, content []byte) (r recomputed) {
	was, err := standing(content)
	if err == nil {
		r.card, err = scorer.Score(was.Card.Figures())
	}
	r.unit, r.err = was.Agency, err != nil
	return r
}

// stand ranks the agencies; the answer is parallel to them.
func stand(set scoring.IndexSet, all []recomputed) []scoring.Standing {
	units, cards := make([]scoring.Agency, len(all)), make([]scoring.Scorecard, len(all))
	for i, a := range all {
		units[i], cards[i] = a.unit, a.card
	}
	at := map[string]int{}
	for i, unit := range units {
		at[unit.Code] = i
	}
	now := make([]scoring.Standing, len(all))
	for _, s := range set.Stand(units, cards) {
		now[at[s.Code]] = s
	}
	return now
}

// compare says what of an agency is computed otherwise; false: nothing is.
func (c *check) compare(at Place, published []byte, now scoring.Standing) bool {
	was, err := standing(published)
	if err != nil {
		return false
	}
	before := len(c.Findings) + c.More
	c.compareCards(c.differs(), at, was.Card, now.Card)
	c.differ(c.differs(), at, "thứ hạng", "rank", was.Rank != now.Rank, number(was.Rank), number(now.Rank))
	c.differ(c.differs(), at, "xếp loại (thứ tự)", "band (position)", was.Band != now.Band, number(was.Band), number(now.Band))
	return len(c.Findings)+c.More > before
}

func (c *check) compareCards(kind Kind, at Place, was, now scoring.Scorecard) {
	if !sameShape(was, now) {
		c.find(kind, at, "không có các nhóm và chỉ số của bộ chỉ số", "it does not have the groups and indicators of the index set")
		return
	}
	for g, group := range now.Groups {
		for i, r := range group.Indicators {
			c.compareResult(kind, at, was.Groups[g].Indicators[i], r)
		}
		at := at
		at.Indicator = group.Code
		before := was.Groups[g]
		c.differ(kind, at, "điểm của nhóm", "points of the group", before.Points != group.Points, points(before.Points), points(group.Points))
		c.differ(kind, at, "điểm tối đa của nhóm", "most points of the group", before.Max != group.Max, before.Max.String(), group.Max.String())
		c.differ(kind, at, "lấy theo Cổng", "taken as published", before.AsGiven != group.AsGiven, yes(before.AsGiven), yes(group.AsGiven))
	}
	c.differ(kind, at, "tổng điểm", "total", was.Total != now.Total, points(was.Total), points(now.Total))
	c.differ(kind, at, "không phát sinh hồ sơ", "no cases", was.NoCases != now.NoCases, yes(was.NoCases), yes(now.NoCases))
}

func (c *check) compareResult(kind Kind, at Place, was, now scoring.Result) {
	at.Indicator = now.Indicator
	c.differ(kind, at, "tỷ lệ", "ratio", was.Ratio != now.Ratio, points(was.Ratio), points(now.Ratio))
	c.differ(kind, at, "điểm", "points", was.Points != now.Points, points(was.Points), points(now.Points))
	c.differ(kind, at, "điểm tối đa", "most points", was.Max != now.Max, was.Max.String(), now.Max.String())
	c.differ(kind, at, "quy tắc tính", "rule", was.Rule != now.Rule, string(was.Rule), string(now.Rule))
}

func sameShape(a, b scoring.Scorecard) bool {
	if a.Agency != b.Agency || len(a.Groups) != len(b.Groups) {
		return false
	}
	for g, group := range a.Groups {
		if group.Code != b.Groups[g].Code || len(group.Indicators) != len(b.Groups[g].Indicators) {
			return false
		}
		for i, r := range group.Indicators {
			if r.Indicator != b.Groups[g].Indicators[i].Indicator {
				return false
			}
		}
	}
	return true
}
