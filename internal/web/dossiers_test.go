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
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/review"
	"danhgia/scoring"
)

// drawer are the dossiers of one agency in memory. It checks rights as the store does.
type drawer struct {
	asked     []activities.DossierQuery
	pages     int // behind the first
	err       error
	late      error // of the second page
	catalogue bool
}

func august(day, hour, minute int) dossier.Moment {
	return dossier.At(time.Date(2026, 8, day, hour, minute, 0, 0, calendar.Vietnam))
}

func (d *drawer) lines(officials bool) []activities.DossierLine {
	late := activities.DossierLine{
		Dossier: dossier.Dossier{
			Number: "H99.01-260805-0001", Agency: "H99.01", Procedure: "2.000815", Official: "Trần Thị Bình", Channel: dossier.Online, Status: dossier.Done,
			Received: august(5, 8, 0), Due: august(11, 17, 0), Ended: august(12, 14, 5), FeeKnown: true, FeeDue: 5000, ResultFile: true,
		},
		OfficialID: 3, AgencyName: "Sở Nội vụ " + hostile, Arrived: time.Date(2026, 9, 1, 1, 0, 0, 0, time.UTC),
		Verdict: dossier.Verdict{Counted: true, Timing: dossier.EndedLate, Reason: dossier.ByDue, Limit: august(11, 17, 0)},
	}
	late.Counts = dossier.Catalogue{}.Count(&late.Dossier, dossier.Verdict{Counted: true, Received: true, Timing: dossier.EndedLate})
	fresh := activities.DossierLine{
		Dossier:    dossier.Dossier{Number: "H99.01-260808-0002", Agency: "H99.01", Procedure: "2.000815", Status: dossier.New, Submitted: august(8, 8, 0)},
		AgencyName: "Sở Nội vụ", Verdict: dossier.Verdict{Reason: dossier.NeverAccepted},
	}
	if !officials {
		late.Official, late.OfficialID = "", 0
	}
	return []activities.DossierLine{late, fresh}
}

var augustBook = activities.DossierBook{ID: 1, Until: august(31, 23, 59), Closed: true}

func (d *drawer) DossierPeriods(context.Context) ([]activities.DossierPeriod, error) {
	return []activities.DossierPeriod{{Period: "2026-08", Until: augustBook.Until.Time()}}, d.err
}

func (d *drawer) Dossiers(_ context.Context, q activities.DossierQuery) (p activities.DossierPage, err error) {
	d.asked = append(d.asked, q)
	officials, err := d.sees(q.By, q.Period, q.Agency)
	switch {
	case err != nil:
		return p, err
	case q.After == "x":
		return p, activities.ErrCursor
	case q.After != "" && d.late != nil:
		return p, d.late
	}
	p = activities.DossierPage{Book: augustBook, Officials: officials, Lines: d.lines(officials)}
	if len(d.asked) <= d.pages {
		p.Next = fmt.Sprintf("next-%d", len(d.asked))
	}
	return p, nil
}

func (d *drawer) sees(by activities.Actors, p scoring.Period, agency string) (bool, error) {
	if d.err != nil {
		return false, d.err
	}
	if p != "2026-08" {
		return false, activities.ErrNotFound
	}
	return by.Sees(agency)
}

func (d *drawer) Dossier(_ context.Context, by activities.Actors, p scoring.Period, number string) (f activities.DossierFile, err error) {
	officials, err := d.sees(by, p, "H99.01")
	if err != nil {
		return f, err
	}
	lines := d.lines(officials)
	if lines[0].Number != number {
		return f, activities.ErrNotFound
	}
	before := lines[0]
	before.Ended, before.Status, before.ResultFile = 0, dossier.InProgress, false
	return activities.DossierFile{DossierLine: lines[0], Book: augustBook, Officials: officials, Past: []activities.PastDossier{{DossierLine: before, Replaced: lines[0].Arrived}}}, nil
}

func (d *drawer) DossierCounts(_ context.Context, by activities.Actors, p scoring.Period, agency, _ string) (t dossier.Tally, b activities.DossierBook, err error) {
	if _, err := d.sees(by, p, agency); err != nil {
		return t, b, err
	}
	for i := range t.Numerators {
		t.Numerators[i], t.Denominators[i] = int64(1000+i), 1500
	}
	b = augustBook
	b.Lacks = []string{"PAYMENT_DOSSIER"}
	return t, b, nil
}

func (d *drawer) DossierOfficials(_ context.Context, by activities.Actors, p scoring.Period, agency string) ([]activities.DossierOfficial, error) {
	if officials, err := d.sees(by, p, agency); err != nil || !officials {
		return nil, err
	}
	return []activities.DossierOfficial{{ID: 3, Name: "Trần Thị Bình"}}, nil
}

func (d *drawer) ProcedureUses(_ context.Context, by activities.Actors, p scoring.Period, agency string) ([]activities.ProcedureUse, bool, error) {
	if _, err := d.sees(by, p, agency); err != nil {
		return nil, false, err
	}
	return []activities.ProcedureUse{
		{Code: "1.001", Name: "Cấp bản sao trích lục", Listed: d.catalogue, Online: d.catalogue, Fee: d.catalogue, Received: 12, Shown: [4]int64{9, 0, 12, 4}},
		{Code: "1.002", Name: "Chứng thực chữ ký", Listed: d.catalogue, Online: d.catalogue, Received: 3},
		{Code: "1.003", Received: 1},
	}, d.catalogue, nil
}

func (d *drawer) DossiersOf(_ context.Context, _ activities.Key, _ string, numbers []string) (all []activities.DossierLine, b activities.DossierBook, err error) {
	for _, l := range d.lines(false) {
		if slices.Contains(numbers, l.Number) {
			all = append(all, l)
		}
	}
	return all, augustBook, d.err
}

func (d *drawer) Reconciliation(_ context.Context, by activities.Actors, p scoring.Period) ([]activities.Reconciled, error) {
	if _, err := d.sees(by, p, ""); err != nil {
		return nil, err
	}
	some := scoring.Some[int64]
	return []activities.Reconciled{
		{Agency: "H99.01", AgencyName: "Sở Nội vụ " + hostile, Indicator: "PROGRESS_ON_TIME", Own: activities.Counts{Numerator: some(1200), Denominator: some(1500)}, Portal: activities.Counts{Numerator: some(1210), Denominator: some(1490)}},
		{Agency: "H99.03", AgencyName: "Sở Xây dựng", Indicator: "PROGRESS_ON_TIME", Own: activities.Counts{Numerator: some(5), Denominator: some(5)}, Portal: activities.Counts{Numerator: some(5), Denominator: some(5)}},
		{Agency: "H99.03", AgencyName: "Sở Xây dựng", Indicator: "ONLINE_USED", Own: activities.Counts{Numerator: some(1), Denominator: some(2)}},
	}, nil
}

func (d *drawer) PortalTallies(_ context.Context, by activities.Actors, p scoring.Period) ([]activities.PortalTally, error) {
	if _, err := d.sees(by, p, ""); err != nil {
		return nil, err
	}
	return []activities.PortalTally{{Agency: "H99.01", AgencyName: "Sở Nội vụ", Received: 1500, Known: 1490, MissingThere: 10, MissingHere: 2, OtherStatus: 1}, {Agency: "H99.03", AgencyName: "Sở Xây dựng", Received: 5, Known: 5}}, nil
}

func (d *drawer) Mismatched(_ context.Context, q activities.MismatchQuery) ([]activities.Mismatched, error) {
	if _, err := d.sees(q.By, q.Period, q.Agency); err != nil {
		return nil, err
	}
	if q.After != "" {
		return nil, nil
	}
	return []activities.Mismatched{
		{Number: "H99.01-1", What: activities.MissingThere, Here: activities.PortalLine{Agency: "H99.01", Status: dossier.Done}},
		{Number: "H99.01-2", What: activities.MissingHere, There: activities.PortalLine{Status: dossier.InProgress}},
		{Number: "H99.01-3", What: activities.OtherStatus, Here: activities.PortalLine{Agency: "H99.01", Status: dossier.Done}, There: activities.PortalLine{Agency: "H99.01" + hostile, Status: dossier.InProgress}},
	}, nil
}

func (d *drawer) DossierSet(context.Context, scoring.Period) (scoring.IndexSet, error) {
	return scoring.IndexSet{Groups: []scoring.Group{{Indicators: []scoring.Indicator{
		{Code: "PROGRESS_ON_TIME", Name: scoring.Text{Vi: "Tiến độ giải quyết"}}, {Code: "ONLINE_USED", Name: scoring.Text{Vi: "Dịch vụ công trực tuyến có hồ sơ"}},
	}}}}, nil
}

func (d *drawer) AgencyName(_ context.Context, agency string) (string, error) {
	return "Sở Nội vụ (" + agency + ")", nil
}

// plainTable is a table without quotes.
type plainTable struct{ w io.Writer }

func (t plainTable) Row(cells []string) error {
	_, err := fmt.Fprintln(t.w, strings.Join(cells, "|"))
	return err
}
func (plainTable) Flush() error { return nil }

func (d *drawer) NewTable(w io.Writer, columns []string) (RowWriter, error) {
	t := plainTable{w}
	return t, t.Row(columns)
}

func openDrawer(t *testing.T, d *drawer) console {
	t.Helper()
	h, err := New(Options{Province: "UBND tỉnh Mẫu", Archive: &shelves{set: sampleSet()}, Table: countCards, Sessions: badge{}, Dossiers: d, Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	server.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return console{Server: server, site: h}
}

func TestPagesOfDossiers(t *testing.T) {
	for name, c := range map[string]struct {
		role review.Role
		path string
		d    drawer
	}{
		"dossier-periods":     {review.Focal, "/ho-so", drawer{}},
		"dossiers-office":     {review.Staff, "/ho-so/2026-08", drawer{pages: 1}},
		"dossiers-head":       {review.Head, "/ho-so/2026-08?chi-so=PROGRESS_ON_TIME&phan=chua-dat", drawer{}},
		"dossiers-focal":      {review.Focal, "/ho-so/2026-08?tinh-trang=2&sau=next", drawer{pages: 2}},
		"dossier":             {review.Head, "/ho-so/2026-08/ma/H99.01-260805-0001", drawer{}},
		"dossier-card-office": {review.Auditor, "/ho-so/2026-08/so-lieu", drawer{}},
		"dossier-card-agency": {review.Deputy, "/ho-so/2026-08/so-lieu", drawer{catalogue: true}},
		"procedure-uses":      {review.Focal, "/ho-so/2026-08/thu-tuc?chi-so=ONLINE_USED", drawer{catalogue: true}},
		"reconcile-periods":   {review.Staff, reconcilePath, drawer{}},
		"reconciliation":      {review.Leader, reconcilePath + "/2026-08", drawer{}},
		"reconciliation-all":  {review.Admin, reconcilePath + "/2026-08?tat-ca=1&don-vi=H99.03", drawer{}},
		"mismatches":          {review.Staff, reconcilePath + "/2026-08/ho-so", drawer{}},
		"opinion-periods":     {review.Head, opinionsPath, drawer{}},
		"opinions-office":     {review.Staff, opinionsPath + "/2026-08", drawer{}},
		"opinions-agency":     {review.Focal, opinionsPath + "/2026-08", drawer{}},
		"procedure-uses-bare": {review.Focal, "/ho-so/2026-08/thu-tuc?chi-so=ONLINE_USED", drawer{}},
	} {
		t.Run(name, func(t *testing.T) {
			r := openDrawer(t, &c.d).as(t, c.role, c.path)
			if r.StatusCode != http.StatusOK || strings.Contains(r.body, hostile) {
				t.Fatalf("%d\n%s", r.StatusCode, r.body)
			}
			goldenAdmin(t, name+".html", r.body)
		})
	}
}

// TestWhoSeesDossiersOnTheWeb asks every page of an agency's dossiers, of another's and of all, as every role.
func TestWhoSeesDossiersOnTheWeb(t *testing.T) {
	pages := []string{"", "/bang", "/so-lieu"}
	for _, role := range review.Roles {
		office := slices.Contains([]review.Role{review.Staff, review.Admin, review.Leader, review.Auditor}, role)
		for _, c := range []struct {
			query string
			sees  bool
		}{{"?don-vi=H99.01", office || role.OfAgency()}, {"?don-vi=H99.02", office}, {"", office || role.OfAgency()}} {
			for _, page := range pages {
				server := openDrawer(t, &drawer{})
				r := server.as(t, role, "/ho-so/2026-08"+page+c.query)
				if sees := r.StatusCode == http.StatusOK; sees != c.sees {
					t.Errorf("%s asks %s%s: %d", role, page, c.query, r.StatusCode)
				}
				named := strings.Contains(r.body, "Trần Thị Bình</td>") || strings.Contains(r.body, "|Trần Thị Bình")
				mayName := c.sees && (office && role != review.Auditor || role == review.Head)
				if named != (mayName && page != "/so-lieu") {
					t.Errorf("%s reads the official on %s%s: %v", role, page, c.query, named)
				}
			}
		}
	}
	public := openDrawer(t, &drawer{})
	for _, path := range []string{"/ho-so", "/ho-so/2026-08", "/ho-so/2026-08/bang", "/ho-so/2026-08/ma/H99.01-260805-0001"} {
		if r := get(t, public.Server, path); r.StatusCode != http.StatusSeeOther {
			t.Errorf("the public gets %d of %s", r.StatusCode, path)
		}
	}
}

func TestFiltersAreAsked(t *testing.T) {
	d := &drawer{}
	c := openDrawer(t, d)
	c.as(t, review.Staff, "/ho-so/2026-08?don-vi=H99.01&chi-so=PROGRESS_ON_TIME&phan=tu-so&tinh-trang=1&ly-do=due&thu-tuc=2.000815&nguoi-xu-ly=3&ma=H99&xep=hen-tra&giam=1&sau=c")
	got := d.asked[0]
	got.By = nil
	want := activities.DossierQuery{
		Key: activities.Key{Period: "2026-08"}, Agency: "H99.01", Indicator: "PROGRESS_ON_TIME", Side: activities.WholeNumerator, Timing: dossier.EndedInTime, Reason: dossier.ByDue,
		Procedure: "2.000815", Official: 3, Text: "H99", Sort: activities.SortDue, Down: true, After: "c", Size: dossierRows,
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("asked %+v", got)
	}
	if r := c.as(t, review.Staff, "/ho-so/2026-08?sau=x"); r.StatusCode != http.StatusOK || !strings.Contains(r.body, "đây là trang đầu") {
		t.Errorf("a cursor of another list: %d", r.StatusCode)
	}
	for path, status := range map[string]int{
		"/ho-so/2026-07": 404, "/ho-so/8-2026": 404, "/ho-so/2026-08/ma/H99.9": 404, "/ho-so/2026-08/thu-tuc?chi-so=ONLINE_USED": 404, "/ho-so/2026-08/thu-tuc?don-vi=H99.01&chi-so=X": 404,
	} {
		if r := c.as(t, review.Staff, path); r.StatusCode != status {
			t.Errorf("%s answers %d", path, r.StatusCode)
		}
	}
	d.err = errSecret
	if r := c.as(t, review.Staff, "/ho-so/2026-08"); r.StatusCode != http.StatusServiceUnavailable || strings.Contains(r.body, errSecret.Error()) {
		t.Errorf("a store that is away: %d", r.StatusCode)
	}
}

func TestAListIsSavedWholeOrCutOff(t *testing.T) {
	d := &drawer{pages: 2}
	c := openDrawer(t, d)
	r := c.as(t, review.Focal, "/ho-so/2026-08/bang")
	if lines := strings.Count(r.body, "\n"); lines != 7 || !strings.Contains(r.body, "2026-08-05 08:00:00") || strings.Contains(r.body, "nguoi_xu_ly") {
		t.Errorf("%d lines\n%s", lines, r.body)
	}
	if d.asked[1].After != "next-1" || d.asked[2].After != "next-2" || d.asked[0].Size != exportRows {
		t.Errorf("asked %+v", d.asked)
	}
	d = &drawer{pages: 2, late: errors.New("gone")}
	c = openDrawer(t, d)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.URL+"/ho-so/2026-08/bang", http.NoBody)
	must(t, err)
	request.AddCookie(&http.Cookie{Name: "danhgia", Value: string(review.Focal)})
	answer, err := c.Client().Do(request)
	if err == nil {
		defer answer.Body.Close()
		_, err = io.ReadAll(answer.Body)
	}
	if err == nil {
		t.Error("a table that was cut off looks whole")
	}
}

func TestDifferencesAreSavedForTheOperator(t *testing.T) {
	c := openDrawer(t, &drawer{})
	for path, wants := range map[string][]string{
		"/2026-08/bang":       {"H99.01|", "|1200|1500|1210|1490|-10|10"},
		"/2026-08/ho-so/bang": {"ma_ho_so|", "H99.01-2||có trên Cổng, không có ở tỉnh||||đang xử lý"},
		"/2026-08/cong-van":   {"có sai lệch ở 1 cơ quan, đơn vị", "có ở tỉnh, không có trên Cổng: 10 hồ sơ", "sai-lech-2026-08.csv"},
	} {
		r := c.as(t, review.Staff, reconcilePath+path)
		for _, want := range wants {
			if r.StatusCode != http.StatusOK || !strings.Contains(r.body, want) {
				t.Errorf("%s: %d lacks %q\n%s", path, r.StatusCode, want, r.body)
			}
		}
	}
}
