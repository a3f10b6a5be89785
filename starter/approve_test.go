package main

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"testing"

	"danhgia/internal/portal"
	"danhgia/review"
)

// ask has the leader asked, as the period's workflow does.
func (c *cycle) ask() {
	c.t.Helper()
	c.score()
	must(c.t, newDesk(c.store).AskApproval(c.t.Context(), august))
}

func TestTheLeaderApproves(t *testing.T) {
	c := newCycle(t)
	c.refused(by(leader, "approve"), exitRefused, "H44 has no task of the kind approval in 2026-08")
	c.refused(by(leader, "approve", "--preview"), exitRefused, "nothing of 2026-08 has been submitted")
	c.ask()
	c.refused(by(leader, "approve"), exitRefused, "The result has changed or is being looked at again") // reviews are open
	c.good(by(admin, "skip", "--all"), "skipped")
	c.good(by(leader, "approve", "--preview"), "0 of 164 stand elsewhere than when the reviews opened")
	c.refused(by(staff, "approve"), exitRefused, "your role does not have this right")
	c.refused(by(admin, "resubmit"), exitRefused, "was not sent back")
	c.refused(unreasoned(leader, "approve", "--send-back"), exitRefused, "Give a reason")
	c.good(by(leader, "approve", "--send-back"), "approval of the result of H44: sent back: it counts\n")
	c.want(review.Approval, "H44", "settled sent-back 1 2026-09-07")
	c.good([]string{"status", "--period", "2026-08"}, "starter resubmit --period 2026-08")
	c.refused(by(staff, "resubmit"), exitRefused, "you may not reopen")
	c.good(by(admin, "resubmit"), "settled → open")
	c.refused(by(leader, "approve"), exitRefused, "will be submitted anew") // the workflow has not asked yet
	c.ask()
	c.good(by(leader, "approve"), "approval of the result of H44: approved: it counts\n")
	c.want(review.Approval, "H44", "settled approved 2 2026-09-07")
	c.refused(by(leader, "approve", "--send-back"), exitRefused, "the first answer stays")
}

func TestCollectingAgain(t *testing.T) {
	c := newCycle(t)
	c.refused(by(admin, "recollect", "--source", sample), exitRefused, "have not opened yet")
	must(t, c.store.StartStage(t.Context(), august, "review"))
	c.refused(by(admin, "recollect", "--source", sample), exitRefused, "there is nothing new in it")
	c.refused(by(admin, "recollect", "--source", t.TempDir()), exitRefused, "manifest.json")
	c.refused(by(admin, "recollect", "--source", sample, "--check-only"), exitRefused, "there is nothing to check")
	again := anotherSample(t)
	c.refused(by(staff, "recollect", "--source", again), exitRefused, "you may not collect again")
	c.good(by(admin, "recollect", "--source", again, "--preview"), "0 scorecards change, 0 agencies are new\na preview: nothing has changed\n")
	c.good([]string{"snapshots", "--period", "2026-08"}, "the period has not been collected again")
	c.good(by(admin, "recollect", "--source", again), "0 scorecards change")
	c.good([]string{"snapshots", "--period", "2026-08"}, "collected again by")
	c.want(review.Review, "H44.100", "open  1 2026-09-10")
}

// anotherSample is the sample as it was collected at another time: the same figures in other bytes.
func anotherSample(t *testing.T) string {
	t.Helper()
	raw, err := portal.ReadFolder(sample)
	must(t, err)
	first := &raw.Files[0]
	first.Content = append(first.Content, '\n')
	sum := sha256.Sum256(first.Content)
	first.SHA256, first.Bytes = hex.EncodeToString(sum[:]), int64(len(first.Content))
	dir := filepath.Join(t.TempDir(), "again")
	must(t, portal.WriteFolder(dir, raw))
	return dir
}
