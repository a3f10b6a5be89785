package papers

// column is one of a table.
type column struct {
	head  string
	width float64 // mm; 0: what the others leave
	align string  // L, C or R
}

// table is one on a sheet, with rules around its cells and a head that every page repeats.
type table struct {
	sheet   *sheet
	columns []column
	size    float64 // of the font, in points
}

// cell is what stands in a table, with the style of its letters.
type cell struct {
	text  string
	style string
	span  int // columns; 0 is one
}

// Space between the rules of a cell and its text, in millimetres.
const (
	cellPad  = 1.2
	cellPadY = 0.7
)

var shade = [3]int{237, 240, 244}

func (s *sheet) newTable(size float64, columns ...column) *table {
	left := s.width()
	for _, c := range columns {
		left -= c.width
	}
	for i := range columns {
		if columns[i].width == 0 {
			columns[i].width = left
		}
	}
	t := &table{s, columns, size}
	return t
}

// begin writes the head, and leaves room for a row beneath it.
func (t *table) begin() {
	t.sheet.room(6 * t.size * pointInMM * lineHeight)
	t.head()
	t.sheet.table = t
}

// end is no more to be repeated.
func (t *table) end() { t.sheet.table = nil }

func (t *table) head() {
	cells := make([]cell, len(t.columns))
	for i, c := range t.columns {
		cells[i] = cell{text: c.head, style: bold}
	}
	t.draw(cells, true, true)
}

// row writes plain cells.
func (t *table) row(texts ...string) {
	cells := make([]cell, len(texts))
	for i, text := range texts {
		cells[i] = cell{text: text}
	}
	t.cells(cells...)
}

// strong writes bold cells.
func (t *table) strong(texts ...string) {
	cells := make([]cell, len(texts))
	for i, text := range texts {
		cells[i] = cell{text: text, style: bold}
	}
	t.cells(cells...)
}

func (t *table) cells(cells ...cell) { t.draw(cells, false, false) }

// shaded writes a row that stands out.
func (t *table) shaded(cells ...cell) { t.draw(cells, true, false) }

// draw writes a row, whose height is that of its tallest cell.
func (t *table) draw(cells []cell, shaded, centred bool) {
	s := t.sheet
	texts, widths := make([][]string, len(cells)), make([]float64, len(cells))
	most, at := 1, 0
	for i, c := range cells {
		for range max(c.span, 1) {
			widths[i] += t.columns[at].width
			at++
		}
		s.font(c.style, t.size)
		texts[i] = s.lines(c.text, widths[i]-2*cellPad)
		most = max(most, len(texts[i]))
	}
	height := float64(most)*s.line() + 2*cellPadY
	if !centred {
		s.room(height)
	}
	x, y, at := float64(marginLeft), s.GetY(), 0
	for i, c := range cells {
		t.frame(x, y, widths[i], height, shaded)
		align := t.columns[at].align
		if centred {
			align = "C"
		}
		s.font(c.style, t.size)
		top := y + (height-float64(len(texts[i]))*s.line())/2
		for n, line := range texts[i] {
			s.SetXY(x+cellPad, top+float64(n)*s.line())
			s.CellFormat(widths[i]-2*cellPad, s.line(), line, "", 0, align, false, 0, "")
		}
		x += widths[i]
		at += max(c.span, 1)
	}
	s.SetXY(marginLeft, y+height)
}

func (t *table) frame(x, y, width, height float64, shaded bool) {
	s, style := t.sheet, "D"
	s.SetLineWidth(0.2)
	if shaded {
		s.SetFillColor(shade[0], shade[1], shade[2])
		style = "FD"
	}
	s.Rect(x, y, width, height, style)
}
