-- What somebody has typed into a task's form and not sent yet, as the form has it. It is theirs alone, and goes when the
-- task has been answered.
create table draft (
    task     bigint not null references task,
    person   bigint not null references person,
    content  jsonb not null,
    saved_at timestamptz not null default told_now(),
    primary key (task, person)
);

-- The tasks of a person are looked up by their agencies.
create index task_agency on task (agency, due_at);
