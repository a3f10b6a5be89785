package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/scoring"
)

// pageOf is how many lines a page of a register has.
const pageOf = 50

func offset(page int) int { return (max(page, 1) - 1) * pageOf }

// Of the agencies that are no more, the last row. How many people there are is counted for one page only.
const selectAgencyLines = `
with hit as (
    select a.code, a.name, a.kind::text, a.valid_from, a.valid_to, coalesce(a.successor, '') as successor, count(*) over () as hits
    from agency a
    where a.province = $1 and a.kind <> 'province'
      and case when $5 then a.valid_to <= $2::date and not exists (
                   select from agency later where later.province = $1 and later.code = a.code and later.valid_from > a.valid_from)
          else a.valid_from <= $2::date and (a.valid_to is null or a.valid_to > $2::date) end
      and ($3 = '' or position(folded($3) in a.folded) > 0 or starts_with(lower(a.code), lower($3)))
      and ($4 = '' or a.kind = $4)
      and not ($6 and exists (
          select from officer o
          where o.agency = a.code and o.role = 'focal-officer' and o.valid_from <= $2::date and (o.valid_to is null or o.valid_to > $2::date)))
    order by a.code collate "C"
    limit $7 offset $8
)
select hit.code, hit.name, hit.kind, hit.valid_from, hit.valid_to, hit.successor, hit.hits,
       coalesce((select name from agency s where s.province = $1 and s.code = hit.successor order by s.valid_from desc limit 1), ''),
       there.focal, there.people, there.bad
from hit
cross join lateral (
    select count(distinct p.id) filter (where o.role = 'focal-officer') as focal, count(distinct p.id) as people,
           count(distinct p.id) filter (where p.bad_since is not null) as bad
    from officer o
    join person p on p.id = o.person
    where o.agency = hit.code and o.valid_from <= $2::date and (o.valid_to is null or o.valid_to > $2::date)) there
order by hit.code collate "C"`

// AgencyLines is a page of the register, as it is on a day.
func (s *Store) AgencyLines(ctx context.Context, province string, on calendar.Day, q activities.AgencyQuery) (list activities.AgencyList, err error) {
	rows, _ := s.pool.Query(ctx, selectAgencyLines, province, on.Time(), q.Text, string(q.Kind), q.Ended, q.Unfocused, pageOf, offset(q.Page))
	list.Lines, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l activities.AgencyLine, err error) {
		var (
			from time.Time
			to   *time.Time
		)
		err = row.Scan(&l.Code, &l.Name, &l.Kind, &from, &to, &l.Successor, &list.Count, &l.SuccessorName, &l.Focal, &l.People, &l.Bad)
		l.From, l.To = calendar.DayOf(from), dayOrNone(to)
		return l, err
	})
	if err != nil {
		return list, fmt.Errorf("search the register of agencies: %w", err)
	}
	return list, nil
}

const selectAgencyRows = `
select code, name, kind::text, valid_from, valid_to, coalesce(successor, '')
from agency
where province = $1 and ($2 = '' or code = $2)
order by code collate "C", valid_from`

// AgencyRows are all rows of the register, also of agencies that are no more.
func (s *Store) AgencyRows(ctx context.Context, province string) ([]activities.AgencyRow, error) {
	return agencyRows(ctx, s.pool, province)
}

func agencyRows(ctx context.Context, q reader, province string) ([]activities.AgencyRow, error) {
	rows, _ := q.Query(ctx, selectAgencyRows, province, "")
	all, err := pgx.CollectRows(rows, scanAgencyRow)
	if err != nil {
		return nil, fmt.Errorf("read the register of agencies: %w", err)
	}
	return all, nil
}

func scanAgencyRow(row pgx.CollectableRow) (a activities.AgencyRow, err error) {
	var (
		from time.Time
		to   *time.Time
	)
	err = row.Scan(&a.Code, &a.Name, &a.Kind, &from, &to, &a.Successor)
	a.From, a.To = calendar.DayOf(from), dayOrNone(to)
	return a, err
}

const selectPredecessors = `
select distinct on (code) code, name, kind::text
from agency
where province = $1 and successor = $2
order by code, valid_from desc`

const selectNamed = `
select code, name, kind::text
from agency
where province = $1 and code = (select successor from agency where province = $1 and code = $2 order by valid_from desc limit 1)
order by valid_from desc
limit 1`

const selectAgencyTasks = `
select t.period::text, t.id, t.kind, t.subject, t.opened_at, t.due_at, t.state, t.outcome
from task t
where t.province = $1 and t.agency = $2
order by t.due_at desc, t.id desc
limit 30`

// AgencyFile is all about an agency: its rows, people, substitutes and latest tasks. ErrNotFound.
func (s *Store) AgencyFile(ctx context.Context, province, code string, on calendar.Day) (f activities.AgencyFile, err error) {
	var batch pgx.Batch
	batch.Queue(selectAgencyRows, province, code).Query(func(rows pgx.Rows) (err error) {
		f.Rows, err = pgx.CollectRows(rows, scanAgencyRow)
		return err
	})
	agency := func(row pgx.CollectableRow) (a scoring.Agency, err error) {
		err = row.Scan(&a.Code, &a.Name, &a.Kind)
		return a, err
	}
	batch.Queue(selectNamed, province, code).Query(func(rows pgx.Rows) error {
		all, err := pgx.CollectRows(rows, agency)
		if len(all) > 0 {
			f.Successor = all[0]
		}
		return err
	})
	batch.Queue(selectPredecessors, province, code).Query(func(rows pgx.Rows) (err error) {
		f.Predecessors, err = pgx.CollectRows(rows, agency)
		return err
	})
	batch.Queue(selectOfficersOf, province, code).Query(func(rows pgx.Rows) (err error) {
		f.Officers, err = pgx.CollectRows(rows, scanOfficerLine)
		return err
	})
	batch.Queue(selectSubstituteLines+"and exists (select from officer o where o.person = s.absent and o.agency = $3)\n"+orderSubstitutes, province, on.Time(), code).Query(func(rows pgx.Rows) (err error) {
		f.Substitutes, err = pgx.CollectRows(rows, scanSubstituteLine)
		return err
	})
	batch.Queue(selectAgencyTasks, province, code).Query(func(rows pgx.Rows) (err error) {
		f.Tasks, err = pgx.CollectRows(rows, scanAgencyTask)
		return err
	})
	if err := s.pool.SendBatch(ctx, &batch).Close(); err != nil {
		return f, fmt.Errorf("read agency %s: %w", code, err)
	}
	if len(f.Rows) == 0 {
		return f, fmt.Errorf("agency %s: %w", code, activities.ErrNotFound)
	}
	return f, nil
}

func scanAgencyTask(row pgx.CollectableRow) (t activities.AgencyTask, err error) {
	var period *string
	err = row.Scan(&period, &t.ID, &t.Kind, &t.Subject, &t.Opened, &t.Due, &t.State, &t.Outcome)
	t.Opened, t.Due = vietnam(t.Opened), vietnam(t.Due)
	if period != nil {
		t.Period = scoring.Some(scoring.Period(*period))
	}
	return t, err
}
