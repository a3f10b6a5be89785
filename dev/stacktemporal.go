package main

import (
	"context"
	"path/filepath"

	"danhgia/internal/devstack"
	"danhgia/internal/postgres"
)

func (s *stack) startTemporal(ctx context.Context) error {
	if s.options.server {
		return s.startTemporalServer(ctx)
	}
	o := devstack.TemporalOptions{
		Binary: filepath.Join(s.tools, "temporal"), LogFile: s.log("temporal"),
		Port: s.options.ports.temporal, UI: !s.options.throwaway, UIPort: s.options.ports.temporalUI,
	}
	switch {
	case !s.options.throwaway:
		o.DBFile = s.path("temporal.db")
	case s.options.workflows != "":
		o.DBFile = filepath.Join(s.options.workflows, "temporal.db")
	}
	t, err := devstack.StartTemporal(ctx, o)
	if err != nil {
		return err
	}
	s.stops = append(s.stops, t.Stop)
	s.temporal, s.endpoints.Temporal, s.endpoints.TemporalUI = t.Process, t.Address, t.UI
	return nil
}

// startTemporalServer keeps the workflows beside our own tables, in the same Postgres, as docker-compose.yml does.
func (s *stack) startTemporalServer(ctx context.Context) error {
	o := devstack.TemporalServerOptions{
		Server: filepath.Join(s.tools, "temporal-server"), SchemaTool: filepath.Join(s.tools, "temporal-sql-tool"),
		Dir: s.path("temporal"), LogFile: s.log("temporal"),
	}
	for name, address := range map[string]*string{"temporal": &o.Workflows, "temporal_visibility": &o.Visibility} {
		var err error
		if *address, err = postgres.CreateDatabase(ctx, s.endpoints.PostgresOwner, name); err != nil {
			return err
		}
	}
	t, err := devstack.StartTemporalServer(ctx, o)
	if err != nil {
		return err
	}
	s.stops = append(s.stops, t.Stop)
	s.temporal, s.endpoints.Temporal = t.Process, t.Address
	return nil
}
