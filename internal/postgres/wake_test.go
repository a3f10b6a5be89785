package postgres

import (
	"context"
	"testing"

	"danhgia/activities"
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
