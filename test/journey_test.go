package test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"danhgia/calendar"
)

// letters are the mails that somebody was sent, the newest last.
func (s *scene) letters(address string) (all []string) {
	s.t.Helper()
	files := must2(filepath.Glob(filepath.Join(s.mails, "*.eml")))(s.t)
	slices.SortFunc(files, func(a, b string) int { return modified(s.t, a).Compare(modified(s.t, b)) })
	for _, f := range files {
		if text := softBreaks.Replace(readFile(s.t, f)); strings.Contains(text, "<"+address+">") {
			all = append(all, text)
		}
	}
	return all
}

func modified(t *testing.T, file string) time.Time {
	t.Helper()
	return must2(os.Stat(file))(t).ModTime()
}

// inLetter waits for something in the mails that somebody is sent, and returns the newest of it.
func (s *scene) inLetter(address string, pattern *regexp.Regexp, after string) (found string) {
	s.t.Helper()
	s.await(address+" has a mail with "+pattern.String(), func(context.Context) bool {
		for _, text := range s.letters(address) {
			if match := pattern.FindStringSubmatch(text); match != nil {
				found = match[len(match)-1]
			}
		}
		return found != "" && found != after
	})
	return found
}

func (s *scene) link(address string) string {
	return s.site + "/viec/" + s.inLetter(address, personalLink, "")
}

// underReview is an installation with a period that is under review.
func underReview(t *testing.T) *scene {
	t.Helper()
	source, officers := smallProvince(t)
	s := newScene(t, source)
	s.worker()
	s.serve()
	s.prepare(officers)
	if code, _, errs := s.starter("start", "--period", "2026-08", "--source", source, "--reviewed"); code != 0 {
		t.Fatal(errs)
	}
	s.await("the reviews are open", func(context.Context) bool {
		return s.count("select count(*) from mail where kind = 'invite'") >= len(few)
	})
	s.drain()
	return s
}

// A period from its opening to its publication, all of it in the browser.
func TestAPeriodIsCarriedInTheBrowser(t *testing.T) {
	t.Parallel()
	source, officers := smallProvince(t)
	s := newScene(t, source)
	s.worker()
	s.serve()
	s.prepare(officers)
	s.opens("chuyen-vien-1.h44@phutho.example")
	s.await("the reviews are open", func(context.Context) bool {
		return s.count("select count(*) from mail where kind = 'invite'") >= len(few)
	})
	s.drain()
	s.confirmsOnATelephone("h44.222")
	s.disputesWithAFile("h44.105")
	must(t, s.told.Leap(t.Context(), "H44", time.Date(2026, 9, 10, 17, 0, 1, 0, calendar.Vietnam)))
	s.await("the reviews have ended", func(context.Context) bool {
		return s.count("select count(*) from task where kind = 'review' and state = 'open'") == 0
	})
	s.rules("chuyen-vien-2.h44@phutho.example")
	s.await("the result waits for its approval", func(context.Context) bool {
		return s.count("select count(*) from task where kind = 'approval' and state = 'open'") == 1
	})
	s.approves("lanh-dao.h44@phutho.example")
	s.await("the result is final", func(ctx context.Context) bool {
		_, page := fetch(ctx, s.site+"/ky/2026-08")
		return strings.Contains(page, "Chính thức")
	})
}

// opens starts the period: hands in the files, chooses, looks at what it brings, and confirms.
func (s *scene) opens(staff string) {
	s.t.Helper()
	b := newBrowser(s.t, s.site)
	b.signInByLink(s, staff)
	b.enrols()
	b.open("/van-phong")
	b.inspect("office")
	b.press(`main a[href="/van-phong/mo-ky"]`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("ky").value = "2026-08"`))
	b.press("main form button")
	files := must2(filepath.Glob(filepath.Join(s.source, "*.json")))(s.t)
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#tep"), files))
	b.press(`button[value="tep"]`)
	b.inspect("opening-files")
	b.press("#files ~ * a.btn-primary, section a.btn-primary")
	b.inspect("opening-choices")
	b.press("main form button.btn-primary")
	b.says("Kiểm tra và xem trước", "chưa có gì thay đổi")
	b.inspect("opening-preview")
	b.press("main form button.btn-primary")
	b.says("Kỳ đánh giá tháng 8/2026")
	s.await("the period has begun", func(context.Context) bool { return s.count("select count(*) from stage") > 0 })
	b.open("/van-phong/ky/2026-08")
	b.inspect("period")
}

// rules decides the dispute.
func (s *scene) rules(staff string) {
	s.t.Helper()
	b := newBrowser(s.t, s.site)
	b.signInByLink(s, staff)
	b.enrols()
	b.open("/van-phong/kien-nghi")
	b.inspect("cases")
	b.press(`th a[href^="/nhiem-vu/"]`)
	b.says("Một hồ sơ trả đúng hạn chưa được đồng bộ lên Cổng.", "bien-ban.pdf")
	b.inspect("ruling")
	b.do(chromedp.SendKeys(chromedp.CSS("#reason"), "Hồ sơ đã được đồng bộ sau thời điểm chốt số liệu."))
	b.press(`button[value="rejected"]`)
	b.says("Không chấp nhận", "Hồ sơ đã được đồng bộ sau thời điểm chốt số liệu.")
	b.inspect("ruling-done")
	b.look("office-", "/van-phong", "/van-phong")
}

// approves reads on a telephone what has changed, and approves.
func (s *scene) approves(leader string) {
	s.t.Helper()
	b := newBrowser(s.t, s.site)
	b.do(width(telephone))
	b.signInByCode(s, leader)
	b.enrols()
	b.says("Phê duyệt kết quả")
	b.open("/van-phong/ky/2026-08/phe-duyet")
	b.inspect("approval")
	b.press(`button[value="approved"]`)
	b.inspect("approval-done")
}

// confirmsOnATelephone goes by the link of a mail to the scorecard and confirms it, with a difficulty.
func (s *scene) confirmsOnATelephone(agency string) {
	s.t.Helper()
	officer := "dau-moi." + agency + "@phutho.example"
	b := newBrowser(s.t, s.site)
	b.do(width(telephone))
	b.open(s.link(officer))
	b.says("Rà soát phiếu điểm tháng 8/2026", "Hạn")
	b.inspect("link")
	b.press("form button")
	b.inspect("review")
	b.do(chromedp.SendKeys(chromedp.CSS("#difficulties"), "Mạng tại xã hay chậm."))
	b.press(`button[value="confirmed"]`)
	b.says("Đã ghi nhận lúc", "thống nhất", "Mạng tại xã hay chậm.")
	b.inspect("review-confirmed")
	b.open(s.link(officer)) // a second visit shows the state
	b.says("Đã ghi nhận lúc")
}

// disputesWithAFile leaves a draft, finds it again, and sends it with a file.
func (s *scene) disputesWithAFile(agency string) {
	s.t.Helper()
	const reason = "Một hồ sơ trả đúng hạn chưa được đồng bộ lên Cổng."
	field := func(name string) chromedp.CSS { return chromedp.CSS(`[id="` + name + `.PROGRESS_ON_TIME"]`) }
	pdf := filepath.Join(s.t.TempDir(), "bien-ban.pdf")
	write(s.t, pdf, "%PDF-1.7\nbiên bản đối chiếu\n%%EOF\n")
	b := newBrowser(s.t, s.site)
	b.open(s.link("dau-moi." + agency + "@phutho.example"))
	b.press("form button")
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("reason.PROGRESS_ON_TIME").closest("details").open = true`),
		chromedp.SendKeys(field("reason"), reason), chromedp.SendKeys(field("numerator"), "1.251"), chromedp.SendKeys(field("denominator"), "1.300"))
	s.await("what was typed is kept by itself", func(context.Context) bool { return s.count("select count(*) from draft") == 1 })
	b.do(chromedp.Reload())
	b.says("Bản nháp lưu lúc")
	b.inspect("review-draft")
	b.do(chromedp.SetUploadFiles(field("evidence"), []string{pdf}))
	b.press(`button[value="disputed"]`)
	b.says("kiến nghị xem xét", "bien-ban.pdf", reason)
	b.inspect("review-disputed")
	if n := s.count("select count(*) from evidence") + 10*s.count("select count(*) from draft"); n != 1 {
		s.t.Errorf("%d: there is not one file, or the draft has stayed", n)
	}
}

// inspect looks at a page as axe-core does, and keeps its picture.
func (b *browser) inspect(name string) {
	b.t.Helper()
	b.accessible()
	b.picture(name)
}
