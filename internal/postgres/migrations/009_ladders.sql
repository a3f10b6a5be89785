-- An office may go back to older ladders: the newest row counts, whatever stood before it.
alter table ladder_set drop constraint ladder_set_sha256_key;
