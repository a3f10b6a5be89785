package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
)

const officerLine = `
select p.id, p.name, coalesce(p.email, ''), p.phone, p.bad_since, p.bad_reason, o.agency, o.role, o.valid_from, o.valid_to,
       coalesce((select a.name from agency a where a.province = $1 and a.code = o.agency order by a.valid_from desc limit 1), o.agency)
from officer o
join person p on p.id = o.person
`

// The latest rows of a person first, those that have ended last.
const selectOfficersOf = officerLine + `
where o.agency = $2
order by o.valid_to is not null, o.valid_to desc, o.role, p.id, o.valid_from`

const selectOfficerRows = officerLine + `
where o.agency = $1 or exists (select from agency a where a.province = $1 and a.code = o.agency)
order by o.agency collate "C", p.id, o.role, o.valid_from`

// OfficerRows are all roles that somebody has or had in the province.
func (s *Store) OfficerRows(ctx context.Context, province string) ([]activities.OfficerLine, error) {
	rows, _ := s.pool.Query(ctx, selectOfficerRows, province)
	all, err := pgx.CollectRows(rows, scanOfficerLine)
	if err != nil {
		return nil, fmt.Errorf("read the officers: %w", err)
	}
	return all, nil
}

const selectOfficerLines = `
with hit as (
    select o.person, o.agency, o.role, o.valid_from, o.valid_to, count(*) over () as hits
    from officer o
    join person p on p.id = o.person
    where o.valid_from <= $2::date and (o.valid_to is null or o.valid_to > $2::date)
      and ($3 = '' or position(folded($3) in p.folded) > 0 or position(lower($3) in p.email) > 0 or starts_with(lower(o.agency), lower($3)))
      and ($4 = '' or o.role = $4)
      and (not $5 or p.bad_since is not null or p.email is null)
    order by o.agency <> $1, o.agency collate "C", o.person, o.role
    limit $6 offset $7
)
select p.id, p.name, coalesce(p.email, ''), p.phone, p.bad_since, p.bad_reason, o.agency, o.role, o.valid_from, o.valid_to,
       coalesce((select a.name from agency a where a.province = $1 and a.code = o.agency order by a.valid_from desc limit 1), o.agency), o.hits
from hit o
join person p on p.id = o.person
order by o.agency <> $1, o.agency collate "C", o.person, o.role`

// OfficerLines is a page of who has a role on a day.
func (s *Store) OfficerLines(ctx context.Context, province string, on calendar.Day, q activities.OfficerQuery) (list activities.OfficerList, err error) {
	rows, _ := s.pool.Query(ctx, selectOfficerLines, province, on.Time(), q.Text, string(q.Role), q.Bad, pageOf, offset(q.Page))
	list.Lines, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (activities.OfficerLine, error) {
		return scanOfficer(row, &list.Count)
	})
	if err != nil {
		return list, fmt.Errorf("search the officers: %w", err)
	}
	return list, nil
}

func scanOfficerLine(row pgx.CollectableRow) (activities.OfficerLine, error) { return scanOfficer(row) }

func scanOfficer(row pgx.CollectableRow, more ...any) (l activities.OfficerLine, err error) {
	var (
		id   int64
		bad  *time.Time
		from time.Time
		to   *time.Time
	)
	err = row.Scan(append([]any{&id, &l.Name, &l.Email, &l.Phone, &bad, &l.Why, &l.Agency, &l.Role, &from, &to, &l.AgencyName}, more...)...)
	l.Person, l.Bad, l.From, l.To = personID(id), moment(bad), calendar.DayOf(from), dayOrNone(to)
	return l, err
}

const selectOfficer = officerLine + `
where p.id = $2
order by o.valid_to is not null, o.valid_to desc, o.agency collate "C", o.role
limit 1`

// Officer is a person by their newest role. ErrNotFound.
func (s *Store) Officer(ctx context.Context, province, person string) (activities.OfficerLine, error) {
	rows, _ := s.pool.Query(ctx, selectOfficer, province, number64(person))
	l, err := pgx.CollectExactlyOneRow(rows, scanOfficerLine)
	return l, found(err, "person %s", person)
}

const selectSubstituteLines = `
select s.id, s.absent, s.stand_in, s.from_day, s.to_day, away.name, there.name,
       coalesce((select a.name from officer o join agency a on a.province = $1 and a.code = o.agency
                 where o.person = s.absent order by o.valid_from desc, a.valid_from desc limit 1), '')
from substitute s
join person away on away.id = s.absent
join person there on there.id = s.stand_in
where s.to_day >= $2::date
`

const orderSubstitutes = `
order by s.from_day, s.id
limit 500`

// SubstituteLines are the substitutes that stand in on a day or after it.
func (s *Store) SubstituteLines(ctx context.Context, province string, on calendar.Day) ([]activities.SubstituteLine, error) {
	rows, _ := s.pool.Query(ctx, selectSubstituteLines+orderSubstitutes, province, on.Time())
	all, err := pgx.CollectRows(rows, scanSubstituteLine)
	if err != nil {
		return nil, fmt.Errorf("read the substitutes: %w", err)
	}
	return all, nil
}

func scanSubstituteLine(row pgx.CollectableRow) (l activities.SubstituteLine, err error) {
	var (
		absent, by int64
		from, to   time.Time
	)
	err = row.Scan(&l.ID, &absent, &by, &from, &to, &l.Absent, &l.StandIn, &l.Agency)
	l.Substitute = review.Substitute{For: personID(absent), By: personID(by), From: calendar.DayOf(from), To: calendar.DayOf(to)}
	return l, err
}
