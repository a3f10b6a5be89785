package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// description is the OpenAPI document, whose schemas are JSON schemas, as 3.1 has them.
type description struct {
	t        *testing.T
	compiler *jsonschema.Compiler
	paths    map[string]struct {
		Get struct {
			Responses map[string]struct {
				Content map[string]any `json:"content"`
			} `json:"responses"`
		} `json:"get"`
	}
}

const descriptionURL = "file:///openapi.json"

func described(t *testing.T) *description {
	t.Helper()
	document := unmarshalled(t, openAPI)
	d := &description{t: t, compiler: jsonschema.NewCompiler()}
	d.compiler.DefaultDraft(jsonschema.Draft2020)
	d.compiler.AssertFormat()
	if err := d.compiler.AddResource(descriptionURL, document); err != nil {
		t.Fatal(err)
	}
	var paths struct{ Paths any }
	content, err := json.Marshal(document)
	if err == nil {
		paths.Paths = &d.paths
		err = json.Unmarshal(content, &paths)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func unmarshalled(t *testing.T, content []byte) any {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// fault is what is wrong with an answer of an address, as a route has it; nil: it is as described.
func (d *description) fault(path string, status int, contentType string, body []byte) error {
	content := d.paths[path].Get.Responses[strconv.Itoa(status)].Content
	if _, known := content[contentType]; !known {
		return fmt.Errorf("%d with %q is not described", status, contentType)
	}
	pointer := strings.NewReplacer("~", "~0", "/", "~1")
	schema, err := d.compiler.Compile(fmt.Sprintf("%s#/paths/%s/get/responses/%d/content/%s/schema", descriptionURL, pointer.Replace(path), status, strings.ReplaceAll(url.PathEscape(pointer.Replace(contentType)), "+", "%2B")))
	if err != nil {
		return err
	}
	if !strings.Contains(contentType, "json") {
		return schema.Validate(string(body))
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

func TestTheDescriptionIsOpenAPI31(t *testing.T) {
	rules, err := os.ReadFile("testdata/openapi-3.1-schema.json") // the OpenAPI Initiative's own
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("file:///rules.json", unmarshalled(t, rules)); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("file:///rules.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(unmarshalled(t, openAPI)); err != nil {
		t.Error(err)
	}
	if err := schema.Validate(unmarshalled(t, []byte(`{"openapi":"3.1.0","paths":{}}`))); err == nil {
		t.Error("a document without its title passes")
	}
}

func TestEveryAddressOfTheAPIIsDescribed(t *testing.T) {
	var answered []string
	for _, rt := range tableOfRoutes(t) {
		if strings.HasPrefix(rt.path, "/api/") {
			answered = append(answered, rt.path)
		}
	}
	if diff := cmp.Diff(answered, slices.Sorted(maps.Keys(described(t).paths))); diff != "" {
		t.Errorf("(-answered +described)\n%s", diff)
	}
}

func TestAnswersOfTheAPIAreAsDescribed(t *testing.T) {
	d := described(t)
	open, archive := serve(t)
	archive.put(t, corrected(t))
	archive.timeliness = []activities.Timeliness{{Period: "2026-08", Disputes: 3, Ruled: 2, InTime: 1, Median: scoring.Some(time.Hour), Longest: scoring.Some(time.Hour)}, {Period: "2026-07", Disputes: 1}}
	away, broken := serve(t)
	broken.err = errSecret
	focal, office := signedSite(t, review.Focal), signedSite(t, review.Staff)
	for _, c := range []struct {
		server *httptest.Server
		path   string
		status int
	}{
		{open, "/api/v1/openapi.json", 200},
		{open, "/api/v1/periods", 200},
		{open, "/api/v1/periods/2026-08/results", 200},
		{open, "/api/v1/periods/2026-08/results.csv", 200},
		{open, "/api/v1/periods/2026-08/ranking", 200},
		{open, "/api/v1/periods/2026-08/agencies/H99.03", 200},
		{open, "/api/v1/periods/2026-08/revisions", 200},
		{open, "/api/v1/periods/2026-08/revisions/1/results", 200},
		{open, "/api/v1/timeliness", 200},
		{open, "/api/v1/periods/2026-07/results", 404},
		{open, "/api/v1/periods/8-2026/ranking", 404},
		{open, "/api/v1/periods/2026-08/agencies/H99.999", 404},
		{open, "/api/v1/periods/2026-08/revisions/77/results", 404},
		{open, "/api/v1/me/tasks", 401},
		{open, "/api/v1/office/periods/2026-08", 401},
		{away, "/api/v1/periods", 503},
		{away, "/api/v1/periods/2026-08/results", 503},
		{away, "/api/v1/timeliness", 503},
		{focal, "/api/v1/me/tasks", 200},
		{focal, "/api/v1/office/periods/2026-08", 403},
		{office, "/api/v1/office/periods/2026-08", 200},
		{office, "/api/v1/office/periods/2026-07", 404},
		{office, "/api/v1/office/periods/x", 404},
		{office, "/api/v1/me/periods/2026-08/dossiers", 200},
		{office, "/api/v1/me/periods/2026-08/dossiers?sau=x", 400},
		{focal, "/api/v1/me/periods/2026-08/dossiers?don-vi=H99.01", 403},
		{office, "/api/v1/me/periods/2026-07/dossiers", 404},
		{office, "/api/v1/me/periods/2026-08/dossiers/H99.01-260805-0001", 200},
		{office, "/api/v1/me/periods/2026-08/dossiers/H99.9", 404},
		{open, "/api/v1/me/periods/2026-08/dossiers", 401},
	} {
		headers := []string{"Accept-Encoding", "identity"}
		if c.server != open && c.server != away {
			headers = append(headers, "Cookie", "danhgia=token")
		}
		r := get(t, c.server, c.path, headers...)
		if r.StatusCode != c.status {
			t.Errorf("%s answers %d, not %d", c.path, r.StatusCode, c.status)
		}
		if err := d.fault(routeOf(c.path), r.StatusCode, r.Header.Get("Content-Type"), []byte(r.body)); err != nil {
			t.Errorf("%s answers %d otherwise than described: %v\n%s", c.path, r.StatusCode, err, r.body[:min(len(r.body), 500)])
		}
	}
}

// routeOf is an address with the names of its parts in their places.
func routeOf(path string) string {
	for _, part := range []struct{ pattern, name string }{
		{`/periods/[^/]+`, "/periods/{period}"}, {`/agencies/[^/]+`, "/agencies/{agency}"}, {`/revisions/[^/]+`, "/revisions/{revision}"}, {`/dossiers/[^/]+`, "/dossiers/{number}"}, {`\?.*`, ""},
	} {
		path = regexp.MustCompile(part.pattern).ReplaceAllString(path, part.name)
	}
	return path
}

func TestAnAnswerThatIsNotAsDescribedIsSeen(t *testing.T) {
	d := described(t)
	for _, body := range []string{`{}`, `[{"period":"2026-08"}]`, `[{"period":"8/2026","revision":1,"state":"final","published_at":"2026-09-02T17:30:00Z","sha256":"x","results":"/","csv":"/"}]`} {
		if d.fault("/api/v1/periods", 200, "application/json", []byte(body)) == nil {
			t.Errorf("%s passes", body)
		}
	}
	if d.fault("/api/v1/periods", 404, "application/problem+json", []byte(`{}`)) == nil || d.fault("/api/v1/nothing", 200, "application/json", []byte(`{}`)) == nil {
		t.Error("an answer that is not described passes")
	}
}

// statuses has one period under review.
type statuses struct{}

func (statuses) PeriodStatus(_ context.Context, p scoring.Period) (e activities.Evaluation, progress activities.Progress, err error) {
	if p != "2026-08" {
		return e, progress, activities.ErrNotFound
	}
	at := time.Date(2026, 9, 3, 8, 0, 0, 0, time.UTC)
	e = activities.Evaluation{State: activities.Running, IndexSet: "766-2026", Snapshot: "ab", Opened: at, Stages: []activities.StageRecord{
		{Stage: activities.StageCollect, Started: at, Finished: scoring.Some(at)}, {Stage: activities.StageReview, Started: at},
	}}
	return e, activities.Progress{Period: activities.Running, Reviews: 3, Outcomes: map[review.Outcome]int{review.Confirmed: 2}}, nil
}

// ownDuties are a task of the own agency and one of another's.
type ownDuties struct{ Tasks }

func (ownDuties) Duties(_ context.Context, who activities.Session, _ int) (open, ended []activities.Duty, err error) {
	at := time.Date(2026, 9, 9, 10, 0, 0, 0, time.UTC)
	duty := func(id activities.TaskID, agency string, state review.State, outcome review.Outcome) activities.Duty {
		return activities.Duty{
			Key: activities.Key{Province: "H99", Period: "2026-08"}, ID: id, AgencyName: "Sở Nội vụ", Now: at.Add(time.Hour),
			Task: review.Task{Kind: review.Review, Agency: agency, State: state, Outcome: outcome, Deadline: calendar.Deadline{At: at}},
		}
	}
	return []activities.Duty{duty(1, "H99.02", review.Open, ""), duty(2, "H99.01", review.Open, "")}, []activities.Duty{duty(3, "H99.02", review.Settled, review.Confirmed)}, nil
}

// signedSite is one at which a role is signed in.
func signedSite(t *testing.T, role review.Role) *httptest.Server {
	t.Helper()
	archive := &shelves{set: sampleSet()}
	archive.put(t, sampleResults(t))
	session := sessionOf(role)
	site, err := New(Options{Archive: archive, Tasks: ownDuties{}, Status: statuses{}, Dossiers: &drawer{}, Sessions: oneSession{&session}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site)
	t.Cleanup(server.Close)
	return server
}

func TestTheAPIListsOwnTasksOnly(t *testing.T) {
	server := signedSite(t, review.Focal)
	r := get(t, server, "/api/v1/me/tasks", "Cookie", "danhgia=token")
	if r.StatusCode != 200 || !strings.Contains(r.body, `"id":1`) || strings.Contains(r.body, `"id":2`) || !strings.Contains(r.body, `"overdue":true`) || r.Header.Get("Cache-Control") != "no-store" || r.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("answers %d %v\n%s", r.StatusCode, r.Header, r.body)
	}
}
