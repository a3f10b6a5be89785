package config

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var usualSignIn = SignIn{Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}, Name: "tài khoản của tỉnh"}

func TestSettingsOfSigningIn(t *testing.T) {
	file := func(content string) string {
		name := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	key := strings.Repeat("k", 32)
	for name, c := range map[string]struct {
		env  map[string]string
		want SignIn
		err  string
	}{
		"none": {nil, usualSignIn, ""},
		"a key and a single sign-on with a path": {
			map[string]string{
				"DANHGIA_SESSION_KEY_FILE": file(key + "\n"), "DANHGIA_PUBLIC_URL": "https://danhgia.tinh.example/", "DANHGIA_PROXIES": "10.0.0.0/8",
				"DANHGIA_OIDC_ISSUER": "https://sso.tinh.example/realms/tinh/", "DANHGIA_OIDC_CLIENT_ID": "danhgia", "DANHGIA_OIDC_CLIENT_SECRET_FILE": file("bí mật\n"),
			},
			SignIn{
				Key: key, Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}, Issuer: "https://sso.tinh.example/realms/tinh",
				ClientID: "danhgia", Secret: "bí mật", Name: "tài khoản của tỉnh",
			},
			"",
		},
		"a site on this machine, by its name": {
			map[string]string{"DANHGIA_SESSION_KEY_FILE": file(key), "DANHGIA_PUBLIC_URL": "http://localhost:8080"},
			SignIn{Key: key, Proxies: usualSignIn.Proxies, Name: usualSignIn.Name},
			"",
		},
		"a short key, said without the key": {
			map[string]string{"DANHGIA_SESSION_KEY_FILE": file("secret"), "DANHGIA_PUBLIC_URL": "https://danhgia.tinh.example"},
			SignIn{},
			"settings: DANHGIA_SESSION_KEY_FILE: the key has 6 bytes, give at least 32 random ones",
		},
		"a public address over http": {
			map[string]string{"DANHGIA_SESSION_KEY_FILE": file(key), "DANHGIA_PUBLIC_URL": "http://danhgia.tinh.example"},
			SignIn{},
			`settings: DANHGIA_PUBLIC_URL: "http://danhgia.tinh.example" is not an address such as https://danhgia.tinh.example`,
		},
		"a single sign-on over http, without a name or key": {
			map[string]string{"DANHGIA_OIDC_ISSUER": "http://sso.tinh.example"},
			SignIn{},
			"settings: DANHGIA_OIDC_ISSUER: \"http://sso.tinh.example\" is not an address such as https://dang-nhap.tinh.example\n" +
				"DANHGIA_OIDC_CLIENT_ID: give the name that this site has at the single sign-on\n" +
				"DANHGIA_OIDC_ISSUER: signing in also needs DANHGIA_SESSION_KEY_FILE and DANHGIA_PUBLIC_URL",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("DANHGIA_POSTGRES_URL", "postgres://danhgia@db:5432/danhgia")
			for key, value := range c.env {
				t.Setenv(key, value)
			}
			got, err := Load()
			if c.err != "" {
				if err == nil || err.Error() != c.err {
					t.Errorf("got %v, want %s", err, c.err)
				}
				return
			}
			if diff := cmp.Diff(c.want, got.SignIn, cmpopts.EquateComparable(netip.Prefix{})); err != nil || diff != "" {
				t.Errorf("%v (-want +got)\n%s", err, diff)
			}
		})
	}
}
