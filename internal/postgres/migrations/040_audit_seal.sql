-- The audit is sealed (niêm phong) in batches: one chain of hashes for each period, and one for what is of no period.

-- Rows that are not sealed yet. A row is put here by the transaction that writes it, so that one which ends late is
-- sealed late, and none is forgotten; nobody who writes waits for anybody. Times are real.
create table audit_open (
    audit    bigint primary key,
    begun_at timestamptz not null default now() -- when the transaction that wrote it began
);

-- A seal holds the hashes of its rows, by which each that was changed is named. Its digest holds that of the seal before.
-- Rows come into several chains at once and into each a little out of order, so that a seal's numbers have gaps.
create table audit_seal (
    province  text not null,
    period    text not null, -- empty: of no period
    number    int not null check (number > 0),
    ids       int8multirange not null check (not isempty(ids)),
    hashes    bytea not null check (length(hashes) % 32 = 0), -- sha256 of each row, by its number
    previous  digest, -- null: the first of its chain
    digest    digest not null,
    sealed_at timestamptz not null default clock_timestamp(),
    primary key (province, period, number),
    check ((number = 1) = (previous is null))
);
create trigger fixed before update or delete or truncate on audit_seal for each statement execute function refuse_change();

-- The programs need not be able to write here.
create function open_audit() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    insert into public.audit_open (audit) select id from added;
    return null;
end $$;
create trigger opened after insert on audit referencing new table as added for each statement execute function open_audit();

insert into audit_open (audit) select id from audit;
