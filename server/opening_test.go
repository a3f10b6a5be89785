package main

import (
	"bytes"
	"fmt"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/internal/portal"
	"danhgia/review"
	"danhgia/scoring"
)

const opening2608 = "/van-phong/mo-ky/2026-08"

// handIn sends files of the sample, some of them changed; a nil content leaves a file out.
func (p *province) handIn(path string, changed map[string][]byte) *httptest.ResponseRecorder {
	p.t.Helper()
	files := map[string][]byte{}
	for _, name := range append(portal.FileNames(), "manifest.json") {
		files[name] = value(os.ReadFile(filepath.Join(sampleFolder, name)))(p.t)
	}
	maps.Copy(files, changed)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, content := range files {
		if content == nil {
			continue
		}
		part := value(form.CreateFormFile("tep", name))(p.t)
		value(part.Write(content))(p.t)
	}
	must(p.t, form.Close())
	r := httptest.NewRequestWithContext(p.t.Context(), http.MethodPost, path, &body)
	r.Header.Set("Cookie", "danhgia="+string(review.Staff))
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	p.site.ServeHTTP(w, r)
	return w
}

func (p *province) post(role review.Role, path string, fields url.Values) *httptest.ResponseRecorder {
	p.t.Helper()
	return p.ask(p.t.Context(), role, http.MethodPost, path, fields)
}

func (p *province) wantStatus(w *httptest.ResponseRecorder, status int, says string) {
	p.t.Helper()
	if w.Code != status || !strings.Contains(w.Body.String()+w.Header().Get("Location"), says) {
		p.t.Fatalf("answers %d to %s: %s\n%s", w.Code, w.Header().Get("Location"), words(w.Body.String()), p.log)
	}
}

func TestAPeriodIsOpenedInTheBrowser(t *testing.T) {
	p := newProvince(t)
	p.wantStatus(p.ask(t.Context(), review.Staff, http.MethodGet, "/van-phong/mo-ky?ky=2026-08", nil), http.StatusSeeOther, opening2608)
	p.wantStatus(p.ask(t.Context(), review.Staff, http.MethodGet, "/van-phong/mo-ky?ky=8/2026", nil), http.StatusSeeOther, opening2608)
	p.wantStatus(p.ask(t.Context(), review.Staff, http.MethodGet, "/van-phong/mo-ky?ky=8/26", nil), http.StatusUnprocessableEntity, "8/26")
	if page := p.get(review.Staff, opening2608); strings.Count(page, `differs">còn thiếu`) != 6 || !strings.Contains(page, "DANHGIA_PORTAL_URL") {
		t.Error("an empty preparation does not say what is lacking")
	}
	p.wantStatus(p.ask(t.Context(), review.Staff, http.MethodGet, opening2608+"/xem-truoc", nil), http.StatusSeeOther, "chua-co-tep")
	p.wantStatus(p.handIn(opening2608, map[string][]byte{"notes.txt": []byte("x"), "transparency.json": []byte("<html>")}), http.StatusUnprocessableEntity, "notes.txt")
	if page := p.get(review.Staff, opening2608); strings.Contains(page, `differs">còn thiếu`) {
		t.Error("the files that were good are lost")
	}
	faulty := p.get(review.Staff, opening2608+"/xem-truoc")
	for _, want := range []string{"Bộ số liệu chưa dùng được", "transparency.json", "tệp"} {
		if !strings.Contains(faulty, want) {
			t.Errorf("the faults do not say %q", want)
		}
	}
	p.wantStatus(p.handIn(opening2608, nil), http.StatusSeeOther, "da-nhan-tep")
	p.wantStatus(p.post(review.Staff, opening2608+"/lua-chon", url.Values{"ra-soat": {"1"}, "ngay-lam-viec": {"90"}}), http.StatusUnprocessableEntity, `value="90"`)
	p.wantStatus(p.post(review.Staff, opening2608+"/lua-chon", url.Values{"ra-soat": {"1"}, "bo-chi-so": {"x"}}), http.StatusUnprocessableEntity, "Hãy chọn một bộ chỉ số")
	p.wantStatus(p.post(review.Staff, opening2608+"/lua-chon", url.Values{"ra-soat": {"1"}, "nhap": {"NONE"}}), http.StatusUnprocessableEntity, "NONE")
	p.wantStatus(p.post(review.Staff, opening2608+"/lua-chon", url.Values{"ra-soat": {"1"}, "hai-buoc": {"1"}, "ngay-lam-viec": {"7"}, "nhap": {"DOSSIER_SYNC"}}), http.StatusSeeOther, "/xem-truoc")
	preview := p.get(review.Staff, opening2608+"/xem-truoc")
	for _, want := range []string{"163", "thứ Hai ngày 14/9/2026", "Chưa có cán bộ đầu mối", "Bậc 1: mời", "Trả lời hai bước"} {
		if !strings.Contains(preview, want) {
			t.Errorf("the preview does not say %q", want)
		}
	}
	p.refuse = activities.ErrNotStarted
	p.wantStatus(p.post(review.Staff, opening2608+"/xem-truoc", url.Values{}), http.StatusServiceUnavailable, "Temporal")
	snapshot := p.one("select id from snapshot")
	p.refuse = nil
	p.wantStatus(p.post(review.Staff, opening2608+"/xem-truoc", url.Values{}), http.StatusSeeOther, "/van-phong/ky/2026-08?xong=ky-da-mo")
	want := []activities.Start{{Key: sampleKey, Snapshot: snapshot, Reviewed: true, TwoStep: true, Days: 7, Enter: []string{"DOSSIER_SYNC"}}}
	if diff := cmp.Diff(want, p.begun); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	p.wantStatus(p.post(review.Staff, opening2608+"/xem-truoc", url.Values{}), http.StatusSeeOther, "chua-co-tep")
}

func TestAPeriodThatRunsIsNotOpenedAgain(t *testing.T) {
	p := newProvince(t)
	p.reviewed(3)
	p.wantStatus(p.handIn(opening2608, nil), http.StatusSeeOther, "da-nhan-tep")
	p.wantStatus(p.post(review.Staff, opening2608+"/xem-truoc", url.Values{}), http.StatusUnprocessableEntity, "đã được mở")
	if len(p.begun) > 0 {
		t.Error("it was started again")
	}
}

// disputed has the focal officer of the first agency dispute a figure, and gives back the task of ruling on it.
func (p *province) disputed() activities.TaskID {
	agency := p.one("select min(agency) from task where kind = 'review'")
	person := p.one("select id::text from person where name = 'focal-officer ' || $1", agency)
	statement := activities.Statement{Task: p.number(review.Review, agency), Generation: 1, Says: review.Disputed, Disputes: []review.Dispute{
		{Indicator: "DOSSIER_RECEIVING_SATISFACTION", Reason: "Hồ sơ đã trả đúng hạn", Proposed: scoring.Some(review.Counted{Numerator: 1, Denominator: 1})},
	}}
	value(p.console.Answer(p.t.Context(), review.Actor{Person: person, Agency: agency, Roles: []review.Role{review.Focal}}, statement))(p.t)
	return p.number(review.Rule, agency)
}

func TestTheSecondWhoRulesIsToldByWhomAndWhen(t *testing.T) {
	p := newProvince(t)
	p.reviewed(3)
	task := fmt.Sprint(p.disputed())
	if page := p.get(review.Staff, "/van-phong/kien-nghi"); !strings.Contains(page, "/nhiem-vu/"+task) {
		t.Error("the dispute is not in the list")
	}
	path := "/van-phong/ky/2026-08/tham-dinh"
	p.wantStatus(p.post(review.Staff, path, url.Values{"viec": {task}, "decision": {"accepted-in-part"}}), http.StatusUnprocessableEntity, "Chấp nhận một phần phải ghi tử số")
	slow := p.post(review.Staff, path, url.Values{"viec": {task}, "decision": {"rejected"}})
	p.wantStatus(slow, http.StatusSeeOther, path+"/")
	if preview := p.through(review.Admin, path, url.Values{"viec": {task}, "decision": {"accepted"}}, "Đã đối chiếu với Cổng"); !strings.Contains(preview, "Điểm của chỉ số") {
		t.Error("the preview does not say what changes")
	}
	late := p.post(review.Staff, slow.Header().Get("Location"), url.Values{"reason": {"Không đủ căn cứ để sửa"}})
	p.wantStatus(late, http.StatusUnprocessableEntity, "đã được quản trị Văn phòng H44 thẩm định")
	if !strings.Contains(late.Body.String(), "lúc 9 giờ 00") && !strings.Contains(late.Body.String(), "09:00") {
		t.Errorf("it is not told when: %s", words(late.Body.String()))
	}
	if got := p.one("select decision || ' ' || ruling from dispute"); got != "accepted Đã đối chiếu với Cổng" {
		t.Errorf("the ruling is %s", got)
	}
}

func TestTheLeaderApprovesInTheBrowser(t *testing.T) {
	p := newProvince(t)
	p.reviewed(3)
	path := "/van-phong/ky/2026-08/phe-duyet"
	p.wantStatus(p.ask(t.Context(), review.Leader, http.MethodGet, path, nil), http.StatusNotFound, "")
	p.through(review.Admin, "/van-phong/ky/2026-08/bo-qua", url.Values{"viec": {"tat-ca:review"}}, "thử nghiệm phê duyệt")
	must(t, p.console.AskApproval(t.Context(), sampleKey))
	page := p.get(review.Leader, path)
	if !strings.Contains(page, "được bỏ qua") || !strings.Contains(page, `value="approved"`) {
		t.Error("the page does not show what is submitted")
	}
	p.wantStatus(p.post(review.Leader, path, url.Values{"generation": {"1"}, "says": {"sent-back"}}), http.StatusUnprocessableEntity, `id="reason-fault"`)
	p.wantStatus(p.post(review.Leader, path, url.Values{"generation": {"7"}, "says": {"approved"}, "reason": {"đồng ý"}}), http.StatusConflict, "đồng ý")
	p.wantStatus(p.post(review.Leader, path, url.Values{"generation": {"1"}, "says": {"confirmed"}}), http.StatusUnprocessableEntity, "không nhận trả lời")
	p.wantStatus(p.post(review.Admin, path, url.Values{"generation": {"1"}, "says": {"approved"}}), http.StatusUnprocessableEntity, "Ông/Bà không thực hiện được")
	p.wantStatus(p.post(review.Staff, path, url.Values{"generation": {"1"}, "says": {"approved"}}), http.StatusForbidden, "")
	p.wantStatus(p.post(review.Leader, path, url.Values{"generation": {"1"}, "says": {"approved"}}), http.StatusSeeOther, "da-phe-duyet")
	if got := p.one("select outcome from task where kind = 'approval'"); got != "approved" {
		t.Errorf("it is %s", got)
	}
}
