package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/config"
	"danhgia/internal/devstack"
	"danhgia/internal/devstack/catcher"
	"danhgia/internal/ladders"
	"danhgia/internal/portal"
	"danhgia/internal/postgres"
	"danhgia/internal/temporalclient"
	"danhgia/scoring"
)

// trial is an installation for one rehearsal: a database and a Temporal namespace of one name, a mail server, a worker.
type trial struct {
	out      io.Writer
	name     string
	dir      string // of mails, reports, the mail key and the worker's log
	store    *postgres.Store
	temporal temporalclient.Client
	mails    *catcher.Catcher
	stops    []func(context.Context) error // in the order of starting
	removals []func(context.Context) error // of what --keep keeps
}

const trialPrefix = "danhgia_rehearsal_"

var trialName = regexp.MustCompile("^" + trialPrefix + "[a-z2-7]{10}$")

// openTrial makes everything. What it has made is to be closed also when it fails.
func openTrial(ctx context.Context, out io.Writer, c config.Config, flags rehearseFlags) (*trial, error) {
	t := &trial{out: out, name: trialPrefix + strings.ToLower(rand.Text()[:10])}
	fmt.Fprintf(out, "rehearsal %s\n", t.name)
	t.dir = trialDir(t.name)
	if err := os.Mkdir(t.dir, 0o700); err != nil {
		return t, fmt.Errorf("make a folder for the rehearsal: %w", err)
	}
	t.removals = append(t.removals, func(context.Context) error { return os.RemoveAll(t.dir) })
	for _, part := range []func(context.Context, config.Config, rehearseFlags) error{t.openDatabase, t.openNamespace, t.openMail, t.startWorkers} {
		if err := part(ctx, c, flags); err != nil {
			return t, err
		}
	}
	return t, nil
}

func trialDir(name string) string { return filepath.Join(os.TempDir(), name) }

func (t *trial) openDatabase(ctx context.Context, c config.Config, flags rehearseFlags) error {
	office, err := openStore(ctx, c.PostgresURL)
	if err != nil {
		return err
	}
	defer office.Close()
	s, err := readScript(ctx, office, c, flags)
	if err != nil {
		return err
	}
	own, err := postgres.CreateDatabase(ctx, c.Owner(), t.name)
	if err != nil {
		return err
	}
	t.removals = append(t.removals, func(ctx context.Context) error { return postgres.DropDatabase(ctx, c.Owner(), t.name) })
	if t.store, err = postgres.Open(ctx, own); err != nil {
		return err
	}
	t.stops = append(t.stops, func(context.Context) error { t.store.Close(); return nil })
	if err := errors.Join(t.store.MigrateFor(ctx, postgres.Roles{App: c.App()}), t.store.CopyForTrial(ctx, office)); err != nil {
		return err
	}
	if err := s.setClock(ctx, t.store, flags.speed); err != nil {
		return err
	}
	return s.enter(ctx, t.store, s.agencies, calendar.DayOf(s.begin), s.ladders)
}

// script is what a rehearsal plays.
type script struct {
	cast
	begin    time.Time
	agencies []scoring.Agency
	ladders  []byte
}

func readScript(ctx context.Context, office *postgres.Store, c config.Config, flags rehearseFlags) (s script, err error) {
	period := flags.start.period.period
	raw, err := portal.ReadFolder(flags.start.source)
	if err != nil {
		return s, err
	}
	collection, err := portal.Read(raw, activities.Key{Province: c.Province, Period: period})
	if err != nil {
		return s, err
	}
	for _, a := range collection.Agencies {
		if a.Kind != scoring.Province {
			s.agencies = append(s.agencies, a.Agency)
		}
	}
	s.cast = cast{province: c.Province, persona: flags.officers}
	if s.from, err = calendar.ParseDay(period.FirstDay()); err != nil {
		return s, err
	}
	if s.ladders, err = ladderFile(ctx, office, flags.ladders); err != nil {
		return s, err
	}
	s.begin, err = beginning(ctx, office, period, flags.begin.day)
	return s, err
}

// beginning is when a rehearsal begins: at the office's opening on a day, or on the first working day after the period.
func beginning(ctx context.Context, office *postgres.Store, period scoring.Period, day calendar.Day) (time.Time, error) {
	c, err := office.Calendar(ctx)
	if err != nil {
		return time.Time{}, err
	}
	if day == 0 {
		next := time.Date(period.Year(), time.Month(period.LastMonth())+1, 1, 0, 0, 0, 0, time.UTC)
		if day, err = c.NthWorkingDay(next.Year(), next.Month(), 1); err != nil {
			return time.Time{}, err
		}
	}
	year, month, date := day.Time().Date()
	return c.NextOfficeMoment(time.Date(year, month, date, 0, 0, 0, 0, calendar.Vietnam))
}

func ladderFile(ctx context.Context, office *postgres.Store, file string) ([]byte, error) {
	if file == "" {
		_, content, err := office.NewestLadders(ctx)
		if errors.Is(err, activities.ErrNotFound) {
			return nil, errors.New("there are no ladders: store some with: starter ladders import FILE, or try a file with --ladders FILE")
		}
		return content, err
	}
	content, err := readFile(file, func(_ string, r io.Reader) ([]byte, error) { return io.ReadAll(r) })
	if err != nil {
		return nil, err
	}
	_, err = ladders.Parse(file, content, calendar.DefaultHours())
	return content, err
}

func (s script) setClock(ctx context.Context, store *postgres.Store, speed speedFlag) error {
	if speed == 0 {
		return store.SetLeapingClock(ctx, s.begin)
	}
	return store.SetClock(ctx, s.begin, float64(speed))
}

func (t *trial) openNamespace(ctx context.Context, _ config.Config, _ rehearseFlags) error {
	office, err := temporalclient.Dial(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer office.Close()
	if err := office.CreateNamespace(ctx, t.name, "A rehearsal of danhgia; it may be deleted"); err != nil {
		return err
	}
	t.removals = append(t.removals, func(ctx context.Context) error { return deleteNamespace(ctx, t.name) })
	if t.temporal, err = temporalclient.DialNamespace(ctx, slog.New(slog.DiscardHandler), t.name); err != nil {
		return err
	}
	t.stops = append(t.stops, func(context.Context) error { t.temporal.Close(); return nil })
	return nil
}

func deleteNamespace(ctx context.Context, name string) error {
	office, err := temporalclient.Dial(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer office.Close()
	return office.DeleteNamespace(ctx, name)
}

func (t *trial) path(name string) string { return filepath.Join(t.dir, name) }

func (t *trial) openMail(ctx context.Context, _ config.Config, _ rehearseFlags) error {
	clock, err := t.store.Clock(ctx, time.Now)
	if err != nil {
		return err
	}
	t.mails, err = catcher.Start(ctx, catcher.Options{
		Dir: t.path("mails"), Now: clock.Now,
		Troubles: catcher.Troubles{Refused: refusedDomain, Returned: returnedDomain, Maildir: t.path("reports")},
	})
	if err != nil {
		return err
	}
	t.stops = append(t.stops, t.mails.Stop)
	if err := os.WriteFile(t.path("mail.key"), []byte(rand.Text()+rand.Text()), 0o600); err != nil {
		return err
	}
	_, err = writeSigner(t.path("publication.key")) // a rehearsal never signs by the province's key
	return err
}

// returned is how many delivery reports nobody has read yet.
func (t *trial) returned() int {
	unread, err := os.ReadDir(filepath.Join(t.path("reports"), "new"))
	if err != nil {
		return 0
	}
	return len(unread)
}

func (t *trial) startWorkers(ctx context.Context, c config.Config, flags rehearseFlags) error {
	own, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the worker: %w", err)
	}
	worker := filepath.Join(filepath.Dir(own), "worker")
	if _, err := exec.LookPath(worker); err != nil {
		return fmt.Errorf("the program worker is not beside this one, in %s: a rehearsal runs one of its own", filepath.Dir(own))
	}
	for i := range flags.workers {
		process, err := devstack.StartProcess(ctx, devstack.Command{
			Name: "worker", Path: worker, Env: t.environment(c, flags), LogFile: t.workerLog(i + 1),
		})
		if err != nil {
			return err
		}
		t.stops = append(t.stops, process.Stop)
	}
	return nil
}

func (t *trial) workerLog(number int) string { return t.path(fmt.Sprintf("worker-%d.log", number)) }

// environment is that of the rehearsal's workers: the office's, without its database, its mail and the portal.
func (t *trial) environment(c config.Config, flags rehearseFlags) []string {
	rate := c.Mail.PerMinute
	if flags.speed == 0 {
		rate = 6000 // who leaps does not wait
	}
	return append(os.Environ(),
		"DANHGIA_POSTGRES_URL="+c.AppOn(t.name), "DANHGIA_POSTGRES_PASSWORD_FILE=",
		"DANHGIA_POSTGRES_OWNER_URL=", "DANHGIA_POSTGRES_OWNER_PASSWORD_FILE=", "DANHGIA_POSTGRES_READER=",
		"TEMPORAL_NAMESPACE="+t.name,
		"DANHGIA_WORKER_WATCH=127.0.0.1:0", "DANHGIA_HEARTBEAT_URL=", "DANHGIA_HEARTBEAT_URL_FILE=",
		"DANHGIA_PORTAL_URL=", "DANHGIA_PUBLICATION_KEY=", "DANHGIA_PUBLICATION_KEY_FILE="+t.path("publication.key"),
		"DANHGIA_SMTP_ADDRESS="+t.mails.SMTP, "DANHGIA_SMTP_SECURITY=none", "DANHGIA_SMTP_USER=", "DANHGIA_SMTP_PASSWORD_FILE=",
		"DANHGIA_MAIL_FROM=danh-gia@"+goodDomain, "DANHGIA_BOUNCE_DOMAIN=", "DANHGIA_BOUNCE_MAILDIR="+t.path("reports"),
		"DANHGIA_MAIL_OFFICE="+cmp.Or(c.Mail.Office, c.ProvinceName)+" (diễn tập)",
		"DANHGIA_MAIL_CONTACT_NAME=Văn phòng", "DANHGIA_MAIL_CONTACT_ADDRESS=danh-gia@"+goodDomain,
		"DANHGIA_MAIL_KEY_FILE="+t.path("mail.key"), "DANHGIA_PUBLIC_URL=https://dien-tap.example",
		fmt.Sprintf("DANHGIA_MAIL_PER_MINUTE=%d", rate),
	)
}

func (t *trial) lastWords() string { return devstack.LastLines(t.workerLog(1), 5) }

const closePatience = 30 * time.Second

// close stops what runs and removes everything, or says what is kept; also when ctx has ended.
func (t *trial) close(ctx context.Context, keep bool) (err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closePatience)
	defer cancel()
	for _, stop := range slices.Backward(t.stops) {
		err = errors.Join(err, stop(ctx))
	}
	if keep && len(t.removals) > 1 {
		fmt.Fprintf(t.out, "kept: database and namespace %s, mails in %s\nRemove them with: starter rehearse --remove %s\n", t.name, t.path("mails"), t.name)
		return err
	}
	for _, remove := range slices.Backward(t.removals) {
		err = errors.Join(err, remove(ctx))
	}
	return err
}

// removeTrial removes a rehearsal that was kept. No name but that of a rehearsal is taken.
func removeTrial(ctx context.Context, out io.Writer, c config.Config, name string) error {
	if !trialName.MatchString(name) {
		return fmt.Errorf("%q is not the name of a rehearsal, such as %sabcdefghij", name, trialPrefix)
	}
	err := errors.Join(postgres.DropDatabase(ctx, c.Owner(), name), deleteNamespace(ctx, name), os.RemoveAll(trialDir(name)))
	if err == nil {
		fmt.Fprintf(out, "removed %s\n", name)
	}
	return err
}
