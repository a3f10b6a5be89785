// Program server shows the published results on the web, and behind the links of mails the tasks, which it takes
// answers to. It runs until it is told to stop; `server health` asks a running one on this machine whether it is well.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // pages show Vietnamese time, also on a machine without time zones

	"danhgia/internal/config"
	"danhgia/internal/ics"
	"danhgia/internal/postgres"
	"danhgia/internal/sources"
	"danhgia/internal/tables"
	"danhgia/internal/temporalclient"
	"danhgia/internal/watch"
	"danhgia/internal/web"
)

// stopping is how long requests under way may take to end once the program is told to stop.
const stopping = 10 * time.Second

// gcPercent trades memory for time: what is alive is small, and a request leaves little behind.
const gcPercent = 400

const usage = `usage:
  server          show the published results; settings come from the environment, see .env.example
  server health   ask the server on this machine: exit 0 when it is ready, 1 when not, and what it lacks`

func main() {
	logger, level := watch.NewLog(os.Stderr)
	command := func(ctx context.Context) error { return run(ctx, logger, level) }
	switch {
	case len(os.Args) == 2 && os.Args[1] == "health":
		command = health
	case len(os.Args) > 1:
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := command(ctx)
	stop()
	if err != nil {
		logger.Error("server ends", "error", err)
		os.Exit(1)
	}
}

// run answers from the start; until Postgres is there, it says that it is not ready.
func run(ctx context.Context, logger *slog.Logger, level *slog.LevelVar) error {
	settings, err := config.Load()
	if err := errors.Join(err, temporalclient.CheckSettings()); err != nil {
		return err
	}
	level.Set(settings.Watch.Level())
	for _, name := range config.Strangers() {
		logger.Warn("no setting of this version has this name", "setting", name)
	}
	listener, err := net.Listen("tcp", settings.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s (DANHGIA_LISTEN): %w", settings.Listen, err)
	}
	store, err := postgres.Connect(ctx, settings.PostgresURL)
	if err != nil {
		return err
	}
	defer store.Close()
	told, err := newWatched(ctx, logger)
	if err != nil {
		return err
	}
	defer told.stop(ctx, logger)
	office, temporal := newOffice(store, settings.Province), &starter{log: logger, with: told.carrying}
	defer temporal.Close()
	stopTelling, err := tell(ctx, logger, settings, store, told.metrics, temporal)
	if err != nil {
		return err
	}
	defer stopTelling()
	office.spool = sources.Spool{Dir: settings.Sources.SpoolDir}
	entrance, ssoName, err := newEntrance(settings, store)
	if err != nil {
		return err
	}
	site, err := web.New(web.Options{
		Province: settings.ProvinceName, Archive: office, Table: tables.WriteScores, Tasks: office, Desk: office, Sessions: office, Status: office,
		Admin: office, Dossiers: office, Console: newConsole(office, openingBy(settings, temporal)), Entrance: entrance, SSOName: ssoName, Proxies: settings.SignIn.Proxies,
		Appointment: ics.Files(settings.Mail.PublicURL), Secure: strings.HasPrefix(settings.Mail.PublicURL, "https:"), Files: dataFiles{office, settings}, Now: time.Now, Log: logger,
		Observe: told.observe, Kept: told.metrics.Kept(),
	})
	if err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	go office.prepare(ctx, logger)
	return serve(ctx, logger, listener, site)
}

// uploading is how long files may take: some hundred megabytes over the line of a commune.
const uploading = 15 * time.Minute

// patience is how long others wait for the database.
const patience = 5 * time.Second

// patient gives more time to who sends a form with files, or saves one.
func patient(site http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := patience
		if web.TakesTime(r) {
			limit = uploading
			c, end := http.NewResponseController(w), time.Now().Add(limit)
			_ = errors.Join(c.SetReadDeadline(end), c.SetWriteDeadline(end.Add(time.Minute))) // else the usual time holds
		}
		ctx, cancel := context.WithTimeout(r.Context(), limit)
		defer cancel()
		site.ServeHTTP(w, r.WithContext(ctx))
	})
}

// handler answers what is ready at once, and the rest with patience and a number.
func handler(logger *slog.Logger, site *web.Site) http.Handler {
	rest := patient(watch.Numbered(logger, time.Now, site))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !site.Ready(w, r) {
			rest.ServeHTTP(w, r)
		}
	})
}

func serve(ctx context.Context, logger *slog.Logger, listener net.Listener, site *web.Site) error {
	server := &http.Server{
		Handler:           handler(logger, site),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
	logger.Info("server listens", "address", "http://"+listener.Addr().String())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(gathering{listener}) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopping)
	defer cancel()
	if err := server.Shutdown(late); err != nil {
		return errors.Join(fmt.Errorf("end the requests under way: %w", err), server.Close())
	}
	return nil
}
