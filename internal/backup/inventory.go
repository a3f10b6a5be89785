package backup

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Inventory is what a database has in it at one moment.
type Inventory struct {
	Moment     time.Time // real time
	Snapshot   string    // for others to read the same moment, as long as the transaction is open
	Server     string    // version: 15.18
	Major      int       // 15
	Migrations []int
	Rows       map[string]int64 // by table
}

const selectInventory = `
select clock_timestamp(), pg_export_snapshot(), current_setting('server_version'), current_setting('server_version_num')::int / 10000,
       array(select number from migration order by number)`

// A table that is divided is counted as one.
const selectTables = `
select relname
from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
order by relname`

// TakeInventory reads what the database at address has in it and has read be done while that moment can still be read
// by others, by the snapshot's name.
func TakeInventory(ctx context.Context, address string, read func(Inventory) error) error {
	return once(ctx, address, func(conn *pgx.Conn) error {
		tx, err := conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // it has only read
		inventory, err := takeInventory(ctx, tx)
		if err != nil {
			return fmt.Errorf("read what the database has in it: %w", err)
		}
		return read(inventory)
	})
}

func takeInventory(ctx context.Context, tx pgx.Tx) (i Inventory, err error) {
	i.Rows = map[string]int64{}
	if err := tx.QueryRow(ctx, selectInventory).Scan(&i.Moment, &i.Snapshot, &i.Server, &i.Major, &i.Migrations); err != nil {
		return i, err
	}
	rows, _ := tx.Query(ctx, selectTables)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return i, err
	}
	var batch pgx.Batch
	for _, table := range tables {
		batch.Queue("select count(*) from " + pgx.Identifier{table}.Sanitize()).QueryRow(func(row pgx.Row) error {
			var n int64
			err := row.Scan(&n)
			i.Rows[table] = n
			return err
		})
	}
	return i, tx.SendBatch(ctx, &batch).Close()
}

// ServerMajor is the version of the server at an address: 15.
func ServerMajor(ctx context.Context, address string) (major int, err error) {
	err = once(ctx, address, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, "select current_setting('server_version_num')::int / 10000").Scan(&major)
	})
	return major, err
}

const selectUsed = `
select count(*)
from pg_class
where relnamespace not in (select oid from pg_namespace where nspname ~ '^pg_' or nspname = 'information_schema') and relkind in ('r', 'p', 'v', 'm', 'S', 'f')`

// CheckEmpty refuses, in words, a database that has anything in it.
func CheckEmpty(ctx context.Context, address, name string) error {
	return once(ctx, address, func(conn *pgx.Conn) error {
		var used int
		if err := conn.QueryRow(ctx, selectUsed).Scan(&used); err != nil {
			return err
		}
		if used > 0 {
			return fmt.Errorf("the database %s is not empty: it has %d tables and the like. Restore into a new one, and keep this one until you are sure", name, used)
		}
		return nil
	})
}

// The system that was lost has gone on counting after the backup. A number that comes again would have a new mail go out
// with the Message-ID of another one, which mail servers throw away as a copy, and a report on that one believed of it.
const skipNumbers = `
select setval(format('%I.%I', schemaname, sequencename)::regclass, coalesce(last_value, 0) + 1000000)
from pg_sequences
where schemaname = 'public' and max_value > coalesce(last_value, 0) + 1000000`

// MarkRestored notes in a database that it was restored from a backup of that moment: what came after it may be missing.
// What is new from here on has numbers that the lost system has not given.
func MarkRestored(ctx context.Context, address string, moment time.Time) error {
	return once(ctx, address, func(conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, skipNumbers); err != nil {
			return fmt.Errorf("skip the numbers that may have been given: %w", err)
		}
		if _, err := conn.Exec(ctx, "insert into restored (backup_at) values ($1)", moment); err != nil {
			return fmt.Errorf("note that the database was restored: %w", err)
		}
		return nil
	})
}

// once connects for one piece of work.
func once(ctx context.Context, address string, work func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return fmt.Errorf("connect to the database %s: %w", Name(address), err)
	}
	return errors.Join(work(conn), conn.Close(ctx))
}
