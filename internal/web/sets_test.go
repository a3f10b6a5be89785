package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// nextSet is the sample with another target, name and band.
func nextSet() scoring.IndexSet {
	set := sampleSet()
	set.Code, set.EffectiveFrom = "sample-2", "2027-01-01"
	set.Groups[0].Indicators[1].Target = 90
	set.Groups[1].Indicators[0].Name.Vi = hostile
	set.Groups[1].Indicators[0].Zero = scoring.ZeroGivesZero
	set.Bands[0].From = 2500
	return set
}

func (g *registers) StoredSets(context.Context) ([]scoring.IndexSet, error) {
	if errors.Is(g.err, activities.ErrRefused) {
		return []scoring.IndexSet{sampleSet(), nextSet()}, nil // what is only read is never refused
	}
	return []scoring.IndexSet{sampleSet(), nextSet()}, g.err
}

func (g *registers) SetFile(_ context.Context, code string) ([]byte, error) {
	if code == "none" {
		return nil, activities.ErrNotFound
	}
	return []byte("code: " + code), nil
}

func (g *registers) ReadSet(string, []byte) (scoring.IndexSet, error) {
	set := nextSet()
	set.Code, set.EffectiveFrom = "sample-3", "2027-07-01"
	set.Groups[1].Indicators[0].Target = 100
	return set, nil
}

func (g *registers) StoreSet(_ context.Context, _ string, _ []byte, c activities.Change, preview bool) (bool, error) {
	return true, g.done(c, preview)
}

func sampleLadders() []review.Ladder {
	return []review.Ladder{
		{Kind: review.Review, Days: 5, Rungs: []review.Rung{
			{Name: "invite", From: review.FromOpening, To: []review.Role{review.Focal, review.Head}, Mail: review.Invite},
			{Name: "remind", From: review.FromDeadline, Days: -2, At: 8 * 60, To: []review.Role{review.Focal}, Mail: review.Reminder, Digest: true},
			{Name: "overdue", From: review.FromDeadline, Days: 1, At: 8 * 60, To: []review.Role{review.Leader}, Mail: review.Overdues, Repeat: review.Repeat{Every: 2, Times: 3}},
		}},
		{Kind: review.Acknowledge, Days: 3, Rungs: []review.Rung{{Name: "invite", From: review.FromOpening, To: []review.Role{review.Focal}, Mail: review.Invite}}},
	}
}

func (g *registers) StoredLadders(context.Context) (int64, []byte, []review.Ladder, error) {
	return 3, []byte("ladders: …"), sampleLadders(), g.err
}

func (g *registers) ReadLadders(string, []byte) ([]review.Ladder, error) {
	all := sampleLadders()
	all[0].Days = 7
	return all, nil
}

func (g *registers) StoreLadders(_ context.Context, _ []byte, c activities.Change) error {
	return g.done(c, false)
}

func TestASetIsWeighedAgainstTheLatestResults(t *testing.T) {
	c := openConsole(t, &registers{})
	c.site.Archive.(*shelves).put(t, sampleResults(t))
	story := adminDeeds["set-import"]
	preview := c.as(t, review.Admin, c.send(t, review.Admin, story.path, nil, story.file...).Header.Get("Location"))
	if !strings.Contains(preview.body, "trong 6 cơ quan, đơn vị có tổng điểm, thứ hạng hoặc xếp loại khác") || !strings.Contains(preview.body, "Khác với bộ sample-2") {
		t.Errorf("the preview says %s", preview.body)
	}
}

func TestADeadlineThatIsNoneIsRefusedAtItsField(t *testing.T) {
	c := openConsole(t, &registers{})
	for _, query := range []string{"?loai=review&han=x", "?loai=survey&han=2026-09-18", "?loai=review&han=2031-09-18"} {
		if r := c.as(t, review.Admin, laddersPath+query); r.StatusCode != http.StatusOK || !strings.Contains(r.body, `id="han-fault"`) {
			t.Errorf("%s answers %d", query, r.StatusCode)
		}
	}
	for _, path := range []string{setsPath + "/xem/none", setsPath + "/xem/none/tep", setsPath + "/so-sanh?cu=a&moi=b"} {
		if r := c.as(t, review.Admin, path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, r.StatusCode)
		}
	}
}
