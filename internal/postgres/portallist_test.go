package postgres

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"danhgia/activities"
	"danhgia/dossier"
)

// portalLines is a list that a test makes up.
type portalLines []activities.PortalLine

func (p *portalLines) Next() error {
	if len(*p) == 0 {
		return io.EOF
	}
	return nil
}

func (p *portalLines) Read(l *activities.PortalLine) error {
	*l, *p = (*p)[0], (*p)[1:]
	if l.Number == "" {
		return &activities.LineRefusal{Line: 2, Column: "dossier"}
	}
	return nil
}

func TestThePortalsListIsCompared(t *testing.T) {
	s := withDossiers(t)
	in := activities.Intake{Key: key, Content: activities.OfPortal, Source: "upload", Name: "cong.csv"}
	if _, err := s.PortalTallies(t.Context(), officeStaff, key); !errors.Is(err, activities.ErrNotFound) {
		t.Error(err)
	}
	for range 2 { // the same list again is the same
		r, err := s.TakePortalList(t.Context(), in, &portalLines{
			{Number: "H44.1-260805-0001", Agency: "H44.1", Status: dossier.Done},
			{Number: "H44.1-260805-0001", Agency: "H44.1", Status: dossier.Done}, // twice
			{Number: "H44.1-260805-0002", Agency: "H44.1", Status: dossier.InProgress},
			{Number: "H44.1-260805-0003", Agency: "H44.2"},
			{Number: "H44.2-260806-0001"},
			{Number: "H44.9-260806-0009", Agency: "H44.9"},
			{}, // which cannot be read
		})
		must(t, err)
		same(t, activities.IntakeFigures{Lines: 7, Added: 5, Repeated: 1, Refused: 1}, r.IntakeFigures)
	}
	tallies, err := s.PortalTallies(t.Context(), officeStaff, key)
	must(t, err)
	same(t, []activities.PortalTally{
		{Agency: "H44.1", AgencyName: "Xã Một", Received: 3, Known: 3, OtherStatus: 1, OtherAgency: 1}, {Agency: "H44.2", AgencyName: "Xã Hai", Received: 2, Known: 1, MissingThere: 1}, {Agency: "H44.9", AgencyName: "H44.9", MissingHere: 1}, {Agency: "H44.3", AgencyName: "H44.3"},
	}, tallies)

	for what, want := range map[activities.Mismatch]string{
		"":                      "[H44.1-260805-0002 other-status H44.1-260805-0003 other-agency H44.2-260807-0002 missing-there H44.9-260806-0009 missing-here]",
		activities.MissingThere: "[H44.2-260807-0002 missing-there]", activities.MissingHere: "[H44.9-260806-0009 missing-here]",
		activities.OtherStatus: "[H44.1-260805-0002 other-status]", activities.OtherAgency: "[H44.1-260805-0003 other-agency]",
	} {
		var got []string
		q := activities.MismatchQuery{Key: key, By: officeStaff, What: what, Size: 1}
		for {
			page, err := s.Mismatched(t.Context(), q)
			must(t, err)
			if len(page) == 0 {
				break
			}
			q.After = page[0].Number
			got = append(got, page[0].Number, string(page[0].What))
		}
		same(t, want, fmt.Sprint(got))
	}
	own, err := s.OwnFigures(t.Context(), key)
	must(t, err)
	last := own.Figures[0].Measures[len(own.Figures[0].Measures)-1]
	same(t, "DOSSIER_SYNC 4/5", fmt.Sprintf("%s %d/%d", last.Indicator, last.Numerator.Value, last.Denominator.Value))

	takeIn(t, s, dossier.Dossier{Number: "H44.9-260806-0009", Agency: "H44.9", Procedure: "1.001", Status: dossier.InProgress, Received: momentAt("2026-08-06 08:00:00"), Due: momentAt("2026-09-30 17:00:00")})
	tallies, err = s.PortalTallies(t.Context(), officeStaff, key) // what came since is compared too
	must(t, err)
	same(t, activities.PortalTally{Agency: "H44.9", AgencyName: "H44.9", Received: 1, Known: 1}, tallies[3])
}

func TestAListWithTooManyBadLinesIsRefused(t *testing.T) {
	s := withDossiers(t)
	bad := portalLines{{Number: "H44.1-1"}, {}, {}}
	_, err := s.TakePortalList(t.Context(), activities.Intake{Key: key, Content: activities.OfPortal, Source: "upload", Name: "cong.csv", MostRefused: 1}, &bad)
	if !errors.Is(err, activities.ErrRefused) {
		t.Error(err)
	}
	if _, err := s.PortalTallies(t.Context(), officeStaff, key); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("something of it was kept: %v", err)
	}
}

func TestOnlyWhoSeesAllReconciles(t *testing.T) {
	s := withDossiers(t)
	for name, by := range map[string]activities.Actors{"a head": headOfOne, "nobody": nil} {
		if _, err := s.Reconciliation(t.Context(), by, key); !errors.Is(err, activities.ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := s.PortalTallies(t.Context(), by, key); !errors.Is(err, activities.ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := s.Mismatched(t.Context(), activities.MismatchQuery{Key: key, By: by, Size: 1}); !errors.Is(err, activities.ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	all, err := s.Reconciliation(t.Context(), auditor, key)
	must(t, err)
	if len(all) == 0 || all[0].Portal.Numerator.Known {
		t.Errorf("%+v", all)
	}
}
