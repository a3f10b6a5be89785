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

// A task is looked up by its number, which many rows have among their details. Names are looked up for one page only.
const selectAuditLines = `
with hit as (
    select a.id, a.at, a.actor, a.action, a.period, a.details, (a.details ->> 'task')::bigint as task
    from audit a
    where a.province = $1
      and ($2::bigint = 0 or a.id < $2)
      and ($3 = '' or a.actor = any(array(select id::text from person where position(folded($3) in folded) > 0 or email = lower($3))))
      and ($4 = '' or a.action = $4)
      and ($5::timestamptz is null or a.at >= $5)
      and ($6::timestamptz is null or a.at < $6)
      and ($7 = '' or a.period = $7)
      and ($8 = '' or (a.details ->> 'task')::bigint = any(array(select id from task where province = $1 and agency = $8))
           or a.details ->> 'to' = $8 or a.details -> 'from' ? $8)
    order by a.id desc
    limit $9
)
select h.id, h.at, h.actor, coalesce(p.name, ''), h.action, coalesce(h.period, ''), coalesce(t.kind, ''), coalesce(t.agency, ''),
       coalesce((select g.name from agency g where g.province = $1 and g.code = t.agency order by g.valid_from desc limit 1), ''), h.details
from hit h
left join person p on p.id = case when h.actor ~ '^[0-9]{1,18}$' then h.actor::bigint end
left join task t on t.id = h.task
order by h.id desc`

// AuditLines are the newest rows of the audit log that a query asks for.
func (s *Store) AuditLines(ctx context.Context, province string, q activities.AuditQuery) ([]activities.AuditLine, error) {
	rows, _ := s.pool.Query(ctx, selectAuditLines, province, q.Before, q.Who, q.Action, beginOf(q.From, 0), beginOf(q.To, 1), string(q.Period), q.Agency, q.Most)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l activities.AuditLine, err error) {
		err = row.Scan(&l.ID, &l.At, &l.Actor, &l.Name, &l.Action, &l.Period, &l.Kind, &l.Agency, &l.AgencyName, &l.Details)
		l.At = vietnam(l.At)
		return l, err
	})
	if err != nil {
		return nil, fmt.Errorf("search the audit log: %w", err)
	}
	return all, nil
}

// beginOf is the first moment in Vietnam of the day that is so many days after a day, or null.
func beginOf(d scoring.Maybe[calendar.Day], after calendar.Day) *time.Time {
	if !d.Known {
		return nil
	}
	year, month, day := (d.Value + after).Time().Date()
	begin := time.Date(year, month, day, 0, 0, 0, 0, calendar.Vietnam)
	return &begin
}

const selectAuditActions = `
with recursive act as (
    (select action from audit where province = $1 order by action limit 1)
    union all
    select (select a.action from audit a where a.province = $1 and a.action > act.action order by a.action limit 1)
    from act
    where act.action is not null
)
select action from act where action is not null`

// AuditActions are what was ever done, by the words of the log.
func (s *Store) AuditActions(ctx context.Context, province string) ([]string, error) {
	rows, _ := s.pool.Query(ctx, selectAuditActions, province)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("read what was done: %w", err)
	}
	return all, nil
}
