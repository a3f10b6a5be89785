package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/audit"
)

// sealLot is how many rows are sealed in one transaction.
const sealLot = 10_000

const lockSealing = `
select pg_try_advisory_xact_lock(hashtext('danhgia audit seal'))`

const selectUnsealed = `
select a.id, a.at, a.actor, a.action, a.province, coalesce(a.period, ''), a.details, o.begun_at
from audit_open o
join audit a on a.id = o.audit
order by a.province, a.period, a.id
limit $1`

// A chain's last seal, and the highest number that any of its seals has.
const selectLastSeal = `
select number, digest, (select max(upper(range_merge(ids))) - 1 from audit_seal where (province, period) = ($1, $2))
from audit_seal
where (province, period) = ($1, $2)
order by number desc
limit 1`

const selectUsedUp = `
select exists (
    select from audit_seal
    where (province, period) = ($1, $2) and sealed_at < $4 and upper(range_merge(ids)) - 1 > $3)`

const insertSeal = `
insert into audit_seal (province, period, number, ids, hashes, previous, digest, sealed_at)
values ($1, $2, $3, $4::text::int8multirange, $5, nullif($6, ''), $7, $8)`

const deleteOpened = `
delete from audit_open
where audit = any($1)`

// SealAudit seals what the audit has unsealed, and returns how many rows that were. Where another program is at it, it
// leaves it to that. A row whose number cannot have been given to it is never sealed: a check names it.
func (s *Store) SealAudit(ctx context.Context) (sealed int, err error) {
	for {
		n := 0
		err := s.inTx(ctx, func(tx pgx.Tx) (err error) {
			n, err = sealSome(ctx, tx)
			return err
		})
		sealed += n
		if err != nil {
			return sealed, fmt.Errorf("seal the audit: %w", err)
		}
		if n < sealLot {
			return sealed, nil
		}
	}
}

func sealSome(ctx context.Context, tx pgx.Tx) (sealed int, err error) {
	var free bool
	if err := tx.QueryRow(ctx, lockSealing).Scan(&free); err != nil || !free {
		return 0, err
	}
	rows, begun, err := unsealed(ctx, tx)
	if err != nil {
		return 0, err
	}
	var at time.Time // after all of these numbers were given
	if err := tx.QueryRow(ctx, "select clock_timestamp()").Scan(&at); err != nil {
		return 0, err
	}
	for from := 0; from < len(rows); {
		to := from
		for to < len(rows) && rows[to].Chain == rows[from].Chain {
			to++
		}
		n, err := sealChain(ctx, tx, rows[from:to], begun[from:to], at)
		if err != nil {
			return 0, err
		}
		sealed += n
		from = to
	}
	return sealed, nil
}

func unsealed(ctx context.Context, tx pgx.Tx) (all []audit.Row, begun []time.Time, err error) {
	rows, _ := tx.Query(ctx, selectUnsealed, sealLot)
	var (
		r  audit.Row
		at time.Time
	)
	_, err = pgx.ForEachRow(rows, append(auditColumns(&r), &at), func() error {
		all, begun = append(all, r), append(begun, at)
		r.Details = nil // its bytes are the row's
		return nil
	})
	return all, begun, err
}

func auditColumns(r *audit.Row) []any {
	return []any{&r.ID, &r.At, &r.Actor, &r.Action, &r.Province, &r.Period, &r.Details}
}

// sealChain seals rows of one chain.
func sealChain(ctx context.Context, tx pgx.Tx, rows []audit.Row, begun []time.Time, at time.Time) (int, error) {
	var (
		last    audit.Seal
		highest int64
		honest  []audit.Row
		ids     []int64
	)
	c := rows[0].Chain
	if err := ignoreNoRows(tx.QueryRow(ctx, selectLastSeal, c.Province, c.Period).Scan(&last.Number, &last.Digest, &highest)); err != nil {
		return 0, err
	}
	for i, r := range rows {
		used := false
		if r.ID < highest { // rarely: a transaction that ended late
			if err := tx.QueryRow(ctx, selectUsedUp, c.Province, c.Period, r.ID, begun[i]).Scan(&used); err != nil {
				return 0, err
			}
		}
		if !used {
			honest, ids = append(honest, r), append(ids, r.ID)
		}
	}
	if len(honest) == 0 {
		return 0, nil
	}
	seal, err := audit.Next(c, &last, honest, at)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, insertSeal, c.Province, c.Period, seal.Number, multirange(seal.Spans), seal.Hashes, seal.Previous, seal.Digest, seal.At)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, deleteOpened, ids)
	return len(ids), err
}

func multirange(spans []audit.Span) string {
	parts := make([]string, len(spans))
	for i, s := range spans {
		parts[i] = fmt.Sprintf("[%d,%d]", s.From, s.To)
	}
	return "{" + strings.Join(parts, ",") + "}"
}

const selectChains = `
select distinct province, coalesce(period, '') from audit where $1 = '' or period = $1
union
select province, period from audit_seal where $1 = '' or period = $1
order by 1, 2`

const selectUnsealedIDs = `
select o.audit, o.begun_at, a.id is not null
from audit_open o
left join audit a on a.id = o.audit
order by o.audit`

const selectSeals = `
select number, array(select lower(r) from unnest(ids) r order by 1), array(select upper(r) - 1 from unnest(ids) r order by 1), hashes, coalesce(previous, ''), digest, sealed_at
from audit_seal
where (province, period) = ($1, $2)
order by number`

const selectAuditRows = `
select id, at, actor, action, province, coalesce(period, ''), details
from audit
where province = $1 and coalesce(period, '') = $2
order by id`

// CheckAudit checks every chain of the audit, or those of a period, at one moment, against digests that were kept
// elsewhere. Breaks that are of no chain are in the last report, which is of an empty chain.
func (s *Store) CheckAudit(ctx context.Context, period string, kept []audit.Kept) (reports []audit.Report, err error) {
	tx, err := s.pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return nil, fmt.Errorf("check the audit: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // it has only read
	waiting, rest, err := waitingRows(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("check the audit: %w", err)
	}
	chains, err := chainsOf(ctx, tx, period)
	if err != nil {
		return nil, fmt.Errorf("check the audit: %w", err)
	}
	for _, c := range chains {
		r, err := checkChain(ctx, tx, c, waiting, kept)
		if err != nil {
			return nil, fmt.Errorf("check the audit of %s: %w", c, err)
		}
		reports = append(reports, r)
	}
	for _, k := range kept {
		if !slices.Contains(chains, k.Chain) && (period == "" || k.Period == period) {
			rest.Breaks = append(rest.Breaks, audit.Break{Seal: k.Number, Says: fmt.Sprintf("the seal of %s that was kept elsewhere is not here any more", k.Chain)})
		}
	}
	if !rest.Whole() {
		reports = append(reports, rest)
	}
	return reports, nil
}

func chainsOf(ctx context.Context, tx pgx.Tx, period string) ([]audit.Chain, error) {
	rows, _ := tx.Query(ctx, selectChains, period)
	return pgx.CollectRows(rows, pgx.RowToStructByPos[audit.Chain])
}

// waitingRows are the rows that wait to be sealed. One that was removed meanwhile is a break.
func waitingRows(ctx context.Context, tx pgx.Tx) (audit.Waiting, audit.Report, error) {
	var (
		waiting = audit.Waiting{}
		rest    audit.Report
		id      int64
		begun   time.Time
		there   bool
	)
	rows, _ := tx.Query(ctx, selectUnsealedIDs)
	_, err := pgx.ForEachRow(rows, []any{&id, &begun, &there}, func() error {
		waiting[id] = begun
		if !there {
			rest.Breaks = append(rest.Breaks, audit.Break{Row: id, Says: "it is missing: it was removed before it was sealed"})
		}
		return nil
	})
	return waiting, rest, err
}

func checkChain(ctx context.Context, tx pgx.Tx, c audit.Chain, waiting audit.Waiting, kept []audit.Kept) (audit.Report, error) {
	seals, err := sealsOf(ctx, tx, c)
	if err != nil {
		return audit.Report{}, err
	}
	checker := audit.NewChecker(c, seals, waiting, kept)
	rows, _ := tx.Query(ctx, selectAuditRows, c.Province, c.Period)
	var r audit.Row
	_, err = pgx.ForEachRow(rows, auditColumns(&r), func() error { return checker.Row(r) })
	return checker.End(), err
}

func sealsOf(ctx context.Context, tx pgx.Tx, c audit.Chain) ([]audit.Seal, error) {
	rows, _ := tx.Query(ctx, selectSeals, c.Province, c.Period)
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (audit.Seal, error) {
		s := audit.Seal{Chain: c}
		var from, to []int64
		err := row.Scan(&s.Number, &from, &to, &s.Hashes, &s.Previous, &s.Digest, &s.At)
		for i := range from {
			s.Spans = append(s.Spans, audit.Span{From: from[i], To: to[i]})
		}
		return s, err
	})
}

const selectSealHeads = `
select distinct on (province, period) province, period, number, digest
from audit_seal
order by province, period, number desc`

// AuditHeads are the last seals of all chains: kept elsewhere, they vouch for everything before.
func (s *Store) AuditHeads(ctx context.Context) ([]audit.Kept, error) {
	rows, _ := s.pool.Query(ctx, selectSealHeads)
	heads, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (k audit.Kept, err error) {
		return k, row.Scan(&k.Province, &k.Period, &k.Number, &k.Digest)
	})
	if err != nil {
		return nil, fmt.Errorf("read the last seals: %w", err)
	}
	return heads, nil
}
