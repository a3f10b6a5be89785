-- Figures that no system has, as agencies enter them.

alter table stage drop constraint stage_name_check;
alter table stage add constraint stage_name_check check (name in ('collect', 'check', 'enter', 'score', 'review', 'rule', 'approve', 'publish'));

-- A figure of an answer to a data entry. Those of late answers are kept and never scored; the others go over the
-- collected figures, and the corrections of rulings over them.
create table entered (
    id          bigint generated always as identity primary key,
    province    text not null,
    period      period not null,
    agency      text not null,
    indicator   text not null,
    numerator   tally not null,
    denominator tally not null check (numerator <= denominator),
    answer      bigint not null unique references answer,
    entered_at  timestamptz not null default told_now(),
    foreign key (province, period) references evaluation
);
create index entered_period on entered (province, period);
create trigger fixed before update or delete or truncate on entered for each statement execute function refuse_change();
