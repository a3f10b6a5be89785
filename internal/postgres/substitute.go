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
	return s.inTx(ctx, func(tx pgx.Tx) error {
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
