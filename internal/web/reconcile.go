package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/scoring"
)

// Reconciler compares what the province counts itself with the portal. Who may not see all agencies is
// activities.ErrRefused; a period without own dossiers is activities.ErrNotFound.
type Reconciler interface {
	Reconciliation(ctx context.Context, by activities.Actors, p scoring.Period) ([]activities.Reconciled, error)
	// PortalTallies are what comparing the portal's own list came to. activities.ErrNotFound: there is none.
	PortalTallies(ctx context.Context, by activities.Actors, p scoring.Period) ([]activities.PortalTally, error)
	Mismatched(ctx context.Context, q activities.MismatchQuery) ([]activities.Mismatched, error)
}

const reconcilePath = "/van-phong/doi-soat"

var toReconcile = inOffice

func (s *site) reconcilePeriods(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Dossiers.DossierPeriods(r.Context())
	if err != nil {
		return away(err)
	}
	page := dossierPeriodsPage{frame: s.frame(r, nil), Reconciles: true}
	page.Title = "Đối soát với Cổng Dịch vụ công quốc gia"
	for _, p := range all {
		page.Lines = append(page.Lines, dossierPeriodLine{p.Period, p.Until, reconcilePath + address(p.Period), reconcilePath + address(p.Period, "ho-so")})
	}
	return s.showPrivate(w, http.StatusOK, "dossier-periods", page)
}

// reconciliationPage puts own counts beside the portal's.
type reconciliationPage struct {
	frame
	Period            scoring.Period
	Agency, Indicator string
	All               bool // also where both are the same
	Indicators        []selectable
	Compared, Same    int
	Lines             []reconciledLine
	More              int
	Table             string
	Tallies           []tallyLine
	Listed            bool // the portal's own list was taken in
	Lists             string
	Deeds             []link // by which the list is taken in
}

type reconciledLine struct {
	activities.Reconciled
	Name                   string
	Numerator, Denominator scoring.Maybe[int64]
	List                   string
}

type tallyLine struct {
	activities.PortalTally
	Address string
}

// mostReconciled are the lines that a page shows; the table has all.
const mostReconciled = 300

// reconciled are the lines that an address asks for, and how many were compared and are the same.
func (s *site) reconciled(r *http.Request, page *reconciliationPage) (all []reconciledLine, err error) {
	if page.Period, err = scoring.ParsePeriod(r.PathValue("period")); err != nil {
		return nil, err
	}
	form := r.URL.Query()
	page.Agency, page.Indicator, page.All = asked(form, ofAgencyQuery), asked(form, indicatorQuery), asked(form, "tat-ca") != ""
	found, err := s.Dossiers.Reconciliation(r.Context(), visitor(r).Actors, page.Period)
	if err != nil {
		return nil, refused(err)
	}
	names, err := s.indicatorNames(r.Context(), page.Period)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, f := range found {
		if !seen[f.Indicator] {
			seen[f.Indicator] = true
			page.Indicators = append(page.Indicators, selectable{option{f.Indicator, nameOr(names, f.Indicator)}, f.Indicator == page.Indicator})
		}
		if page.Agency != "" && f.Agency != page.Agency || page.Indicator != "" && f.Indicator != page.Indicator {
			continue
		}
		line := reconciledLine{Reconciled: f, Name: nameOr(names, f.Indicator)}
		line.Numerator, line.Denominator = f.Difference()
		if dossier.Position(f.Indicator) >= 0 {
			line.List = addressOfList(activities.DossierQuery{Key: activities.Key{Period: page.Period}, Agency: f.Agency, Indicator: f.Indicator, Side: activities.WholeDenominator})
		}
		if f.Portal.Numerator.Known && f.Portal.Denominator.Known {
			page.Compared++
			if f.Distance() == 0 {
				page.Same++
				if !page.All {
					continue
				}
			}
		} else if !page.All {
			continue
		}
		all = append(all, line)
	}
	return all, nil
}

func nameOr(names map[string]string, code string) string {
	if name := names[code]; name != "" {
		return name
	}
	return code
}

func (s *site) reconciliation(w http.ResponseWriter, r *http.Request) error {
	page := reconciliationPage{frame: s.frame(r, nil), Deeds: offers(r, fileImported)}
	all, err := s.reconciled(r, &page)
	if err != nil {
		return err
	}
	page.Title = "Đối soát với Cổng Dịch vụ công quốc gia " + page.Period.In(scoring.Vi)
	page.Lines = all[:min(len(all), mostReconciled)]
	page.More = len(all) - len(page.Lines)
	page.Table, page.Lists = r.URL.Path+"/bang"+pageWith(r, "", ""), r.URL.Path+"/ho-so"
	tallies, err := s.Dossiers.PortalTallies(r.Context(), visitor(r).Actors, page.Period)
	if page.Listed = err == nil; err != nil && !errors.Is(err, activities.ErrNotFound) {
		return refused(err)
	}
	for _, t := range tallies {
		if t.MissingThere+t.MissingHere+t.OtherStatus+t.OtherAgency > 0 {
			page.Tallies = append(page.Tallies, tallyLine{t, page.Lists + "?" + ofAgencyQuery + "=" + queryEscape(t.Agency)})
		}
	}
	return s.showPrivate(w, http.StatusOK, "reconciliation", page)
}

var reconciledColumns = []string{"ma_don_vi", "ten_don_vi", "chi_so", "ten_chi_so", "tu_so_tinh", "mau_so_tinh", "tu_so_cong", "mau_so_cong", "lech_tu_so", "lech_mau_so"}

func (s *site) reconciliationTable(w http.ResponseWriter, r *http.Request) error {
	page := reconciliationPage{}
	all, err := s.reconciled(r, &page)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, l := range all {
		row := []string{l.Agency, l.AgencyName, l.Indicator, l.Name}
		for _, n := range []scoring.Maybe[int64]{l.Own.Numerator, l.Own.Denominator, l.Portal.Numerator, l.Portal.Denominator, l.Numerator, l.Denominator} {
			row = append(row, countCell(n))
		}
		rows = append(rows, row)
	}
	return s.saveRows(w, r, "doi-soat-"+string(page.Period)+".csv", reconciledColumns, rows)
}

func countCell(n scoring.Maybe[int64]) string {
	if !n.Known {
		return ""
	}
	return fmt.Sprint(n.Value)
}

func (s *site) saveRows(w http.ResponseWriter, r *http.Request, name string, columns []string, rows [][]string) error {
	var b bytes.Buffer
	table, err := s.Dossiers.NewTable(&b, columns)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := table.Row(row); err != nil {
			return err
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	return saveCSV(w, r, strings.ToLower(name), b.Bytes())
}
