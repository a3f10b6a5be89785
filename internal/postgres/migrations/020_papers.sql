-- The office's papers: what stands on them, the templates that they are made from, and those that came back signed.
-- The newest row counts; none is ever changed.
create table letterhead (
    id        bigint generated always as identity primary key,
    province  text not null,
    content   jsonb not null, -- activities.Letterhead
    by_person bigint references person,
    reason    text not null,
    set_at    timestamptz not null default told_now()
);
create index letterhead_province on letterhead (province, id);

create domain paper_kind as text check (value in ('bao-cao', 'thong-bao', 'don-doc', 'phieu-diem', 'ket-qua'));

create table paper_template (
    id        bigint generated always as identity primary key,
    province  text not null,
    kind      paper_kind not null,
    name      text not null,
    content   bytea check (length(content) between 1 and 5242880), -- null: the one that comes with the program
    sha256    digest check ((content is null) = (sha256 is null)),
    by_person bigint references person,
    reason    text not null,
    added_at  timestamptz not null default told_now()
);
alter table paper_template alter content set storage external;
create index paper_template_kind on paper_template (province, kind, id);

create table paper (
    id          bigint generated always as identity primary key,
    province    text not null,
    period      period not null,
    revision    int not null,
    kind        paper_kind not null check (kind in ('bao-cao', 'thong-bao', 'don-doc')),
    publication digest not null, -- of the revision's content
    number      text not null check (number <> ''), -- with its symbol: 123/BC-VP
    dated       date not null,
    name        text not null,
    content     bytea not null check (length(content) between 1 and 20971520),
    sha256      digest not null,
    public      boolean not null check (not public or kind = 'thong-bao'),
    by_person   bigint references person,
    reason      text not null,
    filed_at    timestamptz not null default told_now(),
    foreign key (province, period, revision) references publication
);
alter table paper alter content set storage external;
create index paper_period on paper (province, period, kind, id);

do $$
declare fixed text;
begin
    foreach fixed in array array['letterhead', 'paper_template', 'paper'] loop
        execute format('create trigger fixed before update or delete or truncate on %I for each statement execute function refuse_change()', fixed);
    end loop;
end $$;
