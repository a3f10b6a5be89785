package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"danhgia/activities"
	"danhgia/calendar"
)

// Months are looked at, this one or the newest before it: in a month's first days its own dossiers may not be there yet.
const selectNewestBook = `
select id, period, as_of
from dossier_book
where province = $1 and period <= $2 and length(period) = 7 and period !~ '[QT]'
order by period desc
limit 1`

// dossier.AlarmOf in SQL, where dossiers are many. What has ended since its period ran is left alone.
const selectAlarms = `
with running as (
    select d.agency, d.number, d.procedure, d.official, d.reason, d.timing = 4 as judged_late,
           d.limit_at + coalesce((select sum(d.waits[2 * n] - d.waits[2 * n - 1]) from generate_series(1, cardinality(d.waits) / 2) n), interval '0') as until
    from dossier d
    where d.book = $1 and d.timing in (3, 4) and (d.timing = 4 or d.limit_at < $3) and d.ended is null and d.returned is null
      and ($4::text[] is null or d.agency = any($4))),
alarmed as (
    select *, judged_late or until < $2 as late
    from running
    where judged_late or reason <> 'waiting' and until < $3),
numbered as (
    select *, count(*) over (partition by agency, late) as together, row_number() over (partition by agency, late order by until nulls first, number) as place
    from alarmed)
select n.agency, coalesce(a.name, n.agency), n.number, n.procedure, coalesce(o.name, ''), n.until, n.late, n.together
from numbered n
left join dossier_official o on o.id = n.official
left join lateral (select name from agency where province = $5 and code = n.agency order by valid_from desc limit 1) a on true
where n.place <= greatest($6::int, 1)
order by n.agency, n.late desc, n.place`

// Alarms are the running dossiers and petitions that are about to be late, or are.
func (s *Store) Alarms(ctx context.Context, q activities.AlarmQuery) (activities.Alarms, error) {
	all, err := s.dossierAlarms(ctx, q)
	if err != nil {
		return all, err
	}
	return all, s.petitionAlarms(ctx, q, &all)
}

func (s *Store) dossierAlarms(ctx context.Context, q activities.AlarmQuery) (all activities.Alarms, err error) {
	var book int
	err = s.pool.QueryRow(ctx, selectNewestBook, q.Province, activities.RunningMonth(q.Now)).Scan(&book, &all.Period, &all.AsOf)
	if errors.Is(err, pgx.ErrNoRows) {
		return activities.Alarms{}, nil
	} else if err != nil {
		return all, fmt.Errorf("read the newest dossiers: %w", err)
	}
	all.AsOf = vietnam(all.AsOf)
	rows, _ := s.pool.Query(ctx, selectAlarms, book, q.Now, q.Soon, q.Agencies, q.Province, q.Most)
	var (
		agency, name string
		one          activities.Alarmed
		limit        *time.Time
		together     int64
	)
	_, err = pgx.ForEachRow(rows, []any{&agency, &name, &one.Number, &one.Procedure, &one.Official, &limit, &one.Late, &together}, func() error {
		of := agencyAlarms(&all, agency, name)
		if one.Late {
			of.Late = together
		} else {
			of.Soon = together
		}
		if one.Limit = maybeTime(limit); q.Most > 0 {
			of.Named = append(of.Named, one)
		}
		return nil
	})
	if err != nil {
		return all, fmt.Errorf("read what is about to be late: %w", err)
	}
	return all, nil
}

// agencyAlarms are those of an agency, in the order of the rows.
func agencyAlarms(all *activities.Alarms, code, name string) *activities.AgencyAlarms {
	if n := len(all.Agencies); n == 0 || all.Agencies[n-1].Code != code {
		all.Agencies = append(all.Agencies, activities.AgencyAlarms{Code: code, Name: name})
	}
	return &all.Agencies[len(all.Agencies)-1]
}

const insertDigest = `
insert into mail (key, lane, kind, person, role, data)
select concat_ws('/', 'morning', $1::text, $2::date, $3::bigint), 'duty', 'morning', $3, $4,
       jsonb_build_object('Province', $1::text, 'Agencies', $5::text[], 'Day', $2::date::text)
where not exists (select from no_digest where person = $3)
on conflict (key) do nothing`

// QueueDigests puts the digests of a day into the outbox, one for each person however often it is done, and says how many
// are new. Who is to have none has none.
func (s *Store) QueueDigests(ctx context.Context, province string, day calendar.Day, all []activities.DigestFor) (queued int, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		var batch pgx.Batch
		for _, d := range all {
			batch.Queue(insertDigest, province, day.Time(), d.Person, d.Role, d.Agencies).Exec(func(tag pgconn.CommandTag) error {
				queued += int(tag.RowsAffected())
				return nil
			})
		}
		batch.Queue(wakeTask, activities.MailerID(province, activities.LaneDuty), nil)
		return tx.SendBatch(ctx, &batch).Close()
	})
	if err != nil {
		return 0, fmt.Errorf("queue the digests of %s: %w", day, err)
	}
	return queued, nil
}

const selectHolders = `
select code, holder_of($1, code)
from unnest($2::text[]) code`

// Holders are the agencies whose people answer for agencies today: their own or, once merged, the newest successor.
func (s *Store) Holders(ctx context.Context, province string, agencies []string) (map[string]string, error) {
	holders := map[string]string{}
	var agency, holder string
	rows, _ := s.pool.Query(ctx, selectHolders, province, agencies)
	_, err := pgx.ForEachRow(rows, []any{&agency, &holder}, func() error {
		holders[agency] = holder
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read who answers for agencies: %w", err)
	}
	return holders, nil
}
