package test

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"danhgia/internal/postgres"
)

// with is an environment in which one setting is another.
func (o *office) with(name, value string) *office {
	other := *o
	other.environment = append(slices.Clone(o.environment), name+"="+value)
	return &other
}

// on is an environment with another database.
func (o *office) on(url string) *office {
	other := *o
	other.environment = append(slices.Clone(o.environment), database(url)...)
	return &other
}

// beside is an empty database on the server of another.
func beside(t *testing.T, address, suffix string) string {
	t.Helper()
	u := must2(url.Parse(address))(t)
	name := strings.TrimPrefix(u.Path, "/") + suffix
	own := must2(postgres.CreateDatabase(t.Context(), address, name))(t)
	t.Cleanup(func() { must(t, postgres.DropDatabase(context.Background(), address, name)) })
	return own
}

func TestABackupIsWrittenCheckedAndRestored(t *testing.T) {
	t.Parallel()
	source, officers := smallProvince(t)
	s := newSceneOn(t, source, ownPostgres(t).URL, "127.0.0.1:1", "default")
	s.prepare(officers)
	dir, spool := filepath.Join(t.TempDir(), "backup"), t.TempDir()
	write(t, filepath.Join(spool, "waiting"), "Mã hồ sơ")
	o := s.office.with("DANHGIA_SPOOL_DIR", spool)
	written := o.good("backup", "--out", dir)
	if !strings.Contains(written, "keys      none") {
		t.Errorf("it says\n%s", written)
	}
	for _, f := range []string{dir, filepath.Join(dir, "danhgia.dump"), filepath.Join(dir, "manifest.json")} {
		if mode := must2(os.Stat(f))(t).Mode().Perm(); mode&0o077 != 0 {
			t.Errorf("%s may be read by others: %s", f, mode)
		}
	}
	checked := o.good("backup", "--verify", dir)
	if !strings.Contains(checked, "every table has its rows") {
		t.Errorf("the check says\n%s", checked)
	}
	t.Logf("\n%s%s", written, checked)
	if left := s.lines("select datname from pg_database where datname like 'danhgia_verify_%'"); len(left) > 0 {
		t.Errorf("checking leaves %q behind", left)
	}
	o.refuses("is not empty: give a new folder", "backup", "--out", dir)
	o.refuses("the database danhgia is not empty", "restore", "--from", dir)

	empty, elsewhere := beside(t, s.url, "_restored"), filepath.Join(t.TempDir(), "spool")
	r := o.on(empty).with("DANHGIA_SPOOL_DIR", elsewhere)
	r.with("DANHGIA_PROVINCE", "H01").refuses("the backup is of province H44", "restore", "--from", dir)
	t.Logf("\n%s", r.good("restore", "--from", dir))
	if got := readFile(t, filepath.Join(elsewhere, "waiting")); got != "Mã hồ sơ" {
		t.Errorf("the spool has %q", got)
	}
	if was, is := o.good("officers", "list", "--json"), r.good("officers", "list", "--json"); was != is || was == "" {
		t.Errorf("the officers were\n%s\nand are\n%s", was, is)
	}
	r.refuses("is not empty", "restore", "--from", dir)

	if held := r.good("mail", "held"); !strings.Contains(held, "mails on duties are held") || !strings.Contains(held, "0 mails may have been sent") {
		t.Errorf("of what is held it says\n%s", held)
	}
	r.good("mail", "release", "--as", "quan-tri@phutho.example", "--reason", "đã kiểm tra")
	r.refuses("no mail is held", "mail", "held")
	o.refuses("no mail is held", "mail", "held")
}

func TestADamagedBackupIsRefused(t *testing.T) {
	t.Parallel()
	s := newSceneOn(t, sampleFolder, ownPostgres(t).URL, "127.0.0.1:1", "default")
	whole := filepath.Join(t.TempDir(), "backup")
	s.good("backup", "--out", whole)
	for name, damage := range map[string]struct {
		words string
		do    func(dir string) error
	}{
		"a file was cut off":    {"danhgia.dump has changed", func(dir string) error { return os.Truncate(filepath.Join(dir, "danhgia.dump"), 1000) }},
		"a file is missing":     {"danhgia.dump is missing", func(dir string) error { return os.Remove(filepath.Join(dir, "danhgia.dump")) }},
		"it was broken off":     {"has no manifest.json", func(dir string) error { return os.Remove(filepath.Join(dir, "manifest.json")) }},
		"rows were left out":    {"migration has ", func(dir string) error { return edit(dir, `"migration": `, `"migration": 9`) }},
		"it is of later making": {"has format 9", func(dir string) error { return edit(dir, `"Format": 1`, `"Format": 9`) }},
	} {
		dir := filepath.Join(t.TempDir(), "damaged")
		must(t, os.CopyFS(dir, os.DirFS(whole)))
		must(t, damage.do(dir))
		t.Log(name)
		s.refuses(damage.words, "backup", "--verify", dir)
	}
}

func edit(dir, from, to string) error {
	file := filepath.Join(dir, "manifest.json")
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return os.WriteFile(file, []byte(strings.Replace(string(content), from, to, 1)), 0o600)
}

func TestKeysAreInABackupOnlyWhenAskedFor(t *testing.T) {
	t.Parallel()
	s := newSceneOn(t, sampleFolder, ownPostgres(t).URL, "127.0.0.1:1", "default")
	dir := filepath.Join(t.TempDir(), "backup")
	if said := s.good("backup", "--out", dir, "--with-keys"); !strings.Contains(said, "KEYS      keys, secrets and passwords lie in clear") {
		t.Errorf("it says\n%s", said)
	}
	for file, want := range map[string]string{"DANHGIA_SESSION_KEY_FILE": strings.Repeat("s", 32), "DANHGIA_PUBLICATION_KEY": signingKey()} {
		path := filepath.Join(dir, "keys", file)
		if mode := must2(os.Stat(path))(t).Mode().Perm(); mode != 0o600 || readFile(t, path) != want {
			t.Errorf("%s is of mode %s, or has other content", path, mode)
		}
	}
}
