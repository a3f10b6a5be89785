-- The agency whose people have the rights of another one's tasks and get their mails: its own or, once that was merged,
-- its successor, which is always the newest.
create function holder_of(province text, code text) returns text language sql stable as $$
    select coalesce((select a.successor from agency a where a.province = $1 and a.code = $2 order by a.valid_from desc limit 1), $2)
$$;
