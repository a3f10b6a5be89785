package catcher

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/smtp"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"danhgia/internal/devstack"

	"github.com/emersion/go-message/mail"
	"github.com/google/go-cmp/cmp"
)

const (
	sender   = "phong-kiem-soat@tinh.example"
	receiver = "dau-moi@xa.example"
	page     = `<p style="color:green">Kính gửi</p><script>document.title="x"</script>`
)

var at = time.Date(2026, 9, 3, 8, 0, 0, 0, vietnam)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func start(t *testing.T, o Options) *Catcher {
	t.Helper()
	o.Now = func() time.Time { return at }
	c, err := Start(t.Context(), o)
	must(t, err)
	t.Cleanup(func() { _ = c.Stop(context.Background()) })
	return c
}

// letterOf is a mail with a text, a page and an attachment.
func letterOf(t *testing.T, subject string) []byte {
	t.Helper()
	var out bytes.Buffer
	var h mail.Header
	h.SetSubject(subject)
	h.SetAddressList("From", []*mail.Address{{Name: "Phòng Kiểm soát", Address: sender}})
	h.SetAddressList("To", []*mail.Address{{Name: "Đầu mối", Address: receiver}})
	w, err := mail.CreateWriter(&out, h)
	must(t, err)
	inline, err := w.CreateInline()
	must(t, err)
	writePart(t, inline, "text/plain", "Rà soát phiếu điểm tại https://danhgia.example/r/1?a=1&b=2.")
	writePart(t, inline, "text/html", page)
	must(t, inline.Close())
	var a mail.AttachmentHeader
	a.SetFilename("phiếu điểm.csv")
	a.SetContentType("text/csv", nil)
	part, err := w.CreateAttachment(a)
	must(t, err)
	_, err = io.WriteString(part, "cơ quan,điểm\n")
	must(t, err)
	must(t, part.Close())
	must(t, w.Close())
	return out.Bytes()
}

func writePart(t *testing.T, w *mail.InlineWriter, kind, content string) {
	t.Helper()
	var h mail.InlineHeader
	h.SetContentType(kind, map[string]string{"charset": "utf-8"})
	part, err := w.CreatePart(h)
	must(t, err)
	_, err = io.WriteString(part, content)
	must(t, err)
	must(t, part.Close())
}

func send(t *testing.T, c *Catcher, mail []byte) {
	t.Helper()
	must(t, smtp.SendMail(c.SMTP, nil, sender, []string{receiver}, mail))
}

// get is the status, header and body of an address on the page.
func get(t *testing.T, url string) (int, http.Header, string) {
	t.Helper()
	answer, err := http.Get(url)
	must(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	must(t, err)
	return answer.StatusCode, answer.Header, string(body)
}

func wantPage(t *testing.T, url string, parts ...string) {
	t.Helper()
	status, _, body := get(t, url)
	if status != http.StatusOK {
		t.Errorf("%s: status %d", url, status)
	}
	for _, p := range parts {
		if !strings.Contains(body, p) {
			t.Errorf("%s does not have %q:\n%s", url, p, body)
		}
	}
}

func TestAMailIsKeptAsItCame(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mail")
	c := start(t, Options{Dir: dir})
	sent := letterOf(t, "Rà soát phiếu điểm tháng 8/2026")
	send(t, c, sent)
	file := filepath.Join(dir, "20260903T010000Z-000001.eml")
	kept, err := os.ReadFile(file)
	must(t, err)
	envelope := "Return-Path: <" + sender + ">\r\nDelivered-To: " + receiver + "\r\n"
	if diff := cmp.Diff(envelope+string(sent), string(kept)); diff != "" {
		t.Error(diff)
	}
	info, err := os.Stat(file)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v", info.Mode())
	}
}

func TestThePagesShowAMail(t *testing.T) {
	c := start(t, Options{Dir: t.TempDir()})
	wantPage(t, c.URL, "Chưa có thư nào")
	send(t, c, letterOf(t, "Rà soát phiếu điểm <tháng 8>"))
	send(t, c, letterOf(t, "Nhắc việc"))
	wantPage(t, c.URL, "2 thư", "Rà soát phiếu điểm &lt;tháng 8&gt;", "03/09/2026 08:00:00", "Đầu mối")
	if _, _, body := get(t, c.URL); strings.Index(body, "Nhắc việc") > strings.Index(body, "Rà soát") {
		t.Error("the newest is not first")
	}
	one := c.URL + "/mail/20260903T010000Z-000001.eml"
	wantPage(t, one, "Rà soát phiếu điểm &lt;tháng 8&gt;", "Phòng Kiểm soát", "phiếu điểm.csv", "text/csv",
		`<a href="https://danhgia.example/r/1?a=1&amp;b=2" target="_blank"`, `</a>.`, "<iframe")
	wantPage(t, one+"/html", page)
	wantPage(t, one+"/attachment/0", "cơ quan,điểm\n")
	wantPage(t, one+"/source", "Delivered-To: "+receiver)
	wantPage(t, c.URL+"/style.css", "font")
}

func TestTheHeadersAreStrict(t *testing.T) {
	c := start(t, Options{Dir: t.TempDir()})
	send(t, c, letterOf(t, "Nhắc việc"))
	one := c.URL + "/mail/20260903T010000Z-000001.eml"
	tests := map[string]struct{ url, policy, disposition string }{
		"the list runs no script":              {c.URL, "default-src 'none'; style-src 'self'; frame-src 'self'", ""},
		"a mail's page runs no script":         {one, "default-src 'none'; style-src 'self'; frame-src 'self'", ""},
		"a mail's own HTML is in a sandbox":    {one + "/html", "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'", ""},
		"an attachment is saved, never opened": {one + "/attachment/0", "default-src 'none'", "attachment; filename*=utf-8''phi%E1%BA%BFu%20%C4%91i%E1%BB%83m.csv"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, h, _ := get(t, tt.url)
			if !strings.HasPrefix(h.Get("Content-Security-Policy"), tt.policy) || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Disposition") != tt.disposition {
				t.Errorf("the headers are %v", h)
			}
		})
	}
}

func TestWhatIsRefusedOnThePage(t *testing.T) {
	c := start(t, Options{Dir: t.TempDir()})
	send(t, c, letterOf(t, "Nhắc việc"))
	one := c.URL + "/mail/20260903T010000Z-000001.eml"
	for name, path := range map[string]string{
		"a mail that is not there":        c.URL + "/mail/20260903T010000Z-000009.eml",
		"a file that is no mail":          c.URL + "/mail/..%2Fcatcher.go",
		"an attachment that is not there": one + "/attachment/1",
		"an attachment before the first":  one + "/attachment/-1",
		"another page":                    c.URL + "/other",
	} {
		if status, _, _ := get(t, path); status != http.StatusNotFound {
			t.Errorf("%s: status %d", name, status)
		}
	}
}

func TestAnotherHostsNameIsRefused(t *testing.T) {
	c := start(t, Options{Dir: t.TempDir()})
	for host, want := range map[string]int{
		strings.TrimPrefix(c.URL, "http://"):                                               http.StatusOK,
		strings.Replace(strings.TrimPrefix(c.URL, "http://"), "127.0.0.1", "localhost", 1): http.StatusOK,
		"evil.example": http.StatusMisdirectedRequest,
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.URL, http.NoBody)
		must(t, err)
		r.Host = host
		answer, err := http.DefaultClient.Do(r)
		must(t, err)
		must(t, answer.Body.Close())
		if answer.StatusCode != want {
			t.Errorf("host %s: status %d", host, answer.StatusCode)
		}
	}
}

func TestAMailAboveTheLimitIsRefusedAndNotKept(t *testing.T) {
	dir := t.TempDir()
	c := start(t, Options{Dir: dir})
	line := strings.Repeat("a", 998) + "\r\n"
	big := []byte("Subject: lớn\r\n\r\n" + strings.Repeat(line, maxMail/1000+1))
	if err := smtp.SendMail(c.SMTP, nil, sender, []string{receiver}, big); err == nil || !strings.HasPrefix(err.Error(), "552") {
		t.Errorf("the error is: %v", err)
	}
	send(t, c, letterOf(t, "Nhắc việc"))
	entries, err := os.ReadDir(dir)
	must(t, err)
	if len(entries) != 1 {
		t.Errorf("%d files are in the folder", len(entries))
	}
}

func TestAMalformedMailIsShownAsFarAsItCanBeRead(t *testing.T) {
	c := start(t, Options{Dir: t.TempDir()})
	for i, mail := range []string{
		"no header at all\r\n",
		"Subject: =?utf-8?q?h=E1=BB=93_s=C6=A1?=\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nchữ",
		"Subject: ?\r\nContent-Type: text/plain; charset=unheard-of\r\n\r\nchữ\r\n",
		"Subject: =?unheard-of?q?a?=\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n",
	} {
		send(t, c, []byte(mail))
		wantPage(t, fmt.Sprintf("%s/mail/20260903T010000Z-%06d.eml", c.URL, i+1), "Người nhận")
	}
	wantPage(t, c.URL, "4 thư", "hồ sơ", receiver)
}

func TestASecondRunGoesOnCounting(t *testing.T) {
	dir := t.TempDir()
	first := start(t, Options{Dir: dir})
	send(t, first, letterOf(t, "Một"))
	must(t, first.Stop(t.Context()))
	must(t, os.WriteFile(filepath.Join(dir, "coming-1"), []byte("half"), 0o600))
	second := start(t, Options{Dir: dir})
	send(t, second, letterOf(t, "Hai"))
	var got []string
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if diff := cmp.Diff([]string{"20260903T010000Z-000001.eml", "20260903T010000Z-000002.eml"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTakenPortsAreGivenWay(t *testing.T) {
	taken, err := devstack.Listen(t.Context(), 0)
	must(t, err)
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	c := start(t, Options{Dir: t.TempDir(), SMTPPort: port, HTTPPort: port})
	send(t, c, letterOf(t, "Một"))
	wantPage(t, c.URL, "1 thư")
}
