package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

const selectBoard = `
select told_now(), e.ladders is not null, coalesce(e.review_days, 0),
       (select count(*) from collected_agency c where c.snapshot = e.snapshot and c.kind <> 'province'),
       coalesce((select max(r.id) from score_run r where (r.province, r.period) = (e.province, e.period)), 0),
       (select count(*) from correction c where (c.province, c.period) = (e.province, e.period))
from evaluation e
where e.province = $1 and e.period = $2`

const countTasks = `
select t.kind, t.state, t.outcome, count(*), count(*) filter (where t.state = 'open' and t.due_at < told.now),
       count(*) filter (where $3 and t.kind = 'review' and t.state = 'open' and exists (
           select from answer a where a.task = t.id and a.generation = t.generation and not a.late and a.approval = ''))
from task t, (select told_now() as now) told
where t.province = $1 and t.period = $2
group by 1, 2, 3`

const countMails = `
select m.state, count(*)
from mail m
join task t on t.id = m.task
where t.province = $1 and t.period = $2 and m.state <> 'dropped'
group by 1
order by 1`

const countDiffering = `
select count(*), count(distinct agency)
from score
where run = $1 and published is not null and points is distinct from published`

const countFlags = `
select c.code, f ->> 'kind', sum(c.n)::int
from (select code, flags, count(*) as n from score where run = $1 and flags is not null group by 1, 2) c
cross join lateral jsonb_array_elements(c.flags) f
group by 1, 2
order by 3 desc, 1, 2`

const countRulings = `
select decision, count(*)
from dispute
where province = $1 and period = $2
group by 1`

// mostLines is how many collections and revisions a board lists.
const mostLines = 20

const selectCollectedLines = `
select r.made_at, p.name, r.reason, r.check_only, coalesce(jsonb_array_length(nullif(r.content -> 'Changed', 'null')), 0),
       coalesce(jsonb_array_length(nullif(r.content -> 'Added', 'null')), 0), coalesce(jsonb_array_length(nullif(r.content -> 'Confirmed', 'null')), 0)
from recollection r
join person p on p.id = r.by_person
where r.province = $1 and r.period = $2
order by r.id desc
limit $3`

const selectRevisionLines = `
select revision, state, published_at
from publication
where province = $1 and period = $2
order by revision desc
limit $3`

// Board is a period on one page. ErrNotFound: it was never started.
func (s *Store) Board(ctx context.Context, k activities.Key) (b activities.Board, err error) {
	if b.Evaluation, err = s.Evaluation(ctx, k); err != nil {
		return b, err
	}
	err = s.pool.QueryRow(ctx, selectBoard, k.Province, k.Period).Scan(&b.Now, &b.Reviewed, &b.ReviewDays, &b.Agencies, &b.Run, &b.Corrected)
	if err != nil {
		return b, fmt.Errorf("read %s: %w", k.Period, err)
	}
	b.Now, b.Opened = vietnam(b.Now), vietnam(b.Opened)
	for i := range b.Stages {
		b.Stages[i].Started, b.Stages[i].Finished.Value = vietnam(b.Stages[i].Started), vietnam(b.Stages[i].Finished.Value)
	}
	var batch pgx.Batch
	queueProgress(&batch, k, &b)
	batch.Queue(countMails, k.Province, k.Period).Query(into(&b.Mails, scanMailCount))
	batch.Queue(countDiffering, b.Run).QueryRow(func(row pgx.Row) error { return row.Scan(&b.Differing, &b.DifferingIn) })
	batch.Queue(countFlags, b.Run).Query(into(&b.Flags, pgx.RowToStructByPos[activities.FlagCount]))
	batch.Queue(selectCollectedLines, k.Province, k.Period, mostLines).Query(into(&b.Collected, scanCollectedLine))
	batch.Queue(selectRevisionLines, k.Province, k.Period, mostLines).Query(into(&b.Published, scanRevision))
	if err := s.pool.SendBatch(ctx, &batch).Close(); err != nil {
		return b, fmt.Errorf("read how %s stands: %w", k.Period, err)
	}
	return b, nil
}

// BoardProgress is the part of a board that moves while people look at it. ErrNotFound: the period was never started.
func (s *Store) BoardProgress(ctx context.Context, k activities.Key) (b activities.Board, err error) {
	if b.Evaluation, err = s.Evaluation(ctx, k); err != nil {
		return b, err
	}
	var batch pgx.Batch
	queueProgress(&batch, k, &b)
	batch.Queue(selectNow).QueryRow(func(row pgx.Row) error { return row.Scan(&b.Now) })
	if err := s.pool.SendBatch(ctx, &batch).Close(); err != nil {
		return b, fmt.Errorf("read how far %s is: %w", k.Period, err)
	}
	b.Now = vietnam(b.Now)
	return b, nil
}

func queueProgress(batch *pgx.Batch, k activities.Key, b *activities.Board) {
	b.Rulings = map[review.Outcome]int{}
	batch.Queue(countTasks, k.Province, k.Period, b.TwoStep).Query(into(&b.Tasks, pgx.RowToStructByPos[activities.TaskCount]))
	batch.Queue(countRulings, k.Province, k.Period).Query(func(rows pgx.Rows) error {
		var (
			decision review.Outcome
			n        int
		)
		_, err := pgx.ForEachRow(rows, []any{&decision, &n}, func() error { b.Rulings[decision] = n; return nil })
		return err
	})
}

// into reads the rows of a queued query.
func into[T any](all *[]T, scan pgx.RowToFunc[T]) func(pgx.Rows) error {
	return func(rows pgx.Rows) (err error) {
		*all, err = pgx.CollectRows(rows, scan)
		return err
	}
}

func scanMailCount(row pgx.CollectableRow) (c activities.MailStateCount, err error) {
	err = row.Scan(&c.State, &c.Count)
	return c, err
}

func scanCollectedLine(row pgx.CollectableRow) (c activities.CollectedLine, err error) {
	err = row.Scan(&c.At, &c.By, &c.Reason, &c.CheckOnly, &c.Changed, &c.Added, &c.Confirmed)
	c.At = vietnam(c.At)
	return c, err
}

func scanRevision(row pgx.CollectableRow) (p activities.PublishedLine, err error) {
	err = row.Scan(&p.Revision, &p.State, &p.Published)
	p.Published = vietnam(p.Published)
	return p, err
}
