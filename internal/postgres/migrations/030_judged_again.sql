-- Stored dossiers are judged again without a file: as time passes, and when the calendar or the catalogue has changed.

alter table dossier_book
    add as_of   timestamptz,               -- of the newest state of a dossier: the last import, or the period's end
    add rulings bigint not null default 0; -- how often dossiers of it were ruled on
update dossier_book set as_of = judged_until;
alter table dossier_book alter as_of set not null;

-- What provisional scores were computed from, in these respects too.
alter table live_run
    add as_of   timestamptz,
    add rulings bigint not null default 0;
update live_run set as_of = judged_until;

-- The province whose dossiers of open periods are to be judged again.
alter table wake add judges text;
