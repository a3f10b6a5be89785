-- Signing in: requests, sessions, second factors, attempts. Of tokens and codes only hashes are kept.

-- A request to sign in, by a mail or by the province's own single sign-on. One for an address that nobody has is kept
-- like any other, so that asking tells nothing.
create table sign_in (
    id           bigint generated always as identity primary key,
    via          text not null check (via in ('mail', 'sso')),
    browser      digest not null unique, -- of the cookie of the browser that asked
    person       bigint references person, -- null: nobody, or several people, have the address; the mail's key names the request
    token_sha256 digest unique, -- of the link in the mail; made when that is sent, like the code
    code_mac     digest, -- keyed: a million codes are soon tried
    asked_at     timestamptz not null default told_now(),
    sent_at      timestamptz,
    wrong        int not null default 0,
    used_at      timestamptz,
    check ((token_sha256 is null) = (sent_at is null) and (code_mac is null) = (sent_at is null))
);

create table session (
    id           bigint generated always as identity primary key,
    token_sha256 digest not null unique,
    person       bigint not null references person,
    link         digest references task_link, -- the personal link that it was opened by, and to whose task it is limited
    via          text not null check (via in ('mail', 'sso', 'link')),
    browser      text not null default '', -- in words, so that people know their devices: Firefox, Windows
    remembered   boolean not null default false,
    made_at      timestamptz not null default told_now(),
    seen_at      timestamptz not null default told_now(),
    strong_at    timestamptz, -- when a second factor was shown
    ended_at     timestamptz,
    ended_by     bigint references person, -- null: nobody did by hand
    check ((via = 'link') = (link is not null))
);
create index session_person on session (person) where ended_at is null;

-- The secret of an authenticator app, sealed with a key that is not in the database.
create table totp (
    person    bigint primary key references person,
    secret    bytea not null,
    last_step bigint not null, -- of the latest code that was shown: none is taken twice
    made_at   timestamptz not null default told_now()
);

create table passkey (
    id         bigint generated always as identity primary key,
    person     bigint not null references person,
    credential bytea not null unique, -- its id
    content    jsonb not null,
    name       text not null check (name <> ''),
    made_at    timestamptz not null default told_now(),
    used_at    timestamptz
);
create index passkey_person on passkey (person);

create table recovery_code (
    person   bigint not null references person,
    code_mac digest not null,
    used_at  timestamptz,
    primary key (person, code_mac)
);

-- What is limited to so many tries in some time. Subjects are keyed hashes: neither addresses nor people stand here.
create table attempt (
    kind    text not null,
    subject digest not null,
    at      timestamptz not null default told_now()
);
create index attempt_subject on attempt (kind, subject, at);
create index attempt_at on attempt (at);

-- Whom somebody stands in for is looked up at every request.
create index substitute_stand_in on substitute (stand_in);
