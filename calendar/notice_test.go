package calendar

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCheckFindsNothingInTheSample(t *testing.T) {
	if faults := Check(sampleNotices(t)); faults != nil {
		t.Errorf("got %v", faults)
	}
}

// odd is a fault without its Vietnamese.
type odd struct {
	Index    int
	Reason   string
	Harmless bool
}

func TestCheck(t *testing.T) {
	monday, tuesday, saturday := day(t, "2026-08-31"), day(t, "2026-09-01"), day(t, "2026-09-05")
	for name, c := range map[string]struct {
		notices []Notice
		want    []odd
	}{
		"a make-up day that is worked anyway": {[]Notice{{monday, Work, "TB"}}, []odd{
			{0, "2026-08-31 is a Monday, which is worked anyway: only a Saturday or Sunday can make up for a day off", false},
		}},
		"a day twice": {[]Notice{{monday, Off, "a"}, {tuesday, Off, "b"}, {tuesday, Off, "c"}}, []odd{
			{2, "2026-09-01 stands there already", false},
		}},
		"a day twice, the second without a basis": {[]Notice{{monday, Off, "a"}, {monday, Off, ""}}, []odd{
			{1, "2026-08-31 has no basis: name the notice or law that says so", false},
		}},
		"an unknown kind":           {[]Notice{{monday, "holiday", "TB"}}, []odd{{0, `kind "holiday" is neither off nor work`, false}}},
		"a long kind":               {[]Notice{{monday, "off off off off off off", "TB"}}, []odd{{0, `kind "off off off off off …" is neither off nor work`, false}}},
		"an empty basis":            {[]Notice{{monday, Off, " "}}, []odd{{0, "2026-08-31 has no basis: name the notice or law that says so", false}}},
		"a basis in 2 lines":        {[]Notice{{monday, Off, "a\nb"}}, []odd{{0, "the basis of 2026-08-31 has a line break or another character that does not print", false}}},
		"a long basis":              {[]Notice{{monday, Off, strings.Repeat("ệ", 201)}}, []odd{{0, "the basis of 2026-08-31 is longer than 200 characters", false}}},
		"a basis as long as may be": {[]Notice{{monday, Off, strings.Repeat("ệ", 200)}}, nil},
		"a Saturday off is harmless": {[]Notice{{saturday, Off, "TB"}}, []odd{
			{0, "2026-09-05 is a Saturday, which is off anyway", true},
		}},
		"another order is harmless": {[]Notice{{tuesday, Off, "b"}, {monday, Off, "a"}}, []odd{
			{1, "2026-08-31 stands after 2026-09-01", true},
		}},
		"all at once": {[]Notice{{tuesday, Work, "b"}, {monday, Off, ""}}, []odd{
			{0, "2026-09-01 is a Tuesday, which is worked anyway: only a Saturday or Sunday can make up for a day off", false},
			{1, "2026-08-31 has no basis: name the notice or law that says so", false},
			{1, "2026-08-31 stands after 2026-09-01", true},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []odd
			for _, f := range Check(c.notices) {
				got = append(got, odd{f.Index, f.Reason, f.Harmless})
				if f.Vi == "" || f.Vi == f.Reason {
					t.Errorf("%q is not said in Vietnamese", f.Reason)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestNewRefusesAllAtOnceWhatIsNotHarmless(t *testing.T) {
	saturday := day(t, "2026-09-05")
	if _, err := New([]Notice{{saturday, Off, "TB"}}, DefaultHours(), Vietnam); err != nil {
		t.Errorf("a harmless fault is refused: %v", err)
	}
	_, err := New([]Notice{{saturday, Off, "TB"}, {saturday, Work, "TB"}, {saturday + 1, Work, ""}}, nil, Vietnam)
	want := strings.Join([]string{
		"there are no office hours: give at least one span, such as 07:30 to 17:00",
		"2026-09-05 stands there already",
		"2026-09-06 has no basis: name the notice or law that says so",
	}, "\n")
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	if _, err := New(nil, DefaultHours(), nil); err == nil {
		t.Error("a calendar without a zone was made")
	}
}
