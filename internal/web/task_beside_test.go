package web

import (
	"net/http"
	"strings"
	"testing"

	"danhgia/review"
	"danhgia/scoring"
)

func TestAReviewShowsWhatIsBesideTheScorecard(t *testing.T) {
	d := newDesk(t)
	d.past = []scoring.Results{earlier(t, "2026-07", nil)}
	server, _ := attend(t, d)
	page := get(t, server, jobPath).body
	for _, words := range []string{
		"thay đổi so với tháng 7/2026, và điểm trung vị của 2 cơ quan, đơn vị cùng nhóm",
		`Tiến độ, kết quả giải quyết</th><td class="total">12,28</td><td>15,00</td><td>+3,51</td><td>13,64</td>`, // 8,77 with 5 of 9 on time
		`Tổng điểm</th><td class="total">22,77</td><td>30,00</td><td>+3,51</td><td>22,73</td>`,
		"Có thể tăng điểm ở đâu", `href="/ky/2026-08/don-vi/H99.02/thu"`,
	} {
		if !strings.Contains(page, words) {
			t.Errorf("the page does not say %q", words)
		}
	}
	golden(t, "task-review-compared.vi.html", page)
}

func TestAReviewIsShownWithoutAnythingBesideIt(t *testing.T) {
	added := newDesk(t)
	added.link.Agency = scoring.Agency{Code: "H99.900", Name: "Cơ quan mới", Kind: "other"} // nobody else is of the kind
	unpublished := newDesk(t)
	unpublished.link.Period = "2026-09"
	rescored := newDesk(t)
	rescored.link.IndexSet.SHA256 = "other"
	for name, d := range map[string]*desk{
		"an agency that came after the publication": added, "a period that is not published": unpublished,
		"by another index set": rescored, "a ruling": newDesk(t).as(review.Rule, review.Staff).disputed(review.Ruling{}),
	} {
		t.Run(name, func(t *testing.T) {
			server, log := attend(t, d)
			if r := get(t, server, jobPath); r.StatusCode != http.StatusOK || strings.Contains(r.body, "<th scope=\"col\">Trung vị") {
				t.Errorf("answers %d\n%s", r.StatusCode, log)
			}
		})
	}
}
