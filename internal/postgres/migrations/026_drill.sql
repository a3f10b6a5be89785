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
