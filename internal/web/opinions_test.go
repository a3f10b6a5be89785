package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/petition"
	"danhgia/review"
)

func (d *drawer) OpinionPeriods(context.Context) ([]activities.OpinionPeriod, error) {
	return []activities.OpinionPeriod{{Period: "2026-08", Taken: augustBook.Until.Time()}}, d.err
}

func (d *drawer) Opinions(_ context.Context, q activities.OpinionQuery) (t activities.OpinionTable, err error) {
	if _, err := d.sees(q.By, q.Period, q.Agency); err != nil {
		return t, err
	}
	one := activities.Opinion{Code: "H99.01", Name: "Sở Nội vụ " + hostile}
	if q.ByProcedure {
		one = activities.Opinion{Code: "1.001", Name: "Cấp bản sao trích lục"}
	}
	one.Ratings[petition.VerySatisfied][petition.Citizen] = 19
	one.Ratings[petition.Dissatisfied][petition.Citizen] = 1
	one.Ratings[petition.Satisfied][petition.Organisation] = 19
	for range 21 {
		one.Petitions[petition.Citizen].Add(petition.Counts{Numerator: 1, Denominator: 3})
	}
	one.Handling[petition.Neutral][petition.Citizen] = 2
	unknown := activities.Opinion{}
	unknown.Petitions[petition.NotSaid].Add(petition.Counts{Denominator: 3})
	return activities.OpinionTable{Rated: true, Petitioned: true, Until: augustBook.Until.Time(), Lines: []activities.Opinion{unknown, one}}, nil
}

func TestWhoSeesWhatPeopleSay(t *testing.T) {
	for _, role := range review.Roles {
		office := slices.Contains([]review.Role{review.Staff, review.Admin, review.Leader, review.Auditor}, role)
		for _, c := range []struct {
			query string
			sees  bool
		}{{"?don-vi=H99.01", office || role.OfAgency()}, {"?don-vi=H99.02", office}, {"", office || role.OfAgency()}} {
			for _, page := range []string{"", "/bang"} {
				r := openDrawer(t, &drawer{}).as(t, role, opinionsPath+"/2026-08"+page+c.query)
				if sees := r.StatusCode == http.StatusOK; sees != c.sees {
					t.Errorf("%s asks %s%s: %d", role, page, c.query, r.StatusCode)
				}
			}
		}
	}
	public := openDrawer(t, &drawer{})
	for _, path := range []string{"", "/2026-08", "/2026-08/bang"} {
		if r := get(t, public.Server, opinionsPath+path); r.StatusCode != http.StatusSeeOther {
			t.Errorf("the public gets %d of %s", r.StatusCode, path)
		}
	}
	if r := public.as(t, review.Staff, opinionsPath+"/2026-07"); r.StatusCode != http.StatusNotFound {
		t.Errorf("of a period of which nothing was said: %d", r.StatusCode)
	}
}

func TestFewOpinionsHaveNoPercentage(t *testing.T) {
	r := openDrawer(t, &drawer{}).as(t, review.Staff, opinionsPath+"/2026-08/bang")
	for _, want := range []string{
		"ma_don_vi|ten_don_vi|nguoi_gui|", "H99.01|Sở Nội vụ " + hostile + "|cá nhân|20|19|95.00|21|21|100.00|2|0|ít số liệu\n",
		"|tổ chức, doanh nghiệp|19|19|ít số liệu|0|0||0|0|\n", "||không rõ|0|0||1|0|ít số liệu|0|0|\n",
	} {
		if !strings.Contains(r.body, want) {
			t.Errorf("%q is not in\n%s", want, r.body)
		}
	}
	r = openDrawer(t, &drawer{}).as(t, review.Staff, opinionsPath+"/2026-08/bang?theo=thu-tuc")
	if !strings.HasPrefix(strings.TrimPrefix(r.body, "\ufeff"), "ma_thu_tuc|ten_thu_tuc|") {
		t.Errorf("by procedure\n%s", r.body)
	}
}
