package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

func (g *registers) Audit(_ context.Context, q activities.AuditQuery) ([]activities.AuditLine, error) {
	g.asked = q
	at := time.Date(2026, 9, 14, 2, 3, 0, 0, time.UTC)
	lines := []activities.AuditLine{
		{ID: 9, At: at, Actor: "7", Name: hostile, Action: "officers changed", Details: map[string]any{"opened": 3.0, "reason": "Quyết định 9 " + hostile, "for": nil, "task": 5.0}},
		{ID: 8, At: at, Actor: "system", Action: "results published", Period: "2026-08", Details: map[string]any{"revision": 1.0}},
		{ID: 7, At: at, Actor: "9", Action: "answered", Period: "2026-08", Kind: review.Review, Agency: "H99.01", AgencyName: "Sở Nội vụ", Details: map[string]any{"says": "confirmed", "late": false}},
		{ID: 6, At: at, Actor: "7", Name: "Trần Thị Bình", Action: "directive: extend", Details: map[string]any{"directive": 4.0}},
		{ID: 5, At: at, Actor: "7", Name: "Trần Thị Bình", Action: "something new", Details: map[string]any{"from": []any{"H99.05", "H99.06"}}},
	}
	for q.Who == "nhieu" && len(lines) < q.Most {
		lines = append(lines, lines[0])
	}
	if q.Who == "khong ai" {
		lines = nil
	}
	return lines, g.err
}

func (g *registers) DoneActions(context.Context) ([]string, error) {
	return []string{"answered", "directive: extend", "officers changed"}, g.err
}

func (g *registers) WriteTable(columns []string, rows [][]string) ([]byte, error) {
	return fmt.Appendf(nil, "%d columns, %d rows\n", len(columns), len(rows)), nil
}

func TestTheLogIsSearchedAndTurned(t *testing.T) {
	c := openConsole(t, &registers{})
	r := c.as(t, review.Auditor, auditPath+"?ai=nhieu&viec=answered&tu=2026-09-01&den=2026-09-14&ky=2026-08&don-vi=H99.01&truoc=100")
	want := activities.AuditQuery{
		Who: "nhieu", Action: "answered", From: scoring.Some(calendar.Date(2026, 9, 1)), To: scoring.Some(calendar.Date(2026, 9, 14)),
		Period: "2026-08", Agency: "H99.01", Before: 100, Most: auditPageRows + 1,
	}
	if c.asked != want {
		t.Errorf("asked %+v", c.asked)
	}
	if !strings.Contains(r.body, "truoc=9&amp;") && !strings.Contains(r.body, "truoc=9\"") {
		t.Errorf("older rows are not linked: %s", r.body)
	}
	if table := c.as(t, review.Leader, auditPath+"/bang?ai=nhieu"); table.body != "8 columns, 10000 rows\n" || table.Header.Get("Content-Disposition") != `attachment; filename="nhat-ky.csv"` {
		t.Errorf("the table is %q", table.body)
	}
	for field, value := range map[string]string{"tu": "x", "den": "2026-02-30", "ky": "8/26"} {
		r := c.as(t, review.Auditor, auditPath+"?ai=Binh&"+field+"="+value)
		if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(r.body, `id="`+field+`-fault"`) || !strings.Contains(r.body, `value="Binh"`) {
			t.Errorf("%s answers %d", field, r.StatusCode)
		}
	}
}

func TestEveryActionHasWords(t *testing.T) {
	for action := range doneWords {
		if actionInWords(action) == action {
			t.Errorf("%q has no words", action)
		}
	}
	for action, want := range map[string]string{"extend": "gia hạn", "directive: cancel": "văn bản: hủy", "period: pause": "cả kỳ: tạm dừng", "call": "ghi nhận đã gọi điện", "new: thing": "new: thing"} {
		if got := actionInWords(action); got != want {
			t.Errorf("%s: %q", action, got)
		}
	}
}
