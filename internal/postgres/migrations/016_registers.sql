-- The office's registers on the web.

-- What was filled in and looked at as a preview, until it is done: of nobody but who filled it in, and gone after a day.
create table office_draft (
    id      bigint generated always as identity primary key,
    person  bigint not null references person,
    deed    text not null, -- the address of its form
    fields  jsonb not null default '{}',
    file    text not null default '',
    content bytea,
    made_at timestamptz not null default told_now()
);
create index office_draft_made on office_draft (made_at);

-- A text as people search for it: small letters without marks, đ as d.
create function folded(text) returns text language sql immutable strict parallel safe as $$
    select translate(lower(regexp_replace(normalize($1, nfd), '[\u0300-\u036f]', '', 'g')), 'đĐ', 'dd')
$$;

alter table agency add folded text generated always as (folded(name)) stored;
alter table person add folded text generated always as (folded(name)) stored;
create index officer_person on officer (person);

-- The audit log is searched by who, by period and by the task that an act was on.
create index audit_actor on audit (actor, id);
create index audit_period on audit (province, period, id);
create index audit_task on audit (((details ->> 'task')::bigint)) where details ? 'task';
create index audit_action on audit (province, action, id);
