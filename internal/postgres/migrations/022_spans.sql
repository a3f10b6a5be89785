-- Besides months, periods are quarters, the first six or nine months of a year, and years: 2026-Q3, 2026-6T, 2026.

alter domain period drop constraint period_check;
alter domain period add constraint period_check check (value ~ '^20[2-9][0-9](-(0[1-9]|1[0-2]|Q[1-4]|[69]T))?$');

-- How many months a period has; only periods of one span are compared.
create function span_of(p text) returns int immutable strict parallel safe language sql as $$
    select case
        when p ~ '^\d{4}$' then 12
        when p ~ 'Q' then 3
        when p ~ 'T$' then substr(p, 6, 1)::int
        else 1
    end
$$;

-- Sorts periods by their last month; of those that end together the shorter one is the later. scoring.Period.Compare.
create function period_order(p text) returns text immutable strict parallel safe language sql as $$
    select left(p, 4) || lpad(case
        when p ~ 'Q' then 3 * substr(p, 7, 1)::int
        when p ~ '-\d\d$' then substr(p, 6, 2)::int
        else span_of(p)
    end::text, 2, '0') || '.' || lpad((12 - span_of(p))::text, 2, '0')
$$;
