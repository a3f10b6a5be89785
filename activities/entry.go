package activities

import (
	"context"
	"errors"
	"fmt"

	"danhgia/review"
	"danhgia/scoring"
)

// EntryStore is what data entries need of Postgres.
type EntryStore interface {
	// OpenEntries opens the data entry of each lacking figure, and returns all of the period; those that are there stay.
	// Nobody is invited and no workflow is started yet.
	OpenEntries(ctx context.Context, k Key, lacking []Lacking, days func(kind review.Kind, ladders []byte) (int, error)) ([]TaskID, error)
	EntryProgress(ctx context.Context, k Key) (EntryProgress, error)
}

// Lacking is a figure that the collection does not have.
type Lacking struct{ Agency, Indicator string }

// EntryProgress is how far the data entries of a period have come.
type EntryProgress struct {
	Period                               State
	Open                                 int
	Entered, Silent, NotReached, Skipped int
}

func (p EntryProgress) note() string {
	return fmt.Sprintf("%d figures entered; none from %d silent, %d not reached, %d skipped: the period goes on without them", p.Entered, p.Silent, p.NotReached, p.Skipped)
}

// Enterable refuses indicators whose figures agencies cannot be asked for, with all that speaks against it.
func (a *Activities) Enterable(ctx context.Context, start Start) error {
	if len(start.Enter) == 0 {
		return nil
	}
	if !start.Reviewed {
		return Refuse("chỉ kỳ có rà soát mới cho cơ quan, đơn vị nhập số liệu", "agencies enter figures in a reviewed period only: give --reviewed too")
	}
	set, err := a.indexSet(ctx, start)
	if err != nil {
		return err
	}
	if err := scoring.NewScorer(set.Set).Enterable(start.Enter); err != nil {
		return Refusal(fmt.Errorf("figures to be entered by agencies: %w", err))
	}
	return nil
}

// OpenEntries asks every agency for those figures of start.Enter that the collection does not have, and starts the
// workflows of what it asks.
func (a *Activities) OpenEntries(ctx context.Context, start Start) error {
	defer beat(ctx)()
	lacking, err := a.lacking(ctx, start)
	if err != nil {
		return classify(err)
	}
	return classify(a.Tasks.openEntries(ctx, start.Key, lacking))
}

func (a *Activities) lacking(ctx context.Context, start Start) (all []Lacking, err error) {
	set, err := a.indexSet(ctx, start)
	if err != nil {
		return nil, err
	}
	collection, err := a.Store.Collection(ctx, start.Snapshot)
	if err != nil {
		return nil, err
	}
	scorer := scoring.NewScorer(set.Set)
	for _, agency := range collection.Agencies {
		if agency.Kind == scoring.Province {
			continue
		}
		card, err := scorer.Score(agency.Figures)
		if err != nil {
			return nil, Refusal(err)
		}
		for _, indicator := range card.Lacking(start.Enter) {
			all = append(all, Lacking{agency.Code, indicator})
		}
	}
	return all, nil
}

func (t *Tasks) openEntries(ctx context.Context, k Key, lacking []Lacking) error {
	if err := t.Store.StartStage(ctx, k, StageEnter); err != nil {
		return err
	}
	ids, err := t.Store.OpenEntries(ctx, k, lacking, t.days)
	if err != nil {
		return err
	}
	return errors.Join(t.Begin(ctx, ids), t.Deliver(ctx))
}

// LookAtEntries says whether the period still waits for figures to be entered, and notes when it does no more: the
// deadline ends every data entry. Who was not reached does not hold the period, unlike in a review: there is no figure.
func (t *Tasks) LookAtEntries(ctx context.Context, k Key) (Stage, error) {
	p, err := t.Store.EntryProgress(ctx, k)
	switch {
	case err != nil:
		return "", classify(err)
	case p.Period == CancelledPeriod:
		return Abandoned, nil
	case p.Period == PausedPeriod:
		return Standstill, nil
	case p.Open > 0:
		return StageEnter, nil
	}
	return StageScore, classify(t.Store.FinishStage(ctx, k, StageEnter, p.note()))
}
