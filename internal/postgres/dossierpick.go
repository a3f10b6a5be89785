package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/review"
)

const selectDossiersOf = `
select ` + listedColumns + `
from dossier_%d d
where d.number = any($1) and d.agency = $3
order by d.number`

// DossiersOf implements activities.DisputedDossiers.
func (s *Store) DossiersOf(ctx context.Context, k activities.Key, agency string, numbers []string) (all []activities.DossierLine, b activities.DossierBook, err error) {
	err = s.readDossiers(ctx, func(tx pgx.Tx) error {
		b, err = readBook(ctx, tx, k)
		if errors.Is(err, activities.ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		all, err = listDossiers(ctx, tx, fmt.Sprintf(selectDossiersOf, b.ID), false, numbers, k.Province, agency)
		return err
	})
	if err != nil {
		return nil, b, fmt.Errorf("dossiers of %s in %s: %w", agency, k.Period, err)
	}
	return all, b, nil
}

const insertPicked = `
insert into dispute_dossier (dispute, number, wish, said)
values ($1, $2, $3, $4)
on conflict do nothing`

// insertPickedOf keeps the dossiers that a dispute has picked, each with why it stands where it does.
func insertPickedOf(ctx context.Context, tx pgx.Tx, b activities.TaskBook, dispute int64, d review.Dispute) error {
	if len(d.Picked) == 0 {
		return nil
	}
	book, err := readBook(ctx, tx, b.Key)
	if err != nil {
		return err
	}
	numbers := make([]string, len(d.Picked))
	for i, p := range d.Picked {
		numbers[i] = p.Number
	}
	lines, err := listDossiers(ctx, tx, fmt.Sprintf(selectDossiersOf, book.ID), false, numbers, b.Province, b.Task.Agency)
	if err != nil {
		return err
	}
	said, at := map[string]string{}, dossier.Position(d.Indicator)
	for _, l := range lines {
		said[l.Number] = l.Counts.Explain(at, &l.Dossier, l.Verdict, book.Until, "vi")
	}
	var batch pgx.Batch
	for _, p := range d.Picked {
		batch.Queue(insertPicked, dispute, p.Number, p.Wish, said[p.Number])
	}
	return tx.SendBatch(ctx, &batch).Close()
}

const selectPicked = `
select dispute, number, wish, said, accepted
from dispute_dossier
where dispute = any($1)
order by dispute, number`

// readPicked are the dossiers that disputes have picked.
func readPicked(ctx context.Context, q reader, disputes []int64) (map[int64][]activities.PickedDossier, error) {
	all := map[int64][]activities.PickedDossier{}
	if len(disputes) == 0 {
		return all, nil
	}
	rows, _ := q.Query(ctx, selectPicked, disputes)
	var (
		dispute  int64
		p        activities.PickedDossier
		accepted *bool
	)
	_, err := pgx.ForEachRow(rows, []any{&dispute, &p.Number, &p.Wish, &p.Said, &accepted}, func() error {
		p.Accepted.Known = accepted != nil
		p.Accepted.Value = accepted != nil && *accepted
		all[dispute] = append(all[dispute], p)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read picked dossiers: %w", err)
	}
	return all, nil
}

const updatePicked = `
update dispute_dossier
set accepted = number = any($2)
where dispute = $1 and accepted is null`

// rulePicked writes what a ruling makes of the dossiers that were picked.
func rulePicked(ctx context.Context, tx pgx.Tx, b activities.TaskBook, r activities.RuledRecord) error {
	if len(b.Dispute.Value.Picked) == 0 {
		return nil
	}
	numbers, ruled := []string{}, []activities.RuledDossier{}
	for _, p := range r.Dossiers {
		stays := p.Wish == review.WishNumerator
		numbers, ruled = append(numbers, p.Number), append(ruled, activities.RuledDossier{Number: p.Number, Numerator: stays, Denominator: stays})
	}
	if _, err := tx.Exec(ctx, updatePicked, r.Dispute, numbers); err != nil {
		return fmt.Errorf("rule on picked dossiers: %w", err)
	}
	if len(ruled) == 0 {
		return nil
	}
	return ruleDossiers(ctx, tx, b.Key, b.Dispute.Value.Indicator, ruled)
}
