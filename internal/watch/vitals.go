package watch

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"danhgia/activities"
)

// Vitals reads what the database says of the work, at most once in a while, however often it is asked.
type Vitals struct {
	read func(context.Context) (activities.Vitals, error)
	log  *slog.Logger
	now  func() time.Time

	lock   sync.Mutex
	at     time.Time
	last   activities.Vitals
	failed error
	took   time.Duration
}

const (
	vitalsHold = 15 * time.Second // for which what was read is told
	vitalsTime = 5 * time.Second  // that reading may take
)

// NewVitals are those that read gives.
func NewVitals(log *slog.Logger, now func() time.Time, read func(context.Context) (activities.Vitals, error)) *Vitals {
	return &Vitals{read: read, log: log, now: now}
}

// Now are the vitals, as old as a quarter of a minute.
func (v *Vitals) Now(ctx context.Context) (activities.Vitals, error) {
	v.lock.Lock()
	defer v.lock.Unlock()
	if begun := v.now(); begun.Sub(v.at) >= vitalsHold {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), vitalsTime)
		defer cancel()
		v.last, v.failed = v.read(ctx)
		v.at = v.now()
		v.took = v.at.Sub(begun)
		if v.failed != nil {
			v.log.Debug("the vitals cannot be read", "error", v.failed)
		}
	}
	return v.last, v.failed
}

// Moves errs when something that is due has not been done for longer than most.
func (v *Vitals) Moves(most time.Duration, mail bool) func(context.Context) error {
	return func(ctx context.Context) error {
		now, err := v.Now(ctx)
		if err != nil {
			return err
		}
		if stuck := now.Stuck(most, mail); stuck != "" {
			return stuckError(stuck)
		}
		return nil
	}
}

type stuckError string

func (e stuckError) Error() string { return string(e) }

var (
	vitalsUp   = gauge("vitals_up", "1 when the figures of the database could be read, else 0 and there are none.")
	vitalsTook = gauge("vitals_read_seconds", "How long it took to read the figures of the database.")
	mails      = gauge("mails", "Mails by lane and state: all that wait, and of the others those of the last day.", "lane", "state")
	mailsDue   = gauge("mails_due", "Mails that are due and not sent yet, by lane.", "lane")
	mailAge    = gauge("mail_oldest_due_seconds", "How long the oldest due mail of a lane waits.", "lane")
	lanePaused = gauge("mail_lane_paused", "1 while a lane of mails rests because of what the mail server said.", "lane")
	tasks      = gauge("tasks_open", "Open tasks by kind and by the latest rung of their ladder that was sent; none: before the first.", "kind", "rung")
	taskLate   = gauge("ladder_lateness_seconds", "How long the most overdue step of all ladders has been due.")
	tasksDue   = gauge("ladder_steps_due", "Open tasks whose next step is due and not done yet.")
	tasksStill = gauge("tasks_without_next_step", "Open tasks without a next step: they wait for what somebody else does.")
	signals    = gauge("signals_waiting", "Signals that wait to be delivered to workflows.")
	signalAge  = gauge("signal_oldest_seconds", "How long the oldest of them waits.")
	pushes     = gauge("pushes_due", "Results that are due to targets and not sent yet.")
	pushAge    = gauge("push_oldest_due_seconds", "How long the oldest of them waits.")
	unsealed   = gauge("audit_unsealed", "Rows of the audit that are not sealed yet.")
	sealAge    = gauge("audit_oldest_unsealed_seconds", "How long the oldest of them waits.")
	brought    = gauge("collection_age_seconds", "How long ago something was last collected or taken in, by kind.", "kind")
	imports    = gauge("imports_running", "Imports that have not ended, by state.", "state")
)

// Register has the vitals told with the figures of the program.
func (v *Vitals) Register(m *Metrics) { m.registry.MustRegister(v) }

// Describe implements prometheus.Collector.
func (v *Vitals) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		vitalsUp, vitalsTook, mails, mailsDue, mailAge, lanePaused, tasks, taskLate, tasksDue, tasksStill, signals, signalAge, pushes, pushAge, unsealed, sealAge, brought, imports,
	} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (v *Vitals) Collect(to chan<- prometheus.Metric) {
	now, err := v.Now(context.Background())
	if err != nil {
		to <- figure(vitalsUp, 0)
		return
	}
	to <- figure(vitalsUp, 1)
	to <- figure(vitalsTook, inSeconds(v.took))
	collectMails(to, now)
	for _, t := range now.Tasks {
		rung := t.Rung
		if rung == "" {
			rung = "none"
		}
		to <- figure(tasks, float64(t.N), string(t.Kind), rung)
	}
	to <- figure(taskLate, inSeconds(now.Late))
	to <- figure(tasksDue, float64(now.Overdue))
	to <- figure(tasksStill, float64(now.Still))
	to <- figure(signals, float64(now.Signals))
	to <- figure(signalAge, inSeconds(now.Signal))
	to <- figure(pushes, float64(now.Pushes))
	to <- figure(pushAge, inSeconds(now.Push))
	to <- figure(unsealed, float64(now.Unsealed))
	to <- figure(sealAge, inSeconds(now.Seal))
	for _, b := range now.Brought {
		to <- figure(brought, inSeconds(b.Age), b.Kind)
	}
	collectImports(to, now)
}

func collectMails(to chan<- prometheus.Metric, now activities.Vitals) {
	for _, m := range now.Mails {
		to <- figure(mails, float64(m.N), string(m.Lane), string(m.State))
	}
	for _, l := range now.Lanes {
		to <- figure(mailsDue, float64(l.Due), string(l.Lane))
		to <- figure(mailAge, inSeconds(l.Oldest), string(l.Lane))
		paused := 0.0
		if l.Paused {
			paused = 1
		}
		to <- figure(lanePaused, paused, string(l.Lane))
	}
}

// collectImports tells of every state of an import that has not ended, also of those in which none is.
func collectImports(to chan<- prometheus.Metric, now activities.Vitals) {
	counted := map[string]int{"waiting": 0, "fetching": 0, "taking": 0}
	for _, i := range now.Imports {
		counted[i.State] = i.N
	}
	for state, n := range counted {
		to <- figure(imports, float64(n), state)
	}
}
