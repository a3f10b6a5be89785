-- Corrections of published results (đính chính): proposed by one person, approved by another, published as the next
-- revision. One at a time for a period: each is weighed against what is public.
create table erratum (
    id            bigint generated always as identity primary key,
    province      text not null,
    period        period not null,
    revision      int not null check (revision > 1), -- that it becomes
    kind          text not null check (kind in ('figure', 'late', 'recompute')),
    agency        text not null default '',
    indicator     text not null default '',
    numerator     tally,
    denominator   tally check (numerator <= denominator),
    agencies      text[] not null default '{}', -- whose figure it is: all, where it is the province's
    dispute       bigint references dispute, -- that came late and is taken over
    index_set     text not null references index_set, -- by which it is scored
    reason        text not null check (reason <> ''),
    evidence      text not null default '',
    proposed_by   bigint not null references person,
    proposed_at   timestamptz not null default told_now(),
    state         text not null default 'open' check (state in ('open', 'approved', 'refused', 'withdrawn', 'published')),
    decided_by    bigint references person,
    decided_at    timestamptz,
    check ((state = 'open') = (decided_at is null)),
    decision      text not null default '', -- why it was refused or withdrawn
    run           bigint references score_run, -- that was published
    check ((state = 'published') = (run is not null)),
    foreign key (province, period) references evaluation,
    check ((kind = 'recompute') = (agency = '') and (kind = 'recompute') = (indicator = '') and (kind = 'recompute') = (agencies = '{}')),
    check ((kind = 'recompute') = (numerator is null) and (numerator is null) = (denominator is null)),
    check ((kind = 'late') = (dispute is not null))
);
create unique index erratum_one on erratum (province, period) where state in ('open', 'approved');

alter table task drop constraint task_kind_check;
alter table task add constraint task_kind_check
    check (kind in ('review', 'countersign', 'ruling', 'supplement', 'approval', 'data-entry', 'acknowledge', 'appoint', 'source-fix', 'correction'));

-- A correction may be of a period that was published without reviews, which has no ladders: it keeps its own.
alter table task drop constraint task_of_no_period;
alter table task add constraint task_of_no_period
    check ((period is null) = (kind in ('acknowledge', 'appoint')) and (ladders is not null) = (kind in ('acknowledge', 'appoint', 'correction')));

-- The signal of a correction also starts its workflow where there is none.
alter table wake add erratum bigint references erratum;
