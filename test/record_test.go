package test

import (
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/internal/portal"
)

var record = flag.Bool("record", false, "record histories into workflows/testdata, to be committed and replayed ever after")

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

func (o *office) record(name string) {
	o.t.Helper()
	o.recordOf(name, activities.EvaluationID(samplePeriod))
}

func (o *office) recordOf(name, workflow string) {
	o.t.Helper()
	show := exec.Command(temporalBinary(o.t), "workflow", "show", "--workflow-id", workflow, "--output", "json")
	show.Env = o.environment
	history, err := show.Output()
	must(o.t, err)
	if !strings.Contains(string(history), "EVENT_TYPE_WORKFLOW_EXECUTION_STARTED") {
		o.t.Fatalf("no history: %s", history)
	}
	if *record {
		must(o.t, os.WriteFile("../workflows/testdata/"+name+".json", history, 0o644))
	}
}

func temporalBinary(t *testing.T) string {
	t.Helper()
	if binary := os.Getenv("DANHGIA_TEMPORAL_BIN"); binary != "" {
		return binary
	}
	return "../.bin/temporal"
}
