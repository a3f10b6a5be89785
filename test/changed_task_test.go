package test

import (
	"errors"
	"testing"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
)

func TestAnswersToTasksThatHaveChangedMeanwhile(t *testing.T) {
	control := func(actions ...review.Action) func(*desk, activities.TaskID) {
		return func(d *desk, id activities.TaskID) {
			for _, action := range actions {
				c := activities.Control{Action: action, Reason: "Bão số 5", Until: calendar.Date(2026, 9, 15)}
				must2(d.Control(d.t.Context(), activities.Actors{d.who(review.Admin, "H44")}, []activities.TaskID{id}, c))(d.t)
			}
		}
	}
	for name, c := range map[string]struct {
		before func(*desk, activities.TaskID)
		err    error
		task   string
	}{
		"skipped":                  {control(review.ToSkip), review.ErrSkipped, "skipped  1"},
		"skipped and opened again": {control(review.ToSkip, review.ToReopen), review.ErrGeneration, "open  2"},
		"given more time":          {control(review.ToExtend), review.ErrGeneration, "open  2"},
		"paused":                   {control(review.ToPause), review.ErrPaused, "paused  1"},
		"cancelled":                {control(review.ToCancel), review.ErrCancelled, "cancelled  1"},
		"answered otherwise by the head": {func(d *desk, id activities.TaskID) {
			must2(d.Answer(d.t.Context(), d.who(review.Head, "H44.100"), activities.Statement{Task: id, Generation: 1, Says: review.Confirmed, Reason: "đúng"}))(d.t)
		}, review.ErrAnswered, "settled confirmed 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			id, _ := d.task(review.Review, "H44.100")
			c.before(d, id)
			kept := len(d.strings("select says from answer"))
			verdict, err := d.Answer(t.Context(), d.who(review.Focal, "H44.100"), activities.Statement{Task: id, Generation: 1, Says: review.Confirmed})
			if verdict != review.Refused || !errors.Is(err, c.err) {
				t.Errorf("%s, %v; want %v", verdict, err, c.err)
			}
			d.wantTask(review.Review, "H44.100", c.task)
			if now := len(d.strings("select says from answer")); now != kept {
				t.Errorf("%d answers are kept, before there were %d", now, kept)
			}
		})
	}
}
