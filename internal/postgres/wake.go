package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"danhgia/activities"
)

// Wakes are taken in small lots, each by one program at a time. What was taken and not delivered, because the program
// died, is there again.
const selectWakes = `
select w.id, w.workflow, coalesce(w.task, 0), coalesce(w.directive, 0), coalesce(w.target, 0), coalesce(e.province, ''), coalesce(e.period, ''), coalesce(e.revision, 0), w.starts,
       coalesce(w.import, 0), coalesce(i.stops, false), coalesce(w.source, 0), coalesce(s.province, ''), coalesce(s.name, ''), s.at_minute, s.every_minutes,
       s.id is not null and s.paused_at is null and s.removed_at is null, coalesce(w.source_period, ''),
       coalesce(t.period, e.period, i.period, ''), coalesce(t.agency, ''), coalesce(t.kind, i.content, ''),
       coalesce((select key from rung where task = t.id and generation = t.generation and sent order by at desc limit 1), ''), coalesce(w.trace, ''), coalesce(w.judges, ''),
       greatest(coalesce(extract(epoch from t.next_at - told_now()) / coalesce((select speed from clock), 1), 0), 0)::float8
from wake w
left join task t on t.id = w.task
left join erratum e on e.id = w.erratum
left join import i on i.id = w.import
left join dossier_source s on s.id = w.source
order by w.id
limit $1
for update of w skip locked`

const deleteWakes = `
delete from wake
where id = any($1) and workflow = any($2)`

// DeliverWakes takes up to most waiting signals, has each workflow told once, and removes those that were. It returns
// how many it took; a signal that could not be delivered stays for the next time.
func (s *Store) DeliverWakes(ctx context.Context, most int, deliver func(context.Context, []activities.Wake) (delivered []string)) (taken int, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		ids, wakes, err := takeWakes(ctx, tx, most)
		if err != nil || len(ids) == 0 {
			return err
		}
		taken = len(ids)
		_, err = tx.Exec(ctx, deleteWakes, ids, deliver(ctx, wakes))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("deliver signals: %w", err)
	}
	return taken, nil
}

// takeWakes locks a lot of rows; each workflow is in the wakes once. One that starts and is called as well begins with
// a look.
func takeWakes(ctx context.Context, tx pgx.Tx, most int) (ids []int64, wakes []activities.Wake, err error) {
	rows, _ := tx.Query(ctx, selectWakes, most)
	var (
		id      int64
		w       activities.Wake
		at      *int
		every   *int
		seconds float64
		known   = map[string]int{}
	)
	columns := []any{
		&id, &w.Workflow, &w.Task, &w.Directive, &w.Target, &w.Erratum.Province, &w.Erratum.Period, &w.Erratum.Revision, &w.Starts,
		&w.Import.ID, &w.Import.Stops, &w.Source.ID, &w.Source.Province, &w.Source.Name, &at, &every, &w.Source.On, &w.Source.Run,
		&w.Shown.Period, &w.Shown.Agency, &w.Shown.Kind, &w.Shown.Rung, &w.Trace, &w.Judges, &seconds,
	}
	_, err = pgx.ForEachRow(rows, columns, func() error {
		ids = append(ids, id)
		w.Source.Timing = timingOf(at, every)
		if at, twice := known[w.Workflow]; twice {
			wakes[at].Starts, wakes[at].Wait = wakes[at].Starts || w.Starts, 0
			return nil
		}
		w.Wait = 0
		if w.Starts {
			w.Wait = time.Duration(seconds * float64(time.Second))
		}
		wakes, known[w.Workflow] = append(wakes, w), len(wakes)
		return nil
	})
	return ids, wakes, err
}

// WakeCalls hears of signals that are put into their outbox, on a connection of its own: also of those that come while
// their hearer is busy with earlier ones.
type WakeCalls struct{ conn *pgxpool.Conn }

// HearWakes begins to hear. The calls must be closed.
func (s *Store) HearWakes(ctx context.Context) (*WakeCalls, error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("hear of signals: %w", err)
	}
	if _, err := conn.Exec(ctx, "listen wake"); err != nil {
		conn.Release()
		return nil, fmt.Errorf("hear of signals: %w", err)
	}
	return &WakeCalls{conn}, nil
}

// Await returns when a signal has come since the last call, or after most. An error says that nothing is heard any more.
func (c *WakeCalls) Await(ctx context.Context, most time.Duration) error {
	waiting, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	if _, err := c.conn.Conn().WaitForNotification(waiting); err != nil && waiting.Err() == nil {
		return fmt.Errorf("wait for signals: %w", err)
	}
	return nil
}

// Close ends the connection: one that still hears is of no use to others.
func (c *WakeCalls) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), unlockBefore)
	defer cancel()
	_ = c.conn.Conn().Close(ctx) // whatever comes of it, the pool makes another
	c.conn.Release()
}

// WakeEvaluation has the workflow of a period look at once at what it waits for.
func (s *Store) WakeEvaluation(ctx context.Context, k activities.Key) error {
	if _, err := s.pool.Exec(ctx, wakeTask, activities.EvaluationID(k), nil); err != nil {
		return fmt.Errorf("wake the evaluation of %s: %w", k.Period, err)
	}
	return nil
}
