package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"danhgia/activities"
	"danhgia/petition"
	"danhgia/scoring"
)

// OpinionDesk gives what citizens and organisations say of how they are served. Who asks is checked there again: what is
// not theirs to see is activities.ErrRefused, and a period of which nothing was taken in activities.ErrNotFound.
type OpinionDesk interface {
	OpinionPeriods(ctx context.Context) ([]activities.OpinionPeriod, error)
	Opinions(ctx context.Context, q activities.OpinionQuery) (activities.OpinionTable, error)
}

const (
	opinionsPath = "/danh-gia-phan-anh"
	groupQuery   = "theo"
)

func (s *site) opinionRoutes() []route {
	return []route{
		{path: opinionsPath, who: toDossiers, get: s.opinionPeriods},
		{path: opinionsPath + "/{period}", who: toDossiers, get: s.opinions},
		{path: opinionsPath + "/{period}/bang", who: toDossiers, get: s.opinionTable},
	}
}

// opinionPeriodsPage lists the periods of which there are ratings or petitions.
type opinionPeriodsPage struct {
	frame
	Lines []opinionPeriodLine
}

type opinionPeriodLine struct {
	Period  scoring.Period
	Taken   time.Time
	Address string
}

const opinionsTitle = "Đánh giá, phản ánh, kiến nghị"

func (s *site) opinionPeriods(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Dossiers.OpinionPeriods(r.Context())
	if err != nil {
		return away(err)
	}
	page := opinionPeriodsPage{frame: s.frame(r, nil)}
	page.Title = opinionsTitle
	for _, p := range all {
		page.Lines = append(page.Lines, opinionPeriodLine{p.Period, p.Taken, opinionsPath + address(p.Period)})
	}
	return s.showPrivate(w, http.StatusOK, "opinion-periods", page)
}

// opinionsPage is what citizens and organisations say, of all together and of each agency or procedure.
type opinionsPage struct {
	frame
	Period            scoring.Period
	Agency, Name      string // empty: all
	All               bool   // the visitor may see all agencies
	ByProcedure       bool
	Rated, Petitioned bool
	Until             time.Time
	Least             int
	Whole             opinionTableView
	Lines             opinionTableView
	More              int
	Table             string
}

// opinionTableView is a table of opinions under its title.
type opinionTableView struct {
	ID, Title, Head string
	Rows            []opinionRow
}

// opinionRow is what one kind of sender says of an agency or about a procedure.
type opinionRow struct {
	Code, Name, Sender           string
	Ratings, Petitions, Handling shareView
}

// shareView is a part of a whole, with its percentage in words.
type shareView struct {
	Part, Whole int64
	Percent     scoring.Maybe[scoring.Hundredths]
}

func newShare(part, whole int64) shareView {
	return shareView{part, whole, activities.Share(part, whole)}
}

const fewFigures = "ít số liệu"

// Words is the percentage; where there are too few, that.
func (v shareView) Words() string {
	switch {
	case v.Whole == 0:
		return "–"
	case !v.Percent.Known:
		return fewFigures
	default:
		return v.Percent.Value.Comma() + "%"
	}
}

// cell is the percentage in a table for spreadsheets.
func (v shareView) cell() string {
	if v.Whole == 0 {
		return ""
	}
	if !v.Percent.Known {
		return fewFigures
	}
	return v.Percent.Value.String()
}

func opinionQuery(r *http.Request) (q activities.OpinionQuery, err error) {
	p, err := scoring.ParsePeriod(r.PathValue("period"))
	q = activities.OpinionQuery{Key: activities.Key{Period: p}, By: visitor(r).Actors, Agency: agencyAsked(r)}
	q.ByProcedure = q.Agency != "" || asked(r.URL.Query(), groupQuery) == procedureQuery
	return q, err
}

func (s *site) opinions(w http.ResponseWriter, r *http.Request) error {
	q, err := opinionQuery(r)
	if err != nil {
		return err
	}
	found, err := s.Dossiers.Opinions(r.Context(), q)
	if err != nil {
		return refused(err)
	}
	page := opinionsPage{
		frame: s.frame(r, nil), Period: q.Period, Agency: q.Agency, ByProcedure: q.ByProcedure, Rated: found.Rated, Petitioned: found.Petitioned, Until: found.Until,
		Least: activities.LeastOfOpinions, Table: r.URL.Path + "/bang" + pageWith(r, "", ""),
	}
	page.Title = opinionsTitle + " " + q.Period.In(scoring.Vi)
	_, err = q.By.Sees("")
	page.All = err == nil
	if page.Name, err = s.agencyCalled(r, q.Agency); err != nil {
		return err
	}
	page.Whole = opinionTableView{ID: "whole", Title: "Theo người gửi", Rows: opinionRows(sumOpinions(found.Lines))}
	page.Lines = opinionTableView{ID: "lines", Title: "Theo cơ quan, đơn vị và người gửi", Head: "Cơ quan, đơn vị", Rows: allOpinionRows(found.Lines)}
	if q.ByProcedure {
		page.Lines.Title, page.Lines.Head = "Theo thủ tục hành chính và người gửi", "Thủ tục"
	}
	shown := min(len(page.Lines.Rows), mostReconciled)
	page.More = len(page.Lines.Rows) - shown
	page.Lines.Rows = page.Lines.Rows[:shown]
	return s.showPrivate(w, http.StatusOK, "opinions", page)
}

func sumOpinions(all []activities.Opinion) (sum activities.Opinion) {
	for _, o := range all {
		for sender := range petition.Senders {
			for degree := range petition.Degrees {
				sum.Ratings[degree][sender] += o.Ratings[degree][sender]
				sum.Handling[degree][sender] += o.Handling[degree][sender]
			}
			sum.Petitions[sender].Join(o.Petitions[sender])
		}
	}
	return sum
}

func allOpinionRows(all []activities.Opinion) (rows []opinionRow) {
	for _, o := range all {
		rows = append(rows, opinionRows(o)...)
	}
	return rows
}

// opinionRows are the kinds of sender that have said anything.
func opinionRows(o activities.Opinion) (rows []opinionRow) {
	for _, sender := range []petition.Sender{petition.Citizen, petition.Organisation, petition.NotSaid} {
		row := opinionRow{Code: o.Code, Name: o.Name, Sender: sender.In(scoring.Vi)}
		pleased, rated := o.Ratings.Rated(sender)
		row.Ratings = newShare(pleased, rated)
		row.Petitions = newShare(o.Petitions[sender].Numerators[0], o.Petitions[sender].Denominators[0])
		pleased, rated = o.Handling.Rated(sender)
		row.Handling = newShare(pleased, rated)
		if row.Ratings.Whole+row.Petitions.Whole > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

var opinionColumns = []string{
	"nguoi_gui", "luot_danh_gia", "hai_long", "ty_le_hai_long", "phan_anh_kien_nghi", "dung_han", "ty_le_dung_han", "luot_danh_gia_xu_ly", "hai_long_xu_ly", "ty_le_hai_long_xu_ly",
}

func (s *site) opinionTable(w http.ResponseWriter, r *http.Request) error {
	q, err := opinionQuery(r)
	if err != nil {
		return err
	}
	found, err := s.Dossiers.Opinions(r.Context(), q)
	if err != nil {
		return refused(err)
	}
	columns := append([]string{"ma_don_vi", "ten_don_vi"}, opinionColumns...)
	if q.ByProcedure {
		columns[0], columns[1] = "ma_thu_tuc", "ten_thu_tuc"
	}
	var rows [][]string
	for _, o := range allOpinionRows(found.Lines) {
		row := []string{o.Code, o.Name, o.Sender}
		for _, v := range []shareView{o.Ratings, o.Petitions, o.Handling} {
			row = append(row, strconv.FormatInt(v.Whole, 10), strconv.FormatInt(v.Part, 10), v.cell())
		}
		rows = append(rows, row)
	}
	return s.saveRows(w, r, "danh-gia-phan-anh-"+string(q.Period)+".csv", columns, rows)
}
