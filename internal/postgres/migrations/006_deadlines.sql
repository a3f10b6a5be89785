-- Deadlines that move, tasks that are given to somebody by name.

alter table task add assignee bigint references person; -- null: whoever has the role of it

-- The generations of a task before its present one, each with the deadline that people were told in it.
create table past_generation (
    task       bigint not null references task,
    generation int not null,
    deadline   jsonb not null, -- calendar.Deadline
    ended_at   timestamptz not null default told_now(),
    primary key (task, generation)
);
create trigger fixed before update or delete or truncate on past_generation for each statement execute function refuse_change();
