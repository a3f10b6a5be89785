package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/review"
)

// entering is a data entry of the agency.
func entering(t *testing.T) *desk {
	d := newDesk(t).as(review.DataEntry, review.Focal)
	d.link.Subject = "SYNCED"
	return d
}

func figured(a *activities.LinkedAnswer) {
	a.Counted, a.Reason = counted, "Sổ theo dõi hồ sơ giấy tháng 8.\n"+hostile
}

func TestFiguresAreEntered(t *testing.T) {
	d := entering(t)
	server, log := attend(t, d)
	sent := form("says", "supplied", "numerator", "1.250", "denominator", "1 300", "reason", "Sổ theo dõi tháng 8.")
	for range 2 {
		if r := post(t, server, sent); r.StatusCode != http.StatusSeeOther {
			t.Fatalf("answers %d\n%s", r.StatusCode, r.body)
		}
	}
	want := activities.Statement{Task: 7, Generation: 2, Says: review.Supplied, Counted: counted, Reason: "Sổ theo dõi tháng 8."}
	if diff := cmp.Diff([]activities.Statement{want, want}, d.asked); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	page := get(t, server, jobPath).body
	parse(t, "/viec", page).check()
	for _, words := range []string{"Tỷ lệ hồ sơ đồng bộ", "Số liệu: tử số 1.250, mẫu số 1.300.", "Sổ theo dõi tháng 8."} {
		if !strings.Contains(page, words) || log.Len() > 0 {
			t.Errorf("the page does not say %q, or the log is not empty: %s\n%s", words, log, page)
		}
	}
	if len(d.link.Answers) != 1 || strings.Contains(page, `name="says"`) {
		t.Errorf("%d answers\n%s", len(d.link.Answers), page)
	}
}

func TestFiguresThatCannotBeStandAtTheirFields(t *testing.T) {
	enters := func(numerator, denominator string) url.Values {
		return form("says", "supplied", "numerator", numerator, "denominator", denominator)
	}
	for name, c := range map[string]struct {
		form  url.Values
		asked int
		field string
		says  string
	}{
		"nothing":                       {enters("", ""), 1, "numerator", "Hãy ghi cả tử số và mẫu số."},
		"half of them":                  {enters("12", ""), 0, "denominator", "Hãy ghi cả tử số và mẫu số bằng số nguyên từ 0"},
		"a fraction":                    {enters("12,5", "15"), 0, "numerator", "bằng số nguyên từ 0"},
		"a negative number":             {enters("1", "-15"), 0, "denominator", "bằng số nguyên từ 0"},
		"a numerator above":             {enters("16", "15"), 1, "numerator", "Tử số không được lớn hơn mẫu số."},
		"more than can be counted with": {enters("1", "9.007.199.254.740.993"), 1, "denominator", "Mẫu số nhiều nhất là 9.007.199.254.740.992."},
	} {
		t.Run(name, func(t *testing.T) {
			d := entering(t)
			server, _ := attend(t, d)
			r := post(t, server, c.form)
			if r.StatusCode != http.StatusUnprocessableEntity || len(d.asked) != c.asked || len(d.link.Answers) != 0 {
				t.Errorf("answers %d after %d statements", r.StatusCode, len(d.asked))
			}
			parse(t, "/viec", r.body).check()
			for _, words := range []string{
				`<a href="#` + c.field + `">`, c.says, `aria-describedby="` + c.field + `-fault"`,
				`name="numerator" inputmode="numeric" autocomplete="off" value="` + c.form.Get("numerator") + `"`,
			} {
				if !strings.Contains(r.body, words) {
					t.Errorf("the page does not say %q\n%s", words, r.body)
				}
			}
		})
	}
}
