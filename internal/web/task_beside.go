package web

import (
	"context"
	"errors"
	"slices"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// besideView is what the officer and the head see beside a scorecard under review: how it has changed, what the peers
// have, and where points can be gained. It is made of what is published: peers are as they were when reviews opened.
type besideView struct {
	Lines  []besideLine // by group
	Total  besideLine
	Since  *since // nil: there is no period to compare with
	Ranked int    // peers
	Middle bool   // there are enough of them to be in the middle of
	Advice []adviceView
	Page   string // the agency's page
	Try    string // where figures are tried out
}

type besideLine struct {
	Name   string
	Points scoring.Maybe[scoring.Hundredths]
	Max    scoring.Hundredths
	Change scoring.Maybe[scoring.Hundredths]
	Median scoring.Maybe[scoring.Hundredths]
}

// mostAdvice is how many gains the page names; the agency's page has all.
const mostAdvice = 5

// addBeside compares the scorecard of a review. Without results of the period there is nothing beside it.
func (s *site) addBeside(ctx context.Context, page *taskPage) error {
	link := page.Link
	if page.Card == nil || page.Invited || !slices.Contains([]review.Kind{review.Review, review.Countersign}, link.Task.Kind) {
		return nil
	}
	p, err := s.publishedOf(ctx, link.Period)
	if errors.Is(err, activities.ErrNotFound) || err == nil && p.Results.IndexSet != link.IndexSet {
		return nil
	}
	if err != nil {
		return err
	}
	standing := scoring.Standing{Agency: link.Agency, Card: page.Card.Scorecard}
	sheet := scorecardPage{frame: frame{Lang: page.Lang, Pub: p}, row: row{Standing: standing}}
	if err := s.addTrend(ctx, &sheet); err != nil {
		return err
	}
	page.Beside = newBeside(&sheet, standing)
	return nil
}

func newBeside(sheet *scorecardPage, standing scoring.Standing) *besideView {
	p, all := sheet.Pub, sheet.Pub.register.of(standing.Kind)
	view := &besideView{
		Since: sheet.Since, Ranked: all.ranked, Middle: all.kind != scoring.Province && all.ranked > 1,
		Page: address("ky", p.Period, "don-vi", standing.Code), Try: address("ky", p.Period, "don-vi", standing.Code, "thu"),
	}
	view.Total = besideLine{Points: standing.Card.Total, Max: p.Set.Total, Median: all.medians.Total}
	if sheet.Since != nil {
		view.Total.Change = sheet.Since.Total.By()
	}
	for g, group := range standing.Card.Groups {
		line := besideLine{Name: p.Set.Groups[g].Name.In(sheet.Lang), Points: group.Points, Max: group.Max}
		if view.Middle {
			line.Median = all.medians.Groups[g]
		}
		if sheet.Since != nil {
			before := sheet.Trend.Points[len(sheet.Trend.Points)-2].Standing.Card
			line.Change = scoring.Move{Before: before.Groups[g].Points, After: group.Points}.By()
		}
		view.Lines = append(view.Lines, line)
	}
	if p.Explained() {
		sheet.advise(standing)
		view.Advice = sheet.Advice[:min(len(sheet.Advice), mostAdvice)]
	}
	return view
}
