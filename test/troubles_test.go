package test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/emersion/go-smtp"

	"danhgia/activities"
	"danhgia/internal/devstack/catcher"
)

// awhile is how long a server is full, away or slow: longer than what waits for it tries at once.
const awhile = 1500 * time.Millisecond

// troubles are what goes wrong without anybody being killed.
var troubles = []fault{
	{"postgres restarts, fast", func(ctx context.Context, o *ordeal) string {
		return struck("postgres restarts, fast", o.tell(ctx, o.postgres.Process, syscall.SIGINT))
	}},
	{"postgres restarts, immediate", func(ctx context.Context, o *ordeal) string {
		return struck("postgres restarts, immediate", o.tell(ctx, o.postgres.Process, syscall.SIGQUIT))
	}},
	{"postgres, disk full", fillDisk},
	{"postgres, read-only", readOnly},
	{"postgres, slow", func(ctx context.Context, o *ordeal) string {
		o.toPostgres.slow(30 * time.Millisecond)
		defer o.toPostgres.slow(0)
		_ = pause(ctx, 2*awhile) // its end is seen by whoever waits next
		return "postgres is slow"
	}},
	{"postgres, cut off", func(ctx context.Context, o *ordeal) string {
		o.toPostgres.cut()
		defer o.toPostgres.mend()
		_ = pause(ctx, awhile) // likewise
		return "postgres is cut off"
	}},
	{"temporal, away for an hour", func(ctx context.Context, o *ordeal) string {
		o.toTemporal.cut()
		defer o.toTemporal.mend()
		o.turn(ctx, time.Hour)
		_ = pause(ctx, awhile) // likewise
		return "temporal is away for an hour"
	}},
	mailFault{name: "451 to two mails", at: catcher.Offered, hits: 2, answer: &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "as the test says"}}.fault(),
	mailFault{name: "554 5.7.1 to two mails", at: catcher.Offered, hits: 2, answer: &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "as the test says"}}.fault(),
	mailFault{name: "greylisting", at: catcher.Offered, hits: 6, answer: &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 2, 0}, Message: "come again"}}.fault(),
	mailFault{name: "cut before a mail is taken", at: catcher.Offered, hits: 2, answer: catcher.ErrCut}.fault(),
	mailFault{name: "cut after a mail was taken", at: catcher.Kept, hits: 2, answer: catcher.ErrCut}.fault(),
	mailFault{name: "silence, then cut", at: catcher.Offered, hits: 1, answer: catcher.ErrCut, silent: 2 * awhile}.fault(),
	{"clock, forward", func(ctx context.Context, o *ordeal) string {
		return struck("the clock jumps 90 minutes forward", o.turn(ctx, 90*time.Minute))
	}},
	{"clock, back", func(ctx context.Context, o *ordeal) string {
		return struck("the clock jumps 20 minutes back", o.turn(ctx, -20*time.Minute))
	}},
	{"signals, twice", repeatSignals},
}

const turnClock = `
update clock
set told_epoch = told_now() + $1 * interval '1 second', real_epoch = clock_timestamp()`

// turn has the clock jump; nothing is woken.
func (o *ordeal) turn(ctx context.Context, by time.Duration) bool {
	return o.write(ctx, turnClock, by.Seconds())
}

// write writes to the database as soon as it takes it.
func (o *ordeal) write(ctx context.Context, statement string, args ...any) bool {
	for {
		if _, err := o.db.Exec(ctx, statement, args...); err == nil {
			return true
		}
		if pause(ctx, 10*time.Millisecond) != nil {
			return false
		}
	}
}

const signalAll = `
insert into wake (workflow, task)
select t.kind || '/' || t.province || '/' || coalesce(t.period, '-') || '/' || t.agency || case when t.subject = '' then '' else '/' || t.subject end, t.id
from task t cross join generate_series(1, 2)
where state = 'open'
union all
select w, null from unnest(array[$1, $2, $3]) w cross join generate_series(1, 2)`

// repeatSignals has everything that waits woken twice, for nothing.
func repeatSignals(ctx context.Context, o *ordeal) string {
	return struck("all signals come twice more", o.write(ctx, signalAll, activities.EvaluationID(samplePeriod),
		activities.MailerID(samplePeriod.Province, activities.LaneDuty), activities.MailerID(samplePeriod.Province, activities.LaneSignIn)))
}

// readOnly is what alter system set default_transaction_read_only, and pg_reload_conf, do.
func readOnly(ctx context.Context, o *ordeal) string {
	o.t.Helper()
	file := filepath.Join(o.postgres.Dir, "cluster", "data", "postgresql.auto.conf")
	before := readFile(o.t, file)
	set := func(content string) {
		must(o.t, os.WriteFile(file, []byte(content), 0o600)) // it stays its owner's
		o.tell(ctx, o.postgres.Process, syscall.SIGHUP)
	}
	set(before + "default_transaction_read_only = 'on'\n")
	defer set(before)
	_ = pause(ctx, awhile) // its end is seen by whoever waits next
	return "postgres is read-only"
}

// fillDisk fills the disk of Postgres, and gives the room back.
func fillDisk(ctx context.Context, o *ordeal) string {
	o.t.Helper()
	if o.disk == "" {
		o.t.Log("the disk of Postgres is not filled: a small disk of its own takes the right to mount one")
		return ""
	}
	filler := filepath.Join(o.disk, "filler")
	must(o.t, fill(o.disk, filler))
	_ = pause(ctx, awhile) // its end is seen by whoever waits next
	must(o.t, os.Remove(filler))
	return "postgres' disk is full"
}

// mailFault is something that a mail server does to the next mails, to each once.
type mailFault struct {
	name   string
	at     catcher.Moment
	hits   int
	answer error
	silent time.Duration // before the answer
}

// fault has it done to mails that come within a while.
func (f mailFault) fault() fault {
	return fault{"mail server, " + f.name, func(ctx context.Context, o *ordeal) string {
		o.faulty.arm(f)
		hits := 0
		for range 100 {
			if hits = o.faulty.done(); hits == f.hits || pause(ctx, 2*awhile/100) != nil {
				break
			}
		}
		o.faulty.arm(mailFault{})
		return struck(fmt.Sprintf("mail server: %s (%d)", f.name, hits), hits > 0)
	}}
}

// faultyMail is what goes wrong at the mail server.
type faultyMail struct {
	note func(from, to time.Time) // what went wrong, when

	mu    sync.Mutex
	armed mailFault
	count int             // of the armed fault
	hit   map[string]bool // mails that something was done to: none is hit twice
}

func (m *faultyMail) arm(f mailFault) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.armed, m.count = f, 0
}

func (m *faultyMail) done() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.count
}

// meet is catcher.Options.Fault.
func (m *faultyMail) meet(at catcher.Moment, id string) error {
	m.mu.Lock()
	f := m.armed
	hits := f.answer != nil && at == f.at && m.count < f.hits && !m.hit[id]
	if hits {
		if m.hit == nil {
			m.hit = map[string]bool{}
		}
		m.hit[id] = true
		m.count++
	}
	m.mu.Unlock()
	if !hits {
		return nil
	}
	from := time.Now()
	if f.silent > 0 {
		<-time.After(f.silent)
	}
	m.note(from, time.Now().Add(time.Second)) // until its client has heard
	return f.answer
}
