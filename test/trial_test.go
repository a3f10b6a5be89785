package test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// realOffice is an office on the real clock, ready for its first period, with people who must not be written to.
type realOffice struct {
	*office
	db     *pgxpool.Pool
	source string
	temp   string // where a rehearsal has its folder
}

func newRealOffice(t *testing.T) *realOffice {
	t.Helper()
	source, officers := smallProvince(t)
	r := &realOffice{office: newOffice(t), source: source, temp: t.TempDir()}
	r.db = must2(pgxpool.New(t.Context(), r.url))(t)
	t.Cleanup(r.db.Close)
	r.environment = append(r.environment, "TMPDIR="+r.temp)
	(&scene{office: r.office, source: source}).prepare(officers)
	return r
}

// rows are the numbers of rows of all tables.
func (r *realOffice) rows() map[string]int {
	r.t.Helper()
	tables, _ := r.db.Query(r.t.Context(), "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
	rows := map[string]int{}
	for _, table := range must2(pgx.CollectRows(tables, pgx.RowTo[string]))(r.t) {
		var n int
		must(r.t, r.db.QueryRow(r.t.Context(), "select count(*) from "+pgx.Identifier{table}.Sanitize()).Scan(&n))
		rows[table] = n
	}
	return rows
}

// rehearse rehearses apart from the office, and returns what was printed.
func (r *realOffice) rehearse(flags ...string) string {
	r.t.Helper()
	s := scene{office: r.office, source: r.source}
	ctx, cancel := context.WithTimeout(r.t.Context(), performance)
	defer cancel()
	var out, errs strings.Builder
	cmd := s.rehearsing(ctx, &out, &errs, flags...)
	if err := cmd.Run(); err != nil {
		r.t.Fatalf("the rehearsal: %v: %s", err, errs.String())
	}
	return out.String()
}

// nothingIsLeft checks that a rehearsal has left no database, no namespace and no folder.
func (r *realOffice) nothingIsLeft(name string) {
	r.t.Helper()
	var left int
	must(r.t, r.db.QueryRow(r.t.Context(), "select count(*) from pg_database where datname = $1", name).Scan(&left))
	folders := must2(os.ReadDir(r.temp))(r.t)
	o := r.office
	if known := o.namespace(name); name == "" || left != 0 || len(folders) != 0 || known {
		r.t.Errorf("of %q there are left: %d databases, the folders %v, a namespace: %t", name, left, folders, known)
	}
}

func TestARehearsalTouchesNothingOfItsOffice(t *testing.T) {
	t.Parallel()
	r := newRealOffice(t)
	before := r.rows()
	out := r.rehearse("--silent", "10", "--refused", "25", "--bouncing", "15", "--timeline")
	if diff := cmp.Diff(before, r.rows()); diff != "" {
		t.Errorf("rows of the office (-before +after)\n%s", diff)
	}
	for _, want := range []string{
		`(?m)^2026-09-0\d \d\d:\d\d  H44\.\d+ +focal-officer +answered review: confirmed$`,
		`(?m)focal-officer +mail review invite refused 5\.1\.1$`,
		`(?m)focal-officer +mail review invite bounced 5\.1\.1$`,
		`(?m)deputy +mail review \S+ sent$`,
		`(?m)deputy +answered review: confirmed$`,
		`(?m)task settled review: not-reached$`,
		`(?m)office-admin +skip review$`,
		`(?m)^review escalation to the head: H44`,
		`(?m)^ +\d+  review skipped$`,
		`(?m)^2026-09-1\d \d\d:\d\d  stage approve ended$`,
		`revision 2, final`,
	} {
		if !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("the report does not have %s", want)
		}
	}
	if strings.Contains(out, "@") || strings.Contains(out, "đầu mối") {
		t.Error("the report names people")
	}
	if t.Failed() {
		t.Log(out)
	}
	r.nothingIsLeft(regexp.MustCompile(`danhgia_rehearsal_\w+`).FindString(out))
}

func TestARehearsalByAFactorIsKeptAndRemoved(t *testing.T) {
	t.Parallel()
	r := newRealOffice(t)
	days := regexp.MustCompile(`(?m)^    days: \d+`)
	short := filepath.Join(t.TempDir(), "short.yaml")
	write(t, short, days.ReplaceAllString(readFile(t, "../samples/ladders.yaml"), "    days: 1"))
	out := r.rehearse("--speed", "3600", "--ladders", short, "--begin", "2026-09-10", "--silent", "0", "--disputing", "0", "--refused", "0", "--bouncing", "0", "--keep")
	kept := regexp.MustCompile(`--remove (\S+)`).FindStringSubmatch(out)
	if kept == nil || !strings.Contains(out, "note      at speed 3600") || !strings.Contains(out, "revision 2, final") {
		t.Fatalf("it was not kept, or did not end:\n%s", out)
	}
	conn := must2(pgx.Connect(t.Context(), strings.Replace(r.url, must2(pgx.ParseConfig(r.url))(t).Database, kept[1], 1)))(t)
	var told string
	question := `select speed || ' ' || (select string_agg(distinct (opened_at at time zone 'Asia/Ho_Chi_Minh')::date || '', ' ') from task where kind = 'review') || ' '
		|| (select string_agg(distinct outcome, ' ') from task where kind = 'review') from clock`
	must(t, conn.QueryRow(t.Context(), question).Scan(&told))
	must(t, conn.Close(t.Context()))
	if told != "3600 2026-09-10 confirmed" {
		t.Errorf("its database tells %q", told)
	}
	if code, out, errs := r.starter("rehearse", "--remove", kept[1]); code != 0 || !strings.Contains(out, "removed") {
		t.Errorf("removing it: exit code %d: %s", code, errs)
	}
	r.nothingIsLeft(kept[1])
}

// namespace says whether the Temporal server has a namespace.
func (o *office) namespace(name string) bool {
	o.t.Helper()
	describe := exec.Command(temporalBinary(o.t), "operator", "namespace", "describe", "--namespace", name)
	describe.Env = o.environment
	return describe.Run() == nil
}
