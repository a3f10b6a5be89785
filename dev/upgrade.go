package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/spf13/cobra"

	"danhgia/internal/devstack"
)

// upgradeDay is the day on which the sample's period is upgraded: reviews are open, some are answered, reminders are out.
const upgradeDay = "2026-09-08"

// upgradeCommand rehearses an upgrade in the middle of an open period: the sample's, begun by the programs of an earlier
// revision and finished by those of this one.
func upgradeCommand() *cobra.Command {
	var from string
	cmd := &cobra.Command{Use: "upgrade-rehearsal", Short: "Upgrade in the middle of an open period, from an earlier revision, and check that nothing is lost", Args: cobra.NoArgs}
	cmd.Flags().StringVar(&from, "from", "", "the earlier revision: a tag or a commit (default: the release before)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		begun := time.Now()
		programs, commit, err := buildRevision(cmd.Context(), from, ".bin/upgrade")
		if err != nil {
			return err
		}
		fmt.Printf("built     revision %s in %.0f s\n", commit[:12], time.Since(begun).Seconds())
		o := options{throwaway: true, dir: ".data/upgrade", patience: patience, programs: programs, older: true}
		return withStack(cmd.Context(), o, func(ctx context.Context, s *stack) error { return s.rehearseUpgrade(ctx) })
	}
	return cmd
}

func (s *stack) rehearseUpgrade(ctx context.Context) error {
	if err := s.prepareSample(ctx); err != nil {
		return err
	}
	if err := s.playUpgraded(ctx, "--until", upgradeDay); err != nil {
		return err
	}
	before, err := s.record(ctx)
	if err != nil {
		return err
	}
	if len(before.answers) == 0 {
		return errors.New("nobody had answered yet: that is not the middle of a period")
	}
	if err := s.upgrade(ctx); err != nil {
		return err
	}
	if err := s.timed("the rest", func() error { return s.playUpgraded(ctx) }); err != nil {
		return err
	}
	if err := s.drain(ctx); err != nil {
		return err
	}
	faults, err := s.check(ctx, before)
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return fmt.Errorf("the upgrade was not whole:\n%s", strings.Join(faults, "\n"))
	}
	s.say("whole     nothing is lost, nobody was written to twice")
	return nil
}

// playUpgraded goes on with the period; everybody acts by the programs that are current.
func (s *stack) playUpgraded(ctx context.Context, more ...string) error {
	return s.starter(ctx, append([]string{"rehearse", "--in-place", "--period", string(sample.Period), "--source", sampleFolder, "--timeout", s.options.patience.String()}, more...)...)
}

// upgrade puts the new programs in the place of the old, in the order of docs/upgrade.md: the new worker first, beside the
// old one; it prepares the database, with which the old programs go on. Then the server.
func (s *stack) upgrade(ctx context.Context) error {
	known, err := s.migrated(ctx)
	if err != nil {
		return err
	}
	site := startProbe(ctx, s.endpoints.Web+"/")
	oldWorker, oldServer := s.worker, s.server
	s.programs = s.tools
	if s.endpoints.WorkerWatch, err = freeAddress(ctx); err != nil {
		return err
	}
	if err := s.timed("new worker", func() error { return s.startWorker(ctx) }); err != nil {
		return err
	}
	now, err := s.migrated(ctx)
	if err != nil {
		return err
	}
	if err := s.timed("old worker ends", func() error { return oldWorker.Stop(ctx) }); err != nil {
		return err
	}
	asked, refused, _ := site.so()
	s.say("schema    from migration %d to %d; the old server was asked %d times meanwhile and refused %d times", known, now, asked, refused)
	if err := s.timed("new server", func() error {
		if err := oldServer.Stop(ctx); err != nil {
			return err
		}
		return s.startServer(ctx)
	}); err != nil {
		return err
	}
	site.end()
	asked, refused, longest := site.so()
	s.say("site      asked %d times in all, refused %d times, away for %.2f s", asked, refused, longest.Seconds())
	return nil
}

// migrated is the newest migration that the database has.
func (s *stack) migrated(ctx context.Context) (newest int, err error) {
	err = s.ask(ctx, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, "select max(number) from migration").Scan(&newest)
	})
	return newest, err
}

// ask asks the database, as its owner: of an older version nobody else may.
func (s *stack) ask(ctx context.Context, questions func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, s.endpoints.PostgresOwner)
	if err != nil {
		return err
	}
	return errors.Join(questions(conn), conn.Close(ctx))
}

// drain lets the rest of the mails out: it leaps from one that is due to the next, until none waits.
func (s *stack) drain(ctx context.Context) error {
	return s.ask(ctx, func(conn *pgx.Conn) error {
		for {
			var next *time.Time
			var due, rest int
			const question = `select min(next_at), count(*) filter (where next_at <= told_now()), count(next_at) + (select count(*) from wake) from mail`
			if err := conn.QueryRow(ctx, question).Scan(&next, &due, &rest); err != nil || rest == 0 {
				return err
			}
			if next != nil && due == 0 { // what is due is on its way: a leap would only disturb it
				_ = s.store.Leap(ctx, sample.Province, next.Add(time.Second)) // else the next time
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(50 * time.Millisecond):
			}
		}
	})
}

func freeAddress(ctx context.Context) (string, error) {
	port, err := devstack.FreePort(ctx, 0)
	return fmt.Sprintf("127.0.0.1:%d", port), err
}
