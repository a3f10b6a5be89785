// Package factor makes and checks second factors: codes of authenticator apps (TOTP, RFC 6238) and passkeys (WebAuthn).
// It keeps nothing.
package factor

import (
	"bytes"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"image/png"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"danhgia/activities"
)

// App reckons like authenticator apps do: six digits every thirty seconds.
type App struct {
	Issuer string // whose code it is, as the app shows it
}

const (
	period    = 30 // seconds
	tolerance = 1  // steps that a telephone's clock may be off
	size      = 240
)

// encoding is how apps take a secret that is typed.
var encoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// Offer is a new secret for somebody's app.
func (a App) Offer(account string) (activities.AppOffer, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: a.Issuer, AccountName: account, Period: period})
	if err != nil {
		return activities.AppOffer{}, fmt.Errorf("make a secret for an app: %w", err)
	}
	return a.drawn(key)
}

// Again is an earlier offer of the same secret.
func (a App) Again(account, secret string) (activities.AppOffer, error) {
	raw, err := encoding.DecodeString(secret)
	if err != nil {
		return activities.AppOffer{}, fmt.Errorf("read a secret for an app: %w", err)
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: a.Issuer, AccountName: account, Period: period, Secret: raw})
	if err != nil {
		return activities.AppOffer{}, fmt.Errorf("draw a secret for an app: %w", err)
	}
	return a.drawn(key)
}

func (a App) drawn(key *otp.Key) (o activities.AppOffer, err error) {
	picture, err := key.Image(size, size)
	if err != nil {
		return o, fmt.Errorf("draw a secret for an app: %w", err)
	}
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		return o, fmt.Errorf("draw a secret for an app: %w", err)
	}
	return activities.AppOffer{Secret: key.Secret(), Image: file.Bytes()}, nil
}

// Step is the time step, of now or of one before or after, whose code was typed.
func (a App) Step(secret, code string, now time.Time) (step int64, ok bool) {
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	for off := -tolerance; off <= tolerance; off++ {
		at := now.Add(time.Duration(off*period) * time.Second)
		want, err := totp.GenerateCodeCustom(secret, at, totp.ValidateOpts{Period: period, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			step, ok = at.Unix()/period, true
		}
	}
	return step, ok
}
