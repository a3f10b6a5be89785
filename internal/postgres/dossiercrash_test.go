package postgres

import (
	"context"
	"syscall"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/internal/devstack"
)

// interrupted are lines of which one is read only after something has happened.
type interrupted struct {
	*lines
	before int // the line
	do     func()
}

func (i *interrupted) Next() error {
	if i.at+1 == i.before {
		i.do()
	}
	return i.lines.Next()
}

// ownServer is a store on a server that the test may kill.
func ownServer(t *testing.T) (*devstack.Postgres, *Store) {
	t.Helper()
	pg, err := devstack.StartPostgres(t.Context(), devstack.PostgresOptions{Throwaway: true})
	must(t, err)
	t.Cleanup(func() { must(t, pg.Stop(context.Background())) })
	must(t, Prepare(t.Context(), pg.URL, Roles{App: devstack.AppRole}))
	s, err := Open(t.Context(), devstack.AsRole(pg.URL, devstack.AppRole))
	must(t, err)
	t.Cleanup(s.Close)
	return pg, s
}

func TestAnImportGoesOnAfterPostgresWasKilled(t *testing.T) {
	pg, s := ownServer(t)
	const n = 40_000
	var all []any
	for i := range n {
		all = append(all, made("H44.1", i))
	}
	in := activities.Intake{Key: key, Content: activities.OfDossiers, Source: "upload", Name: "hồ sơ.csv"}
	killed := &interrupted{&lines{all: all}, n / 2, func() { must(t, syscall.Kill(pg.PID(), syscall.SIGKILL)) }}
	_, err := doorAt(s, afterAugust).Take(t.Context(), in, killed, func(id int) { in.ID = id }, func(activities.IntakeFigures) {})
	if err == nil || in.ID == 0 {
		t.Fatalf("the import %d ended as if nothing had happened: %v", in.ID, err)
	}
	for up := time.Now().Add(time.Minute); s.Ping(t.Context()) != nil; {
		if time.Now().After(up) {
			t.Fatal("Postgres does not come again")
		}
		<-time.After(50 * time.Millisecond)
	}
	report, err := doorAt(s, afterAugust).Take(t.Context(), in, &lines{all: all}, func(int) {}, func(activities.IntakeFigures) {})
	must(t, err)
	same(t, activities.IntakeFigures{Lines: n, Added: n}, report.IntakeFigures)
	same(t, "40000/40000", progress(t, s))
	var left int
	must(t, s.pool.QueryRow(t.Context(), `select count(*) from pg_class where relname ~ '^dossier_(in|twice)_'`).Scan(&left))
	same(t, 0, left)
}
