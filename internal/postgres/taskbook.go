package postgres

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// ChangeTasks reads the books of tasks under their rows' locks, has each decided on, and writes what was decided, all
// in one transaction. An error of decide takes everything back. Unknown ids are left out.
func (s *Store) ChangeTasks(ctx context.Context, ids []activities.TaskID, decide func(activities.TaskBook) (activities.TaskEntry, error)) error {
	return s.inTx(ctx, func(tx pgx.Tx) error { return changeTasks(ctx, tx, ids, decide) })
}

func changeTasks(ctx context.Context, tx pgx.Tx, ids []activities.TaskID, decide func(activities.TaskBook) (activities.TaskEntry, error)) error {
	books, err := readBooks(ctx, tx, ids)
	if err != nil {
		return fmt.Errorf("read tasks: %w", err)
	}
	for _, book := range books {
		entry, err := decide(book)
		if err != nil {
			return err
		}
		if err := writeEntry(ctx, tx, book, entry); err != nil {
			return fmt.Errorf("write task %d: %w", book.ID, err)
		}
	}
	return nil
}

// readBooks locks in the order of the ids, so that two changes of the same tasks wait and never block each other. The
// locks let rows that only name a task, such as a wake, be written meanwhile.
func readBooks(ctx context.Context, tx pgx.Tx, ids []activities.TaskID) ([]activities.TaskBook, error) {
	books, err := lockTasks(ctx, tx, ids)
	if err != nil || len(books) == 0 {
		return nil, err
	}
	byID := make(map[activities.TaskID]*activities.TaskBook, len(books))
	for i := range books {
		byID[books[i].ID] = &books[i]
	}
	var (
		batch pgx.Batch
		c     shared
	)
	c.queue(&batch, books[0].Province, books[0].Now, agenciesOf(books))
	for query, read := range map[string]func(pgx.Rows, map[activities.TaskID]*activities.TaskBook) error{
		selectBasis: readBasis, selectAnswers: readAnswers, selectTaskMails: readTaskMails, selectRungs: readRungs, selectDisputes: readDisputes,
		selectPastGenerations: readPastGenerations, selectSubmitted: readSubmitted, selectProposers: readProposers,
	} {
		batch.Queue(query, ids).Query(func(rows pgx.Rows) error { return read(rows, byID) })
	}
	if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
		return nil, err
	}
	for i := range books {
		c.fill(&books[i])
	}
	return books, nil
}

func agenciesOf(books []activities.TaskBook) []string {
	agencies := make([]string, 0, len(books))
	for _, b := range books {
		agencies = append(agencies, b.Task.Agency)
		if b.Task.Successor != "" {
			agencies = append(agencies, b.Task.Successor)
		}
	}
	return agencies
}

const lockTasksByID = `
select t.id, t.province, coalesce(t.period, ''), t.kind, t.agency, t.subject, coalesce(t.directive, 0), t.generation, t.state, t.outcome,
       t.opened_at, t.deadline, t.changed_at, t.reason, coalesce(t.assignee, 0), told_now(), coalesce((select speed from clock), 1),
       coalesce(a.name, t.agency), coalesce(a.successor, ''),
       coalesce(case when t.kind = 'countersign' then
                (select r.id from task r where (r.province, r.period, r.agency, r.kind) = (t.province, t.period, t.agency, 'review')) end, 0)
from task t
left join lateral (
    select name, successor
    from agency
    where province = t.province and code = t.agency
    order by valid_from desc
    limit 1) a on true
where t.id = any($1)
order by t.id
for no key update of t`

func lockTasks(ctx context.Context, tx pgx.Tx, ids []activities.TaskID) ([]activities.TaskBook, error) {
	rows, _ := tx.Query(ctx, lockTasksByID, ids)
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (b activities.TaskBook, err error) {
		var assignee int64
		t := &b.Task
		err = row.Scan(&b.ID, &b.Province, &b.Period, &t.Kind, &t.Agency, &b.Subject, &b.Directive, &t.Generation, &t.State, &t.Outcome, &t.Opened,
			&t.Deadline, &t.Changed, &t.Reason, &assignee, &b.Now, &b.Speed, &b.AgencyName, &t.Successor, &b.Review)
		t.ID, t.Assignee = strconv.FormatInt(int64(b.ID), 10), personID(assignee)
		t.Opened, t.Changed, b.Now = vietnam(t.Opened), vietnam(t.Changed), vietnam(b.Now)
		t.Deadline.At = vietnam(t.Deadline.At)
		return b, err
	})
}

// vietnam puts a moment into the zone that deadlines are counted and written in.
func vietnam(t time.Time) time.Time { return t.In(calendar.Vietnam) }

const selectAnswers = `
select task, generation, says, reason, informed,
       coalesce((select jsonb_build_object('Numerator', n.numerator, 'Denominator', n.denominator) from entered n where n.answer = answer.id), 'null'),
       by_person, coalesce(for_person, 0), coalesce(on_behalf, 0), at, late, approval, approval_reason,
       coalesce((select jsonb_build_object('Name', o.name, 'Address', coalesce(o.email, ''), 'Phone', o.phone, 'From', answer.appointed_from)
                 from person o where o.id = answer.appointed), 'null'),
       (select jsonb_agg(jsonb_build_object(
                   'Indicator', d.indicator, 'Reason', d.reason, 'Dossiers', nullif(d.dossiers, '{}'),
                   'Picked', (select jsonb_agg(jsonb_build_object('Number', p.number, 'Wish', p.wish) order by p.number) from dispute_dossier p where p.dispute = d.id),
                   'Evidence', (select jsonb_agg(e.sha256 order by e.id) from evidence e where e.answer = answer.id and e.dispute = d.id),
                   'Proposed', case when d.numerator is not null then jsonb_build_object('Numerator', d.numerator, 'Denominator', d.denominator) end)
                   order by d.id)
        from dispute d where d.answer = answer.id),
       (select array_agg(e.sha256::text order by e.id) from evidence e
        where e.answer = answer.id and not exists (select from dispute d where d.id = e.dispute and d.answer = answer.id))
from answer
where task = any($1)
order by id`

func readAnswers(rows pgx.Rows, books map[activities.TaskID]*activities.TaskBook) error {
	var (
		task                 activities.TaskID
		a                    review.Answer
		by, absent, onBehalf int64
		informed             *int64
	)
	_, err := pgx.ForEachRow(rows, []any{&task, &a.Generation, &a.Says, &a.Reason, &informed, &a.Counted, &by, &absent, &onBehalf, &a.At, &a.Late, &a.Approval, &a.Remark, &a.Appointee, &a.Disputes, &a.Files}, func() error {
		a.Task, a.By, a.For, a.OnBehalf = strconv.FormatInt(int64(task), 10), personID(by), personID(absent), personID(onBehalf)
		a.At, a.Informed = vietnam(a.At), scoring.FromPtr(informed)
		books[task].Answers = append(books[task].Answers, a)
		a.Disputes, a.Files, a.Appointee, a.Counted = nil, nil, scoring.Maybe[review.Appointee]{}, scoring.Maybe[review.Counted]{}
		return nil
	})
	return err
}

// personID is a person's number as the domain has it; nobody is empty.
func personID(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

const selectTaskMails = `
select task, generation, role, person, state
from mail
where task = any($1) and state <> 'dropped'
order by id`

func readTaskMails(rows pgx.Rows, books map[activities.TaskID]*activities.TaskBook) error {
	var (
		task   activities.TaskID
		m      review.Mail
		person int64
	)
	_, err := pgx.ForEachRow(rows, []any{&task, &m.Generation, &m.Role, &person, &m.State}, func() error {
		m.Person = personID(person)
		books[task].Mails = append(books[task].Mails, m)
		return nil
	})
	return err
}

const selectRungs = `
select r.task, r.key, r.generation, r.sent
from rung r
join task t on t.id = r.task and t.generation = r.generation
where r.task = any($1)
order by r.task, r.at, r.key`

func readRungs(rows pgx.Rows, books map[activities.TaskID]*activities.TaskBook) error {
	var (
		task activities.TaskID
		key  string
		of   int
		sent bool
	)
	_, err := pgx.ForEachRow(rows, []any{&task, &key, &of, &sent}, func() error {
		if sent {
			books[task].Sent = append(books[task].Sent, key)
		}
		books[task].Done = append(books[task].Done, key)
		if strings.HasPrefix(key, review.CallKey) {
			books[task].Mails = append(books[task].Mails, review.Mail{Generation: of, Role: review.Focal, State: review.Called})
		}
		return nil
	})
	return err
}
