package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// Entrance is where people sign in, as activities.Entrance has it.
type Entrance interface {
	Ask(ctx context.Context, email string, v activities.Visitor) (cookie string, err error)
	ByCode(ctx context.Context, code string, v activities.Visitor) (token string, err error)
	Link(ctx context.Context, token string, v activities.Visitor) (l activities.SignInLink, own bool, err error)
	ByLink(ctx context.Context, link string, v activities.Visitor) (token string, err error)
	BeginSSO(ctx context.Context) (address, cookie string, err error)
	BySSO(ctx context.Context, state, code string, v activities.Visitor) (token string, err error)
	SecondFactors
	Account
}

// Addresses of signing in, besides signInPath.
const (
	codePath     = signInPath + "/ma"
	linkPart     = signInPath + "/{token}"
	ssoPath      = signInPath + "/sso"
	ssoReturn    = ssoPath + "/ve"
	signOutPath  = "/dang-xuat"
	askedPatient = 20 * time.Minute // how long a browser keeps that it has asked for a mail
	deviceLasts  = 30 * 24 * time.Hour
)

func (s *site) entryRoutes() []route {
	return []route{
		{path: signInPath, who: strangers, get: s.signIn, post: s.askForMail},
		{path: codePath, who: strangers, get: s.code, post: s.takeCode},
		{path: linkPart, who: holders, get: s.mailLink, post: s.takeMailLink},
		{path: ssoPath, who: strangers, get: s.toSSO},
		{path: ssoReturn, who: strangers, get: s.fromSSO},
		{path: signOutPath, who: strangers, post: s.signOut},
		{path: factorPath, who: signingIn, get: s.factor, post: s.takeFactor},
		{path: accountPath, who: signedIn, get: s.account, post: s.changeAccount},
		{path: accountFactorPath, who: signedIn, get: s.newFactor, post: s.takeNewFactor},
	}
}

// signInPage asks for a mail address, and then for the code that was sent.
type signInPage struct {
	frame
	Off      bool // nobody can sign in: a setting is missing
	Next     string
	Email    *field
	Code     *field
	Name     string // of whom the link signs in
	Foreign  bool   // another browser has asked for the mail
	Offer    bool   // the device can be remembered
	SSO      string // what the single sign-on is called; empty: there is none
	Problems []problemLine
}

func (s *site) newSignInPage(r *http.Request, title string) *signInPage {
	page := &signInPage{frame: s.frame(r, nil), Off: s.Entrance == nil, Next: onwards(r, ""), SSO: s.SSOName}
	page.Title = title
	return page
}

func (s *site) signIn(w http.ResponseWriter, r *http.Request) error {
	if session, err := s.session(r); err == nil && session.Task == 0 {
		http.Redirect(w, r, onwards(r, dutiesPath), http.StatusSeeOther)
		return nil
	}
	return s.showSignIn(w, r, http.StatusOK, "", nil)
}

func (s *site) showSignIn(w http.ResponseWriter, r *http.Request, status int, email string, refused error) error {
	page := s.newSignInPage(r, "Đăng nhập")
	page.Email = &field{ID: "email", Label: "Địa chỉ thư điện tử", Hint: "Địa chỉ đã đăng ký với Văn phòng, nơi Ông/Bà nhận thư giao việc.", Value: email}
	page.Problems = problemsAt(refused, page.Email)
	return s.showPrivate(w, status, "signin", page)
}

// refusedAs is the status of a refusal.
func refusedAs(err error) int {
	if errors.Is(err, review.ErrTooOften) {
		return http.StatusTooManyRequests
	}
	return http.StatusUnprocessableEntity
}

// problemsAt puts refusals at their fields, and lists them.
func problemsAt(err error, fields ...*field) (lines []problemLine) {
	for _, refusal := range refusals(err) {
		line := problemLine{Text: refusal.Text.In(scoring.Vi)}
		for _, f := range fields {
			if f != nil && f.ID == refusal.Field {
				f.Faults, line.To = append(f.Faults, line.Text), f.ID
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// askForMail has a mail sent, if the address is known, and says the same if it is not.
func (s *site) askForMail(w http.ResponseWriter, r *http.Request) error {
	if err := s.readEntry(w, r); err != nil {
		return err
	}
	email := text(r.PostForm, "email")
	cookie, err := s.Entrance.Ask(r.Context(), email, s.visitorOf(r))
	if err != nil {
		if len(refusals(err)) == 0 {
			return away(err)
		}
		return s.showSignIn(w, r, refusedAs(err), email, err)
	}
	http.SetCookie(w, s.cookie(s.askedName(), cookie, askedPatient))
	http.Redirect(w, r, codePath+nextOf(r), http.StatusSeeOther)
	return nil
}

// readEntry reads a form that takes a way of signing in.
func (s *site) readEntry(w http.ResponseWriter, r *http.Request) error {
	if s.Entrance == nil {
		return errNoPage
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	return formFault(r.ParseForm())
}

// code asks for the code that was sent to whoever has asked on this browser.
func (s *site) code(w http.ResponseWriter, r *http.Request) error {
	if s.asked(r) == "" {
		http.Redirect(w, r, signInPath+nextOf(r), http.StatusSeeOther)
		return nil
	}
	return s.showCode(w, r, http.StatusOK, nil)
}

func (s *site) showCode(w http.ResponseWriter, r *http.Request, status int, refused error) error {
	page := s.newSignInPage(r, "Nhập mã trong thư")
	page.Offer = true
	page.Code = &field{ID: "code", Label: "Mã gồm 6 chữ số"}
	page.Problems = problemsAt(refused, page.Code)
	return s.showPrivate(w, status, "signin", page)
}

func (s *site) takeCode(w http.ResponseWriter, r *http.Request) error {
	if err := s.readEntry(w, r); err != nil {
		return err
	}
	v := s.visitorOf(r)
	token, err := s.Entrance.ByCode(r.Context(), text(r.PostForm, "code"), v)
	switch {
	case len(refusals(err)) > 0:
		return s.showCode(w, r, refusedAs(err), err)
	case err != nil:
		return away(err)
	}
	return s.enter(w, r, token, v)
}

// enter keeps a session in the browser and goes on to the page that was wanted.
func (s *site) enter(w http.ResponseWriter, r *http.Request, token string, v activities.Visitor) error {
	http.SetCookie(w, s.cookie(s.askedName(), "", 0))
	s.keepSession(w, token, v.Remember)
	http.Redirect(w, r, onwards(r, dutiesPath), http.StatusSeeOther)
	return nil
}

// keepSession gives a session to the browser, which keeps it until it is closed or, on a device that is remembered, for
// as long as that lasts. Whether it is remembered is decided by the session itself.
func (s *site) keepSession(w http.ResponseWriter, token string, remember bool) {
	cookie := s.sessionCookie(token)
	if remember && token != "" {
		cookie.MaxAge = int(deviceLasts.Seconds())
	}
	http.SetCookie(w, cookie)
}

// signOut ends the session, if there is one.
func (s *site) signOut(w http.ResponseWriter, r *http.Request) error {
	session, err := s.session(r)
	if err == nil && s.Entrance != nil {
		err = s.Entrance.EndSession(r.Context(), session, session.ID)
	}
	if err != nil && !isNobody(err) {
		return away(err)
	}
	http.SetCookie(w, s.sessionCookie(""))
	return done(w, r, signInPath, "dang-xuat")
}

// nextOf hands on which page was wanted.
func nextOf(r *http.Request) string {
	next := onwards(r, "")
	if next == "" {
		return ""
	}
	return "?" + nextQuery + "=" + queryEscape(next)
}
