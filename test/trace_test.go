package test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"

	"danhgia/internal/devstack"
)

// spans is a collector of traces.
type spans struct {
	*httptest.Server
	mu  sync.Mutex
	all []*tracepb.Span
}

func collectSpans(t *testing.T) *spans {
	t.Helper()
	s := &spans{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var told collector.ExportTraceServiceRequest
		if err != nil || proto.Unmarshal(body, &told) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, of := range told.GetResourceSpans() {
			for _, scope := range of.GetScopeSpans() {
				s.all = append(s.all, scope.GetSpans()...)
			}
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// traceOf are the names of the spans in the traces that a span of this name is in.
func (s *spans) traceOf(name string) map[string]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	in, names := map[string]bool{}, map[string]bool{}
	for _, span := range s.all {
		if span.GetName() == name {
			in[string(span.GetTraceId())] = true
		}
	}
	for _, span := range s.all {
		if in[string(span.GetTraceId())] {
			names[span.GetName()] = true
		}
	}
	return names
}

// said is everything that the spans say.
func (s *spans) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all strings.Builder
	for _, span := range s.all {
		fmt.Fprintln(&all, span.String())
	}
	return all.String()
}

// askToSignIn sends the form that asks for a mail to sign in with.
func (s *scene) askToSignIn(address string) {
	s.t.Helper()
	response, err := http.PostForm(s.site+"/dang-nhap", url.Values{"email": {address}})
	must(s.t, err)
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		s.t.Fatalf("asking to sign in answers %s", response.Status)
	}
}

var linkToken = regexp.MustCompile(`/(?:viec|dang-nhap)/([A-Za-z0-9_-]{20,})`)

// TestNobodyIsNamedWhereOperatorsLook plays a period with people who are silent, dispute and cannot be reached, and one
// who signs in, and looks for every one of them, and for every secret, in all logs, traces, figures, histories and in the
// audit. A click and the mail that follows from it are in one trace.
func TestNobodyIsNamedWhereOperatorsLook(t *testing.T) {
	source, officers := smallProvince(t)
	s := newScene(t, source)
	told := collectSpans(t)
	s.environment = append(s.environment, "DANHGIA_LOG_LEVEL=debug",
		"OTEL_EXPORTER_OTLP_ENDPOINT="+told.URL, "OTEL_BSP_SCHEDULE_DELAY=200")
	serverAt, workerAt := s.watched("server"), s.watched("worker")
	worker, workerLog, server, serverLog := s.both()
	s.prepare(officers)
	const administrator = "quan-tri@phutho.example"
	s.askToSignIn(administrator)
	s.await("the mail to sign in with is there", func(context.Context) bool { return len(s.signIns(administrator)) > 0 })
	s.rehearse("--silent", "2", "--disputing", "8")
	s.drain()
	s.linksOpen(3)
	fetch(t.Context(), s.site+"/dang-nhap/"+strings.Repeat("t", 43))
	fetch(t.Context(), s.site+"/ky/2026-08/don-vi/H44.nichts?q=nobody%40phutho.example")
	s.await("the click and its mail are told", func(context.Context) bool { return told.traceOf("POST /dang-nhap")["send mail"] })
	for _, step := range []string{"transaction", "SignalWorkflow:look"} {
		if !told.traceOf("POST /dang-nhap")[step] {
			t.Errorf("the trace of the click has no %s: %v", step, told.traceOf("POST /dang-nhap"))
		}
	}
	figures := s.figures(serverAt, workerAt)
	must(t, server.Stop(t.Context()))
	must(t, worker.Stop(t.Context()))

	secrets := s.secrets(administrator)
	for of, text := range map[string]string{
		"the worker's log": readFile(t, workerLog), "the server's log": readFile(t, serverLog), "the traces": told.said(), "the figures": figures,
		"the histories": s.histories(), "the audit": strings.Join(s.lines("select a::text from audit a"), "\n"),
	} {
		if len(text) < 500 {
			t.Errorf("%s says hardly anything: %s", of, text)
		}
		for _, secret := range secrets {
			if at := strings.Index(text, secret); at >= 0 {
				t.Errorf("%s has %q: …%s…", of, secret, text[max(0, at-200):min(len(text), at+100)])
			}
		}
	}
	s.readsAsJSON(workerLog, serverLog)
}

// both starts a worker and then a server, and returns them with their logs.
func (s *scene) both() (worker *devstack.Process, workerLog string, server *devstack.Process, serverLog string) {
	s.t.Helper()
	worker, workerLog = s.run("worker")
	s.await("the worker has prepared the database", func(ctx context.Context) bool {
		sets, err := s.told.IndexSets(ctx)
		return err == nil && len(sets) > 0
	})
	server, serverLog = s.run("server", "DANHGIA_LISTEN="+strings.TrimPrefix(s.site, "http://"))
	s.await("the server is ready", func(ctx context.Context) bool {
		status, _ := fetch(ctx, s.site+"/readyz")
		return status == http.StatusOK
	})
	return worker, workerLog, server, serverLog
}

// secrets are everybody's name, address and telephone number, what opens something in the mails, and the keys.
func (s *scene) secrets(administrator string) []string {
	s.t.Helper()
	secrets := s.lines(`select name from person where length(name) > 3 union select email from person where email is not null union select phone from person where length(phone) > 5`)
	for _, letters := range s.caught() {
		for _, m := range letters {
			body := softBreaks.Replace(string(must2(io.ReadAll(m.Body))(s.t)))
			for _, found := range linkToken.FindAllStringSubmatch(body, -1) {
				secrets = append(secrets, found[1])
			}
		}
	}
	for _, mail := range s.signIns(administrator) {
		code := signInCode.FindStringSubmatch(mail)[1]
		secrets = append(secrets, code, `"`+strings.ReplaceAll(code, " ", "")+`"`)
	}
	secrets = append(secrets, strings.Repeat("k", 32), strings.Repeat("s", 32), strings.Repeat("t", 43), signingKey()[40:80], s.password(), "nobody@", "nobody%40", "quan-tri")
	if len(secrets) < 100 {
		s.t.Fatalf("only %d secrets are looked for", len(secrets))
	}
	return secrets
}

// password is that of the database.
func (s *scene) password() string {
	s.t.Helper()
	password, _ := must2(url.Parse(s.url))(s.t).User.Password()
	return password
}

// figures are those that programs tell at addresses.
func (s *scene) figures(at ...string) (all string) {
	s.t.Helper()
	for _, one := range at {
		status, text := fetch(s.t.Context(), one+"/metrics")
		if status != http.StatusOK {
			s.t.Fatalf("%s/metrics answers %d", one, status)
		}
		all += text
	}
	return all
}

// histories are those of all workflows, with what payloads say in clear.
func (s *scene) histories() string {
	s.t.Helper()
	c := s.temporal()
	var all strings.Builder
	var next []byte
	for {
		page := must2(c.ListWorkflow(s.t.Context(), &workflowservice.ListWorkflowExecutionsRequest{NextPageToken: next}))(s.t)
		for _, w := range page.GetExecutions() {
			all.Write(must2(proto.Marshal(w))(s.t)) // in which texts and payloads stand as they are
			events := c.GetWorkflowHistory(s.t.Context(), w.GetExecution().GetWorkflowId(), w.GetExecution().GetRunId(), false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
			for events.HasNext() {
				all.Write(must2(proto.Marshal(must2(events.Next())(s.t)))(s.t))
			}
		}
		if next = page.GetNextPageToken(); len(next) == 0 {
			return all.String()
		}
	}
}

// readsAsJSON makes sure that each line of a log is a record.
func (s *scene) readsAsJSON(logs ...string) {
	s.t.Helper()
	for _, log := range logs {
		for line := range strings.Lines(readFile(s.t, log)) {
			var record struct{ Time, Level, Msg string }
			if err := json.Unmarshal([]byte(line), &record); err != nil || record.Time == "" || record.Level == "" || record.Msg == "" {
				s.t.Errorf("%s: %v: %s", log, err, line)
			}
		}
	}
}
