-- Letters to agencies (văn bản chỉ đạo), and tasks that are of no period.

create table directive (
    id       bigint generated always as identity primary key,
    province text not null,
    number   text not null check (number <> ''), -- with its symbol: 1846/UBND-PVHCC&KSTT
    dated    date not null,
    title    text not null check (title <> ''),
    summary  text not null default '',
    agencies text[] not null check (agencies <> '{}'),
    ladders  bigint not null references ladder_set, -- that it began with
    deadline jsonb not null, -- calendar.Deadline
    state    text not null default 'open' check (state in ('open', 'ended', 'cancelled')),
    sent_by  bigint not null references person,
    sent_at  timestamptz not null default told_now(),
    ended_at timestamptz check ((state = 'open') = (ended_at is null)),
    reason   text not null default '' -- of the last change
);
-- A letter is sent once. One that was cancelled may be sent again.
create unique index directive_once on directive (province, number, dated) where state <> 'cancelled';

create table directive_file (
    directive bigint primary key references directive,
    name      text not null,
    sha256    digest not null,
    content   bytea not null check (length(content) between 1 and 20971520)
);
create trigger fixed before update or delete or truncate on directive_file for each statement execute function refuse_change();

-- Acknowledgements and appointments are of no period: they keep the ladders that they began with themselves.
alter table task
    alter period drop not null,
    add directive bigint references directive,
    add ladders bigint references ladder_set,
    drop constraint task_province_period_kind_agency_subject_key,
    add constraint task_once unique nulls not distinct (province, period, kind, agency, subject),
    add constraint task_of_no_period check ((period is null) = (kind in ('acknowledge', 'appoint')) and (period is null) = (ladders is not null)),
    add constraint task_of_directive check ((directive is null) = (kind <> 'acknowledge'));
create index task_directive on task (directive) where directive is not null;
create unique index task_one_appointment on task (province, agency) where kind = 'appoint' and state in ('open', 'paused');

-- To how many officials a directive was made known, as they say who acknowledge it.
alter table answer add informed int check (informed between 1 and 100000);

-- Whom an answer appointed, and from when.
alter table answer
    add appointed bigint references person,
    add appointed_from date check ((appointed is null) = (appointed_from is null));

-- The signal of a directive also starts its workflow where there is none.
alter table wake add directive bigint references directive;
