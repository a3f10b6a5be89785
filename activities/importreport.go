package activities

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"danhgia/calendar"
	"danhgia/scoring"
)

// mostReported is how many refused lines a report lists.
const mostReported = 100_000

// Ends of the names of the reports that lie beside a file.
const (
	reportEnd  = ".bao-cao.txt"
	refusedEnd = ".dong-khong-nhan.csv"
)

// importReport is what is said of an import beside its file.
func importReport(i Import, refused []LineRefusal) map[string][]byte {
	var b strings.Builder
	fmt.Fprintf(&b, "Tệp: %s\nNội dung: %s\nKỳ: %s\nKết quả: %s\n", i.File, i.Content.In(scoring.Vi), i.Key.Period.In(scoring.Vi), i.State.In(scoring.Vi))
	if i.Error.Vi != "" {
		fmt.Fprintf(&b, "Lý do: %s\n", i.Error.Vi)
	}
	f := i.Figures
	fmt.Fprintf(&b, "Số dòng: %d\nMới: %d\nThay đổi: %d\nKhông đổi: %d\nLặp lại: %d\nKhông nhận: %d\n", f.Lines, f.Added, f.Changed, f.Unchanged, f.Repeated, f.Refused)
	if i.Ended.Known {
		fmt.Fprintf(&b, "Lúc: %s\n", i.Ended.Value.In(calendar.Vietnam).Format("15:04:05 02/01/2006"))
	}
	report := map[string][]byte{reportEnd: []byte(b.String())}
	if len(refused) > 0 {
		report[refusedEnd] = RefusedCSV(refused)
	}
	return report
}

// RefusedCSV lists refused lines as a table.
func RefusedCSV(refused []LineRefusal) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"line", "column", "value", "rule"}) // to memory
	for _, r := range refused {
		_ = w.Write([]string{strconv.Itoa(r.Line), r.Column, tame(r.Excerpt()), r.Rule.Vi})
	}
	w.Flush()
	return b.Bytes()
}

// tame keeps a value from being a formula where the table is opened.
func tame(value string) string {
	if value != "" && strings.ContainsAny(value[:1], "=+-@\t\r") {
		return "'" + value
	}
	return value
}

var monthInName = regexp.MustCompile(`(?:^|[^0-9])(20[0-9]{2})-?(0[1-9]|1[0-2])(?:[^0-9]|$)`)

// periodIn is the month that a file's name says: ho-so-2026-08.csv, hoso_202608.xlsx.
func periodIn(name string) (scoring.Period, bool) {
	found := monthInName.FindStringSubmatch(name)
	if found == nil {
		return "", false
	}
	p, err := scoring.ParsePeriod(found[1] + "-" + found[2])
	return p, err == nil
}
