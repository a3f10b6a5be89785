package test

import (
	"encoding/base64"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/review"
)

// found is how many workflows Temporal finds by a query.
func (o *office) found(query string) int {
	o.t.Helper()
	count := exec.CommandContext(o.t.Context(), temporalBinary(o.t), "workflow", "count", "--query", query)
	count.Env = o.environment
	out, err := count.CombinedOutput()
	if err != nil {
		o.t.Fatalf("count %s: %v %s", query, err, out)
	}
	_, number, _ := strings.Cut(strings.TrimSpace(string(out)), "Total: ")
	return must2(strconv.Atoi(number))(o.t)
}

const calledLast = `select count(distinct task) from rung join task t on t.id = task where t.kind = 'review' and sent and key = 'last-call'`

// TestWorkflowsAreFoundByWhatTheyAreAbout rehearses a period, and looks for its workflows as Temporal's pages do.
func TestWorkflowsAreFoundByWhatTheyAreAbout(t *testing.T) {
	t.Parallel()
	source, officers := smallProvince(t)
	s := newScene(t, source)
	s.worker()
	s.prepare(officers)
	s.rehearse("--silent", "2", "--disputing", "8")
	s.drain()
	for query, want := range map[string]int{
		"DanhgiaPeriod = '2026-08' and WorkflowType = 'Evaluation'":   1,
		"DanhgiaPeriod = '2026-08' and WorkflowType = 'Review'":       s.count("select count(*) from task where period = '2026-08'"),
		"DanhgiaKind = 'review'":                                      len(few),
		"DanhgiaKind = 'review' and DanhgiaAgency = '" + few[0] + "'": 1,
		"DanhgiaPeriod = '2026-07'":                                   0,
	} {
		// A task that is looked at once more after its end has a run more.
		if got := s.found(query); got < want || got > 0 && want == 0 || got > want+len(few) {
			t.Errorf("%s finds %d workflows, not %d", query, got, want)
		}
	}
	if want, got := s.count(calledLast), s.found("DanhgiaKind = 'review' and DanhgiaRung in ('last-call', 'escalation')"); got == 0 || got > want {
		t.Errorf("%d are found who were called last, of %d", got, want)
	}
	reminded := s.lines(`select agency from task t where kind = 'review' and exists (select from rung where task = t.id and sent and key = 'last-call') limit 1`)[0]
	of := activities.TaskWorkflowID(samplePeriod, review.Review, reminded, "")
	for workflow, says := range map[string]string{activities.EvaluationID(samplePeriod): "see what the period waits for", of: "until the ladder moves, or somebody says to look"} {
		if history := s.history(workflow); !strings.Contains(history, says) && !strings.Contains(history, base64.StdEncoding.EncodeToString([]byte(strconv.Quote(says)))) {
			t.Errorf("%s does not say %q", workflow, says)
		}
	}
	s.recordOf("review-shown", of)
	s.record("evaluation-shown")
}
