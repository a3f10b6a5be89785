package sso

import (
	"context"
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/op"

	"danhgia/review"
)

// register are the accounts of the provider, by their name.
type register map[string]*storage.User

func (r register) GetUserByID(id string) *storage.User         { return r[id] }
func (r register) GetUserByUsername(name string) *storage.User { return r[name] }
func (r register) ExampleClientID() string                     { return "service" }

const back = "https://danhgia.tinh.example/dang-nhap/sso/ve"

// provider is a real OpenID provider on this machine, and what we know of it.
func provider(t *testing.T) *Provider {
	t.Helper()
	account := func(name, email string, verified bool) *storage.User {
		return &storage.User{ID: name, Username: name, Password: "mật khẩu", Email: email, EmailVerified: verified}
	}
	storage.RegisterClients(storage.WebClient("danhgia", "bí mật", back))
	server := httptest.NewUnstartedServer(nil)
	issuer := "http://" + server.Listener.Addr().String()
	server.Config.Handler = exampleop.SetupServer(issuer, storage.NewStorage(register{
		"lan": account("lan", "Lan@Tinh.example", true), "hoa": account("hoa", "hoa@tinh.example", false), "an": account("an", "", true),
	}), nil, false, op.WithAllowInsecure())
	server.Start()
	t.Cleanup(server.Close)
	return &Provider{Issuer: issuer, ClientID: "danhgia", Secret: "bí mật", Return: back}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const verifier = "a verifier of at least forty-three characters, as PKCE wants it"

// visit signs somebody in at the provider, as their browser would, and returns the address that they are sent back to.
func visit(t *testing.T, p *Provider, name, state, nonce string) *url.URL {
	t.Helper()
	address, err := p.Begin(t.Context(), state, nonce, strings.ReplaceAll(verifier, " ", "-"))
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	stop := func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), back) {
			return http.ErrUseLastResponse
		}
		return nil
	}
	browser := http.Client{Jar: jar, CheckRedirect: stop}
	page, err := browser.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	must(t, page.Body.Close())
	form := url.Values{"username": {name}, "password": {"mật khẩu"}, "id": {page.Request.URL.Query().Get("authRequestID")}}
	answer, err := browser.PostForm(p.Issuer+"/login/username", form)
	if err != nil {
		t.Fatal(err)
	}
	must(t, answer.Body.Close())
	to, err := answer.Location()
	if err != nil {
		t.Fatalf("%s is not sent back: %s, %v", name, answer.Status, err)
	}
	return to
}

func TestTheProviderSaysWhoWasSignedIn(t *testing.T) {
	p := provider(t)
	to := visit(t, p, "lan", "the state", "the nonce")
	if to.Query().Get("state") != "the state" {
		t.Errorf("sent back to %s", to)
	}
	email, err := p.End(t.Context(), to.Query().Get("code"), "the nonce", strings.ReplaceAll(verifier, " ", "-"))
	if err != nil || email != "lan@tinh.example" {
		t.Errorf("%q, %v", email, err)
	}
}

func TestWhatTheProviderSaysIsChecked(t *testing.T) {
	p := provider(t)
	right := strings.ReplaceAll(verifier, " ", "-")
	for name, c := range map[string]struct{ who, nonce, verifier, code string }{
		"an address that it has not verified":    {"hoa", "nonce", right, ""},
		"nobody's address":                       {"an", "nonce", right, ""},
		"a token that was made for another page": {"lan", "another", right, ""},
		"a code that another browser asked for":  {"lan", "nonce", right + "x", ""},
		"a code that it does not know":           {"lan", "nonce", right, "made-up"},
	} {
		code := visit(t, p, c.who, "state", "nonce").Query().Get("code")
		if c.code != "" {
			code = c.code
		}
		if email, err := p.End(t.Context(), code, c.nonce, c.verifier); !errors.Is(err, review.ErrSignIn) {
			t.Errorf("%s: %q, %v", name, email, err)
		}
	}
	code := visit(t, p, "lan", "state", "nonce").Query().Get("code")
	if _, err := p.End(t.Context(), code, "nonce", right); err != nil {
		t.Fatal(err)
	}
	if _, err := p.End(t.Context(), code, "nonce", right); !errors.Is(err, review.ErrSignIn) {
		t.Errorf("a code that was redeemed: %v", err)
	}
}

func TestAProviderThatIsAwayIsAskedAgain(t *testing.T) {
	p := provider(t)
	issuer := p.Issuer
	p.Issuer = "http://127.0.0.1:1"
	if _, err := p.Begin(t.Context(), "s", "n", "v"); err == nil || errors.Is(err, review.ErrSignIn) {
		t.Errorf("%v", err)
	}
	p.Issuer = issuer
	ended, cancel := context.WithCancel(t.Context())
	if _, err := p.Begin(ended, "s", "n", "v"); err != nil {
		t.Error(err)
	}
	cancel() // of the request that asked first
	if _, err := p.End(t.Context(), visit(t, p, "lan", "s", "n").Query().Get("code"), "n", strings.ReplaceAll(verifier, " ", "-")); err != nil {
		t.Error(err)
	}
}
