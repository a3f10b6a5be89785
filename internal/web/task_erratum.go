package web

import (
	"context"
	"strconv"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// erratumView is a correction as the second person is asked about it.
type erratumView struct {
	activities.Erratum
	What, Standing string
	Proposer       string
	Brings         outcome
}

// addErratum adds what a correction would change, or has changed.
func (s *site) addErratum(ctx context.Context, page *taskPage) error {
	if page.Link.Task.Kind != review.Correct {
		return nil
	}
	id, err := strconv.ParseInt(page.Link.Subject, 10, 64)
	if err != nil {
		return errNoTask
	}
	w, proposer, err := s.Tasks.WeighedErratum(ctx, activities.ErratumID(id))
	if err != nil && !isRefusal(err) {
		return away(err)
	}
	page.Erratum = &erratumView{Erratum: w.Erratum, Standing: sentence(w.State.In(scoring.Vi)), Proposer: proposer}
	page.Erratum.What = erratumWhat(w.NewErratum, w.Set)
	if w.State == activities.ErratumOpen || w.State == activities.ErratumApproved || w.State == activities.ErratumPublished {
		page.Erratum.Brings = tellErratum(w)
	}
	return nil
}
