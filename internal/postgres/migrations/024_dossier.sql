-- What is known of the dossiers (hồ sơ) of a period, each with how it was judged, and what they add up to.

-- A book holds the dossiers of one period; they lie in a partition of their own, dossier_<id>.
create table dossier_book (
    id            int generated always as identity primary key,
    province      text not null,
    period        period not null,
    -- The moment up to which dossiers were judged: the period's end, or the last import while it runs.
    judged_until  timestamptz not null,
    basis         text not null default '',   -- digest of the calendar and the catalogue that they were judged by
    received_only boolean not null,           -- of the index set: only dossiers received within the period count
    lacks         text[] not null default '{}', -- indicators whose columns the imports did not have
    unique (province, period)
);

-- One import of a file.
create table intake (
    id         int generated always as identity primary key,
    province   text not null,
    period     period not null,
    content    text not null check (content in ('dossiers', 'procedures', 'petitions', 'ratings', 'portal')),
    source     text not null,                 -- where the file came from: upload, starter, or the name of a source
    name       text not null,                 -- the file's
    bytes      bigint not null default 0,     -- of the file, 0: not known
    state      text not null default 'running' check (state in ('running', 'done', 'refused')),
    lines      bigint not null default 0,     -- read so far
    taken      bigint not null default 0,     -- of them, dossiers
    added      bigint not null default 0,
    changed    bigint not null default 0,
    unchanged  bigint not null default 0,
    repeated   bigint not null default 0,     -- lines that say again what an earlier one has said
    refused    bigint not null default 0,     -- lines
    error      jsonb,                         -- why it was refused as a whole: {"vi", "en"}
    by_person  bigint,
    started_at timestamptz not null default told_now(),
    ended_at   timestamptz
);

-- One import at a time of a content of a period.
create unique index intake_running on intake (province, period, content) where state = 'running';

create table intake_refusal (
    intake      int not null references intake,
    line        bigint not null,
    column_name text not null,
    value       text not null,
    rule        jsonb not null,               -- {"vi", "en"}
    primary key (intake, line)
);

-- Officials by a number, so that a name can be erased and stands in one place.
create table dossier_official (
    id       int generated always as identity primary key,
    province text not null,
    agency   text not null,
    name     text not null,
    unique (province, agency, name)
);

create table dossier (
    received     timestamptz,
    due          timestamptz,
    ended        timestamptz,
    returned     timestamptz,
    submitted    timestamptz,
    limit_at     timestamptz,                 -- by when it has to be done: due, or by the procedure's maximum time
    line_hash    bigint not null,             -- of the line that it came from
    fee_due      bigint,                      -- đồng; null: no fee data
    book         int not null,
    intake       int not null,                -- that brought this state
    numerators   int not null,                -- bits of dossier.Counts
    denominators int not null,
    official     int,
    term         int,                         -- its own maximum time; null: that of the procedure
    channel      smallint not null,
    status       smallint not null,
    timing       smallint not null,           -- dossier.Timing; 0: it does not count
    requests     smallint not null,
    term_unit    smallint,
    ruled        smallint not null,           -- bits of the indicators that a ruling has decided for this dossier
    facts        smallint not null,           -- 1 paid online, 2 result file, 4 digitised, 8 reused, 16 shared, 32 citizen data, 64 complained
    number       text collate "C" not null,
    agency       text collate "C" not null,
    procedure    text collate "C" not null,
    reason       text not null,               -- dossier.Reason
    waits        timestamptz[]                -- from, to, from, to; null: none
) partition by list (book);

-- States that were replaced, with what replaced them.
create table dossier_past (like dossier);
alter table dossier_past add replaced_by int not null, add replaced_at timestamptz not null default told_now();
create index dossier_past_number on dossier_past (book, number);

-- What the dossiers of an agency and a procedure add up to, kept with every change of one of them.
create table dossier_tally (
    book         int not null references dossier_book,
    agency       text collate "C" not null,
    procedure    text collate "C" not null,
    numerators   bigint[] not null,           -- by dossier.Indicators
    denominators bigint[] not null,
    uses         bigint[] not null,           -- received dossiers: online, paid online, with fee data, with citizen data
    primary key (book, agency, procedure)
);

-- The same of an agency's official.
create table dossier_official_tally (
    book         int not null references dossier_book,
    agency       text collate "C" not null,
    official     int not null references dossier_official,
    numerators   bigint[] not null,
    denominators bigint[] not null,
    uses         bigint[] not null,
    primary key (book, agency, official)
);
