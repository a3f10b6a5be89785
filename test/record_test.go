package test

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/internal/portal"
	"danhgia/review"
)

var (
	record     = flag.Bool("record", false, "record histories into workflows/testdata, to be committed and replayed ever after")
	recordInto = flag.String("record.into", "next", "the folder there: next, or that of a release")
)

// TestRecord records histories of real runs; without -record it only makes sure that they can be had.
func TestRecord(t *testing.T) {
	o := newOffice(t)
	o.worker()
	if code, _, errs := o.starter("start", "--period", "2026-08", "--source", sampleSource(t), "--wait"); code != 0 {
		t.Fatal(errs)
	}
	o.record("evaluation-published")

	o = newOffice(t)
	o.worker()
	raw, err := portal.ReadFolder(sampleFolder)
	must(t, err)
	id := portal.SnapshotID(raw)
	raw.Files[0].Content = []byte("{}")
	must(t, o.store().SaveSnapshot(t.Context(), id, raw))
	if code, _, _ := o.starter("start", "--period", "2026-08", "--source", sampleSource(t), "--wait"); code != 1 {
		t.Fatal("a spoilt snapshot was not refused")
	}
	o.record("evaluation-refused")
}

// TestRecordReviews records what a period under review leaves behind: reviews that are confirmed after one reminder,
// disputed, extended, and silent; the mailer; and the evaluation with its approval.
func TestRecordReviews(t *testing.T) {
	t.Parallel()
	source, officers := smallProvince(t)
	s := newScene(t, source)
	s.worker()
	s.prepare(officers)
	flags := []string{"--silent", "2", "--disputing", "8"}
	s.perform(append(flags, "--leave", "1")...)
	extended := s.lines("select agency from task where kind = 'review' and state = 'open' order by id limit 1")[0]
	by := []string{"--as", "quan-tri@phutho.example", "--reason", "rehearsal"}
	if code, _, errs := s.starter(append([]string{"extend", "--period", "2026-08", "--agency", extended, "--until", "2026-09-15"}, by...)...); code != 0 {
		t.Fatal(errs)
	}
	s.perform(flags...)
	s.drain()
	for name, question := range map[string]string{
		"review-confirmed": `select agency from task t where kind = 'review' and outcome = 'confirmed' and generation = 1
			and exists (select from rung where task = t.id and sent and key = 'reminder') and not exists (select from rung where task = t.id and sent and key = 'warning') limit 1`,
		"review-silent":   `select agency from task where kind = 'review' and outcome = 'silent' limit 1`,
		"review-disputed": `select agency from task where kind = 'review' and outcome = 'disputed' limit 1`,
		"review-extended": `select agency from task where kind = 'review' and generation = 2 and outcome <> '' limit 1`,
	} {
		agencies := s.lines(question)
		if len(agencies) == 0 {
			t.Fatalf("no agency is one for %s: %q", name, s.lines("select agency || ' ' || outcome || ' ' || generation || ' ' || (select string_agg(key, ' ' order by at) from rung where task = t.id and sent) from task t where kind = 'review'"))
		}
		s.recordOf(name, activities.TaskWorkflowID(samplePeriod, review.Review, agencies[0], ""))
	}
	s.recordOf("mailer", activities.MailerID(samplePeriod.Province, activities.LaneDuty))
	s.record("evaluation-reviewed")
}

// perform drives a rehearsal until it stops.
func (s *scene) perform(flags ...string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), performance)
	defer cancel()
	var out, errs strings.Builder
	if err := s.rehearsing(ctx, &out, &errs, flags...).Run(); err != nil {
		s.t.Fatalf("the rehearsal: %v: %s", err, errs.String())
	}
}

func (o *office) record(name string) {
	o.t.Helper()
	o.recordOf(name, activities.EvaluationID(samplePeriod))
}

func (o *office) recordOf(name, workflow string) {
	o.t.Helper()
	history := o.history(workflow)
	if *record {
		must(o.t, recordHistory(filepath.Join("../workflows/testdata", *recordInto), name+".json", history))
	}
}

// recordHistory keeps a history and lists it. One that is there stays as it is.
func recordHistory(dir, name, history string) error {
	file, err := os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("a recorded history is never recorded again; give the new one another name: %w", err)
	}
	list, err := os.OpenFile(filepath.Join(dir, "SHA256SUMS"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return errors.Join(err, file.Close())
	}
	_, err = file.WriteString(history)
	_, listErr := fmt.Fprintf(list, "%x  %s\n", sha256.Sum256([]byte(history)), name)
	return errors.Join(err, listErr, file.Close(), list.Close())
}

// history is that of a workflow's latest run, as JSON.
func (o *office) history(workflow string) string {
	o.t.Helper()
	show := exec.Command(temporalBinary(o.t), "workflow", "show", "--workflow-id", workflow, "--output", "json")
	show.Env = o.environment
	history, err := show.Output()
	must(o.t, err)
	if !strings.Contains(string(history), "EVENT_TYPE_WORKFLOW_EXECUTION_STARTED") {
		o.t.Fatalf("no history: %s", history)
	}
	return string(history)
}

func temporalBinary(t *testing.T) string {
	t.Helper()
	if binary := os.Getenv("DANHGIA_TEMPORAL_BIN"); binary != "" {
		return binary
	}
	return "../.bin/temporal"
}
