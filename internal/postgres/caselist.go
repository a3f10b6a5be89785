package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

// A dispute is read with the task of ruling on it, once the review has ended. Those that wait come first, the nearest
// deadline before the others.
const selectCaseLines = `
select d.period, d.id, d.agency, coalesce(n.name, d.agency), d.indicator, a.at, d.decision, d.ruled_at,
       coalesce(t.id, 0), coalesce(t.state, ''), t.due_at, d.numerator, d.denominator,
       (select count(*) from evidence e where e.dispute = d.id)
from dispute d
join answer a on a.id = d.answer
left join task t on (t.province, t.period, t.kind, t.agency, t.subject) = (d.province, d.period, 'ruling', d.agency, d.id::text)
left join lateral (
    select name from agency
    where province = d.province and code = d.agency
    order by valid_from desc
    limit 1) n on true
where d.province = $1 and ($2 = '' or d.period = $2) and ($3 = '' or d.indicator = $3) and d.id > $5
  and case $4 when 'waiting' then t.state in ('open', 'paused') when 'ruled' then d.decision <> '' else true end
order by d.id
limit $6`

// CaseLines are a page of the disputes of a period, or of all, in the order of their numbers: those that wait for a
// ruling (ShowWaiting), those that have one (ShowAnswered), or all.
func (s *Store) CaseLines(ctx context.Context, k activities.Key, indicator string, show activities.TaskShow, after int64, most int) ([]activities.CaseLine, error) {
	which := map[activities.TaskShow]string{activities.ShowWaiting: "waiting", activities.ShowAnswered: "ruled"}[show]
	rows, _ := s.pool.Query(ctx, selectCaseLines, k.Province, k.Period, indicator, which, after, most)
	lines, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c activities.CaseLine, err error) {
		var (
			ruled, due             *time.Time
			numerator, denominator *int64
		)
		c.Province = k.Province
		err = row.Scan(&c.Period, &c.Dispute, &c.Agency, &c.AgencyName, &c.Indicator, &c.Raised, &c.Decision, &ruled, &c.Task, &c.State, &due,
			&numerator, &denominator, &c.Files)
		c.Raised, c.Proposed = vietnam(c.Raised), counted(numerator, denominator)
		if ruled != nil {
			c.Ruled = scoring.Some(vietnam(*ruled))
		}
		if due != nil {
			c.Due = vietnam(*due)
		}
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("list the disputes: %w", err)
	}
	return lines, nil
}

const selectRuler = `
select coalesce(p.name, '')
from dispute d
left join person p on p.id = d.ruled_by
where d.id = $1`

// Ruler is the name of who has ruled on a dispute, or empty. ErrNotFound.
func (s *Store) Ruler(ctx context.Context, dispute int64) (name string, err error) {
	err = s.pool.QueryRow(ctx, selectRuler, dispute).Scan(&name)
	return name, found(err, "dispute %d", dispute)
}

const selectApprovalTask = `
select t.id, t.generation, t.state, t.outcome, t.deadline, a.at, coalesce(p.name, ''), coalesce(a.reason, '')
from task t
left join answer a on a.task = t.id and a.generation = t.generation and not a.late
left join person p on p.id = a.by_person
where t.province = $1 and t.period = $2 and t.kind = 'approval'
limit 1`

// ApprovalTask is the leader's task of approving a period's result. ErrNotFound: nobody has been asked so far.
func (s *Store) ApprovalTask(ctx context.Context, k activities.Key) (a activities.ApprovalTask, err error) {
	var judged *time.Time
	err = s.pool.QueryRow(ctx, selectApprovalTask, k.Province, k.Period).Scan(&a.ID, &a.Generation, &a.State, &a.Outcome, &a.Deadline, &judged, &a.By, &a.Reason)
	a.Deadline.At = vietnam(a.Deadline.At)
	if judged != nil {
		a.Judged = scoring.Some(vietnam(*judged))
	}
	return a, found(err, "an approval of %s", k.Period)
}

const selectDifferences = `
select s.agency, st.name, s.code, s.level = 'group', s.position, s.points, s.published
from score s
join standing st on st.run = s.run and st.agency = s.agency
where s.run = $1 and s.published is not null and s.points is distinct from s.published and (s.agency, s.position) > ($2, $3)
order by s.agency, s.position
limit $4`

// DifferenceLines are a page of the points of a score run that are not the portal's, in the order of agencies, after one
// of them.
func (s *Store) DifferenceLines(ctx context.Context, run int64, agency string, position, most int) ([]activities.DifferenceLine, error) {
	rows, _ := s.pool.Query(ctx, selectDifferences, run, agency, position, most)
	lines, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (d activities.DifferenceLine, err error) {
		var ours, theirs *int64
		err = row.Scan(&d.Agency, &d.AgencyName, &d.Code, &d.Group, &d.Position, &ours, &theirs)
		d.Points, d.Published = points(ours), points(theirs)
		return d, err
	})
	if err != nil {
		return nil, fmt.Errorf("list the differences from the portal: %w", err)
	}
	return lines, nil
}
