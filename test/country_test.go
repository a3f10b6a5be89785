package test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/VictoriaMetrics/metricsql"
	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/google/go-cmp/cmp"

	"danhgia/internal/config"
)

const provinceHeading = "code,name,portal_root,ring,host,worker_port,server_port,public_url,mail_from\n"

// country is a table of the country's 34 installations, in three rings.
func country() string {
	table := provinceHeading
	for i := 1; i <= 34; i++ {
		ring := min(3, 1+i/3)
		table += fmt.Sprintf("H%02d,UBND tỉnh thứ %d,goc-%d,%d,h%02d.example,9465,9464,https://danhgia.tinh%d.example,danh-gia@tinh%d.example\n", i, i, i, ring, i, i, i)
	}
	return table
}

func renderCountry(t *testing.T, table string) (out, errs string, err error) {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "provinces.csv"), table)
	cmd := exec.Command("bash", "../deploy/country/render", filepath.Join(dir, "provinces.csv"), filepath.Join(dir, "out"))
	var said strings.Builder
	cmd.Stderr = &said
	err = cmd.Run()
	return filepath.Join(dir, "out"), strings.ReplaceAll(said.String(), dir+"/", ""), err
}

// TestTheCountryIsRendered: each installation gets settings that its programs take, Prometheus asks each program of each, and
// the rings have them all.
func TestTheCountryIsRendered(t *testing.T) {
	out, errs, err := renderCountry(t, country())
	if err != nil {
		t.Fatal(errs)
	}
	var groups []struct {
		Targets []string
		Labels  map[string]string
	}
	must(t, json.Unmarshal([]byte(readFile(t, filepath.Join(out, "targets.json"))), &groups))
	var rings []string
	for line := range strings.Lines(readFile(t, filepath.Join(out, "rings.txt"))) {
		rings = append(rings, strings.Fields(line)[1])
	}
	slices.Sort(rings)
	var provinces []string
	for i := 1; i <= 34; i++ {
		code := fmt.Sprintf("H%02d", i)
		provinces = append(provinces, code)
		settings := must2(dotenv.Read(filepath.Join(out, code, "env")))(t)
		if settings["DANHGIA_PROVINCE"] != code || settings["DANHGIA_PROVINCE_NAME"] != fmt.Sprintf("UBND tỉnh thứ %d", i) || settings["DANHGIA_PORTAL_URL"] == "" {
			t.Errorf("settings of %s: %v", code, settings)
		}
		for name := range settings {
			if strings.HasPrefix(name, "DANHGIA_") && !slices.Contains(config.Settings(), name) {
				t.Errorf("%s is no setting", name)
			}
		}
		for _, job := range []string{"danhgia-worker", "danhgia-server"} {
			if n := countGroups(groups, job, code); n != 1 {
				t.Errorf("Prometheus asks the %s of %s %d times", job, code, n)
			}
		}
	}
	if diff := cmp.Diff(provinces, rings); diff != "" {
		t.Errorf("the rings (-want +got)\n%s", diff)
	}
}

func countGroups(groups []struct {
	Targets []string
	Labels  map[string]string
}, job, province string,
) (n int) {
	for _, g := range groups {
		if g.Labels["job"] == job && g.Labels["province"] == province && len(g.Targets) == 1 {
			n++
		}
	}
	return n
}

// TestSettingsOfTheCountryAreTaken: with a database named besides, the rendered settings are whole.
func TestSettingsOfTheCountryAreTaken(t *testing.T) {
	out, errs, err := renderCountry(t, country())
	if err != nil {
		t.Fatal(errs)
	}
	for name, value := range must2(dotenv.Read(filepath.Join(out, "H07", "env")))(t) {
		t.Setenv(name, value)
	}
	t.Setenv("DANHGIA_POSTGRES_URL", "postgres://danhgia@db/danhgia")
	settings, err := config.Load()
	if err != nil || settings.Province != "H07" {
		t.Errorf("%s: %v", settings.Province, err)
	}
	if strangers := config.Strangers(); slices.Contains(strangers, "DANHGIA_PROVINCE") {
		t.Error(strangers)
	}
}

func TestFaultsOfTheCountrysTableAreSaidAtOnce(t *testing.T) {
	out, errs, err := renderCountry(t, provinceHeading+
		"44,,r,0,h,9,9,http://x,y\n"+
		"H44,a,r,1,h,10,8,https://x.y,a@b.c\n"+
		"H44,a,r,1,g,10,8,https://x.y,a@b.c\n"+
		"H45,a,r,1,h,11,8,https://x.y,a@b.c\n"+
		"H46,a, b,r,1,h,12,13,https://x.y,a@b.c\n")
	if err == nil {
		t.Fatal("the table is taken")
	}
	want := []string{
		"provinces.csv:2: code: «44» is not a province's code such as H44",
		"provinces.csv:2: name: give the name of the province's office, without quotes",
		"provinces.csv:2: ring: «0» is not a ring from 1 to 9",
		"provinces.csv:2: worker_port and server_port are the same",
		"provinces.csv:2: public_url: «http://x» is not an address such as https://danhgia.tinh.example",
		"provinces.csv:2: mail_from: «y» is not an address such as danh-gia@tinh.example",
		"provinces.csv:4: code: H44 stands in line 3 too",
		"provinces.csv:5: server_port: h:8 is that of line 3",
		"provinces.csv:6: 10 columns, there must be 9; a name may have no comma",
	}
	if diff := cmp.Diff(want, strings.Split(strings.TrimSpace(errs), "\n")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("something was written all the same")
	}
}

var (
	aggregation = regexp.MustCompile(`\b(?:min|max|sum|count)\b *(\(|by \(([^)]*)\))`)
	vectorZero  = "vector(0)" // has no province
)

// TestAlertsOfTheCountryNameTheProvince: what is summed up over programs is never summed up over provinces.
func TestAlertsOfTheCountryNameTheProvince(t *testing.T) {
	out, errs, err := renderCountry(t, country())
	if err != nil {
		t.Fatal(errs)
	}
	rendered := alerts(t, readFile(t, filepath.Join(out, "alerts.yml")))
	if own := alerts(t, readFile(t, "../deploy/watch/alerts.yml")); len(rendered) != len(own) || len(own) == 0 {
		t.Errorf("%d rules, an installation has %d", len(rendered), len(own))
	}
	for _, rule := range rendered {
		if _, err := metricsql.Parse(rule.Expr); err != nil || strings.Contains(rule.Expr, vectorZero) {
			t.Errorf("%s: %s: %v", rule.Alert, rule.Expr, err)
		}
		for _, found := range aggregation.FindAllStringSubmatch(rule.Expr, -1) {
			if !strings.HasPrefix(found[2], "province") {
				t.Errorf("%s: %s sums up what is of several provinces", rule.Alert, rule.Expr)
			}
		}
		for _, language := range []string{"vi", "en"} {
			if !strings.HasPrefix(rule.Annotations[language], "{{ $labels.province }}: ") {
				t.Errorf("%s does not say of which province it is: %s", rule.Alert, rule.Annotations[language])
			}
		}
	}
}
