package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

const selectCorrected = `
select c.dispute, c.agency, c.indicator, c.numerator, c.denominator, coalesce(t.id, 0)
from correction c
left join task t on (t.province, t.period, t.kind, t.subject) = (c.province, c.period, 'source-fix', c.dispute::text) and t.state = 'open'
where c.province = $1 and c.period = $2
order by c.id`

// Corrected are the corrections of a period as rulings made them, each with the open task of mending its source.
func (s *Store) Corrected(ctx context.Context, k activities.Key) ([]activities.Confirmed, error) {
	rows, _ := s.pool.Query(ctx, selectCorrected, k.Province, k.Period)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c activities.Confirmed, err error) {
		err = row.Scan(&c.Dispute, &c.Agency, &c.Indicator, &c.Numerator, &c.Denominator, &c.Task)
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("read what was corrected of %s: %w", k.Period, err)
	}
	return all, nil
}

const insertRecollection = `
insert into recollection (province, period, snapshot, previous, check_only, by_person, reason, content)
values ($1, $2, $3, $4, $5, $6, $7, $8)`

const switchSnapshot = `
update evaluation
set snapshot = $3
where province = $1 and period = $2 and snapshot = $4 and state in ('running', 'paused')`

// Recollect makes a collection the one that the period is scored by, opens the reviews of new agencies and has tasks
// decided on, all of it or nothing. ErrTaken: the period's collection is not the previous one any more. The tasks are
// locked before the period, as by everybody else.
func (s *Store) Recollect(ctx context.Context, k activities.Key, r activities.RecollectionEntry) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		if err := changeTasks(ctx, tx, r.Tasks, r.Decide); err != nil {
			return err
		}
		if !r.CheckOnly {
			if err := recollect(ctx, tx, k, r); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, insertRecollection, k.Province, k.Period, r.Snapshot, r.Previous, r.CheckOnly, number64(r.By.Person), r.Reason, r.Recollected)
		if err != nil {
			return fmt.Errorf("keep what was collected again: %w", err)
		}
		details := map[string]any{"snapshot": r.Snapshot, "previous": r.Previous, "check_only": r.CheckOnly, "reason": r.Reason}
		if r.By.For != nil {
			details["for"] = r.By.For.Person
		}
		return recordBy(ctx, tx, k, r.By.Person, string(review.ToCollect), details)
	})
}

func recollect(ctx context.Context, tx pgx.Tx, k activities.Key, r activities.RecollectionEntry) error {
	tag, err := tx.Exec(ctx, switchSnapshot, k.Province, k.Period, r.Snapshot, r.Previous)
	switch {
	case err != nil:
		return fmt.Errorf("collect %s again: %w", k.Period, err)
	case tag.RowsAffected() == 0:
		return fmt.Errorf("the collection of %s: %w", k.Period, activities.ErrTaken)
	}
	if err := openAdded(ctx, tx, k, r); err != nil {
		return fmt.Errorf("open the reviews of new agencies: %w", err)
	}
	_, err = tx.Exec(ctx, wakeTask, activities.EvaluationID(k), nil)
	return err
}

func openAdded(ctx context.Context, tx pgx.Tx, k activities.Key, r activities.RecollectionEntry) error {
	if len(r.Added) == 0 {
		return nil
	}
	first, err := newTask(ctx, tx, k, review.Review, r.Days)
	if err != nil {
		return err
	}
	var tasks []activities.NewTask
	for _, agency := range r.Added {
		if agency.Kind == scoring.Province {
			continue
		}
		task := first
		task.Agency = agency.Code
		tasks = append(tasks, task)
	}
	return insertTasks(ctx, tx, k, tasks)
}

const selectRecollections = `
select r.content, r.made_at, p.name, r.reason
from recollection r
join person p on p.id = r.by_person
where r.province = $1 and r.period = $2
order by r.id`

// Recollections are the collections of a period after the one that it was started with.
func (s *Store) Recollections(ctx context.Context, k activities.Key) ([]activities.RecollectionRecord, error) {
	return recollections(ctx, s.pool, k)
}

func recollections(ctx context.Context, q reader, k activities.Key) ([]activities.RecollectionRecord, error) {
	rows, _ := q.Query(ctx, selectRecollections, k.Province, k.Period)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r activities.RecollectionRecord, err error) {
		err = row.Scan(&r.Recollected, &r.At, &r.By, &r.Reason)
		r.At = vietnam(r.At)
		return r, err
	})
	if err != nil {
		return nil, fmt.Errorf("read what was collected again of %s: %w", k.Period, err)
	}
	return all, nil
}

// CurrentSnapshot is the collection that a period is scored by now.
func (s *Store) CurrentSnapshot(ctx context.Context, k activities.Key) (snapshot string, err error) {
	err = s.pool.QueryRow(ctx, "select snapshot from evaluation where province = $1 and period = $2", k.Province, k.Period).Scan(&snapshot)
	return snapshot, found(err, "evaluation of %s in %s", k.Province, k.Period)
}

// Merged are the codes of agencies whose last row in the register has ended.
func (s *Store) Merged(ctx context.Context, province string) ([]string, error) {
	rows, _ := s.pool.Query(ctx, `
select code
from agency
where province = $1
group by code
having bool_and(valid_to is not null)`, province)
	codes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("read the merged agencies: %w", err)
	}
	return codes, nil
}

func readLinkedChanges(ctx context.Context, tx pgx.Tx, l *activities.LinkedTask) error {
	if l.Task.Kind != review.Review && l.Task.Kind != review.Countersign && l.Task.Kind != review.Rule {
		return nil
	}
	all, err := recollections(ctx, tx, l.Key)
	for _, r := range all {
		if change, ok := r.For(l.Agency.Code); ok {
			l.Changed = append(l.Changed, activities.LinkedChange{AgencyChange: change, At: r.At, Reason: r.Reason})
		}
	}
	return err
}

const selectRepair = `
select m.numerator, m.denominator, c.numerator, c.denominator, d.dossiers
from task t
join correction c on c.dispute::text = t.subject
join dispute d on d.id = c.dispute
join evaluation e on (e.province, e.period) = (c.province, c.period)
left join measure m on (m.snapshot, m.agency, m.indicator) = (e.snapshot, c.agency, c.indicator)
where t.id = $1 and t.kind = 'source-fix'
limit 1`

// scanRepair reads what is to be corrected at the source; of other tasks there is nothing.
func scanRepair(row pgx.Row, into *scoring.Maybe[activities.Repair]) error {
	var (
		r                      activities.Repair
		numerator, denominator *int64
	)
	err := row.Scan(&numerator, &denominator, &r.Right.Numerator, &r.Right.Denominator, &r.Dossiers)
	if err == nil {
		r.Was = counted(numerator, denominator)
		*into = scoring.Some(r)
	}
	return ignoreNoRows(err)
}
