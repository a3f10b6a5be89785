package postgres

import (
	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
)

const insertPastGeneration = `
insert into past_generation (task, generation, deadline)
values ($1, $2, $3)
on conflict do nothing`

const selectPastGenerations = `
select task, generation, deadline
from past_generation
where task = any($1)`

func readPastGenerations(rows pgx.Rows, books map[activities.TaskID]*activities.TaskBook) error {
	var (
		task       activities.TaskID
		generation int
		deadline   calendar.Deadline
	)
	_, err := pgx.ForEachRow(rows, []any{&task, &generation, &deadline}, func() error {
		b := books[task]
		if b.Told == nil {
			b.Told = map[int]calendar.Deadline{}
		}
		deadline.At = vietnam(deadline.At)
		b.Told[generation] = deadline
		deadline = calendar.Deadline{} // the next row's lists are its own
		return nil
	})
	return err
}
