package ladders

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/calendar"
	"danhgia/review"
)

func sample(t *testing.T) string { return read(t, "../../samples/ladders.yaml") }

// small has one full ladder, and the least of each other kind.
func small(t *testing.T) string { return read(t, "testdata/ladders.yaml") }

func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func parse(content string) ([]review.Ladder, error) {
	return Parse("ladders.yaml", []byte(content), calendar.DefaultHours())
}

func TestTheSampleHasALadderForEachKind(t *testing.T) {
	all, err := parse(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	var kinds []review.Kind
	for _, l := range all {
		kinds = append(kinds, l.Kind)
	}
	if diff := cmp.Diff(review.Kinds, kinds); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestEveryFieldIsRead(t *testing.T) {
	all, err := parse(small(t))
	if err != nil {
		t.Fatal(err)
	}
	focal, office := []review.Role{review.Focal}, []review.Role{review.Staff, review.Leader}
	want := review.Ladder{Kind: review.Review, Days: 5, Rungs: []review.Rung{
		{Name: "invite", From: review.FromOpening, To: focal, Mail: review.Invite},
		{Name: "reminder", From: review.FromDeadline, Days: -2, At: 8 * 60, To: focal, Mail: review.Reminder},
		{Name: "office", From: review.FromDeadline, Days: 1, At: 8*60 + 30, To: office, Digest: true, Mail: review.Overdues, Repeat: review.Repeat{Every: 1, Times: 10}},
	}}
	if diff := cmp.Diff(want, all[0]); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSlipsOfThePenAreRefusedByLine(t *testing.T) {
	for name, slip := range map[string]struct{ old, new, want string }{
		"a time without quotes is no slip":          {`at: "08:00"`, "at: 08:00", ""},
		"an unknown field":                          {"days: 5\n", "days: 5\n    colour: red\n", "ladders.yaml:4: ladders[0].colour: a file of ladders has no such field here"},
		"a missing mail":                            {"        mail: invite\n", "", "ladders.yaml:5: ladders[0].rungs[0].mail: is missing"},
		"days in words":                             {"days: 5\n", "days: five\n", `ladders.yaml:3: ladders[0].days: want a whole number, not the text "five"`},
		"half a day":                                {"days: -2", "days: -2.5", "ladders.yaml:12: ladders[0].rungs[1].days: want a whole number, not the number -2.5"},
		"one recipient without a list":              {"to: [focal-officer]", "to: focal-officer", `ladders.yaml:8: ladders[0].rungs[0].to: want a list, not the text "focal-officer"`},
		"a time of another form":                    {`at: "08:00"`, `at: "8h"`, `ladders.yaml:13: ladders[0].rungs[1].at: "8h" is not a time of day such as 07:30`},
		"a time that is blank":                      {`at: "08:00"`, `at: " "`, "ladders.yaml:13: ladders[0].rungs[1].at: is empty"},
		"a time at noon":                            {`at: "08:00"`, `at: "12:00"`, "ladders.yaml:13: ladders[0].rungs[1].at: 12:00 is outside the office hours"},
		"a digest that is a word":                   {"digest: true", "digest: often", `ladders.yaml:21: ladders[0].rungs[2].digest: want true or false, not the text "often"`},
		"a repeat that is a number":                 {"repeat: { every: 1, times: 10 }", "repeat: 10", "ladders.yaml:23: ladders[0].rungs[2].repeat: want named fields, not the number 10"},
		"a repeat without an end":                   {"repeat: { every: 1, times: 10 }", "repeat: { every: 1 }", "ladders.yaml:23: ladders[0].rungs[2].repeat.times: is missing"},
		"a rung out of order":                       {"days: -2", "days: 2", "ladders.yaml:16: ladders[0].rungs[2]: it does not come after rungs[1]: put first what counts from the opening, then by day and time"},
		"an unknown role":                           {"to: [focal-officer]", "to: [mayor]", `ladders.yaml:8: ladders[0].rungs[0].to[0]: "mayor" cannot be written to: one of focal-officer, deputy, head, office-staff, office-leader, source-operator`},
		"an unknown kind, and the one it should be": {"kind: review", "kind: survey", "ladders.yaml:1: ladders: review has no ladder\nladders.yaml:2: ladders[0].kind: \"survey\" is not a kind of task: one of review, countersign, ruling, supplement, approval, data-entry, acknowledge, appoint, source-fix, correction"},
		"another file":                              {"ladders:", "groups:", "ladders.yaml:1: groups: a file of ladders has no such field here\nladders.yaml:1: ladders: is missing"},
		"broken YAML":                               {"[head]", "[head", "ladders.yaml:26: not YAML: value is not allowed in this context. map key-value is pre-defined"},
	} {
		t.Run(name, func(t *testing.T) {
			content := small(t)
			if !strings.Contains(content, slip.old) {
				t.Fatalf("%q is not in the file", slip.old)
			}
			_, err := parse(strings.Replace(content, slip.old, slip.new, 1))
			got := ""
			if err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(slip.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Opened on a Monday morning, every ladder of the sample goes from its first rung to its last and leaves none out.
func TestTheSampleCanBeClimbed(t *testing.T) {
	all, err := parse(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	notice := []calendar.Notice{{Day: calendar.Date(2026, 9, 2), Kind: calendar.Off, Basis: "Quốc khánh"}}
	cal, err := calendar.New(notice, calendar.DefaultHours(), calendar.Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		task := review.Task{Kind: l.Kind, Agency: "H44.104", Opened: time.Date(2026, 9, 7, 8, 0, 0, 0, calendar.Vietnam)}
		if task.Deadline, err = cal.Add(calendar.Date(2026, 9, 7), l.Days); err != nil {
			t.Fatal(err)
		}
		plan, err := review.Plan(l, task, cal)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range plan {
			if !m.Sent() {
				t.Errorf("%s: %s is left out: %s", l.Kind, m.Key, m.Reason)
			}
		}
	}
}
