package dossiers

import (
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"
)

// The forms in which a workbook gives its dates, whatever they look like in it: with the time of day or, behind a sign,
// where the cell shows none.
const (
	momentForm = `yyyy-mm-dd hh:mm:ss`
	dayForm    = `yyyy-mm-dd"d"hh:mm:ss`
	daySign    = 'd'
	noForm     = 1 << 20 // a number of a format that there is not: the value stands as it is
)

// plainDates changes the number formats of an open workbook: cells that show dates give them in one form, and all others
// their values. So a date that is shown month first is not taken for another, and a number is no date.
func plainDates(book *excelize.File) error {
	moment, err := formNumber(book, momentForm)
	if err != nil {
		return err
	}
	day, err := formNumber(book, dayForm)
	if err != nil {
		return err
	}
	forms := map[int]string{}
	if book.Styles.NumFmts != nil {
		for _, f := range book.Styles.NumFmts.NumFmt {
			forms[f.NumFmtID] = f.FormatCode
		}
	}
	none := noForm
	for i := range book.Styles.CellXfs.Xf {
		xf := &book.Styles.CellXfs.Xf[i]
		if xf.NumFmtID == nil {
			continue
		}
		switch dates, times := shows(*xf.NumFmtID, forms); {
		case dates && times:
			xf.NumFmtID = &moment
		case dates:
			xf.NumFmtID = &day
		default:
			xf.NumFmtID = &none
		}
	}
	return nil
}

// formNumber is the number of a form in the workbook.
func formNumber(book *excelize.File, form string) (int, error) {
	style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &form})
	if err != nil {
		return 0, err
	}
	return *book.Styles.CellXfs.Xf[style].NumFmtID, nil
}

// literal is what stands in a format without being one: quoted, escaped, in brackets.
var literal = regexp.MustCompile(`"[^"]*"|\\.|\[[^\]]*\]|_.|\*.`)

// shows says whether a number format shows a date, and whether the time of day too.
func shows(number int, custom map[int]string) (dates, times bool) {
	form, is := custom[number]
	if !is { // those that are built in, also of East Asia
		dates = 14 <= number && number <= 17 || number == 22 || 27 <= number && number <= 31 || number == 36 || 50 <= number && number <= 54 || number == 57 || number == 58
		return dates, number == 22
	}
	form = strings.ToLower(literal.ReplaceAllString(form, ""))
	return strings.ContainsAny(form, "yd"), strings.ContainsAny(form, "hs")
}

// dated is a cell's text: a day without a time of day is a day alone.
func dated(cell string) string {
	if len(cell) != len("2006-01-02d15:04:05") || cell[10] != daySign || cell[4] != '-' || cell[13] != ':' {
		return cell
	}
	if cell[11:] == "00:00:00" {
		return cell[:10]
	}
	return cell[:10] + " " + cell[11:]
}
