package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// Console is what the site needs to show the office its periods and to steer them.
type Console interface {
	// Periods are those that have not ended, then the newest; so many at most.
	Periods(ctx context.Context, most int) ([]activities.PeriodLine, error)
	Waiting(ctx context.Context) (activities.Waiting, error)
	// Board is a period on one page. activities.ErrNotFound: it was never started.
	Board(ctx context.Context, p scoring.Period) (activities.Board, error)
	// BoardProgress is the part of it that moves while people look.
	BoardProgress(ctx context.Context, p scoring.Period) (activities.Board, error)
	BoardTasks(ctx context.Context, p scoring.Period, f activities.TaskFilter) ([]activities.BoardTask, error)
	// Ladder is that of a kind of task in a period. activities.ErrNotFound: the period has none.
	Ladder(ctx context.Context, p scoring.Period, kind review.Kind) (review.Ladder, error)
	// PeriodSet is the index set that a period is scored by.
	PeriodSet(ctx context.Context, p scoring.Period) (scoring.IndexSet, error)
	Now(ctx context.Context) (time.Time, error)
	DifferenceLines(ctx context.Context, run int64, agency string, position, most int) ([]activities.DifferenceLine, error)
	Steering
	Cases
	Errata
	Opening
	Findings
	HeldMails
}

// consoleRoutes are the office's pages of its periods.
func (s *site) consoleRoutes() []route {
	all := slices.Concat([]route{
		{path: officePath, who: inOffice, get: s.overview},
		{path: boardPath, who: inOffice, get: s.board},
		{path: boardPath + "/tien-do", who: inOffice, get: s.progress},
		{path: boardPath + "/chenh-lech", who: inOffice, get: s.boardDifferences},
		{path: boardPath + "/khong-lien-he", who: inOffice, get: s.unreached},
	}, s.caseRoutes(), s.errataRoutes(), s.openingRoutes(), s.findingRoutes(), s.heldRoutes())
	for _, d := range steeringDeeds() {
		all = append(all, d.routes(s)...)
	}
	return all
}

const (
	officePath = "/van-phong"
	boardPath  = "/van-phong/ky/{period}"
	// mostPeriods is how many periods the overview lists.
	mostPeriods = 13
)

// boardOf is the address of a period's page in the console, or of a page below it.
func boardOf(p scoring.Period, below ...any) string {
	return address(append([]any{"van-phong", "ky", p}, below...)...)
}

// overviewPage is what the office sees first: what waits for it, and its periods.
type overviewPage struct {
	frame
	Waiting    activities.Waiting
	Held       bool // mails on duties are held since a restore
	Undecided  int  // of them, about which the office has not decided
	Current    []periodView
	Past       []periodView
	Opens      bool   // the visitor may start a period
	Imports    string // the page of imports; empty: the visitor may not see it
	Collecting []collectingLine
}

// periodView is a period in words.
type periodView struct {
	activities.PeriodLine
	Address  string
	Name     string
	State    string
	Stage    string
	Answered int
}

func (s *site) overview(w http.ResponseWriter, r *http.Request) error {
	waiting, err := s.Console.Waiting(r.Context())
	if err != nil {
		return away(err)
	}
	periods, err := s.Console.Periods(r.Context(), mostPeriods)
	if err != nil {
		return away(err)
	}
	holding, held, err := s.holding(r.Context())
	if err != nil {
		return err
	}
	page := overviewPage{frame: s.frame(r, nil), Waiting: waiting, Held: held, Undecided: holding.Undecided(), Opens: may(r, review.ToStart)}
	page.Title = "Văn phòng"
	if importing.admits(page.Who) == nil {
		page.Imports = importsPath
	}
	if page.Collecting, err = s.collecting(r.Context()); err != nil {
		return away(err)
	}
	for _, p := range periods {
		view := periodView{
			PeriodLine: p, Address: boardOf(p.Period), Name: "Kỳ đánh giá " + p.Period.In(scoring.Vi), State: sentence(p.State.In(scoring.Vi)),
			Stage: p.Stage.In(scoring.Vi), Answered: p.Reviews - p.Open,
		}
		if p.State == activities.Running || p.State == activities.PausedPeriod {
			page.Current = append(page.Current, view)
		} else {
			page.Past = append(page.Past, view)
		}
	}
	return s.showPrivate(w, http.StatusOK, "overview", page)
}

// Quiet says whether nothing waits for the office.
func (p overviewPage) Quiet() bool {
	w := p.Waiting
	return w.Rulings+w.NotReached+w.Approvals+w.BadPeople+w.FailedMails+w.UnknownMails+len(w.Lanes)+len(w.Prepared) == 0 && !p.Held
}

// PreparedPath is where a preparation goes on.
func (overviewPage) PreparedPath(p activities.Preparation) string {
	if p.Purpose == activities.ForRecollect {
		return boardOf(p.Period, "thu-thap-lai")
	}
	return openingOf(p.Period)
}

// LaneName is a lane of mails in words.
func (overviewPage) LaneName(l activities.Lane) string {
	if l == activities.LaneSignIn {
		return "Thư đăng nhập"
	}
	return "Thư công việc"
}

// periodAsked is the period of the address.
func periodAsked(r *http.Request) (scoring.Period, error) {
	p, err := scoring.ParsePeriod(r.PathValue("period"))
	if err != nil {
		return p, fmt.Errorf("%w: %w", errNoPage, err)
	}
	return p, nil
}
