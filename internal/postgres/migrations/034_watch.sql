-- What is watched, and what belongs to which trace.

-- Mails that do not wait any more, by when they were tried last: those of a day are counted without a look at those of all years.
create index mail_ended on mail (tried_at, lane, state) where next_at is null and tried_at is not null;

-- What is put into an outbox within a trace is delivered within it: a traceparent of https://www.w3.org/TR/trace-context/.
-- The program says it for its transaction; without tracing there is none.
alter table mail add trace text default nullif(current_setting('danhgia.trace', true), '');
alter table wake add trace text default nullif(current_setting('danhgia.trace', true), '');
