package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// What belongs to a row is read after the page has been cut. Names are only looked through where one is searched for.
const selectBoardTasks = `
with page as (
    select t.*, %[1]s as place
    from task t
    where t.province = $1 and t.period = $2 and t.kind = $3 and %[2]s
      and ($4 = '' or starts_with(lower(t.agency), lower($4)) or t.agency in (
           select code from agency a where a.province = $1 and a.folded like '%%' || folded($4) || '%%'))
      and ($5::%[3]s is null or (%[1]s, t.id) > ($5::%[3]s, $6))
    order by %[1]s, t.id
    limit $7)
select p.id, p.kind, p.agency, p.subject, p.generation, p.opened_at, p.due_at, p.state, p.outcome, p.next_at,
       p.state = 'open' and p.kind = 'review' and exists (
           select from answer a where a.task = p.id and a.generation = p.generation and not a.late and a.approval = ''),
       coalesce((select name from person w where w.id = p.assignee), ''),
       coalesce((select name from agency a where a.province = p.province and a.code = p.agency order by valid_from desc limit 1), p.agency), p.place::text,
       coalesce(r.key, ''), r.at,
       coalesce((select jsonb_agg(jsonb_build_object('State', c.state, 'Count', c.n) order by c.state)
                 from (select state, count(*) as n from mail m where m.task = p.id and m.generation = p.generation and m.state <> 'dropped' group by 1) c), '[]'),
       (select count(*) from rung c where c.task = p.id and c.generation = p.generation and starts_with(c.key, $8))
from page p
left join lateral (
    select key, at
    from rung
    where task = p.id and generation = p.generation and sent
    order by at desc, key desc
    limit 1) r on true
order by p.place, p.id`

// places are what lists are in the order of, each with its type.
var places = map[activities.TaskSort][2]string{
	activities.ByAgency: {`t.agency collate "C"`, "text"},
	activities.ByDue:    {"t.due_at", "timestamptz"},
	activities.ByNext:   {"coalesce(t.next_at, 'infinity')", "timestamptz"},
}

var shown = map[activities.TaskShow]string{
	activities.ShowWaiting:  `t.state = 'open'`,
	activities.ShowOverdue:  `t.state = 'open' and t.due_at < (select told_now())`,
	activities.ShowPaused:   `t.state = 'paused'`,
	activities.ShowMissed:   `(t.outcome in ('silent', 'not-reached') or t.state = 'skipped')`,
	activities.ShowAnswered: `t.state = 'settled' and t.outcome not in ('silent', 'not-reached')`,
	activities.ShowAll:      `true`,
}

// BoardTasks are a page of a period's tasks, as a filter asks for them.
func (s *Store) BoardTasks(ctx context.Context, k activities.Key, f activities.TaskFilter) ([]activities.BoardTask, error) {
	place, known := places[f.Sort]
	which, shows := shown[f.Show]
	if !known || !shows {
		return nil, fmt.Errorf("list tasks %q by %q: %w", f.Show, f.Sort, activities.ErrNotFound)
	}
	var after *string
	if f.After.ID != 0 {
		after = &f.After.Key
	}
	search := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.TrimSpace(f.Search))
	rows, _ := s.pool.Query(ctx, fmt.Sprintf(selectBoardTasks, place[0], which, place[1]), k.Province, k.Period, f.Kind, search, after, f.After.ID, f.Most, review.CallKey)
	tasks, err := pgx.CollectRows(rows, scanBoardTask)
	if err != nil {
		return nil, fmt.Errorf("list the tasks of %s: %w", k.Period, err)
	}
	return tasks, nil
}

func scanBoardTask(row pgx.CollectableRow) (t activities.BoardTask, err error) {
	var next, sent *time.Time
	err = row.Scan(&t.ID, &t.Kind, &t.Agency, &t.Subject, &t.Generation, &t.Opened, &t.Due, &t.State, &t.Outcome, &next, &t.Awaits, &t.Assignee,
		&t.AgencyName, &t.Cursor.Key, &t.Rung, &sent, &t.Mails, &t.Calls)
	t.Opened, t.Due, t.Cursor.ID = vietnam(t.Opened), vietnam(t.Due), t.ID
	if next != nil {
		t.Next = scoring.Some(vietnam(*next))
	}
	if sent != nil {
		t.RungAt = vietnam(*sent)
	}
	return t, err
}

// TasksByID are tasks of a period, by their numbers; those of others are left out.
func (s *Store) TasksByID(ctx context.Context, k activities.Key, ids []activities.TaskID) ([]activities.PeriodTask, error) {
	rows, _ := s.pool.Query(ctx, selectTasks+"where t.province = $1 and t.period = $2 and t.id = any($3) order by t.id", k.Province, k.Period, ids)
	tasks, err := pgx.CollectRows(rows, scanTask)
	if err != nil {
		return nil, fmt.Errorf("read tasks of %s: %w", k.Period, err)
	}
	return tasks, nil
}

// TasksOfKind are all tasks of a kind that a period has.
func (s *Store) TasksOfKind(ctx context.Context, k activities.Key, kind review.Kind) ([]activities.PeriodTask, error) {
	rows, _ := s.pool.Query(ctx, selectTasks+"where t.province = $1 and t.period = $2 and t.kind = $3 order by t.id", k.Province, k.Period, kind)
	tasks, err := pgx.CollectRows(rows, scanTask)
	if err != nil {
		return nil, fmt.Errorf("read the tasks of %s: %w", k.Period, err)
	}
	return tasks, nil
}

// Reviews that the mails have reached nobody of, or that ended in silence although an address does not work.
const selectUnheardReviews = `
select t.id
from task t
where t.province = $1 and t.period = $2 and t.kind = 'review' and t.id > $3
  and (t.outcome = 'not-reached'
       or t.state = 'open' and not exists (
           select from mail m
           where m.task = t.id and m.generation = t.generation and m.role in ('focal-officer', 'deputy', 'head') and m.state in ('accepted', 'queued', 'unknown'))
       or t.outcome = 'silent' and exists (
           select from officer o
           join person p on p.id = o.person
           where o.agency = holder_of(t.province, t.agency) and p.bad_since is not null))
order by t.id
limit $4`

// Unheard are reviews of a period whose agencies may have to be called, after one of them: activities.Desk.Unreached
// says which of them.
func (s *Store) Unheard(ctx context.Context, k activities.Key, after activities.TaskID, most int) ([]activities.TaskID, error) {
	rows, _ := s.pool.Query(ctx, selectUnheardReviews, k.Province, k.Period, after, most)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[activities.TaskID])
	if err != nil {
		return nil, fmt.Errorf("list who was not reached in %s: %w", k.Period, err)
	}
	return ids, nil
}
