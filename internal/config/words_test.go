package config

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTenFaultsAreSaidAtOnceAndInWords(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "session-key")
	for key, value := range map[string]string{
		"DANHGIA_POSTGRES_URL": "postgres://", "DANHGIA_PROVINCE": "44", "DANHGIA_PORTAL_URL": "ftp://cong.example", "DANHGIA_PORTAL_PAUSE": "three",
		"DANHGIA_SMTP_ADDRESS": "mail", "DANHGIA_MAIL_FROM": "Lan <lan@tinh.example>", "DANHGIA_MAIL_OFFICE": "Văn phòng", "DANHGIA_MAIL_CONTACT_NAME": "Lan",
		"DANHGIA_MAIL_CONTACT_ADDRESS": "lan@tinh.example", "DANHGIA_MAIL_KEY_FILE": keyFile(t), "DANHGIA_PUBLIC_URL": "https://danhgia.tinh.example",
		"DANHGIA_MAIL_PER_MINUTE": "many", "DANHGIA_SESSION_KEY_FILE": missing, "DANHGIA_PROXIES": "10.0.0.1", "DANHGIA_PUSH_DIRECTORY": "push",
		"DANHGIA_HEARTBEAT_EVERY": "often",
	} {
		t.Setenv(key, value)
	}
	_, err := Load()
	if err == nil {
		t.Fatal("nothing is wrong")
	}
	want := []string{
		`DANHGIA_HEARTBEAT_EVERY: "often" is not a time such as 30s or 15m`,
		`DANHGIA_MAIL_FROM: "Lan <lan@tinh.example>" is not an address such as danh-gia@tinh.example`,
		`DANHGIA_MAIL_PER_MINUTE: "many" is not a whole number`,
		`DANHGIA_PORTAL_PAUSE: "three" is not a time such as 30s or 15m`,
		`DANHGIA_PORTAL_URL: "ftp://cong.example" is not an address such as https://cong.tinh.example`,
		`DANHGIA_POSTGRES_URL: not an address such as postgres://danhgia@127.0.0.1:5432/danhgia`,
		`DANHGIA_PROVINCE: "44" is not a province's code such as H44`,
		`DANHGIA_PROXIES: "10.0.0.1" is not a list of networks such as 10.20.0.0/16,192.168.0.0/24`,
		`DANHGIA_PUSH_DIRECTORY: "push" does not begin with /`,
		`DANHGIA_SESSION_KEY_FILE: the file ` + missing + `: it is not there; name another, or leave the setting empty`,
		`DANHGIA_SMTP_ADDRESS: "mail" is not an address such as mail.tinh.example:465`,
	}
	got := strings.Split(strings.TrimPrefix(err.Error(), "settings: "), "\n")
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func keyFile(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte(strings.Repeat("k", shortestKey)), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestASlipOfThePenIsFound(t *testing.T) {
	t.Setenv("DANHGIA_SMTP_SERVER", "mail.tinh.example:465")
	t.Setenv("DANHGIA_PORT", "8080")
	if diff := cmp.Diff([]string{"DANHGIA_SMTP_SERVER"}, Strangers()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// others are settings of .env.example that are not ours to read: those of docker-compose.yml, and of libraries.
var others = regexp.MustCompile(`^(DANHGIA_PORT|MAIL_CATCHER_PORT|OTEL_EXPORTER_OTLP_ENDPOINT|TEMPORAL_\w+)$`)

func TestEverySettingIsDescribedAndNoOther(t *testing.T) {
	content, err := os.ReadFile("../../.env.example")
	if err != nil {
		t.Fatal(err)
	}
	var described []string
	for _, line := range regexp.MustCompile(`(?m)^(?:# )?([A-Z][A-Z0-9_]+)=`).FindAllStringSubmatch(string(content), -1) {
		if slices.Contains(described, line[1]) {
			t.Errorf("%s is described twice", line[1])
		}
		described = append(described, line[1])
	}
	ours := Settings()
	for _, key := range ours {
		if !slices.Contains(described, key) {
			t.Errorf(".env.example does not describe %s", key)
		}
	}
	for _, key := range described {
		if !slices.Contains(ours, key) && !others.MatchString(key) {
			t.Errorf(".env.example describes %s, which nothing reads", key)
		}
	}
}

// TestEverySettingReachesTheContainers: docker-compose.yml gives each setting to the programs, but those for which it has a file.
func TestEverySettingReachesTheContainers(t *testing.T) {
	content, err := os.ReadFile("../../docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	inFiles := []string{"DANHGIA_PUBLICATION_KEY", "DANHGIA_HEARTBEAT_URL_FILE"} // the one has a file, the other an address, and not both may be given
	for _, key := range Settings() {
		if given := regexp.MustCompile(`(?m)^ +` + key + `:`).Match(content); !given && !slices.Contains(inFiles, key) {
			t.Errorf("docker-compose.yml gives %s to no program", key)
		}
	}
}
