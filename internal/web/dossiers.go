package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/review"
	"danhgia/scoring"
)

// Dossiers is what the site needs of the dossiers that figures are made of. Who asks is checked there again: what is not
// theirs to see is activities.ErrRefused, and a period without dossiers activities.ErrNotFound.
type Dossiers interface {
	DossierPeriods(ctx context.Context) ([]activities.DossierPeriod, error)
	Dossiers(ctx context.Context, q activities.DossierQuery) (activities.DossierPage, error)
	Dossier(ctx context.Context, by activities.Actors, p scoring.Period, number string) (activities.DossierFile, error)
	DossierCounts(ctx context.Context, by activities.Actors, p scoring.Period, agency, procedure string) (dossier.Tally, activities.DossierBook, error)
	DossierOfficials(ctx context.Context, by activities.Actors, p scoring.Period, agency string) ([]activities.DossierOfficial, error)
	ProcedureUses(ctx context.Context, by activities.Actors, p scoring.Period, agency string) (all []activities.ProcedureUse, catalogue bool, err error)
	// DossiersOf are those of an agency with some numbers, without their officials.
	DossiersOf(ctx context.Context, k activities.Key, agency string, numbers []string) ([]activities.DossierLine, activities.DossierBook, error)
	Reconciler
	OpinionDesk
	// DossierSet is the index set by which a period is scored, or would be.
	DossierSet(ctx context.Context, p scoring.Period) (scoring.IndexSet, error)
	// AgencyName is how an agency is called; its code where nobody knows it.
	AgencyName(ctx context.Context, agency string) (string, error)
	// NewTable begins a table for spreadsheets that is written row by row.
	NewTable(w io.Writer, columns []string) (RowWriter, error)
}

// RowWriter writes a table row by row.
type RowWriter interface {
	Row(cells []string) error
	Flush() error
}

const dossiersPath = "/ho-so"

var toDossiers = whoMay(review.ToView)

func (s *site) dossierRoutes() []route {
	return []route{
		{path: dossiersPath, who: toDossiers, get: s.dossierPeriods},
		{path: dossiersPath + "/{period}", who: toDossiers, get: s.dossierList},
		{path: dossiersPath + "/{period}/bang", who: toDossiers, get: s.dossierTable},
		{path: dossiersPath + "/{period}/so-lieu", who: toDossiers, get: s.dossierCard},
		{path: dossiersPath + "/{period}/thu-tuc", who: toDossiers, get: s.procedureUses},
		{path: dossiersPath + "/{period}/ma/{number}", who: toDossiers, get: s.dossierPage},
		{path: reconcilePath, who: toReconcile, get: s.reconcilePeriods},
		{path: reconcilePath + "/{period}", who: toReconcile, get: s.reconciliation},
		{path: reconcilePath + "/{period}/bang", who: toReconcile, get: s.reconciliationTable},
		{path: reconcilePath + "/{period}/ho-so", who: toReconcile, get: s.mismatches},
		{path: reconcilePath + "/{period}/ho-so/bang", who: toReconcile, get: s.mismatchTable},
		{path: reconcilePath + "/{period}/cong-van", who: toReconcile, get: s.mismatchLetter},
		{path: "/api/v1/me/periods/{period}/dossiers", who: toDossiers, get: s.dossiersJSON},
		{path: "/api/v1/me/periods/{period}/dossiers/{number}", who: toDossiers, get: s.dossierJSON},
	}
}

// The queries of a list's address.
const (
	ofAgencyQuery  = "don-vi"
	indicatorQuery = "chi-so"
	sideQuery      = "phan"
	timingQuery    = "tinh-trang"
	reasonQuery    = "ly-do"
	procedureQuery = "thu-tuc"
	officialQuery  = "nguoi-xu-ly"
	numberQuery    = "ma"
	orderQuery     = "xep"
	downQuery      = "giam"
	afterQuery     = "sau"
)

var (
	dossierSides = []struct {
		side        activities.DossierSide
		value, word string
	}{
		{activities.WholeDenominator, "mau-so", "mẫu số"},
		{activities.WholeNumerator, "tu-so", "tử số"},
		{activities.NotInNumerator, "chua-dat", "trong mẫu số nhưng không trong tử số"},
	}
	dossierSorts = []struct {
		sort        activities.DossierSort
		value, word string
	}{
		{activities.SortNumber, "", "mã hồ sơ"},
		{activities.SortReceived, "tiep-nhan", "ngày tiếp nhận"},
		{activities.SortDue, "hen-tra", "ngày hẹn trả"},
	}
)

// dossierRows are how many dossiers a page shows.
const dossierRows = 50

// dossierQuery is what an address asks for. Who is of one agency and names none is shown their own.
func (s *site) dossierQuery(r *http.Request, size int) (q activities.DossierQuery, err error) {
	p, err := scoring.ParsePeriod(r.PathValue("period"))
	if err != nil {
		return q, err
	}
	form, by := r.URL.Query(), visitor(r).Actors
	q = activities.DossierQuery{
		Key: activities.Key{Period: p}, By: by, Agency: agencyAsked(r), Indicator: asked(form, indicatorQuery), Reason: dossier.Reason(asked(form, reasonQuery)),
		Procedure: asked(form, procedureQuery), Official: number(asked(form, officialQuery), 0), Text: asked(form, numberQuery),
		Down: asked(form, downQuery) != "", After: form.Get(afterQuery), Size: size,
	}
	if n := number(asked(form, timingQuery), 0); n > 0 && n <= len(dossier.Timings) {
		q.Timing = dossier.Timing(n)
	}
	for _, w := range dossierSides {
		if asked(form, sideQuery) == w.value {
			q.Side = w.side
		}
	}
	for _, w := range dossierSorts {
		if asked(form, orderQuery) == w.value {
			q.Sort = w.sort
		}
	}
	return q, nil
}

// agencyAsked is the agency of an address, or else that of who may see no other.
func agencyAsked(r *http.Request) string {
	if agency := asked(r.URL.Query(), ofAgencyQuery); agency != "" {
		return agency
	}
	by := visitor(r).Actors
	if _, err := by.Sees(""); err == nil {
		return ""
	}
	for _, a := range by {
		if _, err := (activities.Actors{a}).Sees(a.Agency); err == nil {
			return a.Agency
		}
	}
	return ""
}

// addressOfList is the address of a list.
func addressOfList(q activities.DossierQuery) string {
	form := url.Values{}
	set := func(name, value string) {
		if value != "" {
			form.Set(name, value)
		}
	}
	set(ofAgencyQuery, q.Agency)
	set(indicatorQuery, q.Indicator)
	for _, w := range dossierSides {
		if q.Side == w.side {
			set(sideQuery, w.value)
		}
	}
	set(procedureQuery, q.Procedure)
	if q.Official != 0 {
		set(officialQuery, strconv.Itoa(q.Official))
	}
	return address("ho-so", q.Period) + "?" + form.Encode()
}

// refused keeps what is refused apart from a store that is away.
func refused(err error) error {
	if errors.Is(err, activities.ErrRefused) {
		return err
	}
	return away(err)
}

// quoted writes the names of what has these codes one after the other: «Tiến độ giải quyết», «Thanh toán trực tuyến».
func quoted(names map[string]string, codes []string) string {
	all := make([]string, len(codes))
	for i, code := range codes {
		all[i] = "«" + names[code] + "»"
	}
	return strings.Join(all, ", ")
}

// indicatorNames are the names of a period's indicators by code, as far as an index set is there.
func (s *site) indicatorNames(ctx context.Context, p scoring.Period) (map[string]string, error) {
	set, err := s.Dossiers.DossierSet(ctx, p)
	if err != nil && !errors.Is(err, activities.ErrNotFound) {
		return nil, away(err)
	}
	names := map[string]string{}
	for _, code := range dossier.Indicators {
		names[code] = code
	}
	for _, g := range set.Groups {
		for _, i := range g.Indicators {
			names[i.Code] = i.Name.In(scoring.Vi)
		}
	}
	return names, nil
}
