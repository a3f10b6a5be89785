-- The running month: provisional scores by day, and who gets no digest in the morning.

-- One computation of the provisional scores of a period; the last of each day stays.
create table live_run (
    province     text not null,
    period       period not null,
    day          date not null,
    computed_at  timestamptz not null default told_now(),
    judged_until timestamptz,            -- of the dossiers that it was computed from; null: there were none
    intake       int not null default 0, -- the latest import by then; 0: none
    snapshot     digest references collection,
    index_set    text not null references index_set,
    engine       text not null,
    from_portal  text[] not null,        -- indicators that only the portal's figures give
    primary key (province, period, day)
);

create table live_score (
    province text not null,
    period   period not null,
    day      date not null,
    agency   text collate "C" not null,
    name     text not null,
    kind     agency_kind not null,
    total    hundredths,
    rank     int,
    band     int,
    no_cases boolean not null,
    groups   bigint[] not null,          -- points by the groups of the index set; null within: no figure
    progress bigint[] not null,          -- dossier.Progress, in its order; empty: no dossiers
    card     jsonb,                      -- scoring.Scorecard; kept of the latest day only
    primary key (province, period, day, agency),
    foreign key (province, period, day) references live_run on delete cascade
);

-- Officers who get no digest, by a decision of the office.
create table no_digest (
    person   bigint primary key references person,
    since    timestamptz not null default told_now()
);

-- An official whose name was erased stays a number: imports know them again by what only their name gives.
alter table dossier_official
    alter name drop not null,
    add erased_at timestamptz,
    add salt text,
    add known_by bytea,
    add check ((name is null) = (erased_at is not null) and (name is null) = (known_by is not null and salt is not null));
