package factor

import (
	"encoding/json"
	"fmt"
	"net"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"danhgia/activities"
	"danhgia/review"
)

// Passkeys are the ceremonies of one site.
type Passkeys struct{ relying *webauthn.WebAuthn }

// NewPasskeys are those of the site with a public address. nil, without an error: browsers make none for it, because
// its host has no name, or it is not reached over TLS.
func NewPasskeys(name, address string) (*Passkeys, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || net.ParseIP(u.Hostname()) != nil || u.Scheme != "https" && u.Hostname() != "localhost" {
		return nil, nil //nolint:nilerr // an address that is none has no passkeys either
	}
	relying, err := webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: name, RPOrigins: []string{u.Scheme + "://" + u.Host}})
	if err != nil {
		return nil, fmt.Errorf("prepare passkeys for %s: %w", address, err)
	}
	return &Passkeys{relying}, nil
}

// holder is a person as WebAuthn has them.
type holder struct {
	activities.KeyHolder
	credentials []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return []byte("danhgia-" + h.Person) }
func (h holder) WebAuthnName() string                       { return h.Name }
func (h holder) WebAuthnDisplayName() string                { return h.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.credentials }

func newHolder(k activities.KeyHolder) (h holder, err error) {
	h.KeyHolder = k
	for _, key := range k.Keys {
		var c webauthn.Credential
		if err := json.Unmarshal(key.Content, &c); err != nil {
			return h, fmt.Errorf("read passkey %d: %w", key.ID, err)
		}
		h.credentials = append(h.credentials, c)
	}
	return h, nil
}

// BeginAdd makes the options of a new passkey, which must not be on a device that has one of the person's.
func (p *Passkeys) BeginAdd(k activities.KeyHolder) (options, state []byte, err error) {
	h, err := newHolder(k)
	if err != nil {
		return nil, nil, err
	}
	creation, session, err := p.relying.BeginRegistration(h,
		webauthn.WithExclusions(webauthn.Credentials(h.credentials).CredentialDescriptors()),
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementPreferred, UserVerification: protocol.VerificationPreferred,
		}))
	if err != nil {
		return nil, nil, fmt.Errorf("begin to add a passkey: %w", err)
	}
	return written(creation.Response, session)
}

// written is what goes to the browser, and what is kept meanwhile.
func written(response any, session *webauthn.SessionData) (options, state []byte, err error) {
	if options, err = json.Marshal(response); err != nil {
		return nil, nil, fmt.Errorf("write the options of a passkey: %w", err)
	}
	if state, err = json.Marshal(session); err != nil {
		return nil, nil, fmt.Errorf("write the state of a passkey: %w", err)
	}
	return options, state, nil
}

// FinishAdd is the passkey that the browser has made. review.ErrFactor.
func (p *Passkeys) FinishAdd(k activities.KeyHolder, state, response []byte) (key activities.Passkey, err error) {
	h, err := newHolder(k)
	if err != nil {
		return key, err
	}
	var session webauthn.SessionData
	if err := json.Unmarshal(state, &session); err != nil {
		return key, fmt.Errorf("read the state of a passkey: %w", err)
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(response)
	if err != nil {
		return key, review.WrongPasskey()
	}
	credential, err := p.relying.CreateCredential(h, session, parsed)
	if err != nil {
		return key, review.WrongPasskey()
	}
	return kept(key, credential)
}

func kept(key activities.Passkey, c *webauthn.Credential) (activities.Passkey, error) {
	content, err := json.Marshal(c)
	if err != nil {
		return key, fmt.Errorf("write a passkey: %w", err)
	}
	key.Credential, key.Content = c.ID, content
	return key, nil
}

// BeginShow makes the options by which one of the person's passkeys is shown.
func (p *Passkeys) BeginShow(k activities.KeyHolder) (options, state []byte, err error) {
	h, err := newHolder(k)
	if err != nil {
		return nil, nil, err
	}
	assertion, session, err := p.relying.BeginLogin(h, webauthn.WithUserVerification(protocol.VerificationPreferred))
	if err != nil {
		return nil, nil, fmt.Errorf("begin to show a passkey: %w", err)
	}
	return written(assertion.Response, session)
}

// FinishShow is the passkey that was shown. review.ErrFactor, also where a counter says that it was copied.
func (p *Passkeys) FinishShow(k activities.KeyHolder, state, response []byte) (key activities.Passkey, err error) {
	h, err := newHolder(k)
	if err != nil {
		return key, err
	}
	var session webauthn.SessionData
	if err := json.Unmarshal(state, &session); err != nil {
		return key, fmt.Errorf("read the state of a passkey: %w", err)
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(response)
	if err != nil {
		return key, review.WrongPasskey()
	}
	credential, err := p.relying.ValidateLogin(h, session, parsed)
	if err != nil || credential.Authenticator.CloneWarning {
		return key, review.WrongPasskey()
	}
	for i, c := range h.credentials {
		if string(c.ID) == string(credential.ID) {
			return kept(k.Keys[i], credential)
		}
	}
	return key, review.WrongPasskey()
}
