package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

const selectAppointments = `
select agency, count(*), bool_or(state in ('open', 'paused'))
from task
where province = $1 and kind = 'appoint'
group by agency`

// OpenAppointments asks agencies for focal officers: see activities.AppointStore. Of two who ask at once the task's own
// key lets one open it.
func (s *Store) OpenAppointments(ctx context.Context, province string, on calendar.Day, preview bool, decide func(activities.AppointBook) (activities.AppointEntry, error)) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		book, err := readAppointBook(ctx, tx, province, on)
		if err != nil {
			return err
		}
		e, err := decide(book)
		if err != nil || preview || len(e.Tasks) == 0 {
			return err
		}
		k := activities.Key{Province: province}
		if err := insertTasks(ctx, tx, k, e.Tasks); err != nil {
			return err
		}
		details := map[string]any{"agencies": len(e.Tasks), "on": book.On, "reason": e.Reason}
		if e.Actor.For != nil {
			details["for"] = e.Actor.For.Person
		}
		return recordBy(ctx, tx, k, e.Actor.Person, "focal officers asked for", details)
	})
	if err != nil {
		return refusal(fmt.Errorf("ask for focal officers: %w", err))
	}
	return nil
}

func readAppointBook(ctx context.Context, tx pgx.Tx, province string, on calendar.Day) (b activities.AppointBook, err error) {
	if err := tx.QueryRow(ctx, selectNow).Scan(&b.Now); err != nil {
		return b, err
	}
	b.Now = vietnam(b.Now)
	b.On = cmp.Or(on, calendar.DayOf(b.Now))
	if b.Calendar, err = readCalendar(ctx, tx); err != nil {
		return b, err
	}
	if b.Agencies, err = agenciesOn(ctx, tx, province, b.On); err != nil {
		return b, err
	}
	if b.People, _, err = peopleOn(ctx, tx, province, b.On, nil); err != nil {
		return b, err
	}
	if b.Ladders, b.Content, err = laddersToBeginWith(ctx, tx); err != nil {
		return b, err
	}
	b.Times = map[string]int{}
	rows, _ := tx.Query(ctx, selectAppointments, province)
	var (
		agency string
		times  int
		asked  bool
	)
	_, err = pgx.ForEachRow(rows, []any{&agency, &times, &asked}, func() error {
		if b.Times[agency] = times; asked {
			b.Asked = append(b.Asked, agency)
		}
		return nil
	})
	return b, err
}

// laddersToBeginWith are the newest, or the refusal to begin anything without.
func laddersToBeginWith(ctx context.Context, q querier) (id int64, content []byte, err error) {
	id, content, err = newestLadders(ctx, q)
	if errors.Is(err, activities.ErrNotFound) {
		err = activities.Refusal(scoring.Say("chưa có lịch nhắc việc nên sẽ không ai được gửi thư; hãy nhập lịch nhắc việc trước", "there are no ladders, so nobody would be written to: store some with: starter ladders import FILE"))
	}
	return id, content, err
}

// appoint enters the officer whom an answer appoints, tells them, and returns their number. The refusals are
// *review.Refusal.
func appoint(ctx context.Context, tx pgx.Tx, b activities.TaskBook, a activities.NewOfficer) (person string, err error) {
	summary, _, err := importOfficers(ctx, tx, b.Province, []activities.OfficerRow{a.Officer})
	switch {
	case errors.Is(err, activities.ErrRefused):
		return "", review.AppointedAlready()
	case err != nil:
		return "", err
	case len(summary.Shared) > 0 && !a.Shared:
		return "", review.SharedAddress(a.Officer.Email)
	}
	var id int64
	if err := tx.QueryRow(ctx, selectPersonByIdentity, a.Officer.Name, a.Officer.Email).Scan(&id); err != nil {
		return "", fmt.Errorf("read who was appointed: %w", err)
	}
	a.Mail.Person, a.Mail.Key = personID(id), fmt.Sprintf("appointed/%d/%d", b.ID, b.Task.Generation)
	var batch pgx.Batch
	queueMail(&batch, activities.TaskBook{}, a.Mail)
	batch.Queue(wakeTask, activities.MailerID(b.Province, activities.LaneDuty), nil)
	return a.Mail.Person, tx.SendBatch(ctx, &batch).Close()
}

const selectPersonByIdentity = `
select id
from person
where name = $1 and email = $2`

// The tasks of agencies that a table gives a focal officer look again: they end when one is there. Their workflows are
// woken before the register of officers is locked, as whoever answers such a task locks it first.
const wakeAppointments = `
insert into wake (workflow, task)
select 'appoint/' || province || '/-/' || agency || '/' || subject, id
from task
where province = $1 and kind = 'appoint' and state in ('open', 'paused') and agency = any($2)`

func wakeAppointed(ctx context.Context, tx pgx.Tx, province string, rows []activities.OfficerRow) error {
	var agencies []string
	for _, r := range rows {
		if r.Role == review.Focal {
			agencies = append(agencies, r.Agency)
		}
	}
	if _, err := tx.Exec(ctx, wakeAppointments, province, agencies); err != nil {
		return fmt.Errorf("wake the appointments: %w", err)
	}
	return nil
}

// AppointmentTasks are all tasks of appointing a focal officer, also those that have ended.
func (s *Store) AppointmentTasks(ctx context.Context, province string) ([]activities.PeriodTask, error) {
	rows, _ := s.pool.Query(ctx, selectTasks+"where t.province = $1 and t.kind = 'appoint' order by t.id", province)
	tasks, err := pgx.CollectRows(rows, scanTask)
	if err != nil {
		return nil, fmt.Errorf("read the appointments: %w", err)
	}
	return tasks, nil
}
