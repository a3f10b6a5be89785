package outbound

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func TestWhatAGuardAllows(t *testing.T) {
	inside := Guard{Networks: []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16"), netip.MustParsePrefix("0.0.0.0/0")}}
	for name, c := range map[string]struct {
		guard Guard
		ip    string
		want  bool
	}{
		"a public address":                         {Guard{}, "113.190.1.1", true},
		"a public address of version 6":            {Guard{}, "2405:4800::1", true},
		"this machine":                             {Guard{}, "127.0.0.1", false},
		"this machine by version 6":                {Guard{}, "::1", false},
		"a private network":                        {Guard{}, "10.20.3.4", false},
		"another private network":                  {Guard{}, "192.168.1.1", false},
		"the metadata of a cloud":                  {Guard{}, "169.254.169.254", false},
		"the metadata of a cloud by version 6":     {Guard{}, "fd00:ec2::254", false},
		"a link":                                   {Guard{}, "fe80::1%eth0", false},
		"the network between a provider and us":    {Guard{}, "100.64.1.1", false},
		"an address hidden in one of version 6":    {Guard{}, "64:ff9b::7f00:1", false},
		"an address hidden in a tunnel":            {Guard{}, "2002:7f00:1::", false},
		"a private network that the settings name": {inside, "10.20.3.4", true},
		"nobody's address, whatever is allowed":    {inside, "0.0.0.0", false},
		"everybody's address, whatever is allowed": {inside, "224.0.0.1", false},
	} {
		if got := c.guard.Allows(netip.MustParseAddr(c.ip)); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	if err := (Guard{}).admits("[::ffff:127.0.0.1]:443"); !errors.Is(err, ErrAddress) {
		t.Errorf("an address of version 4 written as one of version 6: %v", err)
	}
}

// this allows this machine.
var this = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

func get(t *testing.T, g Guard, address string) error {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := g.Transport().RoundTrip(request)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

func TestWhereANameLeadsIsJudgedWhenAConnectionIsMade(t *testing.T) {
	asked := 0
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer server.Close()
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	named := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	for _, address := range []string{server.URL, named} {
		if err := get(t, Guard{CAs: pool}, address); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v, want a refusal", address, err)
		}
	}
	if asked != 0 {
		t.Error("the server was asked")
	}
	if err := get(t, Guard{Networks: this, CAs: pool}, server.URL); err != nil || asked != 1 {
		t.Errorf("a network that is allowed: %v", err)
	}
	if err := get(t, Guard{Networks: this}, server.URL); err == nil || asked != 1 {
		t.Error("a certificate that nobody vouches for was taken")
	}
}

func TestOnlyThisMachineIsSentToWithoutTLS(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer plain.Close()
	if err := get(t, Guard{Networks: this}, plain.URL); err != nil {
		t.Error(err)
	}
	for _, address := range []string{"http://cong.tinh.example/", "ftp://127.0.0.1/", strings.Replace(plain.URL, "127.0.0.1", "localhost", 1)} {
		if err := get(t, Guard{Networks: this}, address); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v, want a refusal", address, err)
		}
	}
}

func TestAnOldVersionOfTLSIsNotSpoken(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	server.StartTLS()
	defer server.Close()
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	if err := get(t, Guard{Networks: this, CAs: pool}, server.URL); err == nil {
		t.Error("it was")
	}
}
