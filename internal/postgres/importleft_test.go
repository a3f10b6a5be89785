package postgres

import (
	"context"
	"errors"
	"testing"

	"danhgia/activities"
	"danhgia/dossier"
)

func TestAnImportThatItsProgramLeftIsSeenSoAndEnds(t *testing.T) {
	s := openStore(t)
	state := func(intake int) string {
		t.Helper()
		i, err := s.Import(t.Context(), "H44", 0, intake)
		must(t, err)
		return string(i.State) + " " + i.Error.Vi
	}
	ending := func(intake int) (string, int) {
		t.Helper()
		must(t, s.EndLeftImports(t.Context()))
		var tables int
		must(t, s.pool.QueryRow(t.Context(), "select count(*) from pg_class where relname ~ '^dossier_(in|twice)_'").Scan(&tables))
		return state(intake), tables
	}
	at := func(want string, tables int, got string, left int) {
		t.Helper()
		if got != want || left != tables {
			t.Errorf("%q with %d tables, not %q with %d", got, left, want, tables)
		}
	}
	in := activities.Intake{Key: key, Content: activities.OfDossiers, Source: activities.StarterSource, Name: "hồ sơ.csv"}
	book, err := s.OpenBook(t.Context(), in, func(context.Context) (activities.Rules, error) {
		return activities.Rules{Judge: dossier.Judge{From: momentAt("2026-08-01 00:00:00"), To: momentAt("2026-09-01 00:00:00")}}, nil
	}, nil)
	must(t, err)
	id := book.ID()
	got, left := ending(id)
	at("taking ", 2, got, left) // its program has the period

	// The workflow of an import goes on with what its worker has left.
	key := s.importOf(t, id)
	book.Close()
	got, left = ending(id)
	at("taking ", 2, got, left)

	// What no import is left of, nobody goes on with.
	execute(t, s, "delete from import")
	at("refused "+errLeftBehind.Vi, 0, state(id), 0)
	got, left = ending(id)
	at("refused "+errLeftBehind.Vi, 0, got, left)
	var ended bool
	must(t, s.pool.QueryRow(t.Context(), "select ended_at is not null and state = 'refused' from intake").Scan(&ended))
	same(t, true, ended)
	if _, err := s.Import(t.Context(), "H44", key, 0); !errors.Is(err, activities.ErrNotFound) {
		t.Error(err)
	}
	taken(t, s, made("H44.1", 1))
}

// importOf is an import that has become an intake.
func (s *Store) importOf(t *testing.T, intake int) (id activities.ImportID) {
	t.Helper()
	must(t, s.pool.QueryRow(t.Context(), `insert into import (province, period, content, source, file, state, intake)
		values ('H44', '2026-08', 'dossiers', 'upload', 'x', 'taking', $1) returning id`, intake).Scan(&id))
	return id
}
