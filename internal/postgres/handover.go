package postgres

import (
	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

const revokeLinks = `
update task_link
set revoked_at = told_now()
where task = $1 and person <> $2 and revoked_at is null`

// Mails that wait for those who had the task would invite them to it.
const dropMails = `
update mail
set state = 'dropped', next_at = null
where task = $1 and state = 'queued' and tries = 0 and (person = $2 or $2 = 0 and role = $3) and person <> $4`

// handOver leaves a task's personal links and waiting mails to the person whom it is given to. It comes before the
// mails that tell of it.
func handOver(batch *pgx.Batch, b activities.TaskBook, t review.Task) {
	to := number64(t.Assignee)
	batch.Queue(revokeLinks, b.ID, to)
	batch.Queue(dropMails, b.ID, number64(b.Task.Assignee), t.Kind.Doer(), to)
}
