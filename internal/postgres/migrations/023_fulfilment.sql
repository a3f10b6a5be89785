-- What the bands of a year count as when the fulfilment of tasks is judged, as the office has set it; the newest counts.
create table fulfilment_rule (
    id        bigint generated always as identity primary key,
    province  text not null,
    basis     text not null check (basis <> ''),
    levels    text[] not null check (cardinality(levels) > 0),
    set_at    timestamptz not null default told_now()
);
create trigger fixed before update or delete or truncate on fulfilment_rule for each statement execute function refuse_change();
