package web

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

var someFindings = []activities.FindingLine{
	{AgencyName: hostile, Finding: scoring.Finding{Agency: "H99.01", Indicator: "SYNCED", Rule: scoring.RateFar, Severity: scoring.Serious, Reason: scoring.Text{Vi: "tỷ lệ " + hostile}}},
	{AgencyName: "Xã Một", Finding: scoring.Finding{Agency: "H99.02", Rule: scoring.LongRunning, Severity: scoring.Doubt, Reason: scoring.Text{Vi: "3 trên 10 hồ sơ"}}},
}

func (p *periods) Examination(_ context.Context, of scoring.Period) (activities.Examination, error) {
	if of != "2026-08" {
		return activities.Examination{}, activities.ErrNotFound
	}
	return activities.Examination{Period: activities.Running, At: time.Date(2026, 9, 3, 8, 0, 0, 0, calendar.Vietnam), Serious: 1, Doubts: 1, Waits: true}, nil
}

func (p *periods) Findings(_ context.Context, _ scoring.Period, q activities.FindingQuery) ([]activities.FindingLine, error) {
	var all []activities.FindingLine
	for range 30 {
		for _, l := range someFindings {
			if (q.Severity == "" || q.Severity == l.Severity) && strings.Contains(l.Agency, q.Agency) {
				all = append(all, l)
			}
		}
	}
	all = all[min(q.From, len(all)):]
	if q.Most > 0 {
		all = all[:min(q.Most, len(all))]
	}
	return all, nil
}

func (p *periods) AcceptFindings(context.Context, scoring.Period, activities.Change, bool) error {
	return nil
}

func (p *periods) FindingHold(context.Context) (activities.FindingHold, error) {
	return activities.HoldSerious, nil
}

func (p *periods) SetFindingHold(context.Context, activities.FindingHold, activities.Change, bool) error {
	return nil
}

func (p *periods) FindingTable(lines []activities.FindingLine) ([]byte, error) {
	return []byte(strings.Repeat("x", len(lines))), nil
}

const findingsOfAugust = "/van-phong/ky/2026-08/kiem-tra-so-lieu"

func TestTheListOfFindingsIsPagedAndFiltered(t *testing.T) {
	c := consoleOf(t, newPeriods(), nil)
	page := c.as(t, review.Staff, findingsOfAugust)
	assert.Equal(t, 50, strings.Count(page.body, `data-label="Mức"`))
	assert.Contains(t, page.body, "tu=50")
	assert.NotContains(t, page.body, hostile)
	last := c.as(t, review.Staff, findingsOfAugust+"?tu=50")
	assert.Equal(t, 10, strings.Count(last.body, `data-label="Mức"`))
	assert.Contains(t, last.body, "Trang đầu")
	doubts := c.as(t, review.Staff, findingsOfAugust+"?muc=doubt")
	assert.Equal(t, 30, strings.Count(doubts.body, `data-label="Mức"`))
	assert.NotContains(t, doubts.body, "H99.01")
	assert.Contains(t, doubts.body, "Hồ sơ của đơn vị")
	table := c.as(t, review.Staff, findingsOfAugust+"/bang?muc=doubt&tu=50")
	assert.Len(t, table.body, 30, "the table is whole")
	assert.Contains(t, table.Header.Get("Content-Disposition"), "kiem-tra-so-lieu-2026-08.csv")
}

func TestFindingsThatAreNone(t *testing.T) {
	c := consoleOf(t, newPeriods(), nil)
	for _, path := range []string{"?muc=x", "?loai=x", "?tu=-1", "/bang?loai=x"} {
		assert.Equal(t, http.StatusNotFound, c.as(t, review.Admin, findingsOfAugust+path).StatusCode, path)
	}
	assert.Equal(t, http.StatusNotFound, c.as(t, review.Admin, "/van-phong/ky/2026-07/kiem-tra-so-lieu").StatusCode)
	assert.Equal(t, http.StatusNotFound, c.as(t, review.Admin, "/van-phong/ky/2026-07/kiem-tra-so-lieu/bang").StatusCode)
}
