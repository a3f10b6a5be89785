package tables

import "strings"

// A spreadsheet runs a cell that begins with one of these. An apostrophe before it makes it text.
const formulaStarts = "=+-@\t\r"

// cell is text for a file that spreadsheets open. A text that already has apostrophes before such a character gets
// one more, so that uncell gives back what was written.
func cell(text string) string {
	if isFormula(text) {
		return "'" + text
	}
	return text
}

// uncell is the inverse of cell.
func uncell(text string) string {
	if plain, escaped := strings.CutPrefix(text, "'"); escaped && isFormula(plain) {
		return plain
	}
	return text
}

func isFormula(text string) bool {
	text = strings.TrimLeft(text, "'")
	return text != "" && strings.ContainsRune(formulaStarts, rune(text[0]))
}
