// Package outbound makes the requests that go out of this machine to addresses that somebody has entered. Where a name
// leads is judged when a connection is made, so that no name leads to this machine, its network or the metadata of its
// cloud: only to public addresses, and to the networks that the settings name. Redirects are left to the caller.
package outbound

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"syscall"
	"time"
)

// ErrAddress is an address that nothing is sent to.
var ErrAddress = errors.New("not an address that is sent to")

// Guard says where requests may go.
type Guard struct {
	// Networks may be connected to although they are not public. Without TLS only this machine is, where they name it.
	Networks []netip.Prefix
	CAs      *x509.CertPool // nil: the system's
}

const (
	dialTimeout   = 10 * time.Second
	answerTimeout = 60 * time.Second
)

// Dial connects under the guard.
func (g Guard) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := net.Dialer{Timeout: dialTimeout, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		return g.admits(address)
	}}
	return dialer.DialContext(ctx, network, address)
}

// Transport makes requests under the guard.
func (g Guard) Transport() http.RoundTripper {
	return guarded{g, &http.Transport{
		DialContext:           g.Dial,
		TLSClientConfig:       &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: g.CAs},
		TLSHandshakeTimeout:   dialTimeout,
		ResponseHeaderTimeout: answerTimeout,
		ForceAttemptHTTP2:     true,
		MaxIdleConnsPerHost:   1,
		IdleConnTimeout:       time.Minute,
	}}
}

// guarded looks at a request before any name is resolved.
type guarded struct {
	guard     Guard
	transport *http.Transport
}

// RoundTrip implements http.RoundTripper.
func (t guarded) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme != "https" && (r.URL.Scheme != "http" || !loopback(r.URL.Hostname())) {
		return nil, fmt.Errorf("%s: %w: only https is", r.URL.Redacted(), ErrAddress)
	}
	return t.transport.RoundTrip(r)
}

func loopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

// admits judges an address that a name has led to.
func (g Guard) admits(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%s: %w", address, ErrAddress)
	}
	if ip := at.Addr().Unmap(); !g.Allows(ip) {
		return fmt.Errorf("%s: %w: it is not public, and in none of the networks that the settings allow", ip, ErrAddress)
	}
	return nil
}

// never are addresses that are nobody's, or everybody's.
var never = prefixes("0.0.0.0/8", "::/128", "224.0.0.0/4", "240.0.0.0/4", "ff00::/8")

// notPublic are networks of a machine, a house or a provider, those for examples, and those that hide another address.
var notPublic = prefixes(
	"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "192.0.0.0/24",
	"192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
	"::1/128", "fc00::/7", "fe80::/10", "fec0::/10", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
)

func prefixes(all ...string) []netip.Prefix {
	networks := make([]netip.Prefix, len(all))
	for i, one := range all {
		networks[i] = netip.MustParsePrefix(one)
	}
	return networks
}

// Allows says whether an address may be connected to.
func (g Guard) Allows(ip netip.Addr) bool {
	within := func(n netip.Prefix) bool { return n.Contains(ip.WithZone("")) }
	switch {
	case slices.ContainsFunc(never, within):
		return false
	case slices.ContainsFunc(g.Networks, within):
		return true
	default:
		return !slices.ContainsFunc(notPublic, within)
	}
}

// Fetching is for an address that a setting of this installation names: this machine counts, where that names it, and
// the proxy of the environment is used, where there is one for it; then that decides where a name leads.
func (g Guard) Fetching(address string) http.RoundTripper {
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, address, http.NoBody)
	if err != nil {
		return g.Transport() // which refuses it
	}
	if loopback(request.URL.Hostname()) || request.URL.Hostname() == "localhost" {
		g.Networks = append(slices.Clip(g.Networks), netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"))
	}
	if proxy, err := http.ProxyFromEnvironment(request); err == nil && proxy != nil {
		return http.DefaultTransport
	}
	return g.Transport()
}
