package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// UserDesk is what the site needs of those who work in the office.
type UserDesk interface {
	todays
	Users(ctx context.Context) ([]activities.User, error)
	// User is one of them. activities.ErrNotFound.
	User(ctx context.Context, id string) (activities.User, error)
	EndSessionsOf(ctx context.Context, person string, c activities.Change) (int, error)
	ResetFactors(ctx context.Context, person string, c activities.Change) error
}

const usersPath = "/van-phong/nguoi-dung"

func (s *site) userRoutes() []route {
	return []route{{path: usersPath, who: whoMay(review.ToManageUsers), get: s.users}}
}

var toUsers = menuItem{Path: usersPath, Label: "Người dùng"}

// usersPage are those who work in the office, and how they can sign in.
type usersPage struct {
	frame
	Deeds  []link
	Now    []userLine
	Former []userLine
}

type userLine struct {
	ID, Name, Email, Phone string
	Terms                  []string
	Factors                string
	Sessions               int
	Seen                   string
	Deeds                  []link
}

func (s *site) users(w http.ResponseWriter, r *http.Request) error {
	users, today, err := s.usersToday(r.Context())
	if err != nil {
		return away(err)
	}
	page := usersPage{frame: s.frame(r, nil), Deeds: offers(r, giveRole)}
	page.Title = "Người dùng"
	for _, u := range users {
		line := s.userLine(r, u)
		if u.Ended(today) {
			line.Deeds = nil
			page.Former = append(page.Former, line)
		} else {
			page.Now = append(page.Now, line)
		}
	}
	return s.showPrivate(w, http.StatusOK, "users", page)
}

func (s *site) usersToday(ctx context.Context) ([]activities.User, calendar.Day, error) {
	today, err := s.Admin.Today(ctx)
	if err != nil {
		return nil, 0, err
	}
	users, err := s.Admin.Users(ctx)
	return users, today, err
}

func (s *site) userLine(r *http.Request, u activities.User) userLine {
	line := userLine{ID: u.ID, Name: u.Name, Email: u.Email, Phone: u.Phone, Sessions: u.Sessions, Factors: factorWords(u)}
	for _, t := range u.Terms {
		line.Terms = append(line.Terms, termWords(t))
	}
	if u.Seen.Known {
		line.Seen = moment(u.Seen.Value.In(s.zone), scoring.Vi)
	}
	for _, l := range offers(r, endRole, signUserOut, resetFactors) {
		line.Deeds = append(line.Deeds, link{strings.Replace(l.Path, "{user}", u.ID, 1), l.Label})
	}
	return line
}

func factorWords(u activities.User) string {
	var words []string
	if u.App {
		words = append(words, "ứng dụng xác thực")
	}
	if u.Passkeys > 0 {
		words = append(words, fmt.Sprintf("%d khóa truy cập", u.Passkeys))
	}
	if len(words) == 0 {
		return "chưa có"
	}
	return strings.Join(words, ", ")
}

func termWords(t activities.Term) string {
	words := sentence(t.Role.In(scoring.Vi)) + " từ " + t.From.Short(calendar.Vi)
	if t.To.Known {
		words += " đến hết " + (t.To.Value - 1).Short(calendar.Vi)
	}
	return words
}

// userOf is the user whom an address names.
func (s *site) userOf(ctx context.Context, id string) (activities.User, error) {
	users, err := s.Admin.Users(ctx)
	if err != nil {
		return activities.User{}, away(err)
	}
	for _, u := range users {
		if u.ID == id {
			return u, nil
		}
	}
	return activities.User{}, errNoPage
}
