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
}

func readDue(ctx context.Context, tx pgx.Tx, lane activities.Lane) (m dueMail, err error) {
	var data []byte
	err = tx.QueryRow(ctx, selectDueMail, lane).Scan(&m.ID, &m.Key, &m.Kind, &m.task, &m.Generation, &m.Role, &data, &m.Tries, &m.Unknowns, &m.Now,
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
	today := calendar.DayOf(m.Now).Time()
	if err := tx.QueryRow(ctx, selectServes, m.person, m.Role, m.task, today).Scan(&m.Serves); err != nil {
		return fmt.Errorf("read the roles of person %d: %w", m.person, err)
	}
	if m.Calendar, err = readCalendar(ctx, tx); err != nil {
		return err
	}
	if m.task != 0 {
		t, err := readMailedTask(ctx, tx, m.task, today)
		m.Task = scoring.Some(t)
		return err
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
      and (t.id is null or o.role not in ('focal-officer', 'deputy', 'head') or o.agency = t.agency)
      and (o.person = $1 or exists (
          select from substitute s
          where s.absent = o.person and s.stand_in = $1 and $4 between s.from_day and s.to_day)))`

const selectMailedTasks = `
select t.id, t.province, t.period, t.kind, t.agency, t.generation, t.state, t.outcome, t.deadline,
       coalesce((select name from agency a where a.province = t.province and a.code = t.agency
                 order by valid_from desc limit 1), t.agency),
       t.state = 'open' and t.kind = 'review' and exists (
           select from answer a where a.task = t.id and a.generation = t.generation and not a.late and a.approval = '')
from task t
where t.id = any($1)`

func readMailedTasks(ctx context.Context, tx pgx.Tx, ids []activities.TaskID) (map[activities.TaskID]activities.MailedTask, error) {
	tasks := map[activities.TaskID]activities.MailedTask{}
	rows, _ := tx.Query(ctx, selectMailedTasks, ids)
	var m activities.MailedTask
	t := &m.Task
	_, err := pgx.ForEachRow(rows, []any{&m.ID, &m.Province, &m.Period, &t.Kind, &t.Agency, &t.Generation, &t.State, &t.Outcome, &t.Deadline, &m.AgencyName, &m.Awaits}, func() error {
		t.ID = strconv.FormatInt(int64(m.ID), 10)
		t.Deadline.At = vietnam(t.Deadline.At)
		tasks[m.ID] = m
		t.Deadline = calendar.Deadline{} // the next row's lists are its own
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the tasks of a mail: %w", err)
	}
	return tasks, nil
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
from evaluation e
join score_run r on r.snapshot = e.snapshot and r.index_set = e.index_set
join standing s on s.run = r.id and s.agency = $3
where e.province = $1 and e.period = $2
order by r.id desc
limit 1`

// A task on a dispute has the dispute's number as its subject.
const selectDisputed = `
select d.indicator, d.reason, i.code, i.content
from task t
join dispute d on d.id = t.subject::bigint
join evaluation e on e.province = t.province and e.period = t.period
join index_set i on i.code = e.index_set
where t.id = $1 and t.kind in ('ruling', 'supplement', 'source-fix') and t.subject ~ '^[0-9]+$'`

// Who has to do a task is the first who has the role of it; who prepared an answer is who said it.
const selectAbout = `
with asked as (
    select t.*, case t.kind
        when 'countersign' then 'focal-officer' when 'appoint' then 'head' when 'ruling' then 'office-staff'
        when 'approval' then 'office-leader' when 'source-fix' then 'source-operator' else 'focal-officer' end as role
    from task t
    where t.id = $1),
one as (
    select a.role, coalesce(
        (select w.by_person from answer w join task r on r.id = w.task
         where a.kind = 'countersign' and r.kind = 'review' and (r.province, r.period, r.agency) = (a.province, a.period, a.agency) and not w.late
         order by w.id desc limit 1),
        (select o.person from officer o
         where o.role = a.role and (o.agency = a.agency or o.role not in ('focal-officer', 'head'))
           and o.valid_from <= $2 and (o.valid_to is null or o.valid_to > $2)
         order by o.valid_from, o.person limit 1)) as person
    from asked a)
select one.role, coalesce(p.name, ''), coalesce(p.email, ''), coalesce(p.phone, ''),
       (select count(*) from mail m join task t on t.id = m.task and t.generation = m.generation
        where m.task = $1 and m.person = one.person and m.state = 'accepted')
from one
left join person p on p.id = one.person`

func readMailedTask(ctx context.Context, tx pgx.Tx, id activities.TaskID, today time.Time) (m activities.MailedTask, err error) {
	tasks, err := readMailedTasks(ctx, tx, []activities.TaskID{id})
	if err != nil {
		return m, err
	}
	m = tasks[id]
	var total *int64
	if err := ignoreNoRows(tx.QueryRow(ctx, selectTotal, m.Province, m.Period, m.Task.Agency).Scan(&total, &m.Max)); err != nil {
		return m, fmt.Errorf("read the scorecard of %s: %w", m.Task.Agency, err)
	}
	m.Points = points(total)
	if err := ignoreNoRows(tx.QueryRow(ctx, selectDisputed, id).Scan(&m.Indicator, &m.Stated, &m.IndexSet.Code, &m.IndexSet.Content)); err != nil {
		return m, fmt.Errorf("read the dispute of task %d: %w", id, err)
	}
	err = tx.QueryRow(ctx, selectAbout, id, today).Scan(&m.AboutRole, &m.About.Name, &m.About.Address, &m.About.Phone, &m.Times)
	if err != nil {
		return m, fmt.Errorf("read who task %d waits for: %w", id, err)
	}
	return m, nil
}
