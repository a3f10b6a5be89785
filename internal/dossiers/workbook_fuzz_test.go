package dossiers

import (
	"bytes"
	"testing"
)

// The parts of a workbook are fuzzed apart: changed bytes of the archive itself nearly always end at its checksums.
func FuzzNothingBreaksTheWorkbook(f *testing.F) {
	header := []any{"dossier", "agency", "received_at", "due_at", "ended_at", "status"}
	whole := book(f, header, []any{"H44.1-1", "H44.1", "05/08/2026 08:00", 46246.5, "", 2}, []any{"H44.1-2", "H44.1", 46240, 46246, true, "9"})
	const sheet, strings = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
	for _, part := range []string{sheet, strings, "xl/workbook.xml", "xl/styles.xml"} {
		repack(&testing.T{}, whole, part, func(text []byte) []byte {
			f.Add(part == strings, text)
			return text
		})
	}
	f.Fuzz(func(t *testing.T, ofStrings bool, text []byte) {
		part := sheet
		if ofStrings {
			part = strings
		}
		nothingBreaks(t, "a.xlsx", bytes.NewReader(repack(t, whole, part, func([]byte) []byte { return text })))
	})
}
