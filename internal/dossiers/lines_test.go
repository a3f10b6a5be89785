package dossiers

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// splitAll are the records of a text, each with its line, and the kind of error and the line that it stopped at.
func splitAll(in io.Reader, comma byte) (all []string, stopped string) {
	l := &lines{in: in, comma: comma, buf: make([]byte, 16)} // so small that it has to grow
	var fields [][]byte
	for {
		err := l.next()
		if wrong, is := errors.AsType[*csv.ParseError](err); is {
			return all, fmt.Sprint(wrong.StartLine, wrong.Err)
		}
		if err != nil {
			return all, err.Error() // of a line that is too long too
		}
		fields, _ = l.split(fields, nil)
		all = append(all, fmt.Sprintf("%d %q", l.first, fields))
	}
}

// splitByLibrary says the same by encoding/csv.
func splitByLibrary(text string, comma byte) (all []string, stopped string) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = rune(comma), -1
	for {
		fields, err := r.Read()
		if wrong, is := errors.AsType[*csv.ParseError](err); is {
			return all, fmt.Sprint(wrong.StartLine, wrong.Err)
		}
		if err != nil {
			return all, err.Error()
		}
		line, _ := r.FieldPos(0)
		all = append(all, fmt.Sprintf("%d %q", line, fields))
	}
}

var splitSeeds = []string{
	"a,b\nc,d\n", "a,b", "\n\na,\r\n\r\n,b\r\n", "\"a\",\"b\"\"c\"\n", "\"a\nb\",c\r\nd,\"e\r\nf\"\r\n", "a,b\r", "\"a\"\r", "a\"b,c\n", "\"a\"b\n", "\"a", "\"a\n\nb", "\"\"\n", ",,\n",
	"\"a\r\", b\n", "a\rb\n", " \"a\"\n", "a;\"b;c\";\"\"\"\"\n", "\"a\"\"", "\"\n\"\n\"\n\"", "a,\"\"\"\n\"\"\",b\nc\n",
}

func TestFilesAreSplitAsByTheLibrary(t *testing.T) {
	long := strings.Repeat("x", firstBuffer-3)
	for _, text := range append(splitSeeds, long+",y\nz\n", long+"\n\"a\nb\",c\n", "a\n\""+long+"\n"+long+"\",c\nd\n") {
		compareSplit(t, text, ',')
		compareSplit(t, text, ';')
	}
}

func FuzzFilesAreSplitAsByTheLibrary(f *testing.F) {
	for _, text := range splitSeeds {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		compareSplit(t, text, ',')
		compareSplit(t, text, ';')
	})
}

func compareSplit(t *testing.T, text string, comma byte) {
	t.Helper()
	want, wantStopped := splitByLibrary(text, comma)
	for name, in := range map[string]io.Reader{"at once": strings.NewReader(text), "byte by byte": iotest.OneByteReader(strings.NewReader(text))} {
		if len(text) > 1<<10 && name == "byte by byte" {
			continue
		}
		got, stopped := splitAll(in, comma)
		if stopped != wantStopped || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%.80q %s:\n%.200s, %s\nnot\n%.200s, %s", text, name, got, stopped, want, wantStopped)
		}
	}
}

func TestALineWithoutEndIsNotReadInAsAWhole(t *testing.T) {
	for name, text := range map[string]string{"no end of a line": "a,b\n", "a quote that is not closed": "a,\"b\n"} {
		endless := &repeated{first: text, text: strings.Repeat("c", 1000)}
		if name != "no end of a line" {
			endless.text += "\n"
		}
		_, stopped := splitAll(endless, ',')
		if !strings.Contains(stopped, "longer than 1 MB") || endless.given > 4*longestLine {
			t.Errorf("%s: %s after %d bytes", name, stopped, endless.given)
		}
	}
	l := newLines(idle{})
	if err := l.next(); !errors.Is(err, errIdle) {
		t.Error(err)
	}
}

// idle gives neither bytes nor an end.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

// repeated is a text without end, after a first one. With most it ends after so many bytes.
type repeated struct {
	first, text string
	given, most int
	rest        string
}

func (r *repeated) Read(p []byte) (n int, err error) {
	if r.given == 0 {
		r.rest = r.first
	}
	if r.most > 0 && r.given >= r.most {
		return 0, io.EOF
	}
	for n < len(p) && (r.most == 0 || r.given < r.most) {
		if r.rest == "" {
			r.rest = r.text
		}
		copied := copy(p[n:], r.rest)
		n, r.given, r.rest = n+copied, r.given+copied, r.rest[copied:]
	}
	return n, nil
}
