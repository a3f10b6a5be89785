package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"danhgia/activities"
	"danhgia/review"
)

// Sessions says who is signed in.
type Sessions interface {
	// Session is the session of a cookie's value. activities.ErrNotFound: there is none, or none any more.
	Session(ctx context.Context, token string) (activities.Session, error)
	// OpenTaskSession opens a session that is limited to the task of a personal link, on a browser that calls itself so.
	// activities.ErrNotFound: the link is unknown or was revoked.
	OpenTaskSession(ctx context.Context, link, browser string) (session string, task activities.TaskID, err error)
}

// access is who may use a route.
type access struct {
	kind   accessKind
	action review.Action
}

type accessKind int

const (
	byAll    accessKind = iota // signed in or not
	byLink                     // whoever holds a personal link, which is in the address
	byDoor                     // signed in or not, and each sees their own
	bySignIn                   // everybody who is signed in, without a second factor too
	byFactor                   // who is signed in, with a second factor if they need one
	byTask                     // the same, or by a session limited to the task of the address
	byRole                     // who is signed in so and has a role that may do something
)

var (
	everybody  = access{kind: byAll}
	holders    = access{kind: byLink}
	strangers  = access{kind: byDoor}
	signingIn  = access{kind: bySignIn}
	signedIn   = access{kind: byFactor}
	onTheirJob = access{kind: byTask}
)

// whoMay are those who have a role that may do something, for some agency. Whether they may do it for the one that the
// request is about is checked where it is done.
func whoMay(action review.Action) access { return access{byRole, action} }

// open says whether an address shows the same to everybody.
func (a access) open() bool { return a.kind == byAll }

var (
	// errSignIn is a page that takes a session.
	errSignIn = errors.New("not signed in")
	// errFactor is a page that takes a second factor too.
	errFactor = errors.New("no second factor was shown")
	// errRight is a page for other roles.
	errRight = errors.New("no role that may do this")
)

// sessionKey is where a request keeps the session that it came with.
type sessionKey struct{}

// visitor is the session that a request came with; the zero one where nobody is signed in, or the page is for all.
func visitor(r *http.Request) activities.Session {
	session, _ := r.Context().Value(sessionKey{}).(activities.Session)
	return session
}

// admit lets a request in, with the session that it came with, or says what it lacks.
func (s *site) admit(r *http.Request, who access) (*http.Request, error) {
	if who.kind == byAll || who.kind == byLink || who.kind == byDoor {
		return r, nil
	}
	session, err := s.session(r)
	if err != nil {
		return r, err
	}
	return r.WithContext(context.WithValue(r.Context(), sessionKey{}, session)), who.admits(session)
}

// admits says what a session lacks for a page. The task of a limited session is compared by the page that shows it.
func (a access) admits(session activities.Session) error {
	switch {
	case session.Task != 0 && a.kind != byTask:
		return errSignIn
	case session.Needs && !session.Strong && a.kind != bySignIn && session.Task == 0:
		return errFactor
	case a.kind == byRole && !slices.ContainsFunc(session.Actors, func(who review.Actor) bool { return review.Could(who, a.action) }):
		return errRight
	default:
		return nil
	}
}

// session is that of the request's cookie; errSignIn.
func (s *site) session(r *http.Request) (activities.Session, error) {
	cookie, err := r.Cookie(s.cookieName())
	if err != nil {
		return activities.Session{}, errSignIn
	}
	session, err := s.Sessions.Session(r.Context(), cookie.Value)
	if errors.Is(err, activities.ErrNotFound) {
		return session, errSignIn
	}
	return session, away(err)
}

// fromElsewhere says whether another site sends the form. Behind a personal link, browsers without Sec-Fetch-Site give
// the origin of our own pages as "null", because of their Referrer-Policy; such a form proves that its sender knows the
// token.
func (s *site) fromElsewhere(r *http.Request) bool {
	if linked(r) && r.Header.Get("Origin") == "null" && r.Header.Get("Sec-Fetch-Site") == "" {
		return false
	}
	return s.foreign.Check(r) != nil
}

// cookieName ties the cookie to this host where it is only ever sent over TLS.
func (s *site) cookieName() string {
	if s.Secure {
		return "__Host-danhgia"
	}
	return "danhgia"
}

// sessionCookie keeps a session in the browser; an empty one ends it there.
func (s *site) sessionCookie(token string) *http.Cookie {
	cookie := &http.Cookie{Name: s.cookieName(), Value: token, Path: "/", Secure: s.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if token == "" {
		cookie.MaxAge = -1
	}
	return cookie
}

// Addresses of signing in.
const (
	signInPath = "/dang-nhap"
	factorPath = "/xac-thuc"
	nextQuery  = "tiep" // the page to go on to
)

// detour is where a request that lacks something is sent, with the way back. Empty: it is not; a form that was sent is
// told, for it would be lost on the way.
func detour(r *http.Request, err error) string {
	to := ""
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead || strings.HasPrefix(r.URL.Path, "/api/"):
		return ""
	case errors.Is(err, errSignIn):
		to = signInPath
	case errors.Is(err, errFactor):
		to = factorPath
	default:
		return ""
	}
	return to + "?" + nextQuery + "=" + url.QueryEscape(r.URL.RequestURI())
}

// onwards is the page that somebody wanted before signing in: one of this site, or else the given one.
func onwards(r *http.Request, otherwise string) string {
	next := r.FormValue(nextQuery)
	if u, err := url.Parse(next); err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n") {
		return otherwise
	}
	return next
}
