-- What pages ask of dossiers.

-- Reasons that few dossiers have would otherwise be looked for in the whole book. Nearly all have been judged by their due
-- moment or their term, so that the index is small and costs an import next to nothing.
create index dossier_seldom on dossier (reason, agency, number) where reason not in ('due', 'term');

-- The dossiers that a dispute is about, each with what the agency says of it and what the ruling has made of it.
create table dispute_dossier (
    dispute  bigint not null references dispute,
    number   text collate "C" not null check (number <> ''),
    wish     text not null check (wish in ('numerator', 'outside')), -- where it should stand
    said     text not null,             -- why it stood where it did when the dispute was raised
    accepted boolean,                   -- null: not ruled on so far
    primary key (dispute, number)
);
