package web

import (
	"context"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

func init() {
	adminPages["users"] = usersPath
	maps.Copy(adminDeeds, map[string]story{
		"user-give":     {giveRole.path, map[string]string{"name": "Đỗ Thị Hoa", "email": "hoa@tinh.example", "phone": "0210 000 002", "role": "office-leader", "from": "2026-09-20"}, nil},
		"user-end":      {usersPath + "/7/ket-thuc", map[string]string{"term": "office-staff.2026-08-01", "to": "2026-10-01"}, nil},
		"user-sign-out": {usersPath + "/7/dang-xuat", nil, nil},
		"user-reset":    {usersPath + "/7/dat-lai", nil, nil},
		"substitute":    {ownSubstitute.path, map[string]string{"email": "8@tinh.example", "from": "2026-09-20", "to": "2026-09-22"}, nil},
	})
}

// Users are an administrator, another whose role ends, and one whose only role has ended.
func (g *registers) Users(context.Context) ([]activities.User, error) {
	from := calendar.Date(2026, time.August, 1)
	return []activities.User{
		{
			ID: "7", Name: "Trần Thị Bình", Email: "binh@tinh.example", Phone: "0210 000 001", App: true, Passkeys: 2, Sessions: 1,
			Seen:  scoring.Some(time.Date(2026, 9, 14, 9, 30, 0, 0, calendar.Vietnam)),
			Terms: []activities.Term{{Role: review.Admin, From: from}, {Role: review.Staff, From: from, To: scoring.Some(calendar.Date(2026, time.December, 1))}},
		},
		{ID: "8", Name: "Lê <b>An</b>", Email: "an@tinh.example", Terms: []activities.Term{{Role: review.Admin, From: from, To: scoring.Some(calendar.Date(2026, time.October, 1))}}},
		{ID: "9", Name: "Phạm Văn Cũ", Email: "cu@tinh.example", Terms: []activities.Term{{Role: review.Leader, From: from, To: scoring.Some(calendar.Date(2026, time.September, 1))}}},
	}, nil
}

func (g *registers) User(ctx context.Context, id string) (activities.User, error) {
	users, _ := g.Users(ctx)
	for _, u := range users {
		if u.ID == id {
			return u, g.err
		}
	}
	return activities.User{}, activities.ErrNotFound
}

func (g *registers) EndSessionsOf(_ context.Context, _ string, c activities.Change) (int, error) {
	return 1, g.done(c, false)
}

func (g *registers) ResetFactors(_ context.Context, _ string, c activities.Change) error {
	return g.done(c, false)
}

func TestTheLastAdministratorStays(t *testing.T) {
	c := openConsole(t, &registers{})
	path := usersPath + "/7/ket-thuc"
	for name, to := range map[string]string{"while the other is still one": "2026-09-20", "after the other has ended": "2026-11-01"} {
		r := c.send(t, review.Admin, path, map[string]string{"term": "office-admin.2026-08-01", "to": to})
		if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(r.body, "hãy cấp vai trò quản trị cho người khác trước") {
			t.Errorf("%s: answers %d %s", name, r.StatusCode, problems(r.body))
		}
	}
	if r := c.send(t, review.Admin, usersPath+"/8/ket-thuc", map[string]string{"term": "office-admin.2026-08-01", "to": "2026-09-20"}); r.StatusCode != http.StatusSeeOther {
		t.Errorf("the other one: answers %d %s", r.StatusCode, problems(r.body))
	}
}

func TestForgedUsersAreNoPages(t *testing.T) {
	c := openConsole(t, &registers{})
	for _, path := range []string{"/999/ket-thuc", "/0/dang-xuat", "/7%2F..%2F8/dat-lai", "/x/dat-lai"} {
		if r := c.as(t, review.Admin, usersPath+path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, r.StatusCode)
		}
	}
	if r := c.send(t, review.Admin, usersPath+"/8/ket-thuc", map[string]string{"term": "office-staff.2026-08-01", "to": "2026-09-20"}); r.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("another's role: answers %d", r.StatusCode)
	}
}

func TestASubstituteIsSomebodyElseWhoIsKnown(t *testing.T) {
	c := openConsole(t, &registers{})
	for name, fields := range map[string]map[string]string{
		"somebody unknown":        {"email": "ai-do@so.example", "from": "2026-09-20", "to": "2026-09-21"},
		"a day that is none":      {"email": "an@tinh.example", "from": "2026-09-31", "to": "2026-09-30"},
		"a day in another format": {"email": "an@tinh.example", "from": "20/9/2026", "to": "21/9/2026"},
	} {
		if r := c.send(t, review.Admin, ownSubstitute.path, fields); r.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: answers %d", name, r.StatusCode)
		}
	}
}
