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
