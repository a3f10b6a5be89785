package test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/portal"
	"danhgia/review"
	"danhgia/scoring"
)

// mailsTo are the accepted mails to people of an agency, with what they are about.
const mailsTo = `select to_char(m.accepted_at at time zone 'Asia/Ho_Chi_Minh', 'MM-DD') || ' ' || m.kind || coalesce(' about ' || t.agency, '')
	from mail m join officer o on o.person = m.person left join task t on t.id = m.task
	where m.state = 'accepted' and o.role = 'focal-officer' and o.agency = `

func (m *month) disputes(agency string) {
	s := activities.Statement{Generation: 1, Says: review.Disputed, Disputes: []review.Dispute{{
		Indicator: "PROGRESS_ON_TIME", Reason: "Một hồ sơ trả đúng hạn chưa được đồng bộ lên Cổng.", Proposed: scoring.Some(review.Counted{Numerator: 2_300, Denominator: 2_977}),
	}}}
	s.Task, _ = m.task(review.Review, agency)
	m.desk.says(review.Focal, agency, s)
}

// adds collects again what has an agency more, and gives that an officer.
func (m *month) adds(code string) {
	source, _ := smallProvince(m.t)
	raw := must2(portal.ReadFolder(source))(m.t)
	c := must2(portal.Read(raw, samplePeriod))(m.t)
	added := c.Agencies[len(c.Agencies)-1]
	added.Code, added.SourceID, added.Name = code, "new", "Xã Mới"
	added.Figures.Agency = code
	c.Agencies = append(c.Agencies, added)
	raw.Source += ".again"
	m.exec("insert into person (name, email) values ('Mới', 'moi@phutho.example')")
	m.exec("insert into officer (person, agency, role, valid_from) select id, $1, 'focal-officer', '2026-01-01' from person where name = 'Mới'", code)
	h := activities.Handed{Snapshot: portal.SnapshotID(raw), Raw: raw, Collection: c}
	must2(m.collecting().Recollect(m.t.Context(), m.change().By, samplePeriod, h, "Thành lập xã mới", false))(m.t)
	m.people, _, _ = m.store.People(m.t.Context(), "H44", calendar.DayOf(opening))
}

func TestAnAgencyIsAddedInTheMiddleOfAMonth(t *testing.T) {
	t.Parallel()
	m := newMonth(t)
	m.othersConfirm()
	m.approves()
	m.when(opening.Add(26*time.Hour), func() { m.adds("H44.999") })
	m.says(opening.Add(30*time.Hour), "H44.100", review.Confirmed, review.Counts)
	m.says(time.Date(2026, 9, 11, 16, 0, 0, 0, calendar.Vietnam), "H44.999", review.Confirmed, review.Counts)
	m.run()
	if diff := cmp.Diff([]string{"confirmed by 09-11 17:00"}, m.strings("select outcome || ' by ' || to_char(due_at at time zone 'Asia/Ho_Chi_Minh', 'MM-DD HH24:MI') from task where kind = 'review' and agency = 'H44.999'")); diff != "" {
		t.Errorf("its review has a deadline of its own (-want +got)\n%s", diff)
	}
	want := []string{"09-04 invite about H44.999", "09-09 reminder about H44.999", "09-10 reminder about H44.999", "09-11 last-call about H44.999", "09-12 results"}
	if diff := cmp.Diff(want, m.strings(mailsTo+"'H44.999' order by m.accepted_at")); diff != "" {
		t.Errorf("its mails (-want +got)\n%s", diff)
	}
	if got := m.strings("select revision || ' ' || state from publication where convert_from(content, 'UTF8') like '%\"H44.999\"%'"); !cmp.Equal(got, []string{"2 final"}) {
		t.Errorf("it is in the revisions %q", got)
	}
	m.ended()
}

// merging is a story: H44.100 disputes and is merged, with an agency that has not answered, into one that has.
func merging(m *month) {
	m.approves()
	for _, agency := range few {
		if agency != "H44.100" && agency != "H44.102" {
			m.says(opening.AddDate(0, 0, 1), agency, review.Confirmed, review.Counts)
		}
	}
	m.when(opening.Add(28*time.Hour), func() { m.disputes("H44.100") })
	m.when(opening.Add(30*time.Hour), func() {
		must2(m.Merge(m.t.Context(), m.store, m.change().By, activities.Merge{
			Province: "H44", From: []string{"H44.100", "H44.102"}, To: "H44.101", On: calendar.Date(2026, 9, 5), Reason: "Nghị quyết số 12/NQ-HĐND",
		}))(m.t)
	})
	m.when(opening.AddDate(0, 0, 4).Add(time.Hour), func() { m.rules(review.Accepted) })
}

const endOfMonth = `
select 'task ' || kind || ' ' || agency || ' ' || state || ' ' || outcome || ' ' || generation || ' ' || (deadline ->> 'on') from task
union all select 'mail ' || m.kind || ' to ' || o.role || ' ' || o.agency || ' ' || coalesce(m.generation::text || ' ' || t.kind || ' ' || t.agency, '') || ' ' || m.state
from mail m join officer o on o.person = m.person left join task t on t.id = m.task
union all select 'audit ' || action || ' ' || count(*) from audit group by action
union all select 'revision ' || revision || ' ' || state from publication
union all select 'correction ' || agency || ' ' || indicator || ' ' || numerator from correction
order by 1`

func TestAgenciesAreMergedInTheMiddleOfAMonth(t *testing.T) {
	t.Parallel()
	m := newMonth(t)
	merging(m)
	m.run()
	want := []string{"09-03 invite about H44.101", "09-04 merged about H44.100", "09-04 merged", "09-07 ruled about H44.100", "09-07 results"}
	if diff := cmp.Diff(want, m.strings(mailsTo+"'H44.101' order by m.accepted_at, m.id")); diff != "" {
		t.Errorf("what the successor is told (-want +got)\n%s", diff)
	}
	want = []string{"H44.100 settled disputed", "H44.102 superseded "}
	if diff := cmp.Diff(want, m.strings("select agency || ' ' || state || ' ' || outcome from task where kind = 'review' and agency in ('H44.100', 'H44.102') order by 1")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := m.strings("select to_char(published_at at time zone 'Asia/Ho_Chi_Minh', 'MM-DD') from publication where state = 'final'"); !cmp.Equal(got, []string{"09-07"}) {
		t.Errorf("published on %q: nobody waits for the deadline on the 10th of who is no more", got)
	}
	m.ended()
}

// twice does every activity twice and keeps the second result, as when a worker dies before it could report the first.
type twice struct {
	interceptor.WorkerInterceptorBase
	done *atomic.Int64
}

func (w *twice) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &twiceDone{interceptor.ActivityInboundInterceptorBase{Next: next}, w.done}
}

type twiceDone struct {
	interceptor.ActivityInboundInterceptorBase
	done *atomic.Int64
}

func (w *twiceDone) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	_, _ = w.Next.ExecuteActivity(ctx, in) // nobody hears of it
	w.done.Add(1)
	return w.Next.ExecuteActivity(ctx, in)
}

func TestAWorkerThatIsRestartedAtEveryStepOfAMonth(t *testing.T) {
	t.Parallel()
	once, again := newMonth(t), newMonth(t)
	var done atomic.Int64
	again.env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: patience, Interceptors: []interceptor.WorkerInterceptor{&twice{done: &done}}})
	for _, m := range []*month{once, again} {
		merging(m)
		m.run()
		m.ended()
	}
	if done.Load() == 0 {
		t.Fatal("no activity was done twice")
	}
	t.Logf("%d activities were done twice", done.Load())
	if diff := cmp.Diff(once.strings(endOfMonth), again.strings(endOfMonth)); diff != "" {
		t.Errorf("the month has another end (-once +twice)\n%s", diff)
	}
}
