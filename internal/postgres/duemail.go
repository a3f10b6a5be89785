package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/scoring"
)

// dueMail is a mail as it is decided on, with what only its rows know it by.
type dueMail struct {
	activities.OutboxMail
	task   activities.TaskID // 0: of none
	person int64
	trace  string // a traceparent, or empty
}

func readDue(ctx context.Context, tx pgx.Tx, lane activities.Lane) (m dueMail, err error) {
	var data []byte
	err = tx.QueryRow(ctx, selectDueMail, lane).Scan(&m.ID, &m.Key, &m.Kind, &m.task, &m.Generation, &m.Role, &data, &m.Tries, &m.Unknowns, &m.trace, &m.Now,
		&m.person, &m.To.Name, &m.To.Address, &m.To.Phone, &m.Bad)
	if err != nil {
		return m, err
	}
	m.Now = vietnam(m.Now)
	if err := json.Unmarshal(data, &m.Data); err != nil {
		m.Unreadable = "what the mail says cannot be read: " + err.Error()
	}
	return m, nil
}

// readAgain reads how everything that the mail tells of is now.
func (m *dueMail) readAgain(ctx context.Context, tx pgx.Tx) (err error) {
	var (
		batch pgx.Batch
		today = calendar.DayOf(m.Now).Time()
		task  activities.MailedTask
	)
	batch.Queue(selectServes, m.person, m.Role, m.task, today).QueryRow(func(row pgx.Row) error { return row.Scan(&m.Serves) })
	batch.Queue(selectDaysOff).Query(func(rows pgx.Rows) (err error) {
		m.Calendar, err = collectCalendar(rows)
		return err
	})
	if m.Kind == activities.MailAddress {
		m.queueBads(&batch, today)
	}
	if m.Kind == activities.MailSignIn {
		m.queueSignIn(&batch)
	}
	if m.task != 0 {
		queueMailedTask(&batch, &task, m.task, today)
	}
	if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
		return fmt.Errorf("read what mail %d tells of: %w", m.ID, err)
	}
	if m.task != 0 {
		m.Task = scoring.Some(task)
		return nil
	}
	m.Lines, err = readLines(ctx, tx, m.Data.Items)
	return err
}

// Whoever has the role today serves, and so does who stands in for them today. A role of an agency is one of the
// task's; without a task any will do.
const selectServes = `
select exists (
    select from officer o
    left join task t on t.id = $3
    where o.role = $2
      and o.valid_from <= $4 and (o.valid_to is null or o.valid_to > $4)
      and (t.id is null or o.role not in ('focal-officer', 'deputy', 'head') or o.agency = holder_of(t.province, t.agency))
      and (o.person = $1 or o.person = any(array(
          select s.absent from substitute s
          where s.stand_in = $1 and $4 between s.from_day and s.to_day))))`

const selectMailedTasks = `
select t.id, t.province, coalesce(t.period, ''), t.kind, t.agency, t.generation, t.state, t.outcome, t.deadline,
       coalesce((select name from agency a where a.province = t.province and a.code = t.agency
                 order by valid_from desc limit 1), t.agency),
       coalesce((select name from agency a where a.province = t.province and a.code = holder_of(t.province, t.agency) and a.code <> t.agency
                 order by valid_from desc limit 1), ''),
       t.state = 'open' and t.kind = 'review' and exists (
           select from answer a where a.task = t.id and a.generation = t.generation and not a.late and a.approval = '')
from task t
where t.id = any($1)`

func readMailedTasks(ctx context.Context, tx pgx.Tx, ids []activities.TaskID) (map[activities.TaskID]activities.MailedTask, error) {
	rows, _ := tx.Query(ctx, selectMailedTasks, ids)
	tasks, err := collectMailedTasks(rows)
	if err != nil {
		return nil, fmt.Errorf("read the tasks of a mail: %w", err)
	}
	return tasks, nil
}

func collectMailedTasks(rows pgx.Rows) (map[activities.TaskID]activities.MailedTask, error) {
	tasks := map[activities.TaskID]activities.MailedTask{}
	var m activities.MailedTask
	t := &m.Task
	_, err := pgx.ForEachRow(rows, []any{&m.ID, &m.Province, &m.Period, &t.Kind, &t.Agency, &t.Generation, &t.State, &t.Outcome, &t.Deadline, &m.AgencyName, &m.HolderName, &m.Awaits}, func() error {
		t.ID = strconv.FormatInt(int64(m.ID), 10)
		t.Deadline.At = vietnam(t.Deadline.At)
		tasks[m.ID] = m
		t.Deadline = calendar.Deadline{} // the next row's lists are its own
		return nil
	})
	return tasks, err
}

func readLines(ctx context.Context, tx pgx.Tx, items []activities.MailItem) (map[activities.TaskID]activities.MailedTask, error) {
	var ids []activities.TaskID
	for _, item := range items {
		if item.Task != 0 {
			ids = append(ids, item.Task)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return readMailedTasks(ctx, tx, ids)
}

// The scorecard of the period's latest score run.
const selectTotal = `
select s.total, (select coalesce(sum(max), 0)::bigint from score g where g.run = s.run and g.agency = s.agency and g.level = 'group')
from task t
join evaluation e on e.province = t.province and e.period = t.period
join score_run r on r.snapshot = e.snapshot and r.index_set = e.index_set
join standing s on s.run = r.id and s.agency = t.agency
where t.id = $1
order by r.id desc
limit 1`

// A task on a dispute has the dispute's number as its subject, and a data entry its indicator's code.
const selectDisputed = `
select d.indicator, coalesce((select question from inquiry where dispute = d.id and t.kind = 'supplement' order by id desc limit 1), d.reason), i.code, i.content
from task t
join dispute d on d.id = t.subject::bigint
join evaluation e on e.province = t.province and e.period = t.period
join index_set i on i.code = e.index_set
where t.id = $1 and t.kind in ('ruling', 'supplement', 'source-fix') and t.subject ~ '^[0-9]+$'
union all
select t.subject, '', i.code, i.content
from task t
join evaluation e on e.province = t.province and e.period = t.period
join index_set i on i.code = e.index_set
where t.id = $1 and t.kind = 'data-entry'
union all
select '', e.reason, i.code, i.content
from task t
join erratum e on e.id = t.subject::bigint
join index_set i on i.code = e.index_set
where t.id = $1 and t.kind = 'correction' and t.subject ~ '^[0-9]+$'`

// Who has to do a task is the first who has the role of it; who prepared an answer is who said it.
const selectAbout = `
with asked as (
    select t.*, holder_of(t.province, t.agency) as holder, case t.kind
        when 'countersign' then 'focal-officer' when 'appoint' then 'head' when 'ruling' then 'office-staff'
        when 'approval' then 'office-leader' when 'correction' then 'office-leader' when 'source-fix' then 'source-operator' else 'focal-officer' end as role
    from task t
    where t.id = $1),
given as (
    select o.role, o.person
    from asked a
    join officer o on o.person = a.assignee and o.agency in (a.holder, a.province)
    where a.kind <> 'countersign' and o.valid_from <= $2 and (o.valid_to is null or o.valid_to > $2)
    order by o.agency <> a.holder, o.role
    limit 1),
one as (
    select coalesce((select role from given), a.role) as role, coalesce(
        (select person from given),
        (select w.by_person from answer w join task r on r.id = w.task
         where a.kind = 'countersign' and r.kind = 'review' and (r.province, r.period, r.agency) = (a.province, a.period, a.agency) and not w.late
         order by w.id desc limit 1),
        (select o.person from officer o
         where o.role = a.role and o.agency = case when a.role in ('focal-officer', 'head') then a.holder else a.province end
           and o.valid_from <= $2 and (o.valid_to is null or o.valid_to > $2)
         order by o.valid_from, o.person limit 1)) as person
    from asked a)
select one.role, coalesce(p.name, ''), coalesce(p.email, ''), coalesce(p.phone, ''),
       (select count(*) from mail m join task t on t.id = m.task and t.generation = m.generation
        where m.task = $1 and m.person = one.person and m.state = 'accepted')
from one
left join person p on p.id = one.person`

// queueMailedTask has a task read as mails tell of it.
func queueMailedTask(batch *pgx.Batch, m *activities.MailedTask, id activities.TaskID, today time.Time) {
	batch.Queue(selectMailedTasks, []activities.TaskID{id}).Query(func(rows pgx.Rows) error {
		tasks, err := collectMailedTasks(rows)
		*m = tasks[id]
		return err
	})
	batch.Queue(selectTotal, id).QueryRow(func(row pgx.Row) error {
		var total *int64
		err := ignoreNoRows(row.Scan(&total, &m.Max))
		m.Points = points(total)
		return err
	})
	batch.Queue(selectDisputed, id).QueryRow(func(row pgx.Row) error {
		return ignoreNoRows(row.Scan(&m.Indicator, &m.Stated, &m.IndexSet.Code, &m.IndexSet.Content))
	})
	batch.Queue(selectAbout, id, today).QueryRow(func(row pgx.Row) error {
		return row.Scan(&m.AboutRole, &m.About.Name, &m.About.Address, &m.About.Phone, &m.Times)
	})
	batch.Queue(selectTaskDirective, id).Query(func(rows pgx.Rows) error {
		d, err := collectDirective(rows)
		if d.Known {
			m.Directive = scoring.Some(d.Value.Directive)
		}
		return err
	})
	batch.Queue(selectSubmission, id).QueryRow(func(row pgx.Row) error { return scanSubmission(row, &m.Submission) })
	batch.Queue(selectRepair, id).QueryRow(func(row pgx.Row) error { return scanRepair(row, &m.Repair) })
}
