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

// Effect is what rulings change.
type Effect struct {
	Points  []PointChange        // of the disputed indicators
	Changes []scoring.RankChange // whoever's total, rank or band changes, the disputing agencies among them
}

// PointChange is the points of one disputed indicator.
type PointChange struct {
	Agency, Indicator string
	Before, After     scoring.Maybe[scoring.Hundredths]
}

// Proposal is what a ruling puts in place of an agency's figure; without figures nothing changes.
type Proposal struct {
	Agency, Indicator string
	Agencies          []string // all whose figure it is: the agency's own, or everybody's who carries one of the province
	Counted           scoring.Maybe[review.Counted]
}

func (p Proposal) corrections() []Correction {
	if !p.Counted.Known {
		return nil
	}
	all := make([]Correction, len(p.Agencies))
	for i, agency := range p.Agencies {
		all[i] = Correction{agency, p.Indicator, p.Counted.Value.Numerator, p.Counted.Value.Denominator, scoring.Ruled}
	}
	return all
}

// Of is what proposals would change together, with all corrections that were made so far.
func (e Effects) Of(ctx context.Context, k Key, proposals []Proposal) (Effect, error) {
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
	for _, p := range proposals {
		corrections = append(corrections, p.corrections()...)
	}
	after, err := scorer.Restand(run.Standings, changes(corrections))
	if err != nil {
		return Effect{}, fmt.Errorf("score %s with the rulings: %w", k.Period, Refusal(err))
	}
	effect := Effect{Changes: scoring.Effect(before, after)}
	for _, p := range proposals {
		effect.Points = append(effect.Points, PointChange{
			p.Agency, p.Indicator, pointsOf(before, p.Agency, p.Indicator), pointsOf(after, p.Agency, p.Indicator),
		})
	}
	return effect, nil
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
