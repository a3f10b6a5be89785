-- The moment of the ladder that a mail is of; null: it is of when it was queued. After a restore the ladder catches up, and
-- a mail whose moment was before it may have been sent by the system that was lost.
alter table mail add moment timestamptz;
