package workflows

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/tables"
	"danhgia/scoring"
)

// month is a province whose months start by themselves: its database, its portal and what they were asked.
type month struct {
	now     func() time.Time
	notices func(now time.Time) []calendar.Notice
	fetch   func(now time.Time) error                // nil: the portal answers
	state   func(now time.Time) activities.State     // of the period; empty: never started
	start   func(activities.Start) error             // nil: it starts
	store   func(now time.Time) error                // what storing meets
	asked   []string                                 // when the portal was asked, and for what
	started []activities.Start                       // evaluations
	saved   map[string]activities.RawCollection      // by id
	options func(*testsuite.TestWorkflowEnvironment) // what happens meanwhile
}

func (m *month) Now(context.Context) (time.Time, error) { return m.now(), nil }

func (m *month) Calendar(context.Context) (calendar.Calendar, error) {
	return calendar.New(m.notices(m.now()), calendar.DefaultHours(), calendar.Vietnam)
}

func (m *month) Evaluation(_ context.Context, k activities.Key) (activities.Evaluation, error) {
	if m.state == nil || m.state(m.now()) == "" {
		return activities.Evaluation{}, activities.ErrNotFound
	}
	return activities.Evaluation{Key: k, State: m.state(m.now())}, nil
}

func (m *month) SaveSnapshot(_ context.Context, id string, raw activities.RawCollection) error {
	if m.store != nil {
		if err := m.store(m.now()); err != nil {
			return err
		}
	}
	m.saved = map[string]activities.RawCollection{id: raw}
	return nil
}

func (m *month) Fetch(_ context.Context, k activities.Key) (string, activities.RawCollection, error) {
	m.asked = append(m.asked, fmt.Sprintf("%s for %s", m.now().In(calendar.Vietnam).Format("2006-01-02 15:04"), k.Period))
	if m.fetch != nil {
		if err := m.fetch(m.now()); err != nil {
			return "", activities.RawCollection{}, err
		}
	}
	return "snapshot of " + string(k.Period), activities.RawCollection{Period: k.Period}, nil
}

func (m *month) Start(_ context.Context, s activities.Start) error {
	if m.start != nil {
		if err := m.start(s); err != nil {
			return err
		}
	}
	m.started = append(m.started, s)
	return nil
}

// run has the schedule start a month: at its scheduled time, or late.
func (m *month) run(t *testing.T, monthly activities.Monthly, scheduled string, late time.Duration) (MonthStarted, error) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(time.Minute)
	m.now = env.Now
	env.RegisterActivity(&activities.Collector{Store: m, Portal: m, Start: m.Start})
	if scheduled != "" {
		at := vietnam(t, scheduled)
		env.SetStartTime(at.Add(late))
		if err := env.SetTypedSearchAttributesOnStart(temporal.NewSearchAttributes(scheduledTime.ValueSet(at))); err != nil {
			t.Fatal(err)
		}
	}
	if m.options != nil {
		m.options(env)
	}
	env.ExecuteWorkflow(MonthlyStart, monthly)
	if !env.IsWorkflowCompleted() {
		t.Fatal("the start did not end")
	}
	if err := env.GetWorkflowError(); err != nil {
		return MonthStarted{}, err
	}
	var got MonthStarted
	return got, env.GetWorkflowResult(&got)
}

func vietnam(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, calendar.Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// notices are those of the samples, with more from other years.
func notices(t *testing.T, more ...calendar.Notice) func(time.Time) []calendar.Notice {
	t.Helper()
	f, err := os.Open("../samples/days-off.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := tables.ReadDaysOff("days-off.csv", f)
	if err != nil {
		t.Fatal(err)
	}
	return func(time.Time) []calendar.Notice { return slices.Concat(all, more) }
}

const eight = calendar.TimeOfDay(8 * 60)

func TestAMonthStartsOnItsWorkingDay(t *testing.T) {
	for name, c := range map[string]struct {
		day       int
		at        calendar.TimeOfDay
		scheduled string
		late      time.Duration
		period    scoring.Period
		asked     string
	}{
		"August, on the first working day after 2 September":     {1, eight, "2026-09-01 08:00", 0, "2026-08", "2026-09-03 08:00"},
		"the third working day, over a weekend":                  {3, eight, "2026-09-01 08:00", 0, "2026-08", "2026-09-07 08:00"},
		"December of the year before":                            {3, eight, "2026-01-01 08:00", 0, "2025-12", "2026-01-07 08:00"},
		"a night that is still December by London's clocks":      {1, 30, "2026-01-01 00:30", 0, "2025-12", "2026-01-05 00:30"},
		"Tết lies in between":                                    {11, eight, "2026-02-01 08:00", 0, "2026-01", "2026-02-23 08:00"},
		"a make-up Saturday counts":                              {7, eight, "2026-01-01 08:00", 0, "2025-12", "2026-01-12 08:00"},
		"at once when the first is a working day":                {1, eight, "2026-10-01 08:00", 0, "2026-09", "2026-10-01 08:00"},
		"after four days of outage it is the same month":         {1, eight, "2026-10-01 08:00", 96 * time.Hour, "2026-09", "2026-10-05 08:00"},
		"after an outage that ended before the day":              {8, eight, "2026-10-01 08:00", 96 * time.Hour, "2026-09", "2026-10-12 08:00"},
		"an outage over the end of a month takes no other month": {1, eight, "2026-10-01 08:00", 32 * 24 * time.Hour, "2026-09", "2026-11-02 08:00"},
	} {
		t.Run(name, func(t *testing.T) {
			m := &month{notices: notices(t)}
			got, err := m.run(t, activities.Monthly{Province: "H44", Day: c.day, At: c.at, Reviewed: true}, c.scheduled, c.late)
			want := MonthStarted{Evaluation: "evaluation/H44/" + string(c.period)}
			if err != nil || got != want {
				t.Errorf("%+v, %v", got, err)
			}
			if diff := cmp.Diff([]string{c.asked + " for " + string(c.period)}, m.asked); diff != "" {
				t.Errorf("the portal was asked (-want +got)\n%s", diff)
			}
			start := activities.Start{Key: activities.Key{Province: "H44", Period: c.period}, Snapshot: "snapshot of " + string(c.period), Reviewed: true}
			if diff := cmp.Diff([]activities.Start{start}, m.started); diff != "" || len(m.saved) != 1 {
				t.Errorf("%d stored; started (-want +got)\n%s", len(m.saved), diff)
			}
		})
	}
}

// until has something be so before a moment.
func until(moment time.Time, err error) func(time.Time) error {
	return func(now time.Time) error {
		if now.Before(moment) {
			return err
		}
		return nil
	}
}

func TestAPortalInTrouble(t *testing.T) {
	monday := vietnam(t, "2026-09-07 00:00")
	html := activities.Refusal(errors.New("transparency.json: not the portal's data"))
	for name, c := range map[string]struct {
		month *month
		asked int
		last  string
	}{
		"asked too often on a Friday, it is left alone until Monday": {
			&month{fetch: until(monday, fmt.Errorf("%w: 429", activities.ErrBlocked))}, 3, "2026-09-07 08:00",
		},
		"a page instead of figures is tried again on the next working day": {
			&month{fetch: until(vietnam(t, "2026-09-04 00:00"), html)}, 2, "2026-09-04 08:00",
		},
		"away for two days, it is tried every hour": {
			&month{fetch: until(vietnam(t, "2026-09-05 08:00"), errors.New("connection refused"))}, 49, "2026-09-05 08:00",
		},
		"Postgres is away when all is fetched: the portal is not asked again at once": {
			&month{store: until(vietnam(t, "2026-09-03 08:12"), errors.New("postgres is away"))}, 3, "2026-09-03 08:15",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.month.notices = notices(t)
			got, err := c.month.run(t, activities.Monthly{Province: "H44", Day: 1, At: eight}, "2026-09-01 08:00", 0)
			if err != nil || got != (MonthStarted{Evaluation: "evaluation/H44/2026-08"}) || len(c.month.started) != 1 {
				t.Fatalf("%+v, %v, %d started", got, err, len(c.month.started))
			}
			if n := len(c.month.asked); n != c.asked || c.month.asked[n-1] != c.last+" for 2026-08" {
				t.Errorf("asked %d times, last at %s; want %d, %s", n, c.month.asked[n-1], c.asked, c.last)
			}
		})
	}
}

func TestAYearWithoutANoticeIsAskedForEveryDayAndNeverGuessed(t *testing.T) {
	known, next := notices(t), notices(t, calendar.Notice{Day: calendar.Date(2027, time.January, 1), Kind: calendar.Off, Basis: "Tết Dương lịch"})
	handedIn := vietnam(t, "2027-01-05 10:00")
	m := &month{notices: func(now time.Time) []calendar.Notice {
		if now.Before(handedIn) {
			return known(now)
		}
		return next(now)
	}}
	got, err := m.run(t, activities.Monthly{Province: "H44", Day: 1, At: eight}, "2027-01-01 08:00", 0)
	if err != nil || got.Evaluation != "evaluation/H44/2026-12" {
		t.Fatalf("%+v, %v", got, err)
	}
	if diff := cmp.Diff([]string{"2027-01-06 08:00 for 2026-12"}, m.asked); diff != "" {
		t.Errorf("the portal was asked (-want +got)\n%s", diff)
	}
}

func TestAMonthThatWasStartedByHandIsLeftAlone(t *testing.T) {
	already := MonthStarted{Evaluation: "evaluation/H44/2026-08", Already: true}
	from := func(moment string, state activities.State) func(time.Time) activities.State {
		at := vietnam(t, moment)
		return func(now time.Time) activities.State {
			if now.Before(at) {
				return ""
			}
			return state
		}
	}
	for name, c := range map[string]struct {
		month *month
		want  MonthStarted
		asked int
	}{
		"published before":                                        {&month{state: from("2026-08-31 00:00", activities.Published)}, already, 0},
		"started while the working day is awaited":                {&month{state: from("2026-09-02 15:00", activities.Running)}, already, 0},
		"started while the portal wants to be alone":              {&month{state: from("2026-09-03 15:00", activities.Running), fetch: until(vietnam(t, "2026-12-01 00:00"), activities.ErrBlocked)}, already, 1},
		"started while Postgres would not store what was fetched": {&month{state: from("2026-09-03 08:01", activities.Running), store: until(vietnam(t, "2026-12-01 00:00"), errors.New("postgres is away"))}, already, 1},
		"started in the very moment":                              {&month{start: func(activities.Start) error { return fmt.Errorf("period: %w", activities.ErrTaken) }}, already, 1},
		"refused before, it is started again":                     {&month{state: from("2026-08-31 00:00", activities.Refused)}, MonthStarted{Evaluation: already.Evaluation}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			c.month.notices = notices(t)
			got, err := c.month.run(t, activities.Monthly{Province: "H44", Day: 1, At: eight}, "2026-09-01 08:00", 0)
			if err != nil || got != c.want || len(c.month.asked) != c.asked {
				t.Errorf("%+v, %v, the portal asked %d times", got, err, len(c.month.asked))
			}
		})
	}
}

func TestAStartWithoutAScheduledTimeNamesItsPeriod(t *testing.T) {
	m := &month{notices: notices(t)}
	if got, err := m.run(t, activities.Monthly{Province: "H44", Day: 1}, "", 0); err == nil {
		t.Errorf("it took %+v", got)
	}
	got, err := m.run(t, activities.Monthly{Province: "H44", Day: 1, Period: "2026-07"}, "", 0)
	if err != nil || got.Evaluation != "evaluation/H44/2026-07" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestACalendarThatIsChangedMeanwhileIsSeenWithinADay(t *testing.T) {
	closed := make([]calendar.Notice, 0, 6)
	for day := 3; day <= 8; day++ {
		if d := calendar.Date(2026, time.September, day); d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
			closed = append(closed, calendar.Notice{Day: d, Kind: calendar.Off, Basis: "bão"})
		}
	}
	before, after := notices(t, closed...), notices(t)
	m := &month{notices: func(now time.Time) []calendar.Notice {
		if now.Before(vietnam(t, "2026-09-02 10:00")) {
			return before(now)
		}
		return after(now)
	}}
	if _, err := m.run(t, activities.Monthly{Province: "H44", Day: 1, At: eight}, "2026-09-01 08:00", 0); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2026-09-03 08:00 for 2026-08"}, m.asked); diff != "" {
		t.Errorf("the portal was asked (-want +got)\n%s", diff)
	}
}

// A start that waits for weeks goes on in a new run, of the same period.
func TestALongWaitGoesOnAsANewRun(t *testing.T) {
	monthly := activities.Monthly{Province: "H44", Day: 1, At: eight}
	m := &month{notices: notices(t), fetch: func(time.Time) error { return errors.New("connection refused") }}
	_, end := m.run(t, monthly, "2026-09-01 08:00", 0)
	on, ok := errors.AsType[*workflow.ContinueAsNewError](end)
	if !ok {
		t.Fatalf("asked %d times, ended with %v", len(m.asked), end)
	}
	var next activities.Monthly
	if err := converter.GetDefaultDataConverter().FromPayloads(on.Input, &next); err != nil {
		t.Fatal(err)
	}
	monthly.Period = "2026-08"
	if diff := cmp.Diff(monthly, next); diff != "" {
		t.Errorf("the next run begins with something else (-want +got)\n%s", diff)
	}
}
