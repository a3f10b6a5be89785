package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

// Heads and focal officers are written to about the agencies that they have today, those that were merged into them too:
// one mail each. Of a correction, only about agencies that stand elsewhere, or have other figures or points, than in the
// last word before.
const insertResultMails = `
with earlier as (
    select run
    from publication
    where (province, period) = ($1, $2) and revision < $3::int and state in ('final', 'corrected')
    order by revision desc
    limit 1),
told as (
    select n.agency
    from standing n
    where n.run = $4 and n.kind <> 'province'
      and ($5::text <> 'corrected' or not exists (
          select from earlier e
          join standing b on b.run = e.run and b.agency = n.agency
          where (b.total, b.rank, b.band) is not distinct from (n.total, n.rank, n.band)
            and not exists (
                select from score s
                full join score was on (was.run, was.agency, was.level, was.code) = (e.run, s.agency, s.level, s.code)
                where s.run = n.run and s.agency = n.agency
                  and (s.numerator, s.denominator, s.points) is distinct from (was.numerator, was.denominator, was.points)))))
insert into mail (key, lane, kind, person, role, data)
select concat_ws('/', 'results', $1::text, $2::text, $3::int, o.person), 'duty', 'results', o.person,
       case when bool_or(o.role = 'head') then 'head' else 'focal-officer' end,
       jsonb_build_object('Province', $1::text, 'Period', $2::text, 'Revision', $3::int, 'Agencies', jsonb_agg(distinct t.agency order by t.agency))
from told t
join officer o on o.agency = holder_of($1, t.agency) and o.role in ('head', 'focal-officer')
    and o.valid_from <= $6 and (o.valid_to is null or o.valid_to > $6)
group by o.person
on conflict (key) do nothing`

// The leader and whoever reads for the Chairman have one mail each about all of it.
const insertSummaryMails = `
insert into mail (key, lane, kind, person, role, data)
select concat_ws('/', k.kind, $1::text, $2::text, $3::int, o.person), 'duty', k.kind, o.person, o.role,
       jsonb_build_object('Province', $1::text, 'Period', $2::text, 'Revision', $3::int)
from (values ('summary', 'office-leader'), ('briefing', 'chairman-office')) k (kind, role)
join officer o on o.agency = $1 and o.role = k.role and o.valid_from <= $4 and (o.valid_to is null or o.valid_to > $4)
on conflict (key) do nothing`

const selectTodayOf = `
select (told_now() at time zone 'Asia/Ho_Chi_Minh')::date`

// queuePublishedMails puts the mails about a revision into the outbox, in the transaction that publishes it. Of a provisional one
// nobody is written to.
func queuePublishedMails(ctx context.Context, tx pgx.Tx, run int64, p activities.Publication) error {
	if p.State == scoring.Provisional {
		return nil
	}
	var today time.Time
	if err := tx.QueryRow(ctx, selectTodayOf).Scan(&today); err != nil {
		return fmt.Errorf("read today: %w", err)
	}
	var batch pgx.Batch
	batch.Queue(insertResultMails, p.Province, p.Period, p.Revision, run, p.State, today)
	batch.Queue(insertSummaryMails, p.Province, p.Period, p.Revision, today)
	batch.Queue(wakeTask, activities.MailerID(p.Province, activities.LaneDuty), nil)
	if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
		return fmt.Errorf("queue the mails about revision %d of %s: %w", p.Revision, p.Period, err)
	}
	return nil
}
