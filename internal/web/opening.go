package web

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// Opening is how the office prepares a collection, and starts a period by it or collects it again with it. What is
// prepared is kept until then, so that nothing is lost on the way.
type Opening interface {
	// Fetches says whether collections can be fetched from the portal.
	Fetches() bool
	// FilesFor are the names of the files of a collection by where its figures are from.
	FilesFor(from activities.FiguresFrom) []string
	// OwnOutlook is what a collection by the province's own dossiers would have.
	OwnOutlook(ctx context.Context, p scoring.Period) (activities.OwnOutlook, error)
	// TakeFigures says where the figures are from, and counts the dossiers where they are from those.
	TakeFigures(ctx context.Context, who activities.Session, p scoring.Period, purpose activities.Purpose, from activities.FiguresFrom) error
	// Preparation is what is prepared so far. activities.ErrNotFound: nothing.
	Preparation(ctx context.Context, p scoring.Period, purpose activities.Purpose) (activities.Preparation, error)
	// TakeFiles keeps files that were captured on a day. Those that are no files of a collection are refused, the others
	// are kept all the same.
	TakeFiles(ctx context.Context, who activities.Session, p scoring.Period, purpose activities.Purpose, files []activities.Upload, capturedOn string) error
	FetchFiles(ctx context.Context, who activities.Session, p scoring.Period, purpose activities.Purpose) error
	Choose(ctx context.Context, who activities.Session, p scoring.Period, choices activities.Choices) error
	GiveUp(ctx context.Context, who activities.Session, p scoring.Period, purpose activities.Purpose) error
	// Summary reads what is prepared and scores it. Its faults are activities.SourceFaults.
	Summary(ctx context.Context, p scoring.Period, purpose activities.Purpose, indexSet string) (activities.Summary, error)
	// SetsFor are the index sets, and which of them is in force in a period.
	SetsFor(ctx context.Context, p scoring.Period) (all []scoring.IndexSet, inForce string, err error)
	// Foresee is what the reviews would bring, with so many working days; 0: as the ladders say.
	Foresee(ctx context.Context, p scoring.Period, days int) (activities.Foresight, error)
	// Begin starts the period. activities.ErrNotStarted: Temporal does not answer; what was prepared is kept.
	Begin(ctx context.Context, who activities.Session, p scoring.Period) error
	Recollect(ctx context.Context, who activities.Session, p scoring.Period, reason string, checkOnly, preview bool) (activities.Recollected, error)
}

const openingPath = "/van-phong/mo-ky"

// openingOf is where a period is prepared.
func openingOf(p scoring.Period) string { return openingPath + "/" + string(p) }

func (s *site) openingRoutes() []route {
	return []route{
		{path: openingPath, who: whoMay(review.ToStart), get: s.choosePeriod},
		{path: openingPath + "/{period}", who: whoMay(review.ToStart), get: s.prepare, post: s.takePrepared},
		{path: openingPath + "/{period}/lua-chon", who: whoMay(review.ToStart), get: s.choices, post: s.choose},
		{path: openingPath + "/{period}/xem-truoc", who: whoMay(review.ToStart), get: s.foresee, post: s.begin},
		{path: boardPath + "/thu-thap-lai", who: whoMay(review.ToCollect), get: s.prepareAgain, post: s.takeAgain},
		{path: boardPath + "/thu-thap-lai/xem-truoc", who: whoMay(review.ToCollect), get: s.foreseeAgain, post: s.collectAgain},
	}
}

// openingPage asks for a period.
type openingPage struct {
	frame
	Period   *field
	Prepared []activities.Preparation
}

func (s *site) choosePeriod(w http.ResponseWriter, r *http.Request) error {
	page := openingPage{frame: s.frame(r, nil), Period: new(periodField("Kỳ đánh giá", ""))}
	page.Title = "Mở kỳ đánh giá"
	asked := text(r.URL.Query(), "ky")
	if asked != "" {
		p, err := typedPeriod(asked)
		if err == nil {
			http.Redirect(w, r, openingOf(p), http.StatusSeeOther)
			return nil
		}
		page.Period.Value = cut(asked, maxTyped)
		page.Period.Faults = []string{periodFault}
		return s.showPrivate(w, http.StatusUnprocessableEntity, "opening", page)
	}
	waiting, err := s.Console.Waiting(r.Context())
	if err != nil {
		return away(err)
	}
	page.Prepared = slices.DeleteFunc(waiting.Prepared, func(p activities.Preparation) bool { return p.Purpose != activities.ForStart })
	page.Period.Value, page.Period.Suggest = string(activities.MonthBefore(waiting.Now)), suggestedPeriods(waiting.Now)
	return s.showPrivate(w, http.StatusOK, "opening", page)
}

// preparePage is where the files of a collection are gathered.
type preparePage struct {
	frame
	Back     menuItem
	Steps    []step
	From     []figuresChoice
	Files    []preparedView
	Portal   bool // files of the portal are among them
	Asks     bool // the portal has an answer for such a period
	Whole    bool // all files are there
	Source   string
	Gaps     []scoring.Gap
	Changed  string
	Captured *field
	Fetches  bool
	Next     string // where it goes on
	Problems []problemLine
}

// preparedView is a file of a collection, there or not.
type preparedView struct {
	Name  string
	There bool
	activities.PreparedFile
}

// step is one of several pages.
type step struct {
	Name, Path string
	Current    bool
}

// preparation is what the pages of one purpose share.
type preparation struct {
	purpose activities.Purpose
	title   string
	here    func(scoring.Period) string
	next    func(scoring.Period) string
	back    func(scoring.Period) menuItem
	steps   func(p scoring.Period, at int) []step
}

var toStart = preparation{
	purpose: activities.ForStart, title: "Mở kỳ đánh giá", here: openingOf,
	next: func(p scoring.Period) string { return openingOf(p) + "/lua-chon" },
	back: func(scoring.Period) menuItem { return menuItem{Path: officePath, Label: "Văn phòng"} },
	steps: func(p scoring.Period, at int) []step {
		return stepsOf(at, step{Name: "Số liệu", Path: openingOf(p)}, step{Name: "Lựa chọn", Path: openingOf(p) + "/lua-chon"}, step{Name: "Kiểm tra, xem trước và mở", Path: openingOf(p) + "/xem-truoc"})
	},
}

var toRecollect = preparation{
	purpose: activities.ForRecollect, title: "Thu thập lại số liệu",
	here: func(p scoring.Period) string { return boardOf(p, "thu-thap-lai") },
	next: func(p scoring.Period) string { return boardOf(p, "thu-thap-lai", "xem-truoc") },
	back: func(p scoring.Period) menuItem {
		return menuItem{Path: boardOf(p), Label: "Kỳ đánh giá " + p.In(scoring.Vi)}
	},
	steps: func(p scoring.Period, at int) []step {
		return stepsOf(at, step{Name: "Số liệu", Path: boardOf(p, "thu-thap-lai")}, step{Name: "Xem trước và ghi nhận", Path: boardOf(p, "thu-thap-lai", "xem-truoc")})
	},
}

func stepsOf(at int, all ...step) []step {
	all[at].Current = true
	return all
}

func (s *site) prepare(w http.ResponseWriter, r *http.Request) error {
	return s.showPrepare(w, r, http.StatusOK, toStart, "", nil)
}

func (s *site) prepareAgain(w http.ResponseWriter, r *http.Request) error {
	return s.showPrepare(w, r, http.StatusOK, toRecollect, "", nil)
}

func (s *site) showPrepare(w http.ResponseWriter, r *http.Request, status int, of preparation, captured string, refused error) error {
	p, err := periodAsked(r)
	if err != nil {
		return err
	}
	prepared, err := s.Console.Preparation(r.Context(), p, of.purpose)
	if err != nil && !errors.Is(err, activities.ErrNotFound) {
		return away(err)
	}
	page := preparePage{
		frame: s.frame(r, nil), Back: of.back(p), Steps: of.steps(p, 0), Source: prepared.Source, Gaps: prepared.Gaps, Fetches: s.Console.Fetches(), Next: of.next(p),
		Captured: &field{ID: "ngay", Label: "Ngày lấy số liệu", Hint: "Ngày tải các tệp này từ Cổng; để trống: hôm nay. Tệp kê manifest.json, nếu có, ghi ngày của từng tệp.", Type: "date", Value: captured},
	}
	page.Title = of.title + " " + p.In(scoring.Vi)
	if prepared.Source != "" {
		page.Changed = clock(prepared.Changed)
		if prepared.By != "" {
			page.Changed = prepared.By + ", " + page.Changed
		}
	}
	page.addFiles(s.Console.FilesFor(prepared.Figures), prepared.Files)
	if err := s.addFigures(r, &page, p, prepared); err != nil {
		return away(err)
	}
	for _, fault := range refusals(refused) {
		if fault.Field == page.Captured.ID {
			page.Captured.Faults = append(page.Captured.Faults, sentence(fault.Text.Vi))
		}
	}
	page.Problems = problemsOf(refused)
	return s.showPrivate(w, status, "prepare", page)
}

func (page *preparePage) addFiles(names []string, there []activities.PreparedFile) {
	page.Whole = true
	for _, name := range names {
		view := preparedView{Name: name}
		if at := slices.IndexFunc(there, func(f activities.PreparedFile) bool { return f.Name == name }); at >= 0 {
			view.There, view.PreparedFile = true, there[at]
		}
		page.Whole = page.Whole && view.There
		page.Files = append(page.Files, view)
	}
}

// problemsOf are the sentences of a refusal.
func problemsOf(refused error) (lines []problemLine) {
	if refused == nil {
		return nil
	}
	for _, line := range scoring.Vietnamese(refused) {
		lines = append(lines, problemLine{Text: sentence(line)})
	}
	return lines
}

func (s *site) takePrepared(w http.ResponseWriter, r *http.Request) error {
	return s.takeFiles(w, r, toStart)
}

func (s *site) takeAgain(w http.ResponseWriter, r *http.Request) error {
	return s.takeFiles(w, r, toRecollect)
}

// takeFiles takes files, has them fetched, or forgets them all.
func (s *site) takeFiles(w http.ResponseWriter, r *http.Request, of preparation) error {
	p, err := periodAsked(r)
	if err != nil {
		return err
	}
	files, err := collectionFiles(w, r)
	if err != nil {
		return err
	}
	captured := text(r.PostForm, "ngay")
	notice := "da-nhan-tep"
	switch r.PostForm.Get("buoc") {
	case "bo":
		err, notice = s.Console.GiveUp(r.Context(), visitor(r), p, of.purpose), "da-bo"
	case "lay":
		err, notice = s.Console.FetchFiles(r.Context(), visitor(r), p, of.purpose), "da-lay"
	case "nguon":
		err, notice = s.takeFigures(r, p, of), "da-chon-nguon"
	default:
		err = s.handIn(r, p, of, files, captured)
	}
	switch {
	case err != nil && (isRefusal(err) || len(activities.SourceFaults(err)) > 0):
		return s.showPrepare(w, r, http.StatusUnprocessableEntity, of, captured, err)
	case err != nil:
		return away(err)
	}
	return done(w, r, of.here(p), notice)
}

func (s *site) handIn(r *http.Request, p scoring.Period, of preparation, files []activities.Upload, captured string) error {
	if len(files) == 0 {
		return refuse("tep", "Hãy chọn ít nhất một tệp.", "Choose a file.")
	}
	now, err := s.Console.Now(r.Context())
	if err != nil {
		return err
	}
	today := calendar.DayOf(now.In(s.zone))
	day := today
	if captured != "" {
		if day, err = calendar.ParseDay(captured); err != nil || day > today {
			return refuse("ngay", "Hãy ghi ngày lấy số liệu theo dạng năm-tháng-ngày, không muộn hơn hôm nay.", "Give the day of capture, not after today.")
		}
	}
	return s.Console.TakeFiles(r.Context(), visitor(r), p, of.purpose, files, day.String())
}
