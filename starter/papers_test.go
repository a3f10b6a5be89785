package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheSampleLetterheadIsSound(t *testing.T) {
	content, err := os.ReadFile("../samples/letterhead-phu-tho.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readLetterhead("letterhead", bytes.NewReader(content)); err != nil {
		t.Error(err)
	}
	for change, with := range map[string]string{`"place": "Phú Thọ"`: `"place": ""`, `"BC-VP"`: `"12/BC"`, `"issuer"`: `"isuer"`} {
		if _, err := readLetterhead("letterhead", strings.NewReader(strings.Replace(string(content), change, with, 1))); err == nil {
			t.Errorf("%s is taken", with)
		}
	}
}

func TestReportIsRefusedInWords(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("DANHGIA_POSTGRES_URL", "postgres://nobody@127.0.0.1:1/none")
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"a kind that there is not": {[]string{"report", "fields", "--kind", "thu"}, "there is no kind of paper thu; there are: bao-cao, thong-bao, don-doc, phieu-diem"},
		"no kind":                  {[]string{"report", "--period", "2026-08", "--out", dir}, `"kind" not set`},
		"a bad period":             {[]string{"report", "--kind", "bao-cao", "--period", "8/2026", "--out", dir}, "not a period"},
		"a template of the table":  {[]string{"letterhead", "template", "--kind", "ket-qua", "--out", dir}, "there is no kind of paper ket-qua"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errs bytes.Buffer
			if code := run(context.Background(), c.args, &out, &errs); code == exitGood || !strings.Contains(errs.String(), c.says) {
				t.Errorf("%d: %s", code, errs.String())
			}
		})
	}
	file := filepath.Join(dir, "mau.docx")
	var out, errs bytes.Buffer
	if code := run(context.Background(), []string{"letterhead", "template", "--kind", "bao-cao", "--builtin", "--out", file}, &out, &errs); code != exitGood {
		t.Fatalf("%d: %s", code, errs.String())
	}
	if content, err := os.ReadFile(file); err != nil || !bytes.HasPrefix(content, []byte("PK")) {
		t.Error(err)
	}
	if code := run(context.Background(), []string{"report", "fields", "--kind", "bao-cao"}, &out, &errs); code != exitGood || !strings.Contains(out.String(), "{{#NoiNhan}} … {{/NoiNhan}}") {
		t.Errorf("%d: %s", code, out.String())
	}
}
