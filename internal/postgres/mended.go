package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

const selectFailed = `
select t.id, t.province, coalesce(t.period, ''), t.kind, t.agency, t.subject
from task t
where t.province = $1 and t.state = 'open' and (t.agency = any($2) or $1 = any($2))
  and exists (select from mail m where m.task = t.id and m.generation = t.generation and m.state in ('refused', 'bounced'))
order by t.id`

// wakeFailed has the tasks of agencies look again of which a mail did not arrive: somebody may have an address
// that works now.
func wakeFailed(ctx context.Context, tx pgx.Tx, province string, agencies []string) error {
	rows, _ := tx.Query(ctx, selectFailed, province, agencies)
	var (
		k               activities.Key
		id              activities.TaskID
		kind            review.Kind
		agency, subject string
		workflows       []string
		tasks           []activities.TaskID
	)
	_, err := pgx.ForEachRow(rows, []any{&id, &k.Province, &k.Period, &kind, &agency, &subject}, func() error {
		workflows, tasks = append(workflows, activities.TaskWorkflowID(k, kind, agency, subject)), append(tasks, id)
		return nil
	})
	if err == nil {
		_, err = tx.Exec(ctx, wakeTasks, workflows, tasks)
	}
	if err != nil {
		return fmt.Errorf("have tasks look for who can be written to now: %w", err)
	}
	return nil
}
