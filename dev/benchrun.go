package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/indexset"
	"danhgia/internal/ladders"
	"danhgia/internal/temporalclient"
	"danhgia/review"
	"danhgia/scoring"
)

// benchBegin is a working morning at the opening of the office: invitations go out within the hour, and reminders from
// ten to eleven.
var benchBegin = time.Date(2026, 9, 4, 8, 0, 0, 0, calendar.Vietnam)

// benchDays is when the reviews end: the reminder, two working days before, then is on the day of the opening.
const benchDays = 2

type bench struct {
	*stack
	benchOptions
	desk     activities.Desk
	conn     *pgx.Conn
	officers map[string]review.Actor // by agency
}

func newBench(ctx context.Context, s *stack, o benchOptions) (*bench, error) {
	conn, err := pgx.Connect(ctx, s.endpoints.PostgresOwner)
	if err != nil {
		return nil, err
	}
	b := &bench{stack: s, benchOptions: o, conn: conn, officers: map[string]review.Actor{}}
	b.desk = activities.Desk{Cards: s.store, Decode: indexset.Parse, Tasks: &activities.Tasks{
		Store: s.store, Deliver: func(context.Context) error { return nil },
		Ladders: func(content []byte) ([]review.Ladder, error) {
			return ladders.Parse("ladders", content, calendar.DefaultHours())
		},
	}}
	return b, b.prepare(ctx)
}

// prepare puts a period with n agencies, each with a focal officer, right before its reviews.
func (b *bench) prepare(ctx context.Context) error {
	if err := b.prepareOffice(ctx); err != nil {
		return err
	}
	id := strings.Repeat("0", 64)
	raw := activities.RawCollection{Source: "benchmark", Period: sample.Period, Province: scoring.Agency{Code: sample.Province, Name: "Bench"}}
	if err := b.store.SaveSnapshot(ctx, id, raw); err != nil {
		return err
	}
	start := activities.Start{Key: sample, Snapshot: id, IndexSet: "766-2026", Reviewed: true}
	if err := b.store.Claim(ctx, activities.Claim{Start: start, Run: "bench"}); err != nil {
		return err
	}
	if err := b.store.SaveCollection(ctx, id, agencies(b.n)); err != nil {
		return err
	}
	_, err := b.conn.Exec(ctx, `
		with p as (insert into person (name, email) select 'officer ' || agency, lower(agency) || '@bench.example' from collected_agency returning id, name)
		insert into officer (person, agency, role, valid_from) select id, split_part(name, ' ', 2), 'focal-officer', '2026-01-01' from p`)
	if err != nil {
		return err
	}
	people, _, err := b.store.People(ctx, sample.Province, calendar.DayOf(benchBegin))
	for _, p := range people {
		b.officers[p.Agency] = review.Actor{Person: p.ID, Agency: p.Agency, Roles: p.Roles}
	}
	return err
}

// prepareOffice hands in the sample's calendar and its ladders, with the reminder two hours later.
func (b *bench) prepareOffice(ctx context.Context) error {
	content, err := os.ReadFile("samples/ladders.yaml")
	if err != nil {
		return err
	}
	const reminder, later = "name: reminder\n        from: deadline\n        days: -2\n        at: \"08:00\"", "name: reminder\n        from: deadline\n        days: -2\n        at: \"10:00\""
	if !strings.Contains(string(content), reminder) {
		return fmt.Errorf("the reminder of samples/ladders.yaml is not where it was")
	}
	file := b.path("ladders.yaml")
	if err := os.WriteFile(file, []byte(strings.Replace(string(content), reminder, later, 1)), 0o600); err != nil {
		return err
	}
	by := []string{"--as", administrator, "--reason", "benchmark"}
	for _, args := range [][]string{
		{"users", "add", "--name", "Quản trị hệ thống (đo tốc độ)", "--email", administrator, "--role", "office-admin", "--reason", "sample"},
		append([]string{"calendar", "import", "samples/days-off.csv"}, by...),
		append([]string{"ladders", "import", file}, by...),
	} {
		if err := b.starter(ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

func agencies(n int) (c activities.Collection) {
	for i := range n {
		code := sample.Province + "." + strconv.Itoa(10_000+i)
		c.Agencies = append(c.Agencies, activities.CollectedAgency{
			Agency: scoring.Agency{Code: code, Name: "Xã " + code, Kind: scoring.Commune}, SourceID: code,
			Figures: scoring.Figures{Agency: code},
		})
	}
	return c
}

// carry carries all reviews from their opening to their end, and says how long the opening and all of it took. Whoever
// has got the reminder answers.
func (b *bench) carry(ctx context.Context) (opened, all time.Duration, err error) {
	if err := b.store.SetClock(ctx, benchBegin, b.told()); err != nil {
		return 0, 0, err
	}
	begun := time.Now()
	if err := b.open(ctx); err != nil {
		return 0, 0, err
	}
	starting, cancel := context.WithCancel(ctx)
	defer cancel()
	var group sync.WaitGroup
	group.Go(func() {
		if b.started(starting) == nil {
			opened = time.Since(begun)
		}
	})
	if err := b.answer(ctx); err != nil {
		return 0, 0, err
	}
	if err := b.closed(ctx); err != nil {
		return 0, 0, err
	}
	all = time.Since(begun)
	group.Wait()
	return opened, all, nil
}

// open does what the worker's own activity does with a period of n agencies.
func (b *bench) open(ctx context.Context) error {
	days := func(review.Kind, []byte) (int, error) { return benchDays, nil }
	ids, err := b.store.OpenReviews(ctx, sample, days)
	if err != nil {
		return err
	}
	return b.desk.Begin(ctx, ids)
}

// started waits until every review's workflow has been started.
func (b *bench) started(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, b.endpoints.PostgresOwner)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for {
		var rest int
		err := conn.QueryRow(ctx, "select count(*) from wake where starts").Scan(&rest)
		if err != nil || rest == 0 {
			return err
		}
		if !pause(ctx) {
			return ctx.Err()
		}
	}
}

// pause is between two looks at how far it has come; false: it is over.
func pause(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(100 * time.Millisecond):
		return true
	}
}

const selectReminded = `
select t.id, t.agency, t.generation, m.accepted_at
from mail m
join task t on t.id = m.task
where m.kind = 'reminder' and m.state = 'accepted' and m.accepted_at >= $1
order by m.accepted_at`

type reminded struct {
	Task       activities.TaskID
	Agency     string
	Generation int
	At         time.Time
}

// answer confirms the review of everybody whose reminder the mail server has taken, 16 at a time.
func (b *bench) answer(ctx context.Context) error {
	var since time.Time
	done := map[activities.TaskID]bool{}
	for len(done) < b.n {
		rows, _ := b.conn.Query(ctx, selectReminded, since)
		lot, err := pgx.CollectRows(rows, pgx.RowToStructByPos[reminded])
		if err != nil {
			return err
		}
		before := len(done)
		if err := b.confirm(ctx, lot, done); err != nil {
			return err
		}
		if len(lot) > 0 {
			since = lot[len(lot)-1].At
		}
		if len(done) == before && !pause(ctx) {
			return ctx.Err()
		}
	}
	return nil
}

func (b *bench) confirm(ctx context.Context, lot []reminded, done map[activities.TaskID]bool) error {
	var group sync.WaitGroup
	slots, errs := make(chan struct{}, 16), make(chan error, len(lot))
	for _, r := range lot {
		if done[r.Task] {
			continue
		}
		done[r.Task] = true
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			_, err := b.desk.Answer(ctx, b.officers[r.Agency], activities.Statement{Task: r.Task, Generation: r.Generation, Says: review.Confirmed})
			if err != nil {
				errs <- err
			}
		})
	}
	group.Wait()
	select {
	case err := <-errs:
		return err
	default:
		return nil
	}
}

// closed waits until every review is settled in Postgres, every mail is out and every workflow has ended.
func (b *bench) closed(ctx context.Context) error {
	const question = `
		select (select count(*) from task where kind = 'review' and outcome <> 'confirmed')
		     + (select count(*) from wake) + (select count(*) from mail where next_at is not null)`
	return b.withTemporal(ctx, func(c temporalclient.Client) error {
		for {
			var rest int64
			if err := b.conn.QueryRow(ctx, question).Scan(&rest); err != nil {
				return err
			}
			if rest == 0 {
				open, err := c.OpenReviews(ctx)
				if err != nil || open == 0 {
					return err
				}
			}
			if !pause(ctx) {
				return ctx.Err()
			}
		}
	})
}

func (b *bench) withTemporal(ctx context.Context, work func(temporalclient.Client) error) error {
	if err := os.Setenv("TEMPORAL_ADDRESS", b.endpoints.Temporal); err != nil {
		return err
	}
	c, err := temporalclient.Dial(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer c.Close()
	return work(c)
}
