// Package sso signs people in by a province's own single sign-on, with OpenID Connect: the code flow with PKCE. The
// provider is asked for its addresses and keys when it is first needed, so that one that is away holds nothing up.
package sso

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"danhgia/activities"
	"danhgia/review"
)

// Provider is the single sign-on as a province names it to us.
type Provider struct {
	Issuer   string // https://dang-nhap.tinh.example
	ClientID string
	Secret   string // empty: none was agreed on, and PKCE alone counts
	Return   string // our address that the provider sends people back to

	mu    sync.Mutex
	known *oidc.Provider
}

var _ activities.SSO = (*Provider)(nil)

// discovered is the provider's own description, read once.
func (p *Provider) discovered(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known != nil {
		return p.known, nil
	}
	// The provider keeps the context to fetch keys with, also in later requests.
	found, err := oidc.NewProvider(context.WithoutCancel(ctx), p.Issuer)
	if err != nil {
		return nil, fmt.Errorf("ask the single sign-on %s who it is: %w", p.Issuer, err)
	}
	p.known = found
	return found, nil
}

func (p *Provider) client(known *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.ClientID, ClientSecret: p.Secret, Endpoint: known.Endpoint(), RedirectURL: p.Return,
		Scopes: []string{oidc.ScopeOpenID, "email"},
	}
}

// Begin is the address at which the provider signs somebody in.
func (p *Provider) Begin(ctx context.Context, state, nonce, verifier string) (string, error) {
	known, err := p.discovered(ctx)
	if err != nil {
		return "", err
	}
	return p.client(known).AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), nil
}

// End is the verified mail address of who was signed in. review.ErrSignIn: the provider has not verified it, does not
// know the code, or has signed for another request.
func (p *Provider) End(ctx context.Context, code, nonce, verifier string) (string, error) {
	known, err := p.discovered(ctx)
	if err != nil {
		return "", err
	}
	token, err := p.client(known).Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if _, refused := errors.AsType[*oauth2.RetrieveError](err); refused {
		return "", review.ForeignSSO()
	}
	if err != nil {
		return "", fmt.Errorf("redeem a code of the single sign-on: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	signed, err := known.Verifier(&oidc.Config{ClientID: p.ClientID}).Verify(ctx, raw)
	if err != nil || signed.Nonce != nonce {
		return "", review.ForeignSSO()
	}
	return p.address(ctx, known, signed, token)
}

// address is the verified one of the signed token or, where that has none, of the provider's page about the person.
func (p *Provider) address(ctx context.Context, known *oidc.Provider, signed *oidc.IDToken, token *oauth2.Token) (string, error) {
	var claims struct {
		Email    string `json:"email"`
		Verified bool   `json:"email_verified"`
	}
	if err := signed.Claims(&claims); err != nil {
		return "", review.UnverifiedSSO()
	}
	if claims.Email == "" {
		about, err := known.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil {
			return "", fmt.Errorf("ask the single sign-on about a person: %w", err)
		}
		if about.Subject != signed.Subject {
			return "", review.ForeignSSO()
		}
		claims.Email, claims.Verified = about.Email, about.EmailVerified
	}
	if claims.Email == "" || !claims.Verified {
		return "", review.UnverifiedSSO()
	}
	return strings.ToLower(claims.Email), nil
}
