package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"danhgia/internal/temporalclient"
)

// used is the processor time of each program.
type used struct{ temporal, program, postgres, officers time.Duration }

// total is in seconds.
func (u used) total() float64 { return (u.temporal + u.program + u.postgres + u.officers).Seconds() }

func (u used) minus(v used) used {
	return used{u.temporal - v.temporal, u.program - v.program, u.postgres - v.postgres, u.officers - v.officers}
}

// figures are what one round has shown.
type figures struct {
	opened, closed float64   // a second
	ceilings       []float64 // closed a second by the bare program, before and after
	used, bare     used      // of the reviews, and of the bare program's last run
	memory         int64     // the most that the worker has held, in bytes
	reviews        spread    // events and actions of each review
	others         temporalclient.Usage
	rows           string
}

func (f figures) ceiling() float64 {
	sum := 0.0
	for _, c := range f.ceilings {
		sum += c
	}
	return sum / float64(len(f.ceilings))
}

// spread is of the usages of many runs.
type spread struct {
	runs        int
	sum         temporalclient.Usage
	least, most temporalclient.Usage
}

func spreadOf(all []temporalclient.Usage) (s spread) {
	for i, u := range all {
		if i == 0 {
			s.least, s.most = u, u
		}
		s.runs++
		s.sum = temporalclient.Usage{Events: s.sum.Events + u.Events, Actions: s.sum.Actions + u.Actions}
		s.least = temporalclient.Usage{Events: min(s.least.Events, u.Events), Actions: min(s.least.Actions, u.Actions)}
		s.most = temporalclient.Usage{Events: max(s.most.Events, u.Events), Actions: max(s.most.Actions, u.Actions)}
	}
	return s
}

// measure runs the bare program, the reviews, and the bare program again, and then counts.
func (b *bench) measure(ctx context.Context, beside *ceiling) (f figures, err error) {
	if err := b.runCeiling(ctx, beside, &f); err != nil {
		return f, err
	}
	before := b.usedSoFar()
	opened, all, err := b.carry(ctx)
	if err != nil {
		return f, err
	}
	f.used = b.usedSoFar().minus(before)
	f.opened, f.closed = float64(b.n)/opened.Seconds(), float64(b.n)/all.Seconds()
	f.memory = mostMemory(b.worker.PID())
	if err := b.runCeiling(ctx, beside, &f); err != nil {
		return f, err
	}
	return f, b.count(ctx, &f)
}

func (b *bench) runCeiling(ctx context.Context, beside *ceiling, f *figures) error {
	before := b.usedSoFar()
	closed, program, err := beside.run(ctx, b.endpoints.Temporal, b.n)
	f.ceilings = append(f.ceilings, closed)
	f.bare = used{temporal: b.usedSoFar().minus(before).temporal, program: program}
	return err
}

// usedSoFar counts the officers together with the mail server and this program, in which they are.
func (b *bench) usedSoFar() used {
	self, err := readProc("self")
	if err != nil {
		self = proc{}
	}
	return used{processorTime(b.temporal.PID()), processorTime(b.worker.PID()), processorTime(b.postgres.PID()), self.own}
}

// count reads every history, and the rows, when all is over.
func (b *bench) count(ctx context.Context, f *figures) error {
	err := b.withTemporal(ctx, func(c temporalclient.Client) error {
		reviews, err := c.Usages(ctx, "Review")
		if err != nil {
			return err
		}
		mailers, err := c.Usages(ctx, "Mailer")
		f.reviews, f.others = spreadOf(reviews), spreadOf(mailers).sum
		return err
	})
	if err != nil {
		return err
	}
	return b.conn.QueryRow(ctx, `
		select format('%s reviews confirmed, %s answers, %s rungs, %s mails of which the mail server took %s, %s links, %s lines of audit',
		       (select count(*) from task where kind = 'review' and outcome = 'confirmed'), (select count(*) from answer),
		       (select count(*) from rung), (select count(*) from mail), (select count(*) from mail where state = 'accepted'),
		       (select count(*) from task_link), (select count(*) from audit where action = 'answered'))`).Scan(&f.rows)
}

func (f figures) print(o benchOptions) {
	fmt.Printf("\nreviews n=%d server=%s opened_per_s=%.1f closed_per_s=%.1f seconds=%.1f; %s, %d CPUs\n", o.n, o.server(), f.opened, f.closed,
		float64(o.n)/f.closed, runtime.Version(), runtime.NumCPU())
	fmt.Printf("ceiling before and after, on the same server: %.1f /s; ratio=%.2f\n", f.ceilings, f.closed/f.ceiling())
	n := float64(o.n)
	each := func(d time.Duration) float64 { return d.Seconds() * 1000 / n }
	fmt.Printf("processor time, ms a review: %.1f (Temporal %.1f, worker %.1f, Postgres %.1f, officers and mail server %.1f)", f.used.total()*1000/n,
		each(f.used.temporal), each(f.used.program), each(f.used.postgres), each(f.used.officers))
	fmt.Printf("; ceiling %.1f (Temporal %.1f, program %.1f)", f.bare.total()*1000/n, each(f.bare.temporal), each(f.bare.program))
	r := f.reviews
	fmt.Printf("\na review confirmed after one reminder, by the histories of all %d: events %.2f (%d to %d), actions %.2f (%d to %d); the mailers, a review: events %.2f, actions %.2f\n",
		r.runs, float64(r.sum.Events)/n, r.least.Events, r.most.Events, float64(r.sum.Actions)/n, r.least.Actions, r.most.Actions,
		float64(f.others.Events)/n, float64(f.others.Actions)/n)
	fmt.Printf("rows: %s\nworker: at most %.1f MB\n", f.rows, float64(f.memory)/1e6)
}
