package config

import (
	"net/netip"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSettingsOfWhatGoesOut(t *testing.T) {
	for name, c := range map[string]struct {
		env  map[string]string
		want []string // settings that are at fault
	}{
		"none are needed":                  {nil, nil},
		"folders and networks":             {map[string]string{"DANHGIA_PUSH_SECRETS_DIR": "/run/secrets/push", "DANHGIA_PUSH_DIRECTORY": "/srv/gui", "DANHGIA_OUT_NETWORKS": "10.20.0.0/16,10.21.0.0/16"}, nil},
		"a folder that depends on where":   {map[string]string{"DANHGIA_PUSH_DIRECTORY": "gui"}, []string{"DANHGIA_PUSH_DIRECTORY"}},
		"a network that is none":           {map[string]string{"DANHGIA_OUT_NETWORKS": "mạng tỉnh"}, []string{"DANHGIA_OUT_NETWORKS"}},
		"authorities that are not there":   {map[string]string{"DANHGIA_OUT_CA_FILE": filepath.Join(t.TempDir(), "ca.pem")}, []string{"DANHGIA_OUT_CA_FILE"}},
		"authorities that are none":        {map[string]string{"DANHGIA_OUT_CA_FILE": secret(t, "not PEM")}, []string{"DANHGIA_OUT_CA_FILE"}},
		"everything wrong is said at once": {map[string]string{"DANHGIA_PUSH_SECRETS_DIR": "push", "DANHGIA_OUT_CA_FILE": secret(t, ""), "DANHGIA_LISTEN": "x"}, []string{"DANHGIA_LISTEN", "DANHGIA_PUSH_SECRETS_DIR", "DANHGIA_OUT_CA_FILE"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("DANHGIA_POSTGRES_URL", "postgres://danhgia@db/danhgia")
			for key, value := range c.env {
				t.Setenv(key, value)
			}
			got, err := Load()
			if diff := cmp.Diff(c.want, settingsOf(err)); diff != "" {
				t.Errorf("%v (-want +got)\n%s", err, diff)
			}
			if name == "folders and networks" && (len(got.Outbound.Networks) != 2 || got.Outbound.Networks[1] != netip.MustParsePrefix("10.21.0.0/16")) {
				t.Errorf("networks: %v", got.Outbound.Networks)
			}
		})
	}
}
