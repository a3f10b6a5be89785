package test

import (
	"context"
	netmail "net/mail"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"danhgia/internal/mail"
)

// evidenceOf are the files that people have handed in.
const evidenceOf = `select f.name || ' ' || f.sha256 || ' ' || encode(sha256(f.content), 'hex') from evidence f order by 1`

// TestAPeriodIsFinishedFromABackupOfItsMiddle loses the machine in the middle of a period: with the database of after the
// backup, and all of Temporal. What the backup has goes on to the end; who answered after it answers again; nobody is
// written to twice but as the office has decided.
func TestAPeriodIsFinishedFromABackupOfItsMiddle(t *testing.T) {
	o := newOrdeal(t, 2)
	o.startWorker()
	o.ready()
	o.until09(4)
	o.disputesWithEvidence()
	o.until09(9)
	backup := filepath.Join(t.TempDir(), "backup")
	o.good("backup", "--out", backup)
	had := o.lines("select task || ' ' || generation || ' ' || says from answer order by 1")
	evidence := o.lines(evidenceOf)
	if len(had) < 3 || len(evidence) != 1 || o.count("select count(*) from dispute") < 1 {
		t.Fatalf("the backup has %d answers, the evidence %q and %d disputes: that is not the middle", len(had), evidence, o.count("select count(*) from dispute"))
	}
	o.until09(10)
	later := o.count("select count(*) from answer") - len(had)
	told := must2(o.told.Now(t.Context()))(t)
	sent := o.caught()
	if later < 1 {
		t.Fatal("nobody has answered after the backup")
	}

	o.restoreElsewhere(backup, told)
	if got := o.lines("select task || ' ' || generation || ' ' || says from answer order by 1"); !slices.Equal(got, had) {
		t.Errorf("the answers were\n%q\nand are\n%q", had, got)
	}
	o.startWorker()
	o.good("recover", "--as", "quan-tri@phutho.example", "--reason", "Mất máy chủ")
	o.await("the ladders have caught up", func(ctx context.Context) bool {
		h, err := o.told.Holding(ctx)
		return err == nil && h.Behind == 0
	})
	dropped := o.decideHeld(sent)
	o.good("mail", "release", "--as", "quan-tri@phutho.example", "--reason", "đã quyết định")

	ctx, cancel := context.WithTimeout(t.Context(), ordealPatience)
	defer cancel()
	if err := <-o.drive(ctx); err != nil {
		t.Fatalf("%v\n%s\nIt waits for:\n%s", err, o.driver.errs.String(), o.waits())
	}
	o.drain()
	o.wholeAfter(sent)
	kept := o.lines("select task || ' ' || generation || ' ' || says from answer")
	for _, answer := range had {
		if !slices.Contains(kept, answer) {
			t.Errorf("the answer %s is lost", answer)
		}
	}
	if got := o.lines(evidenceOf); !slices.Equal(got, evidence) {
		t.Errorf("the evidence was %q and is %q", evidence, got)
	}
	t.Logf("%d answers in the backup, %d after it; %d mails sent by the lost system, %d of them dropped", len(had), later, len(sent), dropped)
}

// disputesWithEvidence has an agency dispute a figure, with a file.
func (o *ordeal) disputesWithEvidence() {
	o.t.Helper()
	const agency = "H44.100"
	file := filepath.Join(o.t.TempDir(), "bien-ban.pdf")
	write(o.t, file, "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
	o.good("answer", "--period", "2026-08", "--agency", agency, "--says", "disputed", "--indicator", "PROGRESS_ON_TIME",
		"--numerator", "2370", "--denominator", "2977", "--evidence", file,
		"--as", "dau-moi.h44.100@phutho.example", "--reason", "Một hồ sơ trả đúng hạn chưa được đồng bộ.")
}

// restoreElsewhere ends all that runs, restores the backup into an empty database and starts an empty Temporal. The told
// clock goes on from where the lost system had it, as a real one would.
func (o *ordeal) restoreElsewhere(backup string, told time.Time) {
	o.t.Helper()
	must(o.t, o.workers[0].Stop(context.Background()))
	o.workers = nil
	o.loseTemporal()
	empty := beside(o.t, o.url, "_restored")
	o.office = o.with("DANHGIA_POSTGRES_URL", empty)
	o.good("restore", "--from", backup)
	o.url = empty
	o.db = must2(pgxpool.New(o.t.Context(), empty))(o.t)
	o.t.Cleanup(o.db.Close)
	o.told = o.store()
	must(o.t, o.told.Leap(o.t.Context(), samplePeriod.Province, told))
	_, err := o.db.Exec(o.t.Context(), "update restored set told_at = told_now()")
	must(o.t, err)
}

// decideHeld drops the held mails that the mail server has, has the others sent, and says how many were dropped.
func (o *ordeal) decideHeld(sent map[string][]*netmail.Message) (dropped int) {
	o.t.Helper()
	h := must2(o.told.Holding(o.t.Context()))(o.t)
	listed := o.good("mail", "held")
	for _, m := range h.Uncertain {
		decision := "--send"
		if len(sent[mail.MessageID(m.Key, mailDomain)]) > 0 {
			decision = "--drop"
			dropped++
		}
		if !strings.Contains(listed, m.Key) {
			o.t.Errorf("%s is not listed:\n%s", m.Key, listed)
		}
		o.good("mail", "decide", decision, "--key", m.Key, "--as", "quan-tri@phutho.example", "--reason", "theo nhật ký của máy chủ thư")
	}
	if dropped == 0 {
		o.t.Error("the lost system has sent nothing that the restored one would send again")
	}
	return dropped
}

// wholeAfter is whole, besides the mails of the system that was lost. What went out twice is about what people had to do
// again, and no ladder's.
func (o *ordeal) wholeAfter(sent map[string][]*netmail.Message) {
	o.t.Helper()
	for damage := range damages {
		if rows := o.damaged(damage); len(rows) > 0 {
			o.t.Errorf("%s: %q", damage, rows)
		}
	}
	for _, wrong := range o.wrongResults() {
		o.t.Error(wrong)
	}
	caught := o.caught()
	for _, key := range o.lines("select key from mail where moment is not null") {
		id := mail.MessageID(key, mailDomain)
		if n := len(caught[id]); n > 1 {
			o.t.Errorf("%s went out %d times, %d of them before", key, n, len(sent[id]))
		}
	}
	for _, key := range o.lines("select key from mail where state = 'accepted'") {
		if len(caught[mail.MessageID(key, mailDomain)]) == 0 {
			o.t.Errorf("%s is accepted, and the mail server does not have it", key)
		}
	}
}
