package postgres

import (
	"errors"
	"testing"

	"danhgia/activities"
	"danhgia/dossier"
)

func TestADossierKeepsWhatItWas(t *testing.T) {
	s := withDossiers(t)
	changed := fewDossiers()[0]
	changed.Ended = momentAt("2026-08-11 10:00:00")
	takeIn(t, s, changed)
	f, err := s.Dossier(t.Context(), headOfOne, key, changed.Number)
	must(t, err)
	same(t, changed, f.Dossier)
	same(t, dossier.EndedInTime, f.Verdict.Timing)
	if len(f.Past) != 1 {
		t.Fatalf("%d past states", len(f.Past))
	}
	same(t, fewDossiers()[0], f.Past[0].Dossier)
	same(t, dossier.EndedLate, f.Past[0].Verdict.Timing)

	f, err = s.Dossier(t.Context(), focalOfOne, key, changed.Number)
	must(t, err)
	if f.Official != "" || f.OfficialID != 0 || f.Past[0].Official != "" {
		t.Errorf("a focal officer sees %q", f.Official)
	}
	if _, err := s.Dossier(t.Context(), headOfOne, key, "H44.3-260808-0001"); !errors.Is(err, activities.ErrRefused) {
		t.Error(err)
	}
	if _, err := s.Dossier(t.Context(), officeStaff, key, "H44.9"); !errors.Is(err, activities.ErrNotFound) {
		t.Error(err)
	}
}

func TestWhatDossiersAddUpTo(t *testing.T) {
	s := withDossiers(t)
	tally, _, err := s.DossierCounts(t.Context(), officeStaff, key, "", "")
	must(t, err)
	same(t, [2]int64{2, 5}, [2]int64{tally.Numerators[0], tally.Denominators[0]})
	tally, _, err = s.DossierCounts(t.Context(), focalOfOne, key, "H44.1", "1.001")
	must(t, err)
	same(t, [2]int64{1, 2}, [2]int64{tally.Numerators[0], tally.Denominators[0]})
	if _, _, err := s.DossierCounts(t.Context(), focalOfOne, key, "", ""); !errors.Is(err, activities.ErrRefused) {
		t.Error(err)
	}
	periods, err := s.DossierPeriods(t.Context(), key.Province)
	must(t, err)
	if len(periods) != 1 || periods[0].Period != key.Period {
		t.Errorf("%+v", periods)
	}
}

func TestProceduresShowWhatDossiersAndTheCatalogueSay(t *testing.T) {
	s := withDossiers(t)
	all, catalogue, err := s.ProcedureUses(t.Context(), focalOfOne, key, "H44.1")
	must(t, err)
	same(t, false, catalogue)
	same(t, []activities.ProcedureUse{
		{Code: "1.001", Received: 2, Shown: [4]int64{2, 0, 2, 0}}, {Code: "1.002", Received: 1, Shown: [4]int64{1, 0, 1, 0}},
	}, all)
	_, err = s.SaveCatalogue(t.Context(), activities.Intake{Key: key, Content: activities.OfProcedures}, []activities.Procedure{
		{Agency: "H44.1", Procedure: dossier.Procedure{Code: "1.001", Online: true, Fee: true}, Name: "Cấp bản sao"}, {Agency: "H44.1", Procedure: dossier.Procedure{Code: "1.009", ForCitizens: true}, Name: "Xác nhận"},
	})
	must(t, err)
	all, catalogue, err = s.ProcedureUses(t.Context(), focalOfOne, key, "H44.1")
	must(t, err)
	same(t, true, catalogue)
	same(t, []activities.ProcedureUse{
		{Code: "1.001", Name: "Cấp bản sao", Listed: true, Online: true, Fee: true, Received: 2, Shown: [4]int64{2, 0, 2, 0}},
		{Code: "1.002", Received: 1, Shown: [4]int64{1, 0, 1, 0}},
		{Code: "1.009", Name: "Xác nhận", Listed: true, ForCitizens: true},
	}, all)
}

func TestOfficialsAreForTheirHeadAndTheOffice(t *testing.T) {
	s := withDossiers(t)
	for name, c := range map[string]struct {
		by   activities.Actors
		want int
	}{"the head": {headOfOne, 2}, "the office": {officeStaff, 2}, "a focal officer": {focalOfOne, 0}, "an auditor": {auditor, 0}} {
		all, err := s.DossierOfficials(t.Context(), c.by, key, "H44.1")
		if err != nil || len(all) != c.want {
			t.Errorf("%s: %v, %v", name, all, err)
		}
	}
	if _, err := s.DossierOfficials(t.Context(), headOfOne, key, "H44.3"); !errors.Is(err, activities.ErrRefused) {
		t.Error(err)
	}
}
