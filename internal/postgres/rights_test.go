package postgres

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/internal/devstack"
	"danhgia/internal/devstack/devtest"
)

const selectRights = `
select c.relname,
       (select string_agg(lower(p), ', ' order by n)
        from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) with ordinality as all_of (p, n)
        where has_table_privilege('danhgia_app', c.oid, p)),
       coalesce((select string_agg(lower(p), ', ' order by n)
        from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) with ordinality as all_of (p, n)
        where has_table_privilege('danhgia_read', c.oid, p)), ''),
       exists (select from pg_trigger where tgrelid = c.oid and tgname = 'fixed' and tgenabled = 'O'),
       pg_get_userbyid(c.relowner)
from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
order by 1`

// TestEveryTableHasAKindAndItsRightsAreThoseOfItsKind walks the catalogue: a table that a migration adds and nobody has
// thought of is found here.
func TestEveryTableHasAKindAndItsRightsAreThoseOfItsKind(t *testing.T) {
	s := ownerOf(t, openStore(t))
	rows, err := s.pool.Query(t.Context(), selectRights)
	must(t, err)
	defer rows.Close()
	seen := 0
	for rows.Next() {
		var (
			table, app, reader, owner string
			locked                    bool
		)
		must(t, rows.Scan(&table, &app, &reader, &locked, &owner))
		seen++
		k, known := kinds[table]
		switch {
		case !known:
			t.Errorf("table %s has no kind: say in rights.go what the programs may do to it", table)
		case app != k.rights:
			t.Errorf("the programs may %s of %s, which is for %s", app, table, k.rights)
		case locked != k.locked:
			t.Errorf("%s: its rows are never changed: %t by its kind, %t by its trigger", table, k.locked, locked)
		case reader != map[bool]string{true: "", false: "select"}[slices.Contains(hidden, table)]:
			t.Errorf("the reading role may %q of %s", reader, table)
		case owner != devstack.OwnerRole:
			t.Errorf("%s belongs to %s", table, owner)
		}
	}
	must(t, rows.Err())
	if seen != len(kinds) {
		t.Errorf("%d tables, and %d have a kind", seen, len(kinds))
	}
}

// A dossier's table is made by the programs' order, and is the owner's all the same.
func TestTheProgramsOwnNothingAlsoAfterAnImport(t *testing.T) {
	s := openStore(t)
	takeDossiers(t, s)
	must(t, s.Limited(t.Context()))
	if err := ownerOf(t, s).Limited(t.Context()); !errors.Is(err, ErrOwner) {
		t.Errorf("of the owner it says %v", err)
	}
	for _, change := range []string{
		"create table x (y int)", "create function f() returns int language sql as 'select 1'", "create schema s", "drop table dossier_1", "alter table dossier_1 add x int",
		"truncate dossier_1", "update clock set speed = 2", "delete from migration", "select share_dossiers('audit')", "alter table audit disable trigger fixed",
		"drop trigger fixed on audit", "set role danhgia", "create database x", "create role x", "insert into clock (real_epoch, told_epoch, speed) values (now(), now(), 1)",
	} {
		if _, err := s.pool.Exec(t.Context(), change); err == nil || !strings.Contains(err.Error(), "permission denied") && !strings.Contains(err.Error(), "must be owner") {
			t.Errorf("%s: %v, want a refusal", change, err)
		}
	}
}

func TestWhoReadsSeesNoSecretsAndChangesNothing(t *testing.T) {
	reader, err := Open(t.Context(), devstack.AsRole(devtest.Prepared(t, Prepare), devstack.ReaderRole))
	must(t, err)
	t.Cleanup(reader.Close)
	_, err = reader.pool.Exec(t.Context(), "select from audit, task, dossier, period_mail")
	must(t, err)
	for _, refused := range []string{"select from totp", "select from session", "select from sign_in", "insert into audit (actor, action, province) values ('x', 'x', 'H44')", "update lane set reason = 'x'", "select open_intake(1, 1, false)"} {
		if _, err := reader.pool.Exec(t.Context(), refused); err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%s: %v, want a refusal", refused, err)
		}
	}
}

// An installation of before has one role. It is given others, and its dossiers are theirs to use.
func TestAnInstallationWithOneRoleIsGivenOthers(t *testing.T) {
	address := devtest.Database(t)
	must(t, Prepare(t.Context(), address, Roles{}))
	one, err := Open(t.Context(), address)
	must(t, err)
	t.Cleanup(one.Close)
	takeDossiers(t, one)
	if may, err := one.MayMigrate(t.Context()); err != nil || !may {
		t.Errorf("the one role may migrate: %t %v", may, err)
	}
	s, err := Open(t.Context(), devtest.App(address))
	must(t, err)
	t.Cleanup(s.Close)
	must(t, Prepare(t.Context(), address, Roles{App: devstack.AppRole, Reader: devstack.ReaderRole}))
	if may, err := s.MayMigrate(t.Context()); err != nil || may {
		t.Errorf("the programs' role may migrate: %t %v", may, err)
	}
	must(t, s.Prepared(t.Context()))
	takeDossiers(t, s)
}

func TestARoleThatMayDoMoreIsRefused(t *testing.T) {
	address := devtest.Database(t)
	super, err := pgx.Connect(t.Context(), devtest.Superuser(address))
	must(t, err)
	t.Cleanup(func() { must(t, super.Close(t.Context())) })
	for role, made := range map[string]string{"mighty": "superuser", "maker": "createrole", "in_owner": "in role danhgia"} {
		_, err := super.Exec(t.Context(), fmt.Sprintf("create role %s %s", role, made))
		must(t, err)
		if err := Prepare(t.Context(), address, Roles{App: role}); !errors.Is(err, activities.ErrRefused) {
			t.Errorf("%s as the programs' role: %v, want a refusal", role, err)
		}
	}
	if err := Prepare(t.Context(), address, Roles{App: "nobody_here"}); !errors.Is(err, activities.ErrRefused) || !strings.Contains(err.Error(), `create role "nobody_here"`) {
		t.Errorf("a role that there is not: %v", err)
	}
	u, err := url.Parse(address)
	must(t, err)
	if err := Prepare(t.Context(), address, Roles{App: u.User.Username()}); err != nil {
		t.Errorf("the owner as the programs' role is one role: %v", err)
	}
}

// takeDossiers takes a file of dossiers in, and the next day the one that differs from it: all that an import does to tables.
func takeDossiers(t *testing.T, s *Store) {
	t.Helper()
	for day := range 2 {
		in := activities.Intake{Key: key, Content: activities.OfDossiers, Source: "upload", Name: fmt.Sprintf("%d.csv", day)}
		_, err := doorAt(s, afterAugust).Take(t.Context(), in, &lines{all: []any{made("H44.1", day), made("H44.1", 7)}}, func(int) {}, func(activities.IntakeFigures) {})
		must(t, err)
	}
}
