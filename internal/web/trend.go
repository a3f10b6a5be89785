package web

import (
	"context"
	"slices"

	"danhgia/scoring"
)

// trend is how an agency has done in the periods that can be compared with this one.
type trend struct {
	Points []trendPoint // the oldest first; this period is the last
	Out    []leftOut    // periods that are not compared, the newest first
	Chart  chart
}

type trendPoint struct {
	Period   scoring.Period
	Standing scoring.Standing
	Class    string
}

// leftOut is a period that is not compared, and a phrase that says why.
type leftOut struct {
	Period scoring.Period
	Why    string
}

var obstacles = map[scoring.Obstacle]string{
	scoring.NotListed: "not.not-listed", scoring.OtherSet: "not.other-set", scoring.OtherRule: "not.other-rules",
	scoring.NoDossier: "not.no-cases", scoring.Partial: "not.partial",
}

// addTrend reads what was published of the agency before this period.
func (s *site) addTrend(ctx context.Context, page *scorecardPage) error {
	p := page.Pub
	past, err := s.Archive.Past(ctx, p.Period, page.Code)
	if err != nil {
		return away(err)
	}
	now := scoring.BasisOf(p.Results, page.Standing)
	page.Trend.Points = []trendPoint{{p.Period, page.Standing, page.Class}}
	for _, then := range past {
		if why := now.Against(then.Basis); why != "" {
			page.Trend.Out = append(page.Trend.Out, leftOut{then.Period, obstacles[why]})
			continue
		}
		page.Trend.Points = append(page.Trend.Points, trendPoint{then.Period, then.Standing, p.band(then.Standing.Band, page.Lang)})
	}
	slices.SortFunc(page.Trend.Points, func(a, b trendPoint) int { return a.Period.Compare(b.Period) })
	page.compare(now)
	return nil
}

// compare says what has changed since the last period that can be compared. A period that itself is made of a part of
// the figures is compared with none.
func (page *scorecardPage) compare(now scoring.Basis) {
	if page.Partial = !now.Whole || now.NoCases; page.Partial || len(page.Trend.Points) < 2 {
		return
	}
	last := page.Trend.Points[len(page.Trend.Points)-2]
	names := page.Pub.names(page.Lang)
	page.Since = &since{Period: last.Period, Total: scoring.Move{Before: last.Standing.Card.Total, After: page.Card.Total}}
	page.Since.Rank = last.Standing.Rank
	for _, move := range scoring.Moves(last.Standing.Card, page.Card) {
		page.Since.Moves = append(page.Since.Moves, moveView{move, names[move.Code]})
	}
	page.Trend.Chart = trendChart(page)
}

// since is what has changed since another period.
type since struct {
	Period scoring.Period
	Total  scoring.Move
	Rank   scoring.Maybe[int] // what it was
	Moves  []moveView
}

type moveView struct {
	scoring.Move
	Name string
}

// quality is what a reader should know of the figures behind a scorecard.
type quality struct {
	Flags   []flagView
	Missing []string // names of indicators that the collection lacks
	Gaps    []scoring.Gap
	Differs int // values that are not those that the portal published
	Same    int
}

type flagView struct {
	Name, Text string
}

// judge gathers what is odd about the figures of the card.
func (page *scorecardPage) judge() {
	names := page.Pub.names(page.Lang)
	page.Quality.Missing = page.Missing
	for _, group := range page.Card.Groups {
		for _, r := range group.Indicators {
			for _, flag := range r.Flags {
				page.Quality.Flags = append(page.Quality.Flags, flagView{names[r.Indicator], flag.In(page.Lang)})
			}
			page.Quality.count(r.Difference())
		}
		if !group.AsGiven {
			page.Quality.count(group.Difference())
		}
	}
	for _, gap := range page.Pub.Results.Snapshot.Gaps {
		if gap.Agency == page.Code {
			page.Quality.Gaps = append(page.Quality.Gaps, gap)
		}
	}
}

func (q *quality) count(difference scoring.Maybe[scoring.Hundredths]) {
	switch {
	case !difference.Known:
	case difference.Value == 0:
		q.Same++
	default:
		q.Differs++
	}
}
