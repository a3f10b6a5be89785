package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
)

const lockEvaluation = `
select state
from evaluation
where province = $1 and period = $2
for update`

const selectRevision = `
select revision
from publication
where run = $1 and state = $2`

const nextRevision = `
select coalesce(max(revision), 0) + 1, (array_agg(statement order by revision desc))[1]
from publication
where province = $1 and period = $2`

// Publish stores the next revision of a period, once for each score run and state; the last one ends the evaluation.
// write makes the document for the revision's number and the statement of the revision before.
func (s *Store) Publish(ctx context.Context, k activities.Key, run int64, last bool, write func(int, []byte) (activities.Publication, error)) (revision int, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if err := publishable(ctx, tx, k); err != nil {
			return err
		}
		var previous []byte
		if err := tx.QueryRow(ctx, nextRevision, k.Province, k.Period).Scan(&revision, &previous); err != nil {
			return err
		}
		p, err := write(revision, previous)
		if err != nil {
			return err
		}
		earlier := 0
		if err := ignoreNoRows(tx.QueryRow(ctx, selectRevision, run, p.State).Scan(&earlier)); err != nil {
			return err
		}
		if earlier == 0 {
			err = publish(ctx, tx, run, p)
		} else {
			revision = earlier
		}
		if err != nil || !last {
			return err
		}
		_, err = tx.Exec(ctx, closeEvaluation, k.Province, k.Period)
		return err
	})
	if err != nil {
		return 0, refusal(fmt.Errorf("publish %s: %w", k.Period, err))
	}
	return revision, nil
}

// publishable locks the period. A paused one is published when it goes on; a cancelled one never.
func publishable(ctx context.Context, tx pgx.Tx, k activities.Key) error {
	var state activities.State
	if err := ignoreNoRows(tx.QueryRow(ctx, lockEvaluation, k.Province, k.Period).Scan(&state)); err != nil {
		return err
	}
	switch state {
	case activities.PausedPeriod:
		return errors.New("the period is paused: it waits until it is resumed")
	case activities.CancelledPeriod:
		return activities.Refusal(errors.New("the period is cancelled"))
	default:
		return nil
	}
}

const insertPublication = `
insert into publication (province, period, revision, state, run, content, sha256, published_at, statement, signature, signed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

const closeEvaluation = `
update evaluation
set state = 'published'
where province = $1 and period = $2`

func publish(ctx context.Context, tx pgx.Tx, run int64, p activities.Publication) error {
	if err := signable(ctx, tx, p.Province, p.Seal.Key); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, insertPublication, p.Province, p.Period, p.Revision, p.State, run, p.Content, p.SHA256, p.Published,
		p.Seal.Statement, p.Seal.Signature, p.Seal.Key); err != nil {
		return err
	}
	if err := queuePush(ctx, tx, p); err != nil {
		return err
	}
	if err := queuePublishedMails(ctx, tx, run, p); err != nil {
		return err
	}
	return record(ctx, tx, p.Key, "results published", map[string]any{"revision": p.Revision, "state": p.State, "sha256": p.SHA256})
}

const selectPublication = `
select revision, state, content, sha256, published_at, coalesce(signed_by, '')
from publication
where province = $1 and period = $2
order by revision desc
limit 1`

// Publication is the latest revision of a period. ErrNotFound: none is published.
func (s *Store) Publication(ctx context.Context, k activities.Key) (activities.Publication, error) {
	p := activities.Publication{Key: k}
	err := s.pool.QueryRow(ctx, selectPublication, k.Province, k.Period).Scan(&p.Revision, &p.State, &p.Content, &p.SHA256, &p.Published, &p.Seal.Key)
	return p, found(err, "publication of %s in %s", k.Province, k.Period)
}

const selectPublications = `
select province, period, revision, state, sha256, published_at,
       coalesce((select e.reason from erratum e where (e.province, e.period, e.revision, e.state) = (p.province, p.period, p.revision, 'published')), '')
from publication p
where province = $1
  and not exists (select from publication later where (later.province, later.period) = (p.province, p.period) and later.revision > p.revision)
order by period_order(period) desc`

// Publications are the latest revisions of all periods, the newest period first, without their contents.
func (s *Store) Publications(ctx context.Context, province string) ([]activities.Publication, error) {
	rows, _ := s.pool.Query(ctx, selectPublications, province)
	publications, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p activities.Publication, err error) {
		err = row.Scan(&p.Province, &p.Period, &p.Revision, &p.State, &p.SHA256, &p.Published, &p.Why)
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("read publications of %s: %w", province, err)
	}
	return publications, nil
}
