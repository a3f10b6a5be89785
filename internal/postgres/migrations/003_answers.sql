-- Answers in two steps: one prepares, the head approves.

alter table evaluation add two_step boolean not null default false;

alter table answer
    add approval_reason text not null default '', -- why the head sent it back
    add approved_by     bigint references person,
    add approved_at     timestamptz;
