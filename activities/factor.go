package activities

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"danhgia/review"
)

// App is how authenticator apps reckon.
type App interface {
	// Offer is a new secret for somebody's app.
	Offer(account string) (AppOffer, error)
	// Again is an earlier offer of a secret.
	Again(account, secret string) (AppOffer, error)
	// Step is the time step, of about now, whose code was typed; false: it is no code of the secret.
	Step(secret, code string, now time.Time) (int64, bool)
}

// AppOffer is a secret as it is handed to an app.
type AppOffer struct {
	Secret string // in base32, as it is typed
	Image  []byte // PNG of a QR code
	Ticket string // to be handed in with the first code; it opens for the same session only
}

// Passkeys are ceremonies of WebAuthn. Options go to the browser and its response comes back, both as JSON; state is
// kept in between.
type Passkeys interface {
	BeginAdd(k KeyHolder) (options, state []byte, err error)
	FinishAdd(k KeyHolder, state, response []byte) (Passkey, error)
	BeginShow(k KeyHolder) (options, state []byte, err error)
	// FinishShow is the passkey that was shown, as it is to be kept from now on.
	FinishShow(k KeyHolder, state, response []byte) (Passkey, error)
}

// KeyHolder is a person with passkeys.
type KeyHolder struct {
	Person, Name string
	Keys         []Passkey
}

// Passkey is a public key that a device or password manager keeps the other half of.
type Passkey struct {
	ID         int64
	Credential []byte          // its id, which the browser knows it by
	Content    json.RawMessage // as the ceremonies need it
	Name       string          // as its owner calls it
	Made       time.Time
	Used       time.Time // zero: never
}

// Factors are what a person can show besides their mailbox.
type Factors struct {
	App      *AppFactor // nil: none
	Passkeys []Passkey
	Recovery []string // keyed hashes of the recovery codes that are left
}

// AppFactor is an authenticator app.
type AppFactor struct {
	Sealed   []byte // secret
	LastStep int64  // of the latest code: none is taken twice
	Made     time.Time
}

// Any says whether there is one to be shown. Recovery codes alone are none.
func (f Factors) Any() bool { return f.App != nil || len(f.Passkeys) > 0 }

// FactorChange is what showing a factor, or changing them, writes. Its zero value is nothing.
type FactorChange struct {
	Action     string // for the audit; empty: it is not told there
	App        *AppFactor
	DropApp    bool
	Add        *Passkey
	Use        *Passkey
	Drop       int64    // id of a passkey
	Recovery   []string // keyed hashes that replace all; nil: they stay
	Spend      string   // keyed hash of a recovery code
	Strengthen string   // hash of the session's token from now on: a factor was shown in it
}

// FactorStore is what second factors need of Postgres.
type FactorStore interface {
	Factors(ctx context.Context, person string) (Factors, error)
	// ChangeFactors has the factors of a session's person decided on under a lock, and writes what was decided. A refusal
	// by review.ErrFactor is counted against the limit, beyond which nothing is decided any more.
	ChangeFactors(ctx context.Context, province string, s Session, l Limited, decide func(Factors) (FactorChange, error)) error
}

// Factors are those of a session's person.
func (e Entrance) Factors(ctx context.Context, s Session) (Factors, error) {
	return e.Store.Factors(ctx, s.Person)
}

// Shown is what showing or adding a factor brings: the session's new token and, with the first factor, recovery codes,
// which are told this once.
type Shown struct {
	Token    string
	Recovery []string
}

// change has factors changed in a session in which one was shown, or by whoever has none yet.
func (e Entrance) change(ctx context.Context, s Session, decide func(Factors) (FactorChange, error)) error {
	return e.Store.ChangeFactors(ctx, e.Province, s, Limited{}, func(f Factors) (FactorChange, error) {
		if f.Any() && !s.Strong {
			return FactorChange{}, review.NeedsShowing()
		}
		return decide(f)
	})
}

// add keeps a new factor. The first one strengthens the session and brings recovery codes.
func (e Entrance) add(ctx context.Context, s Session, factor FactorChange) (shown Shown, err error) {
	err = e.change(ctx, s, func(f Factors) (FactorChange, error) {
		c := factor
		if !s.Strong {
			shown.Token, c.Strengthen = NewToken()
		}
		if !f.Any() {
			shown.Recovery, c.Recovery = e.recovery(s.Person)
		}
		return c, nil
	})
	return shown, err
}

// show strengthens a session by what take accepts.
func (e Entrance) show(ctx context.Context, s Session, take func(Factors) (FactorChange, error)) (token string, err error) {
	limit := e.limited(review.FactorOf, s.Person)
	err = e.Store.ChangeFactors(ctx, e.Province, s, limit, func(f Factors) (FactorChange, error) {
		c, err := take(f)
		token, c.Strengthen = NewToken()
		return c, err
	})
	return token, err
}

// drop removes a factor. One stays as long as a role takes one.
func (e Entrance) drop(ctx context.Context, s Session, c FactorChange) error {
	return e.change(ctx, s, func(f Factors) (FactorChange, error) {
		left := len(f.Passkeys)
		if f.App != nil {
			left++
		}
		switch {
		case c.DropApp && f.App == nil, c.Drop != 0 && !slices.ContainsFunc(f.Passkeys, func(k Passkey) bool { return k.ID == c.Drop }):
			return c, review.Stale()
		case s.Needs && left <= 1:
			return c, review.LastFactor()
		}
		return c, nil
	})
}

// DropApp removes the authenticator app.
func (e Entrance) DropApp(ctx context.Context, s Session) error {
	return e.drop(ctx, s, FactorChange{Action: "app removed", DropApp: true})
}

// DropPasskey removes a passkey.
func (e Entrance) DropPasskey(ctx context.Context, s Session, id int64) error {
	return e.drop(ctx, s, FactorChange{Action: "passkey removed", Drop: id})
}

const (
	recoveryCodes  = 10
	recoveryPart   = 5 // letters and digits of each of its two halves
	recoveryPlaces = "recovery"
)

// recovery are new recovery codes and their keyed hashes.
func (e Entrance) recovery(person string) (texts, kept []string) {
	for range recoveryCodes {
		random := make([]byte, 8)
		_, _ = rand.Read(random) // it never fails: the program would end
		text := strings.ToLower(base32.StdEncoding.EncodeToString(random))[:2*recoveryPart]
		texts, kept = append(texts, text[:recoveryPart]+"-"+text[recoveryPart:]), append(kept, e.recoveryMac(person, text))
	}
	return texts, kept
}

func (e Entrance) recoveryMac(person, text string) string {
	plain := strings.NewReplacer("-", "", " ", "").Replace(strings.ToLower(text))
	return e.Key.Mac(recoveryPlaces, person+" "+plain)
}

// NewRecovery replaces the recovery codes.
func (e Entrance) NewRecovery(ctx context.Context, s Session) (texts []string, err error) {
	err = e.change(ctx, s, func(f Factors) (c FactorChange, err error) {
		if !f.Any() {
			return c, review.NeedsShowing()
		}
		c.Action = "recovery codes replaced"
		texts, c.Recovery = e.recovery(s.Person)
		return c, nil
	})
	return texts, err
}

// ShowRecovery strengthens a session by a recovery code, which is spent by it, and returns the session's new token.
func (e Entrance) ShowRecovery(ctx context.Context, s Session, code string) (token string, err error) {
	mac := e.recoveryMac(s.Person, code)
	return e.show(ctx, s, func(f Factors) (FactorChange, error) {
		if !slices.Contains(f.Recovery, mac) {
			return FactorChange{}, review.WrongRecovery()
		}
		return FactorChange{Action: "recovery code used", Spend: mac}, nil
	})
}
