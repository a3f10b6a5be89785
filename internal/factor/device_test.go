package factor

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"net/url"
	"testing"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"
)

// device makes passkeys and signs with them, as a telephone and its browser do.
type device struct {
	site    string // origin of the page that asks
	rp      string // the site's host, whatever page asks
	id      []byte
	key     *ecdsa.PrivateKey
	counter uint32
}

func newDevice(t *testing.T, site string) *device {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 16)
	_, _ = rand.Read(id)
	u, err := url.Parse(site)
	if err != nil {
		t.Fatal(err)
	}
	return &device{site: site, rp: u.Hostname(), id: id, key: key, counter: 1}
}

// at is the device on a page of another site.
func (d device) at(site string) *device {
	d.site = site
	return &d
}

func (d *device) client(t *testing.T, kind string, options []byte) []byte {
	t.Helper()
	var asked struct{ Challenge string }
	if err := json.Unmarshal(options, &asked); err != nil {
		t.Fatal(err)
	}
	content, err := json.Marshal(map[string]any{"type": kind, "challenge": asked.Challenge, "origin": d.site, "crossOrigin": false})
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// data is the authenticator's: host, flags (a person is there and was verified), counter.
func (d *device) data(flags byte) []byte {
	host := sha256.Sum256([]byte(d.rp))
	d.counter++
	return binary.BigEndian.AppendUint32(append(host[:], flags), d.counter)
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	content, err := webauthncbor.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func (d *device) response(t *testing.T, fields map[string][]byte) []byte {
	t.Helper()
	text := map[string]string{}
	for name, value := range fields {
		text[name] = base64.RawURLEncoding.EncodeToString(value)
	}
	id := base64.RawURLEncoding.EncodeToString(d.id)
	content, err := json.Marshal(map[string]any{"id": id, "rawId": id, "type": "public-key", "clientExtensionResults": map[string]any{}, "response": text})
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// make answers options to add a passkey, without an attestation.
func (d *device) make(t *testing.T, options []byte) []byte {
	t.Helper()
	point, err := d.key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	public := encoded(t, map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	data := append(d.data(0x45), make([]byte, 16)...)
	data = binary.BigEndian.AppendUint16(data, uint16(len(d.id)))
	data = append(append(data, d.id...), public...)
	return d.response(t, map[string][]byte{
		"clientDataJSON":    d.client(t, "webauthn.create", options),
		"attestationObject": encoded(t, map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": data}),
	})
}

// sign answers options to show a passkey.
func (d *device) sign(t *testing.T, options []byte) []byte {
	t.Helper()
	client, data := d.client(t, "webauthn.get", options), d.data(0x05)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	return d.response(t, map[string][]byte{"clientDataJSON": client, "authenticatorData": data, "signature": signature})
}
