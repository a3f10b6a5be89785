package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/review"
)

const routesHead = `Who may use which address: GET shows, POST changes. "everybody" is signed in or not; "the link" is whoever holds a
personal link; "signed in" is every role, before a second factor too; "the task" is a session limited to the task.
Whether somebody may do it for the agency or the task in question is asked again where it is done.

`

// TestWhoMayUseWhichRoute writes down the table of routes as each role finds it, so that a new one is looked at.
func TestWhoMayUseWhichRoute(t *testing.T) {
	var b strings.Builder
	b.WriteString(routesHead)
	for _, rt := range tableOfRoutes(t) {
		fmt.Fprintf(&b, "%-10s %-55s %s\n", strings.ReplaceAll(rt.methods(), "GET, HEAD", "GET"), rt.path, strings.Join(usersOf(rt.who), ", "))
	}
	if *update {
		if err := os.WriteFile("testdata/routes.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/routes.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("go test -update writes it down again, if it is meant (-want +got)\n%s", diff)
	}
}

func tableOfRoutes(t *testing.T) []route {
	t.Helper()
	routes := newSite(t, &shelves{}).(*site).routes()
	slices.SortFunc(routes, func(a, b route) int { return strings.Compare(a.path, b.path) })
	return routes
}

// sessionOf is a session of who has one role, with the second factor if the role takes one.
func sessionOf(role review.Role) activities.Session {
	actor := review.Actor{Person: "5", Agency: "H99.02", Roles: []review.Role{role}}
	needs := review.NeedsFactor(actor.Roles)
	return activities.Session{ID: 1, Person: "5", Actors: activities.Actors{actor}, Needs: needs, Strong: needs}
}

func usersOf(who access) (users []string) {
	switch who.kind {
	case byAll:
		return []string{"everybody"}
	case byDoor:
		return []string{"everybody, each their own"}
	case byLink:
		return []string{"the link"}
	case bySignIn:
		users = append(users, "signed in")
	case byTask:
		users = append(users, "the task")
	}
	for _, role := range review.Roles {
		if role != review.Public && who.admits(sessionOf(role)) == nil {
			users = append(users, string(role))
		}
	}
	return users
}

// TestEveryRouteKeepsOutWhoMayNot asks every address as nobody, as each role, and without the second factor, by the
// site itself: the gate is in front of every one of them.
func TestEveryRouteKeepsOutWhoMayNot(t *testing.T) {
	s := newSite(t, &shelves{}).(*site)
	for _, rt := range tableOfRoutes(t) {
		for _, c := range intruders(rt.who) {
			for method, h := range map[string]handler{http.MethodGet: rt.get, http.MethodPost: rt.post} {
				if h == nil {
					continue
				}
				if got := intrude(t, s, rt, method, c.session); !slices.Contains(c.want, got) {
					t.Errorf("%s %s as %s: %d, want one of %v", method, rt.path, c.name, got, c.want)
				}
			}
		}
	}
}

type intruder struct {
	name    string
	session *activities.Session
	want    []int
}

// intruders are those whom a route is not for, and what they are told.
func intruders(who access) (all []intruder) {
	if who.kind == byAll || who.kind == byLink || who.kind == byDoor {
		return nil
	}
	turnedBack := []int{http.StatusSeeOther, http.StatusUnauthorized}
	all = append(all, intruder{"nobody", nil, turnedBack})
	if limited := (activities.Session{ID: 1, Person: "5", Task: 99}); who.admits(limited) != nil {
		all = append(all, intruder{"a session of one task", &limited, turnedBack})
	}
	weak := sessionOf(review.Admin)
	weak.Strong = false
	if who.admits(weak) != nil {
		all = append(all, intruder{"an administrator without the second factor", &weak, append(turnedBack, http.StatusForbidden)})
	}
	for _, role := range review.Roles {
		if session := sessionOf(role); who.admits(session) != nil {
			all = append(all, intruder{string(role), &session, []int{http.StatusForbidden}})
		}
	}
	return all
}

// intrude asks a site whose pages fail the test when they are reached.
func intrude(t *testing.T, s *site, rt route, method string, session *activities.Session) int {
	t.Helper()
	s.Sessions = oneSession{session}
	rt.get, rt.post = barred(rt.get, t, rt), barred(rt.post, t, rt)
	r := httptest.NewRequestWithContext(t.Context(), method, addressOf(rt), strings.NewReader(""))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: s.cookieName(), Value: "session"})
	w := httptest.NewRecorder()
	s.handle(rt).ServeHTTP(w, r)
	return w.Code
}

func barred(h handler, t *testing.T, rt route) handler {
	if h == nil {
		return nil
	}
	return func(http.ResponseWriter, *http.Request) error {
		t.Errorf("%s was reached", rt.path)
		return nil
	}
}

var wildcard = regexp.MustCompile(`\{[^}]*\}`)

func addressOf(rt route) string { return wildcard.ReplaceAllString(rt.path, "1") }

// oneSession is signed in with every cookie, or with none.
type oneSession struct{ session *activities.Session }

func (o oneSession) Session(context.Context, string) (activities.Session, error) {
	if o.session == nil {
		return activities.Session{}, activities.ErrNotFound
	}
	return *o.session, nil
}

func (oneSession) OpenTaskSession(context.Context, string, string) (string, activities.TaskID, error) {
	return "", 0, activities.ErrNotFound
}
