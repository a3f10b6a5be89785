-- What is odd about the figures of a period, found before agencies review them; see scoring.Finding.

create table examination (
    province    text not null,
    period      period not null,
    snapshot    digest not null references snapshot, -- that was looked at; findings of another one are replaced
    examined_at timestamptz not null default told_now(),
    accepted_at timestamptz,                         -- by the office: the figures are to be reviewed as they are
    reason      text check ((accepted_at is null) = (reason is null)),
    primary key (province, period),
    foreign key (province, period) references evaluation
);

create table finding (
    province    text not null,
    period      period not null,
    agency      text not null,
    indicator   text not null,                       -- empty: it is about the agency's dossiers
    rule        text not null,
    severity    text not null check (severity in ('serious', 'doubt')),
    reason      jsonb not null,                      -- {"vi", "en"}
    numerator   bigint,
    denominator bigint,
    periods     int not null,                        -- with how many earlier ones it was compared
    primary key (province, period, agency, indicator, rule),
    foreign key (province, period) references examination on delete cascade
);

-- Whether periods wait until the office has accepted what was found; the newest counts.
create table finding_hold (
    id       bigint generated always as identity primary key,
    province text not null,
    hold     text not null check (hold in ('never', 'serious', 'any')),
    set_at   timestamptz not null default told_now()
);
create trigger fixed before update or delete or truncate on finding_hold for each statement execute function refuse_change();

-- A period looks for odd figures before it is scored.
alter table stage drop constraint stage_name_check;
alter table stage add constraint stage_name_check check (name in ('collect', 'check', 'enter', 'examine', 'score', 'review', 'rule', 'approve', 'publish'));
