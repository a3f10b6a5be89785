package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

const selectDirective = `
select d.id, d.province, d.number, d.dated, d.title, d.summary, d.agencies, d.ladders, d.deadline, d.state, d.sent_by, d.sent_at, d.ended_at,
       d.reason, f.name, f.sha256, length(f.content)
from directive d
join directive_file f on f.directive = d.id
`

func scanDirective(row pgx.CollectableRow) (d activities.Directive, err error) {
	var (
		dated time.Time
		by    int64
		ended *time.Time
	)
	err = row.Scan(&d.ID, &d.Province, &d.Number, &dated, &d.Title, &d.Summary, &d.Agencies, &d.Ladders, &d.Deadline, &d.State, &by, &d.Sent, &ended,
		&d.Reason, &d.File.Name, &d.File.SHA256, &d.File.Size)
	d.Dated, d.SentBy, d.Sent, d.Deadline.At = calendar.DayOf(dated), personID(by), vietnam(d.Sent), vietnam(d.Deadline.At)
	if ended != nil {
		d.Ended = scoring.Some(vietnam(*ended))
	}
	return d, err
}

// Directive is a directive without the bytes of its file. ErrNotFound.
func (s *Store) Directive(ctx context.Context, province string, id activities.DirectiveID) (activities.Directive, error) {
	rows, _ := s.pool.Query(ctx, selectDirective+"where d.province = $1 and d.id = $2", province, id)
	d, err := pgx.CollectExactlyOneRow(rows, scanDirective)
	return d, found(err, "directive %d", id)
}

// Directives are all directives of a province, the latest first.
func (s *Store) Directives(ctx context.Context, province string) ([]activities.Directive, error) {
	rows, _ := s.pool.Query(ctx, selectDirective+"where d.province = $1 order by d.id desc", province)
	all, err := pgx.CollectRows(rows, scanDirective)
	if err != nil {
		return nil, fmt.Errorf("read the directives: %w", err)
	}
	return all, nil
}

// One letter is sent at a time, so that the same one is seen by whoever sends it again.
const lockDirectives = `
select pg_advisory_xact_lock(hashtext('danhgia directives'), hashtext($1))`

const insertDirective = `
insert into directive (province, number, dated, title, summary, agencies, ladders, deadline, sent_by, sent_at, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
returning id`

const insertDirectiveFile = `
insert into directive_file (directive, name, sha256, content)
values ($1, $2, $3, $4)`

// AddDirective stores a letter once and has its workflow started: see activities.DirectiveStore.
func (s *Store) AddDirective(ctx context.Context, province string, n activities.NewDirective, draft func(activities.DirectiveDraft) (activities.Directive, review.Actor, error)) (d activities.Directive, again bool, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockDirectives, province); err != nil {
			return fmt.Errorf("wait for other directives: %w", err)
		}
		basis, err := readDraft(ctx, tx, province, n)
		if err != nil {
			return err
		}
		var by review.Actor
		if d, by, err = draft(basis); err != nil {
			return err
		}
		if again = d.ID != 0; again {
			return nil
		}
		return addDirective(ctx, tx, &d, by)
	})
	if err != nil {
		return activities.Directive{}, false, refusal(fmt.Errorf("send a directive: %w", err))
	}
	return d, again, nil
}

func addDirective(ctx context.Context, tx pgx.Tx, d *activities.Directive, by review.Actor) error {
	err := tx.QueryRow(ctx, insertDirective, d.Province, d.Number, d.Dated.Time(), d.Title, d.Summary, d.Agencies, d.Ladders, d.Deadline, number64(d.SentBy), d.Sent,
		d.Reason).Scan(&d.ID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, insertDirectiveFile, d.ID, d.File.Name, d.File.SHA256, d.File.Content); err != nil {
		return err
	}
	details := map[string]any{"directive": d.ID, "agencies": len(d.Agencies), "sha256": d.File.SHA256, "reason": d.Reason}
	if by.For != nil {
		details["for"] = by.For.Person
	}
	if err := recordBy(ctx, tx, activities.Key{Province: d.Province}, by.Person, "directive sent", details); err != nil {
		return err
	}
	return wakeDirective(ctx, tx, d.Province, d.ID)
}

const selectAgenciesOn = `
select code, name, kind
from agency
where province = $1 and kind <> 'province' and daterange(valid_from, valid_to) @> $2::date
order by code collate "C"`

// DirectiveDraft is what a letter would be judged by now.
func (s *Store) DirectiveDraft(ctx context.Context, province string, n activities.NewDirective) (basis activities.DirectiveDraft, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		basis, err = readDraft(ctx, tx, province, n)
		return err
	})
	return basis, err
}

func readDraft(ctx context.Context, tx pgx.Tx, province string, n activities.NewDirective) (basis activities.DirectiveDraft, err error) {
	if err := tx.QueryRow(ctx, selectNow).Scan(&basis.Now); err != nil {
		return basis, err
	}
	basis.Now = vietnam(basis.Now)
	if basis.Calendar, err = readCalendar(ctx, tx); err != nil {
		return basis, err
	}
	if basis.Agencies, err = agenciesOn(ctx, tx, province, calendar.DayOf(basis.Now)); err != nil {
		return basis, err
	}
	if basis.Ladders, basis.Content, err = laddersToBeginWith(ctx, tx); err != nil {
		return basis, err
	}
	rows, _ := tx.Query(ctx, selectDirective+"where d.province = $1 and d.number = $2 and d.dated = $3 and d.state <> 'cancelled'", province, n.Number, n.Dated.Time())
	earlier, err := pgx.CollectRows(rows, scanDirective)
	if err == nil && len(earlier) > 0 {
		basis.Earlier = scoring.Some(earlier[0])
	}
	return basis, err
}

func agenciesOn(ctx context.Context, q reader, province string, on calendar.Day) ([]scoring.Agency, error) {
	rows, _ := q.Query(ctx, selectAgenciesOn, province, on.Time())
	agencies, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a scoring.Agency, err error) {
		err = row.Scan(&a.Code, &a.Name, &a.Kind)
		return a, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the register of agencies: %w", err)
	}
	return agencies, nil
}
