package activities

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"danhgia/review"
	"danhgia/scoring"
)

// Entrance is where people sign in, show a second factor, and see to their sessions. What it refuses is a
// *review.Refusal or ErrNotFound. Tokens are made here and handed to the browser; only hashes are stored.
type Entrance struct {
	Store    EntranceStore
	Province string
	Key      SignInKey
	App      App
	Passkeys Passkeys         // nil: the site's address has no name, so that browsers would not make any
	SSO      SSO              // nil: the province has no single sign-on
	Now      func() time.Time // the machine's: apps go by it, whatever a sample tells
}

// EntranceStore is what signing in needs of Postgres. Each method is one transaction; hashes are of tokens.
type EntranceStore interface {
	// AskToSignIn notes a request and has its mail sent, where somebody has the address. It tells nothing of that.
	AskToSignIn(ctx context.Context, a SignInAsk) error
	// SignInLink is the request that the link in a mail belongs to. ErrNotFound.
	SignInLink(ctx context.Context, token string) (SignInLink, error)
	// TakeLink opens a session by the link in a mail.
	TakeLink(ctx context.Context, token string, d Device) error
	// TakeCode opens a session by the code that was sent at the request of a browser.
	TakeCode(ctx context.Context, c CodeTry, d Device) error
	SSOStore
	FactorStore
	Session(ctx context.Context, province, token string) (Session, error)
	// EndSession ends a session of a person's own.
	EndSession(ctx context.Context, province string, s Session, id int64) error
	Sessions(ctx context.Context, s Session) ([]OpenSession, error)
	Absences(ctx context.Context, person string) ([]Absence, error)
	Titles(ctx context.Context, province, person string) ([]string, error)
}

// SignInAsk is somebody's wish for a mail to sign in with.
type SignInAsk struct {
	Province string
	Email    string // in small letters
	Browser  string // hash of the cookie of the browser that asks
	Limited  []Limited
}

// Limited is a try that is counted against a limit; Subject is a keyed hash.
type Limited struct {
	Attempt review.Attempt
	Subject string
}

// Device is what a session is opened on.
type Device struct {
	Province string
	Token    string // hash of the session's new token
	Browser  string // in words: "Firefox, Windows"
	Remember bool   // asked for; whose roles take a second factor do not get it
}

// CodeTry is a code as it was typed.
type CodeTry struct {
	Browser string // hash of the cookie of the browser that asked for the mail
	Code    string // keyed hash
	Source  Limited
}

// SignInLink is a request to sign in as the page behind the link in its mail shows it.
type SignInLink struct {
	review.SignIn
	Now         time.Time
	Name        string // of whom it signs in
	Browser     string // hash of the cookie of the browser that asked
	MayRemember bool
}

// Visitor is a browser that is not signed in, as its request shows it.
type Visitor struct {
	Source   string // network address
	Browser  string // in words
	Cookie   string // token of the browser that has asked for a mail; empty: it has not
	Remember bool
}

// mostAddress is the longest that a mail address can be.
const mostAddress = 254

// Ask has a mail to sign in with sent to an address, if a person with a role today has it, and returns the token that
// the browser keeps until then. It says and does the same for every address.
func (e Entrance) Ask(ctx context.Context, email string, v Visitor) (cookie string, err error) {
	email = strings.ToLower(strings.TrimSpace(email))
	if !plausible(email) {
		return "", review.NoAddressGiven()
	}
	cookie, hash := NewToken()
	return cookie, e.Store.AskToSignIn(ctx, SignInAsk{
		Province: e.Province, Email: email, Browser: hash,
		Limited: []Limited{e.limited(review.AskForAddress, email), e.limited(review.AskFromSource, v.Source)},
	})
}

func plausible(email string) bool {
	name, domain, found := strings.Cut(email, "@")
	return found && name != "" && strings.Contains(domain, ".") && len(email) <= mostAddress && !strings.ContainsAny(email, " \t\r\n\x00<>,;")
}

func (e Entrance) limited(a review.Attempt, subject string) Limited {
	return Limited{a, e.Key.Mac(string(a), subject)}
}

// ByCode signs in by the code that was sent at the browser's request, and returns the session's token.
func (e Entrance) ByCode(ctx context.Context, code string, v Visitor) (token string, err error) {
	code = strings.Map(digits, code)
	try := CodeTry{Browser: LinkHash(v.Cookie), Code: e.Key.Mac(codes, code), Source: e.limited(review.CodeOfSource, v.Source)}
	token, device := e.device(v)
	return token, e.Store.TakeCode(ctx, try, device)
}

// digits leaves out what people write between them.
func digits(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

// Link is the request that the link in a mail belongs to, and whether this browser has made it.
func (e Entrance) Link(ctx context.Context, token string, v Visitor) (l SignInLink, own bool, err error) {
	l, err = e.Store.SignInLink(ctx, LinkHash(token))
	return l, v.Cookie != "" && l.Browser == LinkHash(v.Cookie), err
}

// ByLink signs in by the link in a mail, and returns the session's token.
func (e Entrance) ByLink(ctx context.Context, link string, v Visitor) (token string, err error) {
	token, device := e.device(v)
	return token, e.Store.TakeLink(ctx, LinkHash(link), device)
}

func (e Entrance) device(v Visitor) (token string, d Device) {
	token, hash := NewToken()
	return token, Device{Province: e.Province, Token: hash, Browser: v.Browser, Remember: v.Remember}
}

// Purposes that keys are for.
const (
	codes   = "code"
	secrets = "app-secret"
)

// dispatchSignIn writes a mail to sign in with: its code and the token of its link are made now. An address that has not
// worked before is tried, for whoever asks says that it does.
func (p *Post) dispatchSignIn(m OutboxMail) Dispatch {
	switch {
	case len(p.Key) == 0:
		return unsent(review.MailRefused, MailResult{Class: MailRefused, Text: "there is no key for codes to sign in with: DANHGIA_SESSION_KEY_FILE"})
	case !m.SignIn.Known || !m.SignIn.Value.Waits(m.Now):
		return unsent(MailDropped, MailResult{Text: string(NotWaitedFor)})
	case !m.Serves:
		return unsent(MailDropped, MailResult{Text: string(review.NotTheRole)})
	}
	mail := Mail{ID: strconv.FormatInt(m.ID, 10), Key: m.Key, Kind: m.Kind, To: m.To, Contact: p.Contact, Data: m.Data}
	mail.To.Title = Title(m.Role, "")
	code := newCode()
	mail.Data.Code = fmt.Sprintf("%s %s", code[:3], code[3:])
	mail.Data.Valid = review.CodeLife
	token, hash := NewToken()
	mail.Data.Link = p.Site + "/dang-nhap/" + token
	d := Dispatch{Mail: mail, Link: hash, Code: p.Key.Mac(codes, code)}
	if at, again := p.Policy.After(MailTemporary, m.Tries+1, 0, m.Now); again && m.Unknowns+1 < mostUnknowns {
		d.Again = scoring.Some(at)
	}
	return d
}
