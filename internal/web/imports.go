package web

import (
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// ImportDesk is what the site needs of what is taken in, and of where it comes from.
type ImportDesk interface {
	// Imports are the latest imports, the latest first.
	Imports(ctx context.Context, most, after int) ([]activities.Import, error)
	// LastImports are, of each content, the last import that has ended and the one that is at work, where there are such.
	LastImports(ctx context.Context) ([]activities.Import, error)
	// Import is one of them, by its number or by that of its intake. activities.ErrNotFound.
	Import(ctx context.Context, id activities.ImportID, intake int) (activities.Import, error)
	Refusals(ctx context.Context, intake, most int) ([]activities.LineRefusal, error)
	// KeepFile keeps a file until it is taken in, or for an hour. activities.ErrRefused: it is too large.
	KeepFile(ctx context.Context, content io.Reader) (key string, size int64, err error)
	DropFile(key string) error
	// PeekFile looks at the beginning of a kept file. activities.ErrNotFound; activities.ErrRefused: it cannot be read.
	PeekFile(content activities.IntakeContent, key, name string) (activities.FilePreview, error)
	// AskImport has a kept file taken in. activities.ErrBusy: another of the same is at work.
	AskImport(ctx context.Context, j activities.ImportJob, c activities.Change, preview bool) (activities.ImportID, error)
	StopImport(ctx context.Context, id activities.ImportID, c activities.Change) error

	Sources(ctx context.Context) ([]activities.Source, error)
	// Source is one of them. activities.ErrNotFound.
	Source(ctx context.Context, id activities.SourceID) (activities.Source, error)
	SaveSource(ctx context.Context, s activities.Source, c activities.Change, preview bool) error
	PauseSource(ctx context.Context, id activities.SourceID, pause bool, c activities.Change) error
	RemoveSource(ctx context.Context, id activities.SourceID, c activities.Change) error
	RunSource(ctx context.Context, id activities.SourceID, p scoring.Period, c activities.Change) error
}

const importsPath = "/van-phong/nap-ho-so"

var (
	toImports = menuItem{Path: importsPath, Label: "Nạp dữ liệu hồ sơ"}
	importing = whoMay(review.ToImport)
)

func (s *site) importRoutes() []route {
	return []route{
		{path: importsPath, who: importing, get: s.imports},
		{path: importsPath + "/{import}", who: importing, get: s.importPage},
		{path: importsPath + "/{import}/tien-do", who: importing, get: s.importProgress},
		{path: importsPath + "/{import}/dong-khong-nhan.csv", who: importing, get: s.refusedLines},
	}
}

// importsOnPage is how many imports a page lists.
const importsOnPage = 30

// importsPage are the latest imports, and the sources.
type importsPage struct {
	frame
	Deeds       []link
	SourceDeeds []link
	Imports     []importView
	Next, First string
	Sources     []sourceView
}

// importView is an import as people read it.
type importView struct {
	Address, File, What, Period, From, State, Begun, Took, By, Why string
	Odd, Live                                                      bool
	Lines, Added, Changed, Unchanged, Repeated, Refused            int
}

func (s *site) imports(w http.ResponseWriter, r *http.Request) error {
	page := importsPage{frame: s.frame(r, nil), Deeds: offers(r, fileImported), SourceDeeds: offers(r, sourceAdded)}
	page.Title = toImports.Label
	after := max(number(r.URL.Query().Get("sau"), 0), 0)
	all, err := s.Admin.Imports(r.Context(), importsOnPage+1, after)
	if err != nil {
		return away(err)
	}
	if after > 0 {
		page.First = importsPath
	}
	if len(all) > importsOnPage {
		all = all[:importsOnPage]
		page.Next = importsPath + "?sau=" + strconv.Itoa(after+importsOnPage)
	}
	for _, i := range all {
		page.Imports = append(page.Imports, s.importView(i))
	}
	sources, err := s.Admin.Sources(r.Context())
	if err != nil {
		return away(err)
	}
	for _, source := range sources {
		page.Sources = append(page.Sources, s.sourceView(r, source))
	}
	return s.showPrivate(w, http.StatusOK, "imports", page)
}

func (s *site) importView(i activities.Import) importView {
	v := importView{
		Address: importsPath + "/" + importKey(i), File: i.File, What: sentence(i.Content.In(scoring.Vi)), Period: sentence(i.Key.Period.In(scoring.Vi)), From: sourceName(i.Source),
		State: i.State.In(scoring.Vi), Begun: moment(i.Begun.In(s.zone), scoring.Vi), By: i.By, Why: sentence(i.Error.Vi), Odd: i.State == activities.ImportRefused, Live: !i.State.Ended(),
		Lines: int(i.Figures.Lines), Added: int(i.Figures.Added), Changed: int(i.Figures.Changed), Unchanged: int(i.Figures.Unchanged),
		Repeated: int(i.Figures.Repeated), Refused: int(i.Figures.Refused),
	}
	if i.Stops && v.Live {
		v.State = "đang dừng"
	}
	if i.Ended.Known {
		v.Took = took(i.Ended.Value.Sub(i.Begun))
	}
	return v
}

// sourceName is where a file came from.
func sourceName(name string) string {
	switch name {
	case activities.UploadSource:
		return "tải lên"
	case activities.StarterSource:
		return "dòng lệnh"
	default:
		return "nguồn " + name
	}
}

// importKey names an import in an address: its number or, of one that the starter has made, that of its intake.
func importKey(i activities.Import) string {
	if i.ID == 0 {
		return "lan-" + strconv.Itoa(i.Intake)
	}
	return strconv.FormatInt(int64(i.ID), 10)
}

// importNamed is the import that an address names. activities.ErrNotFound.
func (s *site) importNamed(ctx context.Context, key string) (activities.Import, error) {
	intake, id := 0, int64(0)
	var err error
	if of, cut := strings.CutPrefix(key, "lan-"); cut {
		intake, err = strconv.Atoi(of)
	} else {
		id, err = strconv.ParseInt(key, 10, 64)
	}
	if err != nil || intake < 0 || intake > math.MaxInt32 || id < 0 || intake == 0 && id == 0 {
		return activities.Import{}, activities.ErrNotFound
	}
	return s.Admin.Import(ctx, activities.ImportID(id), intake)
}

// importOf is importNamed, for a page.
func (s *site) importOf(ctx context.Context, key string) (activities.Import, error) {
	i, err := s.importNamed(ctx, key)
	if errors.Is(err, activities.ErrNotFound) {
		return i, errNoPage
	}
	return i, away(err)
}

// importPage is one import, with the lines that were refused.
type importPage struct {
	frame
	Back    menuItem
	Import  importView
	Deeds   []link
	Refused []activities.LineRefusal
	More    int
}

// refusedOnPage is how many refused lines a page lists; the file has all.
const refusedOnPage = 100

func (s *site) importPage(w http.ResponseWriter, r *http.Request) error {
	i, err := s.importOf(r.Context(), r.PathValue("import"))
	if err != nil {
		return err
	}
	page := importPage{frame: s.frame(r, nil), Back: toImports, Import: s.importView(i)}
	page.Title = "Lần nạp: " + i.File
	if i.Intake != 0 {
		if page.Refused, err = s.Admin.Refusals(r.Context(), i.Intake, refusedOnPage); err != nil {
			return away(err)
		}
	}
	page.More = max(page.Import.Refused-len(page.Refused), 0)
	if i.ID != 0 && !i.State.Ended() && !i.Stops {
		for _, l := range offers(r, importStopped) {
			page.Deeds = append(page.Deeds, link{strings.Replace(l.Path, "{import}", importKey(i), 1), l.Label})
		}
	}
	return s.showPrivate(w, http.StatusOK, "import", page)
}

// importProgress is the part of the page that changes while the import is at work. Once it has ended, the page is loaded
// again.
func (s *site) importProgress(w http.ResponseWriter, r *http.Request) error {
	i, err := s.importOf(r.Context(), r.PathValue("import"))
	if err != nil {
		return err
	}
	if i.State.Ended() {
		w.Header().Set("Hx-Refresh", "true")
	}
	return s.showPart(w, "import", "import-progress", s.importView(i))
}

// mostRefusedLines is how many lines a file of them has.
const mostRefusedLines = 1_000_000

func (s *site) refusedLines(w http.ResponseWriter, r *http.Request) error {
	i, err := s.importOf(r.Context(), r.PathValue("import"))
	if err != nil {
		return err
	}
	if i.Intake == 0 {
		return errNoPage
	}
	refused, err := s.Admin.Refusals(r.Context(), i.Intake, mostRefusedLines)
	if err != nil {
		return away(err)
	}
	return saveCSV(w, r, "dong-khong-nhan-"+importKey(i)+".csv", activities.RefusedCSV(refused))
}
