-- Answers in two steps: one prepares, the head approves.

alter table evaluation add two_step boolean not null default false;

alter table answer
    add approval_reason text not null default '', -- why the head sent it back
    add approved_by     bigint references person,
    add approved_at     timestamptz;

-- What the leader was asked to approve: one score run, beside the one that the reviews opened with, and the list of what
-- has changed between them. An approval is of the generation's submission and of nothing else.
create table submission (
    task       bigint not null references task,
    generation int not null,
    run        bigint not null references score_run,
    base       bigint not null references score_run,
    content    jsonb not null, -- activities.Submission
    made_at    timestamptz not null default told_now(),
    primary key (task, generation)
);
create trigger fixed before update or delete or truncate on submission for each statement execute function refuse_change();

-- A submission stands while it is of the scores that the period has, and nobody is at work on what they are made of.
create view standing_submission as
select s.task, s.run
from submission s
join task t on t.id = s.task and t.generation = s.generation
join evaluation e on (e.province, e.period) = (t.province, t.period)
join score_run r on r.id = s.run and (r.snapshot, r.index_set) = (e.snapshot, e.index_set)
where r.corrections = (select count(*) from correction c where (c.province, c.period) = (e.province, e.period))
  and not exists (
      select from task o
      where (o.province, o.period) = (t.province, t.period)
        and (o.kind in ('review', 'countersign', 'ruling', 'supplement') and o.state in ('open', 'paused')
             or o.kind = 'review' and o.outcome = 'not-reached'));

-- Collections of a period after the one that it was started with, and what they changed. One that is checked only says
-- which corrected figures its source shows by now.
create table recollection (
    id         bigint generated always as identity primary key,
    province   text not null,
    period     period not null,
    snapshot   digest not null references snapshot,
    previous   digest not null references snapshot,
    check_only boolean not null,
    by_person  bigint not null references person,
    reason     text not null,
    content    jsonb not null, -- activities.Recollected
    made_at    timestamptz not null default told_now(),
    foreign key (province, period) references evaluation
);
create trigger fixed before update or delete or truncate on recollection for each statement execute function refuse_change();

-- Into which agency one was merged on the day on which its row in the register ends.
alter table agency add successor text check (successor is null or successor <> code and valid_to is not null);
