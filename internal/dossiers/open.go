package dossiers

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"

	"golang.org/x/text/encoding/unicode"

	"danhgia/activities"
	"danhgia/scoring"
)

// layout is which columns a kind of file has.
type layout struct {
	columns []Column
	known   map[string]Column // by what they may be called
	lacks   func(*place) []Column
}

// head is how much of a file is looked at before it is read.
const head = 1 << 16

// open finds out what a file is and where its columns stand. Its content decides, whatever its name.
func open(name string, in io.Reader, l layout) (*sheet, error) {
	buffered, begin, err := beginning(name, in)
	if err != nil {
		return nil, err
	}
	s := &sheet{name: name, layout: l}
	switch first := bytes.TrimLeft(begin, " \t\r\n"); {
	case bytes.HasPrefix(begin, []byte("PK\x03\x04")):
		book, err := openWorkbook(name, buffered)
		if err != nil {
			return nil, err
		}
		s.source, s.close = book, book.close
	case bytes.HasPrefix(first, []byte("{")):
		return s, s.objects(openJSON(buffered, l.known))
	case bytes.HasPrefix(first, []byte("[")):
		return s, s.objects(openJSON(newElements(buffered), l.known))
	default:
		if err := noTable(name, first); err != nil {
			return nil, err
		}
		s.source = openCSV(buffered, begin)
	}
	if err := s.header(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// beginning is the text of a file, unpacked and as UTF-8, with its first bytes.
func beginning(name string, in io.Reader) (*bufio.Reader, []byte, error) {
	buffered := bufio.NewReaderSize(in, head)
	if mark, _ := buffered.Peek(2); string(mark) == "\x1f\x8b" {
		unpacked, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, nil, broken(name, err)
		}
		buffered = bufio.NewReaderSize(unpacked, head)
	}
	if mark, _ := buffered.Peek(2); string(mark) == "\xff\xfe" || string(mark) == "\xfe\xff" {
		decoder := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()
		buffered = bufio.NewReaderSize(decoder.Reader(buffered), head)
	}
	if mark, _ := buffered.Peek(3); string(mark) == "\ufeff" {
		_, _ = buffered.Discard(3) // it is there
	}
	begin, err := buffered.Peek(1 << 12)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, broken(name, err)
	}
	return buffered, begin, nil
}

var notTables = []struct {
	begin string
	what  scoring.Text
}{
	{"%PDF", scoring.Text{Vi: "tệp PDF", En: "a PDF"}},
	{"<", scoring.Text{Vi: "tệp HTML hoặc XML", En: "HTML or XML"}},
	{"PK", scoring.Text{Vi: "tệp nén", En: "an archive"}},
}

// oldExcel is how an .xls begins, and an .xlsx with a password.
const oldExcel = "\xd0\xcf\x11\xe0"

// noTable says what a file is that is none of the formats.
func noTable(name string, first []byte) error {
	if bytes.HasPrefix(first, []byte(oldExcel)) {
		return activities.Refuse("%s: đây là tệp Excel kiểu cũ (.xls) hoặc tệp Excel có mật khẩu; hãy mở bằng Excel, bỏ mật khẩu nếu có, rồi chọn «Lưu thành» với kiểu «Excel Workbook (.xlsx)»",
			"%s: this is an old Excel file (.xls), or one with a password: open it in Excel, take the password off, and save it as .xlsx", name)
	}
	for _, other := range notTables {
		if bytes.HasPrefix(first, []byte(other.begin)) {
			return activities.Refuse("%s: đây là %s; hãy lưu thành CSV, XLSX hoặc JSON", "%s: this is %s: save it as CSV, XLSX or JSON", name, other.what)
		}
	}
	if bytes.IndexByte(first, 0) >= 0 {
		return activities.Refuse("%s: đây không phải là tệp văn bản; hãy lưu thành CSV, XLSX hoặc JSON", "%s: this is no text: save it as CSV, XLSX or JSON", name)
	}
	return nil
}

// mostTitles is how many rows of titles a workbook has at most above the one that names the columns.
const mostTitles = 20

// header reads where the columns stand. Above the columns of a workbook there may be titles.
func (s *sheet) header() error {
	var first error
	for range mostTitles {
		if err := s.next(); errors.Is(err, io.EOF) && first == nil {
			return activities.Refuse("%s: tệp không có nội dung; dòng đầu phải là tên cột", "%s: the file is empty: its first line names the columns", s.name)
		} else if errors.Is(err, io.EOF) {
			return first
		} else if err != nil {
			return broken(s.name, err)
		}
		err := s.named()
		if book, is := s.source.(*workbook); is && err == nil {
			book.width = len(book.ends)
		} else if is && first == nil {
			first = err
		}
		if first == nil || err == nil {
			return err
		}
	}
	return first
}

// named takes the line for the names of the columns.
func (s *sheet) named() error {
	names, err := s.cells()
	if err != nil {
		return broken(s.name, err)
	}
	if len(names) > mostColumns {
		return activities.Refuse("%s: dòng đầu có %d cột; nhiều nhất là %d", "%s: the first line has %d columns: at most %d", s.name, len(names), mostColumns)
	}
	place, twice := places(names, s.known)
	if len(twice) > 0 {
		return activities.Refuse("%s: cột %s có hai lần", "%s: column %s is there twice", s.name, namesOf(twice))
	}
	s.row, s.form = newRow(place), bytes.Clone(s.raw())
	return s.complete()
}

// complete says which columns are needed and are not there.
func (s *sheet) complete() error {
	if missing := s.lacks(&s.row.place); len(missing) > 0 {
		return activities.Refuse("%s: thiếu cột %s; tên cột theo mẫu là %s", "%s: there is no column %s; the canonical ones are %s", s.name, namesOf(missing), namesOf(s.columns))
	}
	return nil
}

// objects begins a file whose columns are known when it has been read.
func (s *sheet) objects(f *jsonFile) error {
	s.source, s.whole, s.form = f, s.complete, []byte("json")
	p, err := f.header(s.name)
	if errors.Is(err, io.EOF) {
		return activities.Refuse("%s: mảng JSON không có phần tử nào", "%s: the JSON array is empty", s.name)
	}
	if err != nil {
		return broken(s.name, err)
	}
	if _, dossiers := s.known[plain(Ended.String())]; dossiers {
		p.at[Ended] = int16(Ended) // an object that does not say so has not ended
	}
	s.row = newRow(p)
	f.place = &s.row.place
	return nil
}

// broken is a file that is not what it should be from some line on, and will not be when it is read again.
func broken(name string, err error) error {
	if at, is := errors.AsType[*csv.ParseError](err); is {
		return activities.Refuse("%s: dòng %d không đúng dạng CSV (%s); tệp hỏng hoặc bị cắt giữa chừng", "%s: line %d is not CSV (%s): the file is damaged or breaks off", name, at.Line, at.Err)
	}
	if at, is := errors.AsType[*atLine](err); is {
		return activities.Refuse("%s: dòng %d %s; tệp hỏng hoặc bị cắt giữa chừng", "%s: line %d is %s: the file is damaged or breaks off", name, at.line, at.what)
	}
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) {
		return activities.Refuse("%s: tệp nén hỏng hoặc bị cắt giữa chừng", "%s: the packed file is damaged or breaks off", name)
	}
	return fmt.Errorf("%s: %w", name, err)
}
