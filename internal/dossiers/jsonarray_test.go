package dossiers

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"danhgia/dossier"
	"danhgia/scoring"
)

func TestAnArrayOfObjectsIsReadAsItsLines(t *testing.T) {
	b := dossier.Dossier{Number: "B", Procedure: "1.1", Agency: "H31.104", Channel: dossier.InPerson, Status: dossier.InProgress, Received: at(t, "2026-08-05 00:00:00"), Due: at(t, "2026-08-12 23:59:59.999999")}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, []byte("["+object+","+shortObject+"]"), "", "  "); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"in one line": "[" + object + "," + shortObject + "]",
		"with blanks": " \r\n[ " + object + "\r\n,\n\t" + shortObject + "\n] \n",
		"set out":     pretty.String(),
		"with a BOM":  "\ufeff[" + object + "," + shortObject + "]\n",
	} {
		all, refused := readBytes(t, "a.json", []byte(text))
		if diff := cmp.Diff([]dossier.Dossier{ofObject(t), b}, all); diff != "" || refused != nil {
			t.Error(name, diff, refused)
		}
	}
}

func TestWhatIsWrongInAnArrayIsTheElements(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		taken int
		want  string
	}{
		"no object":            {"[" + shortObject + ",\n7,\n" + shortObject + "]", 2, "a.json, line 2: not a JSON object on one line or in one element of an array"},
		"no element":           {"[" + shortObject + ",,\n" + shortObject + "]", 2, "a.json, line 2: not a JSON object on one line or in one element of an array"},
		"a line end in a text": {"[" + shortObject + `,{"MaHoSo":"A` + "\n" + `"},` + shortObject + "]", 2, "a.json, line 2: not a JSON object on one line or in one element of an array"},
		"a value":              {"[" + shortObject + "," + strings.Replace(shortObject, "20260812", "20260231", 1) + "]", 1, `a.json, line 2, column due_at: "20260231": not a time`},
		"brackets":             {"[" + shortObject + "},{\n" + `"a":]` + shortObject + "," + shortObject + "]", 1, ""},
	} {
		all, refused := readBytes(t, "a.json", []byte(c.text))
		if len(all) != c.taken || len(refused) == 0 || !strings.HasPrefix(refused[0], c.want) {
			t.Errorf("%s: %d taken, %s", name, len(all), refused)
		}
	}
}

func TestAnArrayThatIsNotWholeIsRefusedAsAWhole(t *testing.T) {
	for text, want := range map[string]string{
		"[" + shortObject + "," + shortObject[:40]: "a.json: dòng 2 bị cắt giữa chừng; tệp hỏng hoặc bị cắt giữa chừng",
		"[" + shortObject + ",":                    "a.json: dòng 1 bị cắt giữa chừng; tệp hỏng hoặc bị cắt giữa chừng",
		"[" + shortObject:                          "a.json: dòng 1 bị cắt giữa chừng; tệp hỏng hoặc bị cắt giữa chừng",
		"[" + shortObject + "]" + shortObject:      "a.json: dòng 1 là dòng cuối của mảng JSON, nhưng tệp còn nội dung ở sau; tệp hỏng hoặc bị cắt giữa chừng",
		"[]":                                       "a.json: mảng JSON không có phần tử nào",
		"[1,2]":                                    "a.json: mỗi dòng, hoặc mỗi phần tử của mảng JSON, phải là một đối tượng",
		"[{\"MaHoSo\":\"" + strings.Repeat("x", 2<<20) + `"}]`: "a.json: dòng 1 dài hơn 1 MB, có thể thiếu dấu ngoặc kép đóng; tệp hỏng hoặc bị cắt giữa chừng",
	} {
		r, err := Open("a.json", strings.NewReader(text))
		for err == nil {
			err = r.Next()
			if err == nil {
				var d dossier.Dossier
				_ = r.Read(&d) // of a line alone
			}
		}
		if words := strings.Join(scoring.Vietnamese(err), "; "); words != want {
			t.Errorf("%.60s: %s (%v)", text, words, err)
		}
	}
}

// What is made of an array that is valid are its elements, however it comes.
func FuzzArraysAreSplit(f *testing.F) {
	for _, text := range []string{"[]", "[1,2]", `[{"a":"]\",["},[[]], null ]`, "[\n{\"a\":\n1}\n,\"\\\\\"]", "[[", "[,]", "]", "[" + strings.Repeat("9", 400) + "]"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := io.ReadAll(newElements(strings.NewReader(text)))
		slow, _ := io.ReadAll(iotest.OneByteReader(newElements(iotest.OneByteReader(strings.NewReader(text)))))
		if !bytes.Equal(got, slow) {
			t.Errorf("at once %q, slowly %q", got, slow)
		}
		var want []json.RawMessage
		if json.Unmarshal([]byte(text), &want) != nil || want == nil {
			return
		}
		lines := strings.Split(strings.TrimSuffix(string(got), "\n"), "\n")
		if len(want) == 0 {
			lines = slices.DeleteFunc(lines, func(s string) bool { return s == "" })
		}
		if err != nil || len(lines) != len(want) {
			t.Fatalf("%d lines of %d elements: %q, %v", len(lines), len(want), got, err)
		}
		for i, line := range lines {
			var a, b bytes.Buffer // no values: a number may be larger than any of Go's
			if json.Compact(&a, []byte(line)) != nil || json.Compact(&b, want[i]) != nil || a.String() != b.String() {
				t.Errorf("element %d is %q, not %q", i, line, want[i])
			}
		}
	})
}
