package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
)

// What locks the dossiers of a period for an import is waited for here.
const awaitDossiers = `
select pg_advisory_xact_lock(` + dossierLock + `, hashtext($1))`

const selectStoredBook = `
select id
from dossier_book
where (province, period) = ($1, $2) and to_regclass('dossier_' || id) is not null`

const updateJudgedBook = `
update dossier_book
set judged_until = $2, basis = $3, received_only = $4
where id = $1`

// JudgeAgain implements activities.IntakeStore.
func (s *Store) JudgeAgain(ctx context.Context, k activities.Key, rules func(context.Context) (activities.Rules, error)) (otherwise int64, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, awaitDossiers, lockName(k)); err != nil {
			return err
		}
		again := settling{dossierBook: &dossierBook{in: activities.Intake{Key: k}, stored: true}, tx: tx}
		err := tx.QueryRow(ctx, selectStoredBook, k.Province, k.Period).Scan(&again.id)
		if err != nil {
			return ignoreNoRows(err)
		}
		if again.rules, err = rules(ctx); err != nil {
			return err
		}
		again.decide = again.rules.Decide
		err = again.anew(ctx)
		otherwise = again.otherwise
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("judge the dossiers of %s again: %w", k.Period, err)
	}
	return otherwise, nil
}

// anew judges stored dossiers again where their rules have changed.
func (s *settling) anew(ctx context.Context) error {
	if err := s.tx.QueryRow(ctx, lockBook, s.id).Scan(&s.until, &s.basis); err != nil {
		return err
	}
	to := s.rules.Judge.To.Time()
	if s.basis == s.rules.Basis && s.until.Equal(to) {
		return nil
	}
	if err := s.rejudge(ctx); err != nil {
		return err
	}
	_, err := s.exec(ctx, updateJudgedBook, s.id, to, s.rules.Basis, s.rules.Judge.ReceivedOnly)
	return err
}

const selectOpenBooks = `
select b.period
from dossier_book b
where b.province = $1 and to_regclass('dossier_' || b.id) is not null
  and not exists (select from evaluation e where (e.province, e.period, e.state) = (b.province, b.period, 'published'))
order by period_order(b.period)`

// OpenBooks are the periods with dossiers whose result is not final.
func (s *Store) OpenBooks(ctx context.Context, province string) (all []activities.Key, err error) {
	rows, _ := s.pool.Query(ctx, selectOpenBooks, province)
	all, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (activities.Key, error) {
		k := activities.Key{Province: province}
		return k, row.Scan(&k.Period)
	})
	if err != nil {
		return nil, fmt.Errorf("list the open periods with dossiers: %w", err)
	}
	return all, nil
}

// Whose dossiers are judged by what has changed: of one province, or of all.
const wakeJudging = `
insert into wake (workflow, judges)
select $1 || province, province
from dossier_book
where province = $2 or $2 = ''
group by province`

// askJudging has the dossiers of open periods judged again, once the transaction is done.
func askJudging(ctx context.Context, tx pgx.Tx, province string) error {
	_, err := tx.Exec(ctx, wakeJudging, activities.JudgingID(""), province)
	return err
}
