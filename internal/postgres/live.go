package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/scoring"
)

// A book counts from its first import that has ended. The newest collection is one that was read and found sound.
const selectLiveBasis = `
with ended as (
    select id, content
    from intake
    where (province, period, state) = ($1, $2, 'done'))
select b.judged_until, b.as_of, coalesce(b.rulings, 0),
       (select coalesce(max(id), 0) from ended),
       coalesce((select id from snapshot join collection on snapshot = id where (province, period) = ($1, $2) order by received_at desc, id limit 1), '')
from (select) one
left join dossier_book b on (b.province, b.period) = ($1, $2) and exists (select from ended where content = 'dossiers')`

// LiveBasis is what there is to compute provisional scores of a period from. activities.ErrNotFound: nothing.
func (s *Store) LiveBasis(ctx context.Context, k activities.Key) (b activities.LiveBasis, err error) {
	var judged, asOf *time.Time
	if err := s.pool.QueryRow(ctx, selectLiveBasis, k.Province, k.Period).Scan(&judged, &asOf, &b.Rulings, &b.Intake, &b.Snapshot); err != nil {
		return b, fmt.Errorf("read what %s is computed from: %w", k.Period, err)
	}
	if b.JudgedUntil, b.AsOf = maybeTime(judged), maybeTime(asOf).Value; !b.JudgedUntil.Known && b.Snapshot == "" {
		return b, fmt.Errorf("figures of %s: %w", k.Period, activities.ErrNotFound)
	}
	return b, nil
}

func maybeTime(t *time.Time) scoring.Maybe[time.Time] {
	if t == nil {
		return scoring.Maybe[time.Time]{}
	}
	return scoring.Some(vietnam(*t))
}

// What dossier.Progress adds up, in SQL: dossiers are many.
const selectBookProgress = `
select agency,
       count(*) filter (where timing = 1),
       count(*) filter (where timing in (2, 4)),
       count(*) filter (where timing = 3 and limit_at < $3),
       count(*) filter (where timing = 3 and (limit_at is null or limit_at >= $3)),
       count(*) filter (where received >= $2 and received < $3),
       count(*) filter (where received >= $2 and received < $3 and timing in (2, 4)),
       count(*) filter (where limit_at >= $2 and limit_at < $4),
       count(*) filter (where limit_at >= $2 and limit_at < $4 and timing in (2, 4))
from dossier
where book = $1 and timing <> 0
group by agency`

const selectBookID = `
select id
from dossier_book
where (province, period) = ($1, $2)`

// BookProgress is how a month's dossiers stand at a moment, by agency; the days of the calendar are not filled in.
func (s *Store) BookProgress(ctx context.Context, k activities.Key, now time.Time) (map[string]dossier.Progress, error) {
	all := map[string]dossier.Progress{}
	month, err := dossier.NewJudge(k.Period, calendar.Calendar{})
	if err != nil {
		return nil, err
	}
	var book int
	if err := s.pool.QueryRow(ctx, selectBookID, k.Province, k.Period).Scan(&book); err != nil {
		return nil, found(err, "dossiers of %s", k.Period)
	}
	var (
		agency string
		p      dossier.Progress
	)
	rows, _ := s.pool.Query(ctx, selectBookProgress, book, month.From.Time(), month.To.Time(), now)
	_, err = pgx.ForEachRow(rows, []any{&agency, &p.InTime, &p.Late, &p.Falling, &p.Beyond, &p.Received, &p.ReceivedLate, &p.Fell, &p.FellLate}, func() error {
		all[agency] = p
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read how the dossiers of %s stand: %w", k.Period, err)
	}
	return all, nil
}

const selectLiveRun = `
select day, computed_at, judged_until, as_of, rulings, intake, coalesce(snapshot, ''), index_set, engine, from_portal
from live_run
where (province, period) = ($1, $2) and day <= $3
order by day desc
limit 1`

// LiveRun is the latest run of a period up to a day. activities.ErrNotFound.
func (s *Store) LiveRun(ctx context.Context, k activities.Key, upTo calendar.Day) (activities.LiveRun, error) {
	return liveRun(ctx, s.pool, k, upTo)
}

func liveRun(ctx context.Context, q querier, k activities.Key, upTo calendar.Day) (activities.LiveRun, error) {
	r := activities.LiveRun{Key: k}
	var (
		day          time.Time
		judged, asOf *time.Time
	)
	err := q.QueryRow(ctx, selectLiveRun, k.Province, k.Period, upTo.Time()).Scan(&day, &r.Computed, &judged, &asOf, &r.Rulings, &r.Intake, &r.Snapshot, &r.IndexSet, &r.Engine, &r.FromPortal)
	r.Day, r.Computed, r.JudgedUntil, r.AsOf = calendar.DayOf(day), vietnam(r.Computed), maybeTime(judged), maybeTime(asOf).Value
	return r, found(err, "provisional scores of %s", k.Period)
}

const deleteLiveRun = `
delete from live_run
where (province, period, day) = ($1, $2, $3)`

const insertLiveRun = `
insert into live_run (province, period, day, computed_at, judged_until, as_of, rulings, intake, snapshot, index_set, engine, from_portal)
values ($1, $2, $3, $4, $5, case when $5::timestamptz is not null then $6::timestamptz end, $7, $8, nullif($9, ''), $10, $11, $12)`

// Cards are only shown of the latest day.
const forgetCards = `
update live_score
set card = null
where (province, period) = ($1, $2) and day < $3 and card is not null`

const lockLive = `
select pg_advisory_xact_lock(hashtext('live ' || $1))`

// SaveLive stores the run of a day, in place of an earlier one of the same day.
func (s *Store) SaveLive(ctx context.Context, l activities.LiveScores) error {
	day := l.Day.Time()
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		var batch pgx.Batch
		batch.Queue(lockLive, l.Province)
		batch.Queue(deleteLiveRun, l.Province, l.Period, day)
		batch.Queue(forgetCards, l.Province, l.Period, day)
		batch.Queue(insertLiveRun, l.Province, l.Period, day, l.Computed, l.JudgedUntil.Ptr(), l.AsOf, l.Rulings, l.Intake, l.Snapshot, l.IndexSet, l.Engine, l.FromPortal)
		if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
			return err
		}
		columns := []string{"province", "period", "day", "agency", "name", "kind", "total", "rank", "band", "no_cases", "groups", "progress", "card"}
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"live_score"}, columns, pgx.CopyFromSlice(len(l.Agencies), func(i int) ([]any, error) {
			a := l.Agencies[i]
			return []any{
				l.Province, string(l.Period), day, a.Code, a.Name, string(a.Kind), hundredths(a.Card.Total), a.Rank.Ptr(), a.Band.Ptr(), a.Card.NoCases,
				groupPoints(a.Groups), progressCounts(a.Progress), a.Card,
			}, nil
		}))
		return err
	})
	if err != nil {
		return fmt.Errorf("store provisional scores of %s: %w", l.Period, err)
	}
	return nil
}

func groupPoints(groups []scoring.Maybe[scoring.Hundredths]) []*int64 {
	all := make([]*int64, len(groups))
	for i, g := range groups {
		all[i] = hundredths(g)
	}
	return all
}

func progressCounts(p scoring.Maybe[dossier.Progress]) []int64 {
	if !p.Known {
		return []int64{}
	}
	v := p.Value
	return []int64{v.InTime, v.Late, v.Falling, v.Beyond, v.Received, v.ReceivedLate, v.Fell, v.FellLate, int64(v.Elapsed), int64(v.Rest)}
}

func progressOf(n []int64) scoring.Maybe[dossier.Progress] {
	if len(n) < 10 {
		return scoring.Maybe[dossier.Progress]{}
	}
	return scoring.Some(dossier.Progress{
		InTime: n[0], Late: n[1], Falling: n[2], Beyond: n[3], Received: n[4], ReceivedLate: n[5], Fell: n[6], FellLate: n[7], Elapsed: int(n[8]), Rest: int(n[9]),
	})
}

const selectLiveScores = `
select agency, name, kind, total, rank, band, no_cases, groups, progress, case when $4 = agency then card end
from live_score
where (province, period, day) = ($1, $2, $3) and ($4 = '' or agency = $4)
order by kind <> 'province', kind <> 'department', agency`

// LiveScores are the provisional scores of the latest day up to one; of one agency alone, with its card, where it is
// named. activities.ErrNotFound: there are none.
func (s *Store) LiveScores(ctx context.Context, k activities.Key, upTo calendar.Day, agency string) (l activities.LiveScores, err error) {
	if l.LiveRun, err = s.LiveRun(ctx, k, upTo); err != nil {
		return l, err
	}
	rows, _ := s.pool.Query(ctx, selectLiveScores, k.Province, k.Period, l.Day.Time(), agency)
	l.Agencies, err = pgx.CollectRows(rows, scanLiveAgency)
	if err != nil {
		return l, fmt.Errorf("read provisional scores of %s: %w", k.Period, err)
	}
	return l, nil
}

func scanLiveAgency(row pgx.CollectableRow) (a activities.LiveAgency, err error) {
	var (
		total      *int64
		rank, band *int
		groups     []*int64
		counts     []int64
		card       *scoring.Scorecard
		noCases    bool
	)
	if err := row.Scan(&a.Code, &a.Name, &a.Kind, &total, &rank, &band, &noCases, &groups, &counts, &card); err != nil {
		return a, err
	}
	if card != nil {
		a.Card = *card
	}
	a.Card.Agency, a.Card.Total, a.Card.NoCases = a.Code, points(total), noCases
	a.Rank, a.Band, a.Progress = scoring.FromPtr(rank), scoring.FromPtr(band), progressOf(counts)
	for _, g := range groups {
		a.Groups = append(a.Groups, points(g))
	}
	return a, nil
}
