package dossiers

import (
	"io"

	"danhgia/scoring"
)

// elements makes JSON lines of a JSON array as it is read: a line for each element, so that the number of a line is that
// of its element. What an element is, is looked at when its line is read.
type elements struct {
	in     io.Reader
	chunk  []byte
	made   []byte // and not given out yet
	failed error

	begun, ended    bool // the array
	depth           int  // of lists and objects within an element
	quoted, escaped bool
	some            bool // of the element there is something
	at              int  // elements so far
}

var (
	goesOn  = scoring.Text{Vi: "là dòng cuối của mảng JSON, nhưng tệp còn nội dung ở sau", En: "the last of the JSON array, and more comes after it"}
	noArray = scoring.Text{Vi: "không phải là phần tử của một mảng JSON", En: "not an element of a JSON array"}
)

func newElements(in io.Reader) *elements {
	return &elements{in: in, chunk: make([]byte, 1<<15)}
}

// Read implements io.Reader.
func (e *elements) Read(p []byte) (int, error) {
	for len(e.made) == 0 && e.failed == nil {
		n, err := e.in.Read(e.chunk)
		e.made = e.made[:0]
		for _, sign := range e.chunk[:n] {
			e.take(sign)
		}
		if e.failed == nil && err != nil {
			e.failed = e.last(err)
		}
	}
	n := copy(p, e.made)
	if e.made = e.made[n:]; len(e.made) > 0 {
		return n, nil
	}
	return n, e.failed
}

// last is what an end of reading means: an array that is not closed was cut off.
func (e *elements) last(err error) error {
	if err == io.EOF && !e.ended { //nolint:errorlint // as readers say it
		return &atLine{max(e.at, 1), cutOff}
	}
	return err
}

func (e *elements) take(sign byte) {
	space := sign == ' ' || sign == '\t' || sign == '\r' || sign == '\n'
	switch {
	case e.failed != nil:
	case e.quoted:
		e.within(sign)
	case space && !e.some:
	case !e.begun:
		e.begun = true
		if sign != '[' {
			e.failed = &atLine{1, noArray}
		}
	case e.ended:
		e.failed = &atLine{e.at, goesOn}
	case e.depth == 0 && (sign == ',' || sign == ']'):
		e.close(sign)
	default:
		e.outside(sign)
	}
}

// outside takes a sign that is in no text.
func (e *elements) outside(sign byte) {
	if !e.some {
		e.some, e.at = true, e.at+1
	}
	switch sign {
	case '"':
		e.quoted = true
	case '{', '[':
		e.depth++
	case '}', ']':
		e.depth = max(e.depth-1, 0)
	}
	e.put(sign)
}

func (e *elements) within(sign byte) {
	switch {
	case e.escaped:
		e.escaped = false
	case sign == '\\':
		e.escaped = true
	case sign == '"':
		e.quoted = false
	}
	e.put(sign)
}

// put keeps a sign. A line end within an element becomes a return: as blank between its members, as wrong within a text.
func (e *elements) put(sign byte) {
	if sign == '\n' {
		sign = '\r'
	}
	e.made = append(e.made, sign)
}

// close ends an element. One that is not there is a line too, which is refused; not so after the last one.
func (e *elements) close(sign byte) {
	if !e.some && sign == ',' {
		e.at++
		e.made = append(e.made, ',')
	}
	if e.some || sign == ',' {
		e.made = append(e.made, '\n')
	}
	e.some, e.ended = false, sign == ']'
}
