package test

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"danhgia/internal/config"
	"danhgia/internal/devstack/devtest"
)

// unit are the settings of a unit of systemd, by their names.
type unit map[string][]string

func readUnit(t *testing.T, content string) unit {
	t.Helper()
	u := unit{}
	for line := range strings.Lines(content) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "[") {
			continue
		}
		name, value, found := strings.Cut(line, "=")
		if !found {
			t.Fatalf("%q is no setting", line)
		}
		u[name] = append(u[name], value)
	}
	return u
}

// hardened are the settings that every program of ours has, and what they must be.
var hardened = map[string]string{
	"User": "danhgia", "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes",
	"CapabilityBoundingSet": "", "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX", "MemoryDenyWriteExecute": "yes", "RestrictNamespaces": "yes",
	"SystemCallArchitectures": "native", "MemoryMax": "1G",
}

var (
	environmentSetting = regexp.MustCompile(`^(DANHGIA_\w+)=(.*)$`)
	credential         = regexp.MustCompile(`^([\w.-]+):/etc/danhgia/%i/secrets/([\w.-]+)$`)
)

// unitFaults is everything that is wrong with the unit of a service.
func unitFaults(u unit, stays bool) (faults []string) {
	for name, want := range hardened {
		if got, there := u[name]; !there || !slices.Contains(got, want) {
			faults = append(faults, name+" is not "+want)
		}
	}
	if stays && !slices.Contains(u["Restart"], "always") {
		faults = append(faults, "stays down once it has ended")
	}
	if stays && !slices.Contains(u["TimeoutStopSec"], "20") {
		faults = append(faults, "may be killed before it has ended")
	}
	given := map[string]bool{}
	for _, c := range u["LoadCredential"] {
		m := credential.FindStringSubmatch(c)
		if m == nil || m[1] != m[2] {
			faults = append(faults, "the secret "+c+" does not lie where the others do")
			continue
		}
		given[m[1]] = true
	}
	for _, e := range u["Environment"] {
		m := environmentSetting.FindStringSubmatch(e)
		if m == nil {
			if !strings.HasPrefix(e, "TMPDIR=") {
				faults = append(faults, e+" is no setting")
			}
			continue
		}
		if !slices.Contains(config.Settings(), m[1]) {
			faults = append(faults, m[1]+" is no setting of the programs")
		}
		if secret, is := strings.CutPrefix(m[2], "%d/"); is && !given[secret] {
			faults = append(faults, m[1]+" names the secret "+secret+", which nobody gives")
		} else if strings.HasSuffix(m[1], "_FILE") && !is {
			faults = append(faults, m[1]+" is a secret that does not come by systemd")
		}
	}
	slices.Sort(faults)
	return faults
}

func TestUnitsOfSystemd(t *testing.T) {
	for name, stays := range map[string]bool{"danhgia-worker@": true, "danhgia-server@": true, "danhgia-backup@": false, "danhgia-migrate@": false} {
		if faults := unitFaults(readUnit(t, readFile(t, "../deploy/systemd/"+name+".service")), stays); len(faults) > 0 {
			t.Errorf("%s: %q", name, faults)
		}
	}
}

// TestUnitsOfSystemdFaults changes one thing in a unit and expects the one fault that it makes.
func TestUnitsOfSystemdFaults(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"a writable system":                {"ProtectSystem=strict", "ProtectSystem=full", "ProtectSystem is not strict"},
		"any amount of memory":             {"MemoryMax=1G\n", "", "MemoryMax is not 1G"},
		"rights of the system":             {"CapabilityBoundingSet=\n", "CapabilityBoundingSet=CAP_NET_ADMIN\n", "CapabilityBoundingSet is not "},
		"another user":                     {"User=danhgia", "User=root", "User is not danhgia"},
		"a worker that stays down":         {"Restart=always", "Restart=no", "stays down once it has ended"},
		"a worker that is killed":          {"TimeoutStopSec=20", "TimeoutStopSec=2", "may be killed before it has ended"},
		"a setting with a slip of the pen": {"DANHGIA_SPOOL_DIR", "DANHGIA_SPOOL_DIRECTORY", "DANHGIA_SPOOL_DIRECTORY is no setting of the programs"},
		"a secret that nobody gives":       {"LoadCredential=mail-key:/etc/danhgia/%i/secrets/mail-key\n", "", "DANHGIA_MAIL_KEY_FILE names the secret mail-key, which nobody gives"},
		"a secret that everybody can read": {"DANHGIA_MAIL_KEY_FILE=%d/mail-key", "DANHGIA_MAIL_KEY_FILE=/etc/danhgia/mail-key", "DANHGIA_MAIL_KEY_FILE is a secret that does not come by systemd"},
		"a secret from the wrong place":    {"secrets/session-key", "session-key", "the secret session-key:/etc/danhgia/%i/session-key does not lie where the others do"},
	} {
		t.Run(name, func(t *testing.T) {
			original := readFile(t, "../deploy/systemd/danhgia-worker@.service")
			changed := strings.ReplaceAll(original, c.old, c.new)
			if changed == original {
				t.Fatalf("the unit has no %q to change", c.old)
			}
			if faults := unitFaults(readUnit(t, changed), true); !slices.Contains(faults, c.want) {
				t.Errorf("faults are %q, %q is missing", faults, c.want)
			}
		})
	}
}

// TestSystemdTakesTheUnits, where there is a systemd to ask.
func TestSystemdTakesTheUnits(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("no systemd-analyze on this machine")
	}
	dir := t.TempDir()
	files, err := filepath.Glob("../deploy/systemd/*@.*")
	must(t, err)
	var units []string
	for _, file := range files {
		// The programs are not installed here: another one stands for them.
		content := regexp.MustCompile(`/usr/local/bin/\w+`).ReplaceAllString(readFile(t, file), "/bin/true")
		units = append(units, filepath.Join(dir, strings.Replace(filepath.Base(file), "@.", "@H44.", 1)))
		must(t, os.WriteFile(units[len(units)-1], []byte(content), 0o644))
	}
	if len(units) != 5 {
		t.Fatalf("%d units", len(units))
	}
	// What it says of the machine's own units is none of ours.
	out, err := exec.Command(analyze, append([]string{"verify", "--recursive-errors=no", "--man=no"}, units...)...).CombinedOutput()
	if err != nil || strings.Contains(string(out), "danhgia-") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestStarterOfAnInstallation prepares an empty database as its owner, as danhgia-migrate does, and goes on as the programs.
func TestStarterOfAnInstallation(t *testing.T) {
	owner := devtest.Database(t)
	etc, installation := t.TempDir(), "H44"
	address := func(whole string) (bare, password string) {
		u := must2(url.Parse(whole))(t)
		password, _ = u.User.Password()
		u.User = url.User(u.User.Username())
		return u.String(), password
	}
	app, appPassword := address(devtest.App(owner))
	bare, password := address(owner)
	for file, content := range map[string]string{
		"env":                          "DANHGIA_POSTGRES_URL=" + app + "\nDANHGIA_PROVINCE=H44\nDANHGIA_PROVINCE_NAME=\"UBND tỉnh Phú Thọ\"\nTEMPORAL_ADDRESS=127.0.0.1:1\n",
		"owner.env":                    "DANHGIA_POSTGRES_OWNER_URL=" + bare + "\n",
		"secrets/danhgia_app-password": appPassword, "secrets/danhgia-password": password,
		"secrets/mail-key": strings.Repeat("k", 48), "secrets/session-key": strings.Repeat("s", 48), "secrets/smtp-password": "", "secrets/publication-key.pem": "",
	} {
		file = filepath.Join(etc, installation, file)
		must(t, os.MkdirAll(filepath.Dir(file), 0o700))
		must(t, os.WriteFile(file, []byte(content), 0o600))
	}
	starter := func(args ...string) (string, error) {
		cmd := exec.Command("../deploy/systemd/danhgia-starter", args...)
		cmd.Env = []string{"DANHGIA_ETC=" + etc, "DANHGIA_UNITS=../deploy/systemd", "HOME=" + etc, "PATH=" + must2(programs())(t) + ":" + os.Getenv("PATH")}
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	for _, c := range []struct {
		args []string
		want string
		fine bool
	}{
		{[]string{"H44", "users", "list"}, "give starter migrate first", false},
		{[]string{"H44", "migrate"}, "may do what the programs do, and no more", true},
		{[]string{"H44", "users", "add", "--name", "Quản trị", "--email", "quan-tri@phutho.example", "--role", "office-admin", "--reason", "người đầu tiên"}, "office-admin", true},
		{[]string{"H45", "users", "list"}, "there is no installation H45", false},
		{[]string{"H44"}, "name an installation and a command", false},
	} {
		if out, err := starter(c.args...); !strings.Contains(out, c.want) || (err == nil) != c.fine {
			t.Errorf("%q: %v, want %q:\n%s", c.args, err, c.want, out)
		}
	}
}
