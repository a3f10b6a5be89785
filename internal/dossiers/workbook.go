package dossiers

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/xuri/excelize/v2"

	"danhgia/activities"
)

// workbook is the first visible sheet of an XLSX file, row by row. Text stands as it is, dates in one form.
type workbook struct {
	name  string
	dir   string
	book  *excelize.File
	rows  *excelize.Rows
	last  int // row that has to be there
	at    int
	width int // of the row that names the columns; 0: it is not known yet
	text  []byte
	ends  []int
	cell  [][]byte
}

const (
	mostPacked   = 256 << 20
	mostUnpacked = 2 << 30
	mostOpened   = 16 << 20 // what is larger is unpacked to a file
	mostPressed  = 200      // how many times smaller packing makes a part that is an honest one
	mostParts    = 1000
)

// openWorkbook unpacks a workbook, within limits.
func openWorkbook(name string, in io.Reader) (_ *workbook, err error) {
	w := &workbook{name: name}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.close())
		}
	}()
	if w.dir, err = os.MkdirTemp("", "danhgia-xlsx-"); err != nil {
		return nil, err
	}
	file := filepath.Join(w.dir, "book.xlsx")
	if err := keep(name, file, in); err != nil {
		return nil, err
	}
	ends, err := inspect(name, file)
	if err != nil {
		return nil, err
	}
	w.book, err = excelize.OpenFile(file, excelize.Options{UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostOpened, TmpDir: w.dir})
	if err != nil {
		return nil, damaged(name)
	}
	return w, w.begin(ends)
}

// begin opens the first visible sheet.
func (w *workbook) begin(ends []int) error {
	sheet := ""
	for _, name := range w.book.GetSheetList() {
		if visible, err := w.book.GetSheetVisible(name); err == nil && visible {
			sheet = name
			break
		}
	}
	if sheet == "" {
		return activities.Refuse("%s: tệp không có trang tính nào", "%s: there is no sheet in it", w.name)
	}
	if len(ends) == 1 { // of several it is not known here which is which
		w.last = ends[0]
	}
	if err := plainDates(w.book); err != nil {
		return damaged(w.name)
	}
	rows, err := w.book.Rows(sheet)
	if err != nil {
		return damaged(w.name)
	}
	w.rows = rows
	return nil
}

func damaged(name string) error {
	return activities.Refuse("%s: tệp Excel hỏng hoặc bị cắt giữa chừng", "%s: the workbook is damaged or breaks off", name)
}

// keep writes a workbook where it can be read from everywhere: its table of contents stands at its end.
func keep(name, file string, in io.Reader) error {
	to, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	n, err := io.Copy(to, io.LimitReader(in, mostPacked+1))
	if err = errors.Join(err, to.Close()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if n > mostPacked {
		return tooLarge(name)
	}
	return nil
}

func tooLarge(name string) error {
	return activities.Refuse("%s: tệp Excel quá lớn khi giải nén; hãy lưu thành CSV", "%s: the workbook is too large unpacked: save it as CSV", name)
}

// inspect looks at what is packed before it is unpacked: that it is not far larger than it seems, and that it is whole.
// ends are the numbers of the last rows of its sheets, 0 where it is not said.
func inspect(name, file string) (ends []int, err error) {
	packed, err := zip.OpenReader(file)
	if err != nil {
		return nil, damaged(name)
	}
	defer packed.Close()
	if len(packed.File) > mostParts {
		return nil, tooLarge(name)
	}
	sum := uint64(0)
	for _, part := range packed.File {
		sum += part.UncompressedSize64
		if sum > mostUnpacked || part.UncompressedSize64 > mostOpened && part.UncompressedSize64/mostPressed > part.CompressedSize64 {
			return nil, tooLarge(name)
		}
	}
	for _, part := range packed.File {
		end, isSheet, err := partEnd(part)
		if err != nil {
			return nil, damaged(name)
		}
		if isSheet {
			ends = append(ends, end)
		}
	}
	return ends, nil
}

// partEnd reads a part through, which checks that it is whole and as large as it says, and finds the number of a sheet's
// last row; 0: there is none.
func partEnd(part *zip.File) (last int, isSheet bool, err error) {
	in, err := part.Open()
	if err != nil {
		return 0, false, err
	}
	defer in.Close()
	if !strings.HasPrefix(strings.ToLower(part.Name), "xl/worksheets/sheet") {
		_, err = io.Copy(io.Discard, in)
		return 0, false, err
	}
	var rows rowFinder
	if _, err := io.Copy(&rows, in); err != nil {
		return 0, true, err
	}
	if !bytes.HasSuffix(bytes.TrimSpace(rows.tail), []byte("worksheet>")) {
		return 0, true, io.ErrUnexpectedEOF
	}
	return rows.last, true, nil
}

// rowFinder looks for the last row in the text of a sheet.
type rowFinder struct {
	tail []byte
	last int
}

// longestTag is how much of a text is looked at again with the next.
const longestTag = 256

func (f *rowFinder) Write(text []byte) (int, error) {
	f.tail = append(f.tail, text...)
	if i := bytes.LastIndex(f.tail, []byte("<row ")); i >= 0 {
		tag, _, _ := bytes.Cut(f.tail[i:], []byte(">"))
		if _, after, ok := bytes.Cut(tag, []byte(` r="`)); ok {
			digits, _, _ := bytes.Cut(after, []byte(`"`))
			n, _ := number(digits)
			f.last = max(f.last, int(n))
		}
	}
	f.tail = append(f.tail[:0], f.tail[max(0, len(f.tail)-longestTag):]...)
	return len(text), nil
}

// next moves to the next row that is not empty.
func (w *workbook) next() error {
	for w.rows.Next() {
		w.at++
		cells, err := w.rows.Columns()
		if err != nil {
			return &atLine{w.at, cutOff}
		}
		if w.take(cells) {
			return nil
		}
	}
	if w.rows.Error() != nil || w.at < w.last {
		return &atLine{w.at, cutOff}
	}
	return io.EOF
}

// take keeps a row as text, its cells apart by tabs, and says whether there is anything in it.
func (w *workbook) take(cells []string) (is bool) {
	if w.width > 0 && len(cells) > w.width {
		cells = cells[:w.width] // beside the table
	}
	w.text, w.ends = w.text[:0], w.ends[:0]
	for i, cell := range cells {
		if i > 0 {
			w.text = append(w.text, '\t')
		}
		w.text = append(w.text, dated(cell)...)
		w.ends = append(w.ends, len(w.text))
		is = is || strings.TrimSpace(cell) != ""
	}
	return is
}

func (w *workbook) raw() []byte { return w.text }
func (w *workbook) line() int   { return w.at }

func (w *workbook) cells() ([][]byte, error) {
	w.cell = w.cell[:0]
	from := 0
	for _, end := range w.ends {
		w.cell = append(w.cell, w.text[from:end])
		from = end + 1
	}
	for len(w.cell) < w.width {
		w.cell = append(w.cell, nil)
	}
	return w.cell, nil
}

func (w *workbook) close() (err error) {
	if w.rows != nil {
		err = w.rows.Close()
	}
	if w.book != nil {
		err = errors.Join(err, w.book.Close())
	}
	if w.dir != "" {
		err = errors.Join(err, os.RemoveAll(w.dir))
	}
	return err
}
