package devstack

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"google.golang.org/protobuf/types/known/durationpb"
)

// TemporalServerOptions say how a Temporal server runs that keeps its workflows in PostgreSQL, as a province's does.
type TemporalServerOptions struct {
	Server     string // the program temporal-server
	SchemaTool string // the program temporal-sql-tool
	Workflows  string // address of an empty database, with the password
	Visibility string // address of another
	Dir        string // for the server's settings, which have the password
	LogFile    string
}

// The schemas that temporal-sql-tool has in it.
const (
	workflowsSchema  = "postgresql/v12/temporal"
	visibilitySchema = "postgresql/v12/visibility"
)

// StartTemporalServer makes the tables, starts the server and waits until it answers for the namespace "default", which
// it makes. ctx is for starting only.
func StartTemporalServer(ctx context.Context, o TemporalServerOptions) (*Temporal, error) {
	t := &Temporal{}
	if err := t.startServer(ctx, o); err != nil {
		return nil, fmt.Errorf("start Temporal on PostgreSQL: %w", err)
	}
	return t, nil
}

func (t *Temporal) startServer(ctx context.Context, o TemporalServerOptions) error {
	if err := rotate(o.LogFile); err != nil {
		return err
	}
	if err := errors.Join(o.makeTables(ctx, o.Workflows, workflowsSchema), o.makeTables(ctx, o.Visibility, visibilitySchema)); err != nil {
		return err
	}
	settings, err := o.settings(ctx)
	if err != nil {
		return err
	}
	preferred, err := lowPort(ctx)
	if err != nil {
		return err
	}
	command := func(port int) Command {
		settings.Frontend.GRPC = port
		return o.command(settings)
	}
	process, port, err := launch(ctx, preferred, command, func(ctx context.Context, port int) error { return o.answers(ctx, address(port)) })
	if err != nil {
		return err
	}
	t.Process, t.Address = process, address(port)
	return nil
}

// makeTables gives a database the tables of a schema.
func (o TemporalServerOptions) makeTables(ctx context.Context, database, schema string) error {
	at, err := storeAt(database)
	if err != nil {
		return err
	}
	for _, step := range [][]string{{"setup-schema", "--version", "0.0"}, {"update-schema", "--schema-name", schema}} {
		cmd := exec.CommandContext(ctx, o.SchemaTool, append([]string{"--plugin", "postgres12", "--db", at.Database, "--ep", at.Host, "--port", at.Port, "--user", at.User}, step...)...)
		cmd.Env = append(os.Environ(), "SQL_PASSWORD="+at.Password) // an argument would be seen by everybody on the machine
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%s of %s: %w\n%s", step[0], schema, err, out)
		}
	}
	return nil
}

// sqlStore is where a database is.
type sqlStore struct{ Host, Port, Database, User, Password string }

func storeAt(database string) (sqlStore, error) {
	u, err := url.Parse(database)
	if err != nil || u.User == nil {
		return sqlStore{}, errors.New("the address of a database of Temporal's is none") // it has a password: it is not said
	}
	password, _ := u.User.Password()
	return sqlStore{u.Hostname(), u.Port(), strings.TrimPrefix(u.Path, "/"), u.User.Username(), password}, nil
}

// serverPorts are those of one of the server's four services.
type serverPorts struct{ GRPC, Membership int }

type serverSettings struct {
	Workflows, Visibility               sqlStore
	Frontend, Matching, History, Worker serverPorts
	HTTP                                int
}

func (o TemporalServerOptions) settings(ctx context.Context) (s serverSettings, err error) {
	if s.Workflows, err = storeAt(o.Workflows); err != nil {
		return s, err
	}
	if s.Visibility, err = storeAt(o.Visibility); err != nil {
		return s, err
	}
	for _, port := range []*int{
		&s.HTTP, &s.Frontend.Membership, &s.Matching.GRPC, &s.Matching.Membership, &s.History.GRPC, &s.History.Membership, &s.Worker.GRPC, &s.Worker.Membership,
	} {
		if *port, err = lowPort(ctx); err != nil {
			return s, err
		}
	}
	return s, nil
}

// The server keeps the ports of its services as signed 16-bit numbers.
const lowest, beyond = 20_000, 32_768

func lowPort(ctx context.Context) (int, error) {
	for range 100 {
		port := lowest + rand.IntN(beyond-lowest)
		if !portTaken(ctx, port) {
			return port, nil
		}
	}
	return 0, fmt.Errorf("no port from %d to %d of %s is free", lowest, beyond-1, loopback)
}

//go:embed temporal.yaml.tmpl
var serverTemplate string

var serverYAML = template.Must(template.New("temporal.yaml").Parse(serverTemplate))

// command writes the settings, which the server reads from a file.
func (o TemporalServerOptions) command(s serverSettings) Command {
	var text strings.Builder
	err := serverYAML.Execute(&text, s)
	if err == nil {
		err = os.MkdirAll(o.Dir, 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(o.Dir, "danhgia.yaml"), []byte(text.String()), 0o600)
	}
	if err != nil {
		slog.Error("cannot write the settings of Temporal", "error", err) // the server then ends at once, and says what it misses
	}
	return Command{Name: "Temporal", Path: o.Server, Args: []string{"--root", o.Dir, "--config", ".", "--env", "danhgia", "--allow-no-auth", "start"}, LogFile: o.LogFile}
}

const defaultRetention = 24 * time.Hour

// answers makes the namespace as soon as the server takes it.
func (o TemporalServerOptions) answers(ctx context.Context, address string) error {
	c, err := client.DialContext(ctx, client.Options{HostPort: address, Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler))})
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace: "default", WorkflowExecutionRetentionPeriod: durationpb.New(defaultRetention),
	})
	if _, there := errors.AsType[*serviceerror.NamespaceAlreadyExists](err); err != nil && !there {
		return err
	}
	_, err = c.WorkflowService().CountWorkflowExecutions(ctx, &workflowservice.CountWorkflowExecutionsRequest{Namespace: "default"})
	return err
}
