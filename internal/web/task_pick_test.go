package web

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

const pickedIndicator = "PROGRESS_ON_TIME"

// picker is a review whose scorecard has an indicator of dossiers, and the drawer that it picks from.
func picker(t *testing.T, d *desk) (*httptest.Server, *drawer) {
	t.Helper()
	set := sampleSet()
	set.Groups[1].Indicators[0].Code = pickedIndicator
	d.card.Groups[1].Indicators[0].Indicator = pickedIndicator
	d.link.Agency = scoring.Agency{Code: "H99.01", Name: "Sở Nội vụ", Kind: scoring.Department}
	d.link.Task.Agency, d.link.Who.Agency, d.free, d.session = "H99.01", "H99.01", true, "session"
	drawer := &drawer{pages: 1}
	h, err := New(Options{Province: "UBND tỉnh Mẫu", Archive: &shelves{set: set}, Table: countCards, Tasks: d, Desk: d, Sessions: d, Dossiers: drawer, Log: newLog(&bytes.Buffer{})})
	must(t, err)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	server.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	server.Client().Transport = signedAs{server.Client().Transport, d.session}
	return server, drawer
}

// TestDossiersArePickedForADispute goes from the review to the list, ticks, and sends, without a script.
func TestDossiersArePickedForADispute(t *testing.T) {
	const number, reason = "H99.01-260805-0001", "Ngày hẹn trả ghi sai trên hệ thống."
	d := newDesk(t)
	server, drawer := picker(t, d)
	page := get(t, server, jobPath)
	for _, want := range []string{"/ho-so/2026-08?chi-so=PROGRESS_ON_TIME&amp;don-vi=H99.01&amp;phan=tu-so", `value="pick.PROGRESS_ON_TIME"`} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the review lacks %s", want)
		}
	}
	r := post(t, server, form("says", "pick."+pickedIndicator, "indicator", pickedIndicator, "reason."+pickedIndicator, reason))
	list := r.Header.Get("Location")
	if r.StatusCode != http.StatusSeeOther || list != "/nhiem-vu/7/ho-so?chi-so="+pickedIndicator {
		t.Fatalf("%d %s", r.StatusCode, list)
	}
	r = get(t, server, list)
	goldenAdmin(t, "pick.html", r.body)
	if last := drawer.asked[len(drawer.asked)-1]; last.Side != activities.NotInNumerator || last.Agency != "H99.01" || last.Indicator != pickedIndicator {
		t.Errorf("asked %+v", last)
	}
	if r = postBody(t, server, list, url.Values{"number": {number}}.Encode()); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(r.body, "Hãy chọn đề nghị") {
		t.Errorf("without a wish: %d", r.StatusCode)
	}
	r = postBody(t, server, list, url.Values{"number": {number}, "wish": {"numerator"}, "next": {"next-1"}}.Encode())
	if to := r.Header.Get("Location"); to != list+"&sau=next-1" {
		t.Errorf("goes on to %s", to)
	}
	if r = postBody(t, server, list, url.Values{}.Encode()); r.Header.Get("Location") != jobPath {
		t.Errorf("goes back to %s", r.Header.Get("Location"))
	}
	page = get(t, server, jobPath)
	for _, want := range []string{reason, `name="picked.PROGRESS_ON_TIME" value="numerator ` + number + `" checked`, "Số liệu đề nghị tính từ các hồ sơ đã chọn: tử số "} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the review lacks %s", want)
		}
	}
	post(t, server, form("says", "disputed", "indicator", pickedIndicator, "reason."+pickedIndicator, reason, "picked."+pickedIndicator, "numerator "+number))
	want := []review.Picked{{Number: number, Wish: review.WishNumerator}}
	if len(d.asked) != 1 || !slices.Equal(d.asked[0].Disputes[0].Picked, want) || d.asked[0].Disputes[0].Proposed.Known {
		t.Errorf("sent %+v", d.asked)
	}
}

func TestOnlyReviewsPickDossiers(t *testing.T) {
	d := newDesk(t)
	server, _ := picker(t, d)
	for _, path := range []string{jobPath + "/ho-so?chi-so=SYNCED", jobPath + "/ho-so"} {
		if r := get(t, server, path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, r.StatusCode)
		}
	}
	d.as(review.Rule, review.Staff)
	if r := get(t, server, jobPath+"/ho-so?chi-so="+pickedIndicator); r.StatusCode != http.StatusNotFound {
		t.Errorf("a ruling picks: %d", r.StatusCode)
	}
}

func TestARulingSeesWhatWasPickedAndAcceptsSomeOfIt(t *testing.T) {
	d := newDesk(t).as(review.Rule, review.Staff).disputed(review.Ruling{})
	d.link.Disputes[0].Picked = []activities.PickedDossier{
		{Picked: review.Picked{Number: "H99.01-1", Wish: review.WishNumerator}, Said: "Kết thúc muộn. " + hostile},
		{Picked: review.Picked{Number: "H99.01-2", Wish: review.WishOutside}, Said: "Kết thúc muộn."},
	}
	server, _ := attend(t, d)
	page := get(t, server, jobPath)
	for _, want := range []string{"/ho-so/2026-08/ma/H99.01-1", "đề nghị tính vào tử số", "đề nghị không tính vào mẫu số", `name="accepted" value="H99.01-2"`} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the ruling lacks %s", want)
		}
	}
	if strings.Contains(page.body, hostile) {
		t.Error("markup of others is on the page")
	}
	post(t, server, form("says", string(review.AcceptedInPart), "reason", "Một hồ sơ là đúng như kiến nghị.", "accepted", "H99.01-2"))
	if len(d.asked) != 1 || !slices.Equal(d.asked[0].Accepted, []string{"H99.01-2"}) {
		t.Errorf("sent %+v", d.asked)
	}
}
