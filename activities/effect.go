package activities

import (
	"context"
	"fmt"
	"slices"

	"danhgia/review"
	"danhgia/scoring"
)

// Effects computes what rulings would change, before they are made.
type Effects struct {
	Store EffectStore
	// Decode reads an index set from its file.
	Decode func(name string, content []byte) (scoring.IndexSet, error)
}

// EffectStore is what an effect is computed from.
type EffectStore interface {
	// LatestScores are those of the period's latest score run. ErrNotFound.
	LatestScores(ctx context.Context, k Key) (ScoreRun, error)
	Corrections(ctx context.Context, k Key) ([]Correction, error)
	IndexSets(ctx context.Context) ([]IndexSetFile, error)
}

// Effect is what a ruling changes.
type Effect struct {
	Before, After scoring.Maybe[scoring.Hundredths] // points of the disputed indicator
	Changes       []scoring.RankChange              // whoever's total, rank or band changes, the agency itself among them
}

// Of is what putting counted in place of an agency's figures would change, with all corrections that were made so far.
// Nothing changes where there is nothing counted.
func (e Effects) Of(ctx context.Context, k Key, agency, indicator string, counted scoring.Maybe[review.Counted]) (Effect, error) {
	run, err := e.Store.LatestScores(ctx, k)
	if err != nil {
		return Effect{}, err
	}
	corrections, err := e.Store.Corrections(ctx, k)
	if err != nil {
		return Effect{}, err
	}
	scorer, err := e.scorer(ctx, run.IndexSet)
	if err != nil {
		return Effect{}, err
	}
	before, err := scorer.Restand(run.Standings, changes(corrections))
	if err != nil {
		return Effect{}, fmt.Errorf("correct the scores of %s: %w", k.Period, err)
	}
	if counted.Known {
		corrections = append(corrections, Correction{agency, indicator, counted.Value.Numerator, counted.Value.Denominator})
	}
	after, err := scorer.Restand(run.Standings, changes(corrections))
	if err != nil {
		return Effect{}, fmt.Errorf("score %s with the ruling: %w", agency, Refusal(err))
	}
	return Effect{pointsOf(before, agency, indicator), pointsOf(after, agency, indicator), scoring.Effect(before, after)}, nil
}

func (e Effects) scorer(ctx context.Context, code string) (*scoring.Scorer, error) {
	files, err := e.Store.IndexSets(ctx)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(files, func(f IndexSetFile) bool { return f.Code == code })
	if at < 0 {
		return nil, fmt.Errorf("index set %s: %w", code, ErrNotFound)
	}
	set, err := e.Decode(code, files[at].Content)
	if err != nil {
		return nil, fmt.Errorf("index set %s: %w", code, err)
	}
	return scoring.NewScorer(set), nil
}

// changes are corrections by agency, the latest last.
func changes(corrections []Correction) map[string][]scoring.Change {
	all := map[string][]scoring.Change{}
	for _, c := range corrections {
		all[c.Agency] = append(all[c.Agency], scoring.Change{Indicator: c.Indicator, Numerator: c.Numerator, Denominator: c.Denominator})
	}
	return all
}

func pointsOf(standings []scoring.Standing, agency, indicator string) scoring.Maybe[scoring.Hundredths] {
	for _, s := range standings {
		for _, g := range s.Card.Groups {
			for _, r := range g.Indicators {
				if s.Code == agency && r.Indicator == indicator {
					return r.Points
				}
			}
		}
	}
	return scoring.Maybe[scoring.Hundredths]{}
}
