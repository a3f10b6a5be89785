package test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/google/go-cmp/cmp"
)

// TestComposeFile loads docker-compose.yml with the settings of .env.example and looks for everything that would make
// it unsafe or start it in the wrong order.
func TestComposeFile(t *testing.T) {
	project, err := loadCompose(t, readFile(t, "../docker-compose.yml"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string(nil), composeFaults(project)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	want := []string{
		"databases", "mail-catcher", "postgres", "server", "temporal", "temporal-namespace", "temporal-schema",
		"temporal-ui", "worker",
	}
	if diff := cmp.Diff(want, slices.Sorted(slices.Values(project.ServiceNames()))); diff != "" {
		t.Errorf("services (-want +got):\n%s", diff)
	}
}

// TestComposeFileFaults changes one thing in a copy of the file and expects the one fault that it makes.
func TestComposeFileFaults(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"an image without a version": {
			"temporalio/server:1.31.0", "temporalio/server",
			"temporal: image temporalio/server is not pinned to a version",
		},
		"an image that moves": {
			"axllent/mailpit:v1.29.7", "axllent/mailpit:latest",
			"mail-catcher: image axllent/mailpit:latest is not pinned to a version",
		},
		"a service that stays down": {
			"image: temporalio/ui:2.49.1\n    restart: unless-stopped", "image: temporalio/ui:2.49.1",
			"temporal-ui: restart policy \"\" leaves it down",
		},
		"a service without a health check": {
			"test: [CMD, worker, health]", "disable: true",
			"worker: neither a health check nor a reason for none",
		},
		"an empty reason for no health check": {
			"x-no-healthcheck: it runs once and ends; others wait for its success", "x-no-healthcheck: ''",
			"databases: neither a health check nor a reason for none",
		},
		"a port open to the network": {
			`"127.0.0.1:${DANHGIA_PORT:-8080}:8080"`, `"${DANHGIA_PORT:-8080}:8080"`,
			"server: port 8080 is published on every address",
		},
		"a port on another address": {
			`"127.0.0.1:${TEMPORAL_UI_PORT:-8233}:8080"`, `"192.0.2.1:${TEMPORAL_UI_PORT:-8233}:8080"`,
			"temporal-ui: port 8233 is published on 192.0.2.1",
		},
		"a password in the environment": {
			"POSTGRES_USER: temporal", "POSTGRES_USER: temporal\n      POSTGRES_PWD: example",
			"temporal: POSTGRES_PWD holds a secret in clear text",
		},
		"a password in an address": {
			"postgres://danhgia@postgres", "postgres://danhgia:example@postgres",
			"server: DANHGIA_POSTGRES_URL holds a secret in clear text",
		},
		"a secret from the environment": {
			"{ file: ./secrets/temporal-password }", "{ environment: HOME }",
			"secret temporal-password does not come from a file",
		},
		"programs that do not wait for PostgreSQL": {
			"    postgres: { condition: service_healthy }\n    databases", "    databases",
			"server: does not wait until postgres is service_healthy",
		},
		"programs that only wait for Temporal's start": {
			"temporal: { condition: service_healthy }\n    temporal-namespace", "temporal: { condition: service_started }\n    temporal-namespace",
			"server: does not wait until temporal is service_healthy",
		},
		"Temporal before its schema": {
			"temporal-schema: { condition: service_completed_successfully }", "postgres: { condition: service_healthy }",
			"temporal: does not wait until temporal-schema is service_completed_successfully",
		},
		"a program that can change its image": {
			"image: danhgia:local\n  restart: unless-stopped\n  read_only: true", "image: danhgia:local\n  restart: unless-stopped",
			"server: its root file system can be written",
		},
		"a service that can gain rights": {
			"image: temporalio/ui:2.49.1\n    restart: unless-stopped\n    security_opt: [\"no-new-privileges:true\"]",
			"image: temporalio/ui:2.49.1\n    restart: unless-stopped",
			"temporal-ui: may gain new privileges",
		},
		"a database that is lost with its container": {
			`["postgres:/var/lib/postgresql/data"]`, `["/var/lib/postgresql/data"]`,
			"postgres: /var/lib/postgresql/data is not a named volume",
		},
	} {
		t.Run(name, func(t *testing.T) {
			original := readFile(t, "../docker-compose.yml")
			changed := strings.Replace(original, c.old, c.new, 1)
			if changed == original {
				t.Fatalf("docker-compose.yml has no %q to change", c.old)
			}
			project, err := loadCompose(t, changed)
			if err != nil {
				t.Fatal(err)
			}
			if faults := composeFaults(project); !slices.Contains(faults, c.want) {
				t.Errorf("faults are %q, %q is missing", faults, c.want)
			}
		})
	}
}

// TestComposeFileRefused has changes after which the file does not load at all.
func TestComposeFileRefused(t *testing.T) {
	for name, c := range map[string]struct{ old, new string }{
		"an unknown setting":        {"shm_size: 256mb", "shm_sizes: 256mb"},
		"a secret that nobody made": {"secrets: [danhgia-password, ", "secrets: [danhgia-pasword, "},
		"an unknown service":        {"databases: { condition", "database: { condition"},
		"a setting without a value": {"${DANHGIA_PROVINCE:?", "${DANHGIA_PROVINCES:?"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := loadCompose(t, strings.ReplaceAll(readFile(t, "../docker-compose.yml"), c.old, c.new)); err == nil {
				t.Error("the file loads")
			}
		})
	}
}

// loadCompose loads a compose file as `docker compose` does, with all profiles and the settings of .env.example.
func loadCompose(t *testing.T, content string) (*types.Project, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "docker-compose.yml")
	write(t, file, content)
	options, err := cli.NewProjectOptions([]string{file},
		cli.WithEnvFiles("../.env.example"), cli.WithDotEnv, cli.WithDefaultProfiles("*"))
	if err != nil {
		return nil, err
	}
	return options.LoadProject(context.Background())
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// waits says what a service must have seen before it starts.
var waits = map[string]map[string]string{
	"worker":             {"postgres": types.ServiceConditionHealthy, "temporal": types.ServiceConditionHealthy, "temporal-namespace": types.ServiceConditionCompletedSuccessfully},
	"server":             {"postgres": types.ServiceConditionHealthy, "temporal": types.ServiceConditionHealthy, "temporal-namespace": types.ServiceConditionCompletedSuccessfully},
	"temporal":           {"temporal-schema": types.ServiceConditionCompletedSuccessfully},
	"temporal-schema":    {"databases": types.ServiceConditionCompletedSuccessfully},
	"temporal-namespace": {"temporal": types.ServiceConditionHealthy},
	"databases":          {"postgres": types.ServiceConditionHealthy},
}

// composeFaults is everything that is wrong with the project, in a stable order.
func composeFaults(p *types.Project) (faults []string) {
	for _, name := range slices.Sorted(slices.Values(p.ServiceNames())) {
		s := p.Services[name]
		for _, check := range []func(types.ServiceConfig) []string{
			imageFaults, lifeFaults, portFaults, secretFaults, waitFaults, rightsFaults, volumeFaults,
		} {
			for _, fault := range check(s) {
				faults = append(faults, name+": "+fault)
			}
		}
	}
	for name, secret := range p.Secrets {
		if secret.File == "" {
			faults = append(faults, "secret "+name+" does not come from a file")
		}
	}
	return faults
}

var pinned = regexp.MustCompile(`:v?\d+\.\d+[\w.-]*$|@sha256:[0-9a-f]{64}$`)

func imageFaults(s types.ServiceConfig) []string {
	if s.Build != nil || pinned.MatchString(s.Image) {
		return nil
	}
	return []string{fmt.Sprintf("image %s is not pinned to a version", s.Image)}
}

func lifeFaults(s types.ServiceConfig) (faults []string) {
	reason, _ := s.Extensions["x-no-healthcheck"].(string)
	once := reason != ""
	if !once && (s.HealthCheck == nil || s.HealthCheck.Disable || len(s.HealthCheck.Test) == 0) {
		faults = append(faults, "neither a health check nor a reason for none")
	}
	restarts := s.Restart == "unless-stopped" || once && strings.HasPrefix(s.Restart, "on-failure")
	if !restarts {
		faults = append(faults, fmt.Sprintf("restart policy %q leaves it down", s.Restart))
	}
	return faults
}

func portFaults(s types.ServiceConfig) (faults []string) {
	for _, p := range s.Ports {
		switch p.HostIP {
		case "127.0.0.1":
		case "":
			faults = append(faults, fmt.Sprintf("port %s is published on every address", p.Published))
		default:
			faults = append(faults, fmt.Sprintf("port %s is published on %s", p.Published, p.HostIP))
		}
	}
	return faults
}

var (
	secretName  = regexp.MustCompile(`(?i)(password|pwd|secret|token|_key)$`)
	secretInURL = regexp.MustCompile(`://[^/@]*:[^/@]+@`)
)

func secretFaults(s types.ServiceConfig) (faults []string) {
	for name, value := range s.Environment {
		if secretName.MatchString(name) || value != nil && secretInURL.MatchString(*value) {
			faults = append(faults, name+" holds a secret in clear text")
		}
	}
	return faults
}

func waitFaults(s types.ServiceConfig) (faults []string) {
	for other, condition := range waits[s.Name] {
		if s.DependsOn[other].Condition != condition {
			faults = append(faults, fmt.Sprintf("does not wait until %s is %s", other, condition))
		}
	}
	return faults
}

// rightsFaults lets one service write to its own files: temporal-ui writes its settings when it starts.
func rightsFaults(s types.ServiceConfig) (faults []string) {
	if !s.ReadOnly && s.Name != "temporal-ui" {
		faults = append(faults, "its root file system can be written")
	}
	if !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
		faults = append(faults, "may gain new privileges")
	}
	return faults
}

// volumeFaults lets secrets of which nobody knows the names beforehand be a folder that is only read.
func volumeFaults(s types.ServiceConfig) (faults []string) {
	for _, v := range s.Volumes {
		if v.Type == types.VolumeTypeBind && v.ReadOnly && strings.Contains(v.Source, "/secrets/") {
			continue
		}
		if v.Type != types.VolumeTypeVolume || v.Source == "" {
			faults = append(faults, v.Target+" is not a named volume")
		}
	}
	return faults
}
