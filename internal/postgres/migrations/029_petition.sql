-- Petitions (phản ánh, kiến nghị) and ratings of a period. Of a sender nothing is known but whether it is a citizen or an
-- organisation. They are judged when they are read: there are few.

-- What the files of a period's petitions had.
create table petition_book (
    province    text not null,
    period      period not null,
    publication boolean not null,   -- they say when answers were published
    lacks       text[] not null,    -- indicators whose columns they did not have
    taken_at    timestamptz not null default told_now(),
    primary key (province, period)
);

create table petition (
    province     text not null,
    period       period not null,
    number       text collate "C" not null check (number <> ''),
    agency       text collate "C" not null,
    procedure    text collate "C" not null, -- empty: not said
    dossier      text collate "C" not null, -- empty: none
    sender       smallint not null,         -- petition.Sender
    kind         smallint not null,         -- petition.Kind
    satisfaction smallint not null,         -- petition.Satisfaction
    received     timestamptz not null,
    refused      timestamptz,
    asked        timestamptz,
    supplied     timestamptz,
    answered     timestamptz,
    published    timestamptz,
    intake       int not null references intake, -- that brought this state
    primary key (province, period, number)
);

create table rating (
    province     text not null,
    period       period not null,
    dossier      text collate "C" not null check (dossier <> ''),
    agency       text collate "C" not null,
    procedure    text collate "C" not null, -- empty: not said
    sender       smallint not null,
    satisfaction smallint not null,
    rated        timestamptz not null,
    intake       int not null references intake,
    primary key (province, period, dossier)
);

-- States that were replaced, with what replaced them.
create table petition_past (like petition);
alter table petition_past add replaced_by int not null references intake, add replaced_at timestamptz not null default told_now();
create index petition_past_number on petition_past (province, period, number);

create table rating_past (like rating);
alter table rating_past add replaced_by int not null references intake, add replaced_at timestamptz not null default told_now();
create index rating_past_dossier on rating_past (province, period, dossier);

-- The portal's own list comes in the ways that other files do.
alter table dossier_source drop constraint dossier_source_content_check;
alter table dossier_source add constraint dossier_source_content_check check (content in ('dossiers', 'procedures', 'petitions', 'ratings', 'portal'));
alter table import drop constraint import_content_check;
alter table import add constraint import_content_check check (content in ('dossiers', 'procedures', 'petitions', 'ratings', 'portal'));
