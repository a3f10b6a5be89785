package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"danhgia/internal/temporalclient"
)

// record is what an upgrade must not lose, a line for each.
type record struct{ answers, mails, audit []string }

// What a record is made of: what people said, what was sent to them, what was done.
const (
	answersKept = `select concat_ws(' ', task, generation, says, by_person, at, late) from answer order by id`
	mailsSent   = `select key from mail where state = 'accepted' order by key`
	auditKept   = `select concat_ws(' ', id, action, details) from audit order by id`
)

func (s *stack) record(ctx context.Context) (r record, err error) {
	for question, into := range map[string]*[]string{answersKept: &r.answers, mailsSent: &r.mails, auditKept: &r.audit} {
		if *into, err = s.lines(ctx, question); err != nil {
			return r, fmt.Errorf("record what there is: %w", err)
		}
	}
	return r, nil
}

// lines are the rows, of one text each, that a question to the database gives.
func (s *stack) lines(ctx context.Context, question string) (lines []string, err error) {
	err = s.ask(ctx, func(conn *pgx.Conn) (err error) {
		rows, _ := conn.Query(ctx, question)
		lines, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	return lines, err
}

// lost are the lines of what was before that are not there any more.
func (r record) lost(now record) (lines []string) {
	for _, kind := range [][2][]string{{r.answers, now.answers}, {r.mails, now.mails}, {r.audit, now.audit}} {
		for _, line := range kind[0] {
			if !slices.Contains(kind[1], line) {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// Rows of these are what is wrong with a period that has come to its end.
var wrongs = map[string]string{
	"the period is not published":         `select state from evaluation where state <> 'published'`,
	"a task of the period is still open":  `select kind || ' ' || agency || ' ' || state from task where kind in ('review', 'ruling', 'approval') and state <> 'settled'`,
	"a review without an outcome":         `select agency || ' ' || outcome from task where kind = 'review' and outcome not in ('confirmed', 'disputed', 'silent', 'not-reached')`,
	"a review whose outcome is not said":  `select t.agency || ' ' || t.outcome from task t where t.kind = 'review' and t.outcome is distinct from coalesce((select a.says from answer a where a.task = t.id and a.generation = t.generation and not a.late), 'silent')`,
	"a mail that did not come to its end": `select key || ' ' || state from mail where state not in ('accepted', 'dropped') or next_at is not null`,
	"a signal that was not delivered":     `select workflow from wake`,
	"somebody was written to twice within an hour about the same": `select b.key from mail a join mail b using (kind, task, generation, person, data)
		where a.id < b.id and b.queued_at < a.queued_at + interval '1 hour' and a.state = 'accepted' and b.state = 'accepted'`,
}

// check returns everything that is wrong after the upgrade, and prints what carried it.
func (s *stack) check(ctx context.Context, before record) (faults []string, err error) {
	now, err := s.record(ctx)
	if err != nil {
		return nil, err
	}
	for _, line := range before.lost(now) {
		faults = append(faults, "lost or changed: "+line)
	}
	for _, wrong := range slices.Sorted(maps.Keys(wrongs)) {
		found, err := s.lines(ctx, wrongs[wrong])
		if err != nil {
			return nil, fmt.Errorf("look whether %s: %w", wrong, err)
		}
		for _, row := range found {
			faults = append(faults, wrong+": "+row)
		}
	}
	twice, caught, err := s.caughtTwice()
	if err != nil {
		return nil, err
	}
	s.say("answers   %d before the upgrade, %d at the end; mails %d and %d, the mail server has %d; audit rows %d and %d",
		len(before.answers), len(now.answers), len(before.mails), len(now.mails), caught, len(before.audit), len(now.audit))
	if caught != len(now.mails) {
		faults = append(faults, fmt.Sprintf("the outbox has sent %d mails, the mail server has %d", len(now.mails), caught))
	}
	for _, id := range twice {
		faults = append(faults, "the mail server has twice: "+id)
	}
	return append(faults, s.carried(ctx)...), nil
}

// caughtTwice are the Message-IDs of which the mail server has more than one mail; caught is how many mails it has.
func (s *stack) caughtTwice() (twice []string, caught int, err error) {
	files, err := filepath.Glob(filepath.Join(s.path("mails"), "*.eml"))
	if err != nil {
		return nil, 0, err
	}
	seen := map[string]bool{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, 0, err
		}
		m, err := mail.ReadMessage(strings.NewReader(string(content)))
		if err != nil {
			return nil, 0, fmt.Errorf("read %s: %w", file, err)
		}
		id := m.Header.Get("Message-ID")
		if seen[id] {
			twice = append(twice, id)
		}
		seen[id] = true
	}
	return twice, len(files), nil
}

// carried says which versions carried the workflows, and returns what no version could.
func (s *stack) carried(ctx context.Context) (faults []string) {
	c, err := s.dial(ctx)
	if err != nil {
		return []string{err.Error()}
	}
	defer c.Close()
	all, err := c.Carriers(ctx)
	if err != nil {
		return []string{err.Error()}
	}
	for _, build := range slices.Sorted(maps.Keys(all.Tasks)) {
		name := build
		if name == "" {
			name = "a version that tells no name"
		}
		s.say("carried   %5d workflow tasks by %s", all.Tasks[build], name)
	}
	s.say("carried   %5d workflows went from one version to the other", all.Both)
	for _, one := range all.Stumbled {
		faults = append(faults, "a version did not understand "+one)
	}
	for _, one := range all.Failed {
		faults = append(faults, "a workflow did not end well: "+one)
	}
	return faults
}

// dial connects to the stack's Temporal.
func (s *stack) dial(ctx context.Context) (temporalclient.Client, error) {
	for _, setting := range s.environment() {
		name, value, _ := strings.Cut(setting, "=")
		if !strings.HasPrefix(name, "TEMPORAL_") {
			continue
		}
		if err := os.Setenv(name, value); err != nil {
			return temporalclient.Client{}, err
		}
	}
	return temporalclient.Dial(ctx, slog.New(slog.DiscardHandler))
}
