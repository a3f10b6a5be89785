package web

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

var signedFile = []byte("%PDF-1.7 chữ ký %%EOF")

func (g *registers) Paper(_ context.Context, q activities.PaperRequest) (activities.MadePaper, error) {
	if q.Agency == "H99.999" {
		return activities.MadePaper{}, activities.Refuse("kết quả %s không có cơ quan, đơn vị %s", "%s has no %s", q.Period, q.Agency)
	}
	return activities.MadePaper{Name: string(q.Kind) + "." + q.Format, Type: "application/pdf", Content: []byte(q.Kind)}, g.err
}

func (g *registers) PaperWords(context.Context, activities.PaperRequest) ([]string, activities.MadePaper, error) {
	return []string{"BÁO CÁO", hostile}, activities.MadePaper{Publication: activities.Publication{Revision: 2, SHA256: "abc", Published: someday}}, g.err
}

func (g *registers) PaperFields(activities.PaperKind) []activities.PaperField {
	return []activities.PaperField{{Written: "{{TenCoQuan}}", Label: "Tên"}, {Written: "{{#NoiNhan}} … {{/NoiNhan}}", Label: "Nơi nhận"}, {Written: "{{Dong}}", Label: "Dòng", Within: "NoiNhan"}}
}

func (g *registers) TemplateFile(_ context.Context, _ activities.PaperKind, version int64, _ bool) ([]byte, error) {
	if version == 99 {
		return nil, activities.ErrNotFound
	}
	return []byte("PK mẫu"), g.err
}

func (g *registers) TemplateVersions(context.Context) ([]activities.PaperTemplate, error) {
	return []activities.PaperTemplate{{ID: 3, Kind: activities.ReportPaper, Name: hostile + ".docx", Size: 2000, SHA256: "def", By: "Trần Thị Bình", Reason: hostile, At: someday, Current: true}}, g.err
}

func (g *registers) StoreTemplate(_ context.Context, _ activities.PaperKind, _ string, content []byte, c activities.Change, preview bool) error {
	if string(content) == "sai" {
		return activities.Refuse("Thân văn bản, đoạn “{{Sai}}”: không có trường {{Sai}}", "no such field")
	}
	return g.done(c, preview)
}

func (g *registers) OfficeHead(context.Context) (activities.Letterhead, bool, error) {
	return activities.DefaultLetterhead("UBND tỉnh Mẫu"), false, nil
}

func (g *registers) HeadVersions(context.Context) ([]activities.SetLetterhead, error) {
	return []activities.SetLetterhead{{By: "Trần Thị Bình", Reason: hostile, At: someday}}, g.err
}

func (g *registers) StoreHead(_ context.Context, l activities.Letterhead, c activities.Change, preview bool) error {
	if err := l.Check(); err != nil {
		return err
	}
	return g.done(c, preview)
}

var someday = time.Date(2026, 9, 10, 8, 30, 0, 0, time.UTC)

// SignedPapers are there for the period that has them.
func (s *shelves) SignedPapers(_ context.Context, p scoring.Period) ([]activities.Paper, error) {
	if p != s.signed {
		return nil, s.err
	}
	paper := func(id int64, kind activities.PaperKind, public bool) activities.Paper {
		return activities.Paper{
			ID: id, Kind: kind, Key: activities.Key{Period: p}, Revision: 1, Publication: "abc", Number: "12/" + hostile, Dated: calendar.Date(2026, time.September, 9),
			Name: "ký.pdf", Size: 3000, SHA256: "fed", Public: public, By: "Trần Thị Bình", Reason: hostile, At: someday,
		}
	}
	return []activities.Paper{paper(7, activities.NoticePaper, true), paper(6, activities.ReportPaper, false), paper(5, activities.NoticePaper, true)}, s.err
}

func (s *shelves) SignedPaper(context.Context, scoring.Period, int64) ([]byte, error) {
	return signedFile, s.err
}

func (g *registers) FileSigned(_ context.Context, n activities.NewPaper, c activities.Change, preview bool) (activities.Paper, error) {
	if err := n.Check(calendar.Date(2026, time.October, 1)); err != nil {
		return activities.Paper{}, err
	}
	return activities.Paper{Kind: n.Kind, Key: n.Key, Revision: 2, Publication: "abc", Number: n.Number, Dated: n.Dated, Name: n.Name, Size: int64(len(n.Content)), SHA256: "fed", Public: n.Public}, g.done(c, preview)
}

// papersConsole is a console with a period that is published.
func papersConsole(t *testing.T) (console, scoring.Period) {
	t.Helper()
	c := openConsole(t, &registers{})
	r := sampleResults(t)
	c.site.Archive.(*shelves).put(t, r)
	c.site.Archive.(*shelves).signed = r.Period
	return c, r.Period
}

func TestThePageOfPapers(t *testing.T) {
	c := openConsole(t, &registers{})
	if r := c.as(t, review.Staff, papersPath); r.StatusCode != http.StatusOK || !strings.Contains(r.body, "Chưa có kỳ nào được công khai kết quả") {
		t.Errorf("without results: %d", r.StatusCode)
	}
	c, p := papersConsole(t)
	for path, name := range map[string]string{papersPath: "papers", papersPath + "/mau/bao-cao": "template", papersPath + "/ky/" + string(p) + "/xem/bao-cao": "paper"} {
		r := c.as(t, review.Staff, path)
		goldenAdmin(t, name+".vi.html", r.body)
		parse(t, path, r.body).check()
	}
}

func TestPapersAreSaved(t *testing.T) {
	c, p := papersConsole(t)
	at := papersPath + "/ky/" + string(p)
	for path, want := range map[string]string{
		at + "/tai/bao-cao":                           "bao-cao.docx",
		at + "/tai/phieu-diem?don-vi=H99.01&dang=pdf": "phieu-diem.pdf",
		at + "/tai/ket-qua":                           "ket-qua.pdf",
		papersPath + "/mau/bao-cao/tai?so=3":          "mau-bao-cao.docx",
	} {
		if r := c.as(t, review.Staff, path); r.StatusCode != http.StatusOK || r.Header.Get("Content-Disposition") != `attachment; filename="`+want+`"` {
			t.Errorf("%s: %d %s", path, r.StatusCode, r.Header.Get("Content-Disposition"))
		}
	}
	if r := c.as(t, review.Staff, at+"/da-ky/6"); r.body != string(signedFile) || r.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("a signed paper: %d %q", r.StatusCode, r.body)
	}
	for path, want := range map[string]int{
		papersPath + "/ky/2020-01": http.StatusNotFound, at + "/tai/khac": http.StatusNotFound, at + "/xem/ket-qua": http.StatusNotFound, papersPath + "/mau/ket-qua": http.StatusNotFound,
		at + "/da-ky/99": http.StatusNotFound, papersPath + "/mau/bao-cao/tai?so=99": http.StatusNotFound, at + "/tai/phieu-diem?don-vi=H99.999": http.StatusUnprocessableEntity,
	} {
		if r := c.as(t, review.Staff, path); r.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, r.StatusCode, want)
		}
	}
	if r := c.as(t, review.Focal, papersPath); r.StatusCode != http.StatusForbidden {
		t.Errorf("a focal officer: %d", r.StatusCode)
	}
}

func TestOnlyNoticesThatAreToldEverybodyAreShown(t *testing.T) {
	c, p := papersConsole(t)
	at := "/ky/" + string(p) + "/van-ban"
	r := get(t, c.Server, at)
	golden(t, "notices.vi.html", r.body)
	parse(t, at, r.body).check()
	for path, want := range map[string]int{at + "/7": http.StatusOK, at + "/6": http.StatusNotFound, at + "/5": http.StatusNotFound, at + "/x": http.StatusNotFound, "/ky/2030-01/van-ban": http.StatusNotFound} {
		if r := get(t, c.Server, path); r.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, r.StatusCode, want)
		}
	}
}

// headStory is a letterhead as it is typed.
func headStory() map[string]string {
	l := activities.DefaultLetterhead("UBND tỉnh Mẫu")
	l.Signer = "Trần Thị Bình"
	typed := map[string]string{}
	for i, value := range headValues(l) {
		typed[headFields()[i].ID] = value
	}
	return typed
}
