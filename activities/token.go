package activities

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
)

// NewToken is a token of 256 bits for a link or a cookie, and what is kept of it.
func NewToken() (token, hash string) {
	random := make([]byte, 32)
	_, _ = rand.Read(random) // it never fails: the program would end
	token = base64.RawURLEncoding.EncodeToString(random)
	return token, LinkHash(token)
}

// LinkHash is what is kept of the token of a link or a cookie.
func LinkHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// newCode is a code of six digits.
func newCode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil { // it never is: the program would end
		panic(err)
	}
	return fmt.Sprintf("%06d", n)
}

// SignInKey keys what is kept of short codes and of the addresses that are limited, and seals the secrets of
// authenticator apps. Each purpose has a key of its own. A new key ends codes under way and disowns the apps.
type SignInKey []byte

// ErrSeal is something that was not sealed by this key for this purpose.
var ErrSeal = errors.New("it was not sealed here")

func (k SignInKey) of(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, k, nil, "danhgia "+purpose, 32)
	if err != nil { // only of a length that is too large
		panic(err)
	}
	return key
}

// Mac is the keyed hash of a text, in 64 hexadecimal digits.
func (k SignInKey) Mac(purpose, text string) string {
	h := hmac.New(sha256.New, k.of(purpose))
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil))
}

// Seal encrypts a secret for its owner: it opens for the same purpose and owner only.
func (k SignInKey) Seal(purpose, owner string, secret []byte) []byte {
	gcm := k.cipher(purpose)
	nonce := make([]byte, gcm.NonceSize())
	_, _ = rand.Read(nonce) // it never fails: the program would end
	return gcm.Seal(nonce, nonce, secret, []byte(owner))
}

// Open is the secret that was sealed. ErrSeal.
func (k SignInKey) Open(purpose, owner string, sealed []byte) ([]byte, error) {
	gcm := k.cipher(purpose)
	if len(sealed) < gcm.NonceSize() {
		return nil, ErrSeal
	}
	nonce, rest := sealed[:gcm.NonceSize()], sealed[gcm.NonceSize():]
	secret, err := gcm.Open(nil, nonce, rest, []byte(owner))
	if err != nil {
		return nil, ErrSeal
	}
	return secret, nil
}

func (k SignInKey) cipher(purpose string) cipher.AEAD {
	block, err := aes.NewCipher(k.of(purpose))
	if err != nil { // only of a length that is not 32
		panic(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil { // only of a block that is not AES's
		panic(err)
	}
	return gcm
}
