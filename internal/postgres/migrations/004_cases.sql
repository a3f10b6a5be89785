-- Cases: what goes with a dispute besides its figures.

-- A file came with an answer: as evidence of a dispute, or without one as the scan of what was said or signed.
alter table evidence
    alter dispute drop not null,
    add answer bigint not null references answer,
    alter content set storage external, -- such files do not get smaller
    add constraint evidence_once unique nulls not distinct (answer, dispute, sha256),
    add check (octet_length(name) between 1 and 300);
create index evidence_dispute on evidence (dispute);

-- Who has had a hand in a dispute, and so does not rule on it: who raised, entered or approved it, and who wrote a
-- supplement to it, each with whom they stood in for.
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
select distinct said.dispute, p.person
from said
join answer a on a.id = said.answer
cross join lateral (values (a.by_person), (a.for_person), (a.on_behalf)) p (person)
where p.person is not null;
