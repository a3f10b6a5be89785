package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"time"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/indexes"
	"danhgia/internal/config"
	"danhgia/internal/dossiers"
	"danhgia/internal/indexset"
	"danhgia/internal/postgres"
	"danhgia/internal/synthetic"
	"danhgia/internal/tables"
	"danhgia/review"
	"danhgia/samples"
	"danhgia/scoring"
)

var benchMonth = activities.Key{Province: "H31", Period: "2026-08"}

// makeUp writes the files of one month of Hưng Yên, and of a day later.
func makeUp(n int, first, changed string) error {
	cal, err := sampleCalendar()
	if err != nil {
		return err
	}
	made, err := synthetic.NewProvince(synthetic.Plan{Agencies: samples.HungYen(), Period: benchMonth.Period, Dossiers: n, Seed: 1, Calendar: cal})
	if err != nil {
		return err
	}
	for name, thousandths := range map[string]int{first: 0, changed: 20} {
		file, err := os.Create(name)
		if err != nil {
			return err
		}
		if _, err := made.Months[0].Write(file, thousandths); err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
	return nil
}

func sampleCalendar() (calendar.Calendar, error) {
	notices, err := tables.ReadDaysOff("days-off.csv", samples.DaysOff())
	if err != nil {
		return calendar.Calendar{}, err
	}
	return calendar.New(notices, calendar.DefaultHours(), calendar.Vietnam)
}

// benchCollectWorkCommand is what bench-collect runs in a process of its own.
func benchCollectWorkCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "bench-collect-work URL FILE CHANGED-FILE", Hidden: true, Args: cobra.ExactArgs(3)}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		config.SpareMemory(config.ImportMemory)
		w, err := newCollectWork(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		defer w.store.Close()
		f, err := w.all(cmd.Context(), args[1], args[2])
		if err != nil {
			return err
		}
		return json.NewEncoder(cmd.OutOrStdout()).Encode(f)
	}
	return cmd
}

type collectWork struct {
	store *postgres.Store
	door  activities.Door
	set   scoring.IndexSet
}

func newCollectWork(ctx context.Context, url string) (w collectWork, err error) {
	if w.store, err = postgres.Open(ctx, url); err != nil {
		return w, err
	}
	sets, err := indexset.All(indexes.Files)
	if err != nil {
		return w, err
	}
	w.set, w.door = sets[0].Set, activities.Door{Store: w.store, Decode: indexset.Parse}
	return w, nil
}

// prepareCollect makes the tables, and stores what dossiers are judged by.
func prepareCollect(ctx context.Context, store *postgres.Store) error {
	if err := store.Migrate(ctx); err != nil {
		return err
	}
	sets, err := indexset.All(indexes.Files)
	if err != nil {
		return err
	}
	if err := store.AddIndexSet(ctx, sets[0].Set.Code, sets[0].Content); err != nil {
		return err
	}
	return setDaysOff(ctx, store)
}

// setDaysOff stores the sample's days off, and more.
func setDaysOff(ctx context.Context, store *postgres.Store, more ...calendar.Notice) error {
	cal, err := sampleCalendar()
	if err != nil {
		return err
	}
	edit := activities.DaysOffEdit{Notices: append(cal.Notices(), more...)}
	_, err = activities.DaysOff{Store: store}.Replace(ctx, edit, activities.Change{
		Province: benchMonth.Province, Reason: "bench-collect", By: activities.Actors{{Person: "0", Agency: benchMonth.Province, Roles: []review.Role{review.Admin}}},
	})
	return err
}

func (w collectWork) all(ctx context.Context, first, changed string) (f collectFigures, err error) {
	for _, step := range []struct {
		took *float64
		do   func() error
	}{
		{&f.First, func() error { return w.file(ctx, first) }},
		{&f.Again, func() error { return w.file(ctx, first) }},
		{&f.Changed, func() error { return w.file(ctx, changed) }},
		{&f.Score, func() error { return w.rank(ctx) }},
		{&f.Rule, func() error { return w.rule(ctx, first) }},
		{&f.Judged, func() error { return w.judge(ctx) }},
	} {
		begun := time.Now()
		if err := step.do(); err != nil {
			return f, err
		}
		*step.took = time.Since(begun).Seconds()
	}
	return f, nil
}

// file takes a file in, and ranks.
func (w collectWork) file(ctx context.Context, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	records, err := dossiers.Open(name, file)
	if err != nil {
		return err
	}
	in := activities.Intake{Key: benchMonth, Content: activities.OfDossiers, Source: "bench", Name: name}
	if _, err := w.door.Take(ctx, in, records, func(int) {}, func(activities.IntakeFigures) {}); err != nil {
		return err
	}
	return w.rank(ctx)
}

// rank scores and ranks every agency by what is stored.
func (w collectWork) rank(ctx context.Context) error {
	own, err := w.store.OwnFigures(ctx, benchMonth)
	if err != nil {
		return err
	}
	scorer := scoring.NewScorer(w.set)
	var agencies []scoring.Agency
	var cards []scoring.Scorecard
	for _, figures := range own.Figures {
		card, err := scorer.Score(figures)
		if err != nil {
			return err
		}
		agencies, cards = append(agencies, scoring.Agency{Code: figures.Agency, Kind: scoring.Commune}), append(cards, card)
	}
	w.set.Stand(agencies, cards)
	return nil
}

// judge has a day of the month become one off, and all stored dossiers judged by that.
func (w collectWork) judge(ctx context.Context) error {
	if err := setDaysOff(ctx, w.store, calendar.Notice{Day: calendar.Date(2026, time.August, 14), Kind: calendar.Off, Basis: "bench-collect"}); err != nil {
		return err
	}
	if _, err := w.door.JudgeAgain(ctx, benchMonth); err != nil {
		return err
	}
	return w.rank(ctx)
}

// rule decides about the dossier of a file's first line.
func (w collectWork) rule(ctx context.Context, name string) error {
	content, err := os.Open(name)
	if err != nil {
		return err
	}
	defer content.Close()
	records, err := dossiers.Open(name, content)
	if err != nil {
		return err
	}
	var d dossier.Dossier
	if err := errors.Join(records.Next(), records.Read(&d)); err != nil {
		return err
	}
	ruled := activities.RuledDossier{Number: d.Number, Denominator: true}
	if err := w.store.RuleDossiers(ctx, benchMonth, "PROGRESS_ON_TIME", []activities.RuledDossier{ruled}); err != nil {
		return err
	}
	return w.rank(ctx)
}
