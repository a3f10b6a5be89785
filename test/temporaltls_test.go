package test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"danhgia/internal/devstack/devtest"
	"danhgia/internal/temporalclient"
)

// authority makes certificates, as a Temporal cluster's own does.
type authority struct {
	t    *testing.T
	dir  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{t: t, dir: t.TempDir()}
	a.cert, a.key = a.issue("ca", nil)
	return a
}

// issue writes NAME.pem and NAME.key; without a template it is the authority's own.
func (a *authority) issue(name string, use []x509.ExtKeyUsage) (*x509.Certificate, *ecdsa.PrivateKey) {
	a.t.Helper()
	key := must2(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))(a.t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, ExtKeyUsage: use,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	parent, signer := a.cert, a.key
	if use == nil {
		template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
		parent, signer = template, key
	}
	der := must2(x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer))(a.t)
	private := must2(x509.MarshalPKCS8PrivateKey(key))(a.t)
	write(a.t, a.file(name+".pem"), string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	write(a.t, a.file(name+".key"), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
	return must2(x509.ParseCertificate(der))(a.t), key
}

func (a *authority) file(name string) string { return filepath.Join(a.dir, name) }

// settings are those of a server that has the name temporal.example; asking says whether it wants a client's certificate.
func (a *authority) settings(asking tls.ClientAuthType) *tls.Config {
	a.t.Helper()
	a.issue("temporal.example", []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth})
	own := must2(tls.LoadX509KeyPair(a.file("temporal.example.pem"), a.file("temporal.example.key")))(a.t)
	clients := x509.NewCertPool()
	clients.AddCert(a.cert)
	return &tls.Config{Certificates: []tls.Certificate{own}, ClientAuth: asking, ClientCAs: clients, NextProtos: []string{"h2"}, MinVersion: tls.VersionTLS12}
}

// guarded is an address at which a server of Temporal answers to those alone who have a certificate.
func guarded(t *testing.T, settings *tls.Config, behind string) string {
	t.Helper()
	listener := must2(tls.Listen("tcp", "127.0.0.1:0", settings))(t)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go join(client, behind)
		}
	}()
	return listener.Addr().String()
}

func join(client net.Conn, behind string) {
	defer client.Close()
	server, err := net.Dial("tcp", behind)
	if err != nil {
		return
	}
	defer server.Close()
	go func() { _, _ = io.Copy(server, client); _ = server.Close() }()
	_, _ = io.Copy(client, server)
}

// temporalSettings are Temporal's in the environment, and no others.
func temporalSettings(t *testing.T, settings map[string]string) {
	t.Helper()
	for _, setting := range os.Environ() {
		if name, _, _ := strings.Cut(setting, "="); strings.HasPrefix(name, "TEMPORAL_") {
			t.Setenv(name, "")
			must(t, os.Unsetenv(name))
		}
	}
	t.Setenv("TEMPORAL_CONFIG_FILE", filepath.Join(t.TempDir(), "none.toml"))
	for name, value := range settings {
		t.Setenv(name, value)
	}
}

func dialTemporal(t *testing.T) error {
	t.Helper()
	c, err := temporalclient.Dial(t.Context(), slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Answers(t.Context())
}

// TestTemporalIsReachedByMutualTLS: a real server, behind an address that wants a certificate, as own clusters and Temporal
// Cloud have it.
func TestTemporalIsReachedByMutualTLS(t *testing.T) {
	behind, namespace := devtest.Temporal(t)
	a := newAuthority(t)
	address := guarded(t, a.settings(tls.RequireAndVerifyClientCert), behind)
	a.issue("worker", []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth})
	settings := map[string]string{
		"TEMPORAL_ADDRESS": address, "TEMPORAL_NAMESPACE": namespace, "TEMPORAL_TLS_SERVER_NAME": "temporal.example",
		"TEMPORAL_TLS_SERVER_CA_CERT_PATH": a.file("ca.pem"),
		"TEMPORAL_TLS_CLIENT_CERT_PATH":    a.file("worker.pem"), "TEMPORAL_TLS_CLIENT_KEY_PATH": a.file("worker.key"),
	}
	temporalSettings(t, settings)
	must(t, dialTemporal(t))

	for name, c := range map[string]struct{ setting, value string }{
		"without the client's certificate": {"TEMPORAL_TLS_CLIENT_CERT_PATH", ""},
		"without the server's authority":   {"TEMPORAL_TLS_SERVER_CA_CERT_PATH", ""},
		"a server of another name":         {"TEMPORAL_TLS_SERVER_NAME", "another.example"},
	} {
		t.Run(name, func(t *testing.T) {
			temporalSettings(t, settings)
			must(t, os.Unsetenv(c.setting))
			if c.value != "" {
				t.Setenv(c.setting, c.value)
			}
			if c.setting == "TEMPORAL_TLS_CLIENT_CERT_PATH" {
				must(t, os.Unsetenv("TEMPORAL_TLS_CLIENT_KEY_PATH"))
			}
			if err := dialTemporal(t); err == nil {
				t.Error("Temporal answers all the same")
			}
		})
	}
}

// TestTemporalIsToldTheAPIKey: over TLS, as Temporal Cloud wants it; from the environment and from a file.
func TestTemporalIsToldTheAPIKey(t *testing.T) {
	a := newAuthority(t)
	listener := must2(net.Listen("tcp", "127.0.0.1:0"))(t)
	var lock sync.Mutex
	var keys, namespaces []string
	server := grpc.NewServer(grpc.Creds(credentials.NewTLS(a.settings(tls.NoClientCert))), grpc.UnknownServiceHandler(func(_ any, s grpc.ServerStream) error {
		told, _ := metadata.FromIncomingContext(s.Context())
		lock.Lock()
		defer lock.Unlock()
		keys, namespaces = append(keys, told.Get("authorization")...), append(namespaces, told.Get("temporal-namespace")...)
		return status.Error(codes.Unimplemented, "it only listens")
	}))
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	file := filepath.Join(t.TempDir(), "temporal.toml")
	write(t, file, "[profile.default]\napi_key = \"key-of-a-file\"\n")
	common := map[string]string{
		"TEMPORAL_ADDRESS": listener.Addr().String(), "TEMPORAL_NAMESPACE": "danhgia.a1b2c",
		"TEMPORAL_TLS_SERVER_NAME": "temporal.example", "TEMPORAL_TLS_SERVER_CA_CERT_PATH": a.file("ca.pem"),
	}
	for key, setting := range map[string][2]string{"key-of-the-environment": {"TEMPORAL_API_KEY", "key-of-the-environment"}, "key-of-a-file": {"TEMPORAL_CONFIG_FILE", file}} {
		t.Run(key, func(t *testing.T) {
			temporalSettings(t, common)
			t.Setenv(setting[0], setting[1])
			_ = dialTemporal(t) // the server only listens
			lock.Lock()
			defer lock.Unlock()
			if !slices.Contains(keys, "Bearer "+key) {
				t.Errorf("it was told %q of namespaces %q", keys, namespaces)
			}
		})
	}
}

func TestTemporalsSettingsAreCheckedWithoutAServer(t *testing.T) {
	temporalSettings(t, map[string]string{
		"TEMPORAL_TLS_CLIENT_CERT_PATH": filepath.Join(t.TempDir(), "none.pem"), "TEMPORAL_TLS_CLIENT_KEY_PATH": filepath.Join(t.TempDir(), "none.key"),
	})
	if err := temporalclient.CheckSettings(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a certificate that is not there: %v", err)
	}
}
