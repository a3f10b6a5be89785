package scoring

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Period is an evaluation period (kỳ đánh giá), as offices report: a month 2026-08, a quarter 2026-Q3, the first six or
// nine months of a year 2026-6T and 2026-9T, a year 2026. Figures of a long period are collected for it as a whole: they
// are never sums or averages of months, which would count running dossiers and procedures more than once.
type Period string

// Span is how many months a period has. Only periods of one span are compared.
type Span int

// The spans.
const (
	Month      Span = 1
	Quarter    Span = 3
	SixMonths  Span = 6
	NineMonths Span = 9
	WholeYear  Span = 12
)

// ErrPeriod is returned for a text that is not a period.
var ErrPeriod = errors.New("not a period: write a month as 2026-08, a quarter as 2026-Q3, six or nine months as 2026-6T or 2026-9T, a year as 2026")

// firstDay of the first period under the Decision.
const firstDay = "2022-08-01"

var written = regexp.MustCompile(`^(20[2-9]\d)(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|([69])T))?$`)

// ParsePeriod reads a period that begins on 2022-08-01 or later and ends by 2099.
func ParsePeriod(s string) (Period, error) {
	p := Period(s)
	if !written.MatchString(s) || p.FirstDay() < firstDay {
		return "", fmt.Errorf("%q: %w; the first day is 2022-08-01 or later", s, ErrPeriod)
	}
	return p, nil
}

// MonthOf is the month that a day is in.
func MonthOf(day time.Time) Period { return Period(day.Format("2006-01")) }

// Span is how many months the period has.
func (p Period) Span() Span {
	span, _, _ := p.parts()
	return span
}

// Year is the number of the period's year.
func (p Period) Year() int {
	_, year, _ := p.parts()
	return year
}

// LastMonth is the number of the period's last month, 1 to 12.
func (p Period) LastMonth() int {
	_, _, last := p.parts()
	return last
}

// QuarterNumber is 1 to 4 for a quarter.
func (p Period) QuarterNumber() int { return p.LastMonth() / int(Quarter) }

func (p Period) parts() (span Span, year, last int) {
	found := written.FindStringSubmatch(string(p))
	if found == nil {
		panic(fmt.Sprintf("period %q was not made by ParsePeriod", string(p)))
	}
	year = number(found[1])
	switch {
	case found[2] != "":
		return Month, year, number(found[2])
	case found[3] != "":
		return Quarter, year, number(found[3]) * int(Quarter)
	case found[4] != "":
		return Span(number(found[4])), year, number(found[4])
	default:
		return WholeYear, year, int(WholeYear)
	}
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // the expression lets digits through only
	return n
}

// FirstDay is the date of the period's first day, 2026-08-01.
func (p Period) FirstDay() string {
	span, year, last := p.parts()
	return fmt.Sprintf("%04d-%02d-01", year, last-int(span)+1)
}

// LastDay is the date of the period's last day, 2026-08-31.
func (p Period) LastDay() string {
	_, year, last := p.parts()
	return time.Date(year, time.Month(last+1), 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// Compare orders periods by their last day; of those that end together the shorter one is the later.
func (p Period) Compare(q Period) int {
	return cmp.Or(cmp.Compare(p.LastDay(), q.LastDay()), cmp.Compare(q.Span(), p.Span()))
}

// PeriodOf is the period of that span whose last month is given; ErrPeriod when there is none.
func PeriodOf(span Span, year, last int) (Period, error) {
	s := fmt.Sprintf("%04d", year)
	switch {
	case span == Month:
		s += fmt.Sprintf("-%02d", last)
	case span == Quarter && last%int(Quarter) == 0:
		s += fmt.Sprintf("-Q%d", last/int(Quarter))
	case (span == SixMonths || span == NineMonths) && last == int(span):
		s += fmt.Sprintf("-%dT", span)
	case span == WholeYear && last == int(WholeYear):
	default:
		return "", fmt.Errorf("%d months that end with month %d: %w", span, last, ErrPeriod)
	}
	return ParsePeriod(s)
}

// Ending are the periods that end with the month, the shortest first: 2026-09 is the end of 2026-09, 2026-Q3 and 2026-9T.
func Ending(month Period) (periods []Period) {
	for _, span := range []Span{Month, Quarter, SixMonths, NineMonths, WholeYear} {
		if p, err := PeriodOf(span, month.Year(), month.LastMonth()); err == nil {
			periods = append(periods, p)
		}
	}
	return periods
}

var roman = [...]string{"I", "II", "III", "IV"}

var ordinal = [...]string{"first", "second", "third", "fourth"}

// In names the period on screen: "tháng 8/2026", "quý III/2026", "6 tháng đầu năm 2026", "năm 2026"; "August 2026".
func (p Period) In(lang Lang) string {
	span, year, last := p.parts()
	switch {
	case span == Month && lang == En:
		return fmt.Sprintf("%s %d", time.Month(last), year)
	case span == Month:
		return fmt.Sprintf("tháng %d/%d", last, year)
	case span == Quarter && lang == En:
		return fmt.Sprintf("the %s quarter of %d", ordinal[p.QuarterNumber()-1], year)
	case span == Quarter:
		return fmt.Sprintf("quý %s/%d", roman[p.QuarterNumber()-1], year)
	case span == WholeYear && lang == En:
		return fmt.Sprintf("the year %d", year)
	case span == WholeYear:
		return fmt.Sprintf("năm %d", year)
	case lang == En:
		return fmt.Sprintf("the first %s months of %d", map[Span]string{SixMonths: "six", NineMonths: "nine"}[span], year)
	default:
		return fmt.Sprintf("%d tháng đầu năm %d", span, year)
	}
}
