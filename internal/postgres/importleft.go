package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

// leftBehind says of an intake n, with its import i where it has one that may go on with it, that its program has died:
// nobody has the lock of the period's dossiers. Other contents are taken in within one transaction.
const leftBehind = `
coalesce(n.state = 'running' and n.content = 'dossiers' and (i.id is null or i.ended_at is not null) and not exists (
    select
    from pg_locks l
    where l.locktype = 'advisory' and l.granted and l.objsubid = 2
      and l.database = (select oid from pg_database where datname = current_database())
      and l.classid = ` + dossierLock + `::oid and l.objid = hashtext(n.province || '/' || n.period)::oid), false)`

var errLeftBehind = scoring.Text{
	Vi: "chương trình nạp đã dừng giữa chừng nên không giữ lại gì của tệp; mời nạp lại tệp",
	En: "its program stopped halfway, so nothing of the file was kept: take it in again",
}

const selectLeft = `
select n.id, n.province, n.period
from intake n
left join import i on i.intake = n.id and i.ended_at is null
where ` + leftBehind

const tryDossiers = `
select pg_try_advisory_xact_lock(` + dossierLock + `, hashtext($1))`

// EndLeftImports ends the imports of dossiers whose programs have died and that nobody goes on with. One that Temporal
// tries again is left to that.
func (s *Store) EndLeftImports(ctx context.Context) error {
	rows, _ := s.pool.Query(ctx, selectLeft)
	left, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (in activities.Intake, err error) {
		return in, row.Scan(&in.ID, &in.Province, &in.Period)
	})
	for _, in := range left {
		if err == nil {
			err = s.inTx(ctx, func(tx pgx.Tx) error { return endLeft(ctx, tx, in) })
		}
	}
	if err != nil {
		return fmt.Errorf("end imports that were left: %w", err)
	}
	return nil
}

func endLeft(ctx context.Context, tx pgx.Tx, in activities.Intake) error {
	var free bool
	if err := tx.QueryRow(ctx, tryDossiers, lockName(in.Key)).Scan(&free); err != nil || !free {
		return err // somebody is at work, and gives it up
	}
	return tear(ctx, tx, in.ID, errLeftBehind)
}

const endTornIntake = `
update intake
set state = 'refused', ended_at = told_now(), error = $2
where id = $1 and state = 'running'`

const closeIntake = `
select close_intake($1)`

// tear ends an unfinished intake of dossiers, and drops what it has stored. One that has ended stays as it is.
func tear(ctx context.Context, tx pgx.Tx, intake int, why scoring.Text) error {
	tag, err := tx.Exec(ctx, endTornIntake, intake, why)
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	_, err = tx.Exec(ctx, closeIntake, intake)
	return err
}
