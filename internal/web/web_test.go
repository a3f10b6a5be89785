package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/scoring"
)

// shelves is an archive in memory; each period has its latest revision, the newest period first.
type shelves struct {
	signed       scoring.Period // that has signed papers
	mu           sync.Mutex
	publications []activities.Publication
	set          scoring.IndexSet
	err          error
	asked        int                      // for the list of publications
	all          []activities.Publication // every revision that was ever put
	timeliness   []activities.Timeliness
}

func (s *shelves) Publications(context.Context) ([]activities.Publication, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	list := slices.Clone(s.publications)
	for i := range list {
		list[i].Content = nil
	}
	return list, s.err
}

func (s *shelves) Publication(_ context.Context, p scoring.Period) (activities.Publication, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, publication := range s.publications {
		if publication.Period == p {
			return publication, s.err
		}
	}
	return activities.Publication{}, activities.ErrNotFound
}

func (s *shelves) IndexSet(_ context.Context, ref scoring.Reference) (scoring.IndexSet, error) {
	if ref.Code != s.set.Code {
		return scoring.IndexSet{}, activities.ErrNotFound
	}
	return s.set, nil
}

func (s *shelves) Ping(context.Context) error { return s.err }

// put stores results as the latest revision of their period.
func (s *shelves) put(t testing.TB, r scoring.Results) activities.Publication {
	t.Helper()
	p, err := activities.NewPublication(r)
	if err != nil {
		t.Fatal(err)
	}
	p.Seal.Key = sampleKey
	s.mu.Lock()
	defer s.mu.Unlock()
	s.publications = slices.DeleteFunc(s.publications, func(old activities.Publication) bool { return old.Period == p.Period })
	s.publications, s.all = append(s.publications, p), append(s.all, p)
	slices.SortFunc(s.publications, func(a, b activities.Publication) int {
		return -cmpPeriods(a.Period, b.Period)
	})
	return p
}

func cmpPeriods(a, b scoring.Period) int {
	if a < b {
		return -1
	}
	return 1
}

func names(vi, en string) scoring.Text { return scoring.Text{Vi: vi, En: en} }

func sampleSet() scoring.IndexSet {
	return scoring.IndexSet{
		Code: "sample-1", Name: names("Bộ chỉ số mẫu", "Sample index set"), Basis: "Quyết định mẫu", EffectiveFrom: "2026-01-01",
		Total: 3000, CasesIndicator: "ON_TIME",
		Groups: []scoring.Group{
			{Code: "OPEN", Name: names("Công khai, minh bạch", "Openness"), Points: 1000, Indicators: []scoring.Indicator{
				{Code: "ANNOUNCED", Name: names("Tỷ lệ TTHC công bố đúng hạn", "Announced on time"), Points: 400, Target: 100, Zero: scoring.ZeroGivesNull, Level: scoring.LevelProvince, Case: names("TTHC công bố đúng hạn", "procedure announced on time")},
				{Code: "SYNCED", Name: names("Tỷ lệ hồ sơ đồng bộ", "Synchronised"), Points: 600, Target: 80, Zero: scoring.ZeroGivesNull, Level: scoring.LevelAgency, Case: names("hồ sơ đồng bộ", "dossier synchronised")},
				{Code: "PETITIONS", Name: names("Phản ánh, kiến nghị", "Petitions"), Points: 0, Target: 100, Zero: scoring.ZeroGivesNull, Level: scoring.LevelAgency, Case: names("phản ánh", "petition")},
			}},
			{Code: "TIME", Name: names("Tiến độ, kết quả giải quyết", "Timeliness"), Points: 1500, RatioDecimals: scoring.Some(2), Indicators: []scoring.Indicator{
				{Code: "ON_TIME", Name: names("Tỷ lệ hồ sơ đúng hạn", "On time"), Points: 1500, Target: 95, Zero: scoring.ZeroGivesFull, Level: scoring.LevelAgency, Case: names("hồ sơ đúng hạn", "dossier on time")},
			}},
			{Code: "ONLINE", Name: names("Dịch vụ công trực tuyến", "Online services"), Points: 500, Indicators: []scoring.Indicator{
				{Code: "ONLINE_USED", Name: names("Tỷ lệ hồ sơ trực tuyến", "Used online"), Points: 500, Target: 100, Zero: scoring.ZeroGivesZero, Level: scoring.LevelAgency, Case: names("hồ sơ trực tuyến", "dossier online")},
			}},
		},
		LegalGroups: []scoring.LegalGroup{
			{Code: "L1", Name: names("Công khai", "Openness"), Points: 1000, Groups: []string{"OPEN"}},
			{Code: "L2", Name: names("Giải quyết và cung cấp trực tuyến", "Processing and online"), Points: 2000, Groups: []string{"TIME", "ONLINE"}},
		},
		Bands: []scoring.Band{{Name: names("Tốt", "Good"), From: 2400}, {Name: names("Yếu", "Weak"), From: 0}},
	}
}

// hostile is what must come out as the text that it is.
const hostile = `<script>alert("x")</script> & 'Xã' {{.}}`

func measure(code string, numerator, denominator int64, published scoring.Maybe[scoring.Hundredths], flags ...scoring.Flag) scoring.Measure {
	return scoring.Measure{Indicator: code, Numerator: scoring.Some(numerator), Denominator: scoring.Some(denominator), Published: published, Flags: flags}
}

type maybe = scoring.Maybe[scoring.Hundredths]

func sampleFigures() ([]scoring.Agency, []scoring.Figures) {
	announced := measure("ANNOUNCED", 89, 100, scoring.Some[scoring.Hundredths](356))
	doubts := scoring.Flag{Kind: scoring.SourceDoubts, Note: "Mẫu số đang dùng số tạm <b>."}
	online := []scoring.GroupScore{{Group: "ONLINE", Published: 412}}
	agencies := []scoring.Agency{
		{Code: "H99", Name: "UBND tỉnh Mẫu", Kind: scoring.Province},
		{Code: "H99.01", Name: "Sở Nội vụ", Kind: scoring.Department},
		{Code: "H99.02", Name: hostile, Kind: scoring.Department},
		{Code: "H99.03", Name: "Sở Xây dựng", Kind: scoring.Department},
		{Code: "H99.101", Name: "UBND xã Tân Hưng", Kind: scoring.Commune},
		{Code: "H99.102", Name: "UBND phường Đông Ngạc", Kind: scoring.Commune},
	}
	figures := []scoring.Figures{
		{Measures: []scoring.Measure{announced, measure("SYNCED", 184503, 184513, scoring.Some[scoring.Hundredths](600)), measure("PETITIONS", 3, 9, maybe{}), measure("ON_TIME", 1700, 1900, maybe{}), measure("ONLINE_USED", 50, 100, scoring.Some[scoring.Hundredths](250))}},
		{Measures: []scoring.Measure{announced, measure("SYNCED", 0, 0, maybe{}), measure("PETITIONS", 0, 0, maybe{}), measure("ON_TIME", 19, 20, scoring.Some[scoring.Hundredths](1500))}, Groups: online},
		{Measures: []scoring.Measure{announced, measure("SYNCED", 30, 80, scoring.Some[scoring.Hundredths](280), doubts), measure("PETITIONS", 1, 1, maybe{}), measure("ON_TIME", 7, 9, scoring.Some[scoring.Hundredths](1228))}, Groups: online},
		{Measures: []scoring.Measure{announced, measure("SYNCED", 0, 0, scoring.Some[scoring.Hundredths](600)), measure("PETITIONS", 0, 0, maybe{}), measure("ON_TIME", 0, 0, scoring.Some[scoring.Hundredths](1500))}, Groups: online},
		{Measures: []scoring.Measure{announced, measure("PETITIONS", 0, 0, maybe{}), measure("ON_TIME", 9, 10, maybe{})}, Groups: online},
		{Measures: []scoring.Measure{announced, measure("SYNCED", 80, 80, maybe{}, scoring.Flag{Kind: scoring.NumeratorAbove}), measure("PETITIONS", 0, 0, maybe{}), measure("ON_TIME", 9, 10, maybe{})}, Groups: online},
	}
	return agencies, figures
}

func sampleResults(t testing.TB) scoring.Results {
	t.Helper()
	set := sampleSet()
	if faults := set.Check(); len(faults) > 0 {
		t.Fatal(faults)
	}
	agencies, figures := sampleFigures()
	cards := make([]scoring.Scorecard, len(agencies))
	for i := range agencies {
		figures[i].Agency = agencies[i].Code
		card, err := scoring.NewScorer(set).Score(figures[i])
		if err != nil {
			t.Fatal(err)
		}
		cards[i] = card
	}
	return scoring.Results{
		Province: agencies[0], Period: "2026-08", Revision: 1, State: scoring.Provisional,
		Published: time.Date(2026, 9, 2, 17, 30, 0, 0, time.UTC), // the next day in Viet Nam
		IndexSet:  scoring.Reference{Code: set.Code, SHA256: "5e7"}, Engine: scoring.Engine,
		Snapshot: scoring.Snapshot{
			ID: "50a", Source: "portal.example",
			Files: []scoring.SnapshotFile{{Name: "transparency.json", CapturedOn: "2026-09-28", Bytes: 7, SHA256: "f11e"}},
			Gaps:  []scoring.Gap{{Agency: "H99.101", File: "handling-satisfaction.json", Reason: "Mới thành lập"}},
		},
		Agencies: set.Stand(agencies, cards),
	}
}

func countCards(w io.Writer, _ scoring.IndexSet, cards []scoring.Scorecard) error {
	_, err := fmt.Fprintf(w, "cards\n%d\n", len(cards))
	return err
}

func newSite(t testing.TB, archive Archive) http.Handler {
	t.Helper()
	h, err := New(Options{Province: "UBND tỉnh Mẫu", Archive: archive, Table: countCards, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// serve is a site with one provisional period, behind a real server.
func serve(t testing.TB) (*httptest.Server, *shelves) {
	t.Helper()
	archive := &shelves{set: sampleSet()}
	archive.put(t, sampleResults(t))
	server := httptest.NewServer(newSite(t, archive))
	t.Cleanup(server.Close)
	server.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return server, archive
}

type reply struct {
	*http.Response
	body string
}

func ask(t testing.TB, server *httptest.Server, method, path string, headers ...string) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{response, string(body)}
}

func get(t testing.TB, server *httptest.Server, path string, headers ...string) reply {
	t.Helper()
	return ask(t, server, http.MethodGet, path, headers...)
}

var errSecret = errors.New("connect to 10.0.0.7 as danhgia")
