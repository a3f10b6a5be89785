-- When the database was restored, by the time that mails are due by.
alter table restored add told_at timestamptz not null default told_now();
