package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/indexes"
	"danhgia/internal/devstack/devtest"
	"danhgia/internal/indexset"
	"danhgia/internal/mail"
	"danhgia/internal/portal"
	"danhgia/internal/postgres"
	"danhgia/internal/tables"
	"danhgia/internal/web"
	"danhgia/review"
	"danhgia/scoring"
)

func TestMain(m *testing.M) { devtest.Main(m) }

const sampleFolder = "../samples/phu-tho-2026-08"

var sampleKey = activities.Key{Province: "H44", Period: "2026-08"}

// province is a whole province in Postgres, behind a site.
type province struct {
	t       testing.TB
	store   *postgres.Store
	conn    *pgx.Conn
	site    http.Handler
	console console
	begun   []activities.Start // periods that were started from the web
	refuse  error              // of starting them
	log     *strings.Builder
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func value[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		must(t, err)
		return v
	}
}

// newProvince has index set, ladders, calendar and the office's people, and nothing of any period.
func newProvince(t testing.TB) *province {
	t.Helper()
	address := devtest.Prepared(t, postgres.Prepare)
	store := value(postgres.Open(t.Context(), devtest.App(address)))(t)
	t.Cleanup(store.Close)
	conn := value(pgx.Connect(t.Context(), address))(t)
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	p := &province{t: t, store: store, conn: conn, log: &strings.Builder{}}
	p.exec("insert into clock (real_epoch, told_epoch, speed) values (clock_timestamp(), $1, 1e-9)", time.Date(2026, 9, 3, 9, 0, 0, 0, calendar.Vietnam))
	for _, f := range value(indexset.All(indexes.Files))(t) {
		must(t, store.AddIndexSet(t.Context(), f.Set.Code, f.Content))
	}
	ladders := value(os.ReadFile("../samples/ladders.yaml"))(t)
	p.exec("insert into ladder_set (content, sha256) values ($1, encode(sha256($1), 'hex'))", ladders)
	days := value(os.Open("../samples/days-off.csv"))(t)
	for _, n := range value(tables.ReadDaysOff("days-off.csv", days))(t) {
		p.exec("insert into day_off values ($1, $2, $3)", n.Day.Time(), n.Kind, n.Basis)
	}
	for _, role := range []review.Role{review.Admin, review.Staff, review.Leader} {
		p.officer(role, "H44", "2026-01-01")
	}
	p.open()
	return p
}

func (p *province) officer(role review.Role, agency, from string) {
	p.exec("with w as (insert into person (name, email, phone) values ($1, $2, '0210 000 000') returning id) insert into officer (person, agency, role, valid_from) select id, $3, $4, $5 from w",
		role.In(scoring.Vi)+" "+agency, strings.ToLower(string(role)+"."+agency+"@phutho.example"), agency, role, from)
}

func (p *province) exec(sql string, args ...any) {
	p.t.Helper()
	_, err := p.conn.Exec(p.t.Context(), sql, args...)
	must(p.t, err)
}

func (p *province) one(sql string, args ...any) (answer string) {
	p.t.Helper()
	must(p.t, p.conn.QueryRow(p.t.Context(), sql, args...).Scan(&answer))
	return answer
}

func (p *province) open() {
	office := newOffice(p.store, "H44")
	p.console = newConsole(office, opening{
		sender:       mail.Letterhead{Office: "Văn phòng UBND tỉnh Phú Thọ", Contact: activities.Person{Name: "Trần Thị Bình", Address: "binh@phutho.example", Phone: "0210 000 001"}, Site: "https://danhgia.example"},
		provinceName: "UBND tỉnh Phú Thọ",
		start: func(_ context.Context, s activities.Start) error {
			if p.refuse == nil {
				p.begun = append(p.begun, s)
			}
			return p.refuse
		},
	})
	site, err := web.New(web.Options{
		Province: "UBND tỉnh Phú Thọ", Archive: office, Table: tables.WriteScores, Tasks: office, Desk: office, Sessions: p, Admin: office,
		Console: p.console, Files: dataFiles{office: office}, Now: time.Now, Log: slog.New(slog.NewTextHandler(p.log, nil)),
	})
	must(p.t, err)
	p.site = site
}

// Session is that of whoever has the role that the cookie names.
func (p *province) Session(ctx context.Context, role string) (activities.Session, error) {
	s := activities.Session{ID: 1, Needs: true, Strong: true}
	err := p.store.Ping(ctx)
	if err == nil {
		actors, fault := p.store.Actors(ctx, "H44", role+".h44@phutho.example", calendar.Date(2026, 9, 3))
		s.Actors, err = actors, fault
	}
	if err == nil {
		s.Person, s.Name = s.Actors[0].Person, role
	}
	return s, err
}

// OpenTaskSession implements web.Sessions.
func (p *province) OpenTaskSession(context.Context, string, string) (string, activities.TaskID, error) {
	return "", 0, activities.ErrNotFound
}

func (p *province) ask(ctx context.Context, role review.Role, method, path string, form url.Values) *httptest.ResponseRecorder {
	p.t.Helper()
	var body io.Reader = http.NoBody
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequestWithContext(ctx, method, path, body)
	r.Header.Set("Cookie", "danhgia="+string(role))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	p.site.ServeHTTP(w, r)
	return w
}

// get is a page that answers.
func (p *province) get(role review.Role, path string) string {
	p.t.Helper()
	w := p.ask(p.t.Context(), role, http.MethodGet, path, nil)
	if w.Code != http.StatusOK {
		p.t.Fatalf("%s answers %d: %.400s\n%s", path, w.Code, w.Body, p.log)
	}
	return w.Body.String()
}

// agencies are n of them: those of the sample, and as many more of its last as are lacking.
func agencies(t testing.TB, n int) (activities.RawCollection, activities.Collection) {
	raw := value(portal.ReadFolder(sampleFolder))(t)
	c := value(portal.Read(raw, sampleKey))(t)
	last := c.Agencies[len(c.Agencies)-1]
	for i := len(c.Agencies) - 1; i < n; i++ {
		more := last
		more.Code, more.Name, more.SourceID = fmt.Sprintf("H44.9%05d", i), fmt.Sprintf("UBND xã Tân Lập %d", i), fmt.Sprintf("more-%d", i)
		more.Figures.Agency = more.Code
		more.Figures.Measures = slices.Clone(last.Figures.Measures)
		c.Agencies = append(c.Agencies, more)
	}
	c.Agencies = c.Agencies[:min(len(c.Agencies), n+1)]
	return raw, c
}

// reviewed has the reviews of n agencies open, a focal officer and a head for each, and everybody invited.
func (p *province) reviewed(n int) {
	t, ctx := p.t, p.t.Context()
	raw, c := agencies(t, n)
	id := portal.SnapshotID(raw)
	must(t, p.store.SaveSnapshot(ctx, id, raw))
	start := activities.Start{Key: sampleKey, Snapshot: id, IndexSet: "766-2026", Reviewed: true}
	must(t, p.store.Claim(ctx, activities.Claim{Start: start, Run: "run"}))
	must(t, p.store.SaveCollection(ctx, id, c))
	p.exec(`with people as (
			insert into person (name, email, phone)
			select v.role || ' ' || agency, v.role || '.' || lower(agency) || '@phutho.example', '0210 1'
			from collected_agency, (values ('focal-officer'), ('head')) v (role) where kind <> 'province'
			returning id, name)
		insert into officer (person, agency, role, valid_from)
		select id, split_part(name, ' ', 2), split_part(name, ' ', 1), '2026-08-01' from people`)
	set := value(indexset.All(indexes.Files))(t)[0].Set
	scorer := scoring.NewScorer(set)
	list, cards := []scoring.Agency{}, []scoring.Scorecard{}
	for _, a := range c.Agencies {
		list, cards = append(list, a.Agency), append(cards, value(scorer.Score(a.Figures))(t))
	}
	for _, stage := range []activities.Stage{activities.StageCollect, activities.StageCheck, activities.StageScore} {
		must(t, p.store.StartStage(ctx, sampleKey, stage))
		must(t, p.store.FinishStage(ctx, sampleKey, stage, fmt.Sprintf("%d agencies, 3445 measures, 12 flagged, 0 unknown fields", n)))
	}
	value(p.store.SaveScores(ctx, activities.ScoreRun{Key: sampleKey, Snapshot: id, IndexSet: set.Code, Engine: scoring.Engine, Standings: set.Stand(list, cards)}))(t)
	must(t, p.console.Desk.OpenReviews(ctx, sampleKey))
	p.exec("update mail set state = 'accepted', accepted_at = told_now(), next_at = null")
	p.exec("analyze")
}

// number is that of the task of an agency.
func (p *province) number(kind review.Kind, agency string) activities.TaskID {
	p.t.Helper()
	var id activities.TaskID
	must(p.t, p.conn.QueryRow(p.t.Context(), "select id from task where kind = $1 and agency = $2", kind, agency).Scan(&id))
	return id
}
