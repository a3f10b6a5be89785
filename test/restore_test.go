package test

import (
	"context"
	netmail "net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"danhgia/internal/devstack"
	"danhgia/internal/mail"
	"danhgia/internal/postgres"
)

// evidenceOf are the files that people have handed in.
const evidenceOf = `select f.name || ' ' || f.sha256 || ' ' || encode(sha256(f.content), 'hex') from evidence f order by 1`

// TestAPeriodIsFinishedFromABackupOfItsMiddle loses the machine in the middle of a period: with the database of after the
// backup, and all of Temporal. What the backup has goes on to the end; who answered after it answers again; nobody is
// written to twice but as the office has decided.
func TestAPeriodIsFinishedFromABackupOfItsMiddle(t *testing.T) {
	t.Parallel()
	o := newOrdeal(t, 2)
	s := o.untilLost()
	o.loseTemporal()
	o.restoreElsewhere(s)
	o.startWorker()
	if said := o.good("recover", "--as", "quan-tri@phutho.example", "--reason", "Mất máy chủ"); !strings.Contains(said, "started       period 2026-08, running") {
		t.Errorf("recover says\n%s", said)
	}
	o.goOnAfterRestore(s)
}

// TestTemporalsDatabasesAreRestoredWithOurs does so with a Temporal on PostgreSQL, whose databases are in the backup.
func TestTemporalsDatabasesAreRestoredWithOurs(t *testing.T) {
	t.Parallel()
	server, tool := builtFor(t, "temporal-server"), builtFor(t, "temporal-sql-tool")
	var databases []string
	start := func(o *ordeal) *devstack.Temporal {
		return must2(devstack.StartTemporalServer(t.Context(), devstack.TemporalServerOptions{
			Server: server, SchemaTool: tool, Workflows: databases[0], Visibility: databases[1], Dir: filepath.Join(o.dir, "temporal"), LogFile: filepath.Join(o.dir, "temporal.log"),
		}))(t)
	}
	o := newOrdealOn(t, 2, func(o *ordeal) *devstack.Temporal {
		for _, name := range []string{"temporal", "temporal_visibility"} {
			databases = append(databases, must2(postgres.CreateDatabase(t.Context(), o.postgres.URL, name))(t))
		}
		return start(o)
	})
	flags := []string{"--temporal", databases[0], "--temporal", databases[1]}
	s := o.untilLost(flags...)
	must(t, o.temporal.Stop(t.Context()))
	for _, name := range []string{"temporal", "temporal_visibility"} {
		must(t, postgres.DropDatabase(t.Context(), o.postgres.URL, name))
		must2(postgres.CreateDatabase(t.Context(), o.postgres.URL, name))(t)
	}
	o.restoreElsewhere(s, flags...)
	o.temporal = start(o)
	o.environment = append(o.environment, "TEMPORAL_ADDRESS="+o.temporal.Address)
	o.startWorker()
	if said := o.good("recover", "--preview", "--as", "quan-tri@phutho.example", "--reason", "Mất máy chủ"); !strings.Contains(said, "runs already  period 2026-08, running") {
		t.Errorf("the period is not carried by the Temporal that was restored:\n%s", said)
	}
	t.Log(o.good("recover", "--as", "quan-tri@phutho.example", "--reason", "Mất máy chủ"))
	o.goOnAfterRestore(s)
}

// builtFor is a program that is built for benchmarks alone.
func builtFor(t *testing.T, name string) string {
	t.Helper()
	file := must2(filepath.Abs(filepath.Join("../.bin", name)))(t)
	if _, err := os.Stat(file); err != nil {
		t.Skipf("%s is not built: make .bin/%s", name, name)
	}
	return file
}

// lostSystem is what there was of one before it was lost.
type lostSystem struct {
	backup   string
	answers  []string // that the backup has
	evidence []string
	later    int       // answers after the backup
	told     time.Time // when it was lost
	sent     map[string][]*netmail.Message
}

// untilLost rehearses to the middle, backs up, goes on a day and ends the worker.
func (o *ordeal) untilLost(flags ...string) (s lostSystem) {
	o.t.Helper()
	o.startWorker()
	o.ready()
	o.until09(4)
	o.disputesWithEvidence()
	o.until09(9)
	s.backup = filepath.Join(o.t.TempDir(), "backup")
	o.good(append([]string{"backup", "--out", s.backup}, flags...)...)
	s.answers, s.evidence = o.lines(answersGiven), o.lines(evidenceOf)
	if len(s.answers) < 3 || len(s.evidence) != 1 || o.count("select count(*) from dispute") < 1 {
		o.t.Fatalf("the backup has %d answers and the evidence %q: that is not the middle", len(s.answers), s.evidence)
	}
	o.until09(10)
	if s.later = o.count("select count(*) from answer") - len(s.answers); s.later < 1 {
		o.t.Fatal("nobody has answered after the backup")
	}
	s.told, s.sent = must2(o.told.Now(o.t.Context()))(o.t), o.caught()
	must(o.t, o.workers[0].Stop(context.Background()))
	o.workers = nil
	return s
}

// goOnAfterRestore decides about what is held, and rehearses to the end.
func (o *ordeal) goOnAfterRestore(s lostSystem) {
	o.t.Helper()
	o.await("the ladders have caught up", func(ctx context.Context) bool {
		h, err := o.told.Holding(ctx)
		return err == nil && h.Behind == 0
	})
	dropped := o.decideHeld(s.sent)
	o.good("mail", "release", "--as", "quan-tri@phutho.example", "--reason", "đã quyết định")
	o.goesOn()
	o.wholeAfter(s.sent)
	o.keeps(s.answers)
	if got := o.lines(evidenceOf); !slices.Equal(got, s.evidence) {
		o.t.Errorf("the evidence was %q and is %q", s.evidence, got)
	}
	o.t.Logf("%d answers in the backup, %d after it; %d mails sent by the lost system, %d of them dropped", len(s.answers), s.later, len(s.sent), dropped)
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

// restoreElsewhere restores the backup into an empty database. The told clock goes on from where the lost system had it,
// as a real one would.
func (o *ordeal) restoreElsewhere(s lostSystem, flags ...string) {
	o.t.Helper()
	empty := beside(o.t, o.url, "_restored")
	o.t.Cleanup(func() { // before the database goes: the programs' role is another one's to end
		for _, worker := range o.workers {
			must(o.t, worker.Stop(context.Background()))
		}
	})
	o.office = o.on(empty)
	o.good(append([]string{"restore", "--from", s.backup}, flags...)...)
	o.url = empty
	o.db = must2(pgxpool.New(o.t.Context(), empty))(o.t)
	o.t.Cleanup(o.db.Close)
	o.told = o.store()
	if got := o.lines(answersGiven); !slices.Equal(got, s.answers) {
		o.t.Errorf("the answers were\n%q\nand are\n%q", s.answers, got)
	}
	must(o.t, o.told.Leap(o.t.Context(), samplePeriod.Province, s.told))
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
