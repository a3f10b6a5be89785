package main

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"

	"golang.org/x/sync/errgroup"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/indexset"
	"danhgia/scoring"
)

const (
	sampleDossiers = 30_000 // of each month that is made up: enough for every agency, and quickly there
	sampleOddities = 4      // agencies that are not as usual in the sample's month
)

// portalOf is the folder with what the portal said of an earlier month.
func (e example) portalOf(p scoring.Period) string {
	return filepath.Join(e.made, "portal-"+string(p))
}

// takeHistory takes in the made-up dossiers, petitions and ratings of all months, which every count then opens, and
// evaluates the months before the sample's, with which its figures are compared.
func (s *stack) takeHistory(ctx context.Context) error {
	sample := s.options.sample
	if sample.made == "" {
		return nil
	}
	if err := s.starters(ctx, sample.by("import", filepath.Join(sample.made, "procedures.csv"), "--content", "procedures", "--period", string(sample.earlier[0]))); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		for _, p := range append(sample.earlier, sample.Period) {
			if err := s.takeMonth(ctx, p, string(p)); err != nil {
				return err
			}
		}
		return s.starters(ctx, sample.by("import", filepath.Join(sample.made, "portal-dossiers.csv"), "--content", "portal", "--period", string(sample.Period)))
	})
	g.Go(func() error {
		for _, p := range sample.earlier {
			if err := s.starter(ctx, "start", "--period", string(p), "--source", sample.portalOf(p), "--wait"); err != nil {
				return err
			}
		}
		return nil
	})
	return g.Wait()
}

// takeMonth takes in what there is of a month, by the name of its files.
func (s *stack) takeMonth(ctx context.Context, p scoring.Period, name string) error {
	for _, content := range []activities.IntakeContent{activities.OfDossiers, activities.OfPetitions, activities.OfRatings} {
		file := filepath.Join(s.options.sample.made, string(content)+"-"+name+".csv")
		if err := s.starter(ctx, s.options.sample.by("import", file, "--content", string(content), "--period", string(p))...); err != nil {
			return err
		}
	}
	return nil
}

// rehearse carries the sample period on until so many reviews are left. On its way the running month is taken in as it
// was at the ends of the days that the sample has, each time on the day after: the provisional scores of one day are then
// held against those of the day before.
func (s *stack) rehearse(ctx context.Context, leave int) error {
	sample := s.options.sample
	call := []string{
		"rehearse", "--in-place", "--period", string(sample.Period), "--source", sample.source,
		"--timeout", s.options.patience.String(), "--leave", strconv.Itoa(leave),
	}
	live := activities.Live{Store: s.store, Decode: indexset.Parse}
	for _, text := range sample.running {
		day, err := calendar.ParseDay(text)
		if err != nil {
			return err
		}
		if err := s.starter(ctx, append(slices.Clone(call), "--until", (day+1).String())...); err != nil {
			return err
		}
		if err := s.takeMonth(ctx, scoring.MonthOf(day.Time()), text); err != nil {
			return err
		}
		if _, err := live.Refresh(ctx, sample.Province); err != nil {
			return err
		}
	}
	return s.starter(ctx, call...)
}
