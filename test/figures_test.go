package test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/VictoriaMetrics/metricsql"
	"github.com/goccy/go-yaml"

	"danhgia/internal/devstack"
)

// alert is a rule of deploy/watch/alerts.yml.
type alert struct {
	Alert       string            `yaml:"alert"`
	Expr        string            `yaml:"expr"`
	For         string            `yaml:"for"`
	Labels      map[string]string `yaml:"labels"`
	Annotations map[string]string `yaml:"annotations"`
}

type rules struct {
	Groups []struct {
		Name  string  `yaml:"name"`
		Rules []alert `yaml:"rules"`
	} `yaml:"groups"`
}

// dashboard is as much of deploy/watch/dashboard.json as asks for figures.
type dashboard struct {
	Panels []struct {
		Title, Type string
		Targets     []struct{ Expr string }
	}
}

func readDashboard(t *testing.T) (board dashboard) {
	t.Helper()
	must(t, json.Unmarshal([]byte(readFile(t, "../deploy/watch/dashboard.json")), &board))
	return board
}

func alerts(t *testing.T, content string) (all []alert) {
	t.Helper()
	var read rules
	must(t, yaml.UnmarshalWithOptions([]byte(content), &read, yaml.Strict()))
	for _, g := range read.Groups {
		all = append(all, g.Rules...)
	}
	return all
}

// alertFault is what is wrong with a rule, or nothing.
func alertFault(a alert, told map[string]bool) string {
	if a.Alert == "" || a.Labels["severity"] != "critical" && a.Labels["severity"] != "warning" {
		return "it has no name, or no severity"
	}
	for _, language := range []string{"vi", "en"} {
		if len(a.Annotations[language]) < 60 {
			return "it does not say in " + language + " what it means and what to do"
		}
	}
	return exprFault(a.Expr, told)
}

// exprFault is what is wrong with an expression: it does not parse, or asks for a figure that nobody tells.
func exprFault(expr string, told map[string]bool) string {
	parsed, err := metricsql.Parse(expr)
	if err != nil {
		return err.Error()
	}
	named := map[string]bool{}
	metricsql.VisitAll(parsed, func(e metricsql.Expr) {
		if m, ok := e.(*metricsql.MetricExpr); ok {
			for _, filters := range m.LabelFilterss {
				for _, f := range filters {
					if f.Label == "__name__" {
						named[f.Value] = true
					}
				}
			}
		}
	})
	if len(named) == 0 {
		return "it asks for no figure"
	}
	for name := range named {
		if name != "up" && !told[name] { // up is Prometheus' own
			return "nobody tells " + name
		}
	}
	return ""
}

var (
	figureName = regexp.MustCompile(`(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)`)
	ownFigures = regexp.MustCompile(`(?m)^(?:# (?:HELP|TYPE) )?danhgia_.*\n`) // how Temporal writes its own is not ours to mend
)

// TestAlertsAndDashboardAskForWhatIsTold runs a worker and a server, and holds the files of deploy/watch against what they
// tell.
func TestAlertsAndDashboardAskForWhatIsTold(t *testing.T) {
	s := newScene(t, sampleSource(t))
	var heard atomic.Int64
	outside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { heard.Add(1) }))
	defer outside.Close()
	s.environment = append(s.environment, "DANHGIA_HEARTBEAT_URL="+outside.URL, "DANHGIA_HEARTBEAT_EVERY=1s")
	at := map[string]string{"worker": s.watched("worker"), "server": s.watched("server")}
	worker, _ := s.run("worker")
	s.await("the worker is ready", func(ctx context.Context) bool {
		status, _ := fetch(ctx, at["worker"]+"/readyz")
		return status == http.StatusOK
	})
	s.serve()
	s.prepare("../samples/officers-phu-tho.csv")
	if code, _, errs := s.starter("start", "--period", "2026-08", "--source", s.source, "--reviewed"); code != 0 {
		t.Fatal(errs)
	}
	s.await("mails wait", func(context.Context) bool { return s.count("select count(*) from mail") > 0 })
	fetch(t.Context(), s.site+"/")

	told := map[string]bool{}
	s.await("the figures of the database are read again", func(ctx context.Context) bool {
		for _, address := range at {
			_, body := fetch(ctx, address+"/metrics")
			for _, name := range figureName.FindAllString(body, -1) {
				told[name] = true
			}
		}
		return told["danhgia_tasks_open"] && told["danhgia_mails"] && told["danhgia_collection_age_seconds"] && told["temporal_activity_schedule_to_start_latency_seconds_bucket"]
	})
	rules := readFile(t, "../deploy/watch/alerts.yml")
	for _, a := range alerts(t, rules) {
		if fault := alertFault(a, told); fault != "" {
			t.Errorf("alert %s: %s", a.Alert, fault)
		}
	}
	asked := 0
	for _, panel := range readDashboard(t).Panels {
		for _, target := range panel.Targets {
			asked++
			if fault := exprFault(target.Expr, told); fault != "" {
				t.Errorf("panel %s: %s", panel.Title, fault)
			}
		}
	}
	if asked < 20 {
		t.Errorf("the dashboard asks for %d figures only", asked)
	}
	for name := range told {
		if strings.HasPrefix(name, "danhgia_") && !strings.Contains(rules+readFile(t, "../deploy/watch/dashboard.json"), strings.TrimSuffix(strings.TrimSuffix(name, "_sum"), "_count")) {
			t.Errorf("neither an alert nor the dashboard shows %s", name)
		}
	}
	for _, address := range at {
		_, body := fetch(t.Context(), address+"/metrics")
		promtoolReads(t, strings.NewReader(strings.Join(ownFigures.FindAllString(body, -1), "")), "check", "metrics")
	}
	s.nothingPersonal(at)
	s.signalStopsWithTheWork(worker, &heard)
}

// signalStopsWithTheWork has a ladder stand still while the worker lives, and then the worker stopped.
func (s *scene) signalStopsWithTheWork(worker *devstack.Process, heard *atomic.Int64) {
	s.t.Helper()
	again := func(since string) {
		s.t.Helper()
		before := heard.Load()
		s.await("the signal is heard "+since, func(context.Context) bool { return heard.Load() > before })
	}
	silent := func(since string) {
		s.t.Helper()
		s.await("nothing is heard "+since, func(ctx context.Context) bool {
			before := heard.Load()
			select {
			case <-ctx.Done():
			case <-time.After(4 * time.Second): // four times as long as between two signals
			}
			return heard.Load() == before
		})
	}
	again("from the start")
	const move = `update task set next_at = next_at - $1 * interval '10 years' where state = 'open' and next_at is not null`
	must2(s.db.Exec(s.t.Context(), move, 1))(s.t)
	silent("when a ladder stands still")
	must2(s.db.Exec(s.t.Context(), move, -1))(s.t)
	again("once it moves")
	must(s.t, worker.Stop(s.t.Context()))
	silent("without a worker")
	s.run("worker")
	again("with one")
}

// nothingPersonal looks for people and agencies in all figures.
func (s *scene) nothingPersonal(at map[string]string) {
	s.t.Helper()
	people := s.lines("select name from person union select email from person where email is not null union select code from agency")
	for program, address := range at {
		_, body := fetch(s.t.Context(), address+"/metrics")
		for _, of := range people {
			if of != "" && strings.Contains(body, of) {
				s.t.Errorf("the figures of the %s name %s", program, of)
			}
		}
	}
}

func TestAlertsAreRefused(t *testing.T) {
	told := map[string]bool{"danhgia_signals_waiting": true}
	fine := alert{
		Alert: "A", Expr: "max(danhgia_signals_waiting) > 1", Labels: map[string]string{"severity": "warning"},
		Annotations: map[string]string{"vi": strings.Repeat("nghĩa ", 20), "en": strings.Repeat("means ", 20)},
	}
	for name, c := range map[string]struct {
		change func(*alert)
		want   string
	}{
		"nothing wrong":           {func(*alert) {}, ""},
		"a figure that is not":    {func(a *alert) { a.Expr = "danhgia_signal_waiting > 1" }, "nobody tells danhgia_signal_waiting"},
		"an expression that ends": {func(a *alert) { a.Expr = "max(danhgia_signals_waiting" }, "parse"},
		"no words in Vietnamese":  {func(a *alert) { a.Annotations = map[string]string{"en": a.Annotations["en"]} }, "vi"},
		"no severity":             {func(a *alert) { a.Labels = nil }, "severity"},
	} {
		t.Run(name, func(t *testing.T) {
			a := fine
			c.change(&a)
			if got := alertFault(a, told); (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("it says %q, not %q", got, c.want)
			}
		})
	}
}
