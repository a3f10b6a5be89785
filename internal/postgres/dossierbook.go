package postgres

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/cespare/xxhash/v2"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"danhgia/activities"
	"danhgia/scoring"
)

// dossierBook is activities.Book. Its connection has the lock of the period's dossiers.
type dossierBook struct {
	conn     *pgxpool.Conn
	lanes    *lanes
	in       activities.Intake
	rules    activities.Rules
	id       int  // of dossier_book
	stored   bool // there are dossiers of the period
	done     activities.IntakeFigures
	known    *hashSet                  // of the stored lines
	numbers  *hashSet                  // of the file's dossiers that were not known by their lines
	official map[string]map[string]int // by agency and name
	form     uint64                    // hash of it
	sums     *sums
}

// Whoever changes the dossiers of a period holds an advisory lock of this kind, with the period's lockName.
const (
	dossierLock  = `hashtext('danhgia dossiers')`
	lockDossiers = `
select pg_try_advisory_lock(` + dossierLock + `, hashtext($1))`
)

func lockName(k activities.Key) string { return k.Province + "/" + string(k.Period) }

// A chunk that a crash of the server takes away is read again, with its count of lines: nothing waits for the disk
// before the import is settled.
const (
	relax  = "set synchronous_commit = off"
	insist = "set local synchronous_commit to default"
	letGo  = "reset synchronous_commit; select pg_advisory_unlock_all()"
)

// OpenBook takes hold of the dossiers of a period for an import. An import that stopped halfway and is not gone on with is
// given up.
func (s *Store) OpenBook(ctx context.Context, in activities.Intake, rules func(context.Context) (activities.Rules, error), form []byte) (activities.Book, error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect for an import: %w", err)
	}
	b := &dossierBook{conn: conn, in: in, numbers: newHashSet(0), official: map[string]map[string]int{}, form: xxhash.Sum64(form)}
	if err := b.open(ctx, rules); err != nil {
		b.Close()
		return nil, fmt.Errorf("open the dossiers of %s: %w", in.Period, err)
	}
	return b, nil
}

func (b *dossierBook) open(ctx context.Context, rules func(context.Context) (activities.Rules, error)) (err error) {
	var free bool
	if err = b.conn.QueryRow(ctx, lockDossiers, lockName(b.in.Key)).Scan(&free); err != nil {
		return err
	}
	if !free {
		return activities.Busy("hồ sơ của kỳ %s đang được nạp hoặc đánh giá lại; hãy chờ xong rồi nạp", "dossiers of %s are being taken in or judged again: wait until that has ended", b.in.Period)
	}
	if b.rules, err = rules(ctx); err != nil {
		return err
	}
	if err := pgx.BeginFunc(ctx, b.conn, func(tx pgx.Tx) error { return b.begin(ctx, tx) }); err != nil {
		return err
	}
	if b.lanes, err = newLanes(ctx, b.conn.Conn()); err != nil {
		return err
	}
	return b.recall(ctx)
}

const insertBook = `
insert into dossier_book (province, period, judged_until, as_of, received_only)
values ($1, $2, $3, $3, $4)
on conflict (province, period) do update set province = excluded.province
returning id, to_regclass('dossier_' || id) is not null`

const insertIntake = `
insert into intake (province, period, content, source, name, bytes, by_person)
values ($1, $2, $3, $4, $5, $6, nullif($7, '')::bigint)
returning id`

const selectIntake = `
select lines, added, changed, unchanged, repeated, refused
from intake
where id = $1 and (province, period, content) = ($2, $3, $4) and state = 'running'`

// begin starts or finds the import and the table that it fills.
func (b *dossierBook) begin(ctx context.Context, tx pgx.Tx) error {
	err := tx.QueryRow(ctx, insertBook, b.in.Province, b.in.Period, b.rules.Judge.To.Time(), b.rules.Judge.ReceivedOnly).Scan(&b.id, &b.stored)
	if err != nil {
		return err
	}
	if err := b.abandon(ctx, tx); err != nil {
		return err
	}
	if b.in.ID != 0 {
		f := &b.done
		return found(tx.QueryRow(ctx, selectIntake, b.in.ID, b.in.Province, b.in.Period, b.in.Content).
			Scan(&f.Lines, &f.Added, &f.Changed, &f.Unchanged, &f.Repeated, &f.Refused), "the import %d", b.in.ID)
	}
	err = tx.QueryRow(ctx, insertIntake, b.in.Province, b.in.Period, b.in.Content, b.in.Source, b.in.Name, b.in.Bytes, b.in.By).Scan(&b.in.ID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "select open_intake($1, $2, $3)", b.id, b.in.ID, b.stored)
	return err
}

const selectHalfway = `
select id
from intake
where (province, period) = ($1, $2) and state = 'running' and content = 'dossiers' and id <> $3`

var errAbandoned = scoring.Text{Vi: "bị dừng giữa chừng; đã có lần nạp sau thay thế", En: "stopped halfway: a later import took its place"}

func (b *dossierBook) abandon(ctx context.Context, tx pgx.Tx) error {
	halfway, err := column[int](ctx, tx, selectHalfway, b.in.Province, b.in.Period, b.in.ID)
	if err != nil {
		return err
	}
	for _, id := range halfway {
		if err := tear(ctx, tx, id, errAbandoned); err != nil {
			return err
		}
	}
	return nil
}

func (b *dossierBook) partition() string { return fmt.Sprintf("dossier_%d", b.id) }
func (b *dossierBook) fresh() string     { return fmt.Sprintf("dossier_in_%d", b.in.ID) }
func (b *dossierBook) twice() string     { return fmt.Sprintf("dossier_twice_%d", b.in.ID) }

// recall reads the lines that are stored, and what an earlier try has stored of the file.
func (b *dossierBook) recall(ctx context.Context) error {
	count := 0
	if b.stored {
		err := b.conn.QueryRow(ctx, "select greatest(reltuples, 0)::int from pg_class where oid = $1::regclass", b.partition()).Scan(&count)
		if err != nil {
			return err
		}
	}
	b.known = newHashSet(count)
	if b.stored {
		err := b.each(ctx, "select line_hash from "+b.partition(), func(hash []byte) {
			b.known.Add(binary.BigEndian.Uint64(hash))
		})
		if err != nil {
			return err
		}
	} else if b.done.Lines == 0 {
		b.sums = newSums()
	}
	if b.done.Lines == 0 {
		return nil
	}
	return b.each(ctx, "select number from "+b.fresh(), func(number []byte) { b.numbers.Add(xxhash.Sum64(number)) })
}

// each has the values of a query's one column, as they are on the wire.
func (b *dossierBook) each(ctx context.Context, query string, do func([]byte)) error {
	rows := b.conn.Conn().PgConn().ExecParams(ctx, query, nil, nil, nil, []int16{1})
	for rows.NextRow() {
		do(rows.Values()[0])
	}
	_, err := rows.Close()
	return err
}

func (b *dossierBook) ID() int                        { return b.in.ID }
func (b *dossierBook) Done() activities.IntakeFigures { return b.done }

func (b *dossierBook) Known(line []byte) (hash uint64, known, again bool) {
	hash = xxhash.Sum64(line) ^ b.form
	known, again = b.known.Mark(hash)
	return hash, known, again
}

func (b *dossierBook) First(number string) bool { return b.numbers.Add(xxhash.Sum64String(number)) }

// Close lets the dossiers of the period go. A connection that cannot say so is closed, which says it too.
func (b *dossierBook) Close() {
	ctx := context.Background()
	b.lanes.close()
	if _, err := b.conn.Exec(ctx, letGo); err != nil {
		_ = b.conn.Conn().Close(ctx) // it is gone either way
	}
	b.conn.Release()
}
