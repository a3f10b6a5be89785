package scoring

import (
	"errors"
	"fmt"
	"time"
)

// Period is an evaluation period (kỳ đánh giá), a month written as 2026-08.
type Period string

// ErrPeriod is returned for a text that is not a period.
var ErrPeriod = errors.New("not a period such as 2026-08")

// ParsePeriod reads a month between 2022-08, the first under the Decision, and 2099-12.
func ParsePeriod(s string) (Period, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil || s < "2022-08" || s > "2099-12" {
		return "", fmt.Errorf("%q: %w, from 2022-08 on", s, ErrPeriod)
	}
	return Period(t.Format("2006-01")), nil
}

// FirstDay is the date of the period's first day, 2026-08-01.
func (p Period) FirstDay() string { return string(p) + "-01" }

// Year and Month are the numbers of the period.
func (p Period) Year() int { return p.start().Year() }

// Month is 1 to 12.
func (p Period) Month() int { return int(p.start().Month()) }

func (p Period) start() time.Time {
	t, err := time.Parse("2006-01", string(p))
	if err != nil {
		panic(fmt.Sprintf("period %q was not made by ParsePeriod", string(p)))
	}
	return t
}

// In names the period on screen: "tháng 8/2026", "August 2026".
func (p Period) In(lang Lang) string {
	if lang == En {
		return p.start().Format("January 2006")
	}
	return fmt.Sprintf("tháng %d/%d", p.Month(), p.Year())
}
