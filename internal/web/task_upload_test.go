package web

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

const (
	pdfBytes = "%PDF-1.7 biên bản"
	why      = "Cổng đếm thiếu hồ sơ của tháng 8."
)

// filed is a form with files: fields in pairs, then files as field, name and content.
func filed(t *testing.T, pairs []string, files ...[3]string) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range form(pairs...) {
		for _, v := range values {
			must(t, w.WriteField(name, v))
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile(f[0], f[1])
		must(t, err)
		_, err = io.WriteString(part, f[2])
		must(t, err)
	}
	must(t, w.Close())
	return b.String(), w.FormDataContentType()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// spooling is where this test's files are put down.
func spooling(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	t.Setenv("TMPDIR", dir)
	return dir
}

func leftIn(t *testing.T, dir string) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

var disputing = []string{"says", "disputed", "indicator", "SYNCED", "reason.SYNCED", why, "numerator.SYNCED", "50", "denominator.SYNCED", "80"}

func TestEvidenceComesWithItsDispute(t *testing.T) {
	dir := spooling(t)
	d := newDesk(t)
	server, _ := attend(t, d)
	body, contentType := filed(t, disputing,
		[3]string{"evidence.SYNCED", `C:\scan\biên bản.PDF`, pdfBytes}, [3]string{"evidence.SYNCED", "", ""}, [3]string{"evidence.ON_TIME", "", ""})
	r := postBody(t, server, jobPath, body, "Content-Type", contentType)
	if r.StatusCode != http.StatusSeeOther || len(d.asked) != 1 {
		t.Fatalf("answers %d\n%s", r.StatusCode, r.body)
	}
	want := activities.Statement{Task: 7, Generation: 2, Says: review.Disputed, Disputes: []review.Dispute{
		{Indicator: "SYNCED", Reason: why, Proposed: scoring.Some(review.Counted{Numerator: 50, Denominator: 80})},
	}}
	got := d.asked[0]
	files := got.Files
	got.Files = nil
	if diff := cmp.Diff(want, got); diff != "" || len(files) != 1 {
		t.Fatalf("%d files\n%s", len(files), diff)
	}
	file := files[0]
	file.Content = nil
	if diff := cmp.Diff(activities.File{
		Evidence:  review.Evidence{Name: "biên bản.pdf", Type: "application/pdf", Size: int64(len(pdfBytes))},
		Indicator: "SYNCED", SHA256: activities.LinkHash(pdfBytes),
	}, file); diff != "" {
		t.Error(diff)
	}
	if d.stored[0] != pdfBytes {
		t.Errorf("the desk could read %q", d.stored[0])
	}
	leftIn(t, dir)
}

func TestFilesThatAreNotTakenAreSaidAtTheirField(t *testing.T) {
	many := make([][3]string, 21)
	for i := range many {
		many[i] = [3]string{"evidence.SYNCED", fmt.Sprintf("%d.pdf", i), fmt.Sprintf("%s %d", pdfBytes, i)}
	}
	for name, c := range map[string]struct {
		files []([3]string)
		says  []string
		asked int
	}{
		"a program under the name of a document": {
			[][3]string{{"evidence.SYNCED", "ke-khai.pdf", "\x7fELF\x02\x01\x01"}},
			[]string{`<a href="#evidence.SYNCED">`, "Tệp ke-khai.pdf không phải là PDF, JPEG hay PNG theo nội dung", `id="evidence.SYNCED-fault"`},
			0,
		},
		"of two files one that is broken": {
			[][3]string{{"evidence.SYNCED", "tot.pdf", pdfBytes}, {"evidence.SYNCED", "anh.jpg", "\xff\xd8\xff\xe0\x00"}},
			[]string{"Tệp ảnh anh.jpg bị hỏng", "Mời chọn lại: tot.pdf."},
			0,
		},
		"an empty file":       {[][3]string{{"evidence.SYNCED", "rong.pdf", ""}}, []string{"Tệp rong.pdf trống."}, 0},
		"more than twenty":    {many, []string{"Nhiều nhất 20 tệp cho một kiến nghị.", `<a href="#evidence.SYNCED">`}, 1},
		"a hostile file name": {[][3]string{{"evidence.SYNCED", `"><b>.exe`, "MZ"}}, []string{"&gt;", "không phải là PDF"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			dir := spooling(t)
			d := newDesk(t)
			server, log := attend(t, d)
			body, contentType := filed(t, disputing, c.files...)
			r := postBody(t, server, jobPath, body, "Content-Type", contentType)
			if r.StatusCode != http.StatusUnprocessableEntity || len(d.asked) != c.asked || len(d.link.Answers) > 0 {
				t.Errorf("answers %d after %d statements", r.StatusCode, len(d.asked))
			}
			parse(t, "/viec", r.body).check()
			for _, words := range append(c.says, "Nội dung chưa được ghi nhận", why, `value="50"`) {
				if !strings.Contains(r.body, words) {
					t.Errorf("the page does not say %q\n%s", words, r.body)
				}
			}
			if strings.Contains(r.body, "<b>") || log.Len() > 0 {
				t.Errorf("markup, or a log: %s", log)
			}
			leftIn(t, dir)
		})
	}
}

// flood is the body of a form with a file of so many bytes, made while it is read; watch looks on.
type flood struct {
	head, tail string
	size, sent int64
	watch      func()
}

func (f *flood) Read(p []byte) (int, error) {
	switch {
	case f.head != "":
		n := copy(p, f.head)
		f.head = f.head[n:]
		return n, nil
	case f.sent < f.size:
		if f.sent%(16<<20) < int64(len(p)) {
			f.watch()
		}
		n := min(int64(len(p)), f.size-f.sent)
		clear(p[:n])
		f.sent += n
		return int(n), nil
	case f.tail != "":
		n := copy(p, f.tail)
		f.tail = f.tail[n:]
		return n, nil
	default:
		return 0, io.EOF
	}
}

func newFlood(t *testing.T, size int64) (*flood, string) {
	body, contentType := filed(t, disputing, [3]string{"evidence.SYNCED", "lon.pdf", "%PDF-1.7<here>"})
	head, tail, _ := strings.Cut(body, "<here>")
	return &flood{head: head, tail: tail, size: size}, contentType
}

func TestAFileOf300MBIsRefusedInWordsAndFillsNothing(t *testing.T) {
	dir := spooling(t)
	d := newDesk(t)
	server, _ := attend(t, d)
	body, contentType := newFlood(t, 300<<20)
	var disk int64
	var memory runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&memory)
	before, most := memory.HeapAlloc, uint64(0)
	body.watch = func() {
		var now int64
		must(t, filepath.WalkDir(dir, func(_ string, e os.DirEntry, err error) error {
			if info, infoErr := e.Info(); err == nil && infoErr == nil && !e.IsDir() {
				now += info.Size()
			}
			return nil
		}))
		runtime.ReadMemStats(&memory)
		disk, most = max(disk, now), max(most, memory.HeapAlloc)
	}
	r := sendForm(t, server.Client(), server.URL+jobPath, body, contentType)
	if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(r.body, "Tệp lon.pdf lớn 301 MB; mỗi tệp nhiều nhất 20 MB.") || !strings.Contains(r.body, why) {
		t.Errorf("answers %d\n%s", r.StatusCode, r.body)
	}
	if disk == 0 || disk > review.MaxEvidence+1 {
		t.Errorf("%d bytes lay on the disk", disk)
	}
	if most > before+64<<20 {
		t.Errorf("%d MB of memory were taken", (most-before)>>20)
	}
	if len(d.asked) > 0 {
		t.Error("it came to the desk")
	}
	leftIn(t, dir)
}

func sendForm(t *testing.T, client *http.Client, address string, body io.Reader, contentType string) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, body)
	must(t, err)
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	response, err := client.Do(r)
	must(t, err)
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	must(t, err)
	return reply{response, string(content)}
}

func TestFormsWithFilesThatAreNoForms(t *testing.T) {
	good, contentType := filed(t, disputing, [3]string{"evidence.SYNCED", "a.pdf", pdfBytes})
	texts, textType := filed(t, append([]string{"difficulties", strings.Repeat("x", 1<<20)}, disputing...))
	other, otherType := filed(t, disputing, [3]string{"avatar", "a.pdf", pdfBytes})
	for name, c := range map[string]struct {
		path, body string
		headers    []string
		status     int
	}{
		"from another site":            {jobPath, good, []string{"Content-Type", contentType, "Sec-Fetch-Site", "cross-site"}, 403},
		"with a link of nobody":        {"/nhiem-vu/unknown", good, []string{"Content-Type", contentType}, 404},
		"cut off in the middle":        {jobPath, good[:len(good)-80], []string{"Content-Type", contentType}, 400},
		"without a boundary":           {jobPath, good, []string{"Content-Type", "multipart/form-data"}, 400},
		"more than a megabyte of text": {jobPath, texts, []string{"Content-Type", textType}, 413},
		"a file that nobody asked for": {jobPath, other, []string{"Content-Type", otherType}, 400},
	} {
		t.Run(name, func(t *testing.T) {
			dir := spooling(t)
			d := newDesk(t)
			server, _ := attend(t, d)
			if r := postBody(t, server, c.path, c.body, c.headers...); r.StatusCode != c.status || len(d.asked) > 0 {
				t.Errorf("answers %d after %d statements\n%s", r.StatusCode, len(d.asked), r.body)
			}
			leftIn(t, dir)
		})
	}
}

func withFile(t *testing.T) *desk {
	d := newDesk(t).as(review.Rule, review.Staff).disputed(review.Ruling{})
	d.link.Files = []activities.StoredFile{
		{ID: 5, Dispute: 3, Answer: 1, Evidence: review.Evidence{Name: `biên bản "1" 100%.pdf`, Type: "application/pdf", Size: 1_500_000}},
		{ID: 6, Answer: 1, Evidence: review.Evidence{Name: "phiếu.png", Type: "image/png", Size: 900}},
		{ID: 8, Dispute: 4, Answer: 1, Evidence: review.Evidence{Name: "khác.png", Type: "image/png", Size: 900}},
	}
	d.files = map[int64][]byte{5: []byte("<script>alert(1)</script>"), 6: []byte("png"), 9: []byte("another's")}
	return d
}

func TestFilesAreSavedAndNeverShown(t *testing.T) {
	server, log := attend(t, withFile(t))
	page := get(t, server, jobPath).body
	if strings.Count(page, "?tep=") != 2 || !strings.Contains(page, `<a href="?tep=5" download>`) || !strings.Contains(page, "(1,4 MB)") || !strings.Contains(page, "bản chụp câu trả lời") {
		t.Errorf("the page does not show its two files\n%s", page)
	}
	r := get(t, server, jobPath+"?tep=5")
	want := map[string]string{
		"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
		"Content-Disposition":     `attachment; filename="bi_n b_n _1_ 100_.pdf"; filename*=UTF-8''bi%C3%AAn%20b%E1%BA%A3n%20%221%22%20100%25.pdf`,
		"Content-Security-Policy": "default-src 'none'; sandbox",
	}
	for name, value := range want {
		if got := r.Header.Get(name); got != value {
			t.Errorf("%s is %q, not %q", name, got, value)
		}
	}
	if r.StatusCode != http.StatusOK || r.body != "<script>alert(1)</script>" {
		t.Errorf("answers %d: %s", r.StatusCode, r.body)
	}
	for _, query := range []string{"?tep=9", "?tep=7", "?tep=", "?tep=5+or+1", "?tep=-1"} {
		if r := get(t, server, jobPath+query); r.StatusCode != http.StatusNotFound || strings.Contains(r.body, "another's") {
			t.Errorf("%s answers %d", query, r.StatusCode)
		}
	}
	if strings.Contains(log.String(), token) {
		t.Error("the log has the token")
	}
}

func TestAFileNameBreaksOutOfNoHeader(t *testing.T) {
	for _, name := range []string{"a\r\nX-Evil: 1.pdf", `a"; filename="b.exe`, "Ả Rập \u202e.pdf", "a+b c.pdf"} {
		got := attachment(name)
		if strings.ContainsAny(got, "\r\n") || strings.Count(got, `"`) != 2 {
			t.Errorf("%q gives %s", name, got)
		}
	}
	if got := attachment("a+b c.pdf"); !strings.HasSuffix(got, "''a%2Bb%20c.pdf") {
		t.Error(got)
	}
}
