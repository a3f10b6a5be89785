package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
)

// gatehouse is an entrance in memory: one person, with one mail on its way.
type gatehouse struct {
	session activities.Session
	factors activities.Factors
	request review.SignIn
	err     error // of everything
	keyless bool
	visits  []activities.Visitor
	ended   []int64
}

var half = time.Date(2026, 9, 14, 9, 30, 0, 0, calendar.Vietnam)

func newGatehouse() *gatehouse {
	return &gatehouse{
		session: activities.Session{ID: 3, Person: "7", Name: "Trần Thị Bình", Needs: true, Actors: activities.Actors{{Person: "7", Agency: "H99", Roles: []review.Role{review.Admin}}}},
		request: review.SignIn{Asked: half.Add(-time.Minute), Sent: half},
	}
}

func (g *gatehouse) Session(_ context.Context, token string) (activities.Session, error) {
	s := g.session
	switch token {
	case "strong":
		s.Strong = true
	case "weak":
	default:
		return activities.Session{}, activities.ErrNotFound
	}
	return s, nil
}

func (g *gatehouse) OpenTaskSession(context.Context, string, string) (string, activities.TaskID, error) {
	return "", 0, activities.ErrNotFound
}

func (g *gatehouse) Ask(_ context.Context, email string, v activities.Visitor) (string, error) {
	g.visits = append(g.visits, v)
	if !strings.Contains(email, "@") {
		return "", review.NoAddressGiven()
	}
	return "asked", g.err
}

func (g *gatehouse) ByCode(_ context.Context, code string, v activities.Visitor) (string, error) {
	g.visits = append(g.visits, v)
	if g.err != nil {
		return "", g.err
	}
	_, err := g.request.TakeCode(code == "483 920" && v.Cookie == "asked", half)
	return "weak", err
}

func (g *gatehouse) Link(_ context.Context, token string, v activities.Visitor) (l activities.SignInLink, own bool, err error) {
	if token != "link" {
		return l, false, activities.ErrNotFound
	}
	return activities.SignInLink{SignIn: g.request, Now: half, Name: "Trần Thị Bình", MayRemember: true}, v.Cookie == "asked", g.err
}

func (g *gatehouse) ByLink(_ context.Context, token string, v activities.Visitor) (string, error) {
	g.visits = append(g.visits, v)
	if token != "link" {
		return "", activities.ErrNotFound
	}
	return "weak", errors.Join(g.err, g.request.Open(half))
}

func (g *gatehouse) BeginSSO(context.Context) (address, cookie string, err error) {
	return "https://sso.tinh.example/authorize?state=s", "asked", g.err
}

func (g *gatehouse) BySSO(_ context.Context, state, code string, v activities.Visitor) (string, error) {
	if g.err != nil || v.Cookie != "asked" || state != "s" || code != "c" {
		return "", errors.Join(g.err, review.ForeignSSO())
	}
	return "weak", nil
}

func (g *gatehouse) Factors(context.Context, activities.Session) (activities.Factors, error) {
	return g.factors, g.err
}

func (g *gatehouse) HasPasskeys() bool { return !g.keyless }

func (g *gatehouse) OfferApp(activities.Session, string) (activities.AppOffer, error) {
	return activities.AppOffer{Secret: "ABCDEFGHIJ234567", Image: []byte("png"), Ticket: "sealed"}, nil
}

func (g *gatehouse) OfferAgain(_ activities.Session, _, ticket string) (activities.AppOffer, error) {
	if ticket != "sealed" {
		return activities.AppOffer{}, review.Stale()
	}
	return activities.AppOffer{Secret: "ABCDEFGHIJ234567", Image: []byte("png"), Ticket: ticket}, nil
}

func (g *gatehouse) AddApp(_ context.Context, _ activities.Session, ticket, code string) (activities.Shown, error) {
	switch {
	case ticket != "sealed":
		return activities.Shown{}, review.Stale()
	case code != "123456":
		return activities.Shown{}, review.WrongAppCode()
	}
	return activities.Shown{Token: "strong", Recovery: []string{"abcde-fghij", "klmno-pqrst"}}, nil
}

func (g *gatehouse) ShowApp(_ context.Context, _ activities.Session, code string) (string, error) {
	if code != "123456" {
		return "", errors.Join(g.err, review.WrongAppCode())
	}
	return "strong", nil
}

func (g *gatehouse) OfferPasskey(context.Context, activities.Session) (options []byte, ticket string, err error) {
	return []byte(`{"challenge":"<made>"}`), "sealed-key", nil
}

func (g *gatehouse) AddPasskey(_ context.Context, _ activities.Session, ticket string, response []byte, name string) (activities.Shown, error) {
	if ticket != "sealed-key" || string(response) != "signed" {
		return activities.Shown{}, review.WrongPasskey()
	}
	_, err := review.KeyName(name)
	return activities.Shown{Token: "strong"}, err
}

func (g *gatehouse) AskPasskey(context.Context, activities.Session) (options []byte, ticket string, err error) {
	return []byte(`{"challenge":"asked"}`), "sealed-key", nil
}

func (g *gatehouse) ShowPasskey(_ context.Context, _ activities.Session, ticket string, response []byte) (string, error) {
	if ticket != "sealed-key" || string(response) != "signed" {
		return "", review.WrongPasskey()
	}
	return "strong", nil
}

func (g *gatehouse) ShowRecovery(_ context.Context, _ activities.Session, code string) (string, error) {
	if code != "abcde-fghij" {
		return "", review.WrongRecovery()
	}
	return "strong", nil
}

func (g *gatehouse) Sessions(context.Context, activities.Session) ([]activities.OpenSession, error) {
	return []activities.OpenSession{
		{ID: 3, Browser: "Firefox, Windows", Via: "mail", Made: half, Seen: half, Expires: half.Add(time.Hour), Here: true},
		{ID: 4, Via: "link", Remembered: true, Made: half, Seen: half, Expires: half.Add(time.Hour)},
	}, g.err
}

func (g *gatehouse) EndSession(_ context.Context, _ activities.Session, id int64) error {
	if id != 3 && id != 4 {
		return activities.ErrNotFound
	}
	g.ended = append(g.ended, id)
	return g.err
}

func (g *gatehouse) DropApp(context.Context, activities.Session) error { return review.LastFactor() }

func (g *gatehouse) DropPasskey(_ context.Context, _ activities.Session, id int64) error {
	g.ended = append(g.ended, -id)
	return g.err
}

func (g *gatehouse) NewRecovery(context.Context, activities.Session) ([]string, error) {
	return []string{"abcde-fghij"}, g.err
}

func (g *gatehouse) Titles(context.Context, activities.Session) ([]string, error) {
	return []string{"Quản trị Văn phòng", "Người thay thế Sở Xây dựng"}, g.err
}

func (g *gatehouse) Absences(context.Context, activities.Session) ([]activities.Absence, error) {
	return []activities.Absence{{Name: "Lê Văn An", From: calendar.Date(2026, time.September, 20), To: calendar.Date(2026, time.September, 22)}}, g.err
}

// receive is a site with a gatehouse, and a client that follows nothing.
func receive(t *testing.T, g *gatehouse) *httptest.Server {
	t.Helper()
	var log bytes.Buffer
	h, err := New(Options{
		Province: "UBND tỉnh Mẫu", Archive: &shelves{set: sampleSet()}, Table: countCards, Sessions: g, Entrance: g, Admin: &registers{},
		SSOName: "tài khoản của tỉnh", Log: newLog(&log), Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
	})
	must(t, err)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	server.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return server
}

func values(pairs ...string) string {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form.Encode()
}

const (
	askedCookie  = "danhgia-dang-nhap=asked"
	weakCookie   = "danhgia=weak"
	strongCookie = "danhgia=strong"
)

func armed() activities.Factors {
	return activities.Factors{
		App: &activities.AppFactor{Made: half}, Recovery: make([]string, 9),
		Passkeys: []activities.Passkey{{ID: 5, Name: "Máy <tính>", Made: half, Used: half}, {ID: 6, Name: "Điện thoại", Made: half}},
	}
}

func TestPagesOfSigningInAreGoldenAndSound(t *testing.T) {
	used := newGatehouse()
	used.request.Used = true
	has := newGatehouse()
	has.factors = armed()
	keyless := newGatehouse()
	keyless.keyless = true
	for name, c := range map[string]struct {
		g            *gatehouse
		path, cookie string
		status       int
	}{
		"signin":          {newGatehouse(), "/dang-nhap?tiep=%2Fvan-phong", "", 200},
		"signin-code":     {newGatehouse(), "/dang-nhap/ma?tiep=%2Fvan-phong", askedCookie, 200},
		"signin-link":     {newGatehouse(), "/dang-nhap/link", "", 200},
		"signin-link-own": {newGatehouse(), "/dang-nhap/link", askedCookie, 200},
		"signin-used":     {used, "/dang-nhap/link", "", 422},
		"factor-enrol":    {newGatehouse(), "/xac-thuc?tiep=%2Fvan-phong", weakCookie, 200},
		"factor-keyless":  {keyless, "/xac-thuc", weakCookie, 200},
		"factor-show":     {has, "/xac-thuc?tiep=%2Fvan-phong", weakCookie, 200},
		"account":         {has, "/tai-khoan", strongCookie, 200},
		"account-bare":    {newGatehouse(), "/tai-khoan", strongCookie, 200},
		"account-factor":  {has, "/tai-khoan/xac-thuc", strongCookie, 200},
	} {
		t.Run(name, func(t *testing.T) {
			r := get(t, receive(t, c.g), c.path, "Cookie", c.cookie)
			if r.StatusCode != c.status || r.Header.Get("Cache-Control") != "no-store" || r.Header.Get("Set-Cookie") != "" {
				t.Errorf("answers %d %v", r.StatusCode, r.Header)
			}
			parse(t, strings.SplitN(c.path, "?", 2)[0], r.body).check()
			golden(t, name+".vi.html", menuOf.ReplaceAllString(r.body, ""))
		})
	}
}

func TestWhereSomebodyIsLedWhoSignsIn(t *testing.T) {
	has := newGatehouse()
	has.factors = armed()
	for name, c := range map[string]struct {
		g                  *gatehouse
		path, cookie, form string
		to, set            string
	}{
		"asking leads to the code":            {newGatehouse(), "/dang-nhap", "", values("email", "a@b.example", "tiep", "/van-phong/lich"), "/dang-nhap/ma?tiep=%2Fvan-phong%2Flich", "danhgia-dang-nhap=asked"},
		"never off the site":                  {newGatehouse(), "/dang-nhap/ma", askedCookie, values("code", "483 920", "tiep", "//evil.example"), "/viec-cua-toi", "danhgia=weak"},
		"the code leads on":                   {newGatehouse(), "/dang-nhap/ma", askedCookie, values("code", "483 920", "tiep", "/van-phong/lich"), "/van-phong/lich", "danhgia=weak"},
		"the link leads to one's tasks":       {newGatehouse(), "/dang-nhap/link", "", "", "/viec-cua-toi", "danhgia=weak"},
		"the app's code leads on":             {has, "/xac-thuc", weakCookie, values("cach", "ung-dung", "code", "123456", "tiep", "/van-phong/lich"), "/van-phong/lich", "danhgia=strong"},
		"a passkey does":                      {has, "/xac-thuc", weakCookie, values("cach", "khoa", "ticket", "sealed-key", "response", "signed"), "/viec-cua-toi", "danhgia=strong"},
		"a recovery code does":                {has, "/xac-thuc", weakCookie, values("cach", "du-phong", "recovery", "abcde-fghij"), "/viec-cua-toi", "danhgia=strong"},
		"a passkey is added to the account":   {has, "/tai-khoan/xac-thuc", strongCookie, values("cach", "them-khoa", "ticket", "sealed-key", "response", "signed", "name", "Máy"), "/tai-khoan?xong=da-them", "danhgia=strong"},
		"a session is ended":                  {has, "/tai-khoan", strongCookie, values("viec", "ket-thuc-phien", "so", "4"), "/tai-khoan?xong=het-phien", ""},
		"one that has ended meanwhile":        {has, "/tai-khoan", strongCookie, values("viec", "ket-thuc-phien", "so", "99"), "/tai-khoan?xong=het-phien", ""},
		"a passkey is removed":                {has, "/tai-khoan", strongCookie, values("viec", "go-khoa", "so", "5"), "/tai-khoan?xong=da-go", ""},
		"signing out":                         {has, "/dang-xuat", strongCookie, "", "/dang-nhap?xong=dang-xuat", "danhgia="},
		"signing out of what has ended":       {has, "/dang-xuat", "danhgia=old", "", "/dang-nhap?xong=dang-xuat", "danhgia="},
		"signing out without being signed in": {has, "/dang-xuat", "", "", "/dang-nhap?xong=dang-xuat", "danhgia="},
	} {
		t.Run(name, func(t *testing.T) {
			r := postBody(t, receive(t, c.g), c.path, c.form, "Cookie", c.cookie)
			set := r.Header.Values("Set-Cookie")
			if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != c.to {
				t.Errorf("answers %d to %q", r.StatusCode, r.Header.Get("Location"))
			}
			if !slices.ContainsFunc(set, func(s string) bool { return strings.HasPrefix(s, c.set+";") }) && c.set != "" {
				t.Errorf("sets %q", set)
			}
			for _, s := range set {
				if !strings.Contains(s, "; HttpOnly; SameSite=Lax") || strings.Contains(s, "Bình") {
					t.Errorf("sets %s", s)
				}
			}
		})
	}
}

func TestWhoeverIsSignedInNeedsNoDoor(t *testing.T) {
	server := receive(t, newGatehouse())
	for path, to := range map[string]string{
		"/dang-nhap?tiep=%2Fvan-phong": "/van-phong",
		"/xac-thuc?tiep=%2Fvan-phong":  "/van-phong",
		"/xac-thuc":                    "/tai-khoan",
	} {
		if r := get(t, server, path, "Cookie", strongCookie); r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != to {
			t.Errorf("%s: %d to %q", path, r.StatusCode, r.Header.Get("Location"))
		}
	}
	if r := get(t, server, "/dang-nhap/ma"); r.Header.Get("Location") != "/dang-nhap" {
		t.Errorf("the code without having asked: %d to %q", r.StatusCode, r.Header.Get("Location"))
	}
	if r := get(t, server, "/tai-khoan", "Cookie", weakCookie); r.Header.Get("Location") != "/xac-thuc?tiep=%2Ftai-khoan" {
		t.Errorf("the account without the second factor: %d to %q", r.StatusCode, r.Header.Get("Location"))
	}
}

func TestWhatSigningInRefusesIsSaid(t *testing.T) {
	has := newGatehouse()
	has.factors = armed()
	often := newGatehouse()
	often.err = review.Limit{Most: 1, Within: time.Hour}.Allow([]time.Time{half}, half)
	for name, c := range map[string]struct {
		g                  *gatehouse
		path, cookie, form string
		status             int
		words              string
	}{
		"no address":                      {newGatehouse(), "/dang-nhap", "", values("email", "bình <b>"), 422, `id="email-fault"`},
		"nothing":                         {newGatehouse(), "/dang-nhap", "", "", 422, `id="email-fault"`},
		"too often":                       {often, "/dang-nhap", "", values("email", "a@b.example"), 429, "Đã thử quá nhiều lần"},
		"a wrong code":                    {newGatehouse(), "/dang-nhap/ma", askedCookie, values("code", "000000"), 422, `id="code-fault"`},
		"the code in another browser":     {newGatehouse(), "/dang-nhap/ma", "danhgia-dang-nhap=x", values("code", "483 920"), 422, `id="code-fault"`},
		"a link that is none":             {newGatehouse(), "/dang-nhap/lin", "", "", 404, "Liên kết"},
		"a wrong code of the app":         {has, "/xac-thuc", weakCookie, values("cach", "ung-dung", "code", "1"), 422, `id="code-fault"`},
		"a wrong recovery code":           {has, "/xac-thuc", weakCookie, values("cach", "du-phong", "recovery", "x"), 422, `id="recovery-fault"`},
		"a wrong passkey":                 {has, "/xac-thuc", weakCookie, values("cach", "khoa", "ticket", "other", "response", "signed"), 422, "Khóa truy cập chưa được chấp nhận"},
		"no way at all":                   {has, "/xac-thuc", weakCookie, values("code", "123456"), 400, ""},
		"a first code that is wrong":      {newGatehouse(), "/xac-thuc", weakCookie, values("cach", "them-ung-dung", "ticket", "sealed", "code", "1"), 422, `name="ticket" value="sealed"`},
		"a page that is too old":          {newGatehouse(), "/xac-thuc", weakCookie, values("cach", "them-ung-dung", "ticket", "old", "code", "123456"), 422, "Trang đã mở quá lâu"},
		"the last factor":                 {has, "/tai-khoan", strongCookie, values("viec", "go-ung-dung"), 422, "phải có ít nhất một cách xác thực"},
		"a name in two lines":             {has, "/tai-khoan/xac-thuc", strongCookie, values("cach", "them-khoa", "ticket", "sealed-key", "response", "signed", "name", "a\nb"), 422, `id="name-fault"`},
		"nothing that the account can do": {has, "/tai-khoan", strongCookie, values("viec", "x"), 400, ""},
		"a form without end":              {newGatehouse(), "/dang-nhap", "", values("email", strings.Repeat("a", maxForm)), 413, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := postBody(t, receive(t, c.g), c.path, c.form, "Cookie", c.cookie)
			if r.StatusCode != c.status || !strings.Contains(r.body, c.words) || r.Header.Get("Set-Cookie") != "" {
				t.Errorf("answers %d %v\n%s", r.StatusCode, r.Header, problems(r.body))
			}
			parse(t, c.path, r.body).check()
		})
	}
}

func TestTheFirstFactorBringsRecoveryCodes(t *testing.T) {
	r := postBody(t, receive(t, newGatehouse()), "/xac-thuc", values("cach", "them-ung-dung", "ticket", "sealed", "code", "123456", "tiep", "/van-phong/lich"), "Cookie", weakCookie)
	if r.StatusCode != http.StatusOK || !strings.HasPrefix(r.Header.Get("Set-Cookie"), "danhgia=strong;") || r.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("answers %d %v", r.StatusCode, r.Header)
	}
	parse(t, "/xac-thuc", r.body).check()
	golden(t, "recovery.vi.html", menuOf.ReplaceAllString(r.body, ""))
}

func TestLookingAtTheDoorChangesNothing(t *testing.T) {
	g := newGatehouse()
	server := receive(t, g)
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		for _, path := range []string{"/dang-nhap", "/dang-nhap/ma", "/dang-nhap/link", "/dang-nhap/link?code=1", "/dang-nhap/"} {
			r := ask(t, server, method, path)
			if r.Header.Get("Set-Cookie") != "" || r.StatusCode >= 500 {
				t.Errorf("%s %s answers %d %v", method, path, r.StatusCode, r.Header)
			}
		}
	}
	if r := ask(t, server, http.MethodGet, "/dang-xuat"); r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("signing out by a link answers %d", r.StatusCode)
	}
	if len(g.visits)+len(g.ended) > 0 {
		t.Errorf("%v %v", g.visits, g.ended)
	}
	if r := postBody(t, server, "/dang-nhap/link", "", "Sec-Fetch-Site", "cross-site"); r.StatusCode != http.StatusForbidden || len(g.visits) > 0 {
		t.Errorf("a form of another site answers %d", r.StatusCode)
	}
}

func TestTheSingleSignOn(t *testing.T) {
	server := receive(t, newGatehouse())
	r := get(t, server, "/dang-nhap/sso")
	if r.StatusCode != http.StatusSeeOther || !strings.HasPrefix(r.Header.Get("Location"), "https://sso.tinh.example/") || !strings.HasPrefix(r.Header.Get("Set-Cookie"), askedCookie) {
		t.Errorf("answers %d %v", r.StatusCode, r.Header)
	}
	if r := get(t, server, "/dang-nhap/sso/ve?state=s&code=c", "Cookie", askedCookie); r.StatusCode != http.StatusSeeOther || !slices.ContainsFunc(r.Header.Values("Set-Cookie"), func(s string) bool { return strings.HasPrefix(s, "danhgia=weak;") }) {
		t.Errorf("answers %d %v", r.StatusCode, r.Header)
	}
	for _, path := range []string{"?state=s&code=x", "?state=x&code=c", "", "?error=access_denied"} {
		if r := get(t, server, "/dang-nhap/sso/ve"+path, "Cookie", askedCookie); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(r.body, "không do trình duyệt này yêu cầu") {
			t.Errorf("%q answers %d", path, r.StatusCode)
		}
	}
}

func TestASiteWithoutAKeySaysSo(t *testing.T) {
	server := httptest.NewServer(newSite(t, &shelves{}))
	t.Cleanup(server.Close)
	if r := get(t, server, "/dang-nhap"); r.StatusCode != http.StatusOK || !strings.Contains(r.body, "chưa mở đăng nhập") {
		t.Errorf("answers %d", r.StatusCode)
	}
	for _, path := range []string{"/dang-nhap", "/dang-nhap/ma", "/dang-nhap/link"} {
		if r := postBody(t, server, path, ""); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, r.StatusCode)
		}
	}
}

func TestAGatehouseThatIsAwaySaysNothingOfItself(t *testing.T) {
	g := newGatehouse()
	g.err = errSecret
	server := receive(t, g)
	for _, r := range []reply{
		get(t, server, "/dang-nhap/link"), get(t, server, "/dang-nhap/sso"), get(t, server, "/xac-thuc", "Cookie", weakCookie), get(t, server, "/tai-khoan", "Cookie", strongCookie),
		postBody(t, server, "/dang-nhap", values("email", "a@b.example")), postBody(t, server, "/dang-nhap/ma", "code=1", "Cookie", askedCookie),
		postBody(t, server, "/dang-xuat", "", "Cookie", strongCookie), postBody(t, server, "/tai-khoan", values("viec", "ma-du-phong"), "Cookie", strongCookie),
	} {
		if r.StatusCode != http.StatusServiceUnavailable || strings.Contains(r.body, "10.0.0.7") {
			t.Errorf("%s answers %d", r.Request.URL.Path, r.StatusCode)
		}
	}
}

func TestWhereARequestComesFrom(t *testing.T) {
	s := &site{Options: Options{Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8")}}}
	for name, c := range map[string]struct{ remote, forwarded, want string }{
		"directly":                           {"192.0.2.7:5000", "", "192.0.2.7"},
		"directly, claiming another":         {"192.0.2.7:5000", "198.51.100.1", "192.0.2.7"},
		"through a proxy":                    {"127.0.0.1:5000", "192.0.2.7", "192.0.2.7"},
		"through two":                        {"127.0.0.1:5000", "192.0.2.7, 10.1.1.1", "192.0.2.7"},
		"through one, claiming another":      {"127.0.0.1:5000", "198.51.100.1, 192.0.2.7", "192.0.2.7"},
		"through one that says nothing":      {"127.0.0.1:5000", "", "127.0.0.1"},
		"through one that says what none is": {"127.0.0.1:5000", "unknown", "127.0.0.1"},
		"by the newer protocol":              {"[::ffff:127.0.0.1]:5000", "2001:db8::1", "2001:db8::1"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.RemoteAddr = c.remote
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := s.source(r); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestBrowsersInWords(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0":                                                        "Firefox, Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":           "Edge, Windows",
		"Mozilla/5.0 (Linux; Android 15; SM-S931B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36":                  "Chrome, Android",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1": "Safari, iPhone",
		"curl/8 <script>": "",
	} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.Header.Set("User-Agent", agent)
		if got := browserOf(r); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
