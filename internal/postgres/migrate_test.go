package postgres

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/internal/devstack/devtest"
)

func TestManyProgramsMayMigrateAtOnce(t *testing.T) {
	s, err := Open(t.Context(), devtest.Database(t))
	must(t, err)
	t.Cleanup(s.Close)
	if err := s.Prepared(t.Context()); !errors.Is(err, ErrOutdated) {
		t.Errorf("before migrating: %v, want ErrOutdated", err)
	}
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			if err := s.Migrate(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	must(t, s.Prepared(t.Context()))
}

func TestAMigrationIsMadeUpForAlsoWhenALaterOneCameFirst(t *testing.T) {
	s, _ := claimed(t)
	execute(t, s, "alter table ladder_set add constraint ladder_set_sha256_key unique (sha256)")
	execute(t, s, "delete from migration where number = 9")
	if err := s.Prepared(t.Context()); !errors.Is(err, ErrOutdated) {
		t.Errorf("without it: %v, want ErrOutdated", err)
	}
	must(t, ownerOf(t, s).Migrate(t.Context()))
	must(t, s.Prepared(t.Context()))
}

// laterVersion is a version that has these migrations besides ours, on a prepared database as its owner.
func laterVersion(t *testing.T, more map[string]string) migrator {
	t.Helper()
	m := ownerOf(t, openStore(t)).migrator()
	files := fstest.MapFS{}
	names, err := fs.Glob(migrations, "migrations/*.sql")
	must(t, err)
	for _, name := range names {
		files[name] = &fstest.MapFile{}
	}
	for name, script := range more {
		files["migrations/"+name] = &fstest.MapFile{Data: []byte(script)}
	}
	m.files, m.patience = files, 200*time.Millisecond
	return m
}

func TestAVersionStopsBeforeADatabaseThatNoLongerHasWhatItUses(t *testing.T) {
	later := laterVersion(t, map[string]string{
		"900_digest_elsewhere.sql": "create table digest_elsewhere (id int primary key);",
		"901_digest_gone.sql":      "-- contract: since 900: digests are elsewhere\nalter table person drop column if exists digest_of_before;",
	})
	ours := later.store
	must(t, later.migrate(t.Context()))
	must(t, later.prepared(t.Context()))
	for what, err := range map[string]error{"a program": ours.Prepared(t.Context()), "its worker": ours.Migrate(t.Context())} {
		if !errors.Is(err, ErrBeyond) || !strings.Contains(err.Error(), "needs migration 900") {
			t.Errorf("%s of before goes on with it: %v", what, err)
		}
	}
	between := laterVersion(t, map[string]string{"900_digest_elsewhere.sql": ""})
	between.store = ours
	if err := between.prepared(t.Context()); err != nil {
		t.Errorf("a version that knows 900 is refused: %v", err)
	}
}

// holding is a transaction of somebody else that has taken these locks until it is ended.
func holding(t *testing.T, s *Store, statement string) pgx.Tx {
	t.Helper()
	tx, err := s.pool.Begin(t.Context())
	must(t, err)
	t.Cleanup(func() { tx.Rollback(context.Background()) }) //nolint:errcheck // most often it has ended
	_, err = tx.Exec(t.Context(), statement)
	must(t, err)
	return tx
}

func howMany(t *testing.T, s *Store, question string) (n int64) {
	t.Helper()
	must(t, s.pool.QueryRow(t.Context(), question).Scan(&n))
	return n
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	patience := time.After(30 * time.Second)
	for !holds() {
		select {
		case <-patience:
			t.Fatalf("not in 30 s: %s", what)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// TestAMigrationGivesWayAndComesAgain: who reads for long keeps a migration from its table, and the migration must not
// keep all others from it meanwhile.
func TestAMigrationGivesWayAndComesAgain(t *testing.T) {
	m := laterVersion(t, map[string]string{"900_note.sql": "-- locks agency: a column without a value\nalter table agency add column note text;"})
	reader := holding(t, m.store, "select from agency")
	migrated := make(chan error, 1)
	go func() { migrated <- m.migrate(context.Background()) }()
	const waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%add column note%'"
	for range 3 {
		eventually(t, "the migration waits for its table", func() bool { return howMany(t, m.store, waiting) == 1 })
		within, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		_, err := m.store.pool.Exec(within, "select from agency")
		cancel()
		if err != nil {
			t.Fatalf("others wait behind the migration: %v", err)
		}
	}
	select {
	case err := <-migrated:
		t.Fatalf("it has ended while its table was held: %v", err)
	default:
	}
	must(t, reader.Commit(t.Context()))
	must(t, <-migrated)
	must(t, m.prepared(t.Context()))
}

// TestAnIndexThatWasBrokenOffIsBuiltAgain: PostgreSQL leaves an index that was broken off behind, and never uses it.
func TestAnIndexThatWasBrokenOffIsBuiltAgain(t *testing.T) {
	m := laterVersion(t, map[string]string{"900_index.sql": "-- alone: writers go on while it is built\n" +
		"drop index concurrently if exists agency_by_name;\ncreate index concurrently agency_by_name on agency (name);\n"})
	writer := holding(t, m.store, "lock table agency in row exclusive mode")
	building, breakOff := context.WithCancel(t.Context())
	migrated := make(chan error, 1)
	go func() { migrated <- m.migrate(building) }()
	const left = "select count(*) from pg_index where indexrelid = to_regclass('agency_by_name') and indisvalid = "
	eventually(t, "the index is begun", func() bool { return howMany(t, m.store, left+"false") == 1 })
	breakOff()
	if err := <-migrated; !errors.Is(err, context.Canceled) {
		t.Errorf("broken off: %v", err)
	}
	if err := m.prepared(t.Context()); !errors.Is(err, ErrOutdated) {
		t.Errorf("half an index is taken for a whole one: %v", err)
	}
	must(t, writer.Commit(t.Context()))
	must(t, m.migrate(t.Context()))
	same(t, int64(1), howMany(t, m.store, left+"true"))
	must(t, m.prepared(t.Context()))
}
