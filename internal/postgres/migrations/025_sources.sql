-- What belongs to dossiers, and where all of it comes from.

-- A catalogue of procedures holds from a month on, until there is a later one. Given again for its month, it is replaced.
create table catalogue (
    id         int generated always as identity primary key,
    province   text not null,
    valid_from date not null check (extract(day from valid_from) = 1),
    intake     int,
    made_at    timestamptz not null default told_now(),
    unique (province, valid_from)
);

create table procedure (
    catalogue    int not null references catalogue on delete cascade,
    agency       text collate "C" not null,
    code         text collate "C" not null,
    name         text not null,
    online       boolean not null,
    fee          boolean not null,
    paper_result boolean not null,
    for_citizens boolean not null,
    term         int not null,
    term_unit    smallint not null,
    primary key (catalogue, agency, code)
);

-- Where files come from. A source that was removed stays, with all that came from it. Its password is named here, and
-- stands in a file.
create table dossier_source (
    id            bigint generated always as identity primary key,
    province      text not null,
    name          text not null check (name ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
    kind          text not null check (kind in ('folder', 'http', 'sql')),
    content       text not null check (content in ('dossiers', 'procedures', 'petitions', 'ratings')),
    address       text not null check (address <> '' and length(address) <= 500),
    query         text not null default '' check ((kind = 'sql') = (query <> '')),
    secret        text not null default '',
    token         text not null default '',   -- where a token is asked for (OAuth2 client credentials)
    client        text not null default '',
    scope         text not null default '',
    at_minute     int check (at_minute between 0 and 1439), -- of each day in Vietnam
    every_minutes int check (every_minutes > 0),
    paused_at     timestamptz,
    removed_at    timestamptz,
    made_at       timestamptz not null default told_now(),
    check (at_minute is null or every_minutes is null)
);
create unique index dossier_source_name on dossier_source (province, name) where removed_at is null;

-- A file on its way in, from when it is asked for to its end. One at a time of a content of a period.
create table import (
    id          bigint generated always as identity primary key,
    province    text not null,
    period      period not null,
    content     text not null check (content in ('dossiers', 'procedures', 'petitions', 'ratings')),
    source      text not null,                -- upload, or the name of the source
    from_source bigint references dossier_source,
    file        text not null,
    bytes       bigint not null default 0,
    spool       text not null default '',     -- its name in the spool while it lies there
    state       text not null default 'waiting' check (state in ('waiting', 'fetching', 'taking', 'done', 'refused', 'stopped')),
    stops       boolean not null default false, -- somebody has asked to stop it
    intake      int references intake,
    error       jsonb,                        -- {"vi", "en"}: why it was refused before a line was read
    by_person   bigint,
    made_at     timestamptz not null default told_now(),
    ended_at    timestamptz,
    check ((state in ('done', 'refused', 'stopped')) = (ended_at is not null))
);
create unique index import_active on import (province, period, content) where ended_at is null;
create index import_intake on import (intake);

-- Workflows of imports are started, and schedules of sources set, by signals too.
alter table wake add import bigint references import;
alter table wake add source bigint references dossier_source;
alter table wake add source_period period; -- the source is read once for this period; null: its schedule is set
