package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/dossiers"
	"danhgia/internal/indexset"
	"danhgia/internal/portal"
	"danhgia/review"
	"danhgia/scoring"
)

// agencies are entered into the register: those of the sample that have dossiers here.
func (p *province) agencies() {
	p.exec(`insert into agency (province, code, source_id, name, kind, valid_from) values
		('H44', 'H44', '394', 'UBND tỉnh Phú Thọ', 'province', '2025-07-01'), ('H44', 'H44.900', '900', 'Xã Một', 'commune', '2025-07-01'), ('H44', 'H44.901', '901', 'Xã Hai', 'commune', '2025-07-01')`)
}

// dossiers takes a file in, as of a moment.
func (p *province) dossiers(period scoring.Period, at time.Time, file string) {
	p.t.Helper()
	p.exec("update clock set told_epoch = $1", at)
	in := activities.Intake{Key: activities.Key{Province: "H44", Period: period}, Content: activities.OfDossiers, Name: "ho-so.csv"}
	_, err := dossiers.Takers(p.store, indexset.Parse)[in.Content].Take(p.t.Context(), in, strings.NewReader(file), func(int) error { return nil }, func(activities.IntakeFigures) {})
	must(p.t, err)
}

var tags = regexp.MustCompile(`<[^>]*>|\s+`)

// plain is what a page says, in one line.
func plain(page string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(page, " ")), " ")
}

const twoDossiers = `dossier,procedure,agency,channel,submitted_at,received_at,due_at,ended_at,status
H44.900-260505-0001,2.000815,H44.900,2,2026-08-05 08:00,2026-08-05 08:00,2026-08-10 08:00,2026-08-07 08:00,9
H44.900-260505-0002,2.000815,H44.900,1,2026-08-05 08:00,2026-08-05 08:00,2026-08-10 08:00,2026-08-12 08:00,9
`

var afterAugust = time.Date(2026, 9, 3, 9, 0, 0, 0, calendar.Vietnam)

// source chooses where the figures of a period are from.
func (p *province) source(path, from string) func(status int, says string) {
	return func(status int, says string) {
		p.t.Helper()
		p.wantStatus(p.post(review.Staff, path, url.Values{"buoc": {"nguon"}, "nguon": {from}}), status, says)
	}
}

func TestAPeriodIsOpenedByTheProvincesOwnDossiers(t *testing.T) {
	p := newProvince(t)
	p.agencies()
	p.source(opening2608, "own")(http.StatusUnprocessableEntity, "Chưa nạp hồ sơ nào của kỳ")
	p.source(opening2608, "")(http.StatusUnprocessableEntity, "Hãy chọn nguồn số liệu")
	p.dossiers("2026-08", time.Date(2026, 8, 20, 9, 0, 0, 0, calendar.Vietnam), twoDossiers)
	p.source(opening2608, "own")(http.StatusUnprocessableEntity, "chưa kết thúc")
	p.dossiers("2026-08", afterAugust, twoDossiers+"H44.900-260505-0003,2.000815,H44.900,1,2026-08-05 08:00,2026-08-05 08:00,2026-08-10 08:00,2026-08-06 08:00,9\n")
	page := plain(p.get(review.Staff, opening2608))
	for _, want := range []string{"1 trong số 2 cơ quan, đơn vị có số liệu của tỉnh; hồ sơ được tính đến hết ngày 31/08/2026", "chỉ số không có số liệu của tỉnh"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q: %s", want, page)
		}
	}
	p.source(opening2608, "own")(http.StatusSeeOther, "da-chon-nguon")
	preview := plain(p.get(review.Staff, opening2608+"/xem-truoc"))
	if !strings.Contains(preview, "Nguồn số liệu Chỉ theo hồ sơ của tỉnh") || strings.Contains(preview, "đã thay đổi sau khi") {
		t.Error(preview)
	}
	p.dossiers("2026-08", afterAugust, strings.ReplaceAll(twoDossiers, "2026-08-12", "2026-08-08"))
	if preview := plain(p.get(review.Staff, opening2608+"/xem-truoc")); !strings.Contains(preview, "đã thay đổi sau khi được tính") {
		t.Errorf("nothing says that the dossiers have changed: %s", preview)
	}
	p.source(opening2608, "own")(http.StatusSeeOther, "da-chon-nguon")
	p.wantStatus(p.post(review.Staff, opening2608+"/xem-truoc", url.Values{}), http.StatusSeeOther, "ky-da-mo")
	if got := p.one("select string_agg(name, ' ') from snapshot_file"); got != portal.OwnFile || len(p.begun) != 1 {
		t.Errorf("begun %v by %s", p.begun, got)
	}
}

func TestOwnFiguresStandBeforeThePortals(t *testing.T) {
	p := newProvince(t)
	p.agencies()
	p.dossiers("2026-08", afterAugust, twoDossiers)
	p.source(opening2608, "own-first")(http.StatusSeeOther, "da-chon-nguon")
	if page := p.get(review.Staff, opening2608); strings.Count(page, `differs">còn thiếu`) != 6 || !strings.Contains(page, portal.OwnFile) {
		t.Error("the portal's files are not asked for")
	}
	p.wantStatus(p.handIn(opening2608, nil), http.StatusSeeOther, "da-nhan-tep")
	own := func() int {
		return value(p.console.Summary(t.Context(), "2026-08", activities.ForStart, ""))(t).OwnAgencies
	}
	if own() != 2 {
		t.Errorf("%d agencies have own figures", own())
	}
	p.source(opening2608, "portal")(http.StatusSeeOther, "da-chon-nguon")
	if own() != 0 {
		t.Error("own figures stay where the portal's were chosen")
	}
}

func TestSixMonthsAreOpenedByOwnDossiers(t *testing.T) {
	p := newProvince(t)
	p.agencies()
	p.dossiers("2026-6T", afterAugust, strings.ReplaceAll(twoDossiers, "2026-08", "2026-05"))
	path := "/van-phong/mo-ky/2026-6T"
	if page := plain(p.get(review.Staff, path)); !strings.Contains(page, "Cổng không tính kỳ 6 tháng và 9 tháng") || !strings.Contains(page, "không lấy tự động được số liệu của kỳ này") {
		t.Error(page)
	}
	p.source(path, "own")(http.StatusSeeOther, "da-chon-nguon")
	p.wantStatus(p.post(review.Staff, path+"/xem-truoc", url.Values{}), http.StatusSeeOther, "/van-phong/ky/2026-6T")
	if len(p.begun) != 1 || p.begun[0].Period != "2026-6T" {
		t.Errorf("begun %v", p.begun)
	}
}
