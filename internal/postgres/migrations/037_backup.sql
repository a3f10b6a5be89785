-- What a lost Temporal is made again from, and what a restored database holds back.

-- Codes of the indicators whose figures agencies enter, as the period was started with.
alter table evaluation add enter text[] not null default '{}';

-- This database was restored from a backup: mails on duties are held until the office has decided about each that waits
-- and has released the rest. The last row counts.
create table restored (
    id          bigint generated always as identity primary key,
    backup_at   timestamptz not null, -- real time: what happened after it may be missing here
    restored_at timestamptz not null default clock_timestamp(),
    released_at timestamptz check (released_at >= restored_at),
    released_by bigint references person
);

-- What the office has decided about a mail that may have been sent before the database was restored.
alter table mail add fate text check (fate in ('send', 'drop'));
