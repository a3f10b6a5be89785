// Package cells keeps spreadsheets from running text as a formula. Whatever writes a file that people open with one
// uses it for every cell that others have typed.
package cells

import "strings"

// A spreadsheet runs a cell that begins with one of these. An apostrophe before it makes it text.
const formulaStarts = "=+-@\t\r"

// Escape is text for a file that spreadsheets open. A text that already has apostrophes before such a character gets
// one more, so that Unescape gives back what was written.
func Escape(text string) string {
	if isFormula(text) {
		return "'" + text
	}
	return text
}

// Unescape is the inverse of Escape.
func Unescape(text string) string {
	if plain, escaped := strings.CutPrefix(text, "'"); escaped && isFormula(plain) {
		return plain
	}
	return text
}

func isFormula(text string) bool {
	text = strings.TrimLeft(text, "'")
	return text != "" && strings.ContainsRune(formulaStarts, rune(text[0]))
}
