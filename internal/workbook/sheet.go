package workbook

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"danhgia/scoring"
)

// column is a column of a table.
type column struct {
	title string
	width float64 // in letters
	style style
}

// sheet is a sheet with a table: heading, notes, one header row that stays when scrolling and is repeated on every
// printed page, and rows that are written as they come.
type sheet struct {
	*book
	name    string
	stream  *excelize.StreamWriter
	columns []column
	header  int // its row
	row     int // the last one that is written
	cells   []any
}

// sheet begins a sheet. The first columns stay when scrolling to the right.
func (b *book) sheet(name, title string, notes []string, stay int, columns []column) *sheet {
	s := &sheet{book: b, name: name, columns: columns, cells: make([]any, len(columns))}
	s.paper()
	if b.err != nil {
		return s
	}
	stream, err := b.NewStreamWriter(name)
	if b.keep(err); err != nil {
		return s
	}
	s.stream = stream
	lines := b.heading(title)
	s.header = len(lines) + len(notes) + 1
	s.freeze(stay)
	for i, c := range columns {
		b.keep(stream.SetColWidth(i+1, i+1, c.width))
	}
	for i, line := range lines {
		s.line([]style{officeStyle, titleStyle, noteStyle}[i], line)
	}
	for _, note := range notes {
		s.line(noteStyle, note)
	}
	s.head()
	return s
}

// paper is A4 across, as wide as the table, with the header row on every page.
func (s *sheet) paper() {
	yes, landscape, a4, one, free := true, "landscape", 9, 1, 0
	side, top := 0.4, 0.6
	s.keep(s.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &yes}))
	s.keep(s.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &landscape, FitToWidth: &one, FitToHeight: &free}))
	s.keep(s.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top, Header: &side, Footer: &side}))
	s.keep(s.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: fmt.Sprintf(`&L&"%[1]s"&9%[2]s&C&"%[1]s"&9Trang &P/&N&R&"%[1]s"&9Phiên bản %[3]d`, fontName, s.Period.In(scoring.Vi), s.Revision)}))
}

func (s *sheet) freeze(stay int) {
	corner, err := excelize.CoordinatesToCellName(stay+1, s.header+1)
	s.keep(err)
	pane := "bottomLeft"
	if stay > 0 {
		pane = "bottomRight"
	}
	s.keep(s.stream.SetPanes(&excelize.Panes{
		Freeze: true, XSplit: stay, YSplit: s.header, TopLeftCell: corner, ActivePane: pane, Selection: []excelize.Selection{{SQRef: corner, ActiveCell: corner, Pane: pane}},
	}))
}

// line writes a text above the table, over all of its columns.
func (s *sheet) line(look style, text string) {
	s.set([]any{excelize.Cell{StyleID: s.styles[look], Value: text}}, excelize.RowOpts{Height: map[style]float64{titleStyle: 22}[look]})
}

// head writes the header row, as high as its longest title needs.
func (s *sheet) head() {
	lines := 1
	for i, c := range s.columns {
		lines = max(lines, wrapped(c.title, c.width))
		s.cells[i] = excelize.Cell{StyleID: s.styles[headStyle], Value: c.title}
	}
	s.set(s.cells, excelize.RowOpts{Height: 15*float64(lines) + 6})
}

// lettersEach is how many letters of a text stand in a unit of width, which is a digit's.
const lettersEach = 1.35

// wrapped is how many lines a text takes in a column so many letters wide.
func wrapped(text string, width float64) int {
	lines, used := 1, 0
	for word := range strings.FieldsSeq(text) {
		n := utf8.RuneCountInString(word)
		if used > 0 && float64(used+1+n) > width {
			lines, used = lines+1, 0
		} else if used > 0 {
			used++
		}
		used += n
	}
	return lines + strings.Count(text, "\n")
}

// add writes a row: nil leaves a cell empty. Texts are texts whatever they begin with; numbers are numbers.
func (s *sheet) add(values ...any) {
	lines := 1
	for i, v := range values {
		s.cells[i] = excelize.Cell{StyleID: s.styles[s.columns[i].style], Value: v}
		if text, is := v.(string); is && s.columns[i].style == textStyle {
			lines = max(lines, wrapped(text, s.columns[i].width*lettersEach))
		}
	}
	s.set(s.cells, excelize.RowOpts{Height: 15.75 * float64(min(lines, 25))})
}

// mostRows is how many rows a sheet can have.
const mostRows = excelize.TotalRows

func (s *sheet) set(cells []any, o excelize.RowOpts) {
	if s.err != nil {
		return
	}
	if s.row == mostRows {
		s.keep(fmt.Errorf("sheet %q would have more than %d rows, which is all that Excel takes", s.name, mostRows))
		return
	}
	s.row++
	s.keep(s.stream.SetRow(fmt.Sprintf("A%d", s.row), cells, o))
}

// end closes the table: its header offers filters.
func (s *sheet) end() {
	if s.err != nil {
		return
	}
	if s.row == s.header {
		s.line(noteStyle, "Không có dòng nào.")
	} else {
		last, err := excelize.CoordinatesToCellName(len(s.columns), s.row)
		s.keep(err)
		s.keep(s.AutoFilter(s.name, fmt.Sprintf("A%d:%s", s.header, last), nil))
	}
	s.keep(s.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", s.name, s.header, s.header), Scope: s.name}))
	s.keep(s.stream.Flush())
}

// points is a cell of points, or an empty one: no figure is not 0.
func points(h scoring.Maybe[scoring.Hundredths]) any {
	if !h.Known {
		return nil
	}
	return h.Value.Float()
}

func whole[T int | int64](n scoring.Maybe[T]) any {
	if !n.Known {
		return nil
	}
	return int64(n.Value)
}
