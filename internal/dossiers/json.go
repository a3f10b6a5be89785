package dossiers

import (
	"bytes"
	"encoding/json"
	"io"

	"danhgia/activities"
)

// jsonFile is a file with a JSON object on each line, or with an array of objects, whose elements are its lines. Keys are names of columns; an object of DongBoHoSoMC also has
// lists, which become columns. What is not known is passed over without being decoded.
type jsonFile struct {
	*lines
	known  map[string]Column
	lists  map[string]list // by plain key
	keys   map[string]key  // that were met
	values [allColumns][]byte
	place  *place
	wrong  *fault
	fromLists
}

// fromLists is what the lists of an object have said.
type fromLists struct {
	ofLists [allColumns]bool
	waits   [2][]byte // beginnings and ends
	waited  int
	fees    int64
	paid    bool // there were fees
}

// list takes one object of a list.
type list func(*jsonFile, []byte)

// key is what a key of an object stands for.
type key struct {
	column Column
	is     bool
	list   list
}

func openJSON(in io.Reader, known map[string]Column) *jsonFile {
	f := &jsonFile{lines: newLines(in), known: known, keys: map[string]key{}}
	f.unquoted = true
	if _, dossiers := known[plain(Number.String())]; dossiers {
		f.lists = dossierLists
	}
	return f
}

func (f *jsonFile) raw() []byte { return f.record }
func (f *jsonFile) line() int   { return f.first }

var (
	mustBeObject = rule{Vi: "không phải là một đối tượng JSON trên một dòng hoặc một phần tử của mảng", En: "not a JSON object on one line or in one element of an array"}
	mustBePlain  = rule{Vi: "phải là một giá trị đơn, không phải là danh sách", En: "a single value is needed, not a list"}
	mustBeList   = rule{Vi: "phải là danh sách các đối tượng", En: "a list of objects is needed"}
	mustBeOnce   = rule{Vi: "có hai lần trong một dòng", En: "it is there twice on one line"}
)

func (f *jsonFile) cells() ([][]byte, error) {
	f.values, f.wrong, f.fromLists = [allColumns][]byte{}, nil, fromLists{}
	if object := bytes.TrimSpace(f.record); !json.Valid(object) || object[0] != '{' {
		if f.cut() {
			return nil, &atLine{f.first, cutOff}
		}
		return nil, &fault{rule: mustBeObject}
	}
	walk(f.record, f.take)
	if f.lists != nil {
		f.addUp()
	}
	if f.wrong != nil {
		return nil, f.wrong
	}
	return f.values[:], nil
}

// take takes one value of the object.
func (f *jsonFile) take(name, value []byte) {
	k, met := f.keys[string(name)]
	if !met {
		k = f.meet(string(f.text(name)))
		if len(f.keys) < mostColumns {
			f.keys[string(name)] = k
		}
	}
	switch {
	case k.is:
		f.set(k.column, f.single(k.column, value))
	case k.list != nil:
		f.each(value, k.list)
	}
}

// meet finds out what a key stands for.
func (f *jsonFile) meet(name string) (k key) {
	simple := plain(name)
	if k.list = f.lists[simple]; k.list != nil {
		return k
	}
	if k.column, k.is = f.known[simple]; !k.is && len(f.place.unused) < mostColumns {
		f.place.unused = append(f.place.unused, name)
	}
	return k
}

// set gives a column its value; an empty one says nothing.
func (f *jsonFile) set(c Column, text []byte) {
	f.place.at[c] = int16(c)
	if len(text) == 0 {
		return
	}
	if len(f.values[c]) > 0 && !bytes.Equal(f.values[c], text) {
		f.refuse(c, text, mustBeOnce)
	}
	f.values[c] = text
}

func (f *jsonFile) refuse(c Column, value []byte, must rule) {
	if f.wrong == nil {
		f.wrong = &fault{c.String(), string(value), must}
	}
}

// single is a value that is a text, a number or a truth.
func (f *jsonFile) single(c Column, value []byte) []byte {
	switch value[0] {
	case '"':
		return f.text(value)
	case 'n':
		return nil
	case '{', '[':
		f.refuse(c, nil, mustBePlain)
		return nil
	default:
		return value
	}
}

// text is a string without its quotes and escapes.
func (f *jsonFile) text(quoted []byte) []byte {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1]
	}
	var plain string
	_ = json.Unmarshal(quoted, &plain) // it is valid
	return []byte(plain)
}

// each takes the objects of a list.
func (f *jsonFile) each(value []byte, take list) {
	if value[0] == 'n' {
		return
	}
	if value[0] != '[' {
		f.wrong = &fault{rule: mustBeList}
		return
	}
	for rest := blank(value[1:]); rest[0] != ']'; {
		size := extent(rest)
		if rest[0] == '{' {
			take(f, rest[:size])
		} else if rest[0] != 'n' {
			f.wrong = &fault{rule: mustBeList}
		}
		if rest = blank(rest[size:]); rest[0] == ',' {
			rest = blank(rest[1:])
		}
	}
}

// walk goes through the members of an object that is valid.
func walk(object []byte, take func(name, value []byte)) {
	for rest := blank(blank(object)[1:]); rest[0] != '}'; {
		size := extent(rest)
		name := rest[:size]
		rest = blank(blank(rest[size:])[1:])
		size = extent(rest)
		take(name, rest[:size])
		if rest = blank(rest[size:]); rest[0] == ',' {
			rest = blank(rest[1:])
		}
	}
}

func blank(text []byte) []byte {
	for len(text) > 0 && (text[0] == ' ' || text[0] == '\t' || text[0] == '\r' || text[0] == '\n') {
		text = text[1:]
	}
	return text
}

// extent is how long the valid value is that a text begins with.
func extent(text []byte) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			i += quotedExtent(text[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			if depth < 0 {
				return i
			}
		case ',', ':', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
			continue
		default:
			continue
		}
		if depth == 0 {
			return i + 1
		}
	}
	return len(text)
}

func quotedExtent(text []byte) int {
	for i := 1; ; i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
}

// header looks at the beginning of the file for the columns that it has.
func (f *jsonFile) header(name string) (place, error) {
	p, _ := places(nil, nil)
	f.place = &p
	if err := f.next(); err != nil {
		return p, err
	}
	first := f.record
	for line := range bytes.SplitSeq(f.buf[f.from:f.end], []byte("\n")) {
		if f.record = bytes.TrimSpace(line); len(f.record) > 0 && json.Valid(f.record) {
			_, _ = f.cells() // what is wrong is said when the line is read
		}
	}
	f.size, f.passed = 0, f.first-1 // it is read again
	if f.record = first; !bytes.HasPrefix(bytes.TrimSpace(first), []byte("{")) {
		return p, activities.Refuse("%s: mỗi dòng, hoặc mỗi phần tử của mảng JSON, phải là một đối tượng", "%s: each line, or each element of a JSON array, has to be an object", name)
	}
	return p, nil
}
