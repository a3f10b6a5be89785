package main

import (
	"time"

	"danhgia/activities"
	"danhgia/internal/config"
	"danhgia/internal/factor"
	"danhgia/internal/postgres"
	"danhgia/internal/sso"
	"danhgia/internal/web"
)

// newEntrance is where people sign in, with the name of the single sign-on; nil without the settings for it.
func newEntrance(settings config.Config, store *postgres.Store) (entrance web.Entrance, ssoName string, err error) {
	if !settings.SignsIn() {
		return nil, "", nil
	}
	site, s := settings.Mail.PublicURL, settings.SignIn
	e := activities.Entrance{
		Store: store, Province: settings.Province, Key: activities.SignInKey(s.Key), Now: time.Now,
		App: factor.App{Issuer: "Đánh giá 766 – " + settings.ProvinceName},
	}
	passkeys, err := factor.NewPasskeys(settings.ProvinceName, site)
	if err != nil {
		return nil, "", err
	}
	if passkeys != nil {
		e.Passkeys = passkeys
	}
	if s.Issuer != "" {
		ssoName = s.Name
		e.SSO = &sso.Provider{Issuer: s.Issuer, ClientID: s.ClientID, Secret: s.Secret, Return: site + "/dang-nhap/sso/ve"}
	}
	return e, ssoName, nil
}
