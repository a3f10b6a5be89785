package activities

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"
)

func TestASealOpensForItsPurposeAndOwnerOnly(t *testing.T) {
	key := SignInKey(strings.Repeat("k", 32))
	secret := []byte("bí mật")
	sealed := key.Seal("app", "7", secret)
	if got, err := key.Open("app", "7", sealed); err != nil || !bytes.Equal(got, secret) {
		t.Fatalf("%q, %v", got, err)
	}
	if bytes.Contains(sealed, secret) || bytes.Equal(sealed, key.Seal("app", "7", secret)) {
		t.Error("the secret stands in its seal, or two seals are the same")
	}
	touched := bytes.Clone(sealed)
	touched[len(touched)-1] ^= 1
	for name, c := range map[string]struct {
		key            SignInKey
		purpose, owner string
		sealed         []byte
	}{
		"another purpose": {key, "passkey", "7", sealed},
		"another owner":   {key, "app", "8", sealed},
		"another key":     {SignInKey(strings.Repeat("x", 32)), "app", "7", sealed},
		"a changed seal":  {key, "app", "7", touched},
		"a truncated one": {key, "app", "7", sealed[:5]},
		"none":            {key, "app", "7", nil},
	} {
		if got, err := c.key.Open(c.purpose, c.owner, c.sealed); !errors.Is(err, ErrSeal) {
			t.Errorf("%s opens to %q, %v", name, got, err)
		}
	}
}

func TestKeyedHashesAreOfTheirPurpose(t *testing.T) {
	key := SignInKey(strings.Repeat("k", 32))
	if mac := key.Mac("code", "123456"); !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(mac) || mac != key.Mac("code", "123456") {
		t.Errorf("%q", mac)
	}
	if key.Mac("code", "123456") == key.Mac("recovery", "123456") || key.Mac("code", "123456") == SignInKey("other").Mac("code", "123456") {
		t.Error("two purposes or two keys have the same hash")
	}
}

func TestTokensAndCodesAreNotRepeated(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		token, hash := NewToken()
		if seen[token] || len(token) != 43 || hash != LinkHash(token) || !regexp.MustCompile(`^\d{6}$`).MatchString(newCode()) {
			t.Fatalf("%q %q", token, hash)
		}
		seen[token] = true
	}
}
