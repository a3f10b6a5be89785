-- A clock that leaps from one due moment to the next passes over the pauses between two looks at what came back.
alter table clock add leaps boolean not null default false;

-- The mails of periods with what their keys tell: task/7/1/reminder/42/0 and digest/H44/2026-08/review/office/1788000000/42
-- name the rung.
create view period_mail as
select m.id, m.role, m.state, m.queued_at, m.tried_at, m.accepted_at, coalesce(m.last ->> 'Enhanced', '') as enhanced,
       t.province, t.period, t.kind, t.agency, split_part(m.key, '/', 4) as rung
from mail m
join task t on t.id = m.task
union all
select m.id, m.role, m.state, m.queued_at, m.tried_at, m.accepted_at, coalesce(m.last ->> 'Enhanced', ''),
       split_part(m.key, '/', 2), split_part(m.key, '/', 3)::period, split_part(m.key, '/', 4), split_part(m.key, '/', 2), split_part(m.key, '/', 5)
from mail m
where m.key like 'digest/%' and m.task is null;
