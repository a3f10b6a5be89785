package web

import (
	"context"
	"fmt"
	"slices"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// cardView is the scorecard that a task is about.
type cardView struct {
	scoring.Scorecard
	Set    scoring.IndexSet
	Groups []groupView
	scorer *scoring.Scorer
}

// disputeView is a dispute in words.
type disputeView struct {
	activities.LinkedDispute
	Name     string // of the indicator
	Now      *scoring.Result
	Accepted *forecast // what the points would be
	Files    []fileView
	Words    []activities.Word
	Form     *caseForm // nil where nothing can be written on it
	Period   scoring.Period
}

// forecast is what becomes of points when a dispute is accepted.
type forecast struct {
	Points, Total scoring.Maybe[scoring.Hundredths]
}

// withCard are the kinds of tasks whose page shows the agency's scorecard or compares with it.
var withCard = []review.Kind{review.Review, review.Countersign, review.Rule, review.Supplement, review.SourceFix}

// addCard reads the scorecard; without one the task's page would ask for something that nobody can see.
func (s *site) addCard(ctx context.Context, page *taskPage) error {
	link := page.Link
	if !slices.Contains(withCard, link.Task.Kind) {
		return nil
	}
	card, err := s.Tasks.Card(ctx, link.Key, link.Agency.Code)
	if err != nil {
		return fmt.Errorf("%w: scorecard of %s: %w", errAway, link.Agency.Code, err)
	}
	set, err := s.Archive.IndexSet(ctx, link.IndexSet)
	if err != nil {
		return fmt.Errorf("%w: %w", errAway, err)
	}
	standing := scoring.Standing{Agency: link.Agency, Card: card}
	if !card.Follows(set) {
		return fmt.Errorf("the scorecard of %s does not follow index set %s", link.Agency.Code, set.Code)
	}
	p := &published{scorer: scoring.NewScorer(set)}
	p.Set, p.Results.Engine, p.Results.Agencies = set, link.Engine, []scoring.Standing{standing}
	sheet := scorecardPage{frame: frame{Lang: page.Lang, Pub: p}, row: row{Standing: standing}}
	page.Card = &cardView{Scorecard: card, Set: set, scorer: p.scorer}
	for g, result := range card.Groups {
		page.Card.Groups = append(page.Card.Groups, sheet.group(set.Groups[g], result))
	}
	return nil
}

// addIndicator names the indicator whose figures are to be entered.
func (s *site) addIndicator(ctx context.Context, page *taskPage) error {
	if page.Link.Task.Kind != review.DataEntry {
		return nil
	}
	set, err := s.Archive.IndexSet(ctx, page.Link.IndexSet)
	if err != nil {
		return fmt.Errorf("%w: %w", errAway, err)
	}
	page.Indicator = scoring.NewScorer(set).Indicator(page.Link.Subject).Name.In(page.Lang)
	return nil
}

// indicator is the line of an indicator; nil when the card does not have it.
func (c *cardView) indicator(code string) *indicatorView {
	if c == nil {
		return nil
	}
	for g := range c.Groups {
		for i := range c.Groups[g].Lines {
			if line := &c.Groups[g].Lines[i]; line.Indicator == code {
				return line
			}
		}
	}
	return nil
}

func (page *taskPage) dispute(d activities.LinkedDispute) disputeView {
	view := disputeView{LinkedDispute: d, Name: d.Indicator, Period: page.Link.Period}
	scans := page.Link.Task.Kind != review.Review // which shows them with the answer
	view.Files = page.files(func(f activities.StoredFile) bool {
		return f.Dispute == d.ID || scans && f.Dispute == 0 && f.Answer == d.Answer
	})
	view.Words, view.Form = page.words(d.ID), page.caseForm(d)
	line := page.Card.indicator(d.Indicator)
	if line == nil {
		return view
	}
	view.Name = line.Name
	weighed := page.Link.Task.Kind == review.Rule || page.Link.Task.Kind == review.Countersign
	if weighed && d.Ruling.Decision == review.Pending {
		view.Now = &line.Result
		view.Accepted = page.Card.forecast(d.Dispute)
	}
	return view
}

// forecast is nil for a dispute that proposes no figures.
func (c *cardView) forecast(d review.Dispute) *forecast {
	if !d.Proposed.Known {
		return nil
	}
	counted := d.Proposed.Value
	card, err := c.scorer.WhatIf(c.Scorecard, scoring.Change{Indicator: d.Indicator, Numerator: counted.Numerator, Denominator: counted.Denominator})
	if err != nil {
		return nil // the dispute is of figures that the card no longer has
	}
	f := &forecast{Total: card.Total}
	for _, g := range card.Groups {
		for _, r := range g.Indicators {
			if r.Indicator == d.Indicator {
				f.Points = r.Points
			}
		}
	}
	return f
}
