package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/testsuite"

	"danhgia/activities"
	"danhgia/review"
)

// door is the entrance to a store with people, its mails sent by the real dispatch and kept here.
type door struct {
	activities.Entrance
	db    *Store
	mails []activities.Mail
}

func newDoor(t *testing.T) *door {
	t.Helper()
	s := linked(t)
	execute(t, s, noticeOf2026)
	return &door{db: s, Entrance: activities.Entrance{
		Store: s, Province: "H44", Key: activities.SignInKey(strings.Repeat("k", 32)), Now: func() time.Time { return mustNow(t, s) },
	}}
}

// Deliver keeps a mail, as a server would have taken it.
func (d *door) Deliver(_ context.Context, m activities.Mail) activities.MailResult {
	d.mails = append(d.mails, m)
	return activities.MailResult{Class: activities.MailAccepted}
}

type neverAgain struct{}

func (neverAgain) After(activities.MailClass, int, int, time.Time) (time.Time, bool) {
	return time.Time{}, false
}

func (neverAgain) Lane([]activities.MailTry, time.Time) activities.LanePause {
	return activities.LanePause{}
}

// deliver sends all mails to sign in with that are due, and returns the latest.
func (d *door) deliver(t *testing.T) activities.Mail {
	t.Helper()
	post := &activities.Post{Outbox: d.db, Postman: d, Policy: neverAgain{}, Site: "https://danhgia.example", Key: d.Key}
	env := new(testsuite.WorkflowTestSuite).NewTestActivityEnvironment()
	env.RegisterActivity(post)
	_, err := env.ExecuteActivity(post.DeliverDue, activities.LaneSignIn)
	must(t, err)
	if len(d.mails) == 0 {
		return activities.Mail{}
	}
	return d.mails[len(d.mails)-1]
}

// ask asks for a mail and has it sent; it returns the browser's cookie, the code and the token of the link.
func (d *door) ask(t *testing.T, email string) (cookie, code, link string) {
	t.Helper()
	before := len(d.mails)
	cookie, err := d.Ask(t.Context(), email, activities.Visitor{Source: "192.0.2.1"})
	must(t, err)
	m := d.deliver(t)
	if len(d.mails) != before+1 {
		t.Fatalf("%s got %d mails", email, len(d.mails)-before)
	}
	return cookie, m.Data.Code, m.Data.Link[strings.LastIndex(m.Data.Link, "/")+1:]
}

func (d *door) enter(t *testing.T, email string) (token string) {
	t.Helper()
	cookie, code, _ := d.ask(t, email)
	token, err := d.ByCode(t.Context(), code, activities.Visitor{Cookie: cookie, Source: "192.0.2.1"})
	must(t, err)
	return token
}

func (d *door) session(t *testing.T, token string) activities.Session {
	t.Helper()
	s, err := d.db.Session(t.Context(), "H44", token)
	must(t, err)
	return s
}

func (d *door) later(t *testing.T, interval string) {
	t.Helper()
	execute(t, d.db, fmt.Sprintf("update clock set told_epoch = told_epoch + interval '%s'", interval))
}

func rows(t *testing.T, s *Store, query string) (n int) {
	t.Helper()
	must(t, s.pool.QueryRow(t.Context(), query).Scan(&n))
	return n
}

func TestACodeSignsItsBrowserInOnce(t *testing.T) {
	d := newDoor(t)
	cookie, code, link := d.ask(t, " Binh@SO.example ")
	here := activities.Visitor{Cookie: cookie, Source: "192.0.2.1", Browser: "Firefox, Windows"}
	if _, err := d.ByCode(t.Context(), code, activities.Visitor{Cookie: "another browser's"}); !errors.Is(err, review.ErrSignIn) {
		t.Errorf("another browser: %v", err)
	}
	token, err := d.ByCode(t.Context(), code, here)
	must(t, err)
	s := d.session(t, token)
	if s.Name != "Binh" || s.Strong || s.Needs || s.Task != 0 || len(s.Actors) != 1 || s.Actors[0].Roles[0] != review.Focal {
		t.Errorf("%+v", s)
	}
	if _, err := d.ByCode(t.Context(), code, here); !errors.Is(err, review.ErrSignIn) {
		t.Errorf("a second time: %v", err)
	}
	if _, err := d.ByLink(t.Context(), link, here); !errors.Is(err, review.ErrSignIn) {
		t.Errorf("the link of the same mail: %v", err)
	}
}

func TestALinkSignsInOnceAndLookingAtItChangesNothing(t *testing.T) {
	d := newDoor(t)
	cookie, _, link := d.ask(t, "binh@so.example")
	for range 3 { // a mail scanner
		l, own, err := d.Link(t.Context(), link, activities.Visitor{})
		must(t, err)
		if err := l.Open(l.Now); err != nil || own || l.Name != "Binh" || !l.MayRemember {
			t.Errorf("%+v, own %v, %v", l, own, err)
		}
	}
	if _, own, err := d.Link(t.Context(), link, activities.Visitor{Cookie: cookie}); !own || err != nil {
		t.Errorf("own %v, %v", own, err)
	}
	if n := rows(t, d.db, "select count(*) from session"); n != 0 {
		t.Errorf("%d sessions by looking", n)
	}
	token, err := d.ByLink(t.Context(), link, activities.Visitor{Remember: true})
	must(t, err)
	if s := d.session(t, token); s.Expires.Sub(mustNow(t, d.db)) < 29*24*time.Hour {
		t.Errorf("the device is not remembered: %s", s.Expires)
	}
	for name, wrong := range map[string]string{"truncated": link[:20], "empty": "", "longer": link + "A", "used": link} {
		if _, err := d.ByLink(t.Context(), wrong, activities.Visitor{}); !errors.Is(err, activities.ErrNotFound) && !errors.Is(err, review.ErrSignIn) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAskingTellsNothingOfWhoIsKnown(t *testing.T) {
	d := newDoor(t)
	execute(t, d.db, "insert into person (name, email) values ('Người cũ', 'cu@so.example'), ('Chung', 'binh2@so.example'), ('Chung hai', 'binh2@so.example')")
	execute(t, d.db, "insert into officer select id, 'H44.1', 'focal-officer', '2026-01-01' from person where email = 'binh2@so.example'")
	for _, email := range []string{"nobody@so.example", "cu@so.example", "binh2@so.example"} {
		cookie, err := d.Ask(t.Context(), email, activities.Visitor{Source: "192.0.2.1"})
		if err != nil || cookie == "" {
			t.Errorf("%s: %v", email, err)
		}
		if m := d.deliver(t); m.Kind != "" {
			t.Errorf("%s got a mail", email)
		}
		if _, err := d.ByCode(t.Context(), "123456", activities.Visitor{Cookie: cookie}); !errors.Is(err, review.ErrSignIn) {
			t.Errorf("%s: %v", email, err)
		}
	}
	if n := rows(t, d.db, "select count(*) from sign_in where wrong = 1 and person is null"); n != 3 {
		t.Errorf("%d requests", n)
	}
	for _, email := range []string{"", "binh", "@so.example", "binh@", "a b@so.example", "binh@so.example\r\nBcc: x@y.example", strings.Repeat("a", 250) + "@so.example"} {
		if _, err := d.Ask(t.Context(), email, activities.Visitor{}); !errors.Is(err, review.ErrSignIn) {
			t.Errorf("%q: %v", email, err)
		}
	}
}

func TestCodesAreNotGuessed(t *testing.T) {
	d := newDoor(t)
	cookie, code, _ := d.ask(t, "binh@so.example")
	wrong := "000000"
	if strings.ReplaceAll(code, " ", "") == wrong {
		wrong = "111111"
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := d.ByCode(t.Context(), wrong, activities.Visitor{Cookie: cookie, Source: "192.0.2.1"}); !errors.Is(err, review.ErrSignIn) {
				t.Errorf("a wrong code: %v", err)
			}
		})
	}
	group.Wait()
	if n := rows(t, d.db, "select wrong from sign_in"); n != review.MostWrongCodes {
		t.Errorf("%d wrong codes were counted", n)
	}
	if _, err := d.ByCode(t.Context(), code, activities.Visitor{Cookie: cookie}); !errors.Is(err, review.ErrSignIn) {
		t.Errorf("the right code after five wrong ones: %v", err)
	}
}

func TestAMailToSignInIsOfUseForTenMinutes(t *testing.T) {
	d := newDoor(t)
	cookie, code, link := d.ask(t, "binh@so.example")
	d.later(t, "10 minutes")
	if _, err := d.ByCode(t.Context(), code, activities.Visitor{Cookie: cookie}); !errors.Is(err, review.ErrSignIn) {
		t.Errorf("the code: %v", err)
	}
	if _, err := d.ByLink(t.Context(), link, activities.Visitor{}); !errors.Is(err, review.ErrSignIn) {
		t.Errorf("the link: %v", err)
	}
	_, err := d.Ask(t.Context(), "binh@so.example", activities.Visitor{})
	must(t, err)
	d.later(t, "10 minutes")
	sent := len(d.mails)
	if d.deliver(t); len(d.mails) != sent {
		t.Error("a mail that nobody waits for was sent")
	}
}

func TestAskingIsLimitedForAnAddressAndASource(t *testing.T) {
	d := newDoor(t)
	for _, email := range []string{"binh@so.example", "nobody@so.example"} {
		for range review.Limits[review.AskForAddress].Most {
			_, err := d.Ask(t.Context(), email, activities.Visitor{Source: email})
			must(t, err)
		}
		if _, err := d.Ask(t.Context(), email, activities.Visitor{Source: "another"}); !errors.Is(err, review.ErrTooOften) {
			t.Errorf("%s once more: %v", email, err)
		}
	}
	for n := range review.Limits[review.AskFromSource].Most {
		_, err := d.Ask(t.Context(), fmt.Sprintf("a%d@so.example", n), activities.Visitor{Source: "192.0.2.9"})
		must(t, err)
	}
	if _, err := d.Ask(t.Context(), "z@so.example", activities.Visitor{Source: "192.0.2.9"}); !errors.Is(err, review.ErrTooOften) {
		t.Errorf("from one source once more: %v", err)
	}
	d.later(t, "16 minutes")
	_, err := d.Ask(t.Context(), "binh@so.example", activities.Visitor{Source: "192.0.2.9"})
	must(t, err)
}

func TestAMailToSignInWakesItsMailer(t *testing.T) {
	d := newDoor(t)
	execute(t, d.db, "delete from wake")
	for _, c := range []struct {
		email string
		wakes int
	}{{"nobody@so.example", 0}, {"binh@so.example", 1}} {
		_, err := d.Ask(t.Context(), c.email, activities.Visitor{})
		must(t, err)
		if n := rows(t, d.db, "select count(*) from wake where workflow = 'mailer/H44/sign-in'"); n != c.wakes {
			t.Errorf("%s: %d wakes", c.email, n)
		}
	}
}

func TestNoSecretOfSigningInIsStored(t *testing.T) {
	d := newDoor(t)
	cookie, code, link := d.ask(t, "binh@so.example")
	token, err := d.ByLink(t.Context(), link, activities.Visitor{Cookie: cookie})
	must(t, err)
	plain := strings.ReplaceAll(code, " ", "")
	for _, table := range []string{"sign_in", "session", "mail", "attempt", "audit"} {
		for name, secret := range map[string]string{
			"code": plain, "written code": code, "link": link, "cookie": cookie, "session": token, "bare hash of the code": activities.LinkHash(plain),
		} {
			var n int
			must(t, d.db.pool.QueryRow(t.Context(), "select count(*) from "+table+" x where strpos(x::text, $1) > 0", secret).Scan(&n))
			if n > 0 && (name != "code" || table == "mail") { // six digits may stand in a hash or a moment
				t.Errorf("the %s stands in %s", name, table)
			}
		}
	}
}

func TestTheSingleSignOnTakesBackABrowserOnceAndInTime(t *testing.T) {
	d := newDoor(t)
	d.SSO = sso{"binh@so.example"}
	_, cookie, err := d.BeginSSO(t.Context())
	must(t, err)
	state := d.Key.Mac("sso-state", cookie)
	for name, v := range map[string]activities.Visitor{"another browser": {Cookie: "another"}, "no cookie": {}} {
		if _, err := d.BySSO(t.Context(), state, "code", v); !errors.Is(err, review.ErrSignIn) {
			t.Errorf("%s: %v", name, err)
		}
	}
	here := activities.Visitor{Cookie: cookie}
	token, err := d.BySSO(t.Context(), state, "code", here)
	must(t, err)
	if s := d.session(t, token); s.Name != "Binh" {
		t.Errorf("%+v", s)
	}
	if _, err := d.BySSO(t.Context(), state, "code", here); !errors.Is(err, review.ErrSignIn) {
		t.Errorf("a second time: %v", err)
	}
	_, late, err := d.BeginSSO(t.Context())
	must(t, err)
	d.later(t, "11 minutes")
	if _, err := d.BySSO(t.Context(), d.Key.Mac("sso-state", late), "code", activities.Visitor{Cookie: late}); !errors.Is(err, review.ErrSignIn) {
		t.Errorf("too late: %v", err)
	}
	d.SSO = sso{"nobody@so.example"}
	_, cookie, err = d.BeginSSO(t.Context())
	must(t, err)
	if _, err := d.BySSO(t.Context(), d.Key.Mac("sso-state", cookie), "code", activities.Visitor{Cookie: cookie}); !errors.Is(err, review.ErrSignIn) {
		t.Errorf("somebody whom the register does not know: %v", err)
	}
}

// sso says that everybody has an address.
type sso struct{ email string }

func (sso) Begin(context.Context, string, string, string) (string, error) { return "", nil }
func (s sso) End(context.Context, string, string, string) (string, error) { return s.email, nil }
