package config

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// SignIn are the settings of signing in. Without Key, or an address of the site, nobody signs in, and what is public is
// shown all the same.
type SignIn struct {
	// Key keys what is kept of codes, and seals the secrets of authenticator apps.
	Key string `env:"DANHGIA_SESSION_KEY_FILE,file"`
	// Proxies are the networks of reverse proxies that are believed about where a request comes from.
	Proxies []netip.Prefix `env:"DANHGIA_PROXIES" envDefault:"127.0.0.0/8,::1/128"`
	// Issuer is the province's single sign-on (OpenID Connect); empty: it has none. Name is what people call it.
	Issuer   string `env:"DANHGIA_OIDC_ISSUER"`
	ClientID string `env:"DANHGIA_OIDC_CLIENT_ID"`
	Secret   string `env:"DANHGIA_OIDC_CLIENT_SECRET_FILE,file"`
	Name     string `env:"DANHGIA_OIDC_NAME" envDefault:"tài khoản của tỉnh"`
}

// SignsIn says whether people can sign in.
func (c Config) SignsIn() bool { return c.SignIn.Key != "" && c.Mail.PublicURL != "" }

// check returns everything that is wrong with the settings of signing in. No secret is ever part of an error.
func (s *SignIn) check(publicURL string) error {
	s.Key, s.Secret = strings.TrimRight(s.Key, "\r\n"), strings.TrimRight(s.Secret, "\r\n")
	s.Issuer = strings.TrimSuffix(s.Issuer, "/")
	var faults []error
	add := func(wrong bool, format string, args ...any) {
		if wrong {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	add(s.Key != "" && len(s.Key) < shortestKey, "DANHGIA_SESSION_KEY_FILE: the key has %d bytes, give at least %d random ones", len(s.Key), shortestKey)
	add(s.Key != "" && publicURL != "" && !public(publicURL), "DANHGIA_PUBLIC_URL: %q is not an address such as https://danhgia.tinh.example", publicURL)
	add(s.Issuer != "" && !public(s.issuerHost()), "DANHGIA_OIDC_ISSUER: %q is not an address such as https://dang-nhap.tinh.example", s.Issuer)
	add(s.Issuer != "" && s.ClientID == "", "DANHGIA_OIDC_CLIENT_ID: give the name that this site has at the single sign-on")
	add(s.Issuer != "" && (s.Key == "" || publicURL == ""), "DANHGIA_OIDC_ISSUER: signing in also needs DANHGIA_SESSION_KEY_FILE and DANHGIA_PUBLIC_URL")
	return errors.Join(faults...)
}

// issuerHost is the issuer without its path: many providers have one per tenant.
func (s *SignIn) issuerHost() string {
	scheme, rest, found := strings.Cut(s.Issuer, "://")
	if !found {
		return s.Issuer
	}
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}
