package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// Errata is what the site needs of corrections of published results: see activities.Desk.
type Errata interface {
	// Errata are all corrections of a period, the newest first.
	Errata(ctx context.Context, p scoring.Period) ([]activities.Erratum, error)
	// ProposeErratum proposes a correction; in a preview it only says what it would change.
	ProposeErratum(ctx context.Context, who activities.Actors, n activities.NewErratum, preview bool) (activities.WeighedErratum, error)
	WithdrawErratum(ctx context.Context, who activities.Actors, id activities.ErratumID, reason string) error
	// Made are publications with what made them, the newest first; with an engine, those of that version of the rules.
	Made(ctx context.Context, engine string, most int) ([]activities.Made, error)
}

const madePath = "/van-phong/da-cong-khai"

func (s *site) errataRoutes() []route {
	all := []route{
		{path: boardPath + "/dinh-chinh", who: inOffice, get: s.errata},
		{path: madePath, who: inOffice, get: s.made},
	}
	for _, d := range append(proposals, withdrawing) {
		all = append(all, d.routes(s)...)
	}
	return all
}

// errataPage are the corrections of a period.
type errataPage struct {
	frame
	Back  menuItem
	Deeds []link
	Lines []erratumLine
}

// erratumLine is a correction as people read it.
type erratumLine struct {
	activities.Erratum
	What, Standing string
	Path           string // of its task
	Withdraw       string // empty: it cannot be withdrawn, or not by who looks
}

func (s *site) errata(w http.ResponseWriter, r *http.Request) error {
	p, err := periodAsked(r)
	if err != nil {
		return err
	}
	all, err := s.Console.Errata(r.Context(), p)
	if err != nil {
		return away(err)
	}
	page := errataPage{frame: s.frame(r, nil), Back: backTo(r)}
	page.Title = "Đính chính kết quả " + p.In(scoring.Vi)
	for _, d := range proposals {
		if may(r, d.right) {
			page.Deeds = append(page.Deeds, link{proposalPath(p, d), d.title})
		}
	}
	set, err := s.correctedSet(r.Context(), p)
	if err != nil {
		return err
	}
	for _, e := range all {
		line := erratumLine{Erratum: e, What: erratumWhat(e.NewErratum, set), Standing: sentence(e.State.In(scoring.Vi)), Path: taskPath(e.Task)}
		if e.State == activities.ErratumOpen && may(r, withdrawing.right) {
			line.Withdraw = boardOf(p, "dinh-chinh", "rut", e.ID)
		}
		page.Lines = append(page.Lines, line)
	}
	return s.showPrivate(w, http.StatusOK, "errata", page)
}

// correctedSet is the index set of what is published of a period or, where nothing is, of its evaluation.
func (s *site) correctedSet(ctx context.Context, p scoring.Period) (scoring.IndexSet, error) {
	published, err := s.publishedOf(ctx, p)
	switch {
	case err == nil:
		return published.Set, nil
	case !isRefusal(err):
		return scoring.IndexSet{}, err
	}
	set, err := s.Console.PeriodSet(ctx, p)
	return set, away(err)
}

// erratumWhat says what is corrected.
func erratumWhat(n activities.NewErratum, set scoring.IndexSet) string {
	what := sentence(n.Kind.In(scoring.Vi))
	if !n.Counted.Known {
		return what
	}
	c := n.Counted.Value
	return fmt.Sprintf("%s: %s, %s thành %s/%s", what, n.Agency, nameIn(set, n.Indicator), scoring.Number(c.Numerator, scoring.Vi), scoring.Number(c.Denominator, scoring.Vi))
}

// withdrawing takes a proposal back that nobody has decided on.
var withdrawing = deed{
	path: boardPath + "/dinh-chinh/rut/{erratum}", right: review.ToProposeCorrection, title: "Rút đề xuất đính chính", button: "Rút đề xuất", notice: "da-rut-dinh-chinh",
	form: func(_ *site, r *http.Request) (deedForm, error) {
		p := scoring.Period(r.PathValue("period"))
		return deedForm{
			Intro: []string{"Đề xuất được giữ lại cùng lý do rút; kết quả đã công khai không thay đổi."},
			Back:  menuItem{Path: boardOf(p, "dinh-chinh"), Label: "Đính chính kết quả " + p.In(scoring.Vi)},
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		e, err := s.erratumOf(ctx, a)
		o.fact("Đề xuất", "số %d", e.ID)
		o.fact("Lý do đính chính đã ghi", "%s", e.Reason)
		if e.State != activities.ErratumOpen {
			o.Nothing = "Đề xuất này " + e.State.In(scoring.Vi) + " nên không rút được nữa."
		}
		return o, err
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		e, err := s.erratumOf(ctx, a)
		if err != nil {
			return err
		}
		return s.Console.WithdrawErratum(ctx, a.By, e.ID, a.Reason)
	},
}

// erratumOf is the correction of the address, which is of the period of the address.
func (s *site) erratumOf(ctx context.Context, a attempt) (activities.Erratum, error) {
	p, err := a.periodOf()
	if err != nil {
		return activities.Erratum{}, err
	}
	all, err := s.Console.Errata(ctx, p)
	if err != nil {
		return activities.Erratum{}, err
	}
	for _, e := range all {
		if strconv.FormatInt(int64(e.ID), 10) == a.path("erratum") {
			return e, nil
		}
	}
	return activities.Erratum{}, activities.Refuse("kỳ này không có đề xuất đính chính này", "the period has no such correction")
}
