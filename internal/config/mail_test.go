package config

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// secret is a file with a secret in it.
func secret(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMailSettings(t *testing.T) {
	full := func(t *testing.T) map[string]string {
		return map[string]string{
			"DANHGIA_POSTGRES_URL": "postgres://danhgia@db:5432/danhgia",
			"DANHGIA_SMTP_ADDRESS": "mail.tinh.example:465", "DANHGIA_SMTP_USER": "danh-gia", "DANHGIA_SMTP_PASSWORD_FILE": secret(t, "pass word\n"),
			"DANHGIA_MAIL_FROM": "danh-gia@tinh.example", "DANHGIA_MAIL_OFFICE": "Văn phòng UBND tỉnh",
			"DANHGIA_MAIL_CONTACT_NAME": "Lan", "DANHGIA_MAIL_CONTACT_ADDRESS": "lan@tinh.example",
			"DANHGIA_MAIL_KEY_FILE": secret(t, strings.Repeat("k", 32)+"\n"), "DANHGIA_PUBLIC_URL": "https://danhgia.tinh.example/",
		}
	}
	want := Mail{
		Server: "mail.tinh.example:465", Security: "tls", User: "danh-gia", Password: "pass word", From: "danh-gia@tinh.example",
		Office: "Văn phòng UBND tỉnh", ContactName: "Lan", ContactAddress: "lan@tinh.example", Key: strings.Repeat("k", 32),
		PublicURL: "https://danhgia.tinh.example", PerMinute: 60,
	}
	for name, c := range map[string]struct {
		env map[string]string
		err []string // settings that are at fault
	}{
		"all that is needed":                            {nil, nil},
		"without a server nothing else counts":          {map[string]string{"DANHGIA_SMTP_ADDRESS": "", "DANHGIA_PUBLIC_URL": "ftp://x", "DANHGIA_MAIL_FROM": "x"}, nil},
		"clear text leaves this machine":                {map[string]string{"DANHGIA_SMTP_SECURITY": "none"}, []string{"DANHGIA_SMTP_SECURITY"}},
		"a user without a password":                     {map[string]string{"DANHGIA_SMTP_PASSWORD_FILE": ""}, []string{"DANHGIA_SMTP_USER"}},
		"an address with a name":                        {map[string]string{"DANHGIA_MAIL_CONTACT_ADDRESS": "Lan <lan@tinh.example>"}, []string{"DANHGIA_MAIL_CONTACT_ADDRESS"}},
		"links over http to somewhere":                  {map[string]string{"DANHGIA_PUBLIC_URL": "http://danhgia.tinh.example"}, []string{"DANHGIA_PUBLIC_URL"}},
		"links with a path":                             {map[string]string{"DANHGIA_PUBLIC_URL": "https://tinh.example/danhgia"}, []string{"DANHGIA_PUBLIC_URL"}},
		"a key that could be guessed":                   {map[string]string{"DANHGIA_MAIL_KEY_FILE": secret(t, "short\n")}, []string{"DANHGIA_MAIL_KEY_FILE"}},
		"everything wrong is said at once, in any part": {map[string]string{"DANHGIA_LISTEN": "x", "DANHGIA_SMTP_ADDRESS": "mail", "DANHGIA_SMTP_SECURITY": "ssl", "DANHGIA_MAIL_FROM": "", "DANHGIA_MAIL_OFFICE": "", "DANHGIA_MAIL_CONTACT_NAME": "", "DANHGIA_MAIL_PER_MINUTE": "0"}, []string{"DANHGIA_LISTEN", "DANHGIA_SMTP_ADDRESS", "DANHGIA_SMTP_SECURITY", "DANHGIA_MAIL_FROM", "DANHGIA_MAIL_OFFICE", "DANHGIA_MAIL_CONTACT_NAME", "DANHGIA_MAIL_PER_MINUTE"}},
	} {
		t.Run(name, func(t *testing.T) {
			env := full(t)
			maps.Copy(env, c.env)
			for key, value := range env {
				t.Setenv(key, value)
			}
			got, err := Load()
			if diff := cmp.Diff(c.err, settingsOf(err)); diff != "" {
				t.Fatalf("%v: faults (-want +got)\n%s", err, diff)
			}
			if c.env == nil && !cmp.Equal(want, got.Mail) {
				t.Errorf("(-want +got)\n%s", cmp.Diff(want, got.Mail))
			}
		})
	}
}

// settingsOf are the settings that an error complains of, in its order.
func settingsOf(err error) (settings []string) {
	if err == nil {
		return nil
	}
	for line := range strings.Lines(strings.TrimPrefix(err.Error(), "settings: ")) {
		name, _, _ := strings.Cut(line, ":")
		name, _, _ = strings.Cut(name, " ")
		settings = append(settings, name)
	}
	return settings
}
