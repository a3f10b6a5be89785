package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// call runs the starter as from a shell.
func call(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, &o, &e)
	return code, o.String(), e.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", name, diff)
	}
}

func TestScoreRankAndExplainTheSample(t *testing.T) {
	scores := filepath.Join(t.TempDir(), "scores.csv")
	for _, c := range []struct {
		golden string
		args   []string
	}{
		{"scores.csv", []string{"score", "--index", "../indexes/766-2026.yaml", "--measures", "testdata/measures.csv"}},
		{"ranks.csv", []string{"rank", "--scores", "testdata/scores.csv", "--agencies", "testdata/agencies.csv"}},
		{"explain.vi.txt", []string{"explain", "--index", "../indexes/766-2026.yaml", "--measures", "testdata/measures.csv", "--agency", "H44.100"}},
		{"explain.en.txt", []string{"explain", "--measures", "testdata/measures.csv", "--agency", "H44", "--lang", "en"}},
	} {
		code, out, errs := call(t, c.args...)
		if code != exitGood || errs != "" {
			t.Fatalf("%v: exit code %d, %s", c.args, code, errs)
		}
		golden(t, c.golden, out)
	}
	if code, out, errs := call(t, "score", "--measures", "testdata/measures.csv", "--out", scores); code != exitGood || out+errs != "" {
		t.Fatalf("score --out: exit code %d, %s%s", code, out, errs)
	}
	written, err := os.ReadFile(scores)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "scores.csv", string(written))
}

func TestScoreRefusesBadInputAndWritesNothing(t *testing.T) {
	const header = "agency,indicator,numerator,denominator,score\n"
	for name, c := range map[string]struct {
		file, index string
		args        []string
		want        string
	}{
		"a numerator above its denominator": {file: header + "A,PROGRESS_ON_TIME,3,2,", want: "line 2"},
		"one count without the other":       {file: header + "A,PROGRESS_ON_TIME,3,,", want: "line 2"},
		"a negative count":                  {file: header + "A,PROGRESS_ON_TIME,-1,2,", want: "line 2"},
		"a fractional count":                {file: header + "A,PROGRESS_ON_TIME,1.5,2,", want: "line 2"},
		"a count above 2^53":                {file: header + "A,PROGRESS_ON_TIME,1,9007199254740993,", want: "line 2"},
		"an unknown indicator":              {file: header + "A,SPEED,1,2,", want: "SPEED"},
		"invalid UTF-8":                     {file: header + "A\xff,PROGRESS_ON_TIME,1,2,", want: "UTF-8"},
		"a repeated pair":                   {file: header + "A,PROGRESS_ON_TIME,1,2,\nB,PROGRESS_ON_TIME,1,2,\nA,PROGRESS_ON_TIME,1,2,", want: "line 4"},
		"a group by score and by indicators": {
			file: header + "A,DVCTT,,,5\nA,ONLINE_USED,1,2,", want: "line 3",
		},
		"one count without the other, even as published": {file: header + "A,PROGRESS_ON_TIME,3,,", args: []string{"--as-published"}, want: "line 2"},
		"an index set whose points do not add up":        {file: header, index: "points: 20", want: "points"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			measures, index, out := filepath.Join(dir, "m.csv"), "../indexes/766-2026.yaml", filepath.Join(dir, "out.csv")
			write(t, measures, c.file+"\n")
			if c.index != "" {
				set, err := os.ReadFile(index)
				if err != nil {
					t.Fatal(err)
				}
				index = filepath.Join(dir, "set.yaml")
				write(t, index, strings.Replace(string(set), c.index, "points: 19", 1))
			}
			code, stdout, errs := call(t, append([]string{"score", "--index", index, "--measures", measures, "--out", out}, c.args...)...)
			if code != exitRefused || stdout != "" || !strings.Contains(errs, c.want) {
				t.Errorf("exit code %d, output %q, errors %q", code, stdout, errs)
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("something was written")
			}
		})
	}
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestAsPublishedTakesAndFlagsANumeratorAboveItsDenominator(t *testing.T) {
	measures := filepath.Join(t.TempDir(), "m.csv")
	write(t, measures, "agency,indicator,numerator,denominator,score\nA,PROGRESS_ON_TIME,3,2,20\n")
	code, out, errs := call(t, "score", "--measures", measures, "--as-published")
	if code != exitGood || !strings.Contains(out, "A,indicator,PROGRESS_ON_TIME,3,2,150.00,20.00,20.00,20.00,0.00\n") {
		t.Errorf("exit code %d, output %s", code, out)
	}
	if !strings.Contains(errs, "PROGRESS_ON_TIME: The numerator is above its denominator") || !strings.Contains(errs, "no line for PUBLISH_ON_TIME") {
		t.Errorf("warnings: %s", errs)
	}
}

func TestAFileOf200MBIsRefusedBeforeItIsRead(t *testing.T) {
	big := filepath.Join(t.TempDir(), "big.csv")
	write(t, big, "")
	if err := os.Truncate(big, 200<<20); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := call(t, "score", "--measures", big); code != exitRefused || !strings.Contains(errs, "64 MiB") {
		t.Errorf("exit code %d, %s", code, errs)
	}
}

func TestRankRefusesAnAgencyThatOnlyOneFileHas(t *testing.T) {
	dir := t.TempDir()
	agencies := filepath.Join(dir, "agencies.csv")
	write(t, agencies, "agency,peer_group,no_cases\nH44,province,\nH44.999,commune,\n")
	code, out, errs := call(t, "rank", "--scores", "testdata/scores.csv", "--agencies", agencies)
	for _, want := range []string{"H44.999 has no total in testdata/scores.csv", "H44.100 is not in " + agencies, "H44.01 is not in"} {
		if code != exitRefused || out != "" || !strings.Contains(errs, want) {
			t.Errorf("exit code %d, errors %s, want %s", code, errs, want)
		}
	}
}

func TestExitCodes(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want int
	}{
		"help":                        {[]string{"--help"}, exitGood},
		"help of a command":           {[]string{"score", "--help"}, exitGood},
		"an unknown command":          {[]string{"publish"}, exitUsage},
		"an unknown flag":             {[]string{"score", "--fast"}, exitUsage},
		"a missing flag":              {[]string{"score"}, exitUsage},
		"an argument too many":        {[]string{"status", "2026-08"}, exitUsage},
		"a period that is none":       {[]string{"status", "--period", "2026-13"}, exitUsage},
		"a language that is none":     {[]string{"explain", "--measures", "testdata/measures.csv", "--agency", "H44", "--lang", "fr"}, exitUsage},
		"a file that is not there":    {[]string{"score", "--measures", "testdata/none.csv"}, exitRefused},
		"an agency that is not there": {[]string{"explain", "--measures", "testdata/measures.csv", "--agency", "H44.2"}, exitRefused},
	} {
		t.Run(name, func(t *testing.T) {
			if code, _, errs := call(t, c.args...); code != c.want || (code != exitGood) != strings.HasPrefix(errs, "starter: ") {
				t.Errorf("exit code %d, want %d; errors %q", code, c.want, errs)
			}
		})
	}
}
