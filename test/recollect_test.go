package test

import (
	"errors"
	"slices"
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

// collecting is where the desk's office collects again.
func (d *desk) collecting() activities.Collecting {
	return activities.Collecting{Tasks: d.Tasks, Recollections: d.store, Decode: indexset.Parse}
}

// handed is the sample collected once more, with what change makes of it.
func handed(t *testing.T, change func(*activities.Collection)) activities.Handed {
	t.Helper()
	raw := must2(portal.ReadFolder(sampleFolder))(t)
	collection := must2(portal.Read(raw, samplePeriod))(t)
	change(&collection)
	raw.Source += ".again"
	return activities.Handed{Snapshot: portal.SnapshotID(raw), Raw: raw, Collection: collection}
}

// with puts figures into an agency's indicator.
func with(agency, indicator string, numerator, denominator int64) func(*activities.Collection) {
	return func(c *activities.Collection) {
		for i, a := range c.Agencies {
			for j, m := range a.Figures.Measures {
				if a.Code == agency && m.Indicator == indicator {
					measure := &c.Agencies[i].Figures.Measures[j]
					measure.Numerator, measure.Denominator = scoring.Some(numerator), scoring.Some(denominator)
				}
			}
		}
	}
}

// again collects again.
func (d *desk) again(h activities.Handed) activities.Recollected {
	d.t.Helper()
	must(d.t, d.store.StartStage(d.t.Context(), samplePeriod, activities.StageReview))
	return must2(d.collecting().Recollect(d.t.Context(), activities.Actors{d.who(review.Admin, "H44")}, samplePeriod, h, "Cổng đã sửa số liệu", false))(d.t)
}

func (d *desk) total(agency string) scoring.Maybe[scoring.Hundredths] {
	d.t.Helper()
	return must2(d.store.Card(d.t.Context(), samplePeriod, agency))(d.t).Total
}

func (d *desk) confirms(agency string, generation int) {
	d.t.Helper()
	id, _ := d.task(review.Review, agency)
	d.says(review.Focal, agency, activities.Statement{Task: id, Generation: generation, Says: review.Confirmed})
}

func TestCollectingAgainAsksWhoseScorecardChanges(t *testing.T) {
	d := newDesk(t)
	d.confirms("H44.100", 1)
	d.confirms("H44.101", 1)
	d.at(opening.Add(26 * time.Hour))
	before := d.total("H44.100")
	h := handed(t, with("H44.100", "PROGRESS_ON_TIME", 2_900, 2_977))
	admin := activities.Actors{d.who(review.Admin, "H44")}
	must(t, d.store.StartStage(t.Context(), samplePeriod, activities.StageReview))
	preview := must2(d.collecting().Recollect(t.Context(), admin, samplePeriod, h, "Cổng đã sửa số liệu", true))(t)
	d.wantTask(review.Review, "H44.100", "settled confirmed 1")
	if got := d.total("H44.100"); got != before {
		t.Errorf("a preview has changed the total to %v", got)
	}
	done := d.again(h)
	if diff := cmp.Diff(preview, done); diff != "" {
		t.Errorf("not what the preview said (-preview +done)\n%s", diff)
	}
	change, ok := done.For("H44.100")
	if !ok || len(done.Changed) != 1 || len(change.Figures) != 1 || change.Figures[0].Now.Value.Numerator != 2_900 || change.Before != before {
		t.Fatalf("what has changed: %+v", done.Changed)
	}
	if got := d.total("H44.100"); got != change.After || got == before {
		t.Errorf("the total is %v, before it was %v and %v was promised", got, before, change.After)
	}
	d.wantTask(review.Review, "H44.100", "open  2")             // who had confirmed is asked again
	d.wantTask(review.Review, "H44.101", "settled confirmed 1") // nothing of theirs has changed
	id, _ := d.task(review.Review, "H44.100")
	must2(d.Advance(t.Context(), id))(t)
	mails := d.strings("select m.kind || ' ' || m.role || ' ' || (m.data ->> 'Reason') from mail m where m.generation = 2")
	if len(mails) != 1 || !strings.HasPrefix(mails[0], "changed focal-officer Số liệu được thu thập lại: 1 nội dung") || !strings.Contains(mails[0], "Cổng đã sửa số liệu") {
		t.Errorf("who is told, and what: %q", mails)
	}
	d.wantStage(activities.StageReview)
	if records := must2(d.store.Recollections(t.Context(), samplePeriod))(t); len(records) != 1 || records[0].Reason != "Cổng đã sửa số liệu" || !cmp.Equal(records[0].Recollected, done) {
		t.Errorf("what is kept: %+v", records)
	}
	if _, err := d.collecting().Recollect(t.Context(), admin, samplePeriod, h, "Lần nữa", false); err == nil || !strings.Contains(err.Error(), "nothing new") {
		t.Errorf("the same collection once more: %v", err)
	}
}

func TestTheDeadlineOfFiguresThatWereCollectedAgain(t *testing.T) { // due on Thursday the 10th
	for name, c := range map[string]struct {
		now  time.Time
		want string
	}{
		"stays while two working days are left": {time.Date(2026, 9, 8, 16, 0, 0, 0, calendar.Vietnam), "2026-09-10"},
		"moves when fewer are":                  {time.Date(2026, 9, 9, 9, 0, 0, 0, calendar.Vietnam), "2026-09-11"},
		"moves when it has passed":              {time.Date(2026, 9, 11, 9, 0, 0, 0, calendar.Vietnam), "2026-09-15"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.confirms("H44.100", 1)
			d.at(c.now)
			d.again(handed(t, with("H44.100", "PROGRESS_ON_TIME", 2_900, 2_977)))
			if got := d.strings("select deadline ->> 'on' from task where kind = 'review' and agency = 'H44.100'"); got[0] != c.want {
				t.Errorf("due on %s, want %s", got[0], c.want)
			}
		})
	}
}

func TestCorrectionsStayOverANewCollection(t *testing.T) {
	for name, c := range map[string]struct {
		numerator int64
		confirmed int
		fix       string
	}{
		"that does not show them": {2_000, 0, "open  1"},
		"that shows them by now":  {2_900, 1, "settled fixed 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := reviewed(t)
			d.rules(review.Accepted)
			d.ask()
			corrected := d.total("H44.100")
			done := d.again(handed(t, with("H44.100", "PROGRESS_ON_TIME", c.numerator, 2_977)))
			if len(done.Confirmed) != c.confirmed || len(done.Changed) != 0 {
				t.Errorf("%d corrections confirmed, %d scorecards changed", len(done.Confirmed), len(done.Changed))
			}
			if got := d.total("H44.100"); got != corrected {
				t.Errorf("the corrected total %v has become %v", corrected, got)
			}
			d.wantTask(review.SourceFix, "H44.100", c.fix)
			d.wantTask(review.Review, "H44.100", "settled disputed 1")
			if err := d.judges(review.Approved, 1); !errors.Is(err, review.ErrOutdated) {
				t.Errorf("approved what was made of other figures: %v", err)
			}
			d.ask()
			must(t, d.judges(review.Approved, 2))
			d.wantStage(activities.StagePublish)
		})
	}
}

func TestALaterCollectionEndsARepairAtTheSourceAfterPublication(t *testing.T) {
	d := reviewed(t)
	d.rules(review.Accepted)
	d.exec("update evaluation set state = 'published'")
	fix, _ := d.task(review.SourceFix, "H44.100")
	d.at(time.Date(2026, 10, 1, 9, 0, 0, 0, calendar.Vietnam))
	must2(d.Advance(t.Context(), fix))(t) // reminders go on after publication
	if mails := d.strings("select kind from mail where task = (select id from task where kind = 'source-fix')"); len(mails) == 0 {
		t.Error("nobody is reminded of the source after publication")
	}
	admin, total := activities.Actors{d.who(review.Admin, "H44")}, d.total("H44.100")
	check := func(numerator int64) activities.Recollected {
		h := handed(t, with("H44.100", "PROGRESS_ON_TIME", numerator, 2_977))
		if _, err := d.collecting().Recollect(t.Context(), admin, samplePeriod, h, "Kiểm tra", false); err == nil || !strings.Contains(err.Error(), "--check-only") {
			t.Errorf("a published period is collected again: %v", err)
		}
		return must2(d.collecting().Check(t.Context(), admin, samplePeriod, h, "Kiểm tra sau công khai", false))(t)
	}
	if r := check(2_300); len(r.Confirmed) != 0 {
		t.Errorf("confirmed what is still wrong: %+v", r.Confirmed)
	}
	d.wantTask(review.SourceFix, "H44.100", "open  1")
	r := check(2_900)
	d.wantTask(review.SourceFix, "H44.100", "settled fixed 1")
	if why := d.strings("select reason from task where kind = 'source-fix'"); !strings.Contains(why[0], r.Snapshot[:12]) {
		t.Errorf("it does not say by which snapshot: %q", why)
	}
	if d.total("H44.100") != total {
		t.Error("a check has changed a score")
	}
}

func TestAnAgencyThatIsNewInACollectionIsAsked(t *testing.T) {
	d := newDesk(t)
	d.at(opening.Add(24 * time.Hour))
	done := d.again(handed(t, func(c *activities.Collection) {
		added := c.Agencies[len(c.Agencies)-1]
		added.Code, added.SourceID, added.Name = "H44.999", "new", "Xã Mới"
		added.Figures.Agency = added.Code
		c.Agencies = append(c.Agencies, added)
	}))
	if len(done.Added) != 1 || len(done.Changed) != 0 {
		t.Errorf("%d new agencies, %d changed", len(done.Added), len(done.Changed))
	}
	d.wantTask(review.Review, "H44.999", "open  1")
	if got := d.strings("select deadline ->> 'on' from task where agency = 'H44.999'"); got[0] != "2026-09-11" {
		t.Errorf("it has until %s, want five working days of its own", got[0])
	}
}

func TestWhatIsNotCollectedAgain(t *testing.T) {
	admin := func(d *desk) activities.Actors { return activities.Actors{d.who(review.Admin, "H44")} }
	same := func(*activities.Collection) {}
	for name, c := range map[string]struct {
		who    func(*desk) activities.Actors
		change func(*activities.Collection)
		sql    string
		reason string
		want   string
	}{
		"by staff, who may not":        {func(d *desk) activities.Actors { return activities.Actors{d.who(review.Staff, "H44")} }, same, "", "Lý do", "may not"},
		"without a reason":             {admin, same, "", " ", "reason"},
		"a period that was cancelled":  {admin, same, "update evaluation set state = 'cancelled'", "Lý do", "is cancelled"},
		"a period without reviews yet": {admin, same, "delete from stage where name = 'review'", "Lý do", "have not opened"},
		"one that lacks an agency": {admin, func(c *activities.Collection) {
			c.Agencies = slices.DeleteFunc(c.Agencies, func(a activities.CollectedAgency) bool { return a.Code == "H44.100" })
		}, "", "Lý do", "no figures of H44.100"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			must(t, d.store.StartStage(t.Context(), samplePeriod, activities.StageReview))
			if c.sql != "" {
				d.exec(c.sql)
			}
			h := handed(t, c.change)
			_, err := d.collecting().Recollect(t.Context(), c.who(d), samplePeriod, h, c.reason, false)
			if !errors.Is(err, activities.ErrRefused) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want a refusal with %q", err, c.want)
			}
			if n := len(d.strings("select id from snapshot")); n != 1 {
				t.Errorf("%d snapshots are kept after the refusal", n)
			}
		})
	}
}
