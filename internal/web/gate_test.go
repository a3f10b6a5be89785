package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"danhgia/activities"
	"danhgia/review"
)

func TestWhoIsAdmitted(t *testing.T) {
	as := func(roles ...review.Role) activities.Session {
		return activities.Session{ID: 1, Actors: activities.Actors{{Person: "1", Roles: roles}}}
	}
	with := func(s activities.Session, change func(*activities.Session)) activities.Session {
		change(&s)
		return s
	}
	limited := with(as(review.Focal), func(s *activities.Session) { s.Task = 7 })
	weak := with(as(review.Admin), func(s *activities.Session) { s.Needs = true })
	strong := with(weak, func(s *activities.Session) { s.Strong = true })
	for name, c := range map[string]struct {
		who     access
		session activities.Session
		want    error
	}{
		"a page of a role, to that role":                           {whoMay(review.ToManageCalendar), strong, nil},
		"a page of a role, to another":                             {whoMay(review.ToManageCalendar), as(review.Focal), errRight},
		"a page of a role, to one whose roles have ended":          {whoMay(review.ToAnswer), activities.Session{ID: 1}, errRight},
		"without the second factor that the role takes":            {whoMay(review.ToManageCalendar), weak, errFactor},
		"the page that asks for the second factor":                 {signingIn, weak, nil},
		"any page of one's own, without it":                        {signedIn, weak, errFactor},
		"any page of one's own, to who needs none":                 {signedIn, as(review.Focal), nil},
		"a session of one task, on its page":                       {onTheirJob, limited, nil},
		"a session of one task, on other pages":                    {signedIn, limited, errSignIn},
		"a session of one task, on a page of its role":             {whoMay(review.ToAnswer), limited, errSignIn},
		"a leader's session of one task needs no factor for it":    {onTheirJob, with(limited, func(s *activities.Session) { s.Needs = true }), nil},
		"a leader's session of one task opens no account with one": {signingIn, with(limited, func(s *activities.Session) { s.Needs = true }), errSignIn},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.who.admits(c.session); !errors.Is(got, c.want) {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestOnwardsStaysOnTheSite(t *testing.T) {
	for next, want := range map[string]string{
		"/van-phong":                "/van-phong",
		"/van-phong/ky/2026-08?a=b": "/van-phong/ky/2026-08?a=b",
		"":                          "/",
		"//evil.example":            "/",
		"/\\evil.example":           "/",
		"https://evil.example/":     "/",
		"javascript:alert(1)":       "/",
		"van-phong":                 "/",
		"/a\r\nSet-Cookie: x=y":     "/",
	} {
		r := httptest.NewRequest(http.MethodGet, "/dang-nhap", http.NoBody)
		r.Form = map[string][]string{nextQuery: {next}}
		if got := onwards(r, "/"); got != want {
			t.Errorf("%q leads to %q", next, got)
		}
	}
}
