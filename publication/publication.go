// Package publication makes published results prove themselves: a signed statement for each revision, chained by
// hashes, and one document that holds everything a reader needs to check a revision without asking anybody.
// It is pure: keys, files and addresses are handed in, and index sets are decoded by whoever calls.
//
//	statement 1 ◀─ previous ─ statement 2 ◀─ previous ─ statement 3      each signed by the province's key
//	                                                   │  sha256 of …
//	                             results · table of parts · index set
package publication

import (
	"bytes"
	"fmt"

	"danhgia/scoring"
)

// Document is a revision with all that proves it, as it is published, downloaded, pushed and verified.
type Document struct {
	Keys     []Key  // those that signed the statements, each before the one that it endorses
	Chain    []Link // all revisions of the period up to this one; empty for a revision older than signatures
	IndexSet []byte // the YAML text
	Results  []byte // the canonical bytes as stored
}

// The document is JSON of a fixed form: one thing a line, so that what is wrong has a place.
const (
	opening  = `{"format":"danhgia-publication","version":1,`
	keysLine = `"keys":[`
	chain    = `"chain":[`
	listEnd  = `],`
	setKey   = `"index_set":`
	partKey  = `"parts":[`
	results  = `"results":`
	closing  = "\n}\n"
	stateKey = `{"statement":`
	signKey  = `"signature":`
)

// Encode writes the document; equal documents are equal bytes.
func (d Document) Encode() ([]byte, error) {
	parts, err := split(d.Results)
	if err != nil {
		return nil, err
	}
	w := &writer{}
	w.line(opening)
	writeList(w, keysLine, d.Keys, func(k Key) { w.value("", k, "") })
	writeList(w, chain, d.Chain, func(l Link) {
		w.value(stateKey, l.Statement, ",\n")
		w.value(signKey, l.Signature, "}")
	})
	w.value(setKey, string(d.IndexSet), ",\n")
	writeList(w, partKey, parts, func(p Part) { w.value("", p, "") })
	w.buffer.Grow(len(d.Results) + len(results) + len(closing))
	w.buffer.WriteString(results)
	w.buffer.Write(d.Results)
	w.buffer.WriteString(closing)
	return w.buffer.Bytes(), w.err
}

// writer writes the lines of a document.
type writer struct {
	buffer bytes.Buffer
	err    error
}

func (w *writer) line(text string) { w.buffer.WriteString(text + "\n") }

func (w *writer) value(before string, v any, after string) {
	content, err := scoring.Canonical(v)
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("write a publication: %w", err)
	}
	w.buffer.WriteString(before)
	w.buffer.Write(content)
	w.buffer.WriteString(after)
}

func writeList[T any](w *writer, head string, items []T, write func(T)) {
	w.line(head)
	for i, item := range items {
		write(item)
		if i < len(items)-1 {
			w.buffer.WriteByte(',')
		}
		w.buffer.WriteByte('\n')
	}
	w.line(listEnd)
}

// ParseStatement reads a statement as it is stored: its canonical bytes.
func ParseStatement(content []byte) (s Statement, err error) {
	if err := strict(content, &s); err != nil {
		return Statement{}, err
	}
	again, err := scoring.Canonical(s)
	if err != nil || !bytes.Equal(again, content) {
		return Statement{}, errNotCanonical
	}
	return s, nil
}

// reader reads the lines of a document and remembers the first thing that is wrong with its form.
type reader struct {
	rest   []byte
	number int // of the line that is read next, from 1
	fault  *Finding
}

// read takes a document apart. What it says of each part is only that it has its form.
func read(content []byte) (d Document, parts partTable, fault *Finding) {
	r := &reader{rest: content, number: 1}
	r.expect(opening)
	readList(r, keysLine, func(n int) Place { return Place{Part: PartKey, Number: n} }, func(k Key, at Place) { d.Keys = append(d.Keys, k) })
	r.chain(&d)
	at := Place{Part: PartIndexSet}
	var set string
	r.value(at, setKey, ",", &set)
	d.IndexSet = []byte(set)
	table := Place{Part: PartTable}
	readList(r, partKey, func(int) Place { return table }, func(p Part, _ Place) { parts = append(parts, p) })
	if r.fault == nil {
		d.Results = r.last()
	}
	return d, parts, r.fault
}

func (r *reader) wrong(at Place, vi, en string, args ...any) {
	if r.fault == nil {
		f := finding(Altered, at, vi, en, args...)
		r.fault = &f
	}
}

// next is a line without its end.
func (r *reader) next() []byte {
	line, rest, found := bytes.Cut(r.rest, []byte("\n"))
	if !found {
		r.wrong(Place{Part: PartForm}, "tệp kết thúc giữa chừng, ở dòng %d", "the file ends midway, in line %d", r.number)
	}
	r.rest = rest
	r.number++
	return line
}

func (r *reader) expect(text string) {
	if r.fault == nil && string(r.next()) != text {
		r.notForm(Place{Part: PartForm})
	}
}

func (r *reader) notForm(at Place) {
	r.wrong(at, "dòng %d không đúng dạng của tệp công khai", "line %d does not have the form of a publication", r.number-1)
}

// value reads a line: a value between two texts, in its canonical form.
func (r *reader) value(at Place, before, after string, into any) {
	if r.fault == nil {
		r.decode(at, r.next(), before, after, into)
	}
}

func (r *reader) decode(at Place, line []byte, before, after string, into any) {
	if r.fault != nil {
		return
	}
	content, begins := bytes.CutPrefix(line, []byte(before))
	content, ends := bytes.CutSuffix(content, []byte(after))
	if !begins || !ends || strict(content, into) != nil {
		r.notForm(at)
		return
	}
	if again, err := scoring.Canonical(into); err != nil || !bytes.Equal(again, content) {
		r.notForm(at)
	}
}

// items reads the lines of a list; each is handed over without the comma that parts it from the next.
func (r *reader) items(head string, item func(line []byte, n int) (last bool)) {
	r.expect(head)
	for n := 1; r.fault == nil; n++ {
		if bytes.HasPrefix(r.rest, []byte(listEnd+"\n")) {
			r.next()
			return
		}
		if item(r.next(), n) {
			r.expect(listEnd)
			return
		}
	}
}

func readList[T any](r *reader, head string, place func(n int) Place, take func(T, Place)) {
	r.items(head, func(line []byte, n int) bool {
		var v T
		at := place(n)
		content, more := bytes.CutSuffix(line, []byte(","))
		r.decode(at, content, "", "", &v)
		take(v, at)
		return !more
	})
}

// chain reads the statements, each with its signature on the next line.
func (r *reader) chain(d *Document) {
	r.items(chain, func(line []byte, n int) bool {
		var link Link
		r.decode(Place{Part: PartStatement, Number: n}, line, stateKey, ",", &link.Statement)
		at := Place{Part: PartSignature, Number: n}
		var second []byte
		if r.fault == nil {
			second = r.next()
		}
		content, more := bytes.CutSuffix(second, []byte(","))
		r.decode(at, content, signKey, "}", &link.Signature)
		d.Chain = append(d.Chain, link)
		return !more
	})
}

// last are the results: everything up to the end of the file.
func (r *reader) last() []byte {
	content, begins := bytes.CutPrefix(r.rest, []byte(results))
	content, ends := bytes.CutSuffix(content, []byte(closing))
	if !begins || !ends {
		r.wrong(Place{Part: PartForm}, "phần kết quả không bắt đầu hoặc không kết thúc đúng dạng của tệp công khai", "the results do not begin or end as in a publication")
	}
	return content
}
