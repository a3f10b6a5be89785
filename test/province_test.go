package test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"danhgia/activities"
	"danhgia/internal/portal"
)

const sampleOfficers = "../samples/officers-phu-tho.csv"

// few are agencies of the sample, departments and communes, with officers of each kind: by the rehearsal's hash two
// stay silent and five have something to dispute.
var few = []string{
	"H44.03", "H44.08", "H44.100", "H44.101", "H44.102",
	"H44.148", "H44.223",
	"H44.41", "H44.43", "H44.105", "H44.121", "H44.222",
}

// smallProvince writes the sample, cut down to a few agencies and sealed again, and their officers.
func smallProvince(t *testing.T) (source, officers string) {
	t.Helper()
	raw := must2(portal.ReadFolder(sampleFolder))(t)
	kept := map[any]bool{}
	for _, a := range must2(portal.Read(raw, samplePeriod))(t).Agencies {
		if slices.Contains(few, a.Code) {
			kept[a.SourceID] = true
		}
	}
	if len(kept) != len(few) {
		t.Fatalf("the sample has %d of the %d agencies", len(kept), len(few))
	}
	for i := range raw.Files {
		cut(t, &raw.Files[i], kept)
	}
	dir := t.TempDir()
	source, officers = filepath.Join(dir, "source"), filepath.Join(dir, "officers.csv")
	must(t, portal.WriteFolder(source, raw))
	write(t, officers, cutOfficers(t))
	return source, officers
}

// cut leaves in a file the records of the agencies that are kept.
func cut(t *testing.T, f *activities.RawFile, kept map[any]bool) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(f.Content))
	decoder.UseNumber()
	var top map[string]any
	must(t, decoder.Decode(&top))
	data := top["data"].(map[string]any)
	for _, list := range []string{"children", "evaluation"} {
		if records, ok := data[list].([]any); ok {
			data[list] = slices.DeleteFunc(records, func(r any) bool { return !kept[r.(map[string]any)["departmentId"]] })
		}
	}
	if pages, ok := data["pagination"].(map[string]any); ok {
		pages["total"] = len(kept)
	}
	content := must2(json.Marshal(top))(t)
	sum := sha256.Sum256(content)
	f.Content, f.Bytes, f.SHA256 = content, int64(len(content)), hex.EncodeToString(sum[:])
}

func cutOfficers(t *testing.T) string {
	t.Helper()
	file := must2(os.Open(sampleOfficers))(t)
	defer file.Close()
	rows := must2(csv.NewReader(file).ReadAll())(t)
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	for i, row := range rows {
		if i == 0 || row[0] == samplePeriod.Province || slices.Contains(few, row[0]) {
			must(t, w.Write(row))
		}
	}
	w.Flush()
	must(t, w.Error())
	return text.String()
}
