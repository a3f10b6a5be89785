package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

const selectOwnersOn = `
select o.indicator, o.agency, coalesce(a.name, o.agency), coalesce(a.kind::text, '')
from owner o
left join agency a on a.province = o.province and a.code = o.agency and daterange(a.valid_from, a.valid_to) @> $2::date
where o.province = $1 and daterange(o.valid_from, o.valid_to) @> $2::date`

// OwnersOn are the agencies that own indicators of the province on a day, by indicator.
func (s *Store) OwnersOn(ctx context.Context, province string, on calendar.Day) (map[string]scoring.Agency, error) {
	return ownersOn(ctx, s.pool, province, on)
}

func ownersOn(ctx context.Context, q reader, province string, on calendar.Day) (map[string]scoring.Agency, error) {
	owners := map[string]scoring.Agency{}
	rows, _ := q.Query(ctx, selectOwnersOn, province, on.Time())
	var (
		indicator string
		a         scoring.Agency
	)
	_, err := pgx.ForEachRow(rows, []any{&indicator, &a.Code, &a.Name, &a.Kind}, func() error { owners[indicator] = a; return nil })
	if err != nil {
		return nil, fmt.Errorf("read who owns the indicators of %s: %w", province, err)
	}
	return owners, nil
}

const selectCases = `
select d.indicator, max(d.id)
from dispute d
join task r on (r.province, r.period, r.kind, r.agency, r.subject) = (d.province, d.period, 'ruling', d.agency, d.id::text)
where d.province = $1 and d.period = $2 and r.state <> 'cancelled'
group by d.indicator`

// CasesOf are the disputes of a period that are ruled on or wait for it, by indicator; the latest of each.
func (s *Store) CasesOf(ctx context.Context, k activities.Key) (map[string]int64, error) {
	cases := map[string]int64{}
	rows, _ := s.pool.Query(ctx, selectCases, k.Province, k.Period)
	var (
		indicator string
		dispute   int64
	)
	_, err := pgx.ForEachRow(rows, []any{&indicator, &dispute}, func() error { cases[indicator] = dispute; return nil })
	if err != nil {
		return nil, fmt.Errorf("read the disputes of %s: %w", k.Period, err)
	}
	return cases, nil
}

const selectCarriers = `
select m.agency
from evaluation e
join measure m on m.snapshot = e.snapshot
where e.province = $1 and e.period = $2 and m.indicator = $3
order by m.agency`

// Carriers are the agencies of a period, the province among them, that have the figure of an indicator.
func (s *Store) Carriers(ctx context.Context, k activities.Key, indicator string) ([]string, error) {
	rows, _ := s.pool.Query(ctx, selectCarriers, k.Province, k.Period, indicator)
	agencies, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("read who has %s in %s: %w", indicator, k.Period, err)
	}
	return agencies, nil
}

const selectOwners = `
select indicator, agency, valid_from, valid_to
from owner
where province = $1
order by indicator, valid_from`

// Owners are all that were entered, also of other days.
func (s *Store) Owners(ctx context.Context, province string) ([]activities.OwnerRow, error) {
	rows, _ := s.pool.Query(ctx, selectOwners, province)
	owners, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (o activities.OwnerRow, err error) {
		var from time.Time
		var to *time.Time
		err = row.Scan(&o.Indicator, &o.Agency, &from, &to)
		o.From, o.To = calendar.DayOf(from), dayOrNone(to)
		return o, err
	})
	if err != nil {
		return nil, fmt.Errorf("read who owns the indicators of %s: %w", province, err)
	}
	return owners, nil
}

const selectDepartment = `
select exists (
    select from agency
    where province = $1 and code = $2 and kind = 'department' and daterange(valid_from, valid_to) @> $3::date)`

const insertOwner = `
insert into owner (province, indicator, agency, valid_from, valid_to)
values ($1, $2, $3, $4, $5)
on conflict (province, indicator, valid_from) do nothing`

const closeOwner = `
update owner
set valid_to = $5
where province = $1 and indicator = $2 and agency = $3 and valid_from = $4 and valid_to is distinct from $5 and $5::date is not null
  and (valid_to is null or valid_to > $5)`

const sameOwner = `
select exists (
    select from owner
    where province = $1 and indicator = $2 and agency = $3 and valid_from = $4 and valid_to is not distinct from $5)`

// ImportOwners brings the owners of indicators up to a table, all of it or nothing. A row that is new is opened, one
// that the table ends is closed; the same table again changes nothing. An end is only ever brought forward. It takes
// the right to manage officers. The refusal (ErrRefused) names everything that is wrong, each with its line.
func (s *Store) ImportOwners(ctx context.Context, rows []activities.OwnerRow, c activities.Change) (activities.OwnerImport, error) {
	return s.importOwners(ctx, rows, c, false)
}

// WeighOwners is what ImportOwners would change, with the same refusals. Nothing is.
func (s *Store) WeighOwners(ctx context.Context, rows []activities.OwnerRow, c activities.Change) (activities.OwnerImport, error) {
	return s.importOwners(ctx, rows, c, true)
}

func (s *Store) importOwners(ctx context.Context, rows []activities.OwnerRow, c activities.Change, preview bool) (summary activities.OwnerImport, err error) {
	by, err := permit(c, review.ToManageOfficers, review.Subject{})
	if err != nil {
		return summary, err
	}
	err = s.tried(ctx, preview, func(tx pgx.Tx) error {
		var faults []error
		for _, r := range rows {
			fault, err := importOwner(ctx, tx, c.Province, r, &summary)
			if err != nil {
				return err
			}
			if fault != nil {
				faults = append(faults, onLine(r.Line, fault))
			}
		}
		if len(faults) > 0 {
			return activities.Refusal(errors.Join(faults...))
		}
		if summary.Opened+summary.Closed == 0 {
			return nil
		}
		return recordOffice(ctx, tx, c, by, "owners changed", map[string]any{"opened": summary.Opened, "closed": summary.Closed})
	})
	return summary, err
}

// importOwner is one row; the fault is the row's own.
func importOwner(ctx context.Context, tx pgx.Tx, province string, r activities.OwnerRow, summary *activities.OwnerImport) (fault, err error) {
	var department, same bool
	if err := tx.QueryRow(ctx, selectDepartment, province, r.Agency, r.From.Time()).Scan(&department); err != nil {
		return nil, err
	}
	if !department {
		return scoring.Say("%[1]s không phải sở, ban, ngành của tỉnh vào ngày %[3]s", "%[1]s is no department of %[2]s on %[3]s", r.Agency, province, r.From), nil
	}
	key := []any{province, r.Indicator, r.Agency, r.From.Time(), dateOrNull(r.To)}
	if err := tx.QueryRow(ctx, sameOwner, key...).Scan(&same); err != nil || same {
		summary.Unchanged++
		return nil, err
	}
	closed, err := tx.Exec(ctx, closeOwner, key...)
	if err != nil || closed.RowsAffected() > 0 {
		summary.Closed++
		return nil, err
	}
	if err := overlapping(ctx, tx, province, r); err != nil {
		return err, nil
	}
	opened, err := tx.Exec(ctx, insertOwner, key...)
	if err == nil && opened.RowsAffected() == 0 {
		return scoring.Say("%s đã có cơ quan chủ trì từ ngày %s", "%s has an owner from %s already", r.Indicator, r.From), nil
	}
	summary.Opened++
	return nil, err
}

const selectOverlapping = `
select agency
from owner
where province = $1 and indicator = $2 and daterange(valid_from, valid_to) && daterange($3, $4)
limit 1`

// overlapping refuses a second owner of an indicator at the same time.
func overlapping(ctx context.Context, tx pgx.Tx, province string, r activities.OwnerRow) error {
	var other string
	if err := tx.QueryRow(ctx, selectOverlapping, province, r.Indicator, r.From.Time(), dateOrNull(r.To)).Scan(&other); err != nil {
		return ignoreNoRows(err)
	}
	return scoring.Say("%s đang do %s chủ trì trong thời gian đó; hãy ghi ngày kết thúc cho dòng đó trước", "%s is owned by %s in that time: end its row with a valid_to first", r.Indicator, other)
}
