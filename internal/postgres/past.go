package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

const selectPast = `
with latest as (
    select distinct on (period) province, period, revision, state, sha256, published_at, run
    from publication
    where province = $1 and span_of(period) = span_of($4) and period_order(period) < period_order($4)
    order by period desc, revision desc
    limit $3)
select l.province, l.period, l.revision, l.state, l.sha256, l.published_at, l.run, r.index_set, r.engine,
       exists (select from jsonb_array_elements(s.gaps) gap where gap ->> 'agency' = $2),
       t.name, t.kind, t.total, t.no_cases, t.rank, t.band
from latest l
join score_run r on r.id = l.run
join snapshot s on s.id = r.snapshot
left join standing t on t.run = l.run and t.agency = $2
order by period_order(l.period) desc`

const selectPastScores = `
select run, level, code, numerator, denominator, published, flags, ratio, points, max, rule
from score
where run = any($1) and agency = $2
order by run, position`

// Past is what the latest revisions of at most so many periods before this one say of an agency, the newest first. All
// are of one span.
func (s *Store) Past(ctx context.Context, before activities.Key, agency string, most int) ([]activities.Past, error) {
	rows, _ := s.pool.Query(ctx, selectPast, before.Province, agency, most, before.Period)
	byRun, gaps := map[int64]int{}, map[int64]bool{}
	past, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p activities.Past, err error) {
		run, gap, err := scanPast(row, agency, &p)
		byRun[run], gaps[run] = len(byRun), gap
		return p, err
	})
	if err == nil {
		err = s.addPastScores(ctx, agency, byRun, past)
	}
	if err != nil {
		return nil, fmt.Errorf("read what was published of %s: %w", agency, err)
	}
	for run, at := range byRun {
		p := &past[at]
		p.Basis.NoCases, p.Basis.Whole = p.Standing.Card.NoCases, !gaps[run] && len(p.Standing.Card.Missing()) == 0
	}
	return past, nil
}

func scanPast(row pgx.CollectableRow, agency string, p *activities.Past) (run int64, gap bool, err error) {
	var (
		name, kind *string
		total      *int64
		noCases    *bool
		rank, band *int
	)
	err = row.Scan(&p.Province, &p.Period, &p.Revision, &p.State, &p.SHA256, &p.Published, &run, &p.Basis.IndexSet, &p.Basis.Engine, &gap,
		&name, &kind, &total, &noCases, &rank, &band)
	if err != nil || name == nil {
		return run, gap, err
	}
	p.Basis.Listed = true
	p.Standing.Agency = scoring.Agency{Code: agency, Name: *name, Kind: scoring.Kind(*kind)}
	p.Standing.Rank, p.Standing.Band = scoring.FromPtr(rank), scoring.FromPtr(band)
	p.Standing.Card = scoring.Scorecard{Agency: agency, Total: points(total), NoCases: *noCases}
	return run, gap, nil
}

func (s *Store) addPastScores(ctx context.Context, agency string, byRun map[int64]int, past []activities.Past) error {
	runs := make([]int64, 0, len(byRun))
	for run := range byRun {
		runs = append(runs, run)
	}
	rows, err := s.pool.Query(ctx, selectPastScores, runs, agency)
	if err != nil {
		return err
	}
	var (
		row scoreRow
		run int64
	)
	targets := row.targets()
	targets[0] = &run
	_, err = pgx.ForEachRow(rows, targets, func() error {
		row.addTo(&past[byRun[run]].Standing.Card)
		row.flags = nil
		return nil
	})
	return err
}

const selectRevisions = `
select revision, state, sha256, published_at, coalesce(signed_by, ''),
       coalesce((select e.reason from erratum e where (e.province, e.period, e.revision, e.state) = (p.province, p.period, p.revision, 'published')), '')
from publication p
where province = $1 and period = $2
order by revision desc`

// Revisions are all revisions of a period, the newest first, without their contents
// and with the keys that signed them.
func (s *Store) Revisions(ctx context.Context, k activities.Key) ([]activities.Publication, error) {
	rows, _ := s.pool.Query(ctx, selectRevisions, k.Province, k.Period)
	revisions, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (activities.Publication, error) {
		p := activities.Publication{Key: k}
		return p, row.Scan(&p.Revision, &p.State, &p.SHA256, &p.Published, &p.Seal.Key, &p.Why)
	})
	if err != nil {
		return nil, fmt.Errorf("read revisions of %s: %w", k.Period, err)
	}
	return revisions, nil
}

const selectOneRevision = `
select state, content, sha256, published_at, coalesce(signed_by, '')
from publication
where province = $1 and period = $2 and revision = $3`

// Revision is one revision of a period. ErrNotFound.
func (s *Store) Revision(ctx context.Context, k activities.Key, revision int) (activities.Publication, error) {
	p := activities.Publication{Key: k, Revision: revision}
	err := s.pool.QueryRow(ctx, selectOneRevision, k.Province, k.Period, revision).Scan(&p.State, &p.Content, &p.SHA256, &p.Published, &p.Seal.Key)
	return p, found(err, "revision %d of %s in %s", revision, k.Province, k.Period)
}

const selectTimeliness = `
select d.period, count(*), count(d.ruled_at), count(*) filter (where d.ruled_at <= t.due_at),
       count(*) filter (where d.ruled_at is null and t.state = 'open' and t.due_at < told_now()),
       extract(epoch from percentile_cont(0.5) within group (order by d.ruled_at - a.at))::float8,
       extract(epoch from max(d.ruled_at - a.at))::float8
from dispute d
join answer a on a.id = d.answer
left join task t on (t.province, t.period, t.kind, t.subject) = (d.province, d.period, 'ruling', d.id::text)
where d.province = $1
group by d.period
order by period_order(d.period) desc
limit $2`

// Timeliness is how soon disputes were ruled on, of at most so many periods, the newest first.
func (s *Store) Timeliness(ctx context.Context, province string, most int) ([]activities.Timeliness, error) {
	rows, _ := s.pool.Query(ctx, selectTimeliness, province, most)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (t activities.Timeliness, err error) {
		var median, longest *float64
		err = row.Scan(&t.Period, &t.Disputes, &t.Ruled, &t.InTime, &t.Late, &median, &longest)
		t.Median, t.Longest = lasted(median), lasted(longest)
		return t, err
	})
	if err != nil {
		return nil, fmt.Errorf("read how soon disputes were ruled on: %w", err)
	}
	return all, nil
}

func lasted(seconds *float64) (d scoring.Maybe[time.Duration]) {
	if seconds == nil {
		return d
	}
	return scoring.Some(time.Duration(*seconds * float64(time.Second)))
}
