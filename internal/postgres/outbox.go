package postgres

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

// A try that another one has followed has lost its say, and so has one whose mail has come back already.
const selectTry = `
select told_now(), lane, tries, unknowns - case when $3 then 0 else 1 end
from mail
where id = $1 and tries = $2 and state = 'unknown'
for update`

// Times are taken by the clock of the lane, and a moment is never judged by more than the last hundred tries.
const selectTries = `
select tried_at, last ->> 'Class', (last ->> 'Code')::int <> 0 and last ->> 'Enhanced' = ''
from mail
where lane = $1 and tried_at > (select told_now()) - interval '1 hour' and id <> $2 and last ->> 'Class' is not null
order by tried_at desc
limit 100`

const endTry = `
update mail
set state = $2, next_at = $3, unknowns = $4, last = $5, tried_at = $6::timestamptz, accepted_at = case when $2 = 'accepted' then $6::timestamptz end
where id = $1`

// End records how a try ended, as judged by what is known then.
func (s *Store) End(ctx context.Context, e activities.EndedTry, judge func(activities.TryRecord) activities.Judgement) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		r := activities.TryRecord{Tries: e.Try}
		var lane activities.Lane
		err := tx.QueryRow(ctx, selectTry, e.ID, e.Try, e.Result.Class == activities.MailUnknown).Scan(&r.Now, &lane, &r.Tries, &r.Unknowns)
		if err != nil {
			return ignoreNoRows(err)
		}
		if e.Result.Class != activities.MailAccepted { // what got through says nothing against the lane
			if r.Lane, err = readTries(ctx, tx, lane, e.ID); err != nil {
				return err
			}
		}
		r.Lane = append(r.Lane, activities.MailTry{At: r.Now, Class: e.Result.Class, Bare: e.Result.Bare()})
		j := judge(r)
		if _, err := tx.Exec(ctx, endTry, e.ID, j.State, j.Again.Ptr(), r.Unknowns, e.Result, r.Now); err != nil {
			return err
		}
		if err := pauseLanes(ctx, tx, lane, j); err != nil {
			return err
		}
		return writeReach(ctx, tx, e.ID, e.Result)
	})
	if err != nil {
		return fmt.Errorf("record try %d of mail %d: %w", e.Try, e.ID, err)
	}
	return nil
}

func readTries(ctx context.Context, tx pgx.Tx, lane activities.Lane, but int64) ([]activities.MailTry, error) {
	rows, _ := tx.Query(ctx, selectTries, lane, but)
	tries, err := pgx.CollectRows(rows, pgx.RowToStructByPos[activities.MailTry])
	slices.Reverse(tries)
	return tries, err
}

const pauseLane = `
update lane
set paused_until = $2, reason = $3
where name = $1 or $4`

// What one mail has got through, others will: whatever kept all lanes waiting is over, too.
const clearLane = `
update lane
set paused_until = null, reason = ''
where name = $1 or reason = (select reason from lane where name = $1)`

func pauseLanes(ctx context.Context, tx pgx.Tx, lane activities.Lane, j activities.Judgement) (err error) {
	switch {
	case j.State == review.MailAccepted:
		_, err = tx.Exec(ctx, clearLane, lane)
	case j.Pause.Reason != "":
		_, err = tx.Exec(ctx, pauseLane, lane, j.Pause.Until, j.Pause.Reason, j.Pause.All)
	}
	return err
}

const selectUnreached = `
select t.id, t.province, coalesce(t.period, ''), t.kind, t.agency, t.subject
from mail m
join task t on t.id = m.task
where m.id = $1 and m.state in ('refused', 'bounced')`

// wakeUnreached wakes the task of a mail that will not reach anybody.
func wakeUnreached(ctx context.Context, tx pgx.Tx, id int64) error {
	var (
		k               activities.Key
		task            activities.TaskID
		kind            review.Kind
		agency, subject string
	)
	if err := tx.QueryRow(ctx, selectUnreached, id).Scan(&task, &k.Province, &k.Period, &kind, &agency, &subject); err != nil {
		return ignoreNoRows(err)
	}
	_, err := tx.Exec(ctx, wakeTask, activities.TaskWorkflowID(k, kind, agency, subject), task)
	return err
}

const bounceMail = `
update mail
set state = 'bounced', next_at = null, last = $2, tried_at = told_now()
where id = $1 and tries > 0 and state in ('queued', 'accepted', 'unknown')`

// Bounced records that a mail came back, once. What says nothing of the address, such as a blocklist, leaves it good.
func (s *Store) Bounced(ctx context.Context, b activities.BounceResult) error {
	id, err := strconv.ParseInt(b.ID, 10, 64)
	if err != nil {
		return nil //nolint:nilerr // signed by us, and of no outbox of ours: an older installation's
	}
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		r := activities.MailResult{Class: b.Class, Stage: "bounce", Enhanced: b.Enhanced, Text: b.Text}
		tag, err := tx.Exec(ctx, bounceMail, id, r)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		if r.Class != activities.MailPolicy {
			r.Class = activities.MailBadAddress
		}
		return writeReach(ctx, tx, id, r)
	})
	if err != nil {
		return fmt.Errorf("record the bounce of mail %d: %w", id, err)
	}
	return nil
}
