-- The review cycle: people, calendar, ladders, tasks, answers, disputes, mails.

-- A person is a number everywhere else, so that the name can be erased here and histories stay whole.
create table person (
    id         bigint generated always as identity primary key,
    name       text not null check (name <> ''),
    email      text check (email = lower(email)),
    phone      text not null default '',
    bad_since  timestamptz, -- mail to the address was refused or has bounced
    bad_reason text not null default '',
    unique nulls not distinct (email, name)
);

-- Who is what, when. Office roles belong to the province's own code. valid_to is the first day that is out.
create table officer (
    person     bigint not null references person,
    agency     text not null,
    role       text not null check (role in ('focal-officer', 'deputy', 'head', 'office-staff', 'office-admin', 'office-leader', 'auditor', 'source-operator')),
    valid_from date not null,
    valid_to   date check (valid_to > valid_from),
    primary key (person, agency, role, valid_from),
    exclude using gist (person with =, agency with =, role with =, daterange(valid_from, valid_to) with &&)
);
create index officer_agency on officer (agency);

create table substitute (
    id       bigint generated always as identity primary key,
    absent   bigint not null references person,
    stand_in bigint not null references person check (stand_in <> absent),
    from_day date not null,
    to_day   date not null check (to_day >= from_day), -- included
    made_by  bigint references person,
    made_at  timestamptz not null default told_now(),
    exclude using gist (absent with =, daterange(from_day, to_day, '[]') with &&)
);

create table day_off (
    day   date primary key,
    kind  text not null check (kind in ('off', 'work')),
    basis text not null check (basis <> '')
);

-- Ladders as the office handed them in. A period keeps those that it began with.
create table ladder_set (
    id       bigint generated always as identity primary key,
    content  bytea not null,
    sha256   digest not null unique,
    added_at timestamptz not null default told_now()
);

alter table evaluation
    add ladders bigint references ladder_set; -- null: published without reviews

alter table evaluation drop constraint evaluation_state_check;
alter table evaluation add constraint evaluation_state_check check (state in ('running', 'paused', 'published', 'refused', 'cancelled'));
alter table stage drop constraint stage_name_check;
alter table stage add constraint stage_name_check check (name in ('collect', 'check', 'score', 'review', 'rule', 'approve', 'publish'));

-- Something that somebody must do by a moment. Subject tells apart tasks of one kind and agency: a dispute's number.
create table task (
    id         bigint generated always as identity primary key,
    province   text not null,
    period     period not null,
    kind       text not null check (kind in ('review', 'countersign', 'ruling', 'supplement', 'approval', 'data-entry', 'acknowledge', 'appoint', 'source-fix')),
    agency     text not null,
    subject    text not null default '',
    generation int not null check (generation > 0),
    state      text not null check (state in ('planned', 'open', 'paused', 'settled', 'skipped', 'cancelled', 'superseded')),
    outcome    text not null default '' check ((state = 'settled') = (outcome <> '')),
    opened_at  timestamptz not null,
    deadline   jsonb not null, -- calendar.Deadline: the moment, and how it was counted
    due_at     timestamptz not null,
    changed_at timestamptz not null,
    reason     text not null default '',
    next_at    timestamptz, -- when the ladder moves next; null: never again
    unique (province, period, kind, agency, subject),
    foreign key (province, period) references evaluation
);
create index task_open on task (province, period, kind) where state in ('open', 'paused');

-- Rungs of a task that were sent, or passed over with a reason.
create table rung (
    task       bigint not null references task,
    generation int not null,
    key        text not null,
    sent       boolean not null,
    reason     text not null default '',
    at         timestamptz not null default told_now(),
    primary key (task, generation, key)
);

-- What people said. The first answer in time stays; late ones are kept beside it.
create table answer (
    id           bigint generated always as identity primary key,
    task         bigint not null references task,
    generation   int not null,
    says         text not null,
    reason       text not null default '',
    difficulties text not null default '', -- khó khăn, vướng mắc: for the report, also when confirming
    by_person    bigint not null references person,
    for_person   bigint references person,
    on_behalf    bigint references person,
    at           timestamptz not null,
    late         boolean not null,
    approval     text not null default ''
);
create unique index answer_in_time on answer (task, generation) where not late;

create table dispute (
    id            bigint generated always as identity primary key,
    answer        bigint not null references answer,
    province      text not null,
    period        period not null,
    agency        text not null,
    indicator     text not null,
    reason        text not null,
    numerator     tally,
    denominator   tally check ((numerator is null) = (denominator is null) and numerator <= denominator),
    dossiers      text[] not null default '{}',
    decision      text not null default '' check (decision in ('', 'accepted', 'accepted-in-part', 'rejected')),
    ruling        text not null default '',
    ruled_by      bigint references person,
    ruled_at      timestamptz,
    unique (answer, indicator),
    check ((decision = '') = (ruled_at is null) and (decision = '') = (ruling = ''))
);

create table evidence (
    id      bigint generated always as identity primary key,
    dispute bigint not null references dispute,
    name    text not null,
    type    text not null check (type in ('application/pdf', 'image/jpeg', 'image/png')),
    sha256  digest not null,
    content bytea not null check (length(content) between 1 and 20971520)
);

-- What a ruling puts in place of a collected figure. The current value is snapshot + corrections, the latest last.
create table correction (
    id          bigint generated always as identity primary key,
    province    text not null,
    period      period not null,
    agency      text not null,
    indicator   text not null,
    numerator   tally not null,
    denominator tally not null check (numerator <= denominator),
    dispute     bigint not null unique references dispute,
    made_at     timestamptz not null default told_now()
);

-- A score run also depends on the corrections that were there: how many of the period.
alter table score_run add corrections int not null default 0;
alter table score_run drop constraint score_run_snapshot_index_set_engine_key;
alter table score_run add constraint score_run_once unique (snapshot, index_set, engine, corrections);

-- Without corrections the final revision is of the same scores as the provisional one.
alter table publication drop constraint publication_run_key;
alter table publication add constraint publication_once unique (run, state);

-- The outbox. A row is written with what it tells of; whatever happens to the mail server, it is kept and tried.
create table mail (
    id          bigint generated always as identity primary key,
    key         text not null unique, -- task, generation, rung, person and resend number: the Message-ID is made from it
    lane        text not null check (lane in ('duty', 'sign-in')),
    kind        text not null,
    task        bigint references task,
    generation  int,
    person      bigint not null references person,
    role        text not null,
    data        jsonb not null, -- what it says; never a token
    state       text not null default 'queued' check (state in ('queued', 'accepted', 'refused', 'unknown', 'bounced', 'dropped')),
    tries       int not null default 0,
    unknowns    int not null default 0,
    next_at     timestamptz default told_now(), -- null: no more tries
    last        jsonb, -- activities.MailResult of the last try
    tried_at    timestamptz, -- when the last try ended, or a bounce came: lanes are judged by it
    sent_to     digest, -- of the address of the last try: a bounce says nothing of an address that was put right since
    queued_at   timestamptz not null default told_now(),
    accepted_at timestamptz
);
create index mail_due on mail (lane, next_at) where next_at is not null;
create index mail_task on mail (task);

create table lane (
    name         text primary key check (name in ('duty', 'sign-in')),
    paused_until timestamptz,
    reason       text not null default ''
);
insert into lane (name) values ('duty'), ('sign-in');

-- A personal link opens one task for one person. Only a hash of the token is kept.
create table task_link (
    token_sha256 digest primary key,
    task         bigint not null references task,
    person       bigint not null references person,
    made_at      timestamptz not null default told_now(),
    revoked_at   timestamptz
);

-- Workflows that are to look again. A row is removed once the signal has been delivered; the signal of a task also
-- starts its workflow where there is none. Each call is a row of its own: one that comes while another is delivered
-- is not lost, and nobody waits for anybody.
create table wake (
    id       bigint generated always as identity primary key,
    workflow text not null,
    task     bigint references task,
    asked_at timestamptz not null default clock_timestamp()
);

-- Whoever delivers signals is told at once.
create function tell_wake() returns trigger language plpgsql as $$
begin
    notify wake;
    return null;
end $$;
create trigger told after insert on wake for each statement execute function tell_wake();

do $$
declare fixed text;
begin
    foreach fixed in array array['ladder_set', 'rung', 'evidence', 'correction'] loop
        execute format('create trigger fixed before update or delete or truncate on %I for each statement execute function refuse_change()', fixed);
    end loop;
end $$;

alter table audit alter period drop not null; -- changes of people, calendar and ladders are of no period
