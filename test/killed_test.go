package test

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/internal/devstack"
	"danhgia/internal/mail"
)

// victim is what is killed, and in which moment. kill says how, and gives the process; 0: it came too late.
type victim struct {
	name string
	kill func(context.Context, *crash) (how string, pid int)
}

var (
	workerKilled   = victim{"worker", func(ctx context.Context, c *crash) (string, int) { return "worker", c.strike(ctx, c.worker) }}
	temporalKilled = victim{"temporal", func(ctx context.Context, c *crash) (string, int) {
		return "temporal", c.strike(ctx, c.temporal.Process)
	}}
	postgresKilled = victim{"postgres", func(ctx context.Context, c *crash) (string, int) {
		return "postgres", c.strike(ctx, c.postgres.Process)
	}}
	serverKilled = victim{"server", func(ctx context.Context, c *crash) (string, int) { return "server", c.strike(ctx, c.server) }}
	driverKilled = victim{"driver", func(ctx context.Context, c *crash) (string, int) {
		select {
		case driver := <-c.driver.process:
			if driver.Kill() != nil {
				return "", 0 // it has just ended
			}
			return "driver", driver.Pid
		case <-ctx.Done():
			return "", 0
		}
	}}
	beginningKilled = victim{"worker, beginning a mail", func(ctx context.Context, c *crash) (string, int) { return c.strikeMailing(ctx, false) }}
	recordingKilled = victim{"worker, recording a mail", func(ctx context.Context, c *crash) (string, int) { return c.strikeMailing(ctx, true) }}
	answeringKilled = victim{"server, taking an answer", func(ctx context.Context, c *crash) (string, int) {
		if !c.visitor.sends() || pause(ctx, time.Duration(c.seed%10)*time.Millisecond) != nil {
			return "", 0
		}
		return "server while it takes an answer", strike(c.server.PID())
	}}
)

var (
	anyTime = []victim{workerKilled, temporalKilled, postgresKilled, serverKilled, driverKilled}
	inAct   = []victim{beginningKilled, recordingKilled, answeringKilled}
)

// strike kills a process as soon as it is up.
func (c *crash) strike(ctx context.Context, p *devstack.Process) int {
	for {
		if pid := p.PID(); pid != 0 {
			return strike(pid)
		}
		if pause(ctx, 10*time.Millisecond) != nil {
			return 0
		}
	}
}

// A kill comes when the period has made so much progress.
type plannedKill struct {
	after  int
	victim victim
}

// wholeProgress is about what a rehearsal of the small province makes: rows of the audit, tries of mails and stages.
const wholeProgress = 55

// untilInvited is about how much progress there is when most invitations have gone out: answers by the page come then.
const untilInvited = 15

// plan is what a seed kills: three of the five programs, the worker while it sends a mail and, every other seed, the
// server while it takes an answer.
func plan(seed uint64) (kills []plannedKill) {
	chance := rand.New(rand.NewPCG(seed, 766))
	victims := slices.Clone(anyTime)
	chance.Shuffle(len(victims), func(i, j int) { victims[i], victims[j] = victims[j], victims[i] })
	for _, v := range victims[:3] {
		kills = append(kills, plannedKill{chance.IntN(wholeProgress), v})
	}
	sending := []victim{beginningKilled, recordingKilled}[chance.IntN(2)]
	kills = append(kills, plannedKill{chance.IntN(wholeProgress), sending})
	if chance.IntN(2) == 0 {
		kills = append(kills, plannedKill{chance.IntN(untilInvited), answeringKilled})
	}
	slices.SortStableFunc(kills, func(a, b plannedKill) int { return a.after - b.after })
	return kills
}

// until waits for the progress; false: the period has ended before.
func (c *crash) until(ctx context.Context, progress int) bool {
	const made = `
		select (select count(*) from audit where period is not null) + (select coalesce(sum(tries), 0) from mail) + (select count(*) from stage),
		exists (select from evaluation where state = 'published')`
	for {
		var now int
		var ended bool
		err := c.db.QueryRow(ctx, made).Scan(&now, &ended)
		if err == nil && (ended || now >= progress) {
			return !ended
		}
		if pause(ctx, 5*time.Millisecond) != nil {
			return false
		}
	}
}

// strikeMailing kills the worker while it sends a mail: at once or, when recording, once the mail server has taken the
// mail and the worker cannot record that, because its row is held here.
func (c *crash) strikeMailing(ctx context.Context, recording bool) (how string, pid int) {
	earlier, known := []string{}, false
	for state(ctx, c.told) != activities.Published && ctx.Err() == nil {
		if !known { // Postgres may have been killed just before
			earlier, known = c.unknown(ctx)
			continue
		}
		if how, pid = c.strikeSending(ctx, recording, earlier); pid != 0 {
			return how, pid
		}
		_ = pause(ctx, time.Millisecond) // its end is seen above
	}
	return "", 0
}

// unknown are the mails whose last try has no end yet; of those that there are already, the process has died.
func (c *crash) unknown(ctx context.Context) (keys []string, known bool) {
	rows, _ := c.db.Query(ctx, "select key from mail where state = 'unknown'")
	keys, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return keys, err == nil
}

const holdMail = `
select key from mail
where state = 'unknown' and key <> all($1)
limit 1
for update skip locked`

func (c *crash) strikeSending(ctx context.Context, recording bool, earlier []string) (string, int) {
	tx, err := c.db.Begin(ctx)
	if err != nil {
		return "", 0
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // the worker is dead, or goes on
	var key string
	if tx.QueryRow(ctx, holdMail, earlier).Scan(&key) != nil {
		return "", 0
	}
	if !recording {
		return "worker while it sends a mail", strike(c.worker.PID())
	}
	for range 1000 {
		if len(c.caught()[mail.MessageID(key, mailDomain)]) > 0 {
			return "worker before it records a mail as accepted", strike(c.worker.PID())
		}
		if pause(ctx, time.Millisecond) != nil {
			break
		}
	}
	return "", 0
}
