package postgres

import (
	"errors"
	"testing"

	"danhgia/activities"
)

func TestWhatIsRuledAboutADossierStays(t *testing.T) {
	s := openStore(t)
	rule := func(indicator string, all ...activities.RuledDossier) error {
		return s.RuleDossiers(t.Context(), key, indicator, all)
	}
	first, second := made("H44.1", 1).Number, made("H44.1", 2).Number
	if err := rule("PROGRESS_ON_TIME", activities.RuledDossier{Number: first}); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("without dossiers: %v", err)
	}
	taken(t, s, tooLate(made("H44.1", 1)), tooLate(made("H44.1", 2)), tooLate(made("H44.1", 3)))
	for range 2 {
		must(t, rule("PROGRESS_ON_TIME", activities.RuledDossier{Number: first, Numerator: true, Denominator: true}, activities.RuledDossier{Number: second, Numerator: true}))
		same(t, "1/2", progress(t, s))
	}
	// A newer state of it, and of another one, does not undo the ruling.
	changed := tooLate(made("H44.1", 1))
	changed.Digitised = true
	taken(t, s, changed, tooLate(made("H44.1", 2)), made("H44.1", 3))
	same(t, "2/2", progress(t, s))
	for indicator, all := range map[string][]activities.RuledDossier{
		"ONLINE_USED":      {{Number: first}},
		"PROGRESS_ON_TIME": {{Number: first}, {Number: "không có"}},
	} {
		if err := rule(indicator, all...); !errors.Is(err, activities.ErrRefused) {
			t.Errorf("%s: %v", indicator, err)
		}
	}
	same(t, "2/2", progress(t, s))
}
