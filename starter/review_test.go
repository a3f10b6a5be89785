package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/indexes"
	"danhgia/internal/indexset"
	"danhgia/internal/portal"
	"danhgia/internal/postgres"
	"danhgia/review"
	"danhgia/scoring"
)

const (
	staff    = "chuyen-vien@phutho.example"
	leader   = "lanh-dao@phutho.example"
	focal    = "dau-moi.h44.100@phutho.example"
	stranger = "dau-moi.h44.101@phutho.example"
)

const fewOfficers = `agency,role,name,email,phone,valid_from,valid_to
H44,office-staff,Chuyên viên,chuyen-vien@phutho.example,,2026-08-01,
H44,office-leader,Lãnh đạo,lanh-dao@phutho.example,,2026-08-01,
H44.100,focal-officer,Đầu mối 100,dau-moi.h44.100@phutho.example,,2026-08-01,
H44.100,head,Thủ trưởng 100,thu-truong.h44.100@phutho.example,,2026-08-01,
H44.101,focal-officer,Đầu mối 101,dau-moi.h44.101@phutho.example,,2026-08-01,
H44.101,head,Thủ trưởng 101,chung@phutho.example,,2026-08-01,
H44.102,head,Thủ trưởng 102,chung@phutho.example,,2026-08-01,
H44.103,focal-officer,Đầu mối 103,,,2026-08-01,
`

// cycle is the sample under review in a database of its own: opened on 3 September 2026 at nine, due on the 10th.
// H44.100 and H44.101 have people, H44.104 has none.
type cycle struct {
	t     *testing.T
	store *postgres.Store
	conn  *pgx.Conn
	start activities.Start
}

// newSetUp is an office with agencies, people, calendar and ladders, and no period.
func newSetUp(t *testing.T) *cycle {
	t.Helper()
	c := &cycle{t: t, store: newOffice(t)}
	config, err := settings()
	must(t, err)
	c.conn, err = pgx.Connect(t.Context(), config.Owner())
	must(t, err)
	t.Cleanup(func() { _ = c.conn.Close(context.Background()) })
	registered(t, c.store)
	addAdmin(t)
	officers := filepath.Join(t.TempDir(), "o.csv")
	write(t, officers, fewOfficers)
	for _, file := range [][2]string{{"officers", officers}, {"calendar", "../samples/days-off.csv"}, {"ladders", "../samples/ladders.yaml"}} {
		c.good(as(admin, file[0], "import", file[1]), "")
	}
	return c
}

func newCycle(t *testing.T) *cycle {
	t.Helper()
	c := newSetUp(t)
	c.open()
	for _, agency := range []string{"H44.100", "H44.101", "H44.104"} {
		c.advance(review.Review, agency)
	}
	c.exec("update mail set state = 'accepted', next_at = null")
	return c
}

// open starts the period, scores the sample and opens the reviews; nobody is written to yet.
func (c *cycle) open() (reviews []activities.TaskID) {
	c.t.Helper()
	t, ctx := c.t, c.t.Context()
	sets, err := indexset.All(indexes.Files)
	must(t, err)
	for _, f := range sets {
		must(t, c.store.AddIndexSet(ctx, f.Set.Code, f.Content))
	}
	raw, err := portal.ReadFolder(sample)
	must(t, err)
	c.start = activities.Start{Key: august, Snapshot: portal.SnapshotID(raw), IndexSet: "766-2026", Reviewed: true}
	must(t, c.store.Claim(ctx, activities.Claim{Start: c.start, Run: "run"}))
	c.score()
	reviews, err = c.store.OpenReviews(ctx, august, func(review.Kind, []byte) (int, error) { return 5, nil })
	must(t, err)
	return reviews
}

const sample = "../samples/phu-tho-2026-08"

var august = activities.Key{Province: "H44", Period: scoring.Period("2026-08")}

func (c *cycle) score() {
	c.t.Helper()
	_, err := (&activities.Activities{Store: c.store, Read: portal.Read, Decode: indexset.Parse}).Score(c.t.Context(), c.start)
	must(c.t, err)
}

func (c *cycle) exec(sql string, args ...any) {
	c.t.Helper()
	_, err := c.conn.Exec(c.t.Context(), sql, args...)
	must(c.t, err)
}

// at sets the told clock forward.
func (c *cycle) at(day, hour int) {
	c.t.Helper()
	must(c.t, c.store.SetClock(c.t.Context(), time.Date(2026, time.September, day, hour, 0, 1, 0, calendar.Vietnam), 1))
}

func (c *cycle) advance(kind review.Kind, agency string) {
	c.t.Helper()
	var id activities.TaskID
	must(c.t, c.conn.QueryRow(c.t.Context(), "select id from task where kind = $1 and agency = $2", kind, agency).Scan(&id))
	_, err := newDesk(c.store).Advance(c.t.Context(), id)
	must(c.t, err)
}

// good is a call that must work and print what is wanted.
func (c *cycle) good(args []string, want string) string {
	c.t.Helper()
	code, out, errs := call(c.t, args...)
	if code != exitGood || errs != "" || !strings.Contains(out, want) {
		c.t.Fatalf("%v: exit code %d\noutput %.2000s\nwant %s\nerrors %s", args, code, out, want, errs)
	}
	return out
}

// refused is a call that must be refused with what is wanted, and leave all tasks and mails as they are.
func (c *cycle) refused(args []string, code int, want string) {
	c.t.Helper()
	before := c.state()
	got, out, errs := call(c.t, args...)
	if got != code || out != "" || !strings.Contains(errs, want) {
		c.t.Errorf("exit code %d, want %d; output %q, errors %q, want %q", got, code, out, errs, want)
	}
	if after := c.state(); after != before {
		c.t.Errorf("it changed something: %s, before %s", after, before)
	}
}

// state tells apart any two states of the tasks, answers and mails.
func (c *cycle) state() string { return c.value(allState) }

const allState = `
select coalesce((select md5(string_agg(t::text, ',' order by t.id)) from task t), '') || ' ' || (select count(*) from answer) || ' ' || (select count(*) from mail) || ' ' || (select count(*) from audit)`

func (c *cycle) value(sql string) (value string) {
	c.t.Helper()
	must(c.t, c.conn.QueryRow(c.t.Context(), sql).Scan(&value))
	return value
}

// want is the state, outcome and generation of a task, and its deadline's day.
func (c *cycle) want(kind review.Kind, agency, want string) {
	c.t.Helper()
	var got string
	must(c.t, c.conn.QueryRow(c.t.Context(), "select state || ' ' || outcome || ' ' || generation || ' ' || (deadline ->> 'on') from task where kind = $1 and agency = $2", kind, agency).Scan(&got))
	if got != want {
		c.t.Errorf("%s of %s is %q, want %q", kind, agency, got, want)
	}
}

// by is a call about the sample's period with the flags of a change.
func by(email, command string, args ...string) []string {
	return as(email, append([]string{command, "--period", "2026-08"}, args...)...)
}

// unreasoned is a call with a blank reason.
func unreasoned(email, command string, args ...string) []string {
	return append([]string{command, "--period", "2026-08", "--as", email, "--reason", " "}, args...)
}
