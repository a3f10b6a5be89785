package test

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// course is how figures go when one alert is there for them, minute by minute in promtool's notation: 1x20 is 1, and 1 for
// 20 minutes more. All is well until the 20th.
type course struct {
	alert        string
	well, wrong  []string // figure and its values
	quiet, fires int      // the last minute that must not tell, and one that must
}

var courses = map[string]course{
	"a program is away":              {"DanhgiaDown", one(`up{job="danhgia-worker"}`, "1x60"), one(`up{job="danhgia-worker"}`, "1x20 0x40"), 22, 24},
	"the database is away":           {"DanhgiaDatabaseAway", one("danhgia_vitals_up", "1x60"), one("danhgia_vitals_up", "1x20 0x40"), 22, 24},
	"the ladder stands still":        {"DanhgiaLadderStuck", one("danhgia_ladder_lateness_seconds", "900x60"), one("danhgia_ladder_lateness_seconds", "900x20 901x40"), 25, 27},
	"a short delay of the ladder":    {"", one("danhgia_ladder_lateness_seconds", "30x60"), one("danhgia_ladder_lateness_seconds", "30x20 901x3 0x30"), 50, 51},
	"answers are not told on":        {"DanhgiaSignalsStuck", one("danhgia_signal_oldest_seconds", "3x60"), one("danhgia_signal_oldest_seconds", "3x20 301x40"), 25, 27},
	"duties are not mailed":          {"DanhgiaMailStuck", one(`danhgia_mail_oldest_due_seconds{lane="duty"}`, "600x60"), one(`danhgia_mail_oldest_due_seconds{lane="duty"}`, "600x20 1801x40"), 25, 27},
	"nobody can sign in":             {"DanhgiaMailStuck", one(`danhgia_mail_oldest_due_seconds{lane="sign-in"}`, "2x60"), one(`danhgia_mail_oldest_due_seconds{lane="sign-in"}`, "2x20 121x40"), 25, 27},
	"mail rests":                     {"DanhgiaMailPaused", one(`danhgia_mail_lane_paused{lane="duty"}`, "0x60"), one(`danhgia_mail_lane_paused{lane="duty"}`, "0x20 1x40"), 30, 32},
	"many mails are refused":         {"DanhgiaMailRefused", mails("1x60"), mails("1x20 12x40"), 35, 37},
	"few mails are refused, of few":  {"", mails("1x60"), mails("1x20 9x40"), 50, 55},
	"results do not leave":           {"DanhgiaPushStuck", one("danhgia_push_oldest_due_seconds", "0x60"), one("danhgia_push_oldest_due_seconds", "0x20 3601x40"), 30, 32},
	"the audit is not sealed":        {"DanhgiaAuditUnsealed", one("danhgia_audit_oldest_unsealed_seconds", "30x60"), one("danhgia_audit_oldest_unsealed_seconds", "30x20 901x40"), 25, 27},
	"an import hangs":                {"DanhgiaImportHangs", one(`danhgia_imports_running{state="taking"}`, "0x240"), one(`danhgia_imports_running{state="taking"}`, "0x20 1x220"), 200, 202},
	"no dossiers come":               {"DanhgiaDossiersOld", one(`danhgia_collection_age_seconds{kind="dossiers"}`, "3600x120"), one(`danhgia_collection_age_seconds{kind="dossiers"}`, "3600x20 259201x100"), 80, 82},
	"a history is not replayed":      {"DanhgiaWorkflowTasksFail", one("temporal_workflow_task_execution_failed_total", "0x60"), one("temporal_workflow_task_execution_failed_total", "0x20 1x40"), 20, 21},
	"the first one is not replayed":  {"DanhgiaWorkflowTasksFail", one("temporal_workflow_task_execution_failed_total", "0x60"), one("temporal_workflow_task_execution_failed_total", "_x20 1x40"), 19, 21},
	"a history that was mended":      {"", one("temporal_workflow_task_execution_failed_total", "0x60"), one("temporal_workflow_task_execution_failed_total", "0x20 1x40"), 20, 40},
	"an activity fails on and on":    {"DanhgiaActivitiesFail", one(`temporal_activity_execution_failed_total{activity_type="Deliver"}`, "0x80"), one(`temporal_activity_execution_failed_total{activity_type="Deliver"}`, "0x20 0+2x60"), 40, 50},
	"Temporal refuses":               {"DanhgiaTemporalFails", requests("0x60"), requests("0x20 0+20x40"), 28, 36},
	"the worker is full":             {"DanhgiaWorkerFull", one(`temporal_worker_task_slots_available{worker_type="WorkflowWorker"}`, "5x60"), one(`temporal_worker_task_slots_available{worker_type="WorkflowWorker"}`, "5x20 0x40"), 30, 32},
	"pages are errors":               {"DanhgiaPagesFail", pages("0x60"), pages("0x20 0+10x40"), 24, 30},
	"pages are slow":                 {"DanhgiaPagesSlow", seconds("0+100x60"), seconds("0+100x20 2000+90x40"), 30, 34},
	"a program starts over and over": {"DanhgiaRestarts", one(`process_start_time_seconds{job="danhgia-server"}`, "1000x60"), one(`process_start_time_seconds{job="danhgia-server"}`, "1000x20 2000 3000 4000 5000x36"), 23, 24},
	"an upgrade starts a program":    {"", one(`process_start_time_seconds{job="danhgia-server"}`, "1000x60"), one(`process_start_time_seconds{job="danhgia-server"}`, "1000x20 2000 3000x36"), 23, 40},
	"the heartbeat is withheld":      {"DanhgiaHeartbeatWithheld", one("danhgia_heartbeat_withheld", "0x60"), one("danhgia_heartbeat_withheld", "0x20 1x40"), 25, 27},
	"nobody hears the heartbeat":     {"DanhgiaHeartbeatWithheld", one("danhgia_heartbeat_timestamp_seconds", "0+60x60"), one("danhgia_heartbeat_timestamp_seconds", "0+60x20 1200x40"), 39, 42},
}

func one(figure, values string) []string { return []string{figure, values} }

func mails(refused string) []string {
	return []string{`danhgia_mails{state="accepted"}`, "89x60", `danhgia_mails{state="refused"}`, refused}
}

func requests(failed string) []string {
	return []string{"temporal_request_total", "0+100x60", "temporal_request_failure_total", failed}
}

func pages(failed string) []string {
	return []string{`danhgia_http_requests_total{code="200"}`, "0+100x60", `danhgia_http_requests_total{code="500"}`, failed}
}

// seconds are answers of a hundred pages a minute, of which so many take less than two seconds.
func seconds(quick string) []string {
	const buckets = `danhgia_http_request_duration_seconds_bucket{le="%s"}`
	return []string{fmt.Sprintf(buckets, "2"), quick, fmt.Sprintf(buckets, "4"), "0+100x60", fmt.Sprintf(buckets, "+Inf"), "0+100x60"}
}

// The form of promtool's tests.
type (
	ruleTests struct {
		RuleFiles []string   `yaml:"rule_files"`
		Interval  string     `yaml:"evaluation_interval"`
		Tests     []ruleTest `yaml:"tests"`
	}
	ruleTest struct {
		Name     string       `yaml:"name"`
		Interval string       `yaml:"interval"`
		Input    []ruleSeries `yaml:"input_series"`
		Expects  []ruleAnswer `yaml:"promql_expr_test"`
	}
	ruleSeries struct {
		Series string `yaml:"series"`
		Values string `yaml:"values"`
	}
	ruleAnswer struct {
		Expr    string       `yaml:"expr"`
		At      string       `yaml:"eval_time"`
		Samples []ruleSample `yaml:"exp_samples"`
	}
	ruleSample struct {
		Labels string `yaml:"labels"`
		Value  int    `yaml:"value"`
	}
)

// series are figures with their values, of a province or of none.
func series(figures []string, province string) (all []ruleSeries) {
	for i := 0; i < len(figures); i += 2 {
		name, labels, _ := strings.Cut(strings.TrimSuffix(figures[i], "}"), "{")
		if province != "" {
			labels = strings.TrimPrefix(labels+fmt.Sprintf(",province=%q", province), ",")
		}
		all = append(all, ruleSeries{name + "{" + labels + "}", figures[i+1]})
	}
	return all
}

// in has a province in trouble while another one is well; "": an installation that stands alone.
func (c course) in(name, province string) ruleTest {
	by, labels := "alertname", fmt.Sprintf(`{alertname=%q}`, c.alert)
	test := ruleTest{Name: name, Interval: "1m", Input: series(c.wrong, province)}
	if province != "" {
		by, labels = "alertname, province", fmt.Sprintf(`{alertname=%q, province=%q}`, c.alert, province)
		test.Input = append(test.Input, series(c.well, "H01")...)
	}
	firing := fmt.Sprintf(`count by (%s) (ALERTS{alertstate="firing"})`, by)
	told := []ruleSample{{labels, 1}}
	if c.alert == "" {
		told = nil
	}
	test.Expects = []ruleAnswer{{firing, fmt.Sprintf("%dm", c.quiet), nil}, {firing, fmt.Sprintf("%dm", c.fires), told}}
	return test
}

// promtool is Prometheus' own check of its files.
func promtool(t *testing.T, args ...string) {
	t.Helper()
	promtoolReads(t, nil, args...)
}

// promtoolReads is promtool with something to read.
func promtoolReads(t *testing.T, in io.Reader, args ...string) {
	t.Helper()
	path, err := exec.LookPath(cmp.Or(os.Getenv("DANHGIA_PROMTOOL_BIN"), filepath.Join("..", ".bin", "promtool")))
	if err != nil {
		t.Fatalf("%v: make .bin/promtool gets it", err)
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Stdin = in
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// TestPrometheusTakesItsFiles: settings, and the questions of the dashboard, which are rules to promtool.
func TestPrometheusTakesItsFiles(t *testing.T) {
	countries, errs, err := renderCountry(t, country())
	if err != nil {
		t.Fatal(errs)
	}
	promtool(t, "check", "config", "../deploy/watch/prometheus.yml")
	promtool(t, "check", "config", filepath.Join(countries, "prometheus.yml"))
	type recorded struct {
		Record string `yaml:"record"`
		Expr   string `yaml:"expr"`
	}
	var questions []recorded
	for _, panel := range readDashboard(t).Panels {
		for i, target := range panel.Targets {
			questions = append(questions, recorded{fmt.Sprintf("panel:%d:%d", len(questions), i), target.Expr})
		}
	}
	file := filepath.Join(t.TempDir(), "dashboard.yml")
	group := map[string]any{"groups": []any{map[string]any{"name": "dashboard", "rules": questions}}}
	must(t, os.WriteFile(file, must2(yaml.Marshal(group))(t), 0o600))
	promtool(t, "check", "rules", file)
}

// TestAlertsTellWhatTheyAreFor has Prometheus' own engine carry the rules through trouble of every kind: each tells of its
// own, after its patience, and no other does.
func TestAlertsTellWhatTheyAreFor(t *testing.T) {
	countries, errs, err := renderCountry(t, country())
	if err != nil {
		t.Fatal(errs)
	}
	tried := map[string]bool{}
	for rules, province := range map[string]string{must2(filepath.Abs("../deploy/watch/alerts.yml"))(t): "", filepath.Join(countries, "alerts.yml"): "H44"} {
		promtool(t, "check", "rules", rules)
		tests := ruleTests{RuleFiles: []string{rules}, Interval: "1m"}
		for name, c := range courses {
			tests.Tests = append(tests.Tests, c.in(name, province))
			tried[c.alert] = true
		}
		file := filepath.Join(t.TempDir(), "tests.yml")
		must(t, os.WriteFile(file, must2(yaml.Marshal(tests))(t), 0o600))
		promtool(t, "test", "rules", file)
	}
	for _, rule := range alerts(t, readFile(t, "../deploy/watch/alerts.yml")) {
		if !tried[rule.Alert] {
			t.Errorf("nothing here is what %s is for", rule.Alert)
		}
	}
}
