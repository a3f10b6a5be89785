package config

import (
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestLoad(t *testing.T) {
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte("p@ss/word"), 0o600); err != nil {
		t.Fatal(err)
	}
	base := Config{Postgres: Postgres{PostgresURL: "postgres://danhgia@db:5432/danhgia"}, Province: "H44", ProvinceName: "UBND tỉnh Phú Thọ", PortalRoot: "019d2be3-6a88-732b-8b17-b68020c8553a", PortalPause: 3 * time.Second, Listen: "127.0.0.1:8080", Mail: Mail{Security: "tls", PerMinute: 60}, SignIn: usualSignIn, Watch: usualWatch, Heartbeat: usualHeartbeat}
	for name, c := range map[string]struct {
		env  map[string]string
		want func(*Config)
		err  string
	}{
		"only the database is needed": {map[string]string{"DANHGIA_POSTGRES_URL": base.PostgresURL}, func(*Config) {}, ""},
		"a password from a file goes into the address": {
			map[string]string{"DANHGIA_POSTGRES_URL": base.PostgresURL, "DANHGIA_POSTGRES_PASSWORD_FILE": password},
			func(c *Config) {
				c.PostgresPassword, c.PostgresURL = "p@ss/word", "postgres://danhgia:p%40ss%2Fword@db:5432/danhgia"
			}, "",
		},
		"an owner of its own, and a role that reads": {
			map[string]string{
				"DANHGIA_POSTGRES_URL": base.PostgresURL, "DANHGIA_POSTGRES_OWNER_URL": "postgres://owner@db:5432/danhgia",
				"DANHGIA_POSTGRES_OWNER_PASSWORD_FILE": password, "DANHGIA_POSTGRES_READER": "danhgia_read",
			},
			func(c *Config) {
				c.OwnerPassword, c.OwnerURL, c.Reader = "p@ss/word", "postgres://owner:p%40ss%2Fword@db:5432/danhgia", "danhgia_read"
			}, "",
		},
		"an owner of another database": {
			map[string]string{"DANHGIA_POSTGRES_URL": base.PostgresURL, "DANHGIA_POSTGRES_OWNER_URL": "postgres://owner:hunter2@db:5432/other"},
			nil, "settings: DANHGIA_POSTGRES_OWNER_URL: not the database of DANHGIA_POSTGRES_URL; only the role may be another",
		},
		"an owner that is the programs' role": {
			map[string]string{"DANHGIA_POSTGRES_URL": base.PostgresURL, "DANHGIA_POSTGRES_OWNER_URL": base.PostgresURL},
			nil, "settings: DANHGIA_POSTGRES_OWNER_URL: the same role as that of DANHGIA_POSTGRES_URL; leave it out where there is one role for everything",
		},
		"a role that reads, of nobody": {
			map[string]string{"DANHGIA_POSTGRES_URL": base.PostgresURL, "DANHGIA_POSTGRES_READER": "danhgia_read"},
			nil, "settings: DANHGIA_POSTGRES_READER: give the name of a role such as danhgia_read, together with DANHGIA_POSTGRES_OWNER_URL",
		},
		"a portal is asked without a slash at its end": {
			map[string]string{"DANHGIA_POSTGRES_URL": base.PostgresURL, "DANHGIA_PORTAL_URL": "https://cong.tinh.example/", "DANHGIA_PORTAL_PAUSE": "1s"},
			func(c *Config) { c.PortalURL, c.PortalPause = "https://cong.tinh.example", time.Second }, "",
		},
		"a portal on this machine needs no pause": {
			map[string]string{"DANHGIA_POSTGRES_URL": base.PostgresURL, "DANHGIA_PORTAL_URL": "http://127.0.0.1:8090", "DANHGIA_PORTAL_PAUSE": "0"},
			func(c *Config) { c.PortalURL, c.PortalPause = "http://127.0.0.1:8090", 0 }, "",
		},
		"a portal over http": {
			map[string]string{"DANHGIA_POSTGRES_URL": base.PostgresURL, "DANHGIA_PORTAL_URL": "http://cong.tinh.example"},
			nil, `settings: DANHGIA_PORTAL_URL: "http://cong.tinh.example" is not an address such as https://cong.tinh.example`,
		},
		"a portal in the network of the machine itself": {
			map[string]string{"DANHGIA_POSTGRES_URL": base.PostgresURL, "DANHGIA_PORTAL_URL": "http://169.254.169.254"},
			nil, `settings: DANHGIA_PORTAL_URL: "http://169.254.169.254" is not an address such as https://cong.tinh.example`,
		},
		"a portal that is not spared": {
			map[string]string{"DANHGIA_POSTGRES_URL": base.PostgresURL, "DANHGIA_PORTAL_URL": "https://cong.tinh.example", "DANHGIA_PORTAL_PAUSE": "10ms"},
			nil, "settings: DANHGIA_PORTAL_PAUSE: 10ms is too short to spare the portal; give at least 1s",
		},
		"everything wrong is said at once": {
			map[string]string{"DANHGIA_POSTGRES_URL": "mysql://secret@db", "DANHGIA_PROVINCE": "Phú Thọ", "DANHGIA_LISTEN": "8080"},
			nil,
			"settings: DANHGIA_PROVINCE: \"Phú Thọ\" is not a province's code such as H44\n" +
				"DANHGIA_LISTEN: \"8080\" is not an address such as 127.0.0.1:8080\n" +
				"DANHGIA_POSTGRES_URL: not an address such as postgres://danhgia@127.0.0.1:5432/danhgia",
		},
	} {
		t.Run(name, func(t *testing.T) {
			for key, value := range c.env {
				t.Setenv(key, value)
			}
			got, err := Load()
			if c.err != "" {
				if err == nil || err.Error() != c.err {
					t.Fatalf("got %v, want %s", err, c.err)
				}
				return
			}
			want := base
			c.want(&want)
			if diff := cmp.Diff(want, got, cmpopts.EquateComparable(netip.Prefix{})); err != nil || diff != "" {
				t.Errorf("%v (-want +got)\n%s", err, diff)
			}
		})
	}
}
