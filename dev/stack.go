package main

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"danhgia/internal/devstack"
	"danhgia/internal/devstack/catcher"
	"danhgia/internal/postgres"
	"danhgia/publication"
)

// options say what a stack is for.
type options struct {
	dir       string // for data, logs, mails and endpoints.json
	throwaway bool   // nothing is kept after it
	noWorker  bool
	patience  time.Duration // with the evaluation of the sample
	ports     ports         // the preferred ones
	speed     float64       // told seconds in a real one; 0 is 1
	sample    example       // empty: Phú Thọ
	workflows string        // folder in which a throwaway Temporal keeps its file; empty: it keeps all in memory
	programs  string        // folder of worker, server and starter; empty: that of this program
	older     bool          // they are of another version: the worker prepares the database
	measured  bool          // standard output is for figures alone: what is set up is told on standard error
	server    bool          // Temporal is a server that keeps its workflows in Postgres, not the development server
}

type ports struct{ web, postgres, temporal, temporalUI, smtp, catcher, serverWatch, workerWatch int }

var usualPorts = ports{web: 8080, postgres: 54320, temporal: 7233, temporalUI: 8233, smtp: 2525, catcher: 8025, serverWatch: 9464, workerWatch: 9465}

// sampleBegin is the moment at which samples begin: the September after the sample period, a working day, so that
// they also run in years for which the calendar has no notice yet.
var sampleBegin = time.Date(2026, 9, 3, 8, 0, 0, 0, time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60))

const (
	startPatience = 3 * time.Minute
	stopPatience  = 30 * time.Second
)

// stack is everything that runs.
type stack struct {
	options   options
	programs  string // the folder of worker, server and starter
	tools     string // that of this program, and of what else it needs
	store     *postgres.Store
	endpoints devstack.Endpoints
	postgres  *devstack.Process
	temporal  *devstack.Process
	worker    *devstack.Process
	server    *devstack.Process
	stops     []func(context.Context) error // in the order of starting
}

// withStack starts everything, does the work, and stops everything that was started, whatever happens.
func withStack(ctx context.Context, o options, work func(context.Context, *stack) error) error {
	if o.sample.Province == "" {
		o.sample = examples(o.dir)["phu-tho"]
	}
	lock, err := devstack.Acquire(o.dir)
	if err != nil {
		return err
	}
	s := &stack{options: o}
	s.endpoints.Province = o.sample.Province
	if o.throwaway {
		err = os.RemoveAll(s.path("mails")) // of the run before
	} else {
		err = s.clearHalf()
	}
	if err == nil {
		err = s.start(ctx)
	}
	if err == nil {
		err = work(ctx, s)
	}
	return errors.Join(err, s.stop(), lock.Release())
}

func (s *stack) start(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the programs: %w", err)
	}
	s.tools = filepath.Dir(program)
	s.programs = cmp.Or(s.options.programs, s.tools)
	for _, part := range []struct {
		name  string
		start func(context.Context) error
	}{
		{"postgres", s.startPostgres},
		{"temporal", s.startTemporal},
		{"catcher", s.startCatcher},
		{"worker", s.startWorker},
		{"server", s.startServer},
	} {
		if err := s.timed(part.name, func() error { return part.start(ctx) }); err != nil {
			return err
		}
	}
	return devstack.WriteEndpoints(s.options.dir, s.endpoints)
}

func (s *stack) startPostgres(ctx context.Context) error {
	p, err := devstack.StartPostgres(ctx, devstack.PostgresOptions{
		Dir: s.path("postgres"), Port: s.options.ports.postgres, LogFile: s.log("postgres"), Throwaway: s.options.throwaway,
	})
	if err != nil {
		return err
	}
	s.stops = append(s.stops, p.Stop)
	s.postgres, s.endpoints.Postgres, s.endpoints.PostgresOwner = p.Process, devstack.AsRole(p.URL, devstack.AppRole), p.URL
	if s.store, err = postgres.Open(ctx, p.URL); err != nil {
		return err
	}
	s.stops = append(s.stops, func(context.Context) error { s.store.Close(); return nil })
	if err := s.prepareDatabase(ctx); err != nil {
		return err
	}
	return s.store.SetClock(ctx, sampleBegin, cmp.Or(s.options.speed, 1))
}

func (s *stack) startCatcher(ctx context.Context) error {
	clock, err := s.store.Clock(ctx, time.Now)
	if err != nil {
		return err
	}
	c, err := catcher.Start(ctx, catcher.Options{
		Dir: s.path("mails"), SMTPPort: s.options.ports.smtp, HTTPPort: s.options.ports.catcher, Now: clock.Now,
	})
	if err != nil {
		return err
	}
	s.stops = append(s.stops, c.Stop)
	s.endpoints.SMTP, s.endpoints.Catcher = c.SMTP, c.URL
	return s.chooseWeb(ctx)
}

// chooseWeb settles where the web server will be, and where the programs tell how they are, and makes the keys of mails and of signing in: the worker needs them
// too, for links, codes and the addresses that bounces come back to.
func (s *stack) chooseWeb(ctx context.Context) error {
	for _, choice := range []struct {
		preferred int
		at        *string
		scheme    string
	}{
		{s.options.ports.web, &s.endpoints.Web, "http://"},
		{s.options.ports.serverWatch, &s.endpoints.ServerWatch, ""},
		{s.options.ports.workerWatch, &s.endpoints.WorkerWatch, ""},
	} {
		port, err := devstack.FreePort(ctx, choice.preferred)
		if err != nil {
			return err
		}
		*choice.at = fmt.Sprintf("%s127.0.0.1:%d", choice.scheme, port)
	}
	for _, name := range []string{"mail.key", "session.key"} {
		if _, err := os.Stat(s.path(name)); err == nil {
			continue
		}
		if err := os.WriteFile(s.path(name), []byte(rand.Text()+rand.Text()), 0o600); err != nil {
			return err
		}
	}
	return s.makeSigner()
}

// makeSigner makes the key that signs what this stack publishes.
func (s *stack) makeSigner() error {
	if _, err := os.Stat(s.path("publication.key")); err == nil {
		return nil
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	content, err := publication.NewSigner(key).PrivatePEM()
	if err != nil {
		return err
	}
	return os.WriteFile(s.path("publication.key"), content, 0o600)
}

func (s *stack) startWorker(ctx context.Context) error {
	if s.options.noWorker {
		return nil
	}
	var err error
	if s.worker, err = s.startProgram(ctx, "worker"); err != nil {
		return err
	}
	return s.await(ctx, "worker", func() bool { return answers(ctx, s.endpoints.WorkerWatch) })
}

func (s *stack) startServer(ctx context.Context) error {
	var err error
	if s.server, err = s.startProgram(ctx, "server", "DANHGIA_LISTEN="+strings.TrimPrefix(s.endpoints.Web, "http://")); err != nil {
		return err
	}
	return s.await(ctx, "server", func() bool { return answers(ctx, s.endpoints.ServerWatch) })
}

func (s *stack) startProgram(ctx context.Context, name string, env ...string) (*devstack.Process, error) {
	p, err := devstack.StartProcess(ctx, devstack.Command{
		Name: name, Path: filepath.Join(s.programs, name), Env: append(s.environment(), env...), LogFile: s.log(name),
	})
	if err != nil {
		return nil, err
	}
	s.stops = append(s.stops, p.Stop)
	return p, nil
}

// answers says whether the program that tells there how it is is ready.
func answers(ctx context.Context, at string) bool { return pageAnswers(ctx, "http://"+at+"/readyz") }

func pageAnswers(ctx context.Context, page string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, page, http.NoBody)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// await asks until a program is ready.
func (s *stack) await(ctx context.Context, name string, ready func() bool) error {
	for !ready() {
		select {
		case <-ctx.Done():
			return fmt.Errorf("the %s is not ready; its last words:\n%s", name, devstack.LastLines(s.log(name), 10))
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

// stop ends what was started, the last first.
func (s *stack) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopPatience)
	defer cancel()
	err := devstack.RemoveEndpoints(s.options.dir)
	for _, stop := range slices.Backward(s.stops) {
		err = errors.Join(err, stop(ctx))
	}
	return err
}

func (s *stack) path(name string) string { return filepath.Join(s.options.dir, name) }

func (s *stack) log(name string) string { return s.path(filepath.Join("log", name+".log")) }

// aside is where it is told what is set up.
func (s *stack) aside() *os.File {
	if s.options.measured {
		return os.Stderr
	}
	return os.Stdout
}

func (s *stack) say(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// timed does a piece of work and prints how long it took.
func (s *stack) timed(name string, work func() error) error {
	begun := time.Now()
	if err := work(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	fmt.Fprintf(s.aside(), "%-9s %6.2f s\n", name, time.Since(begun).Seconds())
	return nil
}
