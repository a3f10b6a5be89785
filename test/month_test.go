package test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"testing"
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/indexes"
	"danhgia/internal/indexset"
	"danhgia/internal/mail"
	"danhgia/internal/portal"
	"danhgia/internal/tables"
	"danhgia/review"
	"danhgia/workflows"

	sdkactivity "go.temporal.io/sdk/activity"
)

// month is a period in which the real workflows and activities run on a real Postgres and a real mail server, under
// the simulated time of Temporal's test environment: the told clock of the database follows that of the environment.
type month struct {
	*desk
	env    *testsuite.TestWorkflowEnvironment
	server *mailServer
	away   bool // nobody answers at the mail server's address
	start  activities.Start
	begins time.Time // of the simulated time
}

func newMonth(t *testing.T) *month {
	t.Helper()
	source, officers := smallProvince(t)
	m := &month{desk: bareDesk(t), server: startMailServer(t), begins: opening}
	m.exec("insert into clock (real_epoch, told_epoch, speed) values (clock_timestamp(), $1, 1)", opening)
	m.exec("create or replace function told_now() returns timestamptz language sql volatile as 'select told_epoch from clock'")
	ctx := t.Context()
	for _, f := range must2(indexset.All(indexes.Files))(t) {
		must(t, m.store.AddIndexSet(ctx, f.Set.Code, f.Content))
	}
	raw := must2(portal.ReadFolder(source))(t)
	m.start = activities.Start{Key: samplePeriod, Snapshot: portal.SnapshotID(raw), IndexSet: "766-2026", Reviewed: true}
	must(t, m.store.SaveSnapshot(ctx, m.start.Snapshot, raw))
	must(t, m.store.SaveCollection(ctx, m.start.Snapshot, must2(portal.Read(raw, samplePeriod))(t)))
	m.exec("insert into person (name, email) values ('Quản trị', 'quan-tri@phutho.example')")
	m.exec("insert into officer (person, agency, role, valid_from) select id, 'H44', 'office-admin', '2026-01-01' from person")
	change := m.change()
	m.edit(m.notices())
	must2(m.store.AddLadders(ctx, []byte(readFile(t, "../samples/ladders.yaml")), change))(t)
	file := must2(os.Open(officers))(t)
	defer file.Close()
	must2(m.store.ImportOfficers(ctx, must2(tables.ReadOfficers("officers.csv", file))(t), change))(t)
	m.calendar = must2(m.store.Calendar(ctx))(t)
	m.people, _, _ = m.store.People(ctx, "H44", calendar.DayOf(opening))
	m.prepareEnvironment()
	return m
}

func (m *month) notices() []calendar.Notice {
	file := must2(os.Open("../samples/days-off.csv"))(m.t)
	defer file.Close()
	return must2(tables.ReadDaysOff("days-off.csv", file))(m.t)
}

// edit puts other days off in place of those that are known.
func (m *month) edit(notices []calendar.Notice) {
	m.t.Helper()
	must2(activities.DaysOff{Store: m.store}.Replace(m.t.Context(), activities.DaysOffEdit{Notices: notices}, m.change()))(m.t)
}

// change is one by the office's administrator.
func (m *month) change() activities.Change {
	by := must2(m.store.Actors(m.t.Context(), "H44", "quan-tri@phutho.example", calendar.DayOf(opening)))(m.t)
	return activities.Change{Province: "H44", By: by, Reason: "Theo quyết định."}
}

func (m *month) prepareEnvironment() {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	m.env = suite.NewTestWorkflowEnvironment()
	m.env.SetStartTime(opening)
	m.env.SetTestTimeout(performance)
	m.env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: patience}) // the machine may be busy
	for _, w := range []any{workflows.Evaluation, workflows.Review, workflows.Mailer, monthOf} {
		m.env.RegisterWorkflow(w)
	}
	m.env.RegisterActivity(&activities.Activities{Store: m.store, Read: portal.Read, Decode: indexset.Parse, Signer: signer, Tasks: m.Tasks})
	enrol(m.t, m.store)
	m.env.RegisterActivity(m.Tasks)
	m.env.RegisterActivity(m.post())
	tell := func() { m.tell(m.env.Now()) }
	m.env.SetOnActivityStartedListener(func(*sdkactivity.Info, context.Context, converter.EncodedValues) { tell() })
	m.env.SetOnLocalActivityStartedListener(func(*sdkactivity.Info, context.Context, []any) { tell() })
	m.env.SetOnActivityCompletedListener(func(*sdkactivity.Info, converter.EncodedValue, error) { m.deliver() })
	m.env.SetOnLocalActivityCompletedListener(func(*sdkactivity.Info, converter.EncodedValue, error) { m.deliver() })
}

// tell sets the told clock, which stands still until the next time.
func (m *month) tell(now time.Time) {
	m.exec("update clock set told_epoch = $1", now)
}

// deliver hands on the signals that wait, as the worker's relay does.
func (m *month) deliver() {
	for {
		taken := must2(m.store.DeliverWakes(m.t.Context(), 200, func(_ context.Context, wakes []activities.Wake) (delivered []string) {
			for _, w := range wakes {
				if w.Task != 0 {
					m.env.SignalWorkflow(beginTask, w)
				} else if err := m.env.SignalWorkflowByID(w.Workflow, workflows.Look, nil); err != nil {
					m.t.Logf("%s has ended", w.Workflow)
				}
				delivered = append(delivered, w.Workflow)
			}
			return delivered
		}))(m.t)
		if taken == 0 {
			return
		}
	}
}

// post sends to the mail server, or to where nobody answers.
func (m *month) post() *activities.Post {
	from := must2(mail.ParseAddress("danh-gia@tinh.example"))(m.t)
	composer := must2(mail.NewComposer(mail.Office{Name: "Văn phòng UBND tỉnh", From: from}, mailKey, func() time.Time { return m.env.Now() }))(m.t)
	postman := func(address string) mail.Carrier {
		s := mail.Server{Host: "127.0.0.1", LocalName: "danhgia.tinh.example", Security: mail.Clear}
		_, err := fmt.Sscanf(address, "127.0.0.1:%d", &s.Port)
		must(m.t, err)
		return mail.Carrier{Postman: mail.Postman{Composer: composer, Sender: must2(mail.NewSender(s))(m.t)}}
	}
	newsroom := &activities.Newsroom{Archive: activities.Archive{Store: m.store, Decode: indexset.Parse}, Store: m.store}
	return &activities.Post{
		Outbox: m.store, Postman: line{m, postman(m.server.address), postman("127.0.0.1:1")}, Policy: mail.Policy{}, Decode: indexset.Parse,
		Contact: activities.Person{Name: "Hoa", Address: "hoa@tinh.example"}, Site: "https://danhgia.tinh.example", News: newsroom.News,
	}
}

// line leads to the mail server, unless that is away.
type line struct {
	month        *month
	server, away activities.Postman
}

// Deliver tries once.
func (l line) Deliver(ctx context.Context, mail activities.Mail) activities.MailResult {
	if l.month.away {
		return l.away.Deliver(ctx, mail)
	}
	return l.server.Deliver(ctx, mail)
}

const (
	beginTask  = "begin task"
	afterwards = 10 * 24 * time.Hour // for the mails that follow a period's end
)

// monthOf carries a period with its mailer, and the workflow of each task from when a signal tells of it.
func monthOf(ctx workflow.Context, start activities.Start) error {
	workflow.Go(ctx, deliverMails)
	workflow.Go(ctx, carryTasks)
	if err := workflow.ExecuteChildWorkflow(named(ctx, activities.EvaluationID(start.Key)), workflows.Evaluation, start).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.Sleep(ctx, afterwards)
}

func named(ctx workflow.Context, id string) workflow.Context {
	return workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: id})
}

// deliverMails looks once a day by itself: its speed is that of a clock that runs so much slower.
func deliverMails(ctx workflow.Context) {
	const daily = 5.0 / (24 * 60)
	for ctx.Err() == nil {
		id := activities.MailerID(samplePeriod.Province, activities.LaneDuty)
		_ = workflow.ExecuteChildWorkflow(named(ctx, id), workflows.Mailer, workflows.Mailing{Lane: activities.LaneDuty, Speed: daily}).Get(ctx, nil)
	}
}

func carryTasks(ctx workflow.Context) {
	running := map[string]workflow.ChildWorkflowFuture{}
	for {
		var w activities.Wake
		if !workflow.GetSignalChannel(ctx, beginTask).Receive(ctx, &w) {
			return
		}
		if task, ok := running[w.Workflow]; !ok || task.IsReady() {
			run := activities.TaskRun{ID: w.Task, Wait: w.Wait, Local: true} // the server delays the start instead
			running[w.Workflow] = workflow.ExecuteChildWorkflow(named(ctx, w.Workflow), workflows.Review, run)
		} else if !w.Starts {
			task.SignalChildWorkflow(ctx, workflows.Look, nil)
		}
	}
}

// when has something done at a moment, by people, before what workflows do in the same moment; mails and workflows
// follow from it.
func (m *month) when(at time.Time, do func()) {
	m.env.RegisterDelayedCallback(func() {
		m.tell(at)
		do()
		m.deliver()
	}, at.Sub(m.begins)-time.Nanosecond)
}

// run lets the month pass.
func (m *month) run() {
	m.t.Helper()
	m.env.ExecuteWorkflow(monthOf, m.start)
	if !m.env.IsWorkflowCompleted() || m.env.GetWorkflowError() != nil {
		m.t.Fatalf("the period has ended: %t, with %v; %q", m.env.IsWorkflowCompleted(), m.env.GetWorkflowError(), m.strings(waitsFor))
	}
}

// says has an agency's officer answer at a moment.
func (m *month) says(at time.Time, agency string, says review.Outcome, want review.Verdict) {
	m.when(at, func() { m.answers(review.Focal, review.Review, agency, says, want) })
}

func (m *month) answers(role review.Role, kind review.Kind, agency string, says review.Outcome, want review.Verdict) {
	m.t.Helper()
	s := activities.Statement{Says: says}
	must(m.t, m.conn.QueryRow(m.t.Context(), "select id, generation from task where kind = $1 and agency = $2", kind, agency).Scan(&s.Task, &s.Generation))
	who := agency
	if got, err := m.Answer(m.t.Context(), m.who(role, who), s); got != want {
		m.t.Errorf("%s of %s says %s: %s, %v; want %s", role, agency, says, got, err, want)
	}
}

// approves has the leader approve as soon as they are asked: they look every morning.
func (m *month) approves() {
	for day := range 40 {
		m.when(opening.AddDate(0, 0, day).Add(90*time.Minute), func() {
			if len(m.strings("select 'open' from task where kind = 'approval' and state = 'open'")) > 0 {
				m.answers(review.Leader, review.Approval, "H44", review.Approved, review.Counts)
			}
		})
	}
}
