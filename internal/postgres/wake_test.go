package postgres

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/review"
)

func TestASignalThatIsAskedForDuringItsDeliveryIsNotLost(t *testing.T) {
	s := openStore(t)
	ask := func(workflow string) {
		_, err := s.pool.Exec(t.Context(), wakeTask, workflow, nil)
		must(t, err)
	}
	for range 3 {
		ask("evaluation/H44/2026-08")
	}
	ask("unreachable")
	taken, err := s.DeliverWakes(t.Context(), 10, func(_ context.Context, wakes []activities.Wake) []string {
		same(t, []activities.Wake{{Workflow: "evaluation/H44/2026-08"}, {Workflow: "unreachable"}}, wakes)
		ask("evaluation/H44/2026-08")
		return []string{"evaluation/H44/2026-08"}
	})
	must(t, err)
	same(t, 4, taken)
	taken, err = s.DeliverWakes(t.Context(), 10, func(_ context.Context, wakes []activities.Wake) []string {
		same(t, []activities.Wake{{Workflow: "unreachable"}, {Workflow: "evaluation/H44/2026-08"}}, wakes)
		return nil
	})
	must(t, err)
	same(t, 2, taken)
}

func TestANewTaskThatIsCalledAsWellIsLookedAtAtOnce(t *testing.T) {
	s, _ := claimed(t)
	opened := vietnam(time.Date(2026, 9, 3, 8, 0, 0, 0, time.UTC))
	must(t, s.inTx(t.Context(), func(tx pgx.Tx) error {
		return insertTasks(t.Context(), tx, key, []activities.NewTask{
			{Kind: review.Review, Agency: "H44.1", Opened: opened}, {Kind: review.Review, Agency: "H44.2", Opened: opened},
		})
	}))
	_, err := s.pool.Exec(t.Context(), "update task set next_at = told_now() + interval '1 hour'")
	must(t, err)
	_, err = s.pool.Exec(t.Context(), "insert into rung (task, generation, key, sent, at) values (2, 1, 'reminder', false, told_now()), (2, 1, 'invite', true, told_now() - interval '1 hour')")
	must(t, err)
	_, err = s.pool.Exec(t.Context(), wakeTask, "review/H44/2026-08/H44.2", 2)
	must(t, err)
	_, err = s.DeliverWakes(t.Context(), 10, func(_ context.Context, wakes []activities.Wake) []string {
		for i, w := range wakes {
			wakes[i].Wait = w.Wait.Round(time.Hour)
		}
		same(t, []activities.Wake{
			{Workflow: "review/H44/2026-08/H44.1", Task: 1, Starts: true, Wait: time.Hour, Shown: activities.ShownAs{Period: "2026-08", Agency: "H44.1", Kind: "review"}},
			{Workflow: "review/H44/2026-08/H44.2", Task: 2, Starts: true, Shown: activities.ShownAs{Period: "2026-08", Agency: "H44.2", Kind: "review", Rung: "invite"}},
		}, wakes)
		return nil
	})
	must(t, err)
}

func TestASignalIsHeardOfAlsoWhileNobodyWaits(t *testing.T) {
	s := openStore(t)
	calls, err := s.HearWakes(t.Context())
	must(t, err)
	defer calls.Close()
	_, err = s.pool.Exec(t.Context(), wakeTask, "evaluation/H44/2026-08", nil)
	must(t, err)
	begun := time.Now()
	must(t, calls.Await(t.Context(), time.Minute))
	must(t, calls.Await(t.Context(), 10*time.Millisecond))
	if took := time.Since(begun); took > time.Minute/2 {
		t.Errorf("it was heard of after %s", took)
	}
	must(t, calls.conn.Conn().Close(t.Context()))
	if calls.Await(t.Context(), time.Minute) == nil {
		t.Error("a connection that has ended hears nothing, and must say so")
	}
}
