package dossiers

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"

	"danhgia/scoring"
)

// lines splits CSV into its records as encoding/csv does, without looking at their fields: a record is a line, unless a
// quoted field goes on over the next.
type lines struct {
	in    io.Reader
	comma byte
	// unquoted says that a quote is a sign like any other, as on lines that are no CSV.
	unquoted bool

	buf   []byte
	from  int   // where the record begins in buf
	size  int   // its bytes with the end of its line
	end   int   // of what was read into buf
	ended error // io.EOF or what reading failed with: there is no more to read

	record []byte // without the end of its line
	quoted bool   // there are quotes in it
	first  int    // line where it begins
	passed int    // lines up to its end
}

const (
	firstBuffer = 1 << 18
	longestLine = 1 << 20
)

var (
	errIdle = errors.New("nothing comes, and no end")

	tooLong = scoring.Text{Vi: "dài hơn 1 MB, có thể thiếu dấu ngoặc kép đóng", En: "longer than 1 MB: perhaps a quote is not closed"}
	cutOff  = scoring.Text{Vi: "bị cắt giữa chừng", En: "cut off in the middle"}
)

// atLine is what makes a file useless from a line on.
type atLine struct {
	line int
	what scoring.Text
}

func (a *atLine) Error() string { return fmt.Sprintf("line %d: %s", a.line, a.what.En) }

func newLines(in io.Reader) *lines { return &lines{in: in, comma: ',', buf: make([]byte, firstBuffer)} }

// next moves to the next record that is not an empty line. io.EOF: there is none.
func (l *lines) next() error {
	for {
		l.from, l.size, l.record = l.from+l.size, 0, nil
		size, err := l.lineEnd(0)
		if err != nil {
			return err
		}
		l.passed++
		l.first, l.quoted = l.passed, false
		if quote := bytes.IndexByte(l.buf[l.from:l.from+size], '"'); quote >= 0 && !l.unquoted {
			l.quoted = true
			if size, err = l.close(size, quote); err != nil {
				return err
			}
		}
		l.size = size
		if l.record = withoutEnd(l.buf[l.from : l.from+size]); len(l.record) > 0 {
			return nil
		}
	}
}

// cut says whether the record is the last one and has no end of its line: a file that breaks off ends so.
func (l *lines) cut() bool {
	return l.ended != nil && l.from+l.size == l.end && (l.size == 0 || l.buf[l.end-1] != '\n')
}

func withoutEnd(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\n' {
		line = line[:n-1]
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		return line[:n-1]
	}
	return line
}

// lineEnd is where the line that begins n bytes into the record ends, its own end included.
func (l *lines) lineEnd(n int) (int, error) {
	for searched := n; ; {
		if i := bytes.IndexByte(l.buf[l.from+searched:l.end], '\n'); i >= 0 {
			return searched + i + 1, nil
		}
		searched = l.end - l.from
		if l.ended != nil {
			return searched, l.last(searched - n)
		}
		if searched >= longestLine {
			return 0, &atLine{l.passed + 1, tooLong}
		}
		l.fill()
	}
}

// last says whether what has been read ends with a line of so many bytes that is whole without its end.
func (l *lines) last(size int) error {
	if size > 0 && errors.Is(l.ended, io.EOF) {
		return nil
	}
	return l.ended
}

// fill reads on, after the record so far.
func (l *lines) fill() {
	if l.from > 0 {
		l.end = copy(l.buf, l.buf[l.from:l.end])
		l.from = 0
	}
	if l.end == len(l.buf) {
		l.buf = append(l.buf, make([]byte, len(l.buf))...)
	}
	for range 100 {
		n, err := l.in.Read(l.buf[l.end:])
		l.end += n
		if l.ended = err; n > 0 || err != nil {
			return
		}
	}
	l.ended = errIdle
}

// close finds where a record with quotes ends. Its first line has size bytes and its first quote stands at quote.
func (l *lines) close(size, quote int) (int, error) {
	for {
		if quote > 0 && l.buf[l.from+quote-1] != l.comma {
			return 0, l.wrong(csv.ErrBareQuote)
		}
		var after int
		var err error
		if size, after, err = l.closing(size, quote+1); err != nil {
			return 0, err
		}
		rest := l.buf[l.from+after : l.from+size]
		if len(withoutEnd(rest)) == 0 {
			return size, nil
		}
		if rest[0] != l.comma {
			return 0, l.wrong(csv.ErrQuote)
		}
		next := bytes.IndexByte(rest, '"')
		if next < 0 {
			return size, nil
		}
		quote = after + next
	}
}

// closing finds where a quoted field ends whose text begins at n: after its last quote.
func (l *lines) closing(size, n int) (newSize, after int, err error) {
	for {
		i := bytes.IndexByte(l.buf[l.from+n:l.from+size], '"')
		if i < 0 { // it goes on in the next line
			n = size
			if size, err = l.lineEnd(n); err != nil {
				return 0, 0, l.unclosed(err)
			}
			l.passed++
			continue
		}
		if n += i + 1; n == size || l.buf[l.from+n] != '"' {
			return size, n, nil
		}
		n++
	}
}

// unclosed is what is wrong where a line after an open quote cannot be read: at the end of the file, the quote.
func (l *lines) unclosed(err error) error {
	if errors.Is(err, io.EOF) {
		return l.wrong(csv.ErrQuote)
	}
	return err
}

func (l *lines) wrong(err error) error {
	return &csv.ParseError{StartLine: l.first, Line: l.passed, Err: err}
}

// split is the fields of the record. Those that had quotes are copied to scratch.
func (l *lines) split(into [][]byte, scratch []byte) (cells [][]byte, used []byte) {
	into = into[:0]
	rest := l.record
	for {
		var field []byte
		var more bool
		if l.quoted && len(rest) > 0 && rest[0] == '"' {
			begin := len(scratch)
			scratch, rest, more = unquote(scratch, rest[1:])
			field = scratch[begin:]
		} else if i := bytes.IndexByte(rest, l.comma); i >= 0 {
			field, rest, more = rest[:i], rest[i+1:], true
		} else {
			field = rest
		}
		into = append(into, field)
		if !more {
			return into, scratch
		}
	}
}

// unquote appends the text of a field, its quotes and ends of lines made plain; text begins after its first quote. more
// says that there is another field.
func unquote(to, text []byte) (all, rest []byte, more bool) {
	for {
		i := bytes.IndexByte(text, '"')
		to = appendLines(to, text[:i])
		if text = text[i+1:]; len(text) == 0 {
			return to, nil, false
		}
		if text[0] != '"' {
			return to, text[1:], true // a comma: the record was found to be whole
		}
		to, text = append(to, '"'), text[1:]
	}
}

// appendLines appends text with its ends of lines as \n.
func appendLines(to, text []byte) []byte {
	for {
		i := bytes.Index(text, []byte("\r\n"))
		if i < 0 {
			return append(to, text...)
		}
		to, text = append(append(to, text[:i]...), '\n'), text[i+2:]
	}
}
