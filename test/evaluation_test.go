package test

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/internal/portal"
	"danhgia/internal/postgres"
	"danhgia/scoring"
)

func sampleSource(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(sampleFolder)
	must(t, err)
	return dir
}

func TestAPeriodFromTheCommandLine(t *testing.T) {
	o := newOffice(t)
	o.worker()
	code, out, errs := o.starter("start", "--period", "2026-08", "--source", sampleSource(t), "--wait")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	var stages []string
	for line := range strings.Lines(out) {
		stages = append(stages, strings.Fields(line)[0])
	}
	if diff := cmp.Diff([]string{"started", "collect", "check", "examine", "score", "publish"}, stages); diff != "" {
		t.Errorf("a line for each stage (-want +got)\n%s", diff)
	}
	checkPublished(t, o.store())

	code, _, errs = o.starter("start", "--period", "2026-08", "--source", sampleSource(t))
	if code != 1 || !strings.Contains(errs, "is published: a period is evaluated once") {
		t.Errorf("the same period again: exit code %d: %s", code, errs)
	}
	code, out, _ = o.starter("status", "--period", "2026-08")
	if code != 0 || !strings.Contains(out, "2026-08 of H44: published") || !strings.Contains(out, "revision 1, provisional") {
		t.Errorf("status: exit code %d: %s", code, out)
	}
	code, _, errs = o.starter("status", "--period", "2026-07")
	if code != 1 || !strings.Contains(errs, "has not been started") {
		t.Errorf("status of another period: exit code %d: %s", code, errs)
	}
}

// checkPublished compares what is published with what the rules give for the sample.
func checkPublished(t *testing.T, store *postgres.Store) {
	t.Helper()
	p, err := store.Publication(t.Context(), samplePeriod)
	must(t, err)
	var results scoring.Results
	must(t, json.Unmarshal(p.Content, &results))
	set := builtinSet(t)
	var agencies []scoring.Agency
	var cards []scoring.Scorecard
	raw, err := portal.ReadFolder(sampleFolder)
	must(t, err)
	collection, err := portal.Read(raw, samplePeriod)
	must(t, err)
	for _, a := range collection.Agencies {
		card, err := scoring.NewScorer(set).Score(a.Figures)
		must(t, err)
		agencies, cards = append(agencies, a.Agency), append(cards, card)
	}
	if diff := cmp.Diff(set.Stand(agencies, cards), results.Agencies); diff != "" {
		t.Errorf("the published standings differ from the rules' (-want +got)\n%s", diff)
	}
	again, err := results.Canonical()
	must(t, err)
	if string(again) != string(p.Content) {
		t.Error("reading and writing the publication again gives other bytes")
	}
}

func TestAWorkerKilledAtAnyStageLosesNothing(t *testing.T) {
	for _, stage := range []activities.Stage{activities.StageCollect, activities.StageCheck, activities.StageScore, activities.StagePublish} {
		t.Run(string(stage), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			first := o.worker()
			store := o.store()
			code, _, errs := o.starter("start", "--period", "2026-08", "--source", sampleSource(t))
			if code != 0 {
				t.Fatal(errs)
			}
			o.await("the stage has begun", func(ctx context.Context) bool {
				e, err := store.Evaluation(ctx, samplePeriod)
				return err == nil && len(e.Stages) > 0 && begun(e, stage)
			})
			must(t, first.Process.Kill())
			_ = first.Wait()
			o.worker()
			o.await("the period is published", func(ctx context.Context) bool { return state(ctx, store) == activities.Published })
			checkPublished(t, store)
		})
	}
}

func begun(e activities.Evaluation, stage activities.Stage) bool {
	for _, s := range e.Stages {
		if s.Stage == stage {
			return true
		}
	}
	return false
}

func state(ctx context.Context, store *postgres.Store) activities.State {
	e, err := store.Evaluation(ctx, samplePeriod)
	if err != nil {
		return ""
	}
	return e.State
}

func TestPostgresKilledInTheMiddleIsWaitedFor(t *testing.T) {
	p := ownPostgres(t)
	must(t, postgres.Prepare(t.Context(), p.URL, roles))
	o := newOfficeOn(t, p.URL)
	o.worker()
	store := o.store()
	code, _, errs := o.starter("start", "--period", "2026-08", "--source", sampleSource(t))
	if code != 0 {
		t.Fatal(errs)
	}
	o.await("it is being evaluated", func(ctx context.Context) bool {
		e, err := store.Evaluation(ctx, samplePeriod)
		return err == nil && begun(e, activities.StageCheck)
	})
	must(t, syscall.Kill(p.PID(), syscall.SIGKILL))
	o.await("the period is published", func(ctx context.Context) bool { return state(ctx, store) == activities.Published })
	checkPublished(t, store)
}

func TestWithoutPostgresTheStarterSaysSo(t *testing.T) {
	o := newOfficeOn(t, "postgres://danhgia@127.0.0.1:1/danhgia")
	code, _, errs := o.starter("start", "--period", "2026-08", "--source", sampleSource(t))
	if code != 1 || !strings.Contains(errs, "Postgres at 127.0.0.1:1 does not answer") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}

func TestWithoutAWorkerTheStarterSaysSo(t *testing.T) {
	o := newOffice(t)
	code, _, errs := o.starter("start", "--period", "2026-08", "--source", sampleSource(t), "--wait", "--timeout", "2s")
	if code != 1 || !strings.Contains(errs, "is a worker running?") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}

func TestARefusedCollectionLeavesNothingAndAGoodOneFollows(t *testing.T) {
	o := newOffice(t)
	o.worker()
	store := o.store()
	raw, err := portal.ReadFolder(sampleFolder)
	must(t, err)
	raw.Period = "2026-07"
	other := filepath.Join(t.TempDir(), "other")
	must(t, portal.WriteFolder(other, raw))

	code, _, errs := o.starter("start", "--period", "2026-08", "--source", other)
	if code != 1 || !strings.Contains(errs, "2026-07") {
		t.Errorf("a folder of another period: exit code %d: %s", code, errs)
	}
	if _, err := store.RawCollection(t.Context(), portal.SnapshotID(raw)); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("something was stored: %v", err)
	}
	if code, _, errs := o.starter("start", "--period", "2026-08", "--source", sampleSource(t), "--wait"); code != 0 {
		t.Errorf("a good folder after it: exit code %d: %s", code, errs)
	}
}

// A snapshot that was spoilt after the starter had looked at it is found by the worker.
func TestTheWorkerRefusesWhatItCannotReadAndThePeriodMayBeStartedAgain(t *testing.T) {
	o := newOffice(t)
	o.worker()
	store := o.store()
	raw, err := portal.ReadFolder(sampleFolder)
	must(t, err)
	spoilt := raw
	spoilt.Files = append([]activities.RawFile{}, raw.Files...)
	spoilt.Files[1].Content = spoilt.Files[1].Content[:1000]
	must(t, store.SaveSnapshot(t.Context(), portal.SnapshotID(raw), spoilt))

	code, _, errs := o.starter("start", "--period", "2026-08", "--source", sampleSource(t), "--wait")
	if code != 1 || !strings.Contains(errs, "dvc-progress-tree.json") {
		t.Errorf("exit code %d: %s", code, errs)
	}
	code, out, _ := o.starter("status", "--period", "2026-08")
	if code != 0 || !strings.Contains(out, "refused: check H44 2026-08: dvc-progress-tree.json") {
		t.Errorf("status: exit code %d: %s", code, out)
	}
	again := raw
	again.Source = "second fetch"
	good := filepath.Join(t.TempDir(), "good")
	must(t, portal.WriteFolder(good, again))
	if code, _, errs := o.starter("start", "--period", "2026-08", "--source", good, "--wait"); code != 0 {
		t.Errorf("started again: exit code %d: %s", code, errs)
	}
	checkPublished(t, store)
}
