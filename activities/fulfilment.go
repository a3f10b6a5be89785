package activities

import (
	"context"
	"errors"
	"slices"

	"danhgia/scoring"
)

// Fulfilments is the table of how well the agencies have fulfilled their tasks in a year (mức độ hoàn thành nhiệm vụ).
type Fulfilments struct {
	Release // the year's own results: months are never added up to a year
	Rule    scoring.FulfilmentRule
	// Periods are the other published periods of the year, in order; they stand beside and decide nothing.
	Periods []scoring.Period
	Lines   []Fulfilment // by peer group, then rank
}

// Fulfilment is a line of the table.
type Fulfilment struct {
	scoring.Standing
	Level  string                              // empty: the agency has no band
	Totals []scoring.Maybe[scoring.Hundredths] // of the other periods
}

// YearTotals is what was published of the periods of a year: the latest totals by period and agency.
type YearTotals map[scoring.Period]map[string]scoring.Maybe[scoring.Hundredths]

// Years is what the table needs of Postgres.
type Years interface {
	Publications
	// FulfilmentRule is the newest one. ErrNotFound: the office has set none.
	FulfilmentRule(ctx context.Context, province string) (scoring.FulfilmentRule, error)
	YearTotals(ctx context.Context, province string, year int) (YearTotals, error)
}

// FulfilmentOf is the table of a year. ErrNotFound: no results of the year as a whole are published.
func (a Archive) FulfilmentOf(ctx context.Context, store Years, province string, year scoring.Period) (f Fulfilments, err error) {
	if year.Span() != scoring.WholeYear {
		return f, Refuse("mức độ hoàn thành nhiệm vụ được xét theo năm, không theo %s", "fulfilment is judged by year, not by %s", scoring.Text{Vi: year.In(scoring.Vi), En: year.In(scoring.En)})
	}
	if f.Release, err = a.Revision(ctx, Key{province, year}, 0); err != nil {
		return f, err
	}
	if f.Rule, err = FulfilmentRuleOf(ctx, store, province); err != nil {
		return f, err
	}
	if err := f.Rule.Check(f.Set); err != nil {
		return f, Refusal(err)
	}
	totals, err := store.YearTotals(ctx, province, year.Year())
	if err != nil {
		return f, err
	}
	delete(totals, year)
	f.fill(totals)
	return f, nil
}

// FulfilmentRuleOf is the office's rule, or the one that an office begins with.
func FulfilmentRuleOf(ctx context.Context, store Years, province string) (scoring.FulfilmentRule, error) {
	rule, err := store.FulfilmentRule(ctx, province)
	if errors.Is(err, ErrNotFound) {
		return scoring.DefaultFulfilment(), nil
	}
	return rule, err
}

func (f *Fulfilments) fill(totals YearTotals) {
	for p := range totals {
		f.Periods = append(f.Periods, p)
	}
	slices.SortFunc(f.Periods, scoring.Period.Compare)
	for _, s := range f.Results.Agencies {
		if s.Kind == scoring.Province {
			continue
		}
		line := Fulfilment{Standing: s, Level: f.Rule.Of(s)}
		for _, p := range f.Periods {
			line.Totals = append(line.Totals, totals[p][s.Code])
		}
		f.Lines = append(f.Lines, line)
	}
	slices.SortStableFunc(f.Lines, func(a, b Fulfilment) int {
		if a.Kind != b.Kind {
			return slices.Index(scoring.PeerGroups, a.Kind) - slices.Index(scoring.PeerGroups, b.Kind)
		}
		return scoring.CompareRanks(a.Rank, b.Rank)
	})
}

// InForce is the index set that a period which begins with this month is scored by. scoring.ErrNoIndexSet.
func (a Archive) InForce(ctx context.Context, month scoring.Period) (scoring.IndexSet, error) {
	files, err := a.Store.IndexSets(ctx)
	if err != nil {
		return scoring.IndexSet{}, err
	}
	chosen, err := chooseSet(files, a.Decode, Start{Key: Key{Period: month}})
	return chosen.Set, err
}
