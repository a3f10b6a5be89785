package postgres

import (
	"errors"
	"fmt"
	"testing"

	"danhgia/activities"
	"danhgia/petition"
	"danhgia/review"
)

func TestOpinionsAreOfCitizensAndOfOrganisations(t *testing.T) {
	s := openStore(t)
	registerTwo(t, s)
	execute(t, s, noticeOf2026)
	q := activities.OpinionQuery{Key: key, By: officeStaff}
	if _, err := s.Opinions(t.Context(), q); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("of nothing: %v", err)
	}
	one := answered(asked("H44.1", 1), "2026-08-10 09:00:00")
	one.Satisfaction, one.Procedure = petition.Satisfied, "1.1"
	two := answered(asked("H44.2", 1), "2026-08-25 09:00:00")
	two.Sender = petition.Organisation
	_, err := takePetitions(t, s, activities.Intake{}, one, two)
	must(t, err)
	rated := petition.Rating{Dossier: "D1", Agency: "H44.1", Procedure: "1.1", Sender: petition.Organisation, Satisfaction: petition.Dissatisfied, Rated: momentAt("2026-08-10 09:00:00")}
	before := rated
	before.Dossier, before.Rated = "D2", momentAt("2026-07-31 09:00:00") // of another period
	_, err = takeRatings(t, s, rated, before)
	must(t, err)

	said := func(q activities.OpinionQuery) (all []string) {
		table, err := s.Opinions(t.Context(), q)
		must(t, err)
		for _, o := range table.Lines {
			for _, sender := range []petition.Sender{petition.Citizen, petition.Organisation} {
				pleased, rated := o.Ratings.Rated(sender)
				n := o.Petitions[sender]
				all = append(all, fmt.Sprintf("%s %s %d/%d %d/%d", o.Name, sender.In("en"), pleased, rated, n.Numerators[0], n.Denominators[0]))
			}
		}
		return all
	}
	same(t, []string{"Sở Một citizen 0/0 1/1", "Sở Một organisation 0/1 0/0", "Xã Hai citizen 0/0 0/0", "Xã Hai organisation 0/0 0/1"}, said(q))
	q.ByProcedure = true
	same(t, []string{" citizen 0/0 0/0", " organisation 0/0 0/1", "1.1 citizen 0/0 1/1", "1.1 organisation 0/1 0/0"}, said(q))
	periods, err := s.OpinionPeriods(t.Context(), "H44")
	must(t, err)
	if len(periods) != 1 || periods[0].Period != "2026-08" || periods[0].Taken.IsZero() {
		t.Errorf("%+v", periods)
	}

	for _, role := range []review.Role{review.Focal, review.Deputy, review.Head} {
		own := activities.Actors{{Person: "5", Agency: "H44.1", Roles: []review.Role{role}}}
		same(t, []string{"Sở Một citizen 0/0 1/1", "Sở Một organisation 0/1 0/0"}, said(activities.OpinionQuery{Key: key, By: own, Agency: "H44.1"}))
		for _, of := range []string{"", "H44.2"} {
			if _, err := s.Opinions(t.Context(), activities.OpinionQuery{Key: key, By: own, Agency: of}); !errors.Is(err, activities.ErrRefused) {
				t.Errorf("%s sees %q: %v", role, of, err)
			}
		}
	}
}
