package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/dossier"
)

const selectRuled = `
select number, ` + talliedColumns + `
from dossier
where book = $1 and number = any($2)
order by number
for update`

const updateRuled = `
update dossier d
set numerators = d.numerators & ~$3::int | r.numerator * $3::int, denominators = d.denominators & ~$3::int | r.denominator * $3::int,
    ruled = d.ruled | $3::smallint
from unnest($2::text[], $4::int[], $5::int[]) as r (number, numerator, denominator)
where d.book = $1 and d.number = r.number`

// RuleDossiers decides about dossiers of a period in an indicator.
func (s *Store) RuleDossiers(ctx context.Context, k activities.Key, indicator string, all []activities.RuledDossier) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error { return ruleDossiers(ctx, tx, k, indicator, all) })
	if err != nil {
		return fmt.Errorf("rule on dossiers of %s: %w", k.Period, err)
	}
	return nil
}

// ruleDossiers is RuleDossiers in the transaction of the ruling.
func ruleDossiers(ctx context.Context, tx pgx.Tx, k activities.Key, indicator string, all []activities.RuledDossier) error {
	at := slices.Index(dossier.Indicators[:], indicator)
	if at < 0 {
		return activities.Refuse("chỉ số %s không tính từ từng hồ sơ", "the indicator %s does not count dossiers", indicator)
	}
	rulings := map[string]activities.RuledDossier{}
	for _, r := range all {
		rulings[r.Number] = r
	}
	var book int
	if err := tx.QueryRow(ctx, lockBookOf, k.Province, k.Period).Scan(&book); err != nil {
		return found(err, "dossiers of %s", k.Period)
	}
	change, had, err := ruledChange(ctx, tx, book, 1<<at, rulings)
	if err != nil {
		return err
	}
	if err := allThere(k, rulings, had); err != nil {
		return err
	}
	numerators, denominators := make([]int, len(had)), make([]int, len(had))
	for i, number := range had {
		numerators[i], denominators[i] = one(rulings[number].Counted()), one(rulings[number].Denominator)
	}
	if _, err := tx.Exec(ctx, updateRuled, book, had, 1<<at, numerators, denominators); err != nil {
		return err
	}
	return change.write(ctx, tx, book)
}

// An import that ends at the same time waits, and keeps what was ruled.
const lockBookOf = `
update dossier_book
set rulings = rulings + 1
where (province, period) = ($1, $2)
returning id`

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// ruledChange is what rulings add to the tallies, and the numbers of the dossiers that are there.
func ruledChange(ctx context.Context, tx pgx.Tx, book int, bit uint32, rulings map[string]activities.RuledDossier) (*sums, []string, error) {
	numbers := make([]string, 0, len(rulings))
	for number := range rulings {
		numbers = append(numbers, number)
	}
	rows, _ := tx.Query(ctx, selectRuled, book, numbers)
	stored, err := pgx.CollectRows(rows, pgx.RowToStructByNameLax[dossierRow])
	if err != nil {
		return nil, nil, err
	}
	change, had := newSums(), []string{}
	for i := range stored {
		r := &stored[i]
		had = append(had, r.Number)
		change.row(r, -1)
		r.Numerators, r.Denominators = r.Numerators&^bit, r.Denominators&^bit
		if rulings[r.Number].Counted() {
			r.Numerators |= bit
		}
		if rulings[r.Number].Denominator {
			r.Denominators |= bit
		}
		change.row(r, 1)
	}
	return change, had, nil
}

func allThere(k activities.Key, rulings map[string]activities.RuledDossier, had []string) error {
	for number := range rulings {
		if !slices.Contains(had, number) {
			return activities.Refuse("kỳ %s không có hồ sơ %s", "%s has no dossier %s", k.Period, number)
		}
	}
	return nil
}
