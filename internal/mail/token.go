package mail

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Key signs envelope senders, so that only reports on our own mails are believed. Changing it makes the reports on
// mails already sent unbelievable.
type Key []byte

const (
	minKey     = 32 // bytes
	macSize    = 10 // bytes: 80 bits, so that the longest id still fits into 64 octets
	bounceName = "bounce+"
)

var (
	mailID    = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)
	tokenForm = regexp.MustCompile(`(?i)bounce\+([a-z0-9-]{1,40})\.([a-z2-7]{16})@`)
	base32Mac = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)
)

// Check refuses a key that could be guessed.
func (k Key) Check() error {
	if len(k) < minKey {
		return fmt.Errorf("the key that signs envelope senders has %d bytes: give at least %d random ones", len(k), minKey)
	}
	return nil
}

// envelope is the local part of the envelope sender of a mail: bounce+<id>.<mac>.
func (k Key) envelope(id string) (string, error) {
	if !mailID.MatchString(id) {
		return "", fmt.Errorf("the mail's id %q is not 1 to 40 of a-z, 0-9 and -", shorten(id, 50))
	}
	return bounceName + id + "." + base32Mac.EncodeToString(k.mac(id)), nil
}

func (k Key) mac(id string) []byte {
	h := hmac.New(sha256.New, k)
	h.Write([]byte("bounce\x00" + id))
	return h.Sum(nil)[:macSize]
}

var (
	errNoToken = errors.New("it was not sent to an envelope sender of ours")
	errForged  = errors.New("the signature of the envelope sender is wrong")
)

// mailOf finds the mail that an envelope sender, somewhere in a text, belongs to. Servers may have changed its case.
func (k Key) mailOf(text string) (string, error) {
	found := tokenForm.FindAllStringSubmatch(text, 8)
	for _, f := range found {
		id := strings.ToLower(f[1])
		mac, err := base32Mac.DecodeString(strings.ToLower(f[2]))
		if err == nil && hmac.Equal(mac, k.mac(id)) {
			return id, nil
		}
	}
	if found == nil {
		return "", errNoToken
	}
	return "", errForged
}
