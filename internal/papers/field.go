package papers

import "strings"

// Field is something that a template may ask for, by its name in double braces: {{TenCoQuan}}.
type Field struct {
	Name   string
	Label  string // what it is, for the page that lists them
	Kind   FieldKind
	Fields []Field // of each line of a list
}

// FieldKind is the sort of a field.
type FieldKind string

// The kinds of fields.
const (
	TextField    FieldKind = "text"
	ListField    FieldKind = "list"    // {{#Ten}} … {{/Ten}} is repeated for each of its lines
	PictureField FieldKind = "picture" // alone in its paragraph
)

// Written is how the field stands in a template: a list has a beginning and an end.
func (f Field) Written() []string {
	if f.Kind == ListField {
		return []string{"{{#" + f.Name + "}}", "{{/" + f.Name + "}}"}
	}
	return []string{"{{" + f.Name + "}}"}
}

func text(name, label string) Field { return Field{Name: name, Label: label, Kind: TextField} }

func list(name, label string, fields ...Field) Field {
	return Field{name, label, ListField, fields}
}

func picture(name, label string) Field { return Field{Name: name, Label: label, Kind: PictureField} }

// Fields are the values of fields: a string, a Picture, or []Fields for a list.
type Fields map[string]any

// Picture is a PNG file, as large as it is on paper.
type Picture struct {
	PNG           []byte
	Width, Height float64 // mm
	Alt           string
}

// trial are values for every field, one line in each list, so that all of a template is walked through.
func trial(fields []Field) Fields {
	all := Fields{}
	for _, f := range fields {
		switch f.Kind {
		case ListField:
			all[f.Name] = []Fields{trial(f.Fields)}
		case PictureField:
			all[f.Name] = Picture{PNG: dot, Width: 10, Height: 10, Alt: f.Label}
		default:
			all[f.Name] = f.Label
		}
	}
	return all
}

// dot is a PNG file of one white pixel.
var dot = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\b\x00\x00\x00\x00:~\x9bU\x00\x00\x00\nIDATx\x9cc\xf8\x0f\x00\x01\x01\x01\x00\x1b\xb6\xeeV\x00\x00\x00\x00IEND\xaeB`\x82")

// scope is where a name is looked for: the line of the innermost list, then what is around it.
type scope struct {
	fields []Field
	values Fields
	outer  *scope
}

func (s *scope) find(name string) (Field, any, bool) {
	for ; s != nil; s = s.outer {
		for _, f := range s.fields {
			if f.Name == name {
				return f, s.values[name], true
			}
		}
	}
	return Field{}, nil, false
}

// nearest is the name that somebody may have meant, or empty.
func (s *scope) nearest(name string) (best string) {
	least := len(name)/3 + 1
	for ; s != nil; s = s.outer {
		for _, f := range s.fields {
			if d := distance(strings.ToLower(name), strings.ToLower(f.Name)); d <= least && f.Name != name {
				best, least = f.Name, d-1
			}
		}
	}
	return best
}

// distance is how many letters must be changed, put in or taken out.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for i := range row {
		row[i] = i
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
