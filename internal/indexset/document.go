package indexset

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"danhgia/scoring"
)

// document knows where everything in a file stands and collects what is wrong with it.
type document struct {
	file   string
	lines  map[string]int // path → line; the empty path is the whole file
	faults []fault
}

type fault struct {
	line int
	text string
}

func (d *document) refuse(path, reason string, args ...any) {
	d.refuseAt(d.line(path), path, reason, args...)
}

func (d *document) refuseAt(line int, path, reason string, args ...any) {
	text := fmt.Sprintf("%s:%d: %s: %s", d.file, line, cmp.Or(path, "the file"), fmt.Sprintf(reason, args...))
	d.faults = append(d.faults, fault{line, text})
}

// line is where path stands, or else what it is missing from.
func (d *document) line(path string) int {
	for {
		if line, ok := d.lines[path]; ok {
			return line
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
}

func (d *document) err() error {
	slices.SortFunc(d.faults, func(a, b fault) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.text, b.text))
	})
	var errs []error
	for _, f := range d.faults {
		errs = append(errs, errors.New(f.text))
	}
	return errors.Join(errs...)
}

// object is a mapping whose fields are taken out one by one; what is left at the end is unknown.
type object struct {
	doc    *document
	path   string
	values map[string]ast.Node
	broken bool // not a mapping: said once, its fields are not missed
}

func (d *document) object(path string, node ast.Node) object {
	o := object{doc: d, path: path, values: map[string]ast.Node{}}
	mapping, ok := node.(ast.MapNode)
	if !ok {
		d.refuse(path, "want named fields, not %s", kind(node))
		o.broken = true
		return o
	}
	for fields := mapping.MapRange(); fields.Next(); {
		o.add(fields.Key().GetToken(), fields.Value())
	}
	return o
}

func (o object) add(key *token.Token, value ast.Node) {
	path, line := o.at(key.Value), key.Position.Line
	if _, ok := o.values[key.Value]; ok {
		o.doc.refuseAt(line, path, "stands twice, first on line %d", o.doc.lines[path])
		return
	}
	o.values[key.Value] = value
	o.doc.lines[path] = line
}

func (o object) at(key string) string { return strings.TrimPrefix(o.path+"."+key, ".") }

// close refuses the fields that nobody asked for.
func (o object) close() {
	for key := range o.values {
		o.doc.refuse(o.at(key), "an index set has no such field here")
	}
}

func (o object) has(key string) bool {
	_, ok := o.values[key]
	return ok
}

// take is the field's value; a missing one is refused and nil.
func (o object) take(key string) ast.Node {
	value, ok := o.values[key]
	if !ok && !o.broken {
		o.doc.refuse(o.at(key), "is missing")
	}
	delete(o.values, key)
	return value
}

func (o object) text(key string) string { return o.doc.text(o.at(key), o.take(key)) }

// phrase reads the field in both languages: name_vi and name_en.
func (o object) phrase(key string) scoring.Text {
	return scoring.Text{Vi: o.text(key + "_vi"), En: o.text(key + "_en")}
}

// word is a text that may also be the bare word null, which YAML takes for no value at all.
func (o object) word(key string) string {
	value := o.take(key)
	if null, ok := value.(*ast.NullNode); ok && null.Token.Type == token.NullType && null.Token.Value == "null" {
		return "null"
	}
	return o.doc.text(o.at(key), value)
}

func (o object) texts(key string) (texts []string) {
	for path, node := range o.items(key) {
		texts = append(texts, o.doc.text(path, node))
	}
	return texts
}

// hundredths takes the digits as they are written, never a float.
func (o object) hundredths(key string) scoring.Hundredths {
	node := o.take(key)
	if node == nil {
		return 0
	}
	n, err := scoring.ParseHundredths(node.GetToken().Value)
	if err != nil || !isNumber(node) {
		o.doc.refuse(o.at(key), "want a number with at most two decimals, such as 7.5, not %s", kind(node))
	}
	return n
}

func (o object) integer(key string) int {
	node := o.take(key)
	n, err := strconv.Atoi(node.GetToken().Value)
	if err != nil || !isNumber(node) {
		o.doc.refuse(o.at(key), "want a whole number, not %s", kind(node))
	}
	return n
}

// list reads a list of mappings.
func list[T any](o object, key string, read func(object) T) (values []T) {
	for path, node := range o.items(key) {
		item := o.doc.object(path, node)
		values = append(values, read(item))
		item.close()
	}
	return values
}

// items are the paths and nodes of a list.
func (o object) items(key string) iter.Seq2[string, ast.Node] {
	return func(yield func(string, ast.Node) bool) {
		node := o.take(key)
		sequence, ok := node.(*ast.SequenceNode)
		if !ok {
			if node != nil {
				o.doc.refuse(o.at(key), "want a list, not %s", kind(node))
			}
			return
		}
		for i, item := range sequence.Values {
			path := fmt.Sprintf("%s[%d]", o.at(key), i)
			o.doc.lines[path] = item.GetToken().Position.Line
			if !yield(path, item) {
				return
			}
		}
	}
}
