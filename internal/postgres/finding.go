package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// A collection that was examined before stays as it was found, and accepted.
const insertExamination = `
insert into examination (province, period, snapshot)
select $1::text, $2::period, $3::digest
where not exists (select from examination where (province, period, snapshot) = ($1, $2, $3))`

// SaveFindings puts what was found in a snapshot in place of what was found before in another one.
func (s *Store) SaveFindings(ctx context.Context, k activities.Key, snapshot string, all []scoring.Finding) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "delete from examination where province = $1 and period = $2 and snapshot <> $3", k.Province, k.Period, snapshot); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, insertExamination, k.Province, k.Period, snapshot)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		rows := make([][]any, len(all))
		for i, f := range all {
			rows[i] = []any{k.Province, string(k.Period), f.Agency, f.Indicator, string(f.Rule), string(f.Severity), f.Reason, f.Numerator.Ptr(), f.Denominator.Ptr(), f.Periods}
		}
		columns := []string{"province", "period", "agency", "indicator", "rule", "severity", "reason", "numerator", "denominator", "periods"}
		_, err = tx.CopyFrom(ctx, pgx.Identifier{"finding"}, columns, pgx.CopyFromRows(rows))
		return err
	})
	if err != nil {
		return fmt.Errorf("store what was found in the figures of %s: %w", k.Period, err)
	}
	return nil
}

const selectExamination = `
select e.state, x.snapshot, x.examined_at, x.accepted_at, coalesce(x.reason, ''),
       count(f.rule) filter (where f.severity = 'serious'), count(f.rule) filter (where f.severity = 'doubt'),
       exists (select from stage s where (s.province, s.period, s.name) = (x.province, x.period, 'examine') and s.finished_at is null)
from examination x
join evaluation e on (e.province, e.period) = (x.province, x.period)
left join finding f on (f.province, f.period) = (x.province, x.period)
where x.province = $1 and x.period = $2
group by e.state, x.province, x.period`

// Examination is what was found in a period's figures. ErrNotFound: nobody has looked.
func (s *Store) Examination(ctx context.Context, k activities.Key) (activities.Examination, error) {
	return examination(ctx, s.pool, k)
}

func examination(ctx context.Context, q querier, k activities.Key) (e activities.Examination, err error) {
	e.Key = k
	var accepted *time.Time
	err = q.QueryRow(ctx, selectExamination, k.Province, k.Period).Scan(&e.Period, &e.Snapshot, &e.At, &accepted, &e.Reason, &e.Serious, &e.Doubts, &e.Waits)
	e.At, e.Accepted = vietnam(e.At), scoring.FromPtr(accepted)
	if e.Accepted.Known {
		e.Accepted.Value = vietnam(e.Accepted.Value)
	}
	e.Waits = e.Waits && (e.Period == activities.Running || e.Period == activities.PausedPeriod)
	return e, found(err, "examination of %s in %s", k.Period, k.Province)
}

const selectFindings = `
select f.agency, coalesce(c.name, ''), f.indicator, f.rule, f.severity, f.reason, f.numerator, f.denominator, f.periods
from finding f
join examination x on (x.province, x.period) = (f.province, f.period)
left join collected_agency c on c.snapshot = x.snapshot and c.agency = f.agency
where f.province = $1 and f.period = $2 and ($3 = '' or f.severity = $3) and ($4 = '' or f.rule = $4)
  and ($5 = '' or strpos(lower(f.agency), $5) > 0 or strpos(lower(coalesce(c.name, '')), $5) > 0)
order by f.severity = 'serious' desc, f.agency, f.indicator, f.rule
offset $6
limit nullif($7, 0)`

// Findings are those that are asked for, the serious ones first.
func (s *Store) Findings(ctx context.Context, k activities.Key, q activities.FindingQuery) ([]activities.FindingLine, error) {
	rows, _ := s.pool.Query(ctx, selectFindings, k.Province, k.Period, q.Severity, q.Rule, strings.ToLower(q.Agency), q.From, q.Most)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l activities.FindingLine, err error) {
		var numerator, denominator *int64
		err = row.Scan(&l.Agency, &l.AgencyName, &l.Indicator, &l.Rule, &l.Severity, &l.Reason, &numerator, &denominator, &l.Periods)
		l.Numerator, l.Denominator = scoring.FromPtr(numerator), scoring.FromPtr(denominator)
		return l, err
	})
	if err != nil {
		return nil, fmt.Errorf("read what was found in the figures of %s: %w", k.Period, err)
	}
	return all, nil
}

// AcceptFindings lets a period go on with its figures as they are, whatever was found in them. The refusals are that
// nothing was found, and that it has been accepted.
func (s *Store) AcceptFindings(ctx context.Context, p scoring.Period, c activities.Change, preview bool) error {
	by, err := permit(c, review.ToStart, review.Subject{})
	if err != nil {
		return err
	}
	k := activities.Key{Province: c.Province, Period: p}
	return s.tried(ctx, preview, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "select from examination where province = $1 and period = $2 for update", k.Province, k.Period); err != nil {
			return err
		}
		e, err := examination(ctx, tx, k)
		switch {
		case errors.Is(err, activities.ErrNotFound), err == nil && e.Found() == 0:
			return activities.Refuse("kỳ này không có cảnh báo nào để chấp nhận", "there is nothing to accept: nothing was found in the figures of the period")
		case err != nil:
			return err
		case e.Accepted.Known:
			return activities.Refuse("kết quả kiểm tra của kỳ này đã được chấp nhận", "what was found in the period has been accepted already")
		}
		const accept = "update examination set accepted_at = told_now(), reason = $3 where province = $1 and period = $2"
		if _, err := tx.Exec(ctx, accept, k.Province, k.Period, strings.TrimSpace(c.Reason)); err != nil {
			return fmt.Errorf("accept what was found: %w", err)
		}
		if _, err := tx.Exec(ctx, wakeTask, activities.EvaluationID(k), nil); err != nil {
			return fmt.Errorf("wake the period: %w", err)
		}
		return recordBy(ctx, tx, k, by.Person, "findings accepted", map[string]any{"serious": e.Serious, "doubts": e.Doubts, "snapshot": e.Snapshot, "reason": strings.TrimSpace(c.Reason)})
	})
}

const selectFindingHold = `
select hold
from finding_hold
where province = $1
order by id desc
limit 1`

// FindingHold is what the office has set, or that findings hold nothing.
func (s *Store) FindingHold(ctx context.Context, province string) (hold activities.FindingHold, err error) {
	hold = activities.FlagOnly
	if err := s.pool.QueryRow(ctx, selectFindingHold, province).Scan(&hold); ignoreNoRows(err) != nil {
		return hold, fmt.Errorf("read whether findings hold a period: %w", err)
	}
	return hold, nil
}

// SetFindingHold says whether periods wait from now on. Those that wait look again.
func (s *Store) SetFindingHold(ctx context.Context, hold activities.FindingHold, c activities.Change, preview bool) error {
	by, err := permit(c, review.ToManageIndexes, review.Subject{})
	if err != nil {
		return err
	}
	return s.tried(ctx, preview, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "insert into finding_hold (province, hold) values ($1, $2)", c.Province, hold); err != nil {
			return refusal(fmt.Errorf("store whether findings hold a period: %w", err))
		}
		const waiting = `
insert into wake (workflow)
select 'evaluation/' || province || '/' || period
from stage
where province = $1 and name = 'examine' and finished_at is null`
		if _, err := tx.Exec(ctx, waiting, c.Province); err != nil {
			return fmt.Errorf("wake the periods that wait: %w", err)
		}
		return recordOffice(ctx, tx, c, by, "finding hold set", map[string]any{"hold": hold})
	})
}
