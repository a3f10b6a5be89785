package postgres

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/petition"
)

func TestOwnFiguresAreThoseOfTheDossiers(t *testing.T) {
	s := openStore(t)
	if _, err := s.OwnFigures(t.Context(), key); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("without dossiers: %v", err)
	}
	_, err := s.SaveCatalogue(t.Context(), activities.Intake{Key: key, Content: activities.OfProcedures}, []activities.Procedure{
		{Agency: "H44.1", Procedure: dossier.Procedure{Code: "2.000815", Online: true, Fee: true, PaperResult: true}},
		{Agency: "H44.2", Procedure: dossier.Procedure{Code: "2.000815", Online: true, Fee: true, PaperResult: true}},
		{Agency: "H44.2", Procedure: dossier.Procedure{Code: "1.1", Online: true}},
	})
	must(t, err)
	taken(t, s, made("H44.1", 1), tooLate(made("H44.1", 2)), made("H44.2", 3))
	own, err := s.OwnFigures(t.Context(), key)
	must(t, err)
	var said []string
	for _, f := range own.Figures {
		for _, m := range f.Measures {
			if m.Indicator == "PROGRESS_ON_TIME" || m.Indicator == "ONLINE_USED" {
				said = append(said, fmt.Sprintf("%s %s %d/%d", f.Agency, m.Indicator, m.Numerator.Value, m.Denominator.Value))
			}
		}
	}
	same(t, []string{
		"H44 PROGRESS_ON_TIME 2/3", "H44 ONLINE_USED 1/2", "H44.1 PROGRESS_ON_TIME 1/2", "H44.1 ONLINE_USED 1/1", "H44.2 PROGRESS_ON_TIME 1/1", "H44.2 ONLINE_USED 1/2",
	}, said)
}

func TestOwnFiguresAreCollectedByTheRegister(t *testing.T) {
	s := openStore(t)
	collect := func() ([]activities.CollectedAgency, error) { return activities.CollectOwn(t.Context(), s, key) }
	if _, err := collect(); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("without dossiers: %v", err)
	}
	_, err := s.pool.Exec(t.Context(), `insert into agency (province, code, source_id, name, kind, valid_from)
		values ('H44', 'H44', '0', 'Tỉnh', 'province', '2025-07-01'), ('H44', 'H44.1', '1', 'Xã Một', 'commune', '2025-07-01')`)
	must(t, err)
	if _, err := take(t, s, "2026-08-20 09:00:00", activities.Intake{}, made("H44.1", 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := collect(); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("while it runs: %v", err)
	}
	taken(t, s, made("H44.1", 1))
	all, err := collect()
	must(t, err)
	if len(all) != 2 || all[1].SourceID != "1" || all[1].Figures.Measures[0].Numerator.Value != 1 {
		t.Errorf("%+v", all)
	}
	taken(t, s, made("H44.9", 1))
	if _, err := collect(); !errors.Is(err, activities.ErrRefused) || !strings.Contains(err.Error(), "H44.9") {
		t.Errorf("of an unknown agency: %v", err)
	}
}

func TestOwnFiguresHavePetitionsWhereTheyWereTakenIn(t *testing.T) {
	s := openStore(t)
	registerTwo(t, s)
	execute(t, s, noticeOf2026)
	taken(t, s, made("H44.1", 1))
	said := func() (all []string) {
		own, err := s.OwnFigures(t.Context(), key)
		must(t, err)
		for _, f := range own.Figures {
			for _, m := range f.Measures {
				if strings.HasPrefix(m.Indicator, "PETITION_PROCESSING") || strings.HasPrefix(m.Indicator, "PETITION_HANDLING") {
					all = append(all, fmt.Sprintf("%s %s %d/%d", f.Agency, m.Indicator, m.Numerator.Value, m.Denominator.Value))
				}
			}
		}
		return all
	}
	if all := said(); all != nil {
		t.Errorf("without petitions: %s", all)
	}
	unhappy := answered(asked("H44.2", 1), "2026-08-24 17:00:00")
	unhappy.Satisfaction = petition.Dissatisfied
	ago := answered(asked("H44.2", 3), "2026-07-31 17:00:00")
	ago.Received = momentAt("2026-07-20 09:00:00")
	_, err := takePetitions(t, s, activities.Intake{}, unhappy, answered(asked("H44.2", 2), "2026-08-24 17:00:01"), ago)
	must(t, err)
	same(t, []string{
		"H44 PETITION_PROCESSING_ON_TIME 1/2", "H44 PETITION_HANDLING_SATISFACTION 0/2", "H44.1 PETITION_PROCESSING_ON_TIME 0/0", "H44.1 PETITION_HANDLING_SATISFACTION 0/0",
		"H44.2 PETITION_PROCESSING_ON_TIME 1/2", "H44.2 PETITION_HANDLING_SATISFACTION 0/2",
	}, said())
}
