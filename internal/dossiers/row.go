package dossiers

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"danhgia/dossier"
)

// row is a line being read. Its first fault is kept.
type row struct {
	place place
	cells [][]byte
	wrong *fault
	texts
}

func newRow(p place) row { return row{place: p, texts: newTexts()} }

// text is what stands in a column, without spaces around it.
func (r *row) text(c Column) []byte {
	at := r.place.at[c]
	if at == nowhere {
		return nil
	}
	return trim(r.cells[at])
}

func trim(b []byte) []byte {
	if n := len(b); n == 0 || seen(b[0]) && seen(b[n-1]) {
		return b
	}
	return bytes.TrimSpace(b)
}

// seen says whether a byte is a sign of ASCII other than a space.
func seen(b byte) bool { return '!' <= b && b <= '~' }

func (r *row) refuse(c Column, must rule) {
	if r.wrong == nil {
		r.wrong = &fault{c.String(), string(r.text(c)), must}
	}
}

// longest is how many characters a code or a name has.
const longest = 100

func short(text []byte) bool {
	plain := len(text) <= longest
	for _, b := range text {
		plain = plain && (b == ' ' || seen(b))
	}
	return plain || utf8.RuneCount(text) <= longest && utf8.Valid(text) && bytes.IndexFunc(text, unicode.IsControl) < 0
}

// own is a code that no other line has.
func (r *row) own(c Column) string {
	text := r.text(c)
	switch {
	case len(text) == 0:
		r.refuse(c, mustBeThere)
	case !short(text):
		r.refuse(c, mustBeShort)
	default:
		return r.copied(text)
	}
	return ""
}

// optional is a code that few lines have.
func (r *row) optional(c Column) string {
	if len(r.text(c)) == 0 {
		return ""
	}
	return r.own(c)
}

// name is a code or a name that many lines have.
func (r *row) name(c Column, must bool) string {
	text := r.text(c)
	if name, known := r.names[string(text)]; known {
		return name
	}
	switch {
	case len(text) == 0 && must:
		r.refuse(c, mustBeThere)
	case !short(text):
		r.refuse(c, mustBeShort)
	case len(text) > 0:
		return r.shared(text)
	}
	return ""
}

func (r *row) moment(c Column) dossier.Moment {
	text := r.text(c)
	if len(text) == 0 {
		return 0
	}
	m, _, ok := moment(text)
	if !ok {
		r.refuse(c, mustBeTime)
	}
	return m
}

// due is a moment by which something is due: a day alone lasts to its end.
func (r *row) due(c Column) dossier.Moment {
	text := r.text(c)
	if len(text) == 0 {
		return 0
	}
	m, day, ok := moment(text)
	if !ok {
		r.refuse(c, mustBeTime)
	}
	if day {
		m += aDay - 1
	}
	return m
}

// needed is a moment that has to be there.
func (r *row) needed(c Column) dossier.Moment {
	if len(r.text(c)) == 0 {
		r.refuse(c, mustBeThere)
	}
	return r.moment(c)
}

func (r *row) count(c Column) int {
	text := r.text(c)
	switch {
	case len(text) == 0:
		return 0
	case len(text) == 1 && '0' <= text[0] && text[0] <= '9':
		return int(text[0] - '0')
	}
	n, ok := count(string(text))
	if !ok {
		r.refuse(c, mustBeCount)
	}
	return n
}

// fee is an amount, and whether there is one at all.
func (r *row) fee(c Column) (due int64, known bool) {
	text := r.text(c)
	if len(text) == 0 {
		return 0, false
	}
	due, ok := number(text)
	if !ok {
		if due, ok = fee(string(text)); !ok {
			r.refuse(c, mustBeFee)
		}
	}
	return due, true
}

func (r *row) yes(c Column) bool {
	text := r.text(c)
	switch {
	case len(text) == 0 || len(text) == 1 && text[0] == '0':
		return false
	case len(text) == 1 && text[0] == '1':
		return true
	}
	is, ok := word(yesNo, text)
	if !ok {
		r.refuse(c, mustBeYesNo)
	}
	return is
}

// worded is the value of a word.
func worded[T any](r *row, c Column, known map[string]T, must rule) T {
	value, ok := word(known, r.text(c))
	if !ok {
		r.refuse(c, must)
	}
	return value
}

// texts keeps what lines say again and again once, and the rest in few pieces.
type texts struct {
	names map[string]string
	slab  *strings.Builder
	waits []dossier.Wait
}

const (
	mostNames = 100_000
	slabSize  = 1 << 16
	waitSlab  = 256
)

func newTexts() texts { return texts{names: map[string]string{}, slab: &strings.Builder{}} }

// shared is a text of which there is one copy.
func (t *texts) shared(text []byte) string {
	if len(t.names) >= mostNames {
		return string(text)
	}
	name := string(text)
	t.names[name] = name
	return name
}

// copied is a copy of a text, in one piece with others.
func (t *texts) copied(text []byte) string {
	if t.slab.Cap()-t.slab.Len() < len(text) {
		t.slab = &strings.Builder{}
		t.slab.Grow(slabSize)
	}
	from := t.slab.Len()
	t.slab.Write(text)
	return t.slab.String()[from:]
}

// wait adds a wait to those of a dossier.
func (t *texts) wait(all []dossier.Wait, w dossier.Wait) []dossier.Wait {
	if len(all) > 0 {
		return append(all, w)
	}
	if len(t.waits) == 0 {
		t.waits = make([]dossier.Wait, waitSlab)
	}
	all, t.waits = t.waits[:1:1], t.waits[1:]
	all[0] = w
	return all
}
