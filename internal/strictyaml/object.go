package strictyaml

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// Object is a mapping whose fields are taken out one by one. A field that is missing or of another type is noted in
// the document and read as the zero value; what is left at the end is unknown.
type Object struct {
	doc    *Document
	path   string
	values map[string]ast.Node
	broken bool // not a mapping: said once, its fields are not missed
}

func (d *Document) object(path string, node ast.Node) Object {
	o := Object{doc: d, path: path, values: map[string]ast.Node{}}
	mapping, ok := node.(ast.MapNode)
	if !ok {
		d.Refuse(path, "phải là các mục có tên, không phải %s", "want named fields, not %s", kind(node))
		o.broken = true
		return o
	}
	for fields := mapping.MapRange(); fields.Next(); {
		o.add(fields.Key().GetToken(), fields.Value())
	}
	return o
}

func (o Object) add(key *token.Token, value ast.Node) {
	path, line := o.At(key.Value), key.Position.Line
	if _, ok := o.values[key.Value]; ok {
		o.doc.refuseAt(line, path, "có hai lần, lần đầu ở dòng %d", "stands twice, first on line %d", o.doc.lines[path])
		return
	}
	o.values[key.Value] = value
	o.doc.lines[path] = line
}

// At is the path of a field.
func (o Object) At(key string) string { return strings.TrimPrefix(o.path+"."+key, ".") }

// Refuse notes what is wrong with a field's value.
func (o Object) Refuse(key, vi, en string, args ...any) { o.doc.Refuse(o.At(key), vi, en, args...) }

// Close refuses the fields that nobody took.
func (o Object) Close() {
	for key := range o.values {
		o.Refuse(key, "%s không có mục này ở đây", "%s has no such field here", o.doc.what)
	}
}

// Has says whether the field is there.
func (o Object) Has(key string) bool {
	_, ok := o.values[key]
	return ok
}

// take is the field's value; a missing one is refused and nil.
func (o Object) take(key string) ast.Node {
	value, ok := o.values[key]
	if !ok && !o.broken {
		o.Refuse(key, "còn thiếu", "is missing")
	}
	delete(o.values, key)
	return value
}

// Text takes a text that is not blank.
func (o Object) Text(key string) string { return o.doc.text(o.At(key), o.take(key)) }

// Word takes a text that may also be the bare word null, which YAML takes for no value at all.
func (o Object) Word(key string) string {
	value := o.take(key)
	if null, ok := value.(*ast.NullNode); ok && null.Token.Type == token.NullType && null.Token.Value == "null" {
		return "null"
	}
	return o.doc.text(o.At(key), value)
}

// Texts takes a list of texts.
func (o Object) Texts(key string) (texts []string) {
	for path, node := range o.items(key) {
		texts = append(texts, o.doc.text(path, node))
	}
	return texts
}

// Number takes a number and reads its digits as they are written, never as a float; want is what they should be, as a
// message says it: "a whole number".
func Number[T any](o Object, key string, want Words, read func(digits string) (T, error)) (n T) {
	node := o.take(key)
	if node == nil {
		return n
	}
	value, err := read(node.GetToken().Value)
	if err != nil || !isNumber(node) {
		o.Refuse(key, "phải là %s, không phải %s", "want %s, not %s", want, kind(node))
		return n
	}
	return value
}

// Integer takes a whole number.
func (o Object) Integer(key string) int {
	return Number(o, key, Words{Vi: "số nguyên", En: "a whole number"}, strconv.Atoi)
}

// Switch takes true or false.
func (o Object) Switch(key string) bool {
	node := o.take(key)
	value, ok := node.(*ast.BoolNode)
	if !ok {
		if node != nil {
			o.Refuse(key, "phải là true hoặc false, không phải %s", "want true or false, not %s", kind(node))
		}
		return false
	}
	return value.Value
}

// Child takes a mapping inside this one.
func Child[T any](o Object, key string, read func(Object) T) (value T) {
	node := o.take(key)
	if node == nil {
		return value
	}
	child := o.doc.object(o.At(key), node)
	value = read(child)
	child.Close()
	return value
}

// List takes a list of mappings.
func List[T any](o Object, key string, read func(Object) T) (values []T) {
	for path, node := range o.items(key) {
		item := o.doc.object(path, node)
		values = append(values, read(item))
		item.Close()
	}
	return values
}

// items are the paths and nodes of a list.
func (o Object) items(key string) iter.Seq2[string, ast.Node] {
	return func(yield func(string, ast.Node) bool) {
		node := o.take(key)
		sequence, ok := node.(*ast.SequenceNode)
		if !ok {
			if node != nil {
				o.Refuse(key, "phải là một danh sách, không phải %s", "want a list, not %s", kind(node))
			}
			return
		}
		for i, item := range sequence.Values {
			path := fmt.Sprintf("%s[%d]", o.At(key), i)
			o.doc.lines[path] = item.GetToken().Position.Line
			if !yield(path, item) {
				return
			}
		}
	}
}
