-- The office's console.

-- Working days for the reviews of a period; null: as its ladders say.
alter table evaluation add review_days int check (review_days between 1 and 60);

-- What is being prepared, before a period is started by it or collected again with it. There is one of each at a time,
-- whoever of the office is at work on it; once it has been used or given up, it is gone.
create table preparation (
    id         bigint generated always as identity primary key,
    province   text not null,
    period     period not null,
    purpose    text not null check (purpose in ('start', 'recollect')),
    about      jsonb not null, -- activities.PreparationAbout
    changed_by bigint references person,
    changed_at timestamptz not null default told_now(),
    unique (province, period, purpose)
);

create table preparation_file (
    preparation bigint not null references preparation on delete cascade,
    name        text not null,
    captured_on date not null,
    sha256      digest not null,
    content     bytea not null,
    primary key (preparation, name)
);

-- What the console counts without a look at every score.
create index score_differs on score (run, agency, position) where published is not null and points is distinct from published;
create index score_flagged on score (run) where flags is not null;
create index task_period on task (province, period, kind, (agency collate "C"), id);
create index dispute_period on dispute (province, period);
create index person_bad on person (id) where bad_since is not null;
