package test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

const tally = "select count(*) || ' ' || kind || ' ' || state || ' until ' || (deadline ->> 'on') from task group by kind, state, deadline ->> 'on' order by 1"

// whole does something to the whole period.
func (d *desk) whole(role review.Role, c activities.PeriodControl) (activities.PeriodControlled, error) {
	d.t.Helper()
	return d.ControlPeriod(d.t.Context(), activities.Actors{d.who(role, "H44")}, samplePeriod, c)
}

func (d *desk) wantStage(want activities.Stage) {
	d.t.Helper()
	if got := must2(d.Look(d.t.Context(), samplePeriod))(d.t); got != want {
		d.t.Errorf("the period waits for %q, want %q", got, want)
	}
}

func TestAPeriodIsPausedAndGoesOn(t *testing.T) {
	d := newDesk(t)
	id, _ := d.task(review.Review, "H44.100")
	pause := activities.PeriodControl{Action: review.ToPause, Reason: "Cổng dừng để bảo trì"}
	preview := pause
	preview.Preview = true
	seen := must2(d.whole(review.Leader, preview))(t)
	if seen.To != activities.PausedPeriod || len(seen.Tasks) != 163 {
		t.Errorf("the preview shows %s and %d tasks", seen.To, len(seen.Tasks))
	}
	if diff := cmp.Diff([]string{"163 review open until 2026-09-10"}, d.strings(tally)); diff != "" {
		t.Errorf("a preview changes nothing (-want +got)\n%s", diff)
	}
	must2(d.whole(review.Leader, pause))(t)
	d.wantStage(activities.Standstill)
	_, err := d.Answer(t.Context(), d.who(review.Focal, "H44.100"), activities.Statement{Task: id, Generation: 1, Says: review.Confirmed})
	if !errors.Is(err, review.ErrPaused) {
		t.Errorf("a paused period takes no answers: %v", err)
	}
	if _, err := d.whole(review.Leader, pause); !errors.Is(err, activities.ErrPeriodMove) {
		t.Errorf("what is paused is not paused again: %v", err)
	}
	d.at(time.Date(2026, 9, 8, 9, 0, 0, 0, calendar.Vietnam))
	must2(d.Advance(t.Context(), id))(t)
	if mails := d.strings("select kind from mail where state = 'queued'"); len(mails) != 0 {
		t.Errorf("a paused period writes to nobody: %v", mails)
	}
	must2(d.whole(review.Admin, activities.PeriodControl{Action: review.ToResume, Reason: "Cổng đã hoạt động lại"}))(t)
	d.wantStage(activities.StageReview)
	if diff := cmp.Diff([]string{"163 review open until 2026-09-15"}, d.strings(tally)); diff != "" {
		t.Errorf("three working days later (-want +got)\n%s", diff)
	}
}

func TestAPausedPeriodIsNotPublishedAndACancelledOneNever(t *testing.T) {
	d := newDesk(t)
	run := must2(d.store.LatestScores(t.Context(), samplePeriod))(t)
	enrol(t, d.store)
	publish := func() error {
		_, err := d.store.Publish(t.Context(), samplePeriod, 1, true, func(revision int, _ []byte) (activities.Publication, error) {
			return activities.Publication{Key: run.Key, Revision: revision, State: scoring.Final, Content: []byte("{}"), SHA256: strings.Repeat("0", 64), Published: opening}, nil
		})
		return err
	}
	must2(d.whole(review.Leader, activities.PeriodControl{Action: review.ToPause, Reason: "Cổng dừng để bảo trì"}))(t)
	if err := publish(); err == nil || errors.Is(err, activities.ErrRefused) {
		t.Errorf("a paused period waits, and is tried again: %v", err)
	}
	must2(d.whole(review.Leader, activities.PeriodControl{Action: review.ToCancel, Reason: "Số liệu của Cổng sai toàn bộ"}))(t)
	d.wantStage(activities.Abandoned)
	if diff := cmp.Diff([]string{"163 review cancelled until 2026-09-10"}, d.strings(tally)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if err := publish(); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("a cancelled period is not published: %v", err)
	}
	want := []string{"period cancelled 163 Số liệu của Cổng sai toàn bộ", "period paused 163 Cổng dừng để bảo trì"}
	if diff := cmp.Diff(want, d.strings("select action || ' ' || (details ->> 'tasks') || ' ' || (details ->> 'reason') from audit where action like 'period %' order by 1")); diff != "" {
		t.Errorf("the audit (-want +got)\n%s", diff)
	}
}

func TestControlsOfAPeriodAreRefused(t *testing.T) {
	d := newDesk(t)
	for name, c := range map[string]struct {
		role    review.Role
		control activities.PeriodControl
		want    error
	}{
		"staff may not pause":              {review.Staff, activities.PeriodControl{Action: review.ToPause, Reason: "vì bận"}, activities.ErrRefused},
		"without a reason":                 {review.Leader, activities.PeriodControl{Action: review.ToPause, Reason: " "}, activities.ErrRefused},
		"what runs is not resumed":         {review.Leader, activities.PeriodControl{Action: review.ToResume, Reason: "vì đã xong"}, activities.ErrPeriodMove},
		"a whole period is never extended": {review.Leader, activities.PeriodControl{Action: review.ToExtend, Reason: "vì bão"}, activities.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			d.t = t
			if _, err := d.whole(c.role, c.control); !errors.Is(err, c.want) {
				t.Errorf("got %v", err)
			}
			if diff := cmp.Diff([]string{"163 review open until 2026-09-10"}, d.strings(tally)); diff != "" {
				t.Errorf("nothing changes (-want +got)\n%s", diff)
			}
		})
	}
	if _, err := d.ControlPeriod(t.Context(), activities.Actors{d.who(review.Leader, "H44")}, activities.Key{Province: "H44", Period: "2026-07"},
		activities.PeriodControl{Action: review.ToPause, Reason: "vì bão"}); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("a period that was never started: %v", err)
	}
}
