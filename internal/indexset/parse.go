package indexset

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"danhgia/scoring"
)

// Bounds on what the YAML parser is given, because its time grows with the square of size, lines and depth.
// A real index set has some 14 KB in 300 lines and nests 4 deep.
const (
	maxBytes = 128 << 10
	maxLines = 5_000
	maxDepth = 64
)

// Parse reads an index set; file is its name in messages. It refuses unknown, missing and repeated fields, wrong
// types, anchors and tags, and then everything that scoring.IndexSet.Check refuses. The error has one line for each,
// in the order of the file: "766-2026.yaml:34: groups[1].indicators[0].target_percent: …".
func Parse(file string, content []byte) (scoring.IndexSet, error) {
	d := document{file: file, lines: map[string]int{"": 1}}
	root, err := d.parse(bytes.TrimPrefix(content, []byte("\ufeff")))
	if err != nil {
		return scoring.IndexSet{}, err
	}
	top := d.object("", root)
	set := indexSet(top)
	top.close()
	if len(d.faults) == 0 {
		d.check(set)
	}
	if err := d.err(); err != nil {
		return scoring.IndexSet{}, err
	}
	return set, nil
}

func (d *document) parse(content []byte) (ast.Node, error) {
	if len(content) > maxBytes {
		return nil, fmt.Errorf("%s: %d bytes are too many for an index set: at most %d", d.file, len(content), maxBytes)
	}
	if line := firstBad(content, func(line []byte) bool { return !utf8.Valid(line) }); line > 0 {
		return nil, fmt.Errorf("%s:%d: the text is not valid UTF-8: save the file as UTF-8", d.file, line)
	}
	if lines := bytes.Count(content, []byte("\n")) + loneReturns(content); lines > maxLines {
		return nil, fmt.Errorf("%s: %d lines are too many for an index set: at most %d", d.file, lines, maxLines)
	}
	if line := firstBad(content, tooDeep()); line > 0 {
		return nil, fmt.Errorf("%s:%d: the nesting is too deep for an index set", d.file, line)
	}
	tree, err := parser.ParseBytes(content, 0, parser.AllowDuplicateMapKey()) // object finds them, with their path
	if err != nil {
		return nil, d.syntax(err)
	}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return nil, fmt.Errorf("%s: an index set is one YAML document, this file has %d", d.file, filled(tree.Docs))
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

func (d *document) syntax(err error) error {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil && at.GetToken().Position != nil {
		return fmt.Errorf("%s:%d: not YAML: %s", d.file, at.GetToken().Position.Line, at.GetMessage())
	}
	return fmt.Errorf("%s: not YAML: %w", d.file, err)
}

func filled(docs []*ast.DocumentNode) (n int) {
	for _, doc := range docs {
		if doc.Body != nil {
			n++
		}
	}
	return n
}

func (d *document) check(set scoring.IndexSet) {
	for _, f := range set.Check() {
		d.refuse(f.Path, "%s", f.Reason)
	}
}
