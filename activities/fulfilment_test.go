package activities_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"danhgia/activities"
	"danhgia/scoring"
)

// yearbook is what was published of one year.
type yearbook struct {
	published map[scoring.Period]activities.Publication
	rule      *scoring.FulfilmentRule
}

func (y yearbook) Publication(_ context.Context, k activities.Key) (activities.Publication, error) {
	p, ok := y.published[k.Period]
	if !ok {
		return p, activities.ErrNotFound
	}
	return p, nil
}

func (y yearbook) Revision(ctx context.Context, k activities.Key, _ int) (activities.Publication, error) {
	return y.Publication(ctx, k)
}

func (yearbook) IndexSets(context.Context) ([]activities.IndexSetFile, error) {
	return []activities.IndexSetFile{{Code: "set"}}, nil
}

func (y yearbook) FulfilmentRule(context.Context, string) (scoring.FulfilmentRule, error) {
	if y.rule == nil {
		return scoring.FulfilmentRule{}, activities.ErrNotFound
	}
	return *y.rule, nil
}

func (yearbook) YearTotals(context.Context, string, int) (activities.YearTotals, error) {
	return activities.YearTotals{
		"2026": {"H44.1": scoring.Some[scoring.Hundredths](1)}, "2026-Q3": {"H44.1": scoring.Some[scoring.Hundredths](2)},
		"2026-08": {"H44.1": scoring.Some[scoring.Hundredths](3), "H44.2": scoring.Some[scoring.Hundredths](4)},
	}, nil
}

func yearOf(t *testing.T, period scoring.Period) yearbook {
	t.Helper()
	stand := func(code string, kind scoring.Kind, rank, band int) scoring.Standing {
		s := scoring.Standing{Agency: scoring.Agency{Code: code, Kind: kind}}
		if rank > 0 {
			s.Rank, s.Band = scoring.Some(rank), scoring.Some(band)
		}
		return s
	}
	p, err := activities.NewPublication(scoring.Results{Period: period, Revision: 1, IndexSet: scoring.Reference{Code: "set"}, Agencies: []scoring.Standing{
		stand("H44", scoring.Province, 0, 0), stand("H44.101", scoring.Commune, 1, 4), stand("H44.1", scoring.Department, 2, 1), stand("H44.2", scoring.Department, 1, 0),
		stand("H44.3", scoring.Department, 0, 0),
	}})
	require.NoError(t, err)
	return yearbook{published: map[scoring.Period]activities.Publication{period: p}}
}

func tableOf(t *testing.T, y yearbook, year scoring.Period) (activities.Fulfilments, error) {
	t.Helper()
	archive := activities.Archive{Store: y, Decode: func(string, []byte) (scoring.IndexSet, error) {
		return scoring.IndexSet{Code: "set", Bands: make([]scoring.Band, 5)}, nil
	}}
	return archive.FulfilmentOf(t.Context(), y, "H44", year)
}

func TestAYearIsJudgedByItsOwnResults(t *testing.T) {
	f, err := tableOf(t, yearOf(t, "2026"), "2026")
	require.NoError(t, err)
	assert.Equal(t, []scoring.Period{"2026-08", "2026-Q3"}, f.Periods)
	type line struct {
		code, level string
		august      scoring.Maybe[scoring.Hundredths]
	}
	var got []line
	for _, l := range f.Lines {
		got = append(got, line{l.Code, l.Level, l.Totals[0]})
	}
	assert.Equal(t, []line{
		{"H44.2", "Hoàn thành xuất sắc nhiệm vụ", scoring.Some[scoring.Hundredths](4)},
		{"H44.1", "Hoàn thành tốt nhiệm vụ", scoring.Some[scoring.Hundredths](3)},
		{"H44.3", "", scoring.Maybe[scoring.Hundredths]{}},
		{"H44.101", "Không hoàn thành nhiệm vụ", scoring.Maybe[scoring.Hundredths]{}},
	}, got)
}

func TestAYearIsNotJudged(t *testing.T) {
	short := scoring.FulfilmentRule{Basis: "x", Levels: []string{"Hoàn thành"}}
	for name, c := range map[string]struct {
		published, asked scoring.Period
		rule             *scoring.FulfilmentRule
		want             error
	}{
		"by its months alone":                  {"2026-08", "2026", nil, activities.ErrNotFound},
		"for a quarter":                        {"2026-Q3", "2026-Q3", nil, activities.ErrRefused},
		"by a rule of another number of bands": {"2026", "2026", &short, activities.ErrRefused},
	} {
		t.Run(name, func(t *testing.T) {
			y := yearOf(t, c.published)
			y.rule = c.rule
			if _, err := tableOf(t, y, c.asked); !errors.Is(err, c.want) {
				t.Errorf("%v", err)
			}
		})
	}
}
