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

-- The first day of a period's last month. The agencies of a period are those of that day: a year's collection has the
-- names and kinds of the year's end, and says nothing of those before.
create function last_month_of(p text) returns date immutable strict parallel safe language sql as $$
    select make_date(left(p, 4)::int, case
        when p ~ 'Q' then 3 * substr(p, 7, 1)::int
        when p ~ '-\d\d$' then substr(p, 6, 2)::int
        else span_of(p)
    end, 1)
$$;

-- Sorts periods by their last month; of those that end together the shorter one is the later. scoring.Period.Compare.
create function period_order(p text) returns text immutable strict parallel safe language sql as $$
    select to_char(last_month_of(p), 'YYYYMM') || '.' || lpad((12 - span_of(p))::text, 2, '0')
$$;
