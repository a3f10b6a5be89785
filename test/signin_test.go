package test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"
)

var (
	signInCode = regexp.MustCompile(`\b(\d{3} \d{3})\b`)
	signInLink = regexp.MustCompile(`/dang-nhap/([A-Za-z0-9_-]{43})`)
)

// newest waits for a sign-in mail that was not there before, and returns what is looked for in it.
func (s *scene) newest(address string, before int, pattern *regexp.Regexp) (found string) {
	s.t.Helper()
	s.await("the mail to sign in with is there", func(context.Context) bool {
		mails := s.signIns(address)
		if len(mails) <= before {
			return false
		}
		if match := pattern.FindStringSubmatch(mails[len(mails)-1]); match != nil {
			found = match[1]
		}
		return found != ""
	})
	return found
}

// signIns are the mails to sign in with that an address was sent, the newest last.
func (s *scene) signIns(address string) (mails []string) {
	for _, text := range s.letters(address) {
		if strings.Contains(text, "/dang-nhap") {
			mails = append(mails, text)
		}
	}
	return mails
}

// signInByCode asks for a mail and types the code of it into the page that is still open.
func (b *browser) signInByCode(s *scene, address string) {
	b.t.Helper()
	before := len(s.signIns(address))
	b.open("/viec-cua-toi")
	b.says("Đăng nhập", "Không cần mật khẩu")
	b.inspect("signin")
	b.do(chromedp.SendKeys(chromedp.CSS("#email"), address))
	b.press(`form[action="/dang-nhap"] button`)
	b.inspect("signin-code")
	b.do(chromedp.SendKeys(chromedp.CSS("#code"), s.newest(address, before, signInCode)))
	b.press(`form[action="/dang-nhap/ma"] button`)
}

// signInByLink asks for a mail and goes by the link in it.
func (b *browser) signInByLink(s *scene, address string) {
	b.t.Helper()
	before := len(s.signIns(address))
	b.open("/dang-nhap")
	b.do(chromedp.SendKeys(chromedp.CSS("#email"), address))
	b.press(`form[action="/dang-nhap"] button`)
	b.open("/dang-nhap/" + s.newest(address, before, signInLink))
	b.inspect("signin-link")
	b.press("main form button")
}

// enrols sets up an authenticator app as the second factor, at the first time.
func (b *browser) enrols() {
	b.t.Helper()
	b.says("Ứng dụng xác thực")
	b.inspect("factor-new")
	secret := run(b, chromedp.Text(chromedp.CSS("main p > code")))
	code, err := totp.GenerateCode(strings.ReplaceAll(secret, " ", ""), time.Now())
	must(b.t, err)
	b.do(chromedp.SendKeys(chromedp.CSS(`input[autocomplete="one-time-code"]`), code))
	b.press(`button[value="them-ung-dung"]`)
	b.says("mã dự phòng")
	b.inspect("factor-recovery")
	b.press("main a.btn")
}

func TestPeopleSignInInTheBrowser(t *testing.T) {
	t.Parallel()
	s := underReview(t)
	t.Run("a focal officer by the code of a mail", func(t *testing.T) {
		b := newBrowser(t, s.site)
		b.signInByCode(s, "dau-moi.h44.222@phutho.example")
		b.says("Việc của tôi", "Rà soát phiếu điểm tháng 8/2026")
		b.inspect("duties")
		b.open("/tai-khoan")
		b.inspect("account")
		b.open("/van-phong/nguoi-dung")
		b.says("Ông/Bà không có quyền mở trang này")
	})
	t.Run("the office by the link of a mail and a second factor", func(t *testing.T) {
		b := newBrowser(t, s.site)
		b.signInByLink(s, "quan-tri.h44@phutho.example")
		b.enrols()
		b.look("office-", "/van-phong", "/van-phong/nguoi-dung")
	})
}
