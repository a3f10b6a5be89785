-- What pages ask of dossiers.

-- What few dossiers are, or none, would otherwise be looked for in the whole book. Nearly all have been judged by their due
-- moment or their term and have ended, so that the indexes are small and cost an import little.
create index dossier_seldom on dossier (reason, agency, number) where reason not in ('due', 'term');
create index dossier_running on dossier (timing, agency, number) where timing > 2;

-- The dossiers that a dispute is about, each with what the agency says of it and what the ruling has made of it.
create table dispute_dossier (
    dispute  bigint not null references dispute,
    number   text collate "C" not null check (number <> ''),
    wish     text not null check (wish in ('numerator', 'outside')), -- where it should stand
    said     text not null,             -- why it stood where it did when the dispute was raised
    accepted boolean,                   -- null: not ruled on so far
    primary key (dispute, number)
);

-- The portal's own list of a period's dossiers, as the office has uploaded it; a later one takes its place.
create table portal_list (
    province    text not null,
    period      period not null,
    intake      int not null references intake,
    compared_at timestamptz not null, -- with the province's own dossiers, as they were then
    primary key (province, period)
);

create table portal_dossier (
    province text not null,
    period   period not null,
    number   text collate "C" not null,
    agency   text collate "C" not null, -- empty: not said
    status   smallint not null,         -- dossier.Status; 0: not said
    primary key (province, period, number)
);

-- What the comparison came to for each agency: of the province's own where it has the dossier, or else of the portal's.
create table portal_tally (
    province      text not null,
    period        period not null,
    agency        text collate "C" not null,
    received      bigint not null, -- own dossiers received in the period
    known         bigint not null, -- of them, those on the portal's list
    missing_there bigint not null,
    missing_here  bigint not null,
    other_status  bigint not null,
    other_agency  bigint not null,
    primary key (province, period, agency)
);
