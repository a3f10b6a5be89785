-- The programs' role may own nothing. What an import does to tables, which only their owner may, it does by these
-- functions: each has numbers for its arguments, and touches nothing but the tables of one import and of one book.
-- Who may use them, and every table, is in rights.go.

-- A table of dossiers may be used by whoever may use all dossiers, in the same way.
create function share_dossiers(made regclass) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
    r record;
begin
    for r in
        select a.grantee::regrole as grantee, string_agg(a.privilege_type, ', ') as rights
        from pg_class c
        cross join lateral aclexplode(c.relacl) a
        where c.oid = 'dossier'::regclass and a.grantee not in (0, c.relowner)
        group by a.grantee
    loop
        execute format('grant %s on %s to %s', r.rights, made, r.grantee);
    end loop;
end $$;

-- The tables of an import: of dossiers, and of lines that speak of a dossier again. The check spares a scan when the
-- first becomes a partition. A line is kept where a dossier may turn out to be refused after all.
create function open_intake(book int, intake int, stored boolean) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    made text;
begin
    foreach made in array array['dossier_in_', 'dossier_twice_'] loop
        made := made || intake;
        execute format('create table public.%I (like dossier, check (book = %s))', made, book);
        if stored or made like 'dossier_twice_%' then
            execute format('alter table public.%I add line bigint not null', made);
        end if;
        perform share_dossiers(format('public.%I', made)::regclass);
    end loop;
end $$;

-- The indexes of the table that becomes a partition, in two lots, of about the same cost. The last two are those of all
-- partitions (026), which it would get as it is attached, one after another.
create function index_intake(intake int, lot int) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp set maintenance_work_mem = '128MB' as $$
declare
    made text := 'dossier_in_' || intake;
begin
    if lot = 0 then
        execute format('create unique index if not exists %I on public.%I (number)', made || '_number', made);
        return;
    end if;
    execute format('create index if not exists %I on public.%I (agency, number)', made || '_agency', made);
    execute format('create index if not exists %I on public.%I (reason, agency, number) where reason not in (''due'', ''term'')', made || '_seldom', made);
    execute format('create index if not exists %I on public.%I (timing, agency, number) where timing > 2', made || '_running', made);
end $$;

-- The first dossiers of a book become its partition.
create function attach_intake(book int, intake int) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    part text := 'dossier_' || book;
    made text := 'dossier_in_' || intake;
    index text;
begin
    execute format('alter table public.%I rename to %I', made, part);
    foreach index in array array['_number', '_agency', '_seldom', '_running'] loop
        execute format('alter index public.%I rename to %I', made || index, part || index);
    end loop;
    execute format('alter table public.dossier attach partition public.%I for values in (%s)', part, book);
end $$;

-- What is left of an import's tables goes.
create function close_intake(intake int) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    execute format('drop table if exists public.%I, public.%I', 'dossier_in_' || intake, 'dossier_twice_' || intake);
end $$;

revoke execute on function share_dossiers(regclass), open_intake(int, int, boolean), index_intake(int, int),
    attach_intake(int, int), close_intake(int) from public;

-- What was replaced, and what was refused, is never changed either.
do $$
declare fixed text;
begin
    foreach fixed in array array['dossier_past', 'petition_past', 'rating_past', 'intake_refusal'] loop
        execute format('create trigger fixed before update or delete or truncate on %I for each statement execute function refuse_change()', fixed);
    end loop;
end $$;
