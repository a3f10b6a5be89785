package test

import (
	"context"
	"os"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/internal/devstack"
	"danhgia/internal/devstack/catcher"
	"danhgia/internal/mail"
)

// What is killed by kill -9, and in which moment.
var (
	anyTime = []fault{
		{"worker", func(ctx context.Context, o *ordeal) string { return struck("worker", o.end(ctx, o.one(o.workers))) }},
		{"temporal", func(ctx context.Context, o *ordeal) string { return struck("temporal", o.end(ctx, o.temporal.Process)) }},
		{"postgres", func(ctx context.Context, o *ordeal) string { return struck("postgres", o.end(ctx, o.postgres.Process)) }},
		{"server", func(ctx context.Context, o *ordeal) string { return struck("server", o.end(ctx, o.one(o.servers))) }},
		{"driver", killDriver},
		{"mail server", killMailServer},
	}
	whileMailing = []fault{
		{"worker, beginning a mail", func(ctx context.Context, o *ordeal) string { return o.endMailing(ctx, false) }},
		{"worker, recording a mail", func(ctx context.Context, o *ordeal) string { return o.endMailing(ctx, true) }},
	}
	whileAnswering = []fault{{"server, taking an answer", func(ctx context.Context, o *ordeal) string {
		if !o.visitor.sends() || pause(ctx, time.Duration(o.seed%10)*time.Millisecond) != nil {
			return ""
		}
		return struck("server while it takes an answer", killAll(o.servers))
	}}}
)

// struck is how something was killed; empty: it was not.
func struck(how string, killed bool) string {
	if killed {
		return how
	}
	return ""
}

// kill is the end of a process.
func kill(pid int) bool { return signalTo(pid, syscall.SIGKILL) }

func signalTo(pid int, s syscall.Signal) bool {
	return pid > 1 && pid != os.Getpid() && syscall.Kill(pid, s) == nil
}

func killAll(all []*devstack.Process) (killed bool) {
	for _, p := range all {
		killed = kill(p.PID()) || killed
	}
	return killed
}

// one is one of those that run side by side, by the seed.
func (o *ordeal) one(of []*devstack.Process) *devstack.Process {
	return of[o.seed%uint64(len(of))]
}

// end kills a process as soon as it is up.
func (o *ordeal) end(ctx context.Context, p *devstack.Process) bool {
	return o.tell(ctx, p, syscall.SIGKILL)
}

// tell gives a process a signal as soon as it is up.
func (o *ordeal) tell(ctx context.Context, p *devstack.Process, s syscall.Signal) bool {
	for {
		if pid := p.PID(); pid != 0 {
			return signalTo(pid, s)
		}
		if pause(ctx, 10*time.Millisecond) != nil {
			return false
		}
	}
}

func killDriver(ctx context.Context, o *ordeal) string {
	select {
	case driver := <-o.driver.process:
		return struck("driver", driver.Kill() == nil) // else it has just ended
	case <-ctx.Done():
		return ""
	}
}

// killMailServer ends the mail server with all its lines, and starts one at its address.
func killMailServer(ctx context.Context, o *ordeal) string {
	o.t.Helper()
	ended, cancel := context.WithCancel(ctx)
	cancel()
	_ = o.post.Stop(ended) // at once: its lines are cut
	if err := pause(ctx, time.Second); err != nil {
		return ""
	}
	port := portOf(o.t, o.post.SMTP)
	post, err := catcher.Start(ctx, catcher.Options{Dir: o.mails, Now: time.Now, Fault: o.faulty.meet, SMTPPort: port})
	must(o.t, err)
	if post.SMTP != o.post.SMTP {
		o.t.Fatalf("the new mail server is at %s, not at %s", post.SMTP, o.post.SMTP)
	}
	o.post = post
	return "mail server"
}

// endMailing kills the workers while one sends a mail: at once or, when recording, once the mail server has taken the
// mail and the worker cannot record that, because its row is held here.
func (o *ordeal) endMailing(ctx context.Context, recording bool) (how string) {
	earlier, known := []string{}, false
	for state(ctx, o.told) != activities.Published && ctx.Err() == nil {
		if !known { // Postgres may have been killed just before
			earlier, known = o.unknown(ctx)
			continue
		}
		if how = o.endSending(ctx, recording, earlier); how != "" {
			return how
		}
		_ = pause(ctx, time.Millisecond) // its end is seen above
	}
	return ""
}

// unknown are the mails whose last try has no end yet; of those that there are already, the process has died.
func (o *ordeal) unknown(ctx context.Context) (keys []string, known bool) {
	rows, _ := o.db.Query(ctx, "select key from mail where state = 'unknown'")
	keys, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return keys, err == nil
}

const holdMail = `
select key from mail
where state = 'unknown' and key <> all($1)
limit 1
for update skip locked`

func (o *ordeal) endSending(ctx context.Context, recording bool, earlier []string) string {
	tx, err := o.db.Begin(ctx)
	if err != nil {
		return ""
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // the worker is dead, or goes on
	var key string
	if tx.QueryRow(ctx, holdMail, earlier).Scan(&key) != nil {
		return ""
	}
	if !recording {
		return struck("worker while it sends a mail", killAll(o.workers))
	}
	for range 1000 {
		if len(o.caught()[mail.MessageID(key, mailDomain)]) > 0 {
			return struck("worker before it records a mail as accepted", killAll(o.workers))
		}
		if pause(ctx, time.Millisecond) != nil {
			break
		}
	}
	return ""
}
