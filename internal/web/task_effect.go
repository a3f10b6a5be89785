package web

import (
	"context"
	"errors"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// mostEffects is how many agencies a ruling's page lists; a figure of the province moves all of them.
const mostEffects = 200

// effectView is what accepting a dispute would change, for who rules on it.
type effectView struct {
	Rows []effectRow
	More int // agencies that are not listed
}

// effectRow is an agency that would stand elsewhere.
type effectRow struct {
	scoring.RankChange
	Was, Now string // bands
}

// addEffect adds whose total, rank or band would change. A dispute of figures that the scores no longer have changes
// nothing that could be told.
func (s *site) addEffect(ctx context.Context, page *taskPage) error {
	link := page.Link
	if link.Task.Kind != review.Rule || len(link.Disputes) != 1 || link.Disputes[0].Ruling.Decision != review.Pending || !link.Disputes[0].Proposed.Known {
		return nil
	}
	effect, err := s.Tasks.Accepting(ctx, link.ID)
	if errors.Is(err, activities.ErrRefused) {
		return nil
	}
	if err != nil {
		return away(err)
	}
	page.Effect = &effectView{More: max(len(effect.Changes)-mostEffects, 0)}
	for _, change := range effect.Changes[:len(effect.Changes)-page.Effect.More] {
		page.Effect.Rows = append(page.Effect.Rows, effectRow{change, bandIn(page.Card.Set, change.Before), bandIn(page.Card.Set, change.After)})
	}
	return nil
}
