package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

// What was said, and the latest rung that was sent, of each task that has either.
const selectHowFar = `
select t.id, a.at, coalesce(a.on_behalf, a.by_person, 0), a.informed, coalesce(a.reason, ''), coalesce(r.key, ''), r.at
from task t
left join answer a on a.task = t.id and a.generation = t.generation and not a.late
left join lateral (
    select key, at
    from rung
    where task = t.id and sent
    order by at desc, key
    limit 1) r on true
where t.directive = $1`

// Acknowledgements are the tasks of a directive with how far each is, by the agencies' codes.
func (s *Store) Acknowledgements(ctx context.Context, id activities.DirectiveID) ([]activities.Acknowledgement, error) {
	rows, _ := s.pool.Query(ctx, selectTasks+`where t.directive = $1 order by t.agency collate "C"`, id)
	tasks, err := pgx.CollectRows(rows, scanTask)
	if err != nil {
		return nil, fmt.Errorf("read the tasks of directive %d: %w", id, err)
	}
	far := map[activities.TaskID]activities.Acknowledgement{}
	rows, _ = s.pool.Query(ctx, selectHowFar, id)
	var (
		task     activities.TaskID
		a        activities.Acknowledgement
		at, sent *time.Time
		by       int64
		informed *int64
	)
	_, err = pgx.ForEachRow(rows, []any{&task, &at, &by, &informed, &a.Remark, &a.Rung, &sent}, func() error {
		a.At, a.Written, a.By, a.Informed = moment(at), moment(sent), personID(by), scoring.FromPtr(informed)
		far[task] = a
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read how far directive %d is: %w", id, err)
	}
	all := make([]activities.Acknowledgement, len(tasks))
	for i, t := range tasks {
		all[i] = far[t.ID]
		all[i].PeriodTask = t
	}
	return all, nil
}

// moment is a column that may be null.
func moment(at *time.Time) scoring.Maybe[time.Time] {
	if at == nil {
		return scoring.Maybe[time.Time]{}
	}
	return scoring.Some(vietnam(*at))
}
