package activities

import (
	"context"

	"danhgia/review"
)

// SSO is the province's own single sign-on (OpenID Connect).
type SSO interface {
	// Begin is the address at which the provider signs somebody in, and sends them back with the state.
	Begin(ctx context.Context, state, nonce, verifier string) (address string, err error)
	// End is the verified mail address of who was signed in. review.ErrSignIn: the provider says something else.
	End(ctx context.Context, code, nonce, verifier string) (email string, err error)
}

// SSOStore is what the single sign-on needs of Postgres.
type SSOStore interface {
	// BeginSSO notes that a browser goes to the provider.
	BeginSSO(ctx context.Context, browser string) error
	// EndSSO takes back a browser, once.
	EndSSO(ctx context.Context, browser string) error
	// OpenSSO opens a session for the person with a verified address. review.ErrSignIn: nobody, or several people, have it.
	OpenSSO(ctx context.Context, email string, d Device) error
}

// BeginSSO is where the province's single sign-on is, and the token that the browser keeps meanwhile. State, nonce and
// verifier are made of that token, so that they are bound to the browser and none of them is stored.
func (e Entrance) BeginSSO(ctx context.Context) (address, cookie string, err error) {
	cookie, hash := NewToken()
	if err := e.Store.BeginSSO(ctx, hash); err != nil {
		return "", "", err
	}
	state, nonce, verifier := e.sso(cookie)
	address, err = e.SSO.Begin(ctx, state, nonce, verifier)
	return address, cookie, err
}

func (e Entrance) sso(cookie string) (state, nonce, verifier string) {
	return e.Key.Mac("sso-state", cookie), e.Key.Mac("sso-nonce", cookie), e.Key.Mac("sso-verifier", cookie)
}

// BySSO signs in whom the provider has sent back with a state and a code, and returns the session's token.
func (e Entrance) BySSO(ctx context.Context, state, code string, v Visitor) (token string, err error) {
	own, nonce, verifier := e.sso(v.Cookie)
	if v.Cookie == "" || state != own {
		return "", review.ForeignSSO()
	}
	if err := e.Store.EndSSO(ctx, LinkHash(v.Cookie)); err != nil {
		return "", err
	}
	email, err := e.SSO.End(ctx, code, nonce, verifier)
	if err != nil {
		return "", err
	}
	token, device := e.device(v)
	return token, e.Store.OpenSSO(ctx, email, device)
}
