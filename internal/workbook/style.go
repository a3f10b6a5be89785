package workbook

import "github.com/xuri/excelize/v2"

// style is how a cell looks.
type style int

const (
	officeStyle style = iota // who publishes
	titleStyle
	noteStyle
	headStyle
	textStyle
	wordStyle // a short text, in the middle
	wholeStyle
	pointStyle
	signedStyle
	labelStyle
	proseStyle
	styleCount
)

// Number formats are written as in English; [$-42A] has Vietnamese signs shown, 1.234,50. Excel shows those of the
// computer's own region.
const (
	wholeFormat  = `[$-42A]#,##0`
	pointFormat  = `[$-42A]#,##0.00`
	signedFormat = `[$-42A]+#,##0.00;-#,##0.00;0.00`
)

const (
	fontName = "Times New Roman"
	ink      = "1F3864"
	rule     = "A6A6A6"
	shade    = "DCE6F1"
)

func (b *book) makeStyles() {
	border := []excelize.Border{{Type: "left", Color: rule, Style: 1}, {Type: "right", Color: rule, Style: 1}, {Type: "top", Color: rule, Style: 1}, {Type: "bottom", Color: rule, Style: 1}}
	font := func(size float64, bold, italic bool, color string) *excelize.Font {
		return &excelize.Font{Family: fontName, Size: size, Bold: bold, Italic: italic, Color: color}
	}
	cell := func(horizontal, format string) *excelize.Style {
		s := &excelize.Style{Font: font(11, false, false, "000000"), Border: border, Alignment: &excelize.Alignment{Horizontal: horizontal, Vertical: "center", WrapText: horizontal == "left"}}
		if horizontal == "left" {
			s.Alignment.Indent = 1
		}
		if format != "" {
			s.CustomNumFmt = &format
		}
		return s
	}
	for at, s := range []*excelize.Style{
		officeStyle: {Font: font(11, true, false, "000000")},
		titleStyle:  {Font: font(14, true, false, ink)},
		noteStyle:   {Font: font(11, false, true, "404040")},
		headStyle: {
			Font: font(11, true, false, "000000"), Border: border, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{shade}},
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
		},
		textStyle: cell("left", ""), wordStyle: cell("center", ""),
		wholeStyle: cell("right", wholeFormat), pointStyle: cell("right", pointFormat), signedStyle: cell("right", signedFormat),
		labelStyle: {Font: font(11, true, false, "000000"), Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}},
		proseStyle: {Font: font(11, false, false, "000000"), Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "top", WrapText: true}},
	} {
		id, err := b.NewStyle(s)
		b.keep(err)
		b.styles[at] = id
	}
}
