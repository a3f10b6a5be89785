package postgres

import (
	"fmt"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/review"
)

// busy fills a store with open tasks on several rungs and with mails in every state.
func busy(tb testing.TB, agencies int) *Store {
	s := large(tb, agencies)
	for _, fill := range []string{
		`update task set next_at = '2026-09-08 01:00Z' where id % 4 <> 0`,
		`insert into rung (task, generation, key, sent, at) select id, 1, 'invite', true, '2026-09-03 01:00Z' from task`,
		`insert into rung (task, generation, key, sent, at) select id, 1, 'reminder', true, '2026-09-05 01:00Z' from task where id % 2 = 0`,
		`insert into rung (task, generation, key, sent, at) select id, 1, 'last-call', false, '2026-09-06 01:00Z' from task where id % 2 = 0`,
		// five mails of each task: of long ago and of today, waiting and due
		`insert into mail (key, lane, kind, task, generation, person, role, data, state, next_at, tried_at)
		 select t.id || '/' || n, 'duty', 'invite', t.id, 1, t.id, 'focal-officer', '{}',
		        (array['accepted', 'accepted', 'bounced', 'queued', 'queued'])[n],
		        (array[null, null, null, '2026-09-08 00:00Z', '2026-09-10 00:00Z']::timestamptz[])[n],
		        (array['2026-08-01', '2026-09-07 12:00Z', '2026-09-07 12:00Z', null, null]::timestamptz[])[n]
		 from task t, generate_series(1, 5) n`,
		`insert into wake (workflow, asked_at) values ('review/x', clock_timestamp() - interval '2 minutes')`,
		`update lane set paused_until = '2026-09-09' where name = 'sign-in'`,
		`insert into intake (province, period, content, source, name, state, started_at, ended_at)
		 values ('H44', '2026-08', 'dossiers', 'upload', 'a.csv', 'done', '2026-09-01', '2026-09-07 02:00Z'), ('H44', '2026-08', 'ratings', 'upload', 'a.csv', 'refused', '2026-09-01', '2026-09-07 02:00Z')`,
		`insert into import (province, period, content, source, file, state) values ('H44', '2026-08', 'petitions', 'upload', 'a.csv', 'taking')`,
		`insert into snapshot (id, source, province, province_name, period, received_at) values (repeat('0', 64), 'portal', 'H44', 'x', '2026-08', '2026-09-08 01:00Z')`,
		`vacuum analyze`,
	} {
		if _, err := s.pool.Exec(tb.Context(), fill); err != nil {
			tb.Fatalf("%v: %s", err, fill)
		}
	}
	if err := s.SetClock(tb.Context(), time.Date(2026, 9, 8, 2, 0, 0, 0, time.UTC), 1); err != nil {
		tb.Fatal(err)
	}
	return s
}

func TestVitalsCountWhatWaitsAndSayHowLong(t *testing.T) {
	s := busy(t, 20)
	// the clock runs at twice the speed: what a told hour waits, waits half a real one
	_, err := s.pool.Exec(t.Context(), "update clock set speed = 2")
	must(t, err)
	asked := 0
	v, err := s.Vitals(Counting(t.Context(), func(string) { asked++ }))
	must(t, err)
	about := func(want time.Duration, got *time.Duration) {
		t.Helper()
		if *got < want || *got > want+time.Minute {
			t.Errorf("it is %s, not about %s", *got, want)
		}
		*got = 0
	}
	about(30*time.Minute, &v.Late)
	about(2*time.Minute, &v.Signal)
	about(0, &v.Seal)
	about(time.Hour, &v.Lanes[0].Oldest)
	about(12*time.Hour, &v.Brought[0].Age)
	about(30*time.Minute, &v.Brought[1].Age)
	same(t, activities.Vitals{
		Mails: []activities.MailVital{
			{Lane: activities.LaneDuty, State: review.MailAccepted, N: 20},
			{Lane: activities.LaneDuty, State: review.MailBounced, N: 20},
			{Lane: activities.LaneDuty, State: review.MailQueued, N: 40},
		},
		Lanes:   []activities.LaneVital{{Lane: activities.LaneDuty, Due: 20}, {Lane: activities.LaneSignIn, Paused: true}},
		Tasks:   []activities.TaskVital{{Kind: review.Acknowledge, Rung: "invite", N: 10}, {Kind: review.Acknowledge, Rung: "reminder", N: 10}},
		Overdue: 15, Still: 5, Signals: 1, Unsealed: 200,
		Brought: []activities.Brought{{Kind: "dossiers"}, {Kind: "figures"}},
		Imports: []activities.ImportVital{{State: "taking", N: 1}},
	}, v)
	same(t, 10, asked)
}

func TestVitalsOfAnEmptyDatabase(t *testing.T) {
	v, err := openStore(t).Vitals(t.Context())
	must(t, err)
	same(t, activities.Vitals{
		Mails: []activities.MailVital{}, Tasks: []activities.TaskVital{}, Imports: []activities.ImportVital{},
		Lanes: []activities.LaneVital{{Lane: activities.LaneDuty}, {Lane: activities.LaneSignIn}},
	}, v)
}

// BenchmarkVitals reads them with as many open tasks as there are agencies and, of earlier years, twenty times as many.
func BenchmarkVitals(b *testing.B) {
	for _, agencies := range []int{100, 10_000} {
		b.Run(fmt.Sprint(agencies), func(b *testing.B) {
			s := busy(b, agencies)
			for _, past := range []string{
				`insert into task (province, kind, agency, subject, generation, state, outcome, opened_at, deadline, due_at, changed_at, directive, ladders)
				 select province, kind, agency, n::text, 1, 'settled', 'acknowledged', opened_at, deadline, due_at, changed_at, directive, ladders from task, generate_series(2, 21) n`,
				`insert into mail (key, lane, kind, task, generation, person, role, data, state, next_at, tried_at)
				 select 'past/' || t.id, 'duty', 'invite', t.id, 1, 1, 'focal-officer', '{}', 'accepted', null, '2026-05-01' from task t where subject <> '1'`,
				`vacuum analyze`,
			} {
				if _, err := s.pool.Exec(b.Context(), past); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				if _, err := s.Vitals(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
