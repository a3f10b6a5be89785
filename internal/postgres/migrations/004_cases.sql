-- Cases: what goes with a dispute besides its figures.

-- A file came with an answer: as evidence of a dispute, or without one as the scan of what was said or signed.
alter table evidence
    alter dispute drop not null,
    add answer bigint not null references answer,
    alter content set storage external, -- such files do not get smaller
    add constraint evidence_once unique nulls not distinct (answer, dispute, sha256),
    add check (octet_length(name) between 1 and 300);
create index evidence_dispute on evidence (dispute);

-- What the adjudicator has asked for: the ruling stands still meanwhile, in this generation of its task.
create table inquiry (
    id         bigint generated always as identity primary key,
    dispute    bigint not null references dispute,
    generation int not null,
    question   text not null check (question <> ''),
    asked_by   bigint not null references person,
    for_person bigint references person,
    asked_at   timestamptz not null default told_now(),
    unique (dispute, generation)
);

-- What both sides write to one another on a dispute.
create table message (
    id         bigint generated always as identity primary key,
    dispute    bigint not null references dispute,
    by_person  bigint not null references person,
    for_person bigint references person,
    office     boolean not null, -- written for the office, and not for the agency
    words      text not null check (words <> ''),
    written_at timestamptz not null default told_now()
);
create index message_dispute on message (dispute);

create trigger fixed before update or delete or truncate on inquiry for each statement execute function refuse_change();
create trigger fixed before update or delete or truncate on message for each statement execute function refuse_change();

-- Who has had a hand in a dispute, and so does not rule on it: who raised, entered or approved it, and who wrote a
-- supplement or a message for the agency, each with whom they stood in for.
create view raiser as
with said as (
    select id as dispute, answer
    from dispute
    union
    select d.id, a.id
    from dispute d
    join answer raised on raised.id = d.answer
    join task r on r.id = raised.task
    join task t on (t.province, t.period, t.kind, t.agency) = (r.province, r.period, 'countersign', r.agency)
    join answer a on a.task = t.id
    union
    select d.id, a.id
    from dispute d
    join task t on (t.province, t.period, t.kind, t.agency, t.subject) = (d.province, d.period, 'supplement', d.agency, d.id::text)
    join answer a on a.task = t.id)
select said.dispute, p.person
from said
join answer a on a.id = said.answer
cross join lateral (values (a.by_person), (a.for_person), (a.on_behalf)) p (person)
where p.person is not null
union
select m.dispute, p.person
from message m
cross join lateral (values (m.by_person), (m.for_person)) p (person)
where p.person is not null and not m.office;

create index task_subject on task (subject) where subject <> '';

-- The department that owns an indicator of the whole province, and alone disputes it. valid_to is the first day that is out.
create table owner (
    province   text not null,
    indicator  text not null,
    agency     text not null,
    valid_from date not null,
    valid_to   date check (valid_to > valid_from),
    primary key (province, indicator, valid_from),
    exclude using gist (province with =, indicator with =, daterange(valid_from, valid_to) with &&)
);

-- A ruling on a figure of the province corrects it for everybody who carries it.
alter table correction drop constraint correction_dispute_key;
alter table correction add constraint correction_once unique (dispute, agency);
