// Package strictyaml reads the YAML files of an office: strictly, so that a slip of the pen never takes effect.
// A file's fields are taken one by one, and everything that is wrong is reported at once, with file, line and field.
package strictyaml

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Bounds on what the YAML parser is given, because its time grows with the square of size, lines and depth.
// A real file has some 14 KB in 300 lines and nests 4 deep.
const (
	maxBytes = 128 << 10
	maxLines = 5_000
	maxDepth = 64
)

// Document knows where everything in a file stands and collects what is wrong with it.
type Document struct {
	file   string
	what   Words
	lines  map[string]int // path → line; the empty path is the whole file
	faults []fault
}

type fault struct {
	line int
	text string // in English, by which faults of one line are ordered
	err  error
}

// Parse reads a file that holds one YAML document of named fields; file is its name in messages, and what is what it
// should be: "an index set". It refuses files that are large, nest deeply or are not YAML; the rest is for Err.
func Parse(file string, what Words, content []byte) (*Document, Object, error) {
	d := &Document{file: file, what: what, lines: map[string]int{"": 1}}
	root, err := d.parse(bytes.TrimPrefix(content, []byte("\ufeff")))
	if err != nil {
		return nil, Object{}, err
	}
	return d, d.object("", root), nil
}

// Refuse notes what is wrong with the value at a path: groups[1].points.
func (d *Document) Refuse(path, vi, en string, args ...any) {
	d.refuseAt(d.line(path), path, vi, en, args...)
}

func (d *Document) refuseAt(line int, path, vi, en string, args ...any) {
	where := Words{Vi: cmp.Or(path, "cả tệp"), En: cmp.Or(path, "the file")}
	err := say("%s, dòng %d: %s: %v", "%s:%d: %s: %v", d.file, line, where, say(vi, en, args...))
	d.faults = append(d.faults, fault{line, err.Error(), err})
}

// line is where path stands, or else what it is missing from.
func (d *Document) line(path string) int {
	for {
		if line, ok := d.lines[path]; ok {
			return line
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
}

// Err has one line for everything that was refused, in the order of the file, or is nil:
// "766-2026.yaml:34: groups[1].indicators[0].target_percent: …".
func (d *Document) Err() error {
	slices.SortFunc(d.faults, func(a, b fault) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.text, b.text))
	})
	var errs []error
	for _, f := range d.faults {
		errs = append(errs, f.err)
	}
	return errors.Join(errs...)
}

func (d *Document) parse(content []byte) (ast.Node, error) {
	if len(content) > maxBytes {
		return nil, say("%s: %d byte là quá nhiều cho %s; nhiều nhất %d", "%s: %d bytes are too many for %s: at most %d", d.file, len(content), d.what, maxBytes)
	}
	if line := firstBad(content, func(line []byte) bool { return !utf8.Valid(line) }); line > 0 {
		return nil, say("%s, dòng %d: nội dung không phải UTF-8; hãy lưu tệp theo UTF-8", "%s:%d: the text is not valid UTF-8: save the file as UTF-8", d.file, line)
	}
	if lines := bytes.Count(content, []byte("\n")) + loneReturns(content); lines > maxLines {
		return nil, say("%s: %d dòng là quá nhiều cho %s; nhiều nhất %d", "%s: %d lines are too many for %s: at most %d", d.file, lines, d.what, maxLines)
	}
	if line := firstBad(content, tooDeep()); line > 0 {
		return nil, say("%s, dòng %d: lồng nhau quá sâu cho %s", "%s:%d: the nesting is too deep for %s", d.file, line, d.what)
	}
	tree, err := parser.ParseBytes(content, 0, parser.AllowDuplicateMapKey()) // Object finds them, with their path
	if err != nil {
		return nil, d.syntax(err)
	}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return nil, say("%s: %s là một tài liệu YAML, tệp này có %d", "%s: %s is one YAML document, this file has %d", d.file, d.what, filled(tree.Docs))
	}
	return tree.Docs[0].Body, nil
}

// loneReturns counts the carriage returns that YAML takes for line ends of their own.
func loneReturns(content []byte) int {
	return bytes.Count(content, []byte("\r")) - bytes.Count(content, []byte("\r\n"))
}

// firstBad is the number of the first bad line, 0 for none.
func firstBad(content []byte, bad func(line []byte) bool) int {
	n := 0
	for line := range bytes.Lines(content) {
		n++
		if bad(line) {
			return n
		}
	}
	return 0
}

// tooDeep counts open brackets over all lines, and what one line alone can nest: dashes and indentation.
func tooDeep() func(line []byte) bool {
	brackets := 0
	return func(line []byte) bool {
		brackets += bytes.Count(line, []byte("[")) + bytes.Count(line, []byte("{"))
		brackets -= bytes.Count(line, []byte("]")) + bytes.Count(line, []byte("}"))
		indent := len(line) - len(bytes.TrimLeft(line, " "))
		return brackets > maxDepth || bytes.Count(line, []byte("- ")) > maxDepth || indent > 4*maxDepth
	}
}

func (d *Document) syntax(err error) error {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil && at.GetToken().Position != nil {
		return say("%s, dòng %d: không đúng cú pháp YAML: %s", "%s:%d: not YAML: %s", d.file, at.GetToken().Position.Line, at.GetMessage())
	}
	return say("%s: không đúng cú pháp YAML: %v", "%s: not YAML: %v", d.file, err)
}

func filled(docs []*ast.DocumentNode) (n int) {
	for _, doc := range docs {
		if doc.Body != nil {
			n++
		}
	}
	return n
}
