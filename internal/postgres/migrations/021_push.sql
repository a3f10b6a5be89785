-- What follows a publication: it is sent to targets, and people are written to.

-- Where publications are sent to. A target that was removed stays, with all that it was sent. The key that signs what is
-- sent is named here, and stands in a file.
create table push_target (
    id          bigint generated always as identity primary key,
    province    text not null,
    name        text not null check (name ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
    kind        text not null check (kind in ('http', 'directory')),
    address     text not null check (address <> '' and length(address) <= 500),
    states      text[] not null check (cardinality(states) > 0 and states <@ array['provisional', 'final', 'corrected']),
    document    text not null check (document in ('results', 'signed')),
    secret      text not null default '' check ((kind = 'http') = (secret <> '')),
    active_from date not null,
    paused_at   timestamptz,
    removed_at  timestamptz,
    made_at     timestamptz not null default told_now()
);
create unique index push_target_name on push_target (province, name) where removed_at is null;

-- What is sent: a revision to a target, once; or a ping, which is of no revision. A later revision of the period
-- supersedes what still waits of an earlier one.
create table push (
    id           bigint generated always as identity primary key,
    target       bigint not null references push_target,
    province     text not null,
    period       period,
    revision     int check ((revision is null) = (period is null)),
    state        text not null default 'queued' check (state in ('queued', 'failing', 'delivered', 'refused', 'given-up', 'superseded')),
    round        int not null default 0, -- tries since it was last put into the queue
    tries        int not null default 0, -- of all rounds
    next_at      timestamptz default told_now() check (next_at is null or state in ('queued', 'failing')),
    failing_from timestamptz,
    queued_at    timestamptz not null default told_now(),
    ended_at     timestamptz,
    foreign key (province, period, revision) references publication
);
create unique index push_once on push (target, period, revision) where period is not null;
create index push_next on push (target, next_at, id) where next_at is not null;
create index push_of on push (province, period, revision);

-- Each try. One without an end was begun, and nobody knows what came of it.
create table push_try (
    push     bigint not null references push,
    try      int not null,
    begun_at timestamptz not null default told_now(),
    ended_at timestamptz,
    result   jsonb, -- activities.PushResult
    primary key (push, try)
);

alter table wake add target bigint references push_target;

-- Whoever reads for the Chairman is written to.
alter table officer drop constraint officer_role_check;
alter table officer add constraint officer_role_check check (role in ('focal-officer', 'deputy', 'head', 'office-staff', 'office-admin', 'office-leader', 'auditor', 'source-operator', 'chairman-office'));
