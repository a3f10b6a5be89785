package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/scoring"
)

const selectDirectiveLines = `
select d.id, d.number, d.dated, d.title, d.summary, cardinality(d.agencies), d.deadline, d.state, p.name, d.sent_at, d.ended_at, d.reason,
       f.name, f.sha256, length(f.content), t.asked, t.done, t.late, t.overdue
from directive d
join directive_file f on f.directive = d.id
join person p on p.id = d.sent_by
cross join lateral (
    select count(*) as asked, count(*) filter (where state = 'settled') as done,
           count(*) filter (where state = 'settled' and changed_at > due_at) as late,
           count(*) filter (where state in ('open', 'paused') and due_at < (select told_now())) as overdue
    from task
    where directive = d.id) t
`

func scanDirectiveLine(row pgx.CollectableRow) (l activities.DirectiveLine, err error) {
	var (
		dated time.Time
		ended *time.Time
	)
	err = row.Scan(&l.ID, &l.Number, &dated, &l.Title, &l.Summary, &l.Agencies, &l.Deadline, &l.State, &l.Sender, &l.Sent, &ended, &l.Reason,
		&l.File.Name, &l.File.SHA256, &l.File.Size, &l.Asked, &l.Done, &l.Late, &l.Overdue)
	l.Dated, l.Sent, l.Deadline.At, l.Ended = calendar.DayOf(dated), vietnam(l.Sent), vietnam(l.Deadline.At), moment(ended)
	return l, err
}

// DirectiveLines are the directives of a province with how far each is, the latest first.
func (s *Store) DirectiveLines(ctx context.Context, province string) ([]activities.DirectiveLine, error) {
	rows, _ := s.pool.Query(ctx, selectDirectiveLines+"where d.province = $1 order by d.id desc limit 200", province)
	all, err := pgx.CollectRows(rows, scanDirectiveLine)
	if err != nil {
		return nil, fmt.Errorf("read how far the directives are: %w", err)
	}
	return all, nil
}

// DirectiveLine is one of them. ErrNotFound.
func (s *Store) DirectiveLine(ctx context.Context, province string, id activities.DirectiveID) (activities.DirectiveLine, error) {
	rows, _ := s.pool.Query(ctx, selectDirectiveLines+"where d.province = $1 and d.id = $2", province, id)
	l, err := pgx.CollectExactlyOneRow(rows, scanDirectiveLine)
	return l, found(err, "directive %d", id)
}

// What was said, and the latest rung that was sent, are looked up for one page only.
const selectAcknowledgementLines = `
with hit as (
    select id, agency, state, generation, due_at, next_at, count(*) over () as hits
    from task
    where directive = $1
      and case $2 when 'waiting' then state in ('open', 'paused')
                  when 'overdue' then state in ('open', 'paused') and due_at < (select told_now())
                  when 'done' then state = 'settled'
                  else true end
    order by agency collate "C"
    limit $3 offset $4
)
select t.id, t.agency, coalesce((select a.name from agency a where a.province = $5 and a.code = t.agency order by a.valid_from desc limit 1), t.agency),
       t.state, t.due_at, t.next_at, t.hits, a.at, coalesce(a.informed, 0), coalesce(a.reason, ''), coalesce(r.key, ''), r.at
from hit t
left join answer a on a.task = t.id and a.generation = t.generation and not a.late
left join lateral (
    select key, at
    from rung
    where task = t.id and sent
    order by at desc, key
    limit 1) r on true
order by t.agency collate "C"`

// AcknowledgementLines is a page of the agencies of a directive that have their task.
func (s *Store) AcknowledgementLines(ctx context.Context, province string, id activities.DirectiveID, only activities.AcknowledgementFilter, page int) (list activities.AcknowledgementList, err error) {
	rows, _ := s.pool.Query(ctx, selectAcknowledgementLines, id, string(only), pageOf, offset(page), province)
	list.Lines, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (a activities.Acknowledgement, err error) {
		var (
			next, at, written *time.Time
			informed          int64
		)
		err = row.Scan(&a.ID, &a.Agency, &a.AgencyName, &a.State, &a.Due, &next, &list.Count, &at, &informed, &a.Remark, &a.Rung, &written)
		a.Due, a.Next, a.At, a.Written = vietnam(a.Due), moment(next), moment(at), moment(written)
		if informed > 0 {
			a.Informed = scoring.Some(informed)
		}
		return a, err
	})
	if err != nil {
		return list, fmt.Errorf("read how far the agencies of directive %d are: %w", id, err)
	}
	return list, nil
}

const selectLetter = `
select f.name, f.sha256, f.content
from directive_file f
join directive d on d.id = f.directive
where d.province = $1 and d.id = $2`

// Letter is the file of a directive with its bytes. ErrNotFound.
func (s *Store) Letter(ctx context.Context, province string, id activities.DirectiveID) (f activities.LetterFile, err error) {
	err = s.pool.QueryRow(ctx, selectLetter, province, id).Scan(&f.Name, &f.SHA256, &f.Content)
	f.Size = int64(len(f.Content))
	return f, found(err, "directive %d", id)
}
