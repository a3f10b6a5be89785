-- Personal data whose term is over is erased (starter purge); what hangs on it stays, and the audit with its seals is not
-- touched: people are in it by number.
alter table person add erased_at timestamptz;
alter table mail add erased_at timestamptz;
alter table evidence
    alter content drop not null,
    add erased_at timestamptz,
    add constraint evidence_erased check ((content is null) = (erased_at is not null));
