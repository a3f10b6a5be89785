package test

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"danhgia/internal/devstack/devtest"
)

// oneStopDatabase is a database of another system with the sample's dossiers in it, and the address that its reader
// comes by.
func (c *collecting) oneStopDatabase() (address string) {
	c.t.Helper()
	u := must2(url.Parse(devtest.Database(c.t)))(c.t)
	password, _ := u.User.Password()
	u.User = url.UserPassword("postgres", password) // the cluster's own role, which makes others
	conn := must2(pgx.Connect(c.t.Context(), u.String()))(c.t)
	defer conn.Close(c.t.Context())
	file := must2(os.Open(c.file()))(c.t)
	defer file.Close()
	header, _, _ := strings.Cut(readFile(c.t, c.file()), "\n")
	reader := "doc_" + strings.TrimPrefix(u.Path, "/")
	_, err := conn.Exec(c.t.Context(), "create table ho_so ("+strings.ReplaceAll(header, ",", " text, ")+" text); create role "+reader+" login password 'mật khẩu'; grant select on ho_so to "+reader)
	must(c.t, err)
	_, err = conn.PgConn().CopyFrom(c.t.Context(), file, "copy ho_so from stdin (format csv, header)")
	must(c.t, err)
	u.User = url.User(reader)
	return u.String()
}

// TestADatabaseIsReadAfterTheImportBeforeIt reads a query of another system by a worker while a file of the same month is
// being taken in: it waits, and then changes nothing, because the database has what the file had.
func TestADatabaseIsReadAfterTheImportBeforeIt(t *testing.T) {
	c := newCollecting(t, "400000")
	c.open()
	query := filepath.Join(t.TempDir(), "mot-cua.sql")
	write(t, query, "select * from ho_so where received_at <= '{to} 23:59:59' order by dossier limit 3000")
	c.good(c.by("sources", "add", "--name", "mot-cua", "--kind", "sql", "--address", c.oneStopDatabase(), "--query", query, "--secret", "mot-cua", "--at", "06:30")...)
	first := c.ask(c.file())
	store := c.store()
	c.await("a part is stored", func(ctx context.Context) bool { return must2(store.Import(ctx, "H31", first, 0))(t).Figures.Lines > 0 })
	out := c.good(c.by("sources", "run", "--name", "mot-cua", "--period", "2026-08")...)
	if !strings.Contains(out, "from mot-cua, mot-cua.csv: done: 3000 lines, 0 new, 0 changed, 3000 unchanged") {
		t.Errorf("the source: %s", out)
	}
	order := c.value(`
		select string_agg(source, ' ' order by started_at) || ' ' || bool_and(started_at >= before)
		from (select source, started_at, coalesce(lag(ended_at) over (order by id), started_at) as before from intake) as i`)
	if order != "upload mot-cua true" {
		t.Errorf("the imports, and whether one began after the other: %s", order)
	}
	if left := must2(os.ReadDir(c.spool))(t); len(left) != 0 {
		t.Errorf("%d files are left in the spool", len(left))
	}
	write(t, query, "delete from ho_so returning *")
	code, _, errs := c.starter(c.by("sources", "add", "--name", "khac", "--kind", "sql", "--address", "postgres://doc@127.0.0.1/khac", "--query", query, "--secret", "mot-cua")...)
	if code == 0 || !strings.Contains(errs, "the query has to begin with select or with") {
		t.Errorf("a query that writes: exit %d: %s", code, errs)
	}
}
