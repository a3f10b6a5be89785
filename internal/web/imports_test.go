package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/petition"
	"danhgia/review"
	"danhgia/scoring"
)

func init() {
	adminPages["imports"] = importsPath
	adminPages["import"] = importsPath + "/3"
	adminPages["import-live"] = importsPath + "/4"
	adminPages["import-starter"] = importsPath + "/lan-9"
	maps.Copy(adminDeeds, map[string]story{
		"source-add": {sourceAdded.path, map[string]string{
			"name": "mot-cua", "content": "dossiers", "kind": "sql", "address": "postgres://nguoi-doc@mot-cua.tinh.example/mot_cua", "secret": "mot-cua", "query": "select ma as \"MaHoSo\"\nfrom ho_so", "at": "06:30",
		}, nil},
		"source-change": {sourcesPath + "/2/sua", map[string]string{
			"name": "mot-cua", "content": "procedures", "kind": "http", "address": "https://mot-cua.tinh.example/x?ky={period}", "token": "https://mot-cua.tinh.example/token", "client": "danhgia", "secret": "mot-cua", "every": "120",
		}, nil},
		"source-pause":  {sourcesPath + "/1/tam-dung", nil, nil},
		"source-resume": {sourcesPath + "/2/tiep-tuc", nil, nil},
		"source-remove": {sourcesPath + "/1/bo", nil, nil},
		"source-read":   {sourcesPath + "/1/nap", map[string]string{"period": "8/2026"}, nil},
		"import-stop":   {importsPath + "/4/dung", nil, nil},
		"import-file":   {fileImported.path, map[string]string{"content": "dossiers", "period": "tháng 8/2026"}, []string{"ho-so.csv", "dossier,agency\n"}},
	})
}

func importedAt(minute int) time.Time {
	return time.Date(2026, 9, 14, 6, minute, 0, 0, calendar.Vietnam)
}

// Imports are one that is at work, one that was refused, one that is done, and one of the starter.
func (g *registers) LastImports(ctx context.Context) ([]activities.Import, error) {
	return g.Imports(ctx, 10, 0)
}

func (g *registers) Imports(_ context.Context, most, after int) ([]activities.Import, error) {
	key := activities.Key{Province: "H99", Period: "2026-08"}
	all := []activities.Import{
		{ID: 4, Intake: 12, Key: key, Content: activities.OfDossiers, Source: "mot-cua", File: "mot-cua.csv", Bytes: 1 << 30, State: activities.ImportTaking, Figures: activities.IntakeFigures{Lines: 250000, Added: 249000}, Begun: importedAt(30)},
		{
			ID: 3, Intake: 11, Key: key, Content: activities.OfDossiers, Source: activities.UploadSource, File: hostile, State: activities.ImportRefused, By: "Nguyễn Thị Lan",
			Error:   scoring.Text{Vi: "đã có 101 dòng không nhận được nên không nạp cả tệp", En: "101 lines are refused"},
			Figures: activities.IntakeFigures{Lines: 2000, Refused: 101}, Begun: importedAt(20), Ended: scoring.Some(importedAt(21)),
		},
		{ID: 2, Intake: 10, Key: key, Content: activities.OfProcedures, Source: activities.UploadSource, File: "danh-muc.csv", State: activities.ImportDone, By: "Nguyễn Thị Lan", Figures: activities.IntakeFigures{Lines: 1800, Added: 1800}, Begun: importedAt(10), Ended: scoring.Some(importedAt(10))},
		{Intake: 9, Key: key, Content: activities.OfDossiers, Source: activities.StarterSource, File: "ho-so.csv", State: activities.ImportDone, Figures: activities.IntakeFigures{Lines: 5, Added: 2, Changed: 1, Unchanged: 1, Repeated: 1}, Begun: importedAt(5), Ended: scoring.Some(importedAt(6))},
	}
	return all[min(after, len(all)):min(after+most, len(all))], nil
}

func (g *registers) Import(ctx context.Context, id activities.ImportID, intake int) (activities.Import, error) {
	all, _ := g.Imports(ctx, 10, 0)
	for _, i := range all {
		if id != 0 && i.ID == id || id == 0 && i.Intake == intake {
			return i, g.err
		}
	}
	return activities.Import{}, activities.ErrNotFound
}

func (g *registers) Refusals(_ context.Context, intake, _ int) ([]activities.LineRefusal, error) {
	if intake != 11 {
		return nil, nil
	}
	return []activities.LineRefusal{
		{Line: 17, Column: "status", Value: hostile, Rule: scoring.Text{Vi: "không phải là trạng thái hồ sơ, từ 1 đến 10"}},
		{Line: 20, Column: "agency", Value: "=1+1", Rule: scoring.Text{Vi: "không phải mã cơ quan"}},
		{Line: 21, Rule: scoring.Text{Vi: "dòng không có đủ số cột như dòng đầu"}},
	}, nil
}

// keptFile is where the tests' one file of the spool is kept.
const keptFile = "AAAAAAAAAAAAAAAAAAAAAAAAAA"

func (g *registers) KeepFile(_ context.Context, content io.Reader) (string, int64, error) {
	all, err := io.ReadAll(content)
	if string(all) == "x" || bytes.Contains(all, []byte("too large")) {
		return "", 0, activities.Refuse("tệp lớn hơn 4 GB; hãy chia tệp", "too large")
	}
	return keptFile, int64(len(all)), err
}

func (g *registers) DropFile(string) error { return nil }

func (g *registers) PeekFile(content activities.IntakeContent, key, name string) (activities.FilePreview, error) {
	switch {
	case key != keptFile:
		return activities.FilePreview{}, activities.ErrNotFound
	case strings.Contains(name, "hong"):
		return activities.FilePreview{}, activities.Refuse("%s: thiếu cột received_at", "%s: no column received_at", name)
	case content == activities.OfProcedures:
		return activities.FilePreview{Lines: 1800, Procedures: []activities.Procedure{
			{Agency: "H99.01", Procedure: dossier.Procedure{Code: "2.000815", Online: true, Term: dossier.Term{Max: 5, Unit: dossier.WorkingDays}}},
		}}, nil
	case content == activities.OfPetitions:
		return activities.FilePreview{Petitions: []petition.Petition{{
			Number: "PA-1", Agency: "H99.01", Sender: petition.Organisation, Received: dossier.At(importedAt(0)), Satisfaction: petition.Satisfied,
		}}}, nil
	case content == activities.OfRatings:
		return activities.FilePreview{Ratings: []petition.Rating{{Dossier: "H99.01-260805-0001", Agency: "H99.01", Rated: dossier.At(importedAt(0)), Satisfaction: petition.Neutral}}}, nil
	case content == activities.OfPortal:
		return activities.FilePreview{Portal: []activities.PortalLine{{Number: "H99.01-260805-0001", Status: dossier.Done}}}, nil
	}
	return activities.FilePreview{
		Unused: []string{"HoTenNguoiNop", hostile}, Lacks: []string{"PAYMENT_DOSSIER"},
		Dossiers: []dossier.Dossier{{Number: "H99.01-260805-0001", Agency: "H99.01", Procedure: "2.000815", Received: dossier.At(importedAt(0)), Status: dossier.Done}},
		Refused:  []activities.LineRefusal{{File: name, Line: 3, Column: "status", Value: "11", Rule: scoring.Text{Vi: "không phải là trạng thái hồ sơ, từ 1 đến 10"}}},
	}, nil
}

func (g *registers) AskImport(_ context.Context, j activities.ImportJob, c activities.Change, preview bool) (activities.ImportID, error) {
	if j.Key.Period == "2026-09" {
		return 0, activities.Busy("đang nạp hồ sơ của tháng 9/2026; hãy chờ lần nạp đó xong", "busy")
	}
	return 5, g.done(c, preview)
}

func (g *registers) StopImport(_ context.Context, _ activities.ImportID, c activities.Change) error {
	return g.done(c, false)
}

func (g *registers) Sources(context.Context) ([]activities.Source, error) {
	return []activities.Source{
		{ID: 1, Name: "mot-cua", Kind: activities.SourceSQL, Content: activities.OfDossiers, Address: "postgres://nguoi-doc@mot-cua.tinh.example/mot_cua", Query: "select ma as \"MaHoSo\" from ho_so where nhan < '{to}'", Secret: "mot-cua", Timing: activities.SourceTiming{At: scoring.Some(calendar.TimeOfDay(6*60 + 30))}},
		{ID: 2, Name: "danh-muc", Kind: activities.SourceFolder, Content: activities.OfProcedures, Address: "danh-muc", Timing: activities.SourceTiming{Every: 5 * time.Minute}, Paused: scoring.Some(importedAt(0))},
	}, nil
}

func (g *registers) Source(ctx context.Context, id activities.SourceID) (activities.Source, error) {
	all, _ := g.Sources(ctx)
	for _, s := range all {
		if s.ID == id {
			return s, g.err
		}
	}
	return activities.Source{}, activities.ErrNotFound
}

func (g *registers) SaveSource(_ context.Context, s activities.Source, c activities.Change, preview bool) error {
	if err := s.Check(); err != nil {
		return err
	}
	return g.done(c, preview)
}

func (g *registers) PauseSource(_ context.Context, _ activities.SourceID, _ bool, c activities.Change) error {
	return g.done(c, false)
}

func (g *registers) RemoveSource(_ context.Context, _ activities.SourceID, c activities.Change) error {
	return g.done(c, false)
}

func (g *registers) RunSource(_ context.Context, _ activities.SourceID, _ scoring.Period, c activities.Change) error {
	return g.done(c, false)
}

func TestASourceThatIsNoneIsRefusedAtItsFields(t *testing.T) {
	c := openConsole(t, &registers{})
	r := c.send(t, review.Admin, sourceAdded.path, map[string]string{
		"name": "Một cửa", "content": "dossiers", "kind": "sql", "address": "postgres://u:mat-khau@h/db", "secret": "../x", "query": "delete from ho_so", "at": "25:99", "every": "",
	})
	if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(r.body, `id="at-fault"`) {
		t.Fatalf("answers %d: %s", r.StatusCode, problems(r.body))
	}
	r = c.send(t, review.Admin, sourceAdded.path, map[string]string{
		"name": "Một cửa", "content": "dossiers", "kind": "sql", "address": "postgres://u:mat-khau@h/db", "secret": "../x", "query": "delete from ho_so", "at": "06:30", "every": "20",
	})
	for _, field := range []string{"name", "address", "secret", "query", "every"} {
		if !strings.Contains(r.body, `id="`+field+`-fault"`) {
			t.Errorf("nothing is said at %s: %s", field, problems(r.body))
		}
	}
}

func TestAFileThatCannotBeTakenInIsRefusedBesideItsForm(t *testing.T) {
	for name, c := range map[string]struct{ file, content, period, want string }{
		"no columns":   {"hong.csv", "a\n", "8/2026", "Hong.csv: thiếu cột received_at"},
		"too large":    {"lon.csv", "too large", "8/2026", "Tệp lớn hơn 4 GB; hãy chia tệp"},
		"empty":        {"rong.csv", "", "8/2026", "Tệp rong.csv không có nội dung."},
		"no period":    {"a.csv", "a\n", "tháng nào", periodFault},
		"another busy": {"a.csv", "a\n", "9/2026", "Đang nạp hồ sơ của tháng 9/2026; hãy chờ lần nạp đó xong"},
	} {
		t.Run(name, func(t *testing.T) {
			console := openConsole(t, &registers{})
			r := console.send(t, review.Staff, fileImported.path, map[string]string{"content": "dossiers", "period": c.period}, c.file, c.content)
			if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(r.body, c.want) {
				t.Errorf("answers %d: %s", r.StatusCode, problems(r.body))
			}
			if !strings.Contains(r.body, fmt.Sprintf("value=%q", c.period)) {
				t.Error("the period that was typed is lost")
			}
		})
	}
}

func TestTheRefusedLinesAreATable(t *testing.T) {
	c := openConsole(t, &registers{})
	r := c.as(t, review.Staff, importsPath+"/3/dong-khong-nhan.csv")
	if r.StatusCode != http.StatusOK || !strings.HasPrefix(r.body, "line,column,value,rule\n17,status,") || !strings.Contains(r.body, "20,agency,'=1+1,") {
		t.Errorf("answers %d: %s", r.StatusCode, r.body)
	}
	for _, path := range []string{"/999", "/x", "/lan-0", "/0", "/lan-99999999999", "/999/tien-do", "/lan-x/dong-khong-nhan.csv"} {
		if r := c.as(t, review.Staff, importsPath+path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, r.StatusCode)
		}
	}
	if r := c.as(t, review.Staff, importsPath+"/4/tien-do"); !strings.Contains(r.body, "Đã đọc 250.000 dòng") || r.Header.Get("Hx-Refresh") != "" {
		t.Errorf("progress: %s", r.body)
	}
	if r := c.as(t, review.Staff, importsPath+"/3/tien-do"); r.Header.Get("Hx-Refresh") != "true" {
		t.Error("the page of an import that has ended is not loaded again")
	}
}
