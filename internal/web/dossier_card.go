package web

import (
	"net/http"
	"slices"
	"time"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/scoring"
)

// dossierPeriodsPage lists the periods of which dossiers are known.
type dossierPeriodsPage struct {
	frame
	Reconciles bool // the lines lead to comparing with the portal
	Lines      []dossierPeriodLine
}

type dossierPeriodLine struct {
	Period     scoring.Period
	Until      time.Time
	Card, List string // addresses
}

func (s *site) dossierPeriods(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Dossiers.DossierPeriods(r.Context())
	if err != nil {
		return away(err)
	}
	page := dossierPeriodsPage{frame: s.frame(r, nil)}
	page.Title = "Hồ sơ"
	for _, p := range all {
		page.Lines = append(page.Lines, dossierPeriodLine{p.Period, p.Until, cardAddress(p.Period, ""), address("ho-so", p.Period)})
	}
	return s.showPrivate(w, http.StatusOK, "dossier-periods", page)
}

// dossierCardPage is what the dossiers of an agency add up to, each count with the list behind it.
type dossierCardPage struct {
	frame
	Period      scoring.Period
	Agency      string // its code; empty: the whole province
	Name        string
	AllAgencies bool
	Until       time.Time
	Provisional bool
	Lines       []*countsView
	Procedures  []procedureCount
	Catalogue   bool
	List        string
}

// procedureCount is an indicator whose counts are procedures.
type procedureCount struct {
	Code, Name, Address    string
	Numerator, Denominator int
}

func (s *site) dossierCard(w http.ResponseWriter, r *http.Request) error {
	q, err := s.dossierQuery(r, dossierRows)
	if err != nil {
		return err
	}
	tally, book, err := s.Dossiers.DossierCounts(r.Context(), q.By, q.Period, q.Agency, "")
	if err != nil {
		return refused(err)
	}
	names, err := s.indicatorNames(r.Context(), q.Period)
	if err != nil {
		return err
	}
	page := dossierCardPage{frame: s.frame(r, nil), Period: q.Period, Agency: q.Agency, Until: book.Until.Time(), Provisional: !book.Closed}
	page.Title = "Số liệu từ hồ sơ " + q.Period.In(scoring.Vi)
	if page.Name, err = s.agencyCalled(r, q.Agency); err != nil {
		return err
	}
	_, err = q.By.Sees("")
	page.AllAgencies = err == nil
	page.List = addressOfList(activities.DossierQuery{Key: q.Key, Agency: q.Agency})
	for at := range dossier.Indicators {
		page.Lines = append(page.Lines, newCountsView(activities.DossierQuery{Key: q.Key, Agency: q.Agency}, tally, book, names, at))
	}
	if q.Agency != "" {
		uses, catalogue, err := s.Dossiers.ProcedureUses(r.Context(), q.By, q.Period, q.Agency)
		if err != nil {
			return refused(err)
		}
		page.Catalogue = catalogue
		for _, code := range useIndicators {
			page.Procedures = append(page.Procedures, countProcedures(q, code, names, uses))
		}
	}
	return s.showPrivate(w, http.StatusOK, "dossier-card", page)
}

// useIndicators are those that open a list of procedures.
var useIndicators = dossier.OfProcedures[:]

// stands says whether a procedure is in the denominator of an indicator, and whether in its numerator, by the catalogue.
func stands(code string, p activities.ProcedureUse) (denominator, numerator bool) {
	shown := func(use dossier.Uses) bool {
		for i := range p.Shown {
			if use>>i&1 == 1 {
				return p.Shown[i] > 0
			}
		}
		return false
	}
	switch code {
	case "ONLINE_PROVIDED":
		return p.Listed, p.Listed && p.Online
	case "ONLINE_USED":
		return p.Online, p.Online && shown(dossier.UsedOnline)
	case "PAYMENT_PROCEDURE_USED":
		return p.Fee, p.Fee && shown(dossier.PaidOnline)
	case "PAYMENT_PROCEDURE_INTEGRATED":
		return p.Fee, p.Fee && shown(dossier.CarriedFee)
	default:
		return p.ForCitizens, p.ForCitizens && shown(dossier.CitizenData)
	}
}

func countProcedures(q activities.DossierQuery, code string, names map[string]string, uses []activities.ProcedureUse) procedureCount {
	count := procedureCount{Code: code, Name: names[code], Address: usesAddress(q.Period, q.Agency, code)}
	if count.Name == "" {
		count.Name = code
	}
	for _, p := range uses {
		denominator, numerator := stands(code, p)
		if denominator {
			count.Denominator++
		}
		if numerator {
			count.Numerator++
		}
	}
	return count
}

func usesAddress(p scoring.Period, agency, indicator string) string {
	return address("ho-so", p, "thu-tuc") + "?" + ofAgencyQuery + "=" + queryEscape(agency) + "&" + indicatorQuery + "=" + queryEscape(indicator)
}

// usesPage are the procedures behind an indicator.
type usesPage struct {
	frame
	Period     scoring.Period
	Agency     string
	Code, Name string
	Catalogue  bool
	Count      procedureCount
	Lines      []useLine
	Card       string
}

type useLine struct {
	activities.ProcedureUse
	Place, Why, List string
	order            int
}

func (s *site) procedureUses(w http.ResponseWriter, r *http.Request) error {
	q, err := s.dossierQuery(r, dossierRows)
	if err != nil {
		return err
	}
	if q.Agency == "" || !slices.Contains(useIndicators, q.Indicator) {
		return errNoPage
	}
	uses, catalogue, err := s.Dossiers.ProcedureUses(r.Context(), q.By, q.Period, q.Agency)
	if err != nil {
		return refused(err)
	}
	names, err := s.indicatorNames(r.Context(), q.Period)
	if err != nil {
		return err
	}
	page := usesPage{frame: s.frame(r, nil), Period: q.Period, Code: q.Indicator, Catalogue: catalogue, Card: cardAddress(q.Period, q.Agency)}
	page.Count = countProcedures(q, q.Indicator, names, uses)
	page.Name = page.Count.Name
	page.Title = "Danh sách thủ tục hành chính " + q.Period.In(scoring.Vi)
	if page.Agency, err = s.agencyCalled(r, q.Agency); err != nil {
		return err
	}
	for _, p := range uses {
		page.Lines = append(page.Lines, newUseLine(q, p, catalogue))
	}
	slices.SortStableFunc(page.Lines, func(a, b useLine) int { return a.order - b.order })
	return s.showPrivate(w, http.StatusOK, "procedure-uses", page)
}

// shownWords are what dossiers show of a procedure, in the order of its counts.
var shownWords = [...]string{"nộp trực tuyến", "thanh toán trực tuyến", "có thông tin phí, lệ phí", "có khai thác dữ liệu công dân"}

var shownBy = map[string]int{"ONLINE_USED": 0, "PAYMENT_PROCEDURE_USED": 1, "PAYMENT_PROCEDURE_INTEGRATED": 2, "CITIZEN_DATA_CONNECTED_FORMALITY": 3}

func newUseLine(q activities.DossierQuery, p activities.ProcedureUse, catalogue bool) useLine {
	line := useLine{ProcedureUse: p, List: addressOfList(activities.DossierQuery{Key: q.Key, Agency: q.Agency, Procedure: p.Code})}
	denominator, numerator := stands(q.Indicator, p)
	place := dossier.Outside
	switch {
	case numerator:
		place, line.order = dossier.InNumerator, 1
	case denominator:
		place = dossier.InDenominator // first: it is what can be done better
	default:
		line.order = 2
	}
	if line.Place = sentence(place.In(scoring.Vi)); !catalogue {
		line.Place = "Chưa biết"
	}
	line.Why = scoring.Number(p.Received, scoring.Vi) + " hồ sơ tiếp nhận trong kỳ"
	if at, ok := shownBy[q.Indicator]; ok {
		line.Why += ", " + scoring.Number(p.Shown[at], scoring.Vi) + " hồ sơ " + shownWords[at]
	}
	switch line.Why += "."; {
	case catalogue && !p.Listed:
		line.Why += " Danh mục không có thủ tục này của đơn vị."
	case catalogue && !denominator:
		line.Why += " Theo danh mục, chỉ số không tính thủ tục này."
	}
	return line
}
