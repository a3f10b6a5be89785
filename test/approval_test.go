package test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/indexset"
	"danhgia/internal/portal"
	"danhgia/review"
	"danhgia/scoring"
)

// start is what the period of the desk was started with.
func (d *desk) start() activities.Start {
	d.t.Helper()
	snapshot := d.strings("select snapshot from evaluation")[0]
	return activities.Start{Key: samplePeriod, Snapshot: snapshot, IndexSet: "766-2026", Reviewed: true}
}

// ask does what the period's workflow does when it finds that the leader is to be asked.
func (d *desk) ask() {
	d.t.Helper()
	d.wantStage(activities.StageAsk)
	all := &activities.Activities{Store: d.store, Read: portal.Read, Decode: indexset.Parse}
	must2(all.Score(d.t.Context(), d.start()))(d.t)
	must(d.t, d.AskApproval(d.t.Context(), samplePeriod))
}

// reviewed is a period whose reviews have ended: H44.100 has disputed a figure, everybody else was skipped.
func reviewed(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	s := activities.Statement{Generation: 1, Says: review.Disputed, Disputes: []review.Dispute{{
		Indicator: "PROGRESS_ON_TIME", Reason: "Một hồ sơ trả đúng hạn chưa được đồng bộ lên Cổng.",
		Proposed: scoring.Some(review.Counted{Numerator: 2_900, Denominator: 2_977}),
	}}}
	s.Task, _ = d.task(review.Review, "H44.100")
	d.says(review.Focal, "H44.100", s)
	d.exec("update task set state = 'skipped', reason = 'Bão số 5' where kind = 'review' and agency <> 'H44.100'")
	return d
}

func (d *desk) rules(says review.Outcome) {
	d.t.Helper()
	id, state := d.task(review.Rule, "H44.100")
	s := activities.Statement{Task: id, Generation: int(state[len(state)-1] - '0'), Says: says, Reason: "Đối chiếu hồ sơ gốc: đúng như kiến nghị."}
	d.says(review.Staff, "H44", s)
}

// judges has the leader judge the result, as they see it.
func (d *desk) judges(says review.Outcome, generation int) error {
	d.t.Helper()
	id, _ := d.task(review.Approval, "H44")
	_, err := d.Answer(d.t.Context(), d.who(review.Leader, "H44"), activities.Statement{
		Task: id, Generation: generation, Says: says, Reason: "Xem lại kiến nghị của H44.100.",
	})
	return err
}

func TestTheLeaderHasTheChangesInFrontOfThem(t *testing.T) {
	d := reviewed(t)
	d.wantStage(activities.StageRule)
	d.rules(review.Accepted)
	d.ask()
	d.wantStage(activities.StageApprove)
	s, stands, err := d.store.Submission(t.Context(), samplePeriod)
	must(t, err)
	if !stands || len(s.Unheard) != 162 || s.Unheard[0].Reason != "Bão số 5" || s.Agencies != 164 || s.Outcomes[review.Disputed] != 1 {
		t.Errorf("submitted: stands %v, %d unheard, %d agencies, outcomes %v", stands, len(s.Unheard), s.Agencies, s.Outcomes)
	}
	if len(s.Changes) < 2 {
		t.Fatalf("%d changes, want the agency and those whose rank it took", len(s.Changes))
	}
	for _, c := range s.Changes {
		if own := c.Code == "H44.100"; own != (len(c.Rulings) == 1) || c.Figures || !own && c.Before.Total != c.After.Total {
			t.Errorf("the change of %s: %+v", c.Code, c)
		}
	}
	id, _ := d.task(review.Approval, "H44")
	must2(d.Advance(t.Context(), id))(t)
	if diff := cmp.Diff([]string{"invite office-leader"}, d.strings("select m.kind || ' ' || m.role from mail m join task t on t.id = m.task where t.kind = 'approval'")); diff != "" {
		t.Errorf("who is asked (-want +got)\n%s", diff)
	}
	must(t, d.judges(review.Approved, 1))
	d.wantStage(activities.StagePublish)
	run := must2(d.store.Approved(t.Context(), samplePeriod, 0))(t)
	if run != s.Run {
		t.Errorf("run %d would be published, approved was %d", run, s.Run)
	}
}

func TestNobodyApprovesScoresThatTheyHaveNotSeen(t *testing.T) {
	reopen := activities.Control{Action: review.ToReopen, Reason: "Có thêm minh chứng", Until: calendar.Date(2026, 9, 18)}
	d := reviewed(t)
	d.rules(review.Rejected)
	must2(d.OpenApproval(t.Context()))(t)
	if err := d.judges(review.Approved, 1); !errors.Is(err, review.ErrOutdated) {
		t.Errorf("approved before anything was submitted: %v", err)
	}
	d.ask()
	approval, _ := d.task(review.Approval, "H44")
	must2(d.Advance(t.Context(), approval))(t)
	d.exec("update mail set state = 'accepted', next_at = null")

	ruling, _ := d.task(review.Rule, "H44.100")
	must2(d.Control(t.Context(), activities.Actors{d.who(review.Admin, "H44")}, []activities.TaskID{ruling}, reopen))(t)
	d.wantStage(activities.StageRule)
	if err := d.judges(review.Approved, 1); !errors.Is(err, review.ErrOutdated) {
		t.Errorf("approved while a ruling is open: %v", err)
	}
	d.exec("update dispute set decision = '', ruling = '', ruled_at = null, ruled_by = null") // the reopened ruling decides anew
	d.rules(review.Accepted)
	if err := d.judges(review.Approved, 1); !errors.Is(err, review.ErrOutdated) {
		t.Errorf("approved scores that another ruling has changed: %v", err)
	}
	d.ask()
	d.wantTask(review.Approval, "H44", "open  2")
	if err := d.judges(review.Approved, 1); !errors.Is(err, review.ErrGeneration) {
		t.Errorf("approved the page as it was: %v", err)
	}
	must2(d.Advance(t.Context(), approval))(t)
	if diff := cmp.Diff([]string{"invite", "changed"}, d.strings("select m.kind from mail m where task = (select id from task where kind = 'approval') order by id")); diff != "" {
		t.Errorf("what the leader is written (-want +got)\n%s", diff)
	}
	must(t, d.judges(review.Approved, 2))
	d.wantStage(activities.StagePublish)
}

// OpenApproval opens the approval without submitting anything, as a worker that dies in between would.
func (d *desk) OpenApproval(ctx context.Context) (activities.TaskID, error) {
	return d.store.OpenApproval(ctx, samplePeriod, func(review.Kind, []byte) (int, error) { return 2, nil })
}

func TestARulingThatChangesNothingLeavesTheSubmissionStanding(t *testing.T) {
	d := reviewed(t)
	d.rules(review.Rejected)
	d.ask()
	d.exec("update task set state = 'open', outcome = '' where kind = 'ruling'")
	d.wantStage(activities.StageRule)
	d.exec("update task set state = 'settled', outcome = 'rejected' where kind = 'ruling'")
	d.wantStage(activities.StageApprove)
	d.wantTask(review.Approval, "H44", "open  1")
}

func TestAResultThatIsSentBackIsResubmittedByTheOffice(t *testing.T) {
	d := reviewed(t)
	d.rules(review.Rejected)
	d.ask()
	approval, _ := d.task(review.Approval, "H44")
	admin := activities.Actors{d.who(review.Admin, "H44")}
	resubmit := func(who activities.Actors, reason string) error {
		_, err := d.Resubmit(t.Context(), who, samplePeriod, approval, reason)
		return err
	}
	if err := resubmit(admin, "Đã xem lại"); err == nil || !strings.Contains(err.Error(), "was not sent back") {
		t.Errorf("nothing was sent back: %v", err)
	}
	must(t, d.judges(review.SentBack, 1))
	d.wantStage(activities.StageApprove) // until the office says so, however often the workflow looks
	want := []string{"returned office-admin", "returned office-staff"}
	if diff := cmp.Diff(want, d.strings("select kind || ' ' || role from mail where kind = 'returned' and data ->> 'Reason' like 'Xem lại%' order by role")); diff != "" {
		t.Errorf("who is told (-want +got)\n%s", diff)
	}
	e := must2(d.store.Evaluation(t.Context(), samplePeriod))(t)
	if e.SentBack != "Xem lại kiến nghị của H44.100." {
		t.Errorf("the office reads %q", e.SentBack)
	}
	d.exec("update task set state = 'open', outcome = '' where kind = 'ruling'")
	if err := resubmit(admin, "Đã xem lại"); err == nil || !strings.Contains(err.Error(), "1 rulings") {
		t.Errorf("resubmitted while a ruling is open: %v", err)
	}
	d.exec("update task set state = 'settled', outcome = 'rejected' where kind = 'ruling'")
	if err := resubmit(activities.Actors{d.who(review.Staff, "H44")}, "Đã xem lại"); !errors.Is(err, activities.ErrRefused) {
		t.Errorf("by who may not: %v", err)
	}
	if err := resubmit(admin, " "); !errors.Is(err, review.ErrReason) {
		t.Errorf("without a reason: %v", err)
	}
	d.exec("delete from wake")
	must(t, resubmit(admin, "Đã xem lại"))
	if n := len(d.strings("select workflow from wake where workflow like 'evaluation/%'")); n != 1 {
		t.Errorf("the period was woken %d times", n)
	}
	d.ask()
	d.wantTask(review.Approval, "H44", "open  2")
	must(t, d.judges(review.Approved, 2))
	d.wantStage(activities.StagePublish)
}

func TestNobodyIsRemindedOfAResultThatIsBeingMadeAnew(t *testing.T) {
	d := reviewed(t)
	d.rules(review.Rejected)
	d.ask()
	approval, _ := d.task(review.Approval, "H44")
	d.exec("update task set state = 'open', outcome = '' where kind = 'ruling'")
	d.at(opening.Add(72 * time.Hour))
	must2(d.Advance(t.Context(), approval))(t)
	if mails := d.strings("select kind from mail where task = (select id from task where kind = 'approval')"); len(mails) != 0 {
		t.Errorf("mails to the leader while a ruling is open: %q", mails)
	}
}
