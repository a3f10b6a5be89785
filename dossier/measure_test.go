package dossier

import (
	"fmt"
	"strings"
	"testing"

	"danhgia/scoring"
)

// written are measures as text, in their order.
func written(all []scoring.Measure) string {
	var lines []string
	for _, m := range all {
		lines = append(lines, fmt.Sprintf("%s %d/%d", m.Indicator, m.Numerator.Value, m.Denominator.Value))
	}
	return strings.Join(lines, "\n")
}

var (
	counted  = Verdict{Counted: true, Timing: EndedLate}                   // of before the period
	fresh    = Verdict{Counted: true, Received: true, Timing: EndedInTime} // of the period
	rejected = Verdict{Received: false, Reason: NeverAccepted}
)

func of(c Catalogue, dossiers map[*Dossier]Verdict) ByProcedure {
	b := ByProcedure{}
	for d, v := range dossiers {
		b.Add(d.Procedure, c.Count(d, v))
	}
	return b
}

func dossiers() map[*Dossier]Verdict {
	return map[*Dossier]Verdict{
		{Procedure: "p1", Channel: Online, FeeKnown: true, FeeDue: 5, PaidOnline: true, ResultFile: true, Digitised: true, Reused: true, Shared: true, CitizenData: true}: fresh,
		{Procedure: "p1", Channel: Online, Digitised: true, Complained: true}:                                                                                             fresh, // no file of its result
		{Procedure: "p2", Channel: Online, FeeKnown: true, Digitised: true}:                                                                                               fresh, // nothing to pay, and no paper result
		{Procedure: "p3", Channel: InPerson, FeeKnown: true, FeeDue: 7, ResultFile: true}:                                                                                 fresh,
		{Procedure: "p4", Channel: Online, FeeDue: 7, PaidOnline: true, CitizenData: true}:                                                                                counted,
		{Procedure: "p1", Channel: Online}: rejected,
	}
}

func TestWhatDossiersAloneSay(t *testing.T) {
	want := `PROGRESS_ON_TIME 4/5
PAYMENT_DOSSIER 1/2
ORIGINAL_RESULT_AVAILABLE 2/4
REUSED_DIGITIZED_DATA 1/4
SYNCED_WITH_DVCQG_PERSONAL_STORAGE 1/4
CITIZEN_DATA_CONNECTED_DOSSIER 1/4
DOSSIER_RECEIVING_SATISFACTION 3/5`
	if got := written(of(Catalogue{}, dossiers()).Measures("H44.1", Catalogue{})); got != want {
		t.Errorf("%s", got)
	}
}

func TestWhatACatalogueAdds(t *testing.T) {
	c := NewCatalogue(map[string][]Procedure{"H44.1": {
		{Code: "p1", Online: true, Fee: true, PaperResult: true, ForCitizens: true},
		{Code: "p2", Online: true, Fee: true, ForCitizens: true},
		{Code: "p3", Fee: true, PaperResult: true},
		{Code: "p4", Online: true, Fee: true, ForCitizens: true},
		{Code: "p5"},
	}})
	want := `PROGRESS_ON_TIME 4/5
ONLINE_SUBMITTED 2/4
PAYMENT_DOSSIER 1/2
ORIGINAL_RESULT_AVAILABLE 2/3
SO_HOA_GIAY_TO_GIAI_QUYET 2/4
REUSED_DIGITIZED_DATA 1/4
SYNCED_WITH_DVCQG_PERSONAL_STORAGE 1/4
CITIZEN_DATA_CONNECTED_DOSSIER 1/4
DOSSIER_RECEIVING_SATISFACTION 3/5
ONLINE_PROVIDED 3/5
ONLINE_USED 2/3
PAYMENT_PROCEDURE_USED 1/4
PAYMENT_PROCEDURE_INTEGRATED 3/4
CITIZEN_DATA_CONNECTED_FORMALITY 1/3`
	if got := written(of(c, dossiers()).Measures("H44.1", c)); got != want {
		t.Errorf("%s", got)
	}
	if got := written(ByProcedure{}.Measures("H44.2", c)); !strings.Contains(got, "ONLINE_PROVIDED 0/0") {
		t.Errorf("an agency that the catalogue does not have: %s", got)
	}
}

func TestWhatIsTakenAwayWasNeverThere(t *testing.T) {
	var all, but Tally
	for d, v := range dossiers() {
		n := (Catalogue{}).Count(d, v)
		all.Add(n, 1)
		if d.Procedure != "p1" {
			but.Add(n, 1)
		}
	}
	for d, v := range dossiers() {
		if d.Procedure == "p1" {
			all.Add((Catalogue{}).Count(d, v), -1)
		}
	}
	if all != but || all == (Tally{}) {
		t.Errorf("%+v, not %+v", all, but)
	}
}

func TestTheProvinceHasEachProcedureOnce(t *testing.T) {
	c := NewCatalogue(map[string][]Procedure{
		"H44.1": {{Code: "p1", Online: true}, {Code: "p2", Fee: true, Term: Term{5, Days}}},
		"H44.2": {{Code: "p1", Fee: true}, {Code: "p2", Online: true, Term: Term{3, Days}}, {Code: "p3"}},
	})
	whole := ByProcedure{}
	for _, p := range []string{"p1", "p2"} {
		whole.Join(ByProcedure{p: {Shown: [4]int64{1, 0, 1}}})
	}
	got := written(whole.Measures("", c))
	for _, want := range []string{"ONLINE_PROVIDED 2/3", "ONLINE_USED 2/2", "PAYMENT_PROCEDURE_INTEGRATED 2/2", "PAYMENT_PROCEDURE_USED 0/2"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if c.Term("p2") != (Term{5, Days}) {
		t.Error(c.Term("p2"))
	}
}

func TestEveryIndicatorIsThereOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range (ByProcedure{}).Measures("H44.1", NewCatalogue(map[string][]Procedure{"H44.1": {{Code: "p1"}}})) {
		if seen[m.Indicator] {
			t.Errorf("%s is there twice", m.Indicator)
		}
		seen[m.Indicator] = true
	}
	if len(seen) != 14 {
		t.Errorf("%d indicators", len(seen))
	}
}
