package test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/review"
)

// commandsOn runs the command line on the database of a desk; no worker is at work there.
func (d *desk) commandsOn(t *testing.T) *office {
	t.Helper()
	url := d.conn.Config().ConnString()
	return &office{t: t, programs: must2(programs())(t), url: url, environment: append(append(os.Environ(), database(url)...),
		"TEMPORAL_CONFIG_FILE="+filepath.Join(t.TempDir(), "none.toml"))}
}

// TestPublishingSaysWhatIsMissing follows a period from a dispute to its approval.
func TestPublishingSaysWhatIsMissing(t *testing.T) {
	d := reviewed(t)
	o := d.commandsOn(t)
	refused := func(want ...string) {
		t.Helper()
		code, out, errs := o.starter("publish", "--period", "2026-08", "--wait", "1s")
		if code != 1 || out != "" {
			t.Errorf("exit %d, says %q", code, out)
		}
		for _, w := range want {
			if !strings.Contains(errs, w) {
				t.Errorf("it does not say %q: %s", w, errs)
			}
		}
	}
	refused("1 disputes are not ruled on", "ruling H44.100, dispute 1: open")
	d.rules(review.Accepted)
	refused("the leader has not been asked yet")
	d.ask()
	refused("the leader has not approved the result")
	must(t, d.judges(review.SentBack, 1))
	refused("the leader has sent the result back: Xem lại kiến nghị của H44.100.", "starter resubmit")
	id, _ := d.task(review.Approval, "H44")
	must2(d.Desk.Resubmit(context.Background(), activities.Actors{d.who(review.Admin, "H44")}, samplePeriod, id, "đã xem lại"))(t)
	d.ask()
	must(t, d.judges(review.Approved, 2))
	refused("is approved and was not published within 1s")
	if n := d.strings("select count(*)::text from wake where workflow = 'evaluation/H44/2026-08'")[0]; n == "0" {
		t.Error("the evaluation is not woken")
	}
	code, _, errs := o.starter("publish", "--period", "2026-07")
	if code != 1 || !strings.Contains(errs, "has not been started") {
		t.Errorf("another period: exit %d, %s", code, errs)
	}
}
