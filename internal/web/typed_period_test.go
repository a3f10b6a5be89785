package web

import "testing"

func TestPeriodsAreReadAsPeopleWriteThem(t *testing.T) {
	for typed, want := range map[string]string{
		"2026-08": "2026-08", "8/2026": "2026-08", " 08/2026 ": "2026-08", "Tháng 12/2026": "2026-12", "tháng 8 năm 2026": "2026-08",
		"2026-Q3": "2026-Q3", "2026-q3": "2026-Q3", "Quý III/2026": "2026-Q3", "quý 4/2026": "2026-Q4", "quý I năm 2026": "2026-Q1",
		"2026-6T": "2026-6T", "6 tháng đầu năm 2026": "2026-6T", "9 tháng 2026": "2026-9T", "6 tháng đầu/2026": "2026-6T", "9 tháng năm 2026": "2026-9T", "2026": "2026", "Năm 2026": "2026",
		"13/2026": "", "quý V/2026": "", "quý 5/2026": "", "3 tháng 2026": "", "2022": "", "": "", "<b>": "", "2026-08; drop": "",
	} {
		got, err := typedPeriod(typed)
		if string(got) != want || (err == nil) != (want != "") {
			t.Errorf("%q is read as %q, %v", typed, got, err)
		}
	}
}
