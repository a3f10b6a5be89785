package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/scoring"
)

// Account is where people see to their sessions and second factors.
type Account interface {
	Sessions(ctx context.Context, s activities.Session) ([]activities.OpenSession, error)
	// EndSession ends a session of the same person. activities.ErrNotFound.
	EndSession(ctx context.Context, s activities.Session, id int64) error
	DropApp(ctx context.Context, s activities.Session) error
	DropPasskey(ctx context.Context, s activities.Session, id int64) error
	NewRecovery(ctx context.Context, s activities.Session) ([]string, error)
	// Titles are what a person is today, each with its agency.
	Titles(ctx context.Context, s activities.Session) ([]string, error)
	// Absences are the substitutes of a person from today on.
	Absences(ctx context.Context, s activities.Session) ([]activities.Absence, error)
}

const (
	accountPath       = "/tai-khoan"
	accountFactorPath = accountPath + "/xac-thuc"
)

// accountPage is who somebody is here, and how they sign in.
type accountPage struct {
	frame
	Roles    []string
	Sessions []sessionLine
	App      string // when it was added; empty: there is none
	Passkeys []passkeyLine
	Recovery int
	Any      bool // there is a second factor
	Absences []absenceLine
	Deeds    []link
	Problems []problemLine
}

type sessionLine struct {
	ID                  int64
	Browser, Via        string
	Made, Seen, Expires string
	Remembered, Here    bool
}

type passkeyLine struct {
	ID               int64
	Name, Made, Used string
}

type absenceLine struct{ Name, From, To string }

var viaWords = map[string]string{"mail": "thư điện tử", "sso": "đăng nhập một lần của tỉnh", "link": "liên kết riêng của một nhiệm vụ"}

func (s *site) account(w http.ResponseWriter, r *http.Request) error {
	return s.showAccount(w, r, http.StatusOK, nil)
}

func (s *site) showAccount(w http.ResponseWriter, r *http.Request, status int, refused error) error {
	who := visitor(r)
	sessions, err := s.Entrance.Sessions(r.Context(), who)
	if err != nil {
		return away(err)
	}
	factors, err := s.Entrance.Factors(r.Context(), who)
	if err != nil {
		return away(err)
	}
	absences, err := s.Entrance.Absences(r.Context(), who)
	if err != nil {
		return away(err)
	}
	titles, err := s.Entrance.Titles(r.Context(), who)
	if err != nil {
		return away(err)
	}
	page := &accountPage{frame: s.frame(r, nil), Roles: titles, Any: factors.Any(), Recovery: len(factors.Recovery), Deeds: offers(r, ownSubstitute)}
	page.Title = "Tài khoản"
	page.add(s, sessions, factors)
	for _, a := range absences {
		page.Absences = append(page.Absences, absenceLine{a.Name, a.From.Short(calendar.Vi), a.To.Short(calendar.Vi)})
	}
	page.Problems = problemsAt(refused)
	return s.showPrivate(w, status, "account", page)
}

func (page *accountPage) add(s *site, sessions []activities.OpenSession, f activities.Factors) {
	for _, o := range sessions {
		page.Sessions = append(page.Sessions, sessionLine{
			ID: o.ID, Browser: o.Browser, Via: viaWords[o.Via], Made: moment(o.Made.In(s.zone), scoring.Vi), Seen: moment(o.Seen.In(s.zone), scoring.Vi),
			Expires: moment(o.Expires.In(s.zone), scoring.Vi), Remembered: o.Remembered, Here: o.Here,
		})
	}
	if f.App != nil {
		page.App = moment(f.App.Made.In(s.zone), scoring.Vi)
	}
	for _, k := range f.Passkeys {
		line := passkeyLine{ID: k.ID, Name: k.Name, Made: moment(k.Made.In(s.zone), scoring.Vi)}
		if !k.Used.IsZero() {
			line.Used = moment(k.Used.In(s.zone), scoring.Vi)
		}
		page.Passkeys = append(page.Passkeys, line)
	}
}

// Values of the button that was pressed on the account's page.
const (
	endSession  = "ket-thuc-phien"
	dropApp     = "go-ung-dung"
	dropPasskey = "go-khoa"
	newRecovery = "ma-du-phong"
)

func (s *site) changeAccount(w http.ResponseWriter, r *http.Request) error {
	if err := s.readEntry(w, r); err != nil {
		return err
	}
	if r.PostForm.Get("viec") == newRecovery {
		codes, err := s.Entrance.NewRecovery(r.Context(), visitor(r))
		if err != nil {
			return s.refuseAccount(w, r, err)
		}
		return s.showRecovery(w, r, codes, accountPath)
	}
	notice, err := s.changing(r)
	if err != nil {
		return s.refuseAccount(w, r, err)
	}
	return done(w, r, accountPath, notice)
}

func (s *site) changing(r *http.Request) (notice string, err error) {
	ctx, who := r.Context(), visitor(r)
	id, _ := strconv.ParseInt(r.PostForm.Get("so"), 10, 64) // what is no number is nobody's
	switch r.PostForm.Get("viec") {
	case endSession:
		return "het-phien", s.Entrance.EndSession(ctx, who, id)
	case dropApp:
		return "da-go", s.Entrance.DropApp(ctx, who)
	case dropPasskey:
		return "da-go", s.Entrance.DropPasskey(ctx, who, id)
	default:
		return "", errForm
	}
}

func (s *site) refuseAccount(w http.ResponseWriter, r *http.Request, err error) error {
	switch {
	case len(refusals(err)) > 0:
		return s.showAccount(w, r, refusedAs(err), err)
	case errors.Is(err, activities.ErrNotFound): // it has ended by itself
		return done(w, r, accountPath, "het-phien")
	case errors.Is(err, errForm):
		return err
	default:
		return away(err)
	}
}

// newFactor offers one more factor.
func (s *site) newFactor(w http.ResponseWriter, r *http.Request) error {
	return s.showNewFactor(w, r, http.StatusOK, "", nil)
}

func (s *site) showNewFactor(w http.ResponseWriter, r *http.Request, status int, ticket string, refused error) error {
	page := &factorPage{frame: s.frame(r, nil), Back: true}
	page.Title, page.Scripts = "Thêm cách xác thực", []string{passkeyScript}
	var err error
	if page.Enrol, err = s.enrolment(r, visitor(r), ticket); err != nil {
		return err
	}
	page.Problems = problemsAt(refused, page.Enrol.Code, page.Enrol.Name)
	return s.showPrivate(w, status, "factor", page)
}

func (s *site) takeNewFactor(w http.ResponseWriter, r *http.Request) error {
	if err := s.readEntry(w, r); err != nil {
		return err
	}
	shown, err := s.adding(r)
	switch {
	case len(refusals(err)) > 0:
		return s.showNewFactor(w, r, refusedAs(err), text(r.PostForm, "ticket"), err)
	case errors.Is(err, errForm):
		return err
	case err != nil:
		return away(err)
	}
	return s.strengthened(w, r, shown, accountPath+"?"+noticeQuery+"=da-them")
}
