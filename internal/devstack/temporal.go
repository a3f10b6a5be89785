package devstack

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
)

// TemporalOptions say how a Temporal development server runs.
type TemporalOptions struct {
	Binary     string   // the Temporal command line, which has the server in it
	DBFile     string   // keeps workflows over runs; empty: in memory
	Port       int      // the preferred one; 0: any free one
	UI         bool     // with the web interface,
	UIPort     int      // on this port if it is free; 0: any free one
	Namespaces []string // made when they are missing, besides "default"
	LogFile    string
}

// Temporal is a running Temporal development server. When it dies it is started again.
type Temporal struct {
	*Process
	Address string // 127.0.0.1:7233
	UI      string // http://127.0.0.1:8233; empty: without
}

// StartTemporal starts the server and waits until it answers for all namespaces. ctx is for starting only.
func StartTemporal(ctx context.Context, o TemporalOptions) (*Temporal, error) {
	t := &Temporal{}
	if err := t.start(ctx, o); err != nil {
		return nil, fmt.Errorf("start Temporal: %w", err)
	}
	return t, nil
}

func (t *Temporal) start(ctx context.Context, o TemporalOptions) error {
	if err := rotate(o.LogFile); err != nil {
		return err
	}
	if o.DBFile != "" {
		if err := os.MkdirAll(filepath.Dir(o.DBFile), 0o700); err != nil {
			return err
		}
	}
	if o.UI {
		port, err := FreePort(ctx, o.UIPort)
		if err != nil {
			return err
		}
		o.UIPort, t.UI = port, "http://"+address(port)
	}
	answers := func(ctx context.Context, port int) error { return o.describe(ctx, address(port)) }
	process, port, err := launch(ctx, o.Port, o.command, answers)
	if err != nil {
		return err
	}
	t.Process, t.Address = process, address(port)
	return nil
}

// command leaves out the settings of the Temporal command line that its user may have made for other servers.
func (o TemporalOptions) command(port int) Command {
	args := []string{
		"server", "start-dev", "--ip", loopback, "--port", strconv.Itoa(port), "--log-level", "error", "--color", "never",
		"--disable-config-file", "--disable-config-env", "--env-file", os.DevNull,
	}
	if o.UI {
		args = append(args, "--ui-port", strconv.Itoa(o.UIPort))
	} else {
		args = append(args, "--headless")
	}
	if o.DBFile != "" {
		args = append(args, "--db-filename", o.DBFile)
	}
	for _, n := range o.Namespaces {
		args = append(args, "--namespace", n)
	}
	return Command{Name: "Temporal", Path: o.Binary, Args: args, LogFile: o.LogFile}
}

// describe asks the server for every namespace.
func (o TemporalOptions) describe(ctx context.Context, address string) error {
	c, err := client.DialContext(ctx, client.Options{HostPort: address, Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler))})
	if err != nil {
		return err
	}
	defer c.Close()
	for _, n := range append([]string{"default"}, o.Namespaces...) {
		r := &workflowservice.DescribeNamespaceRequest{Namespace: n}
		if _, err := c.WorkflowService().DescribeNamespace(ctx, r); err != nil {
			return fmt.Errorf("namespace %s: %w", n, err)
		}
	}
	return nil
}
