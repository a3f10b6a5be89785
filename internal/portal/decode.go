package portal

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"danhgia/scoring"
)

// answer is what one file says.
type answer struct {
	source
	head    record
	list    []record
	months  []int    // the months of the yearly chart that have figures
	unknown []string // paths of fields that the reader does not know, each once, in order
}

// record is what one file says of one agency.
type record struct {
	place
	id, name, code string
	kind           scoring.Kind
	score          scoring.Maybe[scoring.Hundredths]
	measures       []scoring.Measure
}

// decode reads one file of either layout.
func decode(s source, content []byte) (answer, error) {
	data, err := envelope(s.file, content)
	if err != nil {
		return answer{}, err
	}
	d := decoder{source: s, unknown: map[string]bool{}}
	return d.answer(data)
}

// envelope checks that the content is one whole JSON text that reports success, and gives its top object.
func envelope(file string, content []byte) (node, error) {
	top := node{place: place{file: file}}
	if err := checkUTF8(top.place, content); err != nil {
		return node{}, err
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	if err := decoder.Decode(&top.fields); err != nil {
		return node{}, notJSON(top.place, content, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return node{}, top.refuse("", "something follows the end of the JSON text; the file was altered, collect it again")
	}
	return top, checkSuccess(top)
}

func checkSuccess(top node) error {
	if _, err := top.value("code"); err != nil {
		return err
	}
	code, err := top.text("code")
	if err != nil || code == "OK" {
		return err
	}
	if message, _ := top.text("message"); message != "" {
		code += ": " + message
	}
	return top.refuse("code", "the portal answered %q, not OK; collect it again", code)
}

func checkUTF8(p place, content []byte) error {
	if utf8.Valid(content) {
		return nil
	}
	good := 0
	for {
		r, size := utf8.DecodeRune(content[good:])
		if r == utf8.RuneError && size <= 1 {
			return p.refuse("", "byte %d is not valid UTF-8; the file was damaged on its way, collect it again", good+1)
		}
		good += size
	}
}

func notJSON(p place, content []byte, err error) error {
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return p.refuse("", "the JSON text breaks off at the end; the file is truncated, collect it again")
	case bytes.HasPrefix(bytes.TrimSpace(content), []byte("<")):
		return p.refuse("", "is a web page, not data; the portal refused or was down, collect it later")
	case errors.As(err, &mistyped):
		return p.refuse("", "is not an answer of the portal, which would be a JSON object; collect it again")
	default:
		return p.refuse("", "is not JSON: %v; collect it again", err)
	}
}

type decoder struct {
	source
	unknown map[string]bool
}

func (d decoder) answer(top node) (a answer, err error) {
	a.source = d.source
	d.note(top)
	data, err := top.object("data")
	if err != nil {
		return answer{}, err
	}
	d.note(data)
	head, err := data.object(d.source.head)
	if err != nil {
		return answer{}, err
	}
	if a.head, err = d.province(head); err != nil {
		return answer{}, err
	}
	if a.list, err = d.agencies(data, a.head.id); err != nil {
		return answer{}, err
	}
	if err = d.checkPages(data, len(a.list)); err != nil {
		return answer{}, err
	}
	a.months = d.charted(data)
	a.unknown = slices.Sorted(maps.Keys(d.unknown))
	return a, nil
}

// note remembers the fields that are not known, once each.
func (d decoder) note(n node) {
	for name := range n.fields {
		if !slices.Contains(d.known[n.path], name) {
			d.unknown[n.join(name)] = true
		}
	}
}

// checkPages refuses a list that is not whole. A file without pagination is checked by matching the files.
func (d decoder) checkPages(data node, records int) error {
	pages, err := pagination(data)
	if err != nil || pages.fields == nil {
		return err
	}
	d.note(pages)
	total, err := pages.count("total")
	if err != nil {
		return err
	}
	last, err := pages.count("totalPages")
	if err != nil {
		return err
	}
	if last.Value > 1 || total.Known && total.Value != int64(records) {
		return pages.refuse("data.pagination", "the portal counts %d agencies on %d page(s), but the file has %d agencies; "+
			"the list is not whole, collect it again", total.Value, last.Value, records)
	}
	return nil
}

// pagination is the field of that name, or a node without fields.
func pagination(data node) (node, error) {
	if data.fields["pagination"] == nil {
		return node{}, nil
	}
	return data.object("pagination")
}

// charted are the months of the yearly chart that have any figure but zero. The chart is only a hint: what cannot be
// read in it is passed over.
func (d decoder) charted(data node) (months []int) {
	if d.month == "" {
		return nil
	}
	entries, _ := data.objects("monthlyChart")
	for _, entry := range entries {
		d.note(entry)
		label, _ := entry.text(d.month)
		if month, err := strconv.Atoi(label); err == nil && hasFigure(entry) {
			months = append(months, month)
		}
	}
	return months
}

func hasFigure(entry node) bool {
	for _, v := range entry.fields {
		text, ok := v.(json.Number)
		if figure, err := text.Float64(); ok && err == nil && figure != 0 {
			return true
		}
	}
	return false
}
