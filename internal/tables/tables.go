// Package tables reads and writes the CSV files of the office: measures in, scores out, ranks out.
// A file is taken whole or refused whole; what is wrong is said by the number of the line.
package tables

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"danhgia/scoring"
)

const (
	maxFaults = 20 // bad lines that are reported before reading stops
	maxText   = 64 // characters in a code or a name
)

// table reads the rows of one file and collects its bad lines.
type table struct {
	name   string
	rows   *csv.Reader
	header []string // as the file has it
	faults []error
}

// open reads the header, which must be the wanted columns; the last optional ones may be left out.
func open(name string, r io.Reader, columns []string, optional int) (*table, error) {
	body, err := withoutMark(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	t := &table{name: name, rows: csv.NewReader(body)}
	t.rows.FieldsPerRecord = -1 // row counts them, and names the line
	t.rows.ReuseRecord = true
	header, err := t.rows.Read()
	if errors.Is(err, io.EOF) {
		return nil, scoring.Say("%s không có nội dung: dòng đầu phải là %s", "%s is empty: it must begin with the header %s", name, strings.Join(columns, ","))
	}
	if err != nil {
		return nil, t.broken(err)
	}
	t.header = trimmed(slices.Clone(header))
	short := columns[:len(columns)-optional]
	if !slices.Equal(t.header, columns) && !slices.Equal(t.header, short) {
		return nil, t.wrongHeader(columns)
	}
	return t, nil
}

// withoutMark leaves out the byte order mark that spreadsheets put before UTF-8.
func withoutMark(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	mark, err := buffered.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if string(mark) == "\ufeff" {
		_, err = buffered.Discard(len(mark))
		return buffered, err
	}
	return buffered, nil
}

func (t *table) wrongHeader(columns []string) error {
	got := strings.Join(t.header, ",")
	if strings.ContainsAny(got, ";\t") && !strings.Contains(got, ",") {
		return scoring.Say("%s, dòng 1: các cột đang ngăn cách bằng dấu chấm phẩy hoặc tab; hãy lưu tệp với dấu phẩy", "%s line 1: the fields are separated by semicolons or tabs: save the file with commas", t.name)
	}
	if !utf8.ValidString(got) {
		return scoring.Say("%s, dòng 1: %v", "%s line 1: %v", t.name, errNotUTF8)
	}
	return scoring.Say("%s, dòng 1: dòng tiêu đề là %q, phải là %q", "%s line 1: the header is %q, it must be %q", t.name, excerpt(got), strings.Join(columns, ","))
}

var errNotUTF8 = scoring.Say("nội dung không phải UTF-8; hãy lưu tệp theo UTF-8", "the text is not valid UTF-8: save the file as UTF-8")

// each calls read for every row, with its line number, until the end or too many bad lines. The fields are trimmed;
// there are as many as in the header.
func (t *table) each(read func(line int, fields []string) error) error {
	for rows := 0; ; rows++ {
		fields, err := t.rows.Read()
		switch {
		case errors.Is(err, io.EOF) && rows == 0:
			return scoring.Say("%s chỉ có dòng tiêu đề, không có dòng dữ liệu nào", "%s has a header and no rows", t.name)
		case errors.Is(err, io.EOF):
			return errors.Join(t.faults...)
		case len(t.faults) == maxFaults:
			return t.stop(scoring.Say("%s: đã có %d dòng sai, phần còn lại chưa được đọc", "%s: %d bad lines, the rest was not read", t.name, maxFaults))
		case err != nil:
			return t.stop(t.broken(err))
		}
		line, _ := t.rows.FieldPos(0)
		if err := t.row(line, trimmed(fields), read); err != nil {
			t.faults = append(t.faults, scoring.Say("%s, dòng %d: %v", "%s line %d: %v", t.name, line, err))
		}
	}
}

// stop joins the bad lines with what ended the reading before its time.
func (t *table) stop(reason error) error { return errors.Join(append(t.faults, reason)...) }

func (t *table) row(line int, fields []string, read func(int, []string) error) error {
	if len(fields) != len(t.header) {
		return scoring.Say("có %d cột, dòng tiêu đề có %d cột", "%d fields, the header has %d", len(fields), len(t.header))
	}
	for _, field := range fields {
		if !utf8.ValidString(field) {
			return errNotUTF8
		}
	}
	return read(line, fields)
}

// broken says in our words what the CSV reader cannot get over, and passes on what the disk says.
func (t *table) broken(err error) error {
	var syntax *csv.ParseError
	if !errors.As(err, &syntax) {
		return fmt.Errorf("read %s: %w", t.name, err)
	}
	return scoring.Say("%s, dòng %d: dấu ngoặc kép đặt sai chỗ; hãy đặt cả ô trong ngoặc kép và viết đôi dấu ngoặc kép bên trong", "%s line %d: a quotation mark is out of place: quote the whole field and double the marks inside it", t.name, syntax.StartLine)
}

func trimmed(fields []string) []string {
	for i, field := range fields {
		fields[i] = strings.TrimSpace(field)
	}
	return fields
}

// checkCode refuses what cannot be a code: an empty or long text, spaces, characters that do not print.
func checkCode(what, code string) error {
	if err := checkText(what, code); err != nil {
		return err
	}
	if strings.ContainsFunc(code, unicode.IsSpace) {
		return scoring.Say("%s %q có dấu cách ở giữa", "%s %q has a space inside", columnName(what), code)
	}
	return nil
}

func checkText(what, text string) error {
	switch {
	case text == "":
		return scoring.Say("%s để trống", "%s is empty", columnName(what))
	case utf8.RuneCountInString(text) > maxText:
		return scoring.Say("%s %q dài hơn %d ký tự", "%s %q is longer than %d characters", columnName(what), excerpt(text), maxText)
	case strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) }):
		return scoring.Say("%s %q có ký tự không hiển thị được", "%s %q has a character that does not print", columnName(what), text)
	}
	return nil
}

// excerpt keeps messages short, whatever is in the file.
func excerpt(text string) string {
	for i := range text {
		if i > 2*maxText {
			return text[:i] + "…"
		}
	}
	return text
}

// columnNames are what people call the columns that are checked by their contents.
var columnNames = map[string]string{
	"agency": "mã cơ quan (agency)", "name": "tên (name)", "indicator": "mã chỉ số (indicator)", "code": "mã cơ quan (code)", "successor": "mã cơ quan kế thừa (successor)",
}

func columnName(what string) scoring.Text {
	return scoring.Text{Vi: cmp.Or(columnNames[what], what), En: what}
}
