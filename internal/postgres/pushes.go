package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

// A revision goes to every target that takes its state from the day on which it is published.
const queuePushes = `
insert into push (target, province, period, revision)
select t.id, p.province, p.period, p.revision
from publication p
join push_target t on t.province = p.province and p.state = any(t.states) and t.removed_at is null
    and t.active_from <= (p.published_at at time zone 'Asia/Ho_Chi_Minh')::date
where (p.province, p.period, p.revision) = ($1, $2, $3)
returning target`

// Whoever still waits for an earlier revision gets this one in its place.
const supersedePushes = `
update push o
set state = 'superseded', next_at = null, ended_at = told_now()
from push n
where (n.province, n.period, n.revision) = ($1, $2, $3) and n.target = o.target
  and (o.province, o.period) = ($1, $2) and o.revision < $3 and o.state in ('queued', 'failing')`

// queuePush puts a revision into the queues of its targets, in the transaction that publishes it.
func queuePush(ctx context.Context, tx pgx.Tx, p activities.Publication) error {
	targets, err := column[activities.TargetID](ctx, tx, queuePushes, p.Province, p.Period, p.Revision)
	if err != nil {
		return fmt.Errorf("queue revision %d of %s for its targets: %w", p.Revision, p.Period, err)
	}
	var batch pgx.Batch
	batch.Queue(supersedePushes, p.Province, p.Period, p.Revision)
	for _, id := range targets {
		batch.Queue(wakeTarget, activities.PusherID(p.Province, id), id)
	}
	return tx.SendBatch(ctx, &batch).Close()
}

const wakeTargets = `
insert into wake (workflow, target)
select 'push/' || province || '/' || id, id
from push_target
where province = $1 and removed_at is null`

// WakeTargets has everybody who sends to a target look, and starts those whom there is not.
func (s *Store) WakeTargets(ctx context.Context, province string) error {
	if _, err := s.pool.Exec(ctx, wakeTargets, province); err != nil {
		return fmt.Errorf("wake the targets of %s: %w", province, err)
	}
	return nil
}

// The latest of each target, and all that wait.
const selectPushes = `
select target, id, coalesce(period, ''), coalesce(revision, 0), state, tries, queued_at, next_at, failing_from, ended_at, result, begun_at
from (select p.*, t.result, t.begun_at, row_number() over (partition by p.target order by p.queued_at desc, p.id desc) as nth
      from push p
      join push_target g on g.id = p.target and g.province = $1 and g.removed_at is null
      left join push_try t on t.push = p.id and t.try = p.tries
      where $3 = '' or p.period = $3) p
where nth <= $2 or next_at is not null
order by target, queued_at desc, id desc`

// Pushes are the latest of each target, and all that still wait; of one period where it is given. The newest first.
func (s *Store) Pushes(ctx context.Context, province string, period scoring.Period, most int) (map[activities.TargetID][]activities.Push, error) {
	rows, _ := s.pool.Query(ctx, selectPushes, province, most, period)
	pushes := map[activities.TargetID][]activities.Push{}
	_, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p activities.Push, err error) {
		var (
			target                     activities.TargetID
			next, failing, ended, last *time.Time
			result                     *activities.PushResult
		)
		err = row.Scan(&target, &p.ID, &p.Period, &p.Revision, &p.State, &p.Tries, &p.Queued, &next, &failing, &ended, &result, &last)
		p.Next, p.Failing, p.Ended = scoring.FromPtr(next), scoring.FromPtr(failing), scoring.FromPtr(ended)
		p.Last, p.Tried = scoring.FromPtr(result), scoring.FromPtr(last)
		pushes[target] = append(pushes[target], p)
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("read what was pushed: %w", err)
	}
	return pushes, nil
}
