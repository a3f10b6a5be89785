package scoring

import (
	"errors"
	"slices"
	"testing"
)

func TestPeriodsAreReadAsTheyAreWritten(t *testing.T) {
	for s, good := range map[string]bool{
		"2026-08": true, "2022-08": true, "2022-07": false, "2026-13": false, "2026-00": false, "2026-8": false, "08-2026": false, "": false, "2026-08-01": false,
		"2026-Q3": true, "2022-Q4": true, "2022-Q3": false, "2026-Q0": false, "2026-Q5": false, "2026-q3": false,
		"2026-6T": true, "2026-9T": true, "2026-3T": false, "2022-6T": false,
		"2026": true, "2099": true, "2022": false, "2100": false, "1999": false, "2026-": false,
	} {
		p, err := ParsePeriod(s)
		if (err == nil) != good || good && string(p) != s || !good && !errors.Is(err, ErrPeriod) {
			t.Errorf("ParsePeriod(%q) = %q, %v", s, p, err)
		}
	}
}

func TestAPeriodKnowsItsDaysAndItsName(t *testing.T) {
	for p, want := range map[Period][4]string{
		"2026-08": {"2026-08-01", "2026-08-31", "tháng 8/2026", "August 2026"},
		"2028-02": {"2028-02-01", "2028-02-29", "tháng 2/2028", "February 2028"},
		"2026-12": {"2026-12-01", "2026-12-31", "tháng 12/2026", "December 2026"},
		"2026-Q1": {"2026-01-01", "2026-03-31", "quý I/2026", "the first quarter of 2026"},
		"2026-Q4": {"2026-10-01", "2026-12-31", "quý IV/2026", "the fourth quarter of 2026"},
		"2026-6T": {"2026-01-01", "2026-06-30", "6 tháng đầu năm 2026", "the first six months of 2026"},
		"2026-9T": {"2026-01-01", "2026-09-30", "9 tháng đầu năm 2026", "the first nine months of 2026"},
		"2026":    {"2026-01-01", "2026-12-31", "năm 2026", "the year 2026"},
	} {
		if got := [4]string{p.FirstDay(), p.LastDay(), p.In(Vi), p.In(En)}; got != want {
			t.Errorf("%s: %q, not %q", p, got, want)
		}
	}
}

func TestPeriodsAreInTheOrderOfTheirEnds(t *testing.T) {
	want := []Period{"2025", "2026-01", "2026-Q1", "2026-03", "2026-05", "2026-6T", "2026-Q2", "2026-06", "2026-08", "2026-9T", "2026-09", "2026-10", "2026", "2026-12"}
	got := slices.Clone(want)
	slices.Sort(got)
	slices.SortFunc(got, Period.Compare)
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestWhichPeriodsEndWithAMonth(t *testing.T) {
	for month, want := range map[Period][]Period{
		"2026-08": {"2026-08"}, "2026-03": {"2026-03", "2026-Q1"}, "2026-06": {"2026-06", "2026-Q2", "2026-6T"},
		"2026-09": {"2026-09", "2026-Q3", "2026-9T"}, "2026-12": {"2026-12", "2026-Q4", "2026"}, "2022-09": {"2022-09"},
	} {
		if got := Ending(month); !slices.Equal(got, want) {
			t.Errorf("%s ends %v", month, got)
		}
	}
}
