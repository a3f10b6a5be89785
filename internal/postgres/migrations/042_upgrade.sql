-- A migration that takes something away says which migration a program must know to do without it: older programs refuse
-- to work with the database, and say so.
alter table migration add least int not null default 0;
