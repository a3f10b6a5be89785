package portal

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
)

const (
	sampleFolder = "../../samples/phu-tho-2026-08"
	firstID      = "019d2be3-6a88-732b-8b17-bb1e9a3f14ab" // the first agency of every file, H44.01
)

var wanted = activities.Key{Province: "H44", Period: "2026-08"}

// byBytes compares contents at once; element by element takes seconds.
var byBytes = cmp.Comparer(bytes.Equal)

// sample is a fresh copy of the real collection.
func sample(t testing.TB) activities.RawCollection {
	t.Helper()
	raw, err := ReadFolder(sampleFolder)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// rawEdit changes a collection without telling its manifest.
type rawEdit func(*testing.T, *activities.RawCollection)

func fileOf(raw *activities.RawCollection, name string) *activities.RawFile {
	i := slices.IndexFunc(raw.Files, func(f activities.RawFile) bool { return f.Name == name })
	return &raw.Files[i]
}

// put replaces a file and seals it: the manifest is of the new content, so that only what the content says can be refused.
func put(raw *activities.RawCollection, name string, content []byte) {
	f := fileOf(raw, name)
	f.Content, f.Bytes, f.SHA256 = content, int64(len(content)), sha256Of(content)
}

// replace changes the first place where old stands in the text of a file.
func replace(name, old, changed string) rawEdit {
	return func(t *testing.T, raw *activities.RawCollection) {
		content := fileOf(raw, name).Content
		if !bytes.Contains(content, []byte(old)) {
			t.Fatalf("%s does not have %s", name, old)
		}
		put(raw, name, bytes.Replace(content, []byte(old), []byte(changed), 1))
	}
}

// change edits the data of a file as a value.
func change(name string, edit func(data map[string]any)) rawEdit {
	return func(t *testing.T, raw *activities.RawCollection) {
		decoder := json.NewDecoder(bytes.NewReader(fileOf(raw, name).Content))
		decoder.UseNumber()
		var top map[string]any
		if err := decoder.Decode(&top); err != nil {
			t.Fatal(err)
		}
		edit(top["data"].(map[string]any))
		content, err := json.Marshal(top)
		if err != nil {
			t.Fatal(err)
		}
		put(raw, name, content)
	}
}

// first edits the first agency of a file.
func first(name string, edit func(record map[string]any)) rawEdit {
	return change(name, func(data map[string]any) {
		edit(data[sourceOf(name).list].([]any)[0].(map[string]any))
	})
}

// set sets a field of the first agency of a file; METRIC.field sets a field of its metric.
func set(name, field string, value any) rawEdit {
	return first(name, func(record map[string]any) { fieldOf(record, field, func(m map[string]any, f string) { m[f] = value }) })
}

func remove(name, field string) rawEdit {
	return first(name, func(record map[string]any) { fieldOf(record, field, func(m map[string]any, f string) { delete(m, f) }) })
}

func fieldOf(record map[string]any, field string, edit func(map[string]any, string)) {
	code, name, within := strings.Cut(field, ".")
	if !within {
		edit(record, field)
		return
	}
	for _, metric := range record["metrics"].([]any) {
		if m := metric.(map[string]any); m["code"] == code {
			edit(m, name)
		}
	}
}

// without takes the first agency out of a file, and out of its count of records.
func without(name string) rawEdit {
	return change(name, func(data map[string]any) {
		list := sourceOf(name).list
		data[list] = data[list].([]any)[1:]
		if pages, ok := data["pagination"].(map[string]any); ok {
			pages["total"] = 162
		}
	})
}

func all(edits ...rawEdit) rawEdit {
	return func(t *testing.T, raw *activities.RawCollection) {
		for _, edit := range edits {
			edit(t, raw)
		}
	}
}

// check compares an error with its expected text; an empty text is no error.
func check(t *testing.T, err error, want string) {
	t.Helper()
	got := ""
	if err != nil {
		got = err.Error()
	}
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
