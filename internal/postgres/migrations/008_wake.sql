-- The signal of a new task starts its workflow; all others find one, or start it again where it has ended.
alter table wake add starts boolean not null default false;

-- A lane is judged by its latest tries.
create index mail_tried on mail (lane, tried_at) where tried_at is not null;

-- The mail that is due first is found without a look at all others.
create index mail_next on mail (lane, next_at, id) where next_at is not null;
drop index mail_due;
