package main

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"danhgia/activities"
	"danhgia/scoring"
)

// publishedCycle has the sample's results published: provisional, then final.
func publishedCycle(t *testing.T) *cycle {
	t.Helper()
	c := newCycle(t)
	results := sampleResults(t, 1)
	run := c.value("select max(id)::text from score_run")
	var id int64
	_, err := fmt.Sscan(run, &id)
	must(t, err)
	for i, state := range []scoring.PublicationState{scoring.Provisional, scoring.Final} {
		results.Revision, results.State = i+1, state
		p, err := activities.NewPublication(results)
		must(t, err)
		c.exec("insert into publication (province, period, revision, state, run, content, sha256, published_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
			p.Province, p.Period, p.Revision, p.State, id, p.Content, p.SHA256, p.Published)
	}
	return c
}

func TestExport(t *testing.T) {
	c := publishedCycle(t)
	t.Run("all kinds go into a folder", c.exportsAll)
	t.Run("one table or workbook goes into a file", c.exportsOne)
	t.Run("what cannot be meant is refused", c.refusesExports)
}

func (c *cycle) exportsAll(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ra", "dữ liệu")
	out := c.good([]string{"export", "--kind", "all", "--period", "2026-08", "--out", dir}, "")
	want := []string{"datapackage.json"}
	for _, rest := range []string{"-groups.csv", "-indicators.csv", "-results.csv", "-revisions.csv", "-standings.csv", "-tables.json", ".xlsx"} {
		want = append(want, "danhgia-H44-2026-08-r2"+rest)
	}
	sums := map[string]string{}
	var got []string
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, entry := range entries {
		got = append(got, entry.Name())
		content, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		must(t, err)
		sum := sha256.Sum256(content)
		sums[entry.Name()] = hex.EncodeToString(sum[:])
		if told := fmt.Sprintf("%d bytes  sha256 %x\n", len(content), sum); !strings.Contains(out, entry.Name()+"  "+told) {
			t.Errorf("of %s it does not tell %s%s", entry.Name(), told, out)
		}
	}
	if slices.Sort(want); !cmp.Equal(want, got) {
		t.Error(cmp.Diff(want, got))
	}
	var described struct {
		Resources []struct{ Path, Hash string }
	}
	content, err := os.ReadFile(filepath.Join(dir, "datapackage.json"))
	must(t, err)
	must(t, json.Unmarshal(content, &described))
	for _, r := range described.Resources {
		if r.Hash != "sha256:"+sums[r.Path] {
			t.Errorf("%s is described by %s", r.Path, r.Hash)
		}
	}
	if len(described.Resources) != 6 {
		t.Errorf("%d files are described", len(described.Resources))
	}
	book, err := excelize.OpenFile(filepath.Join(dir, "danhgia-H44-2026-08-r2.xlsx"))
	must(t, err)
	must(t, book.Close())
}

func (c *cycle) exportsOne(t *testing.T) {
	table := filepath.Join(t.TempDir(), "kết quả.csv")
	c.good([]string{"export", "--kind", "csv", "--period", "all", "--out", table}, table)
	content, err := os.ReadFile(table)
	must(t, err)
	rows, err := csv.NewReader(strings.NewReader(string(content))).ReadAll()
	must(t, err)
	if len(rows) != 1+164*23 && len(rows) != 1+163*23 || rows[1][1] != "2" {
		t.Errorf("%d rows, the first is %q", len(rows), rows[1])
	}
	again := filepath.Join(t.TempDir(), "again.csv")
	c.good([]string{"export", "--kind", "csv", "--period", "2026-08", "--revision", "1", "--out", again}, again)
	content, err = os.ReadFile(again)
	must(t, err)
	if !strings.Contains(string(content), "2026-08,1,provisional,") {
		t.Error("another revision than the first is written")
	}
	book := filepath.Join(t.TempDir(), "x.xlsx")
	c.good([]string{"export", "--kind", "xlsx", "--period", "2026-08", "--out", book}, book)
}

func (c *cycle) refusesExports(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "x.csv")
	write(t, file, "was there")
	for what, r := range map[string]struct {
		args []string
		want string
	}{
		"a kind that is none":            {[]string{"--kind", "pdf", "--period", "2026-08", "--out", dir}, `--kind "pdf" is none of csv, json, datapackage, xlsx, all`},
		"a period that is none":          {[]string{"--kind", "csv", "--period", "2026-13", "--out", dir}, "--period:"},
		"a period without results":       {[]string{"--kind", "csv", "--period", "2026-07", "--out", dir}, "results of 2026-07: "},
		"a revision that is none":        {[]string{"--kind", "csv", "--period", "2026-08", "--revision", "9", "--out", dir}, "revision 9 of 2026-08"},
		"a revision below 1":             {[]string{"--kind", "csv", "--period", "2026-08", "--revision", "-1", "--out", dir}, "revisions count from 1"},
		"a revision of all periods":      {[]string{"--kind", "csv", "--period", "all", "--revision", "1", "--out", dir}, "--revision names a revision of one period"},
		"one workbook of all periods":    {[]string{"--kind", "xlsx", "--period", "all", "--out", filepath.Join(dir, "a.xlsx")}, "one for each period: name a folder"},
		"a file where a folder is meant": {[]string{"--kind", "all", "--period", "2026-08", "--out", file}, "is a file, but all takes a folder"},
		"a folder that is not there":     {[]string{"--kind", "csv", "--period", "2026-08", "--out", filepath.Join(dir, "no", "x.csv")}, "write "},
	} {
		t.Run(what, func(t *testing.T) {
			code, out, errs := call(t, append([]string{"export"}, r.args...)...)
			if code != exitRefused || out != "" || !strings.Contains(errs, r.want) {
				t.Errorf("exit code %d, output %q, errors %q, want %q", code, out, errs, r.want)
			}
		})
	}
	entries, err := os.ReadDir(dir)
	must(t, err)
	content, err := os.ReadFile(file)
	must(t, err)
	if len(entries) != 1 || string(content) != "was there" {
		t.Errorf("it has left %v, and %q", entries, content)
	}
}
