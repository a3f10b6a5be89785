package papers

import (
	"errors"
	"slices"
	"strings"

	"github.com/beevik/etree"

	"danhgia/activities"
	"danhgia/scoring"
)

// Fill puts values into a template: {{Ten}} is a field, {{#Ten}} … {{/Ten}} is repeated for each line of a list,
// {{?Ten}} … {{/Ten}} is there only when the field has something, {{^Ten}} … {{/Ten}} only when it has nothing. What is
// repeated or left out are whole paragraphs, or rows of a table. It refuses (activities.ErrRefused) whatever of the
// template it cannot understand, all of it at once.
func Fill(template []byte, fields []Field, values Fields) ([]byte, error) {
	return fill(template, fields, values, false)
}

// Try fills a template with words for every field, as Fill would, and walks through all of it.
func Try(template []byte, fields []Field) ([]byte, error) {
	return fill(template, fields, trial(fields), true)
}

func fill(template []byte, fields []Field, values Fields, all bool) ([]byte, error) {
	d, err := openDocx(template)
	if err != nil {
		return nil, err
	}
	f := &filler{doc: d, all: all}
	for _, name := range d.written() {
		tree, err := d.tree(name)
		if err != nil {
			return nil, err
		}
		f.part = name
		f.containers(tree.Root(), &scope{fields, values, nil})
		if d.parts[name], err = tree.WriteToBytes(); err != nil {
			return nil, err
		}
	}
	if len(f.faults) > 0 {
		return nil, errors.Join(f.faults...)
	}
	if err := f.addPictures(); err != nil {
		return nil, err
	}
	return d.bytes()
}

// filler goes through a template once.
type filler struct {
	doc      *docx
	all      bool // what depends on something is filled in whether it is there or not
	part     string
	faults   []error
	pictures []Picture
}

// containers fills in the body of a part, or the part itself.
func (f *filler) containers(root *etree.Element, s *scope) {
	if body := root.SelectElement("w:body"); body != nil {
		root = body
	}
	f.container(root, s)
}

// container fills in what stands one below the other in an element.
func (f *filler) container(e *etree.Element, s *scope) {
	var blocks []*etree.Element
	for len(e.Child) > 0 {
		if block, ok := e.RemoveChildAt(len(e.Child) - 1).(*etree.Element); ok {
			blocks = append(blocks, block)
		}
	}
	slices.Reverse(blocks)
	for _, block := range f.sequence(blocks, s) {
		e.AddChild(block)
	}
	if n := len(e.Child); e.FullTag() == "w:tc" && (n == 0 || e.Child[n-1].(*etree.Element).FullTag() != "w:p") {
		e.CreateElement("w:p") // Word wants one at the end of a cell
	}
}

// sequence fills in blocks, and repeats or leaves out those between marks.
func (f *filler) sequence(blocks []*etree.Element, s *scope) (done []*etree.Element) {
	for i := 0; i < len(blocks); i++ {
		marks := marksOf(blocks[i])
		if len(marks) == 0 {
			done = append(done, f.block(blocks[i], s)...)
			continue
		}
		last, end := match(blocks, i)
		switch {
		case marks[0].sign == "/":
			f.fault(marks[0], "%s không có dấu mở đứng trước ở cùng chỗ", "%s has no beginning before it in the same place")
			return done
		case end == nil:
			f.fault(marks[0], "%s không có dấu đóng ở cùng chỗ (cùng dòng bảng, hoặc cùng thân văn bản)", "%s has no end in the same place")
			return done
		case end.more:
			f.fault(*end, "sau %s không được có phần lặp khác trong cùng một đoạn hoặc dòng bảng; hãy tách thành hai đoạn", "after %s there may be no other part in the same paragraph or row")
			return done
		}
		done = append(done, f.repeat(blocks[i:last+1], marks[0], *end, s)...)
		i = last
	}
	return done
}

// repeat fills in the blocks between two marks as often as is called for.
func (f *filler) repeat(blocks []*etree.Element, begin, end mark, s *scope) (done []*etree.Element) {
	field, value, known := s.find(begin.name)
	if !known {
		f.unknown(begin, s)
		return nil
	}
	if begin.sign == "#" && field.Kind != ListField {
		f.fault(begin, "%s: trường này không phải là danh sách", "%s: the field is no list")
		return nil
	}
	end.remove()
	begin.remove()
	blocks = slices.DeleteFunc(slices.Clone(blocks), func(b *etree.Element) bool {
		return len(blocks) > 1 && (b == begin.block && begin.alone || b == end.block && end.alone)
	})
	for _, inner := range f.rounds(begin.sign, field, value, s) {
		done = append(done, f.sequence(copies(blocks), inner)...)
	}
	return done
}

// rounds are the scopes in which what is between marks is filled in, one after the other.
func (f *filler) rounds(sign string, field Field, value any, s *scope) (all []*scope) {
	if sign == "#" {
		lines, _ := value.([]Fields)
		for _, line := range lines {
			all = append(all, &scope{field.Fields, line, s})
		}
		return all
	}
	if f.all || (sign == "?") == present(value) {
		return []*scope{s}
	}
	return nil
}

func present(value any) bool {
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v) != ""
	case []Fields:
		return len(v) > 0
	case Picture:
		return len(v.PNG) > 0
	default:
		return false
	}
}

func copies(blocks []*etree.Element) []*etree.Element {
	all := make([]*etree.Element, len(blocks))
	for i, b := range blocks {
		all[i] = b.Copy()
	}
	return all
}

// block fills in one block; a table of which no row is left is left out.
func (f *filler) block(e *etree.Element, s *scope) []*etree.Element {
	switch e.FullTag() {
	case "w:p":
		f.paragraph(e, s)
	case "w:tbl":
		f.container(e, s)
		if e.SelectElement("w:tr") == nil {
			return nil
		}
	case "w:tc", "w:sdtContent":
		f.container(e, s)
	case "w:tr", "w:sdt":
		for _, child := range e.ChildElements() {
			f.block(child, s)
		}
	}
	return []*etree.Element{e}
}

func (f *filler) fault(m mark, vi, en string) {
	f.refuse(m.block, scoring.Say(vi, en, m.String()))
}

func (f *filler) unknown(m mark, s *scope) {
	vi, en := "không có trường %s", "there is no field %s"
	if name := s.nearest(m.name); name != "" {
		meant := mark{sign: m.sign, name: name}.String()
		f.refuse(m.block, scoring.Say(vi+"; có phải %s không?", en+"; is it %s?", m.String(), meant))
		return
	}
	f.refuse(m.block, scoring.Say(vi, en, m.String()))
}

// refuse notes a fault once, with the place where it is.
func (f *filler) refuse(e *etree.Element, what error) {
	err := activities.Refuse("%s, đoạn “%s”: %s", "%s, paragraph %q: %s", placeOf(f.part), excerpt(wordsOf(e)), what)
	if !slices.ContainsFunc(f.faults, func(other error) bool { return other.Error() == err.Error() }) {
		f.faults = append(f.faults, err)
	}
}
