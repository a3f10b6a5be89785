package portal

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/scoring"
)

// folder is a copy of the sample's folder.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(sampleFolder)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// inManifest changes the first place of a text in the folder's manifest.
func inManifest(old, changed string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		path := filepath.Join(dir, manifestName)
		text, err := os.ReadFile(path)
		must(t, err)
		if !strings.Contains(string(text), old) {
			t.Fatalf("the manifest does not have %s", old)
		}
		must(t, os.WriteFile(path, []byte(strings.Replace(string(text), old, changed, 1)), 0o600))
	}
}

func inFolder(edit func(dir string) error) func(*testing.T, string) {
	return func(t *testing.T, dir string) { must(t, edit(dir)) }
}

func TestAFolderIsRefusedFor(t *testing.T) {
	const transparency = "transparency.json"
	for name, c := range map[string]struct {
		edit func(*testing.T, string)
		want string
	}{
		"no manifest": {
			inFolder(func(dir string) error { return os.Remove(filepath.Join(dir, manifestName)) }),
			"manifest.json: the file is missing in DIR; a collection is a folder with manifest.json and " + sixFiles,
		},
		"a missing file": {
			inFolder(func(dir string) error { return os.Remove(filepath.Join(dir, transparency)) }),
			"transparency.json: the file is missing in DIR; a collection is a folder with manifest.json and " + sixFiles,
		},
		"a folder in the place of a file": {
			inFolder(func(dir string) error {
				return errors.Join(os.Remove(filepath.Join(dir, transparency)), os.Mkdir(filepath.Join(dir, transparency), 0o700))
			}),
			"transparency.json: is not a file",
		},
		"a truncated file": {
			inFolder(func(dir string) error { return os.Truncate(filepath.Join(dir, transparency), 1000) }),
			"transparency.json: the file has 1000 bytes, the manifest says 178025; it is truncated, collect it again",
		},
		"a file of 200 MB": {
			inFolder(func(dir string) error { return os.Truncate(filepath.Join(dir, transparency), 200_000_000) }),
			"transparency.json: the file has 200000000 bytes; at most 67108864 (64 MiB) are read",
		},
		"a manifest of 2 MB": {
			inFolder(func(dir string) error { return os.Truncate(filepath.Join(dir, manifestName), 2_000_000) }),
			"manifest.json: the file has 2000000 bytes; a manifest has at most 1048576",
		},
		"a truncated manifest": {
			inFolder(func(dir string) error { return os.Truncate(filepath.Join(dir, manifestName), 200) }),
			"manifest.json: the JSON text breaks off at the end; the file is truncated",
		},
		"an unknown field":       {inManifest(`"source"`, `"origin"`), `manifest.json: unknown field "origin"`},
		"a text in place of it":  {inManifest(`178025`, `"178025"`), "manifest.json, files.bytes: a string cannot stand here"},
		"invalid UTF-8":          {inManifest("UBND", "UB\xff"), "manifest.json: byte 109 is not valid UTF-8; the file was damaged on its way, collect it again"},
		"two JSON texts":         {inManifest("  ]\n}", "  ]\n}{}"), "manifest.json: something follows the end of the JSON text"},
		"no source":              {inManifest(`"source": "dichvucong.gov.vn",`, ``), "manifest.json, source: the field is missing or empty"},
		"no period":              {inManifest(`"period": "2026-08",`, ``), `manifest.json, period: "": not a period: write a month as 2026-08, a quarter as 2026-Q3, six or nine months as 2026-6T or 2026-9T, a year as 2026; the first day is 2022-08-01 or later`},
		"no province":            {inManifest(`"code": "H44",`, ``), `manifest.json, province.code: "" is not a province's code, such as H44`},
		"a code with a slash":    {inManifest(`"H44"`, `"H44/x"`), `manifest.json, province.code: "H44/x" is not a province's code, such as H44`},
		"no name of a province":  {inManifest("UBND tỉnh Phú Thọ", ""), "manifest.json, province.name: the field is missing or empty"},
		"a name with a newline":  {inManifest("UBND tỉnh", `UBND\n`), `manifest.json, province.name: "UBND\n Phú Thọ" has an unreadable character`},
		"no day":                 {inManifest(`"captured_on": "2026-09-26",`, ``), `manifest.json, transparency.json, captured_on: "" is not a date such as 2026-09-26`},
		"no size":                {inManifest(`"bytes": 178025,`, ``), "manifest.json, transparency.json, bytes: 0 is not the size of a file"},
		"an unreadable hash":     {inManifest(`"77ef`, `"77EF`), `manifest.json, transparency.json, sha256: "77EF2623b219a6492177fe4a477e7f71eebc285e82ce7e55adc80f7cbfa2a413" is not a sha256 in 64 lower-case hexadecimal digits`},
		"another hash":           {inManifest(`"77ef`, `"77ee`), "transparency.json: the file was altered after it was collected (sha256 77ef2623b219…, the manifest says 77ee2623b219…); collect it again"},
		"a name with a path":     {inManifest(`"transparency.json"`, `"../transparency.json"`), `manifest.json, files: "../transparency.json" is not a file of a collection; the files are ` + sixFiles},
		"an unknown file":        {inManifest(`"transparency.json"`, `"notes.json"`), `manifest.json, files: "notes.json" is not a file of a collection; the files are ` + sixFiles},
		"a file twice":           {inManifest(`"dvc-progress-tree.json"`, `"transparency.json"`), "manifest.json, files: transparency.json is listed twice"},
		"a gap without a reason": {inManifest("  ]\n}", `  ], "gaps": [{"agency": "H44.01", "file": "transparency.json"}]}`), "manifest.json, gap of H44.01 in transparency.json: the reason is missing; say why the file may lack this agency"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t)
			c.edit(t, dir)
			_, err := ReadFolder(dir)
			check(t, err, strings.Replace(c.want, "DIR", dir, 1))
			if !errors.Is(err, activities.ErrRefused) {
				t.Error("not a refusal")
			}
		})
	}
}

func TestAFileThatIsNotListedIsRefused(t *testing.T) {
	raw := sample(t)
	raw.Files = raw.Files[1:]
	check(t, Verify(raw), "manifest.json, files: transparency.json is not listed; a collection has all of "+sixFiles)
}

func TestAWrittenFolderIsTheOneThatWasRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "2026", "phu-tho")
	must(t, WriteFolder(dir, sample(t)))
	for _, name := range append(strings.Split(sixFiles, ", "), manifestName) {
		want, err := os.ReadFile(filepath.Join(sampleFolder, name))
		must(t, err)
		got, err := os.ReadFile(filepath.Join(dir, name))
		must(t, err)
		if !slices.Equal(got, want) {
			t.Errorf("%s is not byte for byte what was read", name)
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestGapsAreKeptInTheManifest(t *testing.T) {
	raw := sample(t)
	raw.Gaps = []scoring.Gap{{Agency: "H44.01", File: "transparency.json", Reason: "giải thể <15/8>"}}
	dir := filepath.Join(t.TempDir(), "new")
	must(t, WriteFolder(dir, raw))
	got, err := ReadFolder(dir)
	must(t, err)
	if d := cmp.Diff(raw, got, byBytes); d != "" {
		t.Error(d)
	}
}

func TestACollectionIsNeverOverwritten(t *testing.T) {
	dir := folder(t)
	err := WriteFolder(dir, sample(t))
	check(t, err, "the folder "+dir+" is not empty; name a new one, a collection is never overwritten: file already exists")
	if !errors.Is(err, fs.ErrExist) {
		t.Error("not fs.ErrExist")
	}
}

func TestAnEmptyFolderIsFilled(t *testing.T) {
	dir := t.TempDir()
	must(t, WriteFolder(dir, sample(t)))
	_, err := ReadFolder(dir)
	must(t, err)
}

func TestAnUnsoundCollectionLeavesNothingBehind(t *testing.T) {
	parent := t.TempDir()
	raw := sample(t)
	raw.Files[0].Content = nil
	err := WriteFolder(filepath.Join(parent, "new"), raw)
	check(t, err, "transparency.json: the file has 0 bytes, the manifest says 178025; it is truncated, collect it again")
	if entries, _ := os.ReadDir(parent); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestTheSnapshotIDIsOfTheContentAlone(t *testing.T) {
	raw := sample(t)
	id := SnapshotID(raw)
	if want := "2f102489e0cd6d7f64e43154ae61dac8a2ac4ccaee6523505d76936e8c50f142"; id != want {
		t.Errorf("got %s, want %s", id, want)
	}
	slices.Reverse(raw.Files)
	raw.Files[0].CapturedOn = "2026-10-01"
	if SnapshotID(raw) != id {
		t.Error("the order of the files or the day of capture changed the id")
	}
	raw.Period = "2026-07"
	if SnapshotID(raw) == id {
		t.Error("the period does not change the id")
	}
}
