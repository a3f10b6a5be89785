package postgres

import (
	"testing"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/scoring"
)

func TestACatalogueHoldsFromItsMonthOn(t *testing.T) {
	s := openStore(t)
	in := func(p scoring.Period) activities.Key { return activities.Key{Province: "H44", Period: p} }
	give := func(p scoring.Period, days int) []activities.Procedure {
		all := []activities.Procedure{{Agency: "H44.1", Name: "Cấp bản sao trích lục", Procedure: dossier.Procedure{
			Code: "2.000815", Online: true, PaperResult: true, Term: dossier.Term{Max: days, Unit: dossier.WorkingDays},
		}}}
		report, err := s.SaveCatalogue(t.Context(), activities.Intake{Key: in(p), Content: activities.OfProcedures, Source: activities.StarterSource, Name: "danh mục.csv"}, all)
		must(t, err)
		same(t, activities.IntakeFigures{Lines: 1, Added: 1}, report.IntakeFigures)
		return all
	}
	march, august := give("2026-03", 3), give("2026-08", 8)
	for p, want := range map[scoring.Period][]activities.Procedure{
		"2026-02": nil, "2026-03": march, "2026-07": march, "2026-Q2": march, "2026-08": august, "2026-Q3": august, "2026": august, "2027-01": august,
	} {
		got, err := s.Procedures(t.Context(), in(p))
		must(t, err)
		if len(got)+len(want) > 0 {
			same(t, want, got)
		}
		c, err := s.Catalogue(t.Context(), in(p))
		must(t, err)
		if c.Known() != (want != nil) || c.Known() && c.Term("2.000815") != want[0].Term {
			t.Errorf("%s: %+v", p, c.Term("2.000815"))
		}
	}
	again := give("2026-03", 4)
	got, err := s.Procedures(t.Context(), in("2026-05"))
	must(t, err)
	same(t, again, got)
	other, err := s.Catalogue(t.Context(), activities.Key{Province: "H31", Period: "2026-08"})
	must(t, err)
	if other.Known() {
		t.Error("another province has the catalogue too")
	}
}
