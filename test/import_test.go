package test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/scoring"
)

// collecting is an office of Hưng Yên with its register, that takes files in from folders and from this machine.
type collecting struct {
	*office
	sample string // folder of what starter sample has made
	spool  string
	root   string // of watched folders
}

func newCollecting(t *testing.T, dossiers string) *collecting {
	t.Helper()
	c := &collecting{office: newOffice(t), sample: filepath.Join(t.TempDir(), "sample"), spool: t.TempDir(), root: t.TempDir()}
	secrets := t.TempDir()
	write(t, filepath.Join(secrets, "mot-cua"), "mật khẩu\n")
	c.environment = append(c.environment, "DANHGIA_PROVINCE=H31", "DANHGIA_PROVINCE_NAME=UBND tỉnh Hưng Yên", "DANHGIA_OUT_NETWORKS=127.0.0.0/8",
		"DANHGIA_SPOOL_DIR="+c.spool, "DANHGIA_SOURCES_DIRECTORY="+c.root, "DANHGIA_SOURCE_SECRETS_DIR="+secrets)
	c.good("sample", "--out", c.sample, "--period", "2026-08", "--dossiers", dossiers, "--months", "1")
	return c
}

// open brings the database up to date with a worker, and the register in.
func (c *collecting) open() {
	c.t.Helper()
	c.worker()
	c.good("users", "add", "--name", "Quản trị", "--email", schedulingAdmin, "--role", "office-admin", "--reason", "thử")
	c.good(c.by("calendar", "import", must2(filepath.Abs("../samples/days-off.csv"))(c.t))...)
	c.good(c.by("agencies", "import", "--period", "2026-08", "--source", filepath.Join(c.sample, "portal"))...)
}

func (c *collecting) by(args ...string) []string {
	return append(args, "--as", schedulingAdmin, "--reason", "thử")
}

func (c *collecting) file() string { return filepath.Join(c.sample, "dossiers-2026-08.csv") }

// counted is how many dossiers are stored, and what their tallies say.
func (c *collecting) counted() string {
	c.t.Helper()
	return c.value(`select (select count(*) from dossier) || ' ' || coalesce((select sum(numerators[1]) || '/' || sum(denominators[1]) from dossier_tally), '')`)
}

// value is what a query of one row and column gives.
func (c *collecting) value(query string) (text string) {
	c.t.Helper()
	conn := must2(pgx.Connect(c.t.Context(), c.url))(c.t)
	defer conn.Close(c.t.Context())
	must(c.t, conn.QueryRow(c.t.Context(), query).Scan(&text))
	return text
}

func TestAFileIsTakenInByTheStarter(t *testing.T) {
	c := newCollecting(t, "3000")
	c.open()
	take := func(args ...string) (int, string, string) {
		return c.starter(c.by(append([]string{"import", "--period", "2026-08"}, args...)...)...)
	}
	code, out, errs := take(c.file())
	if code != 0 || !strings.Contains(out, "done: 3000 lines, 3000 new, 0 changed") {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	first := c.counted()
	if code, out, errs = take(c.file()); code != 0 || !strings.Contains(out, "0 new, 0 changed, 3000 unchanged") || c.counted() != first {
		t.Errorf("the same file twice: exit %d: %s%s", code, out, errs)
	}
	code, _, errs = c.starter(c.by("import", "--period", "2026-05", c.file())...)
	if code != 1 || !strings.Contains(errs, "no dossier is of 2026-05") {
		t.Errorf("another period: exit %d: %s", code, errs)
	}
	other := filepath.Join(t.TempDir(), "khac-tinh.csv")
	write(t, other, strings.ReplaceAll(readFile(t, c.file()), "H31.", "H44."))
	refused := filepath.Join(t.TempDir(), "refused.csv")
	code, _, errs = take(other, "--refused", refused)
	if code != 1 || !strings.Contains(errs, "lines are refused, so the file is not taken in") || !strings.Contains(readFile(t, refused), "agency,H44.") {
		t.Errorf("another province: exit %d: %s", code, errs)
	}
	cut := filepath.Join(t.TempDir(), "cut.csv")
	whole := readFile(t, c.file())
	write(t, cut, whole[:len(whole)/2]+"\"")
	if code, _, errs = take(cut); code != 1 || !strings.Contains(errs, "breaks off") {
		t.Errorf("a file that is cut: exit %d: %s", code, errs)
	}
	if c.counted() != first {
		t.Errorf("what was refused has changed something: %s, before %s", c.counted(), first)
	}
	code, out, errs = c.starter(c.by("import", "--content", "procedures", "--period", "2026-08", filepath.Join(c.sample, "procedures.csv"))...)
	if code != 0 || !strings.Contains(out, "procedures from starter, procedures.csv: done") {
		t.Errorf("procedures: exit %d: %s%s", code, out, errs)
	}
	if list := c.good("imports"); strings.Count(list, "\n") != 6 || !strings.Contains(list, "khac-tinh.csv: refused") {
		t.Errorf("the list of imports:\n%s", list)
	}
}

// oneStopFile serves the sample's file, and what else a test wants.
func (c *collecting) oneStopFile(asked *atomic.Int32, first http.HandlerFunc) *httptest.Server {
	content := readFile(c.t, c.file())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) == 1 && first != nil {
			first(w, r)
			return
		}
		w.Header().Set("Etag", `"1"`)
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(content))
	}))
	c.t.Cleanup(server.Close)
	return server
}

// TestDossiersComeFromTheirSources reads a folder and a server by themselves, with real servers, and records what that
// leaves behind.
func TestDossiersComeFromTheirSources(t *testing.T) {
	c := newCollecting(t, "3000")
	c.open()
	c.good(c.by("sources", "add", "--name", "thu-muc", "--address", "mot-cua", "--every", "1m")...)
	folder := filepath.Join(c.root, "mot-cua")
	must(t, os.MkdirAll(folder, 0o755))
	for name, text := range map[string]string{"ho-so-2026-08.csv": readFile(t, c.file()), "khong-co-ky.csv": "x", "ho-so-2026-07.csv": "not,dossiers\n"} {
		write(t, filepath.Join(folder, name), text)
		old := time.Now().Add(-time.Hour)
		must(t, os.Chtimes(filepath.Join(folder, name), old, old))
	}
	c.await("the folder is empty", func(context.Context) bool {
		all, _ := filepath.Glob(filepath.Join(folder, "*.csv"))
		taking, _ := filepath.Glob(filepath.Join(folder, "taking/*"))
		return len(all)+len(taking) == 0
	})
	var there []string
	for _, pattern := range []string{"done/*", "refused/*"} {
		for _, path := range must2(filepath.Glob(filepath.Join(folder, pattern)))(t) {
			there = append(there, strings.TrimPrefix(path, folder+"/"))
		}
	}
	want := []string{
		"done/ho-so-2026-08.csv", "done/ho-so-2026-08.csv.bao-cao.txt", "refused/ho-so-2026-07.csv", "refused/ho-so-2026-07.csv.bao-cao.txt",
		"refused/khong-co-ky.csv", "refused/khong-co-ky.csv.bao-cao.txt",
	}
	if diff := cmp.Diff(want, there); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if said := readFile(t, filepath.Join(folder, "done/ho-so-2026-08.csv.bao-cao.txt")); !strings.Contains(said, "Số dòng: 3000\nMới: 3000\n") {
		t.Error(said)
	}
	if said := readFile(t, filepath.Join(folder, "refused/ho-so-2026-07.csv.bao-cao.txt")); !strings.Contains(said, "Lý do: ho-so-2026-07.csv: thiếu cột") {
		t.Error(said)
	}
	c.recordOf("import", activities.ImportWorkflowID(activities.Key{Province: "H31", Period: "2026-08"}, activities.OfDossiers, "thu-muc"))
	c.good(c.by("sources", "pause", "--name", "thu-muc")...)
	before := c.counted()

	var asked atomic.Int32
	server := c.oneStopFile(&asked, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Etag", `"1"`)
		w.Header().Set("Content-Length", "1000000")
		_, _ = io.WriteString(w, readFile(t, c.file())[:1000])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	})
	c.good(c.by("sources", "add", "--name", "mot-cua", "--kind", "http", "--address", server.URL+"/ho-so-{period}.csv", "--at", "06:30")...)
	out := c.good(c.by("sources", "run", "--name", "mot-cua", "--period", "2026-08")...)
	if !strings.Contains(out, "from mot-cua, ho-so-2026-08.csv: done: 3000 lines, 0 new, 0 changed, 3000 unchanged") || asked.Load() != 2 || c.counted() != before {
		t.Errorf("asked %d times: %s", asked.Load(), out)
	}
	c.recordOf("read-source", activities.SourceRunID("H31", 2))
	if left := must2(os.ReadDir(c.spool))(t); len(left) != 0 {
		t.Errorf("%d files are left in the spool", len(left))
	}
	code, _, errs := c.starter(c.by("sources", "add", "--name", "mot-cua", "--kind", "http", "--address", "http://10.0.0.1/x")...)
	if code != 1 || !strings.Contains(errs, "only https is sent to") {
		t.Errorf("an address inside: exit %d: %s", code, errs)
	}
}

// ask puts a file into the spool and asks for its import, as the web does.
func (c *collecting) ask(path string) activities.ImportID {
	c.t.Helper()
	key := strings.Repeat("A", 26)
	write(c.t, filepath.Join(c.spool, key), readFile(c.t, path))
	store := c.store()
	actors := must2(store.Actors(c.t.Context(), "H31", schedulingAdmin, must2(store.Today(c.t.Context()))(c.t)))(c.t)
	return must2(store.AskImport(c.t.Context(), activities.ImportJob{
		Key: activities.Key{Province: "H31", Period: "2026-08"}, Content: activities.OfDossiers, Spool: key, File: "hồ sơ.csv", Bytes: 1,
	}, activities.Change{Province: "H31", By: actors, Reason: "thử"}, false))(c.t)
}

func (c *collecting) ended(id activities.ImportID) (i activities.Import) {
	c.t.Helper()
	store := c.store()
	c.await("the import has ended", func(ctx context.Context) bool {
		i = must2(store.Import(ctx, "H31", id, 0))(c.t)
		return i.State.Ended()
	})
	return i
}

func TestAnImportGoesOnWhenItsWorkerIsKilled(t *testing.T) {
	c := newCollecting(t, "400000")
	c.open()
	id := c.ask(c.file())
	store := c.store()
	c.await("a part is stored", func(ctx context.Context) bool {
		i := must2(store.Import(ctx, "H31", id, 0))(t)
		return i.Figures.Lines > 0
	})
	victim := c.workers[len(c.workers)-1]
	must(t, victim.Process.Kill())
	stored := must2(store.Import(t.Context(), "H31", id, 0))(t)
	if stored.State.Ended() {
		t.Fatal("it was over before its worker was killed")
	}
	if _, err := store.AskImport(t.Context(), activities.ImportJob{Key: stored.Key, Content: activities.OfDossiers, File: "x"}, activities.Change{
		Province: "H31", Reason: "thử", By: must2(store.Actors(t.Context(), "H31", schedulingAdmin, must2(store.Today(t.Context()))(t)))(t),
	}, false); err == nil || strings.Join(scoring.Vietnamese(err), "") == "" {
		t.Errorf("a second import of the same: %v", err)
	} else if words := strings.Join(scoring.Vietnamese(err), "; "); words != "đang nạp hồ sơ của tháng 8/2026; hãy chờ lần nạp đó xong, hoặc dừng lần nạp đó" {
		t.Error(words)
	}
	c.worker()
	got := c.ended(id)
	want := activities.IntakeFigures{Lines: 400000, Added: 400000}
	if diff := cmp.Diff(want, got.Figures); diff != "" || got.State != activities.ImportDone {
		t.Errorf("%s, %v (-want +got)\n%s", got.State, got.Error, diff)
	}
	if n := c.value("select count(*) || ' ' || count(distinct number) from dossier"); n != "400000 400000" {
		t.Error(n)
	}
	if left := must2(os.ReadDir(c.spool))(t); len(left) != 0 {
		t.Errorf("%d files are left in the spool", len(left))
	}
}

func TestAnImportIsStopped(t *testing.T) {
	c := newCollecting(t, "400000")
	c.open()
	id := c.ask(c.file())
	store := c.store()
	c.await("it is at work", func(ctx context.Context) bool { return must2(store.Import(ctx, "H31", id, 0))(t).Figures.Lines > 0 })
	actors := must2(store.Actors(t.Context(), "H31", schedulingAdmin, must2(store.Today(t.Context()))(t)))(t)
	must(t, store.StopImport(t.Context(), id, activities.Change{Province: "H31", By: actors, Reason: "nhầm tệp"}))
	if got := c.ended(id); got.State != activities.ImportStopped || got.Error.Vi != "đã dừng theo yêu cầu" {
		t.Errorf("%s: %v", got.State, got.Error)
	}
	if n := c.value("select (select count(*) from dossier) || ' ' || (select count(*) from pg_class where relname ~ '^dossier_(in|twice)_')"); n != "0 0" {
		t.Errorf("dossiers, tables left: %s", n)
	}
	again := c.ask(c.file())
	if got := c.ended(again); got.State != activities.ImportDone {
		t.Errorf("a later one: %s, %v", got.State, got.Error)
	}
}

func TestStoredDossiersAreJudgedByAChangedCatalogueAndCalendar(t *testing.T) {
	c := newCollecting(t, "3000")
	c.open()
	c.good(c.by("import", "--period", "2026-08", c.file())...)
	basis := func() string { return c.value("select basis from dossier_book") }
	before := basis()
	judged := func(what string) {
		t.Helper()
		c.await("the dossiers are judged by "+what, func(context.Context) bool { return basis() != before })
		before = basis()
	}
	c.good(c.by("import", "--content", "procedures", "--period", "2026-08", filepath.Join(c.sample, "procedures.csv"))...)
	judged("the catalogue")
	c.recordOf("judging", activities.JudgingID("H31"))
	days := filepath.Join(t.TempDir(), "days-off.csv")
	write(t, days, readFile(t, "../samples/days-off.csv")+"2026-08-14,off,bão\n")
	c.good(c.by("calendar", "import", days)...)
	judged("the calendar")
}
