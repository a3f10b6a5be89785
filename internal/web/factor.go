package web

import (
	"context"
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"

	"danhgia/activities"
	"danhgia/review"
)

// SecondFactors is where people show what they have besides their mailbox, and keep it.
type SecondFactors interface {
	Factors(ctx context.Context, s activities.Session) (activities.Factors, error)
	HasPasskeys() bool
	OfferApp(s activities.Session, account string) (activities.AppOffer, error)
	OfferAgain(s activities.Session, account, ticket string) (activities.AppOffer, error)
	AddApp(ctx context.Context, s activities.Session, ticket, code string) (activities.Shown, error)
	ShowApp(ctx context.Context, s activities.Session, code string) (token string, err error)
	OfferPasskey(ctx context.Context, s activities.Session) (options []byte, ticket string, err error)
	AddPasskey(ctx context.Context, s activities.Session, ticket string, response []byte, name string) (activities.Shown, error)
	AskPasskey(ctx context.Context, s activities.Session) (options []byte, ticket string, err error)
	ShowPasskey(ctx context.Context, s activities.Session, ticket string, response []byte) (token string, err error)
	ShowRecovery(ctx context.Context, s activities.Session, code string) (token string, err error)
}

// factorPage asks for a second factor or, where there is none yet, sets one up.
type factorPage struct {
	frame
	Next     string
	Back     bool // the page is one of the account
	Enrol    *enrolment
	Code     *field // of the app; nil: there is none
	Passkey  *ceremony
	Recovery *field
	Problems []problemLine
}

// enrolment offers an app and, where the site has a name, a passkey.
type enrolment struct {
	Image   template.URL
	Secret  string // in groups of four
	Ticket  string
	Code    *field
	Passkey *ceremony
	Name    *field // of the passkey
}

// ceremony is what a browser makes or shows a passkey by, in a form that the page's script sends.
type ceremony struct {
	Kind, Options, Ticket string
}

// Values of the button that was pressed.
const (
	byApp      = "ung-dung"
	byPasskey  = "khoa"
	byRecovery = "du-phong"
	addApp     = "them-ung-dung"
	addPasskey = "them-khoa"
)

const passkeyScript = "passkey.js"

// factor asks for the second factor of whoever has not shown it.
func (s *site) factor(w http.ResponseWriter, r *http.Request) error {
	if visitor(r).Strong {
		http.Redirect(w, r, onwards(r, accountPath), http.StatusSeeOther)
		return nil
	}
	return s.showFactor(w, r, http.StatusOK, "", nil)
}

func (s *site) showFactor(w http.ResponseWriter, r *http.Request, status int, ticket string, refused error) error {
	who := visitor(r)
	factors, err := s.Entrance.Factors(r.Context(), who)
	if err != nil {
		return away(err)
	}
	page := &factorPage{frame: s.frame(r, nil), Next: onwards(r, "")}
	page.Title, page.Scripts = "Xác thực lớp thứ hai", []string{passkeyScript}
	if !factors.Any() {
		page.Title = "Thiết lập lớp xác thực thứ hai"
		if page.Enrol, err = s.enrolment(r, who, ticket); err != nil {
			return err
		}
		page.Problems = problemsAt(refused, page.Enrol.Code, page.Enrol.Name)
		return s.showPrivate(w, status, "factor", page)
	}
	if factors.App != nil {
		page.Code = &field{ID: "code", Label: "Mã 6 chữ số trong ứng dụng xác thực"}
	}
	if len(factors.Passkeys) > 0 && s.Entrance.HasPasskeys() {
		options, ticket, err := s.Entrance.AskPasskey(r.Context(), who)
		if err != nil {
			return away(err)
		}
		page.Passkey = &ceremony{"get", string(options), ticket}
	}
	page.Recovery = &field{ID: "recovery", Label: "Mã dự phòng", Hint: "Dạng abcde-fghij; mỗi mã chỉ dùng được một lần."}
	page.Problems = problemsAt(refused, page.Code, page.Recovery)
	return s.showPrivate(w, status, "factor", page)
}

// enrolment is a new offer, or once more the one of a ticket.
func (s *site) enrolment(r *http.Request, who activities.Session, ticket string) (*enrolment, error) {
	offer, err := s.Entrance.OfferAgain(who, who.Name, ticket)
	if ticket == "" || len(refusals(err)) > 0 {
		offer, err = s.Entrance.OfferApp(who, who.Name)
	}
	if err != nil {
		return nil, err
	}
	e := &enrolment{
		Image:  template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(offer.Image)), // made here
		Secret: grouped(offer.Secret), Ticket: offer.Ticket,
		Code: &field{ID: "code", Label: "Mã 6 chữ số mà ứng dụng đang hiện"},
		Name: &field{ID: "name", Label: "Tên khóa (không bắt buộc)", Hint: "Để Ông/Bà nhận ra thiết bị, ví dụ: Máy tính cơ quan."},
	}
	if s.Entrance.HasPasskeys() {
		options, ticket, err := s.Entrance.OfferPasskey(r.Context(), who)
		if err != nil {
			return nil, away(err)
		}
		e.Passkey = &ceremony{"create", string(options), ticket}
	}
	return e, nil
}

// grouped writes a secret as people type it.
func grouped(secret string) (text string) {
	for len(secret) > 4 {
		text, secret = text+secret[:4]+" ", secret[4:]
	}
	return text + secret
}

// takeFactor takes a second factor, or the first one of somebody.
func (s *site) takeFactor(w http.ResponseWriter, r *http.Request) error {
	if err := s.readEntry(w, r); err != nil {
		return err
	}
	shown, err := s.showing(r)
	switch {
	case len(refusals(err)) > 0:
		return s.showFactor(w, r, refusedAs(err), text(r.PostForm, "ticket"), err)
	case errors.Is(err, activities.ErrNotFound):
		return errSignIn
	case err != nil:
		return away(err)
	}
	return s.strengthened(w, r, shown, onwards(r, dutiesPath))
}

// showing hands over what was typed or signed.
func (s *site) showing(r *http.Request) (shown activities.Shown, err error) {
	ctx, who, form := r.Context(), visitor(r), r.PostForm
	switch form.Get("cach") {
	case byApp:
		shown.Token, err = s.Entrance.ShowApp(ctx, who, text(form, "code"))
	case byRecovery:
		shown.Token, err = s.Entrance.ShowRecovery(ctx, who, text(form, "recovery"))
	case byPasskey:
		if !s.Entrance.HasPasskeys() {
			return shown, review.WrongPasskey()
		}
		shown.Token, err = s.Entrance.ShowPasskey(ctx, who, form.Get("ticket"), []byte(form.Get("response")))
	default:
		return s.adding(r)
	}
	return shown, err
}

func (s *site) adding(r *http.Request) (activities.Shown, error) {
	ctx, who, form := r.Context(), visitor(r), r.PostForm
	switch form.Get("cach") {
	case addApp:
		return s.Entrance.AddApp(ctx, who, form.Get("ticket"), text(form, "code"))
	case addPasskey:
		if !s.Entrance.HasPasskeys() {
			return activities.Shown{}, review.WrongPasskey()
		}
		return s.Entrance.AddPasskey(ctx, who, form.Get("ticket"), []byte(form.Get("response")), text(form, "name"))
	default:
		return activities.Shown{}, errForm
	}
}

// recoveryPage tells recovery codes, this once.
type recoveryPage struct {
	frame
	Codes []string
	Next  string
}

// strengthened keeps the session's new token, tells new recovery codes, and goes on.
func (s *site) strengthened(w http.ResponseWriter, r *http.Request, shown activities.Shown, next string) error {
	if shown.Token != "" {
		s.keepSession(w, shown.Token, visitor(r).Remembered)
	}
	if len(shown.Recovery) == 0 {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	return s.showRecovery(w, r, shown.Recovery, next)
}

func (s *site) showRecovery(w http.ResponseWriter, r *http.Request, codes []string, next string) error {
	page := recoveryPage{frame: s.frame(r, nil), Codes: codes, Next: next}
	page.Title = "Mã dự phòng của Ông/Bà"
	return s.showPrivate(w, http.StatusOK, "recovery", page)
}
