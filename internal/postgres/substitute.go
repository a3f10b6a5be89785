package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

const selectSubstitutes = `
select absent, stand_in, from_day, to_day
from substitute
order by from_day, id`

// Substitutes are all substitutes, past, present and to come.
func (s *Store) Substitutes(ctx context.Context) ([]review.Substitute, error) {
	return readSubstitutes(ctx, s.pool)
}

func readSubstitutes(ctx context.Context, q reader) ([]review.Substitute, error) {
	rows, _ := q.Query(ctx, selectSubstitutes)
	return collectSubstitutes(rows)
}

func collectSubstitutes(rows pgx.Rows) ([]review.Substitute, error) {
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s review.Substitute, err error) {
		var (
			absent, by int64
			from, to   time.Time
		)
		err = row.Scan(&absent, &by, &from, &to)
		s = review.Substitute{For: personID(absent), By: personID(by), From: calendar.DayOf(from), To: calendar.DayOf(to)}
		return s, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the substitutes: %w", err)
	}
	return all, nil
}

// One change of substitutes at a time: each is judged by those that are there.
const lockSubstitutes = `
lock table substitute in share row exclusive mode`

const insertSubstitute = `
insert into substitute (absent, stand_in, from_day, to_day, made_by)
values ($1, $2, $3, $4, $5)`

// AddSubstitute names who stands in for an absent person, for all of their roles; so it takes the right to in every
// agency that they have one in. Both must have a role on the first day. It refuses what review.Substitute.Check does.
// The same substitute again changes nothing.
func (s *Store) AddSubstitute(ctx context.Context, sub review.Substitute, c activities.Change) error {
	return s.addSubstitute(ctx, sub, c, false)
}

// WeighSubstitute refuses what AddSubstitute would, and names nobody.
func (s *Store) WeighSubstitute(ctx context.Context, sub review.Substitute, c activities.Change) error {
	return s.addSubstitute(ctx, sub, c, true)
}

func (s *Store) addSubstitute(ctx context.Context, sub review.Substitute, c activities.Change, preview bool) error {
	return s.tried(ctx, preview, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockSubstitutes); err != nil {
			return fmt.Errorf("wait for other changes of substitutes: %w", err)
		}
		by, err := mayBeAbsent(ctx, tx, sub, c)
		if err != nil {
			return err
		}
		existing, err := readSubstitutes(ctx, tx)
		if err != nil || slices.Contains(existing, sub) {
			return err
		}
		if err := sub.Check(existing); err != nil {
			return activities.Refusal(err)
		}
		_, err = tx.Exec(ctx, insertSubstitute, number64(sub.For), number64(sub.By), sub.From.Time(), sub.To.Time(), number64(by.Person))
		if err != nil {
			return refusal(fmt.Errorf("store the substitute: %w", err))
		}
		return recordOffice(ctx, tx, c, by, "substitute named", map[string]any{"absent": sub.For, "stand_in": sub.By, "from": sub.From, "to": sub.To})
	})
}

const selectSubstitute = `
select absent, stand_in, from_day, to_day
from substitute
where id = $1`

const endSubstitute = `
update substitute
set to_day = $2
where id = $1`

const deleteSubstitute = `
delete from substitute
where id = $1`

// EndSubstitute has a substitute stand in for the last time on a day, which is before the one that was named; one who
// would end before they begin never stands in. It takes the right that naming them took. ErrNotFound.
func (s *Store) EndSubstitute(ctx context.Context, id int64, last calendar.Day, c activities.Change, preview bool) (sub review.Substitute, err error) {
	err = s.tried(ctx, preview, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockSubstitutes); err != nil {
			return fmt.Errorf("wait for other changes of substitutes: %w", err)
		}
		rows, _ := tx.Query(ctx, selectSubstitute, id)
		all, err := collectSubstitutes(rows)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return fmt.Errorf("substitute %d: %w", id, activities.ErrNotFound)
		}
		sub = all[0]
		by, err := mayBeAbsent(ctx, tx, sub, c)
		if err != nil {
			return err
		}
		on, err := today(ctx, tx)
		if err != nil {
			return err
		}
		return endAt(ctx, tx, id, sub, last, on, c, by)
	})
	return sub, err
}

func endAt(ctx context.Context, tx pgx.Tx, id int64, sub review.Substitute, last, on calendar.Day, c activities.Change, by review.Actor) (err error) {
	switch {
	case sub.From < on && last < on-1:
		return activities.Refusal(scoring.Say("ngày cuối %s đã qua; việc thay thế chỉ kết thúc được từ hôm qua trở đi", "%s has passed: a substitute ends yesterday at the earliest", last))
	case last >= sub.To:
		return activities.Refusal(scoring.Say("ngày cuối %s không sớm hơn ngày đã ghi, %s", "%s is not before the last day that was named, %s", last, sub.To))
	case last < sub.From:
		_, err = tx.Exec(ctx, deleteSubstitute, id)
	default:
		_, err = tx.Exec(ctx, endSubstitute, id, last.Time())
	}
	if err != nil {
		return fmt.Errorf("end substitute %d: %w", id, err)
	}
	return recordOffice(ctx, tx, c, by, "substitute ended", map[string]any{"absent": sub.For, "stand_in": sub.By, "last": last})
}

// mayBeAbsent is who makes the change, if they may for every role of the absent person.
func mayBeAbsent(ctx context.Context, tx pgx.Tx, sub review.Substitute, c activities.Change) (by review.Actor, err error) {
	people, _, err := peopleOn(ctx, tx, c.Province, sub.From, nil)
	if err != nil {
		return by, err
	}
	for _, id := range []string{sub.For, sub.By} {
		if !slices.ContainsFunc(people, func(p review.Person) bool { return p.ID == id }) {
			return by, activities.Refusal(scoring.Say("người số %s không có vai trò nào vào ngày %s; hãy chọn người đang có vai trò", "person %s has no role on %s: name people who have", id, sub.From))
		}
	}
	for _, p := range people {
		if p.ID != sub.For {
			continue
		}
		subject := review.Subject{Agency: p.Agency, Absent: sub.For, StandIn: sub.By}
		if by, err = permit(c, review.ToSubstitute, subject); err != nil {
			return by, err
		}
	}
	return by, nil
}

const selectAbsences = `
select p.name, s.from_day, s.to_day
from substitute s
join person p on p.id = s.stand_in
where s.absent = $1 and s.to_day >= (told_now() at time zone 'Asia/Ho_Chi_Minh')::date
order by s.from_day`

// Absences are the substitutes of a person from today on.
func (s *Store) Absences(ctx context.Context, person string) ([]activities.Absence, error) {
	rows, _ := s.pool.Query(ctx, selectAbsences, number64(person))
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a activities.Absence, err error) {
		var from, to time.Time
		err = row.Scan(&a.Name, &from, &to)
		a.From, a.To = calendar.DayOf(from), calendar.DayOf(to)
		return a, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the substitutes of a person: %w", err)
	}
	return all, nil
}
