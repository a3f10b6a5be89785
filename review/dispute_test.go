package review

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/scoring"
)

// card has an indicator with 80/100 and a group that has the portal's score alone.
var card = scoring.Scorecard{Agency: here, Groups: []scoring.GroupResult{
	{Code: "TDGQ", Indicators: []scoring.Result{
		{Measure: scoring.Measure{Indicator: "PROGRESS_ON_TIME", Numerator: scoring.Some[int64](80), Denominator: scoring.Some[int64](100)}},
		{Measure: scoring.Measure{Indicator: "NO_FIGURE"}},
	}},
	{Code: "DVCTT", AsGiven: true, Indicators: []scoring.Result{{Measure: scoring.Measure{Indicator: "ONLINE_USED"}}}},
}}

// said are refusals as "field: text in English"; each must be of the rule that its table names.
func said(faults []*Refusal) (lines []string) {
	for _, f := range faults {
		lines = append(lines, f.Field+": "+f.Error())
	}
	return lines
}

func TestADisputeIsChecked(t *testing.T) {
	figures := func(n, d int64) func(*Dispute) {
		return func(x *Dispute) { x.Proposed = scoring.Some(Counted{n, d}) }
	}
	const impossible = "proposed: Figures are whole numbers from 0 up, and the numerator is not above its denominator."
	const noReason = "reason: Give a reason of 10 to 2000 characters, without control characters."
	for name, c := range map[string]struct {
		change func(*Dispute)
		rule   error
		want   string
	}{
		"nothing is wrong":                     {func(*Dispute) {}, nil, ""},
		"without a reason":                     {func(d *Dispute) { d.Reason = "" }, ErrReason, noReason},
		"with a reason of control characters":  {func(d *Dispute) { d.Reason += "\x00" }, ErrReason, noReason},
		"an unknown indicator":                 {func(d *Dispute) { d.Indicator = "X" }, ErrIndicator, `indicator: The scorecard has no indicator "X".`},
		"an endless indicator":                 {func(d *Dispute) { d.Indicator = strings.Repeat("x", 1000) }, ErrIndicator, fmt.Sprintf("indicator: The scorecard has no indicator %q.", strings.Repeat("x", 40)+"…")},
		"a figure above its denominator":       {figures(101, 100), ErrFigures, impossible},
		"a figure equal to its denominator":    {figures(100, 100), nil, ""},
		"a negative figure":                    {figures(-1, 100), ErrFigures, impossible},
		"no cases at all":                      {figures(0, 0), nil, ""},
		"the largest figure":                   {figures(1, scoring.MaxCount), nil, ""},
		"one above the largest":                {figures(1, scoring.MaxCount+1), ErrFigures, impossible},
		"the figures that are there":           {figures(80, 100), ErrFigures, "proposed: The proposed figures are those that are there already."},
		"without figures":                      {func(d *Dispute) { d.Proposed.Known = false }, ErrFigures, "proposed: Give the numerator and the denominator that you hold to be right."},
		"figures where there were none":        {func(d *Dispute) { d.Indicator = "NO_FIGURE" }, nil, ""},
		"figures for a group without figures":  {func(d *Dispute) { d.Indicator = "ONLINE_USED" }, ErrFigures, "proposed: This group has only the portal's score, without figures: dispute it without proposing any."},
		"no figures for a group without":       {func(d *Dispute) { d.Indicator, d.Proposed = "ONLINE_USED", scoring.Maybe[Counted]{} }, nil, ""},
		"a thousand dossiers":                  {func(d *Dispute) { d.Dossiers = slices.Repeat([]string{"H1"}, 1000) }, nil, ""},
		"a thousand and one":                   {func(d *Dispute) { d.Dossiers = slices.Repeat([]string{"H1"}, 1001) }, ErrDossiers, "dossiers: There are 1001 dossier codes: at most 1000."},
		"a code of 64 characters":              {func(d *Dispute) { d.Dossiers = []string{strings.Repeat("đ", 64)} }, nil, ""},
		"a code of 65":                         {func(d *Dispute) { d.Dossiers = []string{strings.Repeat("đ", 65)} }, ErrDossiers, "dossiers[0]: Dossier code 1 is empty, has more than 64 characters, or some that cannot be printed."},
		"an empty code":                        {func(d *Dispute) { d.Dossiers = []string{"H1", " "} }, ErrDossiers, "dossiers[1]: Dossier code 2 is empty, has more than 64 characters, or some that cannot be printed."},
		"a code with a line end":               {func(d *Dispute) { d.Dossiers = []string{"H1\nH2"} }, ErrDossiers, "dossiers[0]: Dossier code 1 is empty, has more than 64 characters, or some that cannot be printed."},
		"a code that turns the writing around": {func(d *Dispute) { d.Dossiers = []string{"H1\u202e"} }, ErrDossiers, "dossiers[0]: Dossier code 1 is empty, has more than 64 characters, or some that cannot be printed."},
		"a code that is not text":              {func(d *Dispute) { d.Dossiers = []string{"H1\xff"} }, ErrDossiers, "dossiers[0]: Dossier code 1 is empty, has more than 64 characters, or some that cannot be printed."},
		"more files than anybody reads":        {func(d *Dispute) { d.Evidence = slices.Repeat([]string{"e"}, 21) }, ErrEvidence, "evidence: At most 20 files for one dispute."},
	} {
		t.Run(name, func(t *testing.T) {
			d := late
			c.change(&d)
			faults := d.Check(card)
			if got := strings.Join(said(faults), "\n"); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			for _, f := range faults {
				if !errors.Is(f, c.rule) {
					t.Errorf("%v is not %v", f, c.rule)
				}
			}
		})
	}
}

func TestEverythingThatIsWrongWithADisputeIsSaid(t *testing.T) {
	d := Dispute{Indicator: "PROGRESS_ON_TIME", Dossiers: []string{"", "\t"}}
	var fields []string
	for _, f := range d.Check(card) {
		fields = append(fields, f.Field)
	}
	if diff := cmp.Diff([]string{"reason", "proposed", "dossiers[0]", "dossiers[1]"}, fields); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestARulingIsChecked(t *testing.T) {
	groupOnly := late
	groupOnly.Proposed = scoring.Maybe[Counted]{}
	some := func(n, d int64) scoring.Maybe[Counted] { return scoring.Some(Counted{n, d}) }
	const reason = "Đã đối chiếu với hệ thống nguồn"
	for name, c := range map[string]struct {
		ruling  Ruling
		dispute Dispute
		want    string
	}{
		"accepted":                             {Ruling{Accepted, reason, scoring.Maybe[Counted]{}}, late, ""},
		"rejected":                             {Ruling{Rejected, reason, scoring.Maybe[Counted]{}}, late, ""},
		"accepted in part":                     {Ruling{AcceptedInPart, reason, some(85, 100)}, late, ""},
		"accepted without figures to change":   {Ruling{Accepted, reason, scoring.Maybe[Counted]{}}, groupOnly, ""},
		"without a reason":                     {Ruling{Accepted, "", scoring.Maybe[Counted]{}}, late, "reason: Give a reason of 10 to 2000 characters, without control characters."},
		"in part without figures":              {Ruling{AcceptedInPart, reason, scoring.Maybe[Counted]{}}, late, "counted: Accepting in part takes the numerator and the denominator that are right."},
		"in part with impossible figures":      {Ruling{AcceptedInPart, reason, some(2, 1)}, late, "counted: Figures are whole numbers from 0 up, and the numerator is not above its denominator."},
		"in part with all that was proposed":   {Ruling{AcceptedInPart, reason, some(90, 100)}, late, "counted: The figures are those that were proposed: accept the dispute instead."},
		"in part of a dispute without figures": {Ruling{AcceptedInPart, reason, some(1, 2)}, groupOnly, "counted: The dispute proposes no figures: accept it or reject it."},
		"accepted with figures of its own":     {Ruling{Accepted, reason, some(85, 100)}, late, "counted: Figures are given only when accepting in part."},
		"rejected with figures":                {Ruling{Rejected, reason, some(85, 100)}, late, "counted: Figures are given only when accepting in part."},
		"a ruling that is none":                {Ruling{Confirmed, reason, scoring.Maybe[Counted]{}}, late, `decision: A task of the kind "ruling on a dispute" does not take the answer "confirmed".`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(said(c.ruling.Check(c.dispute)), "\n"); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestARulingCorrectsTheFigures(t *testing.T) {
	part := scoring.Some(Counted{85, 100})
	for decision, want := range map[Outcome]scoring.Maybe[Counted]{Accepted: late.Proposed, AcceptedInPart: part, Rejected: {}} {
		if got := (Ruling{Decision: decision, Counted: part}).Correction(late); got != want {
			t.Errorf("%s: got %v", decision, got)
		}
	}
}
