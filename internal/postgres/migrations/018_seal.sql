-- The province's keys by which publications are signed. Private keys are never here.
create table signing_key (
    province    text not null,
    id          text not null check (id ~ '^[0-9a-f]{32}$'),
    position    bigint generated always as identity unique, -- an endorsed key comes after the one that endorses it
    public      bytea not null check (octet_length(public) = 32),
    since       timestamptz not null check (since = date_trunc('second', since)),
    endorsed_by text not null,
    endorsement bytea not null,
    primary key (province, id),
    foreign key (province, endorsed_by) references signing_key (province, id)
);

-- A key ends by being retired after a rotation, or by being revoked, which is for good.
create table signing_key_end (
    province text not null,
    key      text not null,
    state    text not null check (state in ('retired', 'revoked')),
    reason   text not null check (reason <> ''),
    ended_at timestamptz not null default told_now(),
    primary key (province, key, state),
    foreign key (province, key) references signing_key (province, id)
);

create trigger fixed before update or delete or truncate on signing_key for each statement execute function refuse_change();
create trigger fixed before update or delete or truncate on signing_key_end for each statement execute function refuse_change();

-- Revisions published before stay without: nothing can be signed in the name of an earlier time.
alter table publication add column statement bytea;
alter table publication add column signature bytea check (octet_length(signature) = 64);
alter table publication add column signed_by text;
alter table publication add constraint publication_signed check (num_nulls(statement, signature, signed_by) in (0, 3));
alter table publication add constraint publication_signed_by foreign key (province, signed_by) references signing_key (province, id);
