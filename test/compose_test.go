package test

import (
	"context"
	"os"
	"path/filepath"
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
		"databases", "mail-catcher", "postgres", "schema", "server", "temporal", "temporal-namespace", "temporal-schema",
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
			"postgres://danhgia_app@postgres", "postgres://danhgia_app:example@postgres",
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
		"a service without a limit to its memory": {
			"memory: 2g, pids: 500", "pids: 500",
			"postgres: takes any amount of memory",
		},
		"a service without a limit to its processors": {
			`cpus: "4", memory: 2g`, "memory: 2g",
			"postgres: takes all processors",
		},
		"a service that starts any number of processes": {
			"memory: 2g, pids: 500", "memory: 2g",
			"postgres: starts any number of processes",
		},
		"a service that fills the disk with its log": {
			"read_only: true\n    security_opt: [\"no-new-privileges:true\"]\n    logging: *log\n    networks: [inner]\n    deploy: { resources: { limits: { cpus: \"4\"",
			"read_only: true\n    security_opt: [\"no-new-privileges:true\"]\n    networks: [inner]\n    deploy: { resources: { limits: { cpus: \"4\"",
			"postgres: its log may grow for ever",
		},
		"a log without an end": {
			`max-size: 20m, max-file: "5"`, `max-size: 20m`,
			"worker: its log may grow for ever",
		},
		"a database that leads out of the machine": {
			"networks: [inner]\n    deploy: { resources: { limits: { cpus: \"4\"", "networks: [inner, outer]\n    deploy: { resources: { limits: { cpus: \"4\"",
			"postgres: is in a network that leads out of this machine",
		},
		"an inner network with a way out": {
			"inner: { internal: true }", "inner: {}",
			"temporal: is in a network that leads out of this machine",
		},
		"a worker that is killed while it ends": {
			"stop_grace_period: 20s", "stop_grace_period: 5s",
			"worker: is killed after 5s, before it has ended",
		},
		"a program with rights of the system": {
			"cap_drop: [ALL]\n  logging", "cap_drop: [NET_RAW]\n  logging",
			"worker: keeps rights of the system",
		},
		"a console of Temporal in which everybody may change what they like": {
			`TEMPORAL_DISABLE_WRITE_ACTIONS: "true"`, `TEMPORAL_DISABLE_WRITE_ACTIONS: "false"`,
			"temporal-ui: everybody on this machine can end workflows in it",
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
