package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

const lockBook = `
select judged_until, basis
from dossier_book
where id = $1
for update`

// What a file lacks is lacking, unless the file speaks of all dossiers: then only what it lacks itself is.
const updateBook = `
update dossier_book
set judged_until = $2, as_of = $2, basis = $3, received_only = $4,
    lacks = case when $6 then $5 else array(select unnest(lacks) union select unnest($5::text[]) order by 1) end
where id = $1`

// Settle ends the import, all of it or nothing.
func (b *dossierBook) Settle(ctx context.Context, lacks []string, decide activities.Decide) (activities.IntakeFigures, error) {
	if !b.stored {
		if err := b.index(ctx); err != nil {
			return activities.IntakeFigures{}, fmt.Errorf("index the dossiers of %s: %w", b.in.Period, err)
		}
	}
	s := settling{dossierBook: b, lacks: lacks, decide: decide}
	err := pgx.BeginFunc(ctx, b.conn, func(tx pgx.Tx) error {
		s.tx = tx
		if _, err := tx.Exec(ctx, insist); err != nil {
			return err
		}
		return s.all(ctx)
	})
	if err != nil {
		return s.figures, refusal(fmt.Errorf("settle the import of dossiers of %s: %w", b.in.Period, err))
	}
	return s.figures, nil
}

// settling is the end of an import in its transaction.
type settling struct {
	*dossierBook
	tx      pgx.Tx
	lacks   []string
	decide  activities.Decide
	until   time.Time // to which the stored dossiers were judged
	basis   string
	figures activities.IntakeFigures

	otherwise int64 // stored dossiers that were judged otherwise
}

func (s *settling) all(ctx context.Context) error {
	f := &s.figures
	err := s.tx.QueryRow(ctx, selectIntake, s.in.ID, s.in.Province, s.in.Period, s.in.Content).
		Scan(&f.Lines, &f.Added, &f.Changed, &f.Unchanged, &f.Repeated, &f.Refused)
	if err != nil {
		return err
	}
	if err := s.tx.QueryRow(ctx, lockBook, s.id).Scan(&s.until, &s.basis); err != nil {
		return err
	}
	steps := []func(context.Context) error{s.again, s.attach}
	if s.stored {
		steps = []func(context.Context) error{s.again, s.meet, s.contradicted, s.same, s.replace}
	}
	for _, step := range append(steps, s.rejudge, s.end) {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (s *settling) exec(ctx context.Context, sql string, args ...any) (int64, error) {
	tag, err := s.tx.Exec(ctx, sql, args...)
	return tag.RowsAffected(), err
}

func (s *settling) attach(ctx context.Context) error {
	if s.sums == nil { // begun by an earlier try, whose counts are gone
		s.sums = newSums()
		if err := s.count(ctx, s.sums, 1, fmt.Sprintf(selectTallied, s.fresh())); err != nil {
			return err
		}
	}
	if _, err := s.exec(ctx, "select attach_intake($1, $2)", s.id, s.in.ID); err != nil {
		return err
	}
	return s.sums.write(ctx, s.tx, s.id)
}

// A line about a dossier of which an earlier line of the file speaks repeats it or contradicts it.
const deleteRepeated = `
delete from %[2]s t
using %[1]s f
where f.number = t.number and f.line_hash = t.line_hash`

const refuseTwice = `
insert into intake_refusal (intake, line, column_name, value, rule)
select $1, t.line, 'dossier', t.number, $2
from %s t
on conflict do nothing`

var saidTwice = scoring.Text{Vi: "hồ sơ đã có ở một dòng khác của tệp với nội dung khác", En: "another line of the file has the dossier with another content"}

func (s *settling) again(ctx context.Context) error {
	var some bool
	if err := s.tx.QueryRow(ctx, "select exists (select from "+s.twice()+")").Scan(&some); err != nil || !some {
		return err
	}
	repeated, err := s.exec(ctx, fmt.Sprintf(deleteRepeated, s.fresh(), s.twice()))
	if err != nil {
		return err
	}
	s.figures.Repeated += repeated
	refused, err := s.exec(ctx, fmt.Sprintf(refuseTwice, s.twice()), s.in.ID, saidTwice)
	s.figures.Refused += refused
	return err
}

// count counts the dossiers of a query n times.
func (s *settling) count(ctx context.Context, to *sums, n int64, query string) error {
	return s.rows(ctx, query, func(r *dossierRow) error {
		to.row(r, n)
		return nil
	})
}

// rows has the dossiers of a query one by one; the row is used again.
func (s *settling) rows(ctx context.Context, query string, do func(*dossierRow) error, args ...any) error {
	rows, err := s.tx.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		r, err := pgx.RowToStructByNameLax[dossierRow](rows)
		if err != nil {
			return err
		}
		if err := do(&r); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (s *settling) end(ctx context.Context) error {
	if err := s.in.TooMany(s.figures, nil); err != nil {
		return err
	}
	_, err := s.exec(ctx, updateBook, s.id, s.rules.Judge.To.Time(), s.rules.Basis, s.rules.Judge.ReceivedOnly, s.lacks,
		s.figures.Changed+s.figures.Unchanged >= int64(s.known.Len()))
	if err != nil {
		return err
	}
	if _, err := s.exec(ctx, closeIntake, s.in.ID); err != nil {
		return err
	}
	if err := s.note(ctx, s.tx, s.figures); err != nil {
		return err
	}
	_, err = s.exec(ctx, endIntake, s.in.ID, activities.IntakeDone, nil)
	return err
}
