package test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// doors is an installation at an address with a name, as passkeys take one, where people are registered.
func doors(t *testing.T) *scene {
	t.Helper()
	source, officers := smallProvince(t)
	s := newScene(t, source)
	s.site = strings.Replace(s.site, "127.0.0.1", "localhost", 1)
	s.environment = append(s.environment, "DANHGIA_PUBLIC_URL="+s.site)
	s.worker()
	s.serve()
	s.prepare(officers)
	return s
}

// withDevice gives the browser a device that makes passkeys, and whose owner always agrees.
func (b *browser) withDevice() {
	b.t.Helper()
	must2(chromedp.Call(b.ctx, webauthn.Enable, webauthn.EnableParams{}))(b.t)
	must2(chromedp.Call(b.ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true,
		HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}}))(b.t)
}

func TestAPasskeyIsTheSecondFactorInTheBrowser(t *testing.T) {
	t.Parallel()
	s := doors(t)
	const admin = "quan-tri@phutho.example"
	b := newBrowser(t, s.site)
	b.withDevice()
	b.signInByCode(s, admin)
	b.says("Thiết lập lớp xác thực thứ hai", "Tạo khóa truy cập")
	b.inspect("factor-new-passkey")
	b.do(chromedp.SendKeys(chromedp.CSS("#name"), "Máy tính cơ quan"))
	b.press(`button[value="them-khoa"]`)
	b.says("Mã dự phòng của Ông/Bà")
	b.press("main a.btn")
	b.says("Việc của tôi")
	b.press(`form[action="/dang-xuat"] button`)
	b.says("Ông/Bà đã đăng xuất.")
	b.open("/tai-khoan")
	b.says("Không cần mật khẩu")

	b.signInByCode(s, admin)
	b.says("Xác thực lớp thứ hai", "Dùng khóa truy cập")
	b.inspect("factor-passkey")
	b.press(`button[value="khoa"]`)
	b.says("Việc của tôi")
	b.open("/tai-khoan")
	b.says("Máy tính cơ quan", "dùng gần nhất lúc", "Còn 10 mã")
	if n := s.count("select count(*) from session where strong_at is not null"); n != 2 {
		t.Errorf("%d sessions showed the second factor", n)
	}
}

// A mail that was asked for at a desk may be read on a telephone; a scanner reads it before.
func TestTheLinkOfAMailSignsInOnAnotherDevice(t *testing.T) {
	t.Parallel()
	s := doors(t)
	const officer = "dau-moi.h44.222@phutho.example"
	desk, phone := newBrowser(t, s.site), newBrowser(t, s.site)
	desk.open("/dang-nhap")
	desk.do(chromedp.SendKeys(chromedp.CSS("#email"), officer))
	desk.press(`form[action="/dang-nhap"] button`)
	link := s.site + "/dang-nhap/" + s.newest(officer, 0, signInLink)
	for range 3 {
		fetch(t.Context(), link)
	}
	phone.do(width(telephone))
	phone.open(link)
	phone.says("Thư này được yêu cầu từ một trình duyệt khác")
	phone.inspect("signin-link-elsewhere")
	phone.press("main form button")
	phone.says("Việc của tôi")
	desk.do(chromedp.SendKeys(chromedp.CSS("#code"), s.newest(officer, 0, signInCode)))
	desk.press(`form[action="/dang-nhap/ma"] button`)
	desk.says("Thư đăng nhập này đã được dùng")
	if n := s.count("select count(*) from session"); n != 1 {
		t.Errorf("%d sessions", n)
	}
}
