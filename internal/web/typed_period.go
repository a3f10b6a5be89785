package web

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"danhgia/activities"
	"danhgia/scoring"
)

// How periods are typed, and what is said when one cannot be read.
const (
	periodHint  = "Tháng: 2026-08; quý: 2026-Q3; 6 hoặc 9 tháng đầu năm: 2026-6T, 2026-9T; năm: 2026."
	periodFault = "Hãy ghi kỳ là tháng (2026-08), quý (2026-Q3), 6 hoặc 9 tháng đầu năm (2026-6T, 2026-9T) hay năm (2026)."
)

// periodForms are the ways in which people write periods, by what ParsePeriod reads.
var periodForms = []struct {
	as      *regexp.Regexp
	written string
}{
	{regexp.MustCompile(`^(?:tháng )?0?([1-9])/(\d{4})$`), "${2}-0$1"},
	{regexp.MustCompile(`^(?:tháng )?(1[0-2])/(\d{4})$`), "$2-$1"},
	{regexp.MustCompile(`^(?:quý )?i/(\d{4})$`), "$1-Q1"},
	{regexp.MustCompile(`^(?:quý )?ii/(\d{4})$`), "$1-Q2"},
	{regexp.MustCompile(`^(?:quý )?iii/(\d{4})$`), "$1-Q3"},
	{regexp.MustCompile(`^(?:quý )?iv/(\d{4})$`), "$1-Q4"},
	{regexp.MustCompile(`^quý ([1-4])/(\d{4})$`), "$2-Q$1"},
	{regexp.MustCompile(`^([69]) tháng(?: đầu)?[/ ](\d{4})$`), "$2-${1}T"},
	{regexp.MustCompile(`^năm (\d{4})$`), "$1"},
}

// typedPeriod reads a period as people write it: 2026-08, 8/2026, tháng 8/2026, quý III/2026, 6 tháng đầu năm 2026,
// năm 2026. scoring.ErrPeriod.
func typedPeriod(typed string) (scoring.Period, error) {
	plain := strings.ReplaceAll(strings.ToLower(strings.Join(strings.Fields(typed), " ")), " năm 20", "/20")
	for _, f := range periodForms {
		if f.as.MatchString(plain) {
			return scoring.ParsePeriod(f.as.ReplaceAllString(plain, f.written))
		}
	}
	return scoring.ParsePeriod(strings.ToUpper(plain))
}

// suggestedMonths is how many months back periods are suggested.
const suggestedMonths = 15

// suggestedPeriods are those that have ended lately, the newest first.
func suggestedPeriods(now time.Time) (periods []option) {
	last := activities.MonthBefore(now)
	first := time.Date(last.Year(), time.Month(last.LastMonth()), 1, 0, 0, 0, 0, time.UTC)
	for back := range suggestedMonths {
		for _, p := range scoring.Ending(scoring.MonthOf(first.AddDate(0, -back, 0))) {
			periods = append(periods, option{string(p), sentence(p.In(scoring.Vi))})
		}
	}
	return periods
}

// periodField asks for a period.
func periodField(label, hint string) field {
	if hint != "" {
		hint += " "
	}
	return field{ID: "ky", Label: label, Hint: fmt.Sprint(hint, periodHint), Type: "text"}
}
