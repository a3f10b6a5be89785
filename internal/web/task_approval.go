package web

import (
	"context"
	"fmt"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// outcomeCount is how many reviews ended in a way.
type outcomeCount struct {
	Outcome string
	Count   int
}

// changesView is what has changed since the reviews opened, as the leader is asked to approve it.
type changesView struct {
	activities.Submission
	Total int // of the changes; Rows may be the first of them
	Rows  []changeRow
}

// changeRow is an agency that stands elsewhere than when the reviews opened.
type changeRow struct {
	activities.SubmittedChange
	Was, Now   string   // bands
	Indicators []string // names of those that were ruled on, in the order of the rulings
}

// addCounts adds what a leader approves: how the reviews ended, and where the results are.
func (s *site) addCounts(ctx context.Context, page *taskPage) error {
	if page.Link.Task.Kind != review.Approval {
		return nil
	}
	for _, outcome := range []review.Outcome{review.Confirmed, review.Disputed, review.Silent, review.NotReached} {
		page.Counts = append(page.Counts, outcomeCount{sentence(outcome.In(scoring.Vi)), page.Link.Outcomes[outcome]})
	}
	latest, err := s.Archive.Publications(ctx)
	for _, publication := range latest {
		page.Ranking = page.Ranking || publication.Period == page.Link.Period
	}
	return away(err)
}

// addChanges adds the list of what has changed, as it was submitted.
func (s *site) addChanges(ctx context.Context, page *taskPage) error {
	submission := page.Link.Submission
	if !submission.Known {
		return nil
	}
	set, err := s.Archive.IndexSet(ctx, page.Link.IndexSet)
	if err != nil {
		return fmt.Errorf("%w: %w", errAway, err)
	}
	page.Changes = newChanges(set, submission.Value)
	return nil
}

func newChanges(set scoring.IndexSet, submission activities.Submission) *changesView {
	view := &changesView{Submission: submission, Total: len(submission.Changes)}
	for _, change := range submission.Changes {
		row := changeRow{SubmittedChange: change, Was: bandIn(set, change.Before), Now: bandIn(set, change.After)}
		for _, r := range change.Rulings {
			row.Indicators = append(row.Indicators, nameIn(set, r.Indicator))
		}
		view.Rows = append(view.Rows, row)
	}
	return view
}

// bandIn is the name of a place's band, or a dash for none.
func bandIn(set scoring.IndexSet, p scoring.Place) string {
	if !p.Band.Known || p.Band.Value >= len(set.Bands) {
		return "–"
	}
	return set.Bands[p.Band.Value].Name.In(scoring.Vi)
}

// nameIn is the name of an indicator or a group, or its code where the set does not have it.
func nameIn(set scoring.IndexSet, code string) string {
	for _, g := range set.Groups {
		if g.Code == code {
			return g.Name.In(scoring.Vi)
		}
		for _, i := range g.Indicators {
			if i.Code == code {
				return i.Name.In(scoring.Vi)
			}
		}
	}
	return code
}

// place is a rank, or a dash for none.
func place(rank scoring.Maybe[int], lang scoring.Lang) string {
	if !rank.Known {
		return "–"
	}
	return scoring.Number(int64(rank.Value), lang)
}

// Why says why an agency has said nothing that counts.
func (changesView) Why(u activities.Unheard) string {
	if u.State == review.Settled {
		return u.Outcome.In(scoring.Vi)
	}
	return u.State.In(scoring.Vi)
}

// warn says that what was submitted does not stand any more: it can be sent back then, and not approved.
func (page *taskPage) warn() {
	task := page.Link.Task
	if task.Kind == review.Approval && task.State == review.Open && !page.Link.Stands && page.Notice == "" {
		page.Notice = inVietnamese(review.Outdated())
	}
}
