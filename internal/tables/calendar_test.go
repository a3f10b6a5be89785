package tables

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/calendar"
)

func TestReadDaysOffReadsTheSample(t *testing.T) {
	file, err := os.Open("../../samples/days-off.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	notices, err := ReadDaysOff("days-off.csv", file)
	if err != nil {
		t.Fatal(err)
	}
	if faults := calendar.Check(notices); faults != nil {
		t.Errorf("the sample has faults: %v", faults)
	}
	want := calendar.Notice{
		Day: calendar.Date(2026, 1, 2), Kind: calendar.Off,
		Basis: "hoán đổi với 10/01/2026 (CV 12729/VPCP-KGVX, theo báo chí: cần xác nhận)",
	}
	if len(notices) != 29 || notices[14] != want {
		t.Errorf("got %d notices, the fifteenth is %v", len(notices), notices[14])
	}
}

func TestReadDaysOffTakes(t *testing.T) {
	want := []calendar.Notice{
		{Day: calendar.Date(2026, 8, 22), Kind: calendar.Work, Basis: "làm bù"},
		{Day: calendar.Date(2026, 8, 31), Kind: calendar.Off, Basis: "hoán đổi, TB 9441"},
	}
	for name, text := range map[string]string{
		"a plain file":                "date,kind,basis\n2026-08-22,work,làm bù\n2026-08-31,off,\"hoán đổi, TB 9441\"\n",
		"a byte order mark and CRLF":  "\ufeffdate,kind,basis\r\n2026-08-22,work,làm bù\r\n2026-08-31,off,\"hoán đổi, TB 9441\"\r\n",
		"spaces around, no last line": "date, kind, basis\n2026-08-22 , work, làm bù \n\n2026-08-31,off,\"hoán đổi, TB 9441\"",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadDaysOff("f.csv", strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestReadDaysOffRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		rows string
		want []string
	}{
		"every bad line at once": {
			"31/8/2026,off,TB\n2026-09-01,holiday,TB\n2026-09-02,off,\n2026-09-03,off,TB\n2026-09-04,work,TB\n2026-09-03,off,TB\n2026-09-07,off\n",
			[]string{
				`f.csv line 2: date "31/8/2026" is not a date such as 2026-08-31`,
				`f.csv line 3: kind "holiday" is neither off nor work`,
				`f.csv line 4: 2026-09-02 has no basis: name the notice or law that says so`,
				`f.csv line 6: 2026-09-04 is a Friday, which is worked anyway: only a Saturday or Sunday can make up for a day off`,
				`f.csv line 7: 2026-09-03 stands on line 5 already`,
				`f.csv line 8: 2 fields, the header has 3`,
			},
		},
		"a day that is both off and worked": {
			"2026-08-22,work,TB\n2026-08-22,off,TB\n", []string{"f.csv line 3: 2026-08-22 stands on line 2 already"},
		},
		"a basis in two lines": {
			"2026-08-31,off,\"a\nb\"\n", []string{"f.csv line 2: the basis of 2026-08-31 has a line break or another character that does not print"},
		},
		"a basis that is not UTF-8": {
			"2026-08-31,off,\xff\n", []string{"f.csv line 2: the text is not valid UTF-8: save the file as UTF-8"},
		},
		"a date that does not exist": {
			"2026-02-29,off,TB\n", []string{`f.csv line 2: date "2026-02-29" is not a date such as 2026-08-31`},
		},
		"a file without rows": {"", []string{"f.csv has a header and no rows"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadDaysOff("f.csv", strings.NewReader("date,kind,basis\n"+c.rows))
			if err == nil || got != nil {
				t.Fatalf("it was read: %v", got)
			}
			if diff := cmp.Diff(c.want, strings.Split(err.Error(), "\n")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	for _, text := range []string{"", "date,kind\n2026-08-31,off\n", "day,kind,basis\n2026-08-31,off,TB\n"} {
		if got, err := ReadDaysOff("f.csv", strings.NewReader(text)); err == nil {
			t.Errorf("%q was read: %v", text, got)
		}
	}
}

func FuzzReadDaysOff(f *testing.F) {
	f.Add("date,kind,basis\n2026-08-22,work,làm bù\n2026-08-31,off,\"hoán đổi, TB 9441\"\n")
	f.Add("\ufeffdate,kind,basis\r\n2026-08-29,off,x\r\n2026-08-28,off,\"\r\n\"")
	f.Add("date,kind,basis\n0000-01-01,off,x\n9999-12-31,off,y\n")
	f.Fuzz(func(t *testing.T, text string) {
		notices, err := ReadDaysOff("f.csv", strings.NewReader(text))
		if err != nil {
			return
		}
		c, err := calendar.New(notices, calendar.DefaultHours(), calendar.Vietnam)
		if err != nil {
			t.Fatalf("what was read makes no calendar: %v", err)
		}
		if len(notices) == 0 || len(c.Notices()) != len(notices) {
			t.Fatalf("%d notices became %d", len(notices), len(c.Notices()))
		}
	})
}
