package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

const selectTargets = `
select id, name, kind, address, states, document, secret, active_from, paused_at
from push_target
where province = $1 and removed_at is null
order by name`

// Targets are all of a province that were not removed, by name.
func (s *Store) Targets(ctx context.Context, province string) ([]activities.Target, error) {
	rows, _ := s.pool.Query(ctx, selectTargets, province)
	targets, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (t activities.Target, err error) {
		return t, scanTarget(row, &t)
	})
	if err != nil {
		return nil, fmt.Errorf("read targets: %w", err)
	}
	return targets, nil
}

const insertTarget = `
insert into push_target (province, name, kind, address, states, document, secret, active_from)
values ($1, $2, $3, $4, $5, $6, $7, $8)
returning id`

const updateTarget = `
update push_target
set name = $3, kind = $4, address = $5, states = $6, document = $7, secret = $8, active_from = $9
where province = $1 and id = $2 and removed_at is null`

// What was published since the target's first day and was never sent to it: of each period the latest revision that it
// is to have.
const queueEarlier = `
with latest as (
    select distinct on (p.province, p.period) p.province, p.period, p.revision
    from push_target t
    join publication p on p.province = t.province and p.state = any(t.states)
        and (p.published_at at time zone 'Asia/Ho_Chi_Minh')::date >= t.active_from
    where t.id = $1
    order by p.province, p.period, p.revision desc)
insert into push (target, province, period, revision)
select $1, l.province, l.period, l.revision
from latest l
where not exists (select from push o where o.target = $1 and o.period = l.period and o.revision >= l.revision)`

// What fails is tried at once when its target has been mended.
const retryFailing = `
update push
set next_at = told_now(), round = 0
where target = $1 and state = 'failing'`

const wakeTarget = `
insert into wake (workflow, target)
values ($1, $2)`

// SaveTarget adds a target, or changes the one that has its ID, and says how many earlier publications it is sent.
// ErrRefused: the right, a reason or something of the target is missing or wrong, or the name is taken. ErrNotFound.
func (s *Store) SaveTarget(ctx context.Context, t activities.Target, c activities.Change, preview bool) (earlier int, err error) {
	if err := t.Check(); err != nil {
		return 0, err
	}
	action := "push target changed"
	if t.ID == 0 {
		action = "push target added"
	}
	err = s.changeByRight(ctx, c, review.ToManageTargets, action, preview, func(tx pgx.Tx) (map[string]any, error) {
		if t.ID, err = writeTarget(ctx, tx, c.Province, t); err != nil {
			return nil, err
		}
		tag, err := tx.Exec(ctx, queueEarlier, t.ID)
		if err != nil {
			return nil, err
		}
		earlier = int(tag.RowsAffected())
		if _, err := tx.Exec(ctx, retryFailing, t.ID); err != nil {
			return nil, err
		}
		return map[string]any{"target": t.ID, "name": t.Name, "kind": t.Kind, "address": t.Address}, wake(ctx, tx, c.Province, t.ID)
	})
	return earlier, err
}

func writeTarget(ctx context.Context, tx pgx.Tx, province string, t activities.Target) (activities.TargetID, error) {
	values := []any{t.Name, t.Kind, t.Address, t.States, t.Document, t.Secret, t.From.Time()}
	var err error
	if t.ID == 0 {
		err = tx.QueryRow(ctx, insertTarget, append([]any{province}, values...)...).Scan(&t.ID)
	} else {
		tag, failed := tx.Exec(ctx, updateTarget, append([]any{province, t.ID}, values...)...)
		if err = failed; err == nil && tag.RowsAffected() == 0 {
			err = fmt.Errorf("target %d: %w", t.ID, activities.ErrNotFound)
		}
	}
	if violates(err, "push_target_name") {
		text := scoring.Text{Vi: "đã có nơi nhận mang tên này", En: fmt.Sprintf("there is a target named %q already", t.Name)}
		return 0, activities.Refusal(&review.Refusal{Rule: activities.ErrRefused, Field: "name", Text: text})
	}
	return t.ID, refusal(err)
}

func wake(ctx context.Context, tx pgx.Tx, province string, id activities.TargetID) error {
	_, err := tx.Exec(ctx, wakeTarget, activities.PusherID(province, id), id)
	return err
}

const pauseTarget = `
update push_target
set paused_at = case when $3 then coalesce(paused_at, told_now()) end
where province = $1 and id = $2 and removed_at is null
returning name`

// PauseTarget has nothing sent to a target until it is resumed: what is due waits. ErrRefused, ErrNotFound.
func (s *Store) PauseTarget(ctx context.Context, id activities.TargetID, pause bool, c activities.Change) error {
	action := "push target resumed"
	if pause {
		action = "push target paused"
	}
	return s.changeTarget(ctx, id, c, action, pauseTarget, pause)
}

const removeTarget = `
with ended as (
    update push
    set state = 'given-up', next_at = null, ended_at = told_now()
    where target = $2 and next_at is not null and $3)
update push_target
set removed_at = told_now()
where province = $1 and id = $2 and removed_at is null
returning name`

// RemoveTarget ends a target for good; what it was sent is kept. ErrRefused, ErrNotFound.
func (s *Store) RemoveTarget(ctx context.Context, id activities.TargetID, c activities.Change) error {
	return s.changeTarget(ctx, id, c, "push target removed", removeTarget, true)
}

func (s *Store) changeTarget(ctx context.Context, id activities.TargetID, c activities.Change, action, query string, how bool) error {
	return s.changeByRight(ctx, c, review.ToManageTargets, action, false, func(tx pgx.Tx) (map[string]any, error) {
		var name string
		if err := tx.QueryRow(ctx, query, c.Province, id, how).Scan(&name); err != nil {
			return nil, found(err, "target %d", id)
		}
		return map[string]any{"target": id, "name": name}, wake(ctx, tx, c.Province, id)
	})
}

const selectTargetName = `
select name
from push_target
where province = $1 and id = $2 and removed_at is null
for update`

const insertPing = `
insert into push (target, province)
values ($1, $2)
returning id`

// TestTarget sends a target a ping, which is of no publication, and says which push it is. ErrRefused, ErrNotFound.
func (s *Store) TestTarget(ctx context.Context, id activities.TargetID, c activities.Change) (push int64, err error) {
	err = s.changeByRight(ctx, c, review.ToPush, "push target tested", false, func(tx pgx.Tx) (map[string]any, error) {
		var name string
		if err := tx.QueryRow(ctx, selectTargetName, c.Province, id).Scan(&name); err != nil {
			return nil, found(err, "target %d", id)
		}
		if err := tx.QueryRow(ctx, insertPing, id, c.Province).Scan(&push); err != nil {
			return nil, err
		}
		return map[string]any{"target": id, "name": name}, wake(ctx, tx, c.Province, id)
	})
	return push, err
}

const pushLatest = `
insert into push (target, province, period, revision)
select $1, province, period, revision
from publication
where province = $2 and period = $3
order by revision desc
limit 1
on conflict (target, period, revision) where period is not null do update
set state = 'queued', next_at = told_now(), round = 0, failing_from = null, queued_at = told_now(), ended_at = null
returning revision`

// PushAgain sends the latest revision of a period to a target, whether or not it has it, and says which one that is.
// ErrRefused. ErrNotFound: there is no such target, or nothing is published.
func (s *Store) PushAgain(ctx context.Context, id activities.TargetID, period scoring.Period, c activities.Change) (revision int, err error) {
	err = s.changeByRight(ctx, c, review.ToPush, "pushed again", false, func(tx pgx.Tx) (map[string]any, error) {
		var name string
		if err := tx.QueryRow(ctx, selectTargetName, c.Province, id).Scan(&name); err != nil {
			return nil, found(err, "target %d", id)
		}
		if err := tx.QueryRow(ctx, pushLatest, id, c.Province, period).Scan(&revision); err != nil {
			return nil, found(err, "a publication of %s", period)
		}
		if _, err := tx.Exec(ctx, supersedePushes, c.Province, period, revision); err != nil {
			return nil, err
		}
		return map[string]any{"target": id, "name": name, "period": period, "revision": revision}, wake(ctx, tx, c.Province, id)
	})
	return revision, err
}

// changeByRight makes a change by whoever has the right, and records it; a preview takes it back.
func (s *Store) changeByRight(ctx context.Context, c activities.Change, right review.Action, action string, preview bool, change func(pgx.Tx) (map[string]any, error)) error {
	by, err := permit(c, right, review.Subject{})
	if err != nil {
		return err
	}
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		details, err := change(tx)
		if err != nil {
			return err
		}
		if preview {
			return errPreview
		}
		return recordOffice(ctx, tx, c, by, action, details)
	})
	if err == nil || errors.Is(err, errPreview) {
		return nil
	}
	return fmt.Errorf("%s: %w", action, err)
}
