package web

import (
	"bytes"
	"context"
	"errors"
	"html"
	"log/slog"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// registers are the office's registers in memory. What was done is kept by what it was done with.
type registers struct {
	mu     sync.Mutex
	drafts map[int64]activities.OfficeDraft
	did    []string // the reasons of what was done
	err    error    // of what is weighed or done
	asked  activities.AuditQuery
	stale  error // of what is done
}

func (g *registers) KeepOfficeDraft(_ context.Context, d activities.OfficeDraft) (int64, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.drafts == nil {
		g.drafts = map[int64]activities.OfficeDraft{}
	}
	d.ID = int64(len(g.drafts) + 1)
	d.Fields = maps.Clone(d.Fields)
	g.drafts[d.ID] = d
	return d.ID, nil
}

func (g *registers) OfficeDraft(_ context.Context, id int64, person, deed string) (activities.OfficeDraft, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	d, ok := g.drafts[id]
	if !ok || d.Person != person || d.Deed != deed {
		return activities.OfficeDraft{}, activities.ErrNotFound
	}
	return d, nil
}

func (g *registers) DropOfficeDraft(_ context.Context, id int64, _ string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.drafts, id)
	return nil
}

// done notes what was done, or refuses it.
func (g *registers) done(c activities.Change, preview bool) error {
	if preview || g.err != nil {
		return g.err
	}
	if g.stale != nil {
		return g.stale
	}
	g.did = append(g.did, c.Reason)
	return nil
}

// badge is a session by its cookie, the name of a role; it opens none.
type badge struct{ Sessions }

func (badge) Session(_ context.Context, token string) (activities.Session, error) {
	for _, role := range review.Roles {
		if string(role) == token {
			agency := "H99"
			if role == review.Focal || role == review.Deputy || role == review.Head {
				agency = "H99.01"
			}
			return activities.Session{ID: 1, Person: "7", Name: "Trần Thị Bình", Strong: true, Needs: true, Actors: activities.Actors{{Person: "7", Agency: agency, Roles: []review.Role{role}}}}, nil
		}
	}
	return activities.Session{}, activities.ErrNotFound
}

// console is a site with the registers, and a client that is signed in by a role.
type console struct {
	*httptest.Server
	*registers
	site *site
	log  *bytes.Buffer
}

func openConsole(t testing.TB, g *registers) console {
	t.Helper()
	log := &bytes.Buffer{}
	h, err := New(Options{Province: "UBND tỉnh Mẫu", Archive: &shelves{set: sampleSet()}, Table: countCards, Sessions: badge{}, Admin: g, Dossiers: &drawer{}, Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	server.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return console{server, g, h, log}
}

func (c console) as(t testing.TB, role review.Role, path string) reply {
	t.Helper()
	return get(t, c.Server, path, "Cookie", "danhgia="+string(role))
}

// send posts fields, and a file where its name is given.
func (c console) send(t *testing.T, role review.Role, path string, fields map[string]string, file ...string) reply {
	t.Helper()
	values := url.Values{}
	for name, value := range fields {
		values.Set(name, value)
	}
	body, contentType := values.Encode(), "application/x-www-form-urlencoded"
	if len(file) == 2 {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		for name, value := range fields {
			must(t, w.WriteField(name, value))
		}
		part, err := w.CreateFormFile("file", file[0])
		must(t, err)
		_, err = part.Write([]byte(file[1]))
		must(t, err)
		must(t, w.Close())
		body, contentType = b.String(), w.FormDataContentType()
	}
	return postBody(t, c.Server, path, body, "Content-Type", contentType, "Cookie", "danhgia="+string(role), "Sec-Fetch-Site", "same-origin")
}

func (g *registers) Today(context.Context) (calendar.Day, error) {
	return calendar.Date(2026, 9, 14), nil
}

// adminPages are the pages of the registers, each with the role that looks at it.
var adminPages = map[string]string{
	"calendar":       calendarPath,
	"calendar-none":  calendarPath + "?nam=2030",
	"agencies":       agenciesPath + "?tim=so+noi+vu&loai=department&trang=2",
	"agencies-ended": agenciesPath + "?loc=het",
	"agencies-none":  agenciesPath + "?tim=khong+co&loc=thieu",
	"agency":         agencyPath("H99.01"),
	"owners":         ownersPath,
	"officers":       officersPath + "?loc=thu-hong",
	"standins":       standInsPath,
	"directives":     directivesPath,
	"audit":          auditPath + "?ai=nhieu",
	"audit-none":     auditPath + "?ai=khong+ai",
	"sets":           setsPath,
	"set":            setsPath + "/xem/sample-2",
	"compare":        setsPath + "/so-sanh?cu=sample-1&moi=sample-2",
	"ladders":        laddersPath + "?loai=review&han=2026-09-18",
	"directive":      directivePath(4) + "?loc=cho",
}

// story is a deed done from its form to its end.
type story struct {
	path   string
	fields map[string]string
	file   []string
}

var adminDeeds = map[string]story{
	"directive-sent": {directiveSent.path, map[string]string{
		"number": "1847/UBND-KSTT", "date": "2026-09-10", "title": "Về quán triệt " + hostile, "summary": "Nội dung", "to": "commune", "agencies": "", "days": "7",
	}, []string{"1847.pdf", "%PDF-1.7 …"}},
	"directive-extended":  {directivePath(4) + "/gia-han", map[string]string{"until": "2026-10-01"}, nil},
	"directive-cancelled": {directivePath(4) + "/huy", nil, nil},
	"set-import":          {setImport.path, nil, []string{"bo.yaml", "code: x"}},
	"ladder-import":       {ladderImport.path, nil, []string{"nhac.yaml", "ladders: x"}},
	"fulfilment-rule":     {fulfilmentRuled.path, map[string]string{"can-cu": "Nghị định " + hostile, "muc-1": "Tốt", "muc-2": "Khá", "muc-3": "Yếu"}, nil},
	"head-set":            {headSet.path, headStory(), nil},
	"template-set":        {papersPath + "/mau/bao-cao/doi", nil, []string{"mau.docx", "PK mẫu"}},
	"template-reset":      {papersPath + "/mau/bao-cao/co-san", nil, nil},
	"paper-filed": {papersPath + "/ky/2026-08/luu", map[string]string{
		"kind": "thong-bao", "number": "12/TB-VP", "dated": "2026-09-09", "revision": "2", "public": "co",
	}, []string{"ký.pdf", string(signedFile)}},
	"officers-asked": {officersAsked.path, map[string]string{"agencies": "H99.101"}, nil},
	"agency-import":  {agencyImport.path, nil, []string{"co-quan.csv", "code,…"}},
	"agency-merge":   {agencyMerge.path, map[string]string{"from": "H99.101", "to": "H99.102", "on": "2026-10-01"}, nil},
	"owner-import":   {ownerImport.path, nil, []string{"chu-tri.csv", "indicator,…"}},
	"officer-import": {officerImport.path, nil, []string{"can-bo.csv", "agency,…"}},
	"officer-named":  {agencyPath("H99.01") + "/them", map[string]string{"role": "head", "name": "Lê Thị " + hostile, "email": "le@so.example", "phone": "", "from": "2026-10-01"}, nil},
	"address-mended": {officersPath + "/dia-chi/9", nil, nil},
	"standin-named":  {standInNamed.path, map[string]string{"absent": "9@so.example", "by": "7@so.example", "from": "2026-10-01", "to": "2026-10-05"}, nil},
	"standin-ended":  {standInsPath + "/ket-thuc/3", map[string]string{"last": "2026-09-15"}, nil},
	"calendar-day":   {oneDay.path, map[string]string{"date": "2026-09-03", "kind": "off", "basis": "Thông báo số 9"}, nil},
	"calendar-year":  {wholeYear.path, nil, []string{"lich.csv", "date,kind,basis\n2026-09-02,off,Quốc khánh\n"}},
}

func TestAdminPagesAreGoldenAndSound(t *testing.T) {
	c := openConsole(t, &registers{})
	for name, path := range adminPages {
		r := c.as(t, review.Admin, path)
		if r.StatusCode != http.StatusOK {
			t.Errorf("%s answers %d: %s", path, r.StatusCode, c.log)
		}
		goldenAdmin(t, ""+name+".vi.html", r.body)
		parse(t, path, r.body).check()
	}
}

func TestDeedsAreFilledInLookedAtAndDone(t *testing.T) {
	for name, story := range adminDeeds {
		t.Run(name, func(t *testing.T) {
			c := openConsole(t, &registers{})
			form := c.as(t, review.Admin, story.path)
			goldenAdmin(t, ""+name+".vi.html", form.body)
			parse(t, story.path, form.body).check()
			kept := c.send(t, review.Admin, story.path, story.fields, story.file...)
			to := kept.Header.Get("Location")
			if kept.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, story.path+"/") {
				t.Fatalf("the form answers %d to %q: %s\n%s", kept.StatusCode, to, problems(kept.body), c.log)
			}
			preview := c.as(t, review.Admin, to)
			goldenAdmin(t, ""+name+"-preview.vi.html", preview.body)
			parse(t, to, preview.body).check()
			if len(c.did) > 0 {
				t.Error("a preview has done it")
			}
			again := c.as(t, review.Admin, story.path+"?sua="+to[strings.LastIndex(to, "/")+1:])
			for field, value := range story.fields {
				if value != "" && !strings.Contains(again.body, html.EscapeString(value)) {
					t.Errorf("%s: %q is lost on the way back", field, value)
				}
			}
			if r := c.send(t, review.Admin, to, nil); r.StatusCode != http.StatusUnprocessableEntity || len(c.did) > 0 {
				t.Errorf("without a reason it answers %d, having done %q", r.StatusCode, c.did)
			}
			did := c.send(t, review.Admin, to, map[string]string{"reason": "Theo Thông báo số 9"})
			if did.StatusCode != http.StatusSeeOther || len(c.did) != 1 || c.did[0] != "Theo Thông báo số 9" {
				t.Errorf("doing it answers %d, having done %q: %s", did.StatusCode, c.did, problems(did.body))
			}
			if notice := did.Header.Get("Location"); notices[notice[strings.Index(notice, "xong=")+5:]] == "" {
				t.Errorf("nothing is said at %q", notice)
			}
			if r := c.send(t, review.Admin, to, map[string]string{"reason": "once more"}); r.StatusCode != http.StatusSeeOther || len(c.did) != 1 {
				t.Errorf("doing it again answers %d, having done %q", r.StatusCode, c.did)
			}
		})
	}
}

// problems are the words of a refusal on a page.
func problems(body string) string {
	_, after, _ := strings.Cut(body, `class="problems"`)
	words, _, _ := strings.Cut(after, "</div>")
	return words
}

// deedOf is the deed whose form a story fills in.
func deedOf(t *testing.T, path string) deed {
	t.Helper()
	for _, d := range deeds() {
		pattern, parts := strings.Split(d.path, "/"), strings.Split(path, "/")
		if len(pattern) == len(parts) && !slices.ContainsFunc(pattern, func(part string) bool {
			return !strings.HasPrefix(part, "{") && !slices.Contains(parts, part)
		}) {
			return d
		}
	}
	t.Fatalf("%s is no deed", path)
	return deed{}
}

// formAt is the form of a deed at an address.
func formAt(t *testing.T, s *site, path string) (deedForm, error) {
	t.Helper()
	d, r := deedOf(t, path), httptest.NewRequest(http.MethodGet, path, http.NoBody)
	parts := strings.Split(path, "/")
	for i, part := range strings.Split(d.path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			r.SetPathValue(strings.TrimSuffix(name, "}"), parts[i])
		}
	}
	return d.form(s, r)
}

func TestBadInputIsRefusedAtItsField(t *testing.T) {
	for name, story := range adminDeeds {
		t.Run(name, func(t *testing.T) {
			c := openConsole(t, &registers{})
			form, err := formAt(t, c.site, story.path)
			must(t, err)
			for _, e := range form.Fields {
				bad := map[string]string{"over-long": strings.Repeat("ệ", e.Most+1), "unreadable": "a\x01b", "turned around": "a\u202eb"}
				if e.Needed {
					bad["missing"] = " "
				}
				if e.Kind != asArea {
					bad["in two lines"] = "a\r\nb"
				}
				if e.Kind == asChoice {
					bad["not offered"] = hostile
				}
				for what, value := range bad {
					fields := map[string]string{}
					maps.Copy(fields, story.fields)
					fields[e.ID] = value
					r := c.send(t, review.Admin, story.path, fields, story.file...)
					if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(r.body, `id="`+e.ID+`-fault"`) {
						t.Errorf("%s %s: answers %d without a word at the field", what, e.ID, r.StatusCode)
					}
					for other, kept := range story.fields {
						if other != e.ID && kept != "" && !strings.Contains(r.body, html.EscapeString(kept)) {
							t.Errorf("%s %s: %s is lost", what, e.ID, other)
						}
					}
					parse(t, story.path, r.body).check()
				}
			}
			if form.File != nil {
				c.refusesFiles(t, story, form.File)
			}
		})
	}
}

func (c console) refusesFiles(t *testing.T, story story, e *entry) {
	t.Helper()
	for what, file := range map[string][]string{"none": {}, "empty": {"a.csv", ""}, "too large": {"a.csv", strings.Repeat("x", e.Most+1)}} {
		r := c.send(t, review.Admin, story.path, story.fields, file...)
		if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(r.body, `id="file-fault"`) {
			t.Errorf("a file that is %s: answers %d without a word at the field", what, r.StatusCode)
		}
	}
}

func TestRefusalsOfTheRegistersAreSaid(t *testing.T) {
	for name, story := range adminDeeds {
		t.Run(name, func(t *testing.T) {
			refused := activities.Refusal(errors.Join(scoring.Say("dòng 3: sai", "line 3: wrong"), scoring.Say("dòng 4: sai", "line 4: wrong")))
			c := openConsole(t, &registers{err: refused})
			if r := c.send(t, review.Admin, story.path, story.fields, story.file...); r.StatusCode != http.StatusUnprocessableEntity ||
				!strings.Contains(r.body, "<li>Dòng 3: sai</li>") || !strings.Contains(r.body, "<li>Dòng 4: sai</li>") {
				t.Errorf("a refused form answers %d: %s", r.StatusCode, problems(r.body))
			}
			c.err = nil
			preview := c.send(t, review.Admin, story.path, story.fields, story.file...).Header.Get("Location")
			c.stale = refused
			r := c.send(t, review.Admin, preview, map[string]string{"reason": "Lý do " + hostile})
			if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(r.body, "<li>Dòng 3: sai</li>") || !strings.Contains(r.body, "Lý do "+html.EscapeString(hostile)) {
				t.Errorf("what is refused at last answers %d: %s", r.StatusCode, problems(r.body))
			}
			c.err = errSecret
			for _, r := range []reply{c.send(t, review.Admin, story.path, story.fields, story.file...), c.as(t, review.Admin, preview)} {
				if r.StatusCode != http.StatusServiceUnavailable || strings.Contains(r.body, "10.0.0.7") {
					t.Errorf("a register that is away answers %d", r.StatusCode)
				}
			}
		})
	}
}

func TestDraftsAreNobodyElses(t *testing.T) {
	story := adminDeeds["calendar-day"]
	c := openConsole(t, &registers{})
	preview := c.send(t, review.Admin, story.path, story.fields).Header.Get("Location")
	c.drafts[1] = activities.OfficeDraft{ID: 1, Person: "8", Deed: story.path, Fields: story.fields}
	if r := c.as(t, review.Admin, preview); r.StatusCode != http.StatusSeeOther {
		t.Errorf("another's draft answers %d", r.StatusCode)
	}
	if r := c.send(t, review.Admin, preview, map[string]string{"reason": "x"}); r.StatusCode != http.StatusSeeOther || len(c.did) > 0 {
		t.Errorf("another's draft is done: %d %q", r.StatusCode, c.did)
	}
}

// menuOf a page is the whole site's, and grows.
var menuOf = regexp.MustCompile(`(?s)<nav class="menu".*?</nav>\n`)

func goldenAdmin(t *testing.T, name, page string) {
	t.Helper()
	golden(t, "admin-"+name, menuOf.ReplaceAllString(page, ""))
}

func TestWhatALetterLacksIsSaidAtItsField(t *testing.T) {
	story := adminDeeds["directive-sent"]
	c := openConsole(t, &registers{})
	for field, value := range map[string]string{"date": "10/9/2026", "days": "0", "agencies": ""} {
		fields := maps.Clone(story.fields)
		if fields[field] = value; field == "agencies" {
			fields["to"] = listed
		}
		if r := c.send(t, review.Admin, story.path, fields, story.file...); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(r.body, `id="`+field+`-fault"`) {
			t.Errorf("%s %q answers %d", field, value, r.StatusCode)
		}
	}
	c.err = activities.Refusal(errors.Join(
		&review.Refusal{Rule: review.ErrDirective, Field: "number", Text: names("số sai", "bad number")},
		scoring.Say("không có đơn vị H9", "no agency H9"),
	))
	r := c.send(t, review.Admin, story.path, story.fields, story.file...)
	if !strings.Contains(r.body, `id="number-fault">Số sai`) || !strings.Contains(r.body, "<li>Không có đơn vị H9</li>") {
		t.Errorf("refused with %s", problems(r.body))
	}
}

func TestALetterIsSavedAndNeverShown(t *testing.T) {
	c := openConsole(t, &registers{})
	r := c.as(t, review.Leader, directivePath(4)+"/tep")
	if r.Header.Get("Content-Disposition") != "attachment; filename=\"a\\\"__b.pdf\"" || r.Header.Get("Content-Type") != "application/pdf" || r.body != "%PDF-1.7" {
		t.Errorf("got %v, %q", r.Header, r.body)
	}
	for _, path := range []string{directivePath(99), directivesPath + "/xem/x", agencyPath("H99.77")} {
		if r := c.as(t, review.Leader, path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, r.StatusCode)
		}
	}
}
