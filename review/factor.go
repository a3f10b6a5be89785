package review

import (
	"strings"
	"unicode/utf8"
)

// Refusals of signing in, each with what to do.

// NoAddressGiven refuses what is no mail address.
func NoAddressGiven() error { return refuse(ErrSignIn, "email", noAddressPhrase) }

// ForeignSSO refuses whom the single sign-on sends back without having been asked by this browser.
func ForeignSSO() error { return refuse(ErrSignIn, "", foreignPhrase) }

// UnknownToSSO refuses whom the single sign-on knows and the register does not.
func UnknownToSSO() error { return refuse(ErrSignIn, "", unknownPhrase) }

// UnverifiedSSO refuses whose address the single sign-on has not verified, or does not say.
func UnverifiedSSO() error { return refuse(ErrSignIn, "", unverifiedPhrase) }

// WrongAppCode refuses a code that is not the app's.
func WrongAppCode() error { return refuse(ErrFactor, "code", factorPhrase) }

// ReplayedAppCode refuses a code that was taken before.
func ReplayedAppCode() error { return refuse(ErrFactor, "code", replayedPhrase) }

// WrongRecovery refuses a recovery code.
func WrongRecovery() error { return refuse(ErrFactor, "recovery", recoveryPhrase) }

// WrongPasskey refuses what a browser has signed.
func WrongPasskey() error { return refuse(ErrFactor, "", passkeyPhrase) }

// LostKey refuses an app whose secret was sealed by another key.
func LostKey() error { return refuse(ErrFactor, "", lostKeyPhrase) }

// Stale refuses what was begun on a page too long ago, or in another session.
func Stale() error { return refuse(ErrSignIn, "", stalePhrase) }

// NeedsShowing refuses to change factors before one was shown.
func NeedsShowing() error { return refuse(ErrSignIn, "", showFirstPhrase) }

// LastFactor refuses to remove the only factor of somebody whose role takes one.
func LastFactor() error { return refuse(ErrSignIn, "", lastFactorPhrase) }

const maxKeyName = 60 // characters

// KeyName is what somebody calls a passkey. The refusal is ErrSignIn.
func KeyName(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "Khóa truy cập", nil
	}
	if utf8.RuneCountInString(s) > maxKeyName || illegible(s) || strings.ContainsAny(s, "\r\n\t") {
		return "", refuse(ErrSignIn, "name", keyNamePhrase, maxKeyName)
	}
	return s, nil
}
