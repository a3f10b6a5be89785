-- What one province's installation keeps: index sets, agencies, collected snapshots, scores, publications, audit.

create extension if not exists btree_gist;

-- The clock of this database. Without a row it is the real one; samples and rehearsals tell another time.
create table clock (
    only_row   boolean primary key default true check (only_row),
    real_epoch timestamptz not null,
    told_epoch timestamptz not null,
    speed      double precision not null check (speed > 0)
);

create function told_now() returns timestamptz language sql volatile as $$
    select coalesce((select told_epoch + (clock_timestamp() - real_epoch) * speed from clock), clock_timestamp())
$$;

create domain period as text check (value ~ '^20[2-9][0-9]-(0[1-9]|1[0-2])$');
create domain digest as text check (value ~ '^[0-9a-f]{64}$');
create domain tally as bigint check (value between 0 and 9007199254740992);
create domain hundredths as bigint;
create domain agency_kind as text check (value in ('province', 'department', 'commune'));

create table index_set (
    code     text primary key,
    content  bytea not null,
    sha256   digest not null,
    added_at timestamptz not null default told_now()
);

-- An agency in time: a new name or kind closes the row and opens the next. valid_to is the first day that is out.
create table agency (
    province   text not null,
    code       text not null,
    source_id  text not null,
    name       text not null check (name <> ''),
    kind       agency_kind not null,
    valid_from date not null,
    valid_to   date check (valid_to > valid_from),
    primary key (province, code, valid_from),
    exclude using gist (province with =, code with =, daterange(valid_from, valid_to) with &&)
);

-- What was collected, byte for byte. The id is a hash over source, period, province and files.
create table snapshot (
    id            digest primary key,
    source        text not null,
    province      text not null,
    province_name text not null,
    period        period not null,
    gaps          jsonb not null default '[]',
    received_at   timestamptz not null default told_now()
);

create table snapshot_file (
    snapshot    digest not null references snapshot,
    position    int not null,
    name        text not null,
    captured_on date not null,
    sha256      digest not null,
    content     bytea not null,
    primary key (snapshot, name),
    unique (snapshot, position)
);

-- A snapshot that was read and found sound, with what it says. The rows below are written with it or not at all.
create table collection (
    snapshot digest primary key references snapshot,
    unknown  text[] not null default '{}',
    read_at  timestamptz not null default told_now()
);

create table collected_agency (
    snapshot  digest not null references collection,
    agency    text not null,
    source_id text not null,
    name      text not null,
    kind      agency_kind not null,
    primary key (snapshot, agency)
);

create table measure (
    snapshot    digest not null,
    agency      text not null,
    position    int not null,
    indicator   text not null,
    numerator   tally,
    denominator tally,
    published   hundredths,
    flags       jsonb,
    primary key (snapshot, agency, indicator),
    foreign key (snapshot, agency) references collected_agency
);

create table group_score (
    snapshot   digest not null,
    agency     text not null,
    position   int not null,
    group_code text not null,
    published  hundredths not null,
    primary key (snapshot, agency, group_code),
    foreign key (snapshot, agency) references collected_agency
);

-- One scoring of one snapshot by one index set with one version of the rules.
create table score_run (
    id        bigint generated always as identity primary key,
    snapshot  digest not null references collection,
    province  text not null,
    period    period not null,
    index_set text not null references index_set,
    engine    text not null,
    scored_at timestamptz not null default told_now(),
    unique (snapshot, index_set, engine)
);

create table standing (
    run      bigint not null references score_run,
    position int not null,
    agency   text not null,
    name     text not null,
    kind     agency_kind not null,
    total    hundredths,
    no_cases boolean not null,
    rank     int check (rank > 0),
    band     int check (band >= 0),
    primary key (run, agency),
    unique (run, position),
    check (rank is null or total is not null and not no_cases)
);

-- Groups and indicators of a scorecard, in the index set's order.
create table score (
    run         bigint not null,
    agency      text not null,
    position    int not null,
    level       text not null check (level in ('group', 'indicator')),
    code        text not null,
    numerator   tally,
    denominator tally,
    published   hundredths,
    flags       jsonb,
    ratio       hundredths,
    points      hundredths check (points between 0 and max or rule = 'as-published'),
    max         hundredths not null check (max >= 0),
    rule        text not null,
    primary key (run, agency, position),
    foreign key (run, agency) references standing
);

-- The evaluation of a period: one row, so that a period runs once. A refused one may be claimed again.
create table evaluation (
    province  text not null,
    period    period not null,
    state     text not null check (state in ('running', 'published', 'refused')),
    run       text not null,
    snapshot  digest not null references snapshot,
    index_set text not null references index_set,
    refusal   text check ((state = 'refused') = (refusal is not null)),
    opened_at timestamptz not null default told_now(),
    primary key (province, period)
);

create table stage (
    province    text not null,
    period      period not null,
    name        text not null check (name in ('collect', 'check', 'score', 'publish')),
    started_at  timestamptz not null default told_now(),
    finished_at timestamptz check (finished_at >= started_at),
    note        text not null default '',
    primary key (province, period, name),
    foreign key (province, period) references evaluation
);

create table publication (
    province     text not null,
    period       period not null,
    revision     int not null check (revision > 0),
    state        text not null check (state in ('provisional', 'final', 'corrected')),
    run          bigint not null unique references score_run,
    content      bytea not null,
    sha256       digest not null,
    published_at timestamptz not null,
    primary key (province, period, revision),
    foreign key (province, period) references evaluation
);

-- Who did what. Details are ids and numbers, never contents.
create table audit (
    id       bigint generated always as identity primary key,
    at       timestamptz not null default told_now(),
    actor    text not null,
    action   text not null,
    province text not null,
    period   period not null,
    details  jsonb not null default '{}'
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are never changed', tg_table_name using errcode = 'restrict_violation';
end $$;

do $$
declare fixed text;
begin
    foreach fixed in array array['snapshot', 'snapshot_file', 'collection', 'collected_agency', 'measure', 'group_score',
                                 'score_run', 'standing', 'score', 'publication', 'audit', 'index_set'] loop
        execute format('create trigger fixed before update or delete or truncate on %I for each statement execute function refuse_change()', fixed);
    end loop;
end $$;
