package dossiers

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/scoring"
)

// book is a workbook with rows; a value may carry a number format.
func book(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for r, row := range rows {
		for c, value := range row {
			cell, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				t.Fatal(err)
			}
			if shown, is := value.(formed); is {
				style, err := f.NewStyle(&shown.style)
				if err != nil {
					t.Fatal(err)
				}
				err = f.SetCellStyle("Sheet1", cell, cell, style)
				if err != nil {
					t.Fatal(err)
				}
				value = shown.value
			}
			if err := f.SetCellValue("Sheet1", cell, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type formed struct {
	value any
	style excelize.Style
}

func custom(value any, form string) formed { return formed{value, excelize.Style{CustomNumFmt: &form}} }

func builtIn(value any, form int) formed { return formed{value, excelize.Style{NumFmt: form}} }

// readBytes reads a file: what is taken, and what is refused in English.
func readBytes(t *testing.T, name string, content []byte) (all []dossier.Dossier, refused []string) {
	t.Helper()
	r, err := Open(name, bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	return rest(t, r)
}

func rest(t *testing.T, r activities.Records) (all []dossier.Dossier, refused []string) {
	t.Helper()
	for {
		err := r.Next()
		if errors.Is(err, io.EOF) {
			return all, refused
		}
		if err != nil {
			return all, append(refused, err.Error())
		}
		var d dossier.Dossier
		if err := r.Read(&d); err != nil {
			refused = append(refused, err.Error())
			continue
		}
		all = append(all, d)
	}
}

var bookHeader = []any{"Mã hồ sơ", "Đơn vị xử lý", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Trạng thái", "Họ và tên"}

func TestAWorkbookIsReadWhateverItsDatesLookLike(t *testing.T) {
	const serial = 46239.333333333336 // 05/08/2026 08:00:00
	want := dossier.Dossier{
		Number: "A", Agency: "H44.1", Channel: dossier.InPerson, Status: dossier.Done,
		Received: at(t, "2026-08-05 08:00:00"), Due: at(t, "2026-08-12 23:59:59.999999"), Ended: at(t, "2026-08-11 00:00:00"),
	}
	for name, row := range map[string][]any{
		"serials, day first":       {"A", "H44.1", custom(serial, "dd/mm/yyyy hh:mm"), custom(46246, "dd/mm/yyyy"), custom(46245, "dd/mm/yyyy hh:mm:ss"), 9, "Nguyễn Văn A"},
		"serials, month first":     {"A", "H44.1", custom(serial, "m/d/yyyy h:mm AM/PM"), custom(46246, "mm-dd-yy"), custom(46245, "[$-409]mmmm d, yyyy h:mm"), 9, "Nguyễn Văn A"},
		"formats built in":         {"A", "H44.1", builtIn(serial, 22), builtIn(46246, 14), builtIn(46245, 22), 9, "Nguyễn Văn A"},
		"a date without its time":  {"A", "H44.1", custom(serial, `"ngày" dd/mm/yyyy`), custom(46246, "d\\-m\\-yyyy"), custom(46245, "yyyy"), 9.0, ""},
		"texts":                    {"A", "H44.1", "05/08/2026 08:00:00", "12/08/2026", "11/08/2026 00:00:00", "Đã xử lý xong", "x"},
		"texts that look like one": {"A", "H44.1", custom("05/08/2026 08:00:00", "m/d/yyyy"), custom("12/08/2026", "m/d/yyyy"), custom("11/08/2026 00:00:00", "m/d/yyyy"), "9"},
		"dates of the language":    {"A", "H44.1", time.Date(2026, 8, 5, 8, 0, 0, 0, time.UTC), custom(46246, "dd.mm.yy"), "20260811000000", 9},
		"digits as a number":       {"A", "H44.1", 20260805080000, 20260812, 20260811000000, 9},
	} {
		t.Run(name, func(t *testing.T) {
			all, refused := readBytes(t, "a.xlsx", book(t, []any{"DANH SÁCH HỒ SƠ"}, nil, bookHeader, row, nil))
			if refused != nil {
				t.Fatal(refused)
			}
			if diff := cmp.Diff([]dossier.Dossier{want}, all); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestASecondIsNotLostInAFraction(t *testing.T) {
	for serial, want := range map[float64]string{46245.72915509259: "2026-08-11 17:29:59", 46245.999988425923: "2026-08-11 23:59:59", 46245.375: "2026-08-11 09:00:00", 46239.000011574075: "2026-08-05 00:00:01"} {
		all, refused := readBytes(t, "a.xlsx", book(t, bookHeader, []any{"A", "H44.1", custom(serial, "dd/mm/yyyy hh:mm"), "12/08/2026", nil, 4}))
		if refused != nil || len(all) != 1 || all[0].Received != at(t, want) {
			t.Errorf("%s: %v, %s", want, all, refused)
		}
	}
}

func TestANumberIsNoDate(t *testing.T) {
	good := []any{"A", "H44.1", "05/08/2026", "12/08/2026", nil, 4}
	for name, cell := range map[string]any{
		"46239.33": 46239.33, "46239": custom(46239, "#,##0"), "46239.3333333333": custom(46239.333333333336, "0.00"), "0.5": custom(0.5, "hh:mm"), "46239.5": custom(46239.5, "[h]:mm"),
	} {
		_, refused := readBytes(t, "a.xlsx", book(t, bookHeader, []any{"B", "H44.1", cell, "12/08/2026", nil, 4}, good))
		if want := fmt.Sprintf("a.xlsx, line 2, column received_at: %q: not a time", name); len(refused) != 1 || !strings.HasPrefix(refused[0], want) {
			t.Errorf("%s: %s", name, refused)
		}
	}
}

func TestAWorkbookThatIsNoneIsRefused(t *testing.T) {
	whole := book(t, bookHeader, []any{"A", "H44.1", "05/08/2026", "12/08/2026", nil, 4})
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"cut in half":        {whole[:len(whole)/2], "hỏng hoặc bị cắt giữa chừng"},
		"its end is missing": {whole[:len(whole)-10], "hỏng hoặc bị cắt giữa chừng"},
		"a sheet that breaks off": {repack(t, whole, "xl/worksheets/sheet1.xml", func(text []byte) []byte {
			before, _, _ := bytes.Cut(text, []byte("</sheetData>"))
			return before
		}), "hỏng hoặc bị cắt giữa chừng"},
		"an archive of something": {repack(t, nil, "a.txt", nil), "hỏng hoặc bị cắt giữa chừng"},
		"a bomb":                  {repack(t, nil, "xl/worksheets/sheet1.xml", func([]byte) []byte { return bytes.Repeat([]byte(" "), 64<<20) }), "quá lớn khi giải nén"},
		"a bomb that lies":        {lyingBomb(t), "hỏng hoặc bị cắt giữa chừng"},
		"no sheet of dossiers":    {book(t, []any{"Báo cáo"}, []any{"a", "b"}), "thiếu cột dossier, agency, received_at, ended_at, status, due_at"},
		"nothing":                 {book(t), "tệp không có nội dung"},
		"old":                     {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"), "tệp Excel kiểu cũ (.xls)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			_, err := Open("a.xlsx", bytes.NewReader(c.content))
			if got := strings.Join(scoring.Vietnamese(err), "; "); !errors.Is(err, activities.ErrRefused) || !strings.Contains(got, c.want) {
				t.Errorf("%q, %v", got, err)
			}
			if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

func TestASheetThatIsBrokenInTheMiddleIsNotTakenForAShortOne(t *testing.T) {
	whole := book(t, bookHeader, []any{"A", "H44.1", "05/08/2026", "12/08/2026", nil, 4}, []any{"B", "H44.1", "05/08/2026", "12/08/2026", nil, 4}, []any{"C", "H44.1", "05/08/2026", "12/08/2026", nil, 4})
	broken := repack(t, whole, "xl/worksheets/sheet1.xml", func(text []byte) []byte {
		return bytes.Replace(text, []byte(`<row r="3"`), []byte("<row\x01 r=\"3\""), 1)
	})
	all, refused := readBytes(t, "a.xlsx", broken)
	if len(all) > 1 || len(refused) != 1 || !strings.Contains(refused[0], "cut off in the middle") {
		t.Errorf("%d taken, %s", len(all), refused)
	}
}

// repack changes one part of an archive; of nil it makes one with that part alone.
func repack(t *testing.T, archive []byte, name string, change func([]byte) []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	to := zip.NewWriter(&b)
	write := func(name string, text []byte) {
		w, err := to.Create(name)
		if err == nil {
			_, err = w.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if archive == nil {
		var text []byte
		if change != nil {
			text = change(nil)
		}
		write(name, text)
	} else {
		from, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range from.File {
			text := unpacked(t, part)
			if part.Name == name {
				text = change(text)
			}
			write(part.Name, text)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unpacked(t *testing.T, part *zip.File) []byte {
	t.Helper()
	in, err := part.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	text, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// lyingBomb is an archive whose table of contents says that its part is small.
func lyingBomb(t *testing.T) []byte {
	t.Helper()
	honest := repack(t, nil, "xl/worksheets/sheet1.xml", func([]byte) []byte { return bytes.Repeat([]byte(" "), 32<<20) })
	from, err := zip.NewReader(bytes.NewReader(honest), int64(len(honest)))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := from.File[0].OpenRaw()
	if err != nil {
		t.Fatal(err)
	}
	packed, err := io.ReadAll(raw)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	to := zip.NewWriter(&b)
	w, err := to.CreateRaw(&zip.FileHeader{
		Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(nil), CompressedSize64: uint64(len(packed)), UncompressedSize64: 1000,
	})
	if err == nil {
		_, err = w.Write(packed)
	}
	if err = errors.Join(err, to.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
