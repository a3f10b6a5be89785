package activities

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"time"

	"danhgia/review"
)

// How long what was begun on a page can be ended.
const (
	appPatience     = time.Hour // an app is to be found and installed first
	passkeyPatience = 10 * time.Minute
)

// Purposes of tickets.
const (
	ticketApp  = "ticket-app"
	ticketAdd  = "ticket-add-passkey"
	ticketShow = "ticket-show-passkey"
)

// ticket is what a page hands back, sealed: nothing of it is stored meanwhile.
type ticket struct {
	Until time.Time
	State []byte
}

func (e Entrance) seal(purpose string, s Session, state []byte, patience time.Duration) string {
	content, _ := json.Marshal(ticket{e.Now().Add(patience), state}) // bytes and a time can always be written
	return base64.RawURLEncoding.EncodeToString(e.Key.Seal(purpose, strconv.FormatInt(s.ID, 10), content))
}

func (e Entrance) unseal(purpose string, s Session, text string) ([]byte, error) {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, review.Stale()
	}
	content, err := e.Key.Open(purpose, strconv.FormatInt(s.ID, 10), sealed)
	if err != nil {
		return nil, review.Stale()
	}
	var t ticket
	if err := json.Unmarshal(content, &t); err != nil || !e.Now().Before(t.Until) {
		return nil, review.Stale()
	}
	return t.State, nil
}

// OfferApp is a new secret for an authenticator app. Nothing is kept of it until AddApp.
func (e Entrance) OfferApp(s Session, account string) (AppOffer, error) {
	o, err := e.App.Offer(account)
	o.Ticket = e.seal(ticketApp, s, []byte(o.Secret), appPatience)
	return o, err
}

// OfferAgain is the secret that was offered before, for whoever has mistyped a code of it.
func (e Entrance) OfferAgain(s Session, account, ticket string) (AppOffer, error) {
	secret, err := e.unseal(ticketApp, s, ticket)
	if err != nil {
		return AppOffer{}, err
	}
	o, err := e.App.Again(account, string(secret))
	o.Ticket = ticket
	return o, err
}

// AddApp keeps the secret that was offered, once a code shows that the app has it; in place of an earlier one.
func (e Entrance) AddApp(ctx context.Context, s Session, ticket, code string) (Shown, error) {
	secret, err := e.unseal(ticketApp, s, ticket)
	if err != nil {
		return Shown{}, err
	}
	step, ok := e.App.Step(string(secret), code, e.Now())
	if !ok {
		return Shown{}, review.WrongAppCode()
	}
	return e.add(ctx, s, FactorChange{Action: "app added", App: &AppFactor{Sealed: e.Key.Seal(secrets, s.Person, secret), LastStep: step}})
}

// ShowApp strengthens a session by a code of the app, and returns the session's new token.
func (e Entrance) ShowApp(ctx context.Context, s Session, code string) (token string, err error) {
	return e.show(ctx, s, func(f Factors) (c FactorChange, err error) {
		if f.App == nil {
			return c, review.WrongAppCode()
		}
		secret, err := e.Key.Open(secrets, s.Person, f.App.Sealed)
		if err != nil {
			return c, review.LostKey()
		}
		step, ok := e.App.Step(string(secret), code, e.Now())
		switch {
		case !ok:
			return c, review.WrongAppCode()
		case step <= f.App.LastStep:
			return c, review.ReplayedAppCode()
		}
		used := *f.App
		used.LastStep = step
		return FactorChange{App: &used}, nil
	})
}

// OfferPasskey is what a browser makes a passkey by.
func (e Entrance) OfferPasskey(ctx context.Context, s Session) (options []byte, ticket string, err error) {
	holder, err := e.holder(ctx, s)
	if err != nil {
		return nil, "", err
	}
	options, state, err := e.Passkeys.BeginAdd(holder)
	return options, e.seal(ticketAdd, s, state, passkeyPatience), err
}

// AddPasskey keeps the passkey that a browser has made.
func (e Entrance) AddPasskey(ctx context.Context, s Session, ticket string, response []byte, name string) (shown Shown, err error) {
	state, err := e.unseal(ticketAdd, s, ticket)
	if err != nil {
		return shown, err
	}
	holder, err := e.holder(ctx, s)
	if err != nil {
		return shown, err
	}
	key, err := e.Passkeys.FinishAdd(holder, state, response)
	if err != nil {
		return shown, err
	}
	if key.Name, err = review.KeyName(name); err != nil {
		return shown, err
	}
	return e.add(ctx, s, FactorChange{Action: "passkey added", Add: &key})
}

// AskPasskey is what a browser shows a passkey by.
func (e Entrance) AskPasskey(ctx context.Context, s Session) (options []byte, ticket string, err error) {
	holder, err := e.holder(ctx, s)
	if err != nil {
		return nil, "", err
	}
	options, state, err := e.Passkeys.BeginShow(holder)
	return options, e.seal(ticketShow, s, state, passkeyPatience), err
}

// ShowPasskey strengthens a session by what a browser has signed, and returns the session's new token.
func (e Entrance) ShowPasskey(ctx context.Context, s Session, ticket string, response []byte) (token string, err error) {
	state, err := e.unseal(ticketShow, s, ticket)
	if err != nil {
		return "", err
	}
	return e.show(ctx, s, func(f Factors) (FactorChange, error) {
		key, err := e.Passkeys.FinishShow(KeyHolder{s.Person, s.Name, f.Passkeys}, state, response)
		return FactorChange{Use: &key}, err
	})
}

func (e Entrance) holder(ctx context.Context, s Session) (KeyHolder, error) {
	f, err := e.Store.Factors(ctx, s.Person)
	return KeyHolder{s.Person, s.Name, f.Passkeys}, err
}
