package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/scoring"
)

// dossierListPage is a page of a list of dossiers.
type dossierListPage struct {
	frame
	Period      scoring.Period
	Agency      string // how it is called; empty: the whole province
	Query       activities.DossierQuery
	Provisional bool
	Until       time.Time
	Filters     dossierFilters
	Counts      *countsView // nil where the list is not of one indicator
	Lines       []dossierView
	Officials   bool
	Warning     string
	First       string // addresses
	Next        string
	Table       string
	Card        string
}

// dossierFilters are the fields of the search.
type dossierFilters struct {
	Agency, Number, Procedure                                    string
	Indicators, Sides, Timings, Reasons, Officials, Sorts, Downs []selectable
	AllAgencies                                                  bool
}

// selectable is an option of a field, chosen or not.
type selectable struct {
	option
	Chosen bool
}

// countsView are a numerator and a denominator, each with the list behind it.
type countsView struct {
	Code, Name                      string
	Numerator, Denominator, Without int64
	InNumerator, InDenominator      string // addresses
	Lacking                         string
	Lacks                           bool // the imports had not its columns
}

// dossierView is a line of a list.
type dossierView struct {
	activities.DossierLine
	Address string
	Why     string
	Place   string // where it stands in the indicator of the list
}

func (s *site) dossierList(w http.ResponseWriter, r *http.Request) error {
	q, err := s.dossierQuery(r, dossierRows)
	if err != nil {
		return err
	}
	page := dossierListPage{frame: s.frame(r, nil), Period: q.Period}
	found, err := s.Dossiers.Dossiers(r.Context(), q)
	if errors.Is(err, activities.ErrCursor) {
		page.Warning = "Liên kết sang trang sau không còn dùng được vì danh sách đã đổi; đây là trang đầu."
		q.After = ""
		found, err = s.Dossiers.Dossiers(r.Context(), q)
	}
	if err != nil {
		return refused(err)
	}
	if err := s.describeList(r, &page, q, found); err != nil {
		return err
	}
	return s.showPrivate(w, http.StatusOK, "dossiers", page)
}

func (s *site) describeList(r *http.Request, page *dossierListPage, q activities.DossierQuery, found activities.DossierPage) (err error) {
	names, err := s.indicatorNames(r.Context(), q.Period)
	if err != nil {
		return err
	}
	if page.Agency, err = s.agencyCalled(r, q.Agency); err != nil {
		return err
	}
	page.Query, page.Officials, page.Until, page.Provisional = q, found.Officials, found.Book.Until.Time(), !found.Book.Closed
	page.Title = "Danh sách hồ sơ " + q.Period.In(scoring.Vi)
	for _, l := range found.Lines {
		page.Lines = append(page.Lines, newDossierView(q, l, found.Book.Until))
	}
	if found.Next != "" {
		page.Next = pageWith(r, afterQuery, found.Next)
	}
	if q.After != "" {
		page.First = pageWith(r, afterQuery, "")
	}
	page.Table = r.URL.Path + "/bang" + pageWith(r, afterQuery, "")
	page.Card = cardAddress(q.Period, q.Agency)
	if q.Indicator != "" {
		tally, book, err := s.Dossiers.DossierCounts(r.Context(), q.By, q.Period, q.Agency, q.Procedure)
		if err != nil {
			return refused(err)
		}
		page.Counts = newCountsView(q, tally, book, names, dossier.Position(q.Indicator))
	}
	var officials []activities.DossierOfficial
	if q.Agency != "" && found.Officials {
		if officials, err = s.Dossiers.DossierOfficials(r.Context(), q.By, q.Period, q.Agency); err != nil {
			return refused(err)
		}
	}
	page.Filters = newDossierFilters(r, q, names, officials)
	return nil
}

func (s *site) agencyCalled(r *http.Request, agency string) (string, error) {
	if agency == "" {
		return "", nil
	}
	name, err := s.Dossiers.AgencyName(r.Context(), agency)
	return name, away(err)
}

func newDossierView(q activities.DossierQuery, l activities.DossierLine, until dossier.Moment) dossierView {
	view := dossierView{DossierLine: l, Address: dossierAddress(q.Period, l.Number)}
	at := max(dossier.Position(q.Indicator), 0) // without an indicator, progress is told
	view.Why = l.Counts.Explain(at, &l.Dossier, l.Verdict, until, scoring.Vi)
	if l.Ruled>>at&1 == 1 {
		view.Why = ruledWords + " " + view.Why
	}
	view.Place = sentence(l.Counts.Place(at).In(scoring.Vi))
	return view
}

const ruledWords = "Theo kết quả thẩm định kiến nghị."

func dossierAddress(p scoring.Period, number string) string { return address("ho-so", p, "ma", number) }

func cardAddress(p scoring.Period, agency string) string {
	to := address("ho-so", p, "so-lieu")
	if agency != "" {
		to += "?" + ofAgencyQuery + "=" + queryEscape(agency)
	}
	return to
}

func newCountsView(q activities.DossierQuery, t dossier.Tally, b activities.DossierBook, names map[string]string, at int) *countsView {
	code := dossier.Indicators[at]
	view := &countsView{Code: code, Name: names[code], Numerator: t.Numerators[at], Denominator: t.Denominators[at]}
	view.Without = view.Denominator - view.Numerator
	for _, l := range b.Lacks {
		view.Lacks = view.Lacks || l == code
	}
	list := func(side activities.DossierSide) string {
		return addressOfList(activities.DossierQuery{Key: q.Key, Agency: q.Agency, Procedure: q.Procedure, Indicator: code, Side: side})
	}
	view.InNumerator, view.InDenominator, view.Lacking = list(activities.WholeNumerator), list(activities.WholeDenominator), list(activities.NotInNumerator)
	return view
}

func newDossierFilters(r *http.Request, q activities.DossierQuery, names map[string]string, officials []activities.DossierOfficial) dossierFilters {
	f := dossierFilters{Agency: q.Agency, Number: q.Text, Procedure: q.Procedure}
	_, err := visitor(r).Actors.Sees("")
	f.AllAgencies = err == nil
	for _, code := range dossier.Indicators {
		f.Indicators = append(f.Indicators, selectable{option{code, names[code]}, q.Indicator == code})
	}
	for _, w := range dossierSides {
		f.Sides = append(f.Sides, selectable{option{w.value, w.word}, q.Side == w.side})
	}
	for _, t := range dossier.Timings {
		f.Timings = append(f.Timings, selectable{option{strconv.Itoa(int(t)), t.In(scoring.Vi)}, q.Timing == t})
	}
	for _, reason := range dossier.Reasons {
		f.Reasons = append(f.Reasons, selectable{option{string(reason), reason.In(scoring.Vi)}, q.Reason == reason})
	}
	for _, o := range officials {
		f.Officials = append(f.Officials, selectable{option{strconv.Itoa(o.ID), o.Name}, q.Official == o.ID})
	}
	for _, w := range dossierSorts {
		f.Sorts = append(f.Sorts, selectable{option{w.value, w.word}, q.Sort == w.sort})
	}
	f.Downs = []selectable{{option{"", "tăng dần"}, !q.Down}, {option{"1", "giảm dần"}, q.Down}}
	return f
}
