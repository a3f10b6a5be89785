package test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/internal/devstack/devtest"
	"danhgia/internal/postgres"
)

// atWork is an office in which everything is under way that is no review: a directive, a correction, a target, a source,
// the schedules of months and mornings, and an import that nobody has begun.
func atWork(t *testing.T) (o *office, store *postgres.Store) {
	t.Helper()
	o = afterPublication(t)
	must(t, o.workers[0].Process.Kill())
	_ = o.workers[0].Wait()
	o.environment = append(o.environment, "DANHGIA_SPOOL_DIR="+t.TempDir(), "DANHGIA_SOURCES_DIRECTORY="+t.TempDir(), "DANHGIA_PUSH_DIRECTORY="+t.TempDir(),
		"DANHGIA_PORTAL_URL=https://portal.example")
	first := o.worker()
	by := []string{"--as", "admin@phutho.example", "--reason", "thử nghiệm"}
	does := func(args ...string) { t.Helper(); o.must(append(args, by...)...) }
	does("agencies", "import", "--period", "2026-08", "--source", sampleSource(t))
	does("officers", "import", o.file(sampleOfficers))
	letter := filepath.Join(t.TempDir(), "cong-van.pdf")
	write(t, letter, "%PDF-1.7 công văn")
	does("directive", "send", "--number", "1846/UBND", "--date", "2026-08-18", "--title", "V/v triển khai", "--file", letter, "--agencies", "H44.100,H44.101", "--days", "5")
	o.must(append(append([]string{}, wrongFigure...), as("leader", inPublic)...)...)
	does("targets", "add", "--name", "thu-muc", "--kind", "directory", "--address", "cong")
	does("sources", "add", "--name", "mot-cua", "--address", "mot-cua", "--every", "1h")
	does("schedule", "--day", "3", "--at", "08:00")
	does("schedule", "--daily", "--at", "07:30")
	store = o.store()
	o.await("the worker has been told of all of it", func(ctx context.Context) bool {
		work, err := store.Unended(ctx, "H44")
		return err == nil && len(kindsOf(work)) == 5
	})
	must(t, first.Process.Kill())
	_ = first.Wait()
	o.asksImport(store)
	return o, store
}

// asksImport hands in a file that no worker is there to read.
func (o *office) asksImport(store *postgres.Store) {
	o.t.Helper()
	key := strings.Repeat("A", 26)
	write(o.t, filepath.Join(o.spool(), key), "mã;tên\n")
	actors := must2(store.Actors(o.t.Context(), "H44", "admin@phutho.example", must2(store.Today(o.t.Context()))(o.t)))(o.t)
	job := activities.ImportJob{Key: samplePeriod, Content: activities.OfProcedures, Spool: key, File: "danh-muc.csv", Bytes: 1}
	must2(store.AskImport(o.t.Context(), job, activities.Change{Province: "H44", By: actors, Reason: "thử"}, false))(o.t)
}

func (o *office) spool() string {
	for _, setting := range o.environment {
		if dir, is := strings.CutPrefix(setting, "DANHGIA_SPOOL_DIR="); is {
			return dir
		}
	}
	o.t.Fatal("the office has no spool")
	return ""
}

func kindsOf(work []activities.Unended) map[activities.UnendedKind]int {
	kinds := map[activities.UnendedKind]int{}
	for _, w := range work {
		kinds[w.Kind]++
	}
	return kinds
}

// TestEverythingIsRecoveredThatATemporalHasLost goes on in an empty namespace.
func TestEverythingIsRecoveredThatATemporalHasLost(t *testing.T) {
	t.Parallel()
	o, store := atWork(t)
	address, empty := devtest.Temporal(t)
	o.environment = append(o.environment, "TEMPORAL_ADDRESS="+address, "TEMPORAL_NAMESPACE="+empty)
	o.worker()
	recovered := append([]string{"recover"}, as("admin", "Mất dữ liệu của Temporal")...)
	said := o.must(recovered...)
	for _, want := range []string{"1 × directive", "1 × correction", "1 × target", "1 × source", "2 × task acknowledge", "schedule monthly/H44 was set", "schedule daily/H44 was set"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	o.await("all of it runs", func(context.Context) bool {
		return strings.HasPrefix(o.must(append(recovered, "--preview")...), "nothing is missing")
	})
	o.must(append([]string{"correct", "approve", "--correction", "1"}, as("deputy", "Đồng ý")...)...)
	for _, agency := range []string{"h44.100", "h44.101"} {
		o.must("answer", "--directive", "1", "--agency", strings.ToUpper(agency), "--says", "acknowledged", "--informed", "3", "--as", "thu-truong."+agency+"@phutho.example", "--reason", "đã quán triệt")
	}
	o.await("the correction is published and the directive has ended", func(ctx context.Context) bool {
		work, err := store.Unended(ctx, "H44")
		return err == nil && cmp.Equal(kindsOf(work), map[activities.UnendedKind]int{activities.UnendedTarget: 1, activities.UnendedSource: 1})
	})
	o.await("the corrected revision has gone to its target", func(ctx context.Context) bool {
		pushes, err := store.Pushes(ctx, "H44", samplePeriod.Period, 10)
		return err == nil && len(pushes) == 1 && pushes[1][0].Revision == 2 && pushes[1][0].State == activities.PushDelivered
	})
}
