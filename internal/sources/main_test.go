package sources

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/internal/devstack/devtest"
	"danhgia/scoring"
)

func TestMain(m *testing.M) { devtest.Main(m) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// inWords are the Vietnamese words of a refusal; another error fails the test.
func inWords(t *testing.T, err error) string {
	t.Helper()
	if !errors.Is(err, activities.ErrRefused) {
		t.Fatalf("not refused: %v", err)
	}
	return strings.Join(scoring.Vietnamese(err), "; ")
}

func newSpool(t *testing.T) Spool {
	t.Helper()
	return Spool{Dir: filepath.Join(t.TempDir(), "spool")}
}

func jobOf(s activities.Source) activities.ImportJob {
	return activities.ImportJob{Key: activities.Key{Province: "H44", Period: "2026-08"}, ID: 17, Content: activities.OfDossiers, Source: s, Spool: Spool{}.NewKey()}
}

func secret(t *testing.T, text string) Secrets {
	t.Helper()
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "mot-cua"), []byte(text+"\n"), 0o600))
	return Secrets{dir}
}

func content(t *testing.T, s Spool, key string) string {
	t.Helper()
	f, err := s.Open(key)
	must(t, err)
	defer f.Close()
	all, err := io.ReadAll(f)
	must(t, err)
	return string(all)
}
