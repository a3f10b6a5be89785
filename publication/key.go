package publication

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"danhgia/scoring"
)

// Signer holds the private key that signs publications. Wherever it is printed or logged, only its id is seen.
type Signer struct{ key ed25519.PrivateKey }

// NewSigner is a signer by an Ed25519 key.
func NewSigner(key ed25519.PrivateKey) Signer { return Signer{key} }

// privateBlock and publicBlock are the types of the PEM blocks that hold keys (PKCS#8, SubjectPublicKeyInfo).
const (
	privateBlock = "PRIVATE KEY"
	publicBlock  = "PUBLIC KEY"
)

// ErrPrivate is returned for a text that is not a private key. It never has anything of the text.
var ErrPrivate = errors.New("not an Ed25519 private key as PEM (PKCS#8): make one by `starter keys create`")

// ParseSigner reads a private key: one PEM block, PKCS#8, Ed25519.
func ParseSigner(text string) (Signer, error) {
	block, rest := pem.Decode([]byte(text))
	if block == nil || block.Type != privateBlock || strings.TrimSpace(string(rest)) != "" {
		return Signer{}, ErrPrivate
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := parsed.(ed25519.PrivateKey)
	if err != nil || !ok {
		return Signer{}, ErrPrivate
	}
	return Signer{key}, nil
}

// PrivatePEM is the private key as a file holds it.
func (s Signer) PrivatePEM() ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(s.key)
	if err != nil {
		return nil, ErrPrivate
	}
	return pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: der}), nil
}

// Known says whether there is a key at all.
func (s Signer) Known() bool { return len(s.key) == ed25519.PrivateKeySize }

// Public is the key that checks what this one signs.
func (s Signer) Public() ed25519.PublicKey {
	public, _ := s.key.Public().(ed25519.PublicKey)
	return public
}

// ID is the id of the key.
func (s Signer) ID() string { return KeyID(s.Public()) }

// String is the id, never the key.
func (s Signer) String() string {
	if !s.Known() {
		return "no key"
	}
	return "key " + s.ID()
}

// GoString is String.
func (s Signer) GoString() string { return s.String() }

// LogValue is String.
func (s Signer) LogValue() slog.Value { return slog.StringValue(s.String()) }

// KeyID names a public key: the first half of its sha256, 32 hexadecimal digits.
func KeyID(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:16])
}

// Key is a public key with the word of another that it is the province's: that of the key before it after a rotation,
// its own for the first one.
type Key struct {
	ID        string    `json:"id"`
	Public    []byte    `json:"public"`
	Since     time.Time `json:"since"` // UTC, whole seconds
	By        string    `json:"endorsed_by"`
	Signature []byte    `json:"endorsement"` // of the key without this field, by the key By
}

const endorsementFormat = "danhgia-key"

// Endorse says that a public key is the province's from a moment on.
func (s Signer) Endorse(public ed25519.PublicKey, since time.Time) (Key, error) {
	k := Key{ID: KeyID(public), Public: public, Since: since.UTC().Truncate(time.Second), By: s.ID()}
	said, err := k.said()
	if err != nil {
		return Key{}, err
	}
	k.Signature = ed25519.Sign(s.key, said)
	return k, nil
}

// said is what an endorsement signs.
func (k Key) said() ([]byte, error) {
	return scoring.Canonical(struct {
		Format string    `json:"format"`
		ID     string    `json:"id"`
		Public []byte    `json:"public"`
		Since  time.Time `json:"since"`
		By     string    `json:"endorsed_by"`
	}{endorsementFormat, k.ID, k.Public, k.Since, k.By})
}

// sound says whether the id is that of the key.
func (k Key) sound() bool { return len(k.Public) == ed25519.PublicKeySize && KeyID(k.Public) == k.ID }

// endorsed says whether by has signed this key.
func (k Key) endorsed(by Key) bool {
	said, err := k.said()
	return err == nil && by.ID == k.By && ed25519.Verify(by.Public, said, k.Signature)
}

// KeyState says what a key is good for.
type KeyState string

// The states of a key.
const (
	ActiveKey  KeyState = "active"  // signs
	RetiredKey KeyState = "retired" // signs no more; what it has signed counts
	RevokedKey KeyState = "revoked" // is not to be believed, whatever it has signed
)

// ListedKey is a key as the province publishes it.
type ListedKey struct {
	Key
	State  KeyState `json:"state"`
	Reason string   `json:"reason,omitempty"` // why it was revoked
}

// KeyList are the keys of a province, as they are published: the newest first.
type KeyList struct {
	Format   string      `json:"format"`
	Version  int         `json:"version"`
	Province string      `json:"province"`
	Keys     []ListedKey `json:"keys"`
}

const listFormat = "danhgia-keys"

// NewKeyList is the list of a province's keys.
func NewKeyList(province string, keys []ListedKey) KeyList {
	if keys == nil {
		keys = []ListedKey{}
	}
	return KeyList{listFormat, 1, province, keys}
}

// PEM are the public keys that are not revoked, as PEM.
func (l KeyList) PEM() ([]byte, error) {
	var all []byte
	for _, k := range l.Keys {
		if k.State == RevokedKey {
			continue
		}
		block, err := publicPEM(k.Public)
		if err != nil {
			return nil, err
		}
		all = append(all, block...)
	}
	return all, nil
}

func publicPEM(public ed25519.PublicKey) ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("write public key %s: %w", KeyID(public), err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: publicBlock, Bytes: der}), nil
}

// Trust are the keys that a reader believes, and those that he must not.
type Trust struct {
	keys    map[string]ed25519.PublicKey // by id
	revoked map[string]string            // reasons, by id
}

// ErrTrust is returned for a text that has no public keys.
var ErrTrust = errors.New("neither public keys as PEM nor a list of keys as the province publishes it")

// ParseTrust reads what a reader believes: public keys as PEM, one or more, or the province's list of keys (KeyList).
func ParseTrust(content []byte) (Trust, error) {
	t := Trust{keys: map[string]ed25519.PublicKey{}, revoked: map[string]string{}}
	var list KeyList
	if json.Unmarshal(content, &list) == nil {
		if list.Format != listFormat || list.Version != 1 {
			return Trust{}, ErrTrust
		}
		return t, t.add(list.Keys)
	}
	for block, rest := pem.Decode(content); block != nil; block, rest = pem.Decode(rest) {
		parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
		key, ok := parsed.(ed25519.PublicKey)
		if err != nil || !ok || block.Type != publicBlock {
			return Trust{}, ErrTrust
		}
		t.keys[KeyID(key)] = key
	}
	if len(t.keys) == 0 {
		return Trust{}, ErrTrust
	}
	return t, nil
}

func (t Trust) add(keys []ListedKey) error {
	for _, k := range keys {
		switch {
		case !k.sound():
			return fmt.Errorf("key %s: its id is not that of its public key", k.ID)
		case k.State == RevokedKey:
			t.revoked[k.ID] = k.Reason
		case k.State == ActiveKey, k.State == RetiredKey:
			t.keys[k.ID] = k.Public
		default:
			return fmt.Errorf("key %s: %q is no state of a key", k.ID, k.State)
		}
	}
	return nil
}
