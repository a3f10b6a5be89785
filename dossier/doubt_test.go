package dossier

import (
	"slices"
	"testing"

	"danhgia/scoring"
)

func TestWhatCannotBeIsToldFromWhatIsOdd(t *testing.T) {
	const received, due = "2026-08-05 08:00:00", "2026-08-12 17:00:00"
	for name, c := range map[string]struct {
		record
		impossible Impossible
		doubts     []Doubt
	}{
		"nothing odd":                   {record{status: Done, received: received, due: due, ended: "2026-08-06 08:00:00"}, "", nil},
		"ended on the day before":       {record{status: Done, received: received, due: due, ended: "2026-08-04 23:59:59"}, EndedBeforeReceipt, nil},
		"ended on the day, no time":     {record{status: Done, received: received, due: due, ended: "2026-08-05 00:00:00"}, "", nil},
		"ended an hour before":          {record{status: Done, received: received, due: due, ended: "2026-08-05 07:00:00"}, "", []Doubt{EndedWithinClock}},
		"handed over before it came":    {record{status: Handed, received: received, due: due, ended: "2026-08-06 08:00:00", returned: "2026-08-04 08:00:00"}, ReturnedBeforeReceipt, []Doubt{ReturnedBeforeEnd}},
		"due before it came":            {record{status: InProgress, received: received, due: "2026-08-04 17:00:00"}, "", []Doubt{DueBeforeReceipt}},
		"due in the morning of its day": {record{status: InProgress, received: received, due: "2026-08-05 07:00:00"}, "", nil},
		"papers came before the asking": {record{status: InProgress, received: received, due: due, waits: [][2]string{{"2026-08-07 08:00:00", "2026-08-06 08:00:00"}}}, PapersBeforeRequest, nil},
		"asked before it came":          {record{status: Incomplete, received: received, due: due, waits: [][2]string{{"2026-08-04 08:00:00", ""}}}, "", []Doubt{AskedBeforeReceipt}},
		"done, nobody knows when":       {record{status: Done, received: received, due: due}, "", []Doubt{DoneWithoutEnd}},
		"running, and ended":            {record{status: InProgress, received: received, due: due, ended: "2026-08-06 08:00:00"}, "", []Doubt{RunningWithEnd}},
		"never accepted, and ended":     {record{status: NotAccepted, ended: "2026-08-06 08:00:00"}, "", nil},
	} {
		d := c.dossier(t)
		if got := d.Impossible(); got != c.impossible {
			t.Errorf("%s: %q", name, got)
		}
		if c.impossible != EndedBeforeReceipt && !slices.Equal(d.Doubts(), c.doubts) {
			t.Errorf("%s: %q", name, d.Doubts())
		}
	}
	d := &Dossier{Status: New, Received: 2 * day, Submitted: 3 * day, PaidOnline: true, FeeKnown: true}
	if got := d.Doubts(); !slices.Equal(got, []Doubt{ReceivedBeforeSubmit, PaidWithoutFee}) {
		t.Errorf("%q", got)
	}
	for doubt, words := range doubtWords {
		if words.In(scoring.Vi) == "" || words.In(scoring.En) == "" {
			t.Errorf("%s has no words", doubt)
		}
	}
}

func TestAMergedAgencyIsItsSuccessorFromThenOn(t *testing.T) {
	july := when(t, "2025-07-01 00:00:00")
	r := NewRegistry([]Tenure{
		{Code: "old", Ended: july, Successor: "new"},
		{Code: "new"},
		{Code: "renamed", Ended: july},
		{Code: "renamed"},
		{Code: "gone", Ended: july},
		{Code: "first", Ended: 1, Successor: "old"},
		{Code: "a", Ended: 1, Successor: "b"},
		{Code: "b", Ended: 1, Successor: "a"},
	}, []string{"1.1"})
	until := when(t, "2026-09-01 00:00:00")
	for name, c := range map[string]struct {
		agency, ended, want string
		known               bool
	}{
		"ended before the merger":         {"old", "2025-06-30 23:59:59", "old", true},
		"ended on its day":                {"old", "2025-07-01 00:00:00", "new", true},
		"still running":                   {"old", "", "new", true},
		"ended after the period: running": {"old", "2026-10-01 08:00:00", "new", true},
		"merged twice":                    {"first", "", "new", true},
		"only its name is another":        {"renamed", "", "renamed", true},
		"the new one":                     {"new", "2025-06-01 08:00:00", "new", true},
		"gone without a successor":        {"gone", "", "", false},
		"gone, while it was there":        {"gone", "2025-06-01 08:00:00", "gone", true},
		"never heard of":                  {"x", "", "", false},
		"successors in a ring":            {"a", "", "", false},
	} {
		d := &Dossier{Agency: c.agency, Ended: when(t, c.ended), Status: Done}
		if code, known := r.AgencyOf(d, until); code != c.want || known != c.known {
			t.Errorf("%s: %q, %t", name, code, known)
		}
	}
	if code, known := (Registry{}).AgencyOf(&Dossier{Agency: "x"}, until); code != "x" || !known {
		t.Error("an empty registry objects")
	}
	if !r.Knows("1.1") || r.Knows("1.2") || !r.Knows("") || !(Registry{}).Knows("1.2") {
		t.Error("procedures are not known")
	}
}
