package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"danhgia/activities"
	"danhgia/scoring"
)

// DataFiles writes files of results, for programs and for spreadsheets.
type DataFiles interface {
	// Volume is what is published of a period, or of all when it is empty; version 0 is the latest. activities.ErrNotFound.
	Volume(ctx context.Context, p scoring.Period, version int) (activities.Volume, error)
	// Endings are how the names of the files of a volume end; that of its description is not among them.
	Endings(v activities.Volume) []string
	// WriteFile writes the file whose name ends so.
	WriteFile(ctx context.Context, w io.Writer, v activities.Volume, ending string) error
	// Describe is the datapackage.json of the files.
	Describe(ctx context.Context, v activities.Volume, files []activities.DataFile) ([]byte, error)
	// OfficeBook writes the workbook of a period with what only the office may see.
	OfficeBook(ctx context.Context, w io.Writer, v activities.Volume) error
}

const (
	dataPath       = "/du-lieu-mo"
	allPeriods     = "tat-ca" // in addresses
	latestVersion  = "latest"
	descriptorFile = "datapackage.json"
	workbookEnding = ".xlsx"
)

func (s *site) dataRoutes() []route {
	return []route{
		{path: dataPath + "/{period}", who: everybody, get: s.fresh(s.dataFiles)},
		{path: dataPath + "/{period}/{version}/{file}", who: everybody, get: s.dataFile},
		{path: boardPath + "/bang-tinh", who: inOffice, get: s.officeBook},
	}
}

// volume is the one that an address names.
func (s *site) volume(ctx context.Context, period, version string) (v activities.Volume, err error) {
	if s.Files == nil {
		return v, errNoPage
	}
	var p scoring.Period
	if period != allPeriods {
		if p, err = scoring.ParsePeriod(period); err != nil {
			return v, err
		}
	}
	n := 0
	if version != latestVersion {
		letter := "r"
		if p == "" {
			letter = "v"
		}
		digits, found := strings.CutPrefix(version, letter)
		if n, err = strconv.Atoi(digits); err != nil || !found || n < 1 || strconv.Itoa(n) != digits {
			return v, errNoPage
		}
	}
	v, err = s.Files.Volume(ctx, p, n)
	return v, away(err)
}

// dataFile answers with a file: under the name of its version, under latest with either name.
func (s *site) dataFile(w http.ResponseWriter, r *http.Request) error {
	v, err := s.volume(r.Context(), r.PathValue("period"), r.PathValue("version"))
	if err != nil {
		return err
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // making takes its time, and so does a slow line
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), makingFile)
	defer cancel()
	if r.PathValue("file") == descriptorFile {
		return s.describeData(ctx, w, r, v)
	}
	ending, err := s.ending(v, r.PathValue("version"), r.PathValue("file"))
	if err != nil {
		return err
	}
	f, err := s.spooledFile(ctx, v, ending)
	if err != nil {
		return away(err)
	}
	head := w.Header()
	for name := range guards {
		delete(head, name)
	}
	head.Set("Content-Type", dataTypes[path.Ext(ending)])
	head.Set("Access-Control-Allow-Origin", "*")
	head.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", v.Name(ending)))
	f.send(w, r)
	return nil
}

// ending is how the name of a file ends that stands in the folder of a version. In that of the latest it may have
// either name.
func (s *site) ending(v activities.Volume, version, name string) (string, error) {
	ending, found := strings.CutPrefix(name, v.Name(""))
	if !found && version == latestVersion {
		ending, found = strings.CutPrefix(name, v.NameAs(latestVersion, ""))
	}
	if !found || !slices.Contains(s.Files.Endings(v), ending) {
		return "", errNoPage
	}
	return ending, nil
}

const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

var dataTypes = map[string]string{".csv": "text/csv; charset=utf-8; header=present", ".json": "application/json", workbookEnding: workbookType}

// spooledFile is a file of a volume.
func (s *site) spooledFile(ctx context.Context, v activities.Volume, ending string) (*spooled, error) {
	key := v.Latest().SHA256 + " " + v.Name(ending)
	return s.spool.file(ctx, key, ending != workbookEnding, func(ctx context.Context, w io.Writer) error {
		return s.Files.WriteFile(ctx, w, v, ending)
	})
}

// listed are the files of a volume. Those that are not made when ctx ends have neither size nor sha256.
func (s *site) listed(ctx context.Context, v activities.Volume) (files []activities.DataFile, whole bool, err error) {
	whole = true
	for _, ending := range s.Files.Endings(v) {
		file := activities.DataFile{Ending: ending, Name: v.Name(ending)}
		f, err := s.spooledFile(ctx, v, ending)
		switch {
		case errors.Is(err, context.DeadlineExceeded):
			whole = false
		case err != nil:
			return nil, false, away(err)
		default:
			file.Bytes, file.SHA256 = f.size, f.sha256
		}
		files = append(files, file)
	}
	return files, whole, nil
}

// describeData answers with the datapackage.json of a volume.
func (s *site) describeData(ctx context.Context, w http.ResponseWriter, r *http.Request, v activities.Volume) error {
	files, _, err := s.listed(ctx, v)
	if err != nil {
		return err
	}
	content, err := s.Files.Describe(ctx, v, files)
	if err != nil {
		return away(err)
	}
	openBytes(content).unguarded(w, r)
	return nil
}

// fileNames are what files hold, by the ending of their names: phrases.
var fileNames = map[string]string{
	"-revisions.csv": "file-revisions.csv", "-indicators.csv": "file-indicators.csv", "-standings.csv": "file-standings.csv", "-groups.csv": "file-groups.csv",
	"-results.csv": "file-results.csv", "-tables.json": "file-tables.json", workbookEnding: "file.xlsx",
}

// Holds is a phrase: what a file holds.
func (p dataFilesPage) Holds(ending string) string { return fileNames[ending] }

// dataFilesPage lists the files of a period, or of all periods.
type dataFilesPage struct {
	frame
	All    bool
	Volume activities.Volume
	Folder string // of this version
	Latest string // of whatever version is the latest
	Files  []activities.DataFile
	Whole  bool // all of them are made
}

// listing is how long the page waits for files that are being made.
const listing = 3 * time.Second

func (s *site) dataFiles(r *http.Request, e *edition) (*document, error) {
	v, err := s.volume(r.Context(), r.PathValue("period"), latestVersion)
	if err != nil {
		return nil, err
	}
	page := dataFilesPage{frame: s.frame(r, nil), All: v.Period == "", Volume: v}
	page.Pub = s.newest(r, e)
	named := phrases["files.all"].in(page.Lang)
	if !page.All {
		named = v.Period.In(page.Lang)
	}
	if page.Title, err = say("files.of", page.Lang, named); err != nil {
		return nil, err
	}
	folder := address("du-lieu-mo", r.PathValue("period"))
	page.Folder, page.Latest = folder+"/"+v.Label(), folder+"/"+latestVersion
	page.Described = page.Folder + "/" + descriptorFile
	ctx, cancel := context.WithTimeout(r.Context(), listing)
	defer cancel()
	if page.Files, page.Whole, err = s.listed(ctx, v); err != nil {
		return nil, err
	}
	return s.document("datafiles", page.Lang, page)
}

// officeBook saves the workbook of a period with what only the office may see.
func (s *site) officeBook(w http.ResponseWriter, r *http.Request) error {
	v, err := s.volume(r.Context(), r.PathValue("period"), latestVersion)
	if err != nil {
		return err
	}
	f := &spooled{}
	if err := f.fill(false, func(to io.Writer) error { return s.Files.OfficeBook(r.Context(), to, v) }); err != nil {
		return away(err)
	}
	w.Header().Set("Content-Type", workbookType)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", v.Name("-noi-bo"+workbookEnding)))
	http.ServeContent(w, r, "", time.Time{}, io.NewSectionReader(f.plain, 0, f.size))
	return nil
}
