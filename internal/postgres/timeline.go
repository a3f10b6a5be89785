package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
)

// A person is told by their role and agency alone.
const selectTimeline = `
with period as (select $1::text as province, $2::text as period)
select at, what, agency, who from (
    select started_at as at, 'stage ' || name || ' begins' as what, province as agency, '' as who
    from stage natural join period
    union all
    select finished_at, 'stage ' || name || ' has ended' || case when note = '' then '' else ': ' || note end, province, ''
    from stage natural join period
    where finished_at is not null
    union all
    select accepted_at, 'mail ' || kind || ' ' || rung || ' sent', agency, role
    from period_mail natural join period
    where accepted_at is not null
    union all
    select coalesce(tried_at, queued_at), rtrim('mail ' || kind || ' ' || rung || ' ' || state || ' ' || enhanced), agency, role
    from period_mail natural join period
    where state <> 'accepted'
    union all
    select r.at, 'rung ' || t.kind || ' ' || r.key || ': ' || r.reason, t.agency, ''
    from rung r
    join task t on t.id = r.task
    join period p on (p.province, p.period) = (t.province, t.period)
    where not r.sent or r.reason <> 'named'
    union all
    select a.at, a.action || coalesce(' ' || t.kind, '') || coalesce(': ' || (a.details ->> 'says'), ': ' || (a.details ->> 'outcome'), ': ' || (a.details ->> 'state'), '')
           || case when a.details ->> 'late' = 'true' then ', late' else '' end,
           coalesce(t.agency, a.province),
           coalesce((select o.role from officer o where o.person::text = a.actor order by o.agency <> t.agency, o.role limit 1), '')
    from audit a natural join period
    left join task t on t.id::text = a.details ->> 'task') told
order by at, what, agency`

// Timeline is everything that has happened in a period, from rows alone.
func (s *Store) Timeline(ctx context.Context, k activities.Key) ([]activities.Event, error) {
	rows, _ := s.pool.Query(ctx, selectTimeline, k.Province, k.Period)
	events, err := pgx.CollectRows(rows, pgx.RowToStructByName[activities.Event])
	if err != nil {
		return nil, fmt.Errorf("read the timeline: %w", err)
	}
	return events, nil
}

const selectMailsByHour = `
select date_trunc('hour', accepted_at) as hour, kind || ' ' || rung as rung, count(*)::int as mails, (count(*) filter (where state = 'bounced'))::int as bounced
from period_mail
where (province, period) = ($1, $2) and accepted_at is not null
group by 1, 2
order by 1, 2`

// MailsByHour counts what the mail server has taken.
func (s *Store) MailsByHour(ctx context.Context, k activities.Key) ([]activities.MailCount, error) {
	rows, _ := s.pool.Query(ctx, selectMailsByHour, k.Province, k.Period)
	counts, err := pgx.CollectRows(rows, pgx.RowToStructByName[activities.MailCount])
	if err != nil {
		return nil, fmt.Errorf("count the mails: %w", err)
	}
	return counts, nil
}

const selectEscalations = `
select rung, role, array_agg(distinct agency order by agency) as agencies
from period_mail
where (province, period) = ($1, $2) and kind = 'review' and role <> 'focal-officer' and accepted_at is not null
group by 1, 2
order by min(accepted_at), 1, 2`

// Escalations are who else than the focal officers heard of reviews, by rung.
func (s *Store) Escalations(ctx context.Context, k activities.Key) ([]activities.Escalation, error) {
	rows, _ := s.pool.Query(ctx, selectEscalations, k.Province, k.Period)
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[activities.Escalation])
	if err != nil {
		return nil, fmt.Errorf("read who was escalated to: %w", err)
	}
	return all, nil
}
