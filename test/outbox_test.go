package test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/testsuite"

	"danhgia/activities"
	"danhgia/internal/mail"
	"danhgia/review"
)

func TestAMailThatTellsOfWhatIsNotSoAnyMoreIsNotSent(t *testing.T) {
	o := newOutbox(t)
	for name, c := range map[string]struct {
		kind   activities.MailKind
		change string
		want   string
	}{
		"the task still waits":                          {activities.MailReminder, "state = 'open'", "accepted 1 accepted"},
		"the task has an answer":                        {activities.MailReminder, "state = 'settled', outcome = 'confirmed'", "dropped 0 task-closed"},
		"the head is not told of what was answered":     {activities.MailEscalation, "state = 'settled', outcome = 'confirmed'", "dropped 0 task-closed"},
		"the head is told that nothing was answered":    {activities.MailEscalation, "state = 'settled', outcome = 'silent'", "accepted 1 accepted"},
		"nobody is reminded of what ended in silence":   {activities.MailReminder, "state = 'settled', outcome = 'silent'", "dropped 0 task-closed"},
		"the agency was skipped":                        {activities.MailInvite, "state = 'skipped'", "dropped 0 task-closed"},
		"the task was cancelled":                        {activities.MailInvite, "state = 'cancelled'", "dropped 0 task-closed"},
		"the task is paused":                            {activities.MailLastCall, "state = 'paused'", "dropped 0 task-paused"},
		"the deadline was moved, and has its own mails": {activities.MailReminder, "generation = 2", "dropped 0 older-generation"},
		"the deadline is over, and the review with it":  {activities.MailInvite, `deadline = jsonb_set(deadline, '{at}', '"2026-09-07T17:00:00+07:00"')`, "dropped 0 deadline-over"},
		"the ruling is overdue, and still to be done":   {activities.MailInvite, `kind = 'ruling', deadline = jsonb_set(deadline, '{at}', '"2026-09-07T17:00:00+07:00"')`, "accepted 1 accepted"},
		"a last call comes before the deadline":         {activities.MailLastCall, `kind = 'ruling', deadline = jsonb_set(deadline, '{at}', '"2026-09-07T17:00:00+07:00"')`, "dropped 0 deadline-over"},
	} {
		t.Run(name, func(t *testing.T) {
			task := o.newTask("review", name)
			id := o.queueAbout(task, c.kind, o.lan, "focal-officer")
			o.exec("update task set "+c.change+" where id = $1", task)
			o.deliver()
			if got := o.is(id); got != c.want {
				t.Errorf("the mail is %q, want %q", got, c.want)
			}
		})
	}
	if got := len(o.server.seen()); got != 3 {
		t.Errorf("%d mails went out, want 3", got)
	}
}

func TestAMailGoesToWhomItWasForOnlyAsLongAsTheyServe(t *testing.T) {
	for name, c := range map[string]struct {
		change string
		want   string
	}{
		"the officer has left":                 {"update officer set valid_to = '2026-09-08'", "dropped 0 not-the-role"},
		"the officer leaves tomorrow":          {"update officer set valid_to = '2026-09-09'", "accepted 1 accepted"},
		"they serve another agency now":        {"update officer set agency = 'H44.2'", "dropped 0 not-the-role"},
		"they stand in for one who has left":   {"update officer set person = (select id from person where name = 'Minh') where role = 'focal-officer'", "dropped 0 not-the-role"},
		"they stand in for the officer today":  {"with o as (update officer set person = (select id from person where name = 'Minh') where role = 'focal-officer' returning person) insert into substitute (absent, stand_in, from_day, to_day) select person, (select id from person where name = 'Lan'), '2026-09-08', '2026-09-08' from o", "accepted 1 accepted"},
		"they stood in for the officer before": {"with o as (update officer set person = (select id from person where name = 'Minh') where role = 'focal-officer' returning person) insert into substitute (absent, stand_in, from_day, to_day) select person, (select id from person where name = 'Lan'), '2026-09-01', '2026-09-07' from o", "dropped 0 not-the-role"},
		"their address is gone":                {"update person set email = null where name = 'Lan'", "refused 0 bad-address"},
		"their address does not work":          {"update person set bad_since = told_now() where name = 'Lan'", "refused 0 bad-address"},
		"their address cannot be written to":   {"update person set email = 'lan@xa@example' where name = 'Lan'", "refused 1 bad-address"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOutbox(t)
			id := o.queue(activities.MailReminder, o.lan, "focal-officer")
			o.exec(c.change)
			o.deliver()
			if got := o.is(id); got != c.want {
				t.Errorf("the mail is %q, want %q", got, c.want)
			}
		})
	}
}

func TestAServerThatDoesNotLetUsInRestsAllLanes(t *testing.T) {
	o := newOutbox(t)
	first, second := o.queue(activities.MailInvite, o.lan, "focal-officer"), o.queue(activities.MailInvite, o.minh, "head")
	o.server.answers("mail", 535, smtp.EnhancedCode{5, 7, 8}, 1)
	d := o.deliver()
	o.want(first, "queued 1 again blocked", 0)
	o.want(second, "queued 0 again", 0)
	var resting int
	o.scan(&resting, "select count(*) from lane where paused_until > told_now() + interval '10 minutes' and reason <> ''")
	if resting != 2 || d.More || d.For.Value < 10*time.Minute {
		t.Errorf("%d lanes rest, and the mailer comes back in %v", resting, d.For)
	}
	o.leap(16 * time.Minute)
	o.deliver()
	o.want(second, "accepted 1 accepted", 1)
	o.scan(&resting, "select count(*) from lane where paused_until is not null or reason <> ''")
	if resting != 0 {
		t.Errorf("%d lanes still rest after a mail was taken", resting)
	}
	o.leap(3 * time.Hour)
	o.deliver()
	o.want(first, "accepted 2 accepted", 2)
}

func TestABurstOfRefusalsBecauseOfUsRestsTheLane(t *testing.T) {
	o := newOutbox(t)
	for range 10 {
		o.queue(activities.MailInvite, o.lan, "focal-officer")
	}
	o.server.answers("rcpt", 550, smtp.EnhancedCode{5, 7, 1}, 100)
	o.deliver()
	var tried, bad, resting int
	o.scan(&tried, "select count(*) from mail where tries > 0 and state = 'queued'")
	o.scan(&bad, "select count(*) from person where bad_since is not null")
	o.scan(&resting, "select count(*) from lane where paused_until is not null")
	if tried != 3 || bad != 0 || resting != 1 {
		t.Errorf("%d mails were tried, %d addresses called bad, %d lanes rest; want 3, 0 and 1", tried, bad, resting)
	}
}

func TestAMailThatIsNotTakenIsTriedAgainAsTheSame(t *testing.T) {
	o := newOutbox(t)
	id := o.queue(activities.MailInvite, o.lan, "focal-officer")
	o.server.answers("data", 451, smtp.EnhancedCode{4, 3, 0}, 2)
	for _, wait := range []time.Duration{0, time.Second, 2 * time.Minute, 10 * time.Minute, time.Hour} {
		o.leap(wait)
		o.deliver()
	}
	o.want(id, "accepted 3 accepted", 3)
	o.sameMail()
}

func TestABadAddressIsMarkedAndItsTaskIsWoken(t *testing.T) {
	o := newOutbox(t)
	id, next := o.queue(activities.MailInvite, o.lan, "focal-officer"), o.queue(activities.MailReminder, o.lan, "focal-officer")
	o.server.answers("rcpt", 550, smtp.EnhancedCode{5, 1, 1}, 100)
	o.deliver()
	o.want(id, "refused 1 bad-address", 0)
	o.want(next, "refused 0 bad-address", 0)
	var reason, woken string
	o.scan(&reason, "select bad_reason from person where bad_since is not null and name = 'Lan'")
	o.scan(&woken, "select string_agg(distinct workflow || ' ' || task, ',') from wake where workflow like 'review/%'")
	if !strings.Contains(reason, "as the test says") || woken != fmt.Sprintf("review/H44/2026-08/H44.1 %d", o.task) {
		t.Errorf("the address is bad because of %q, and %q was woken", reason, woken)
	}
}

func TestAServerThatIsAwayIsAskedForOneMailAMinute(t *testing.T) {
	o := newOutbox(t)
	first, second := o.queue(activities.MailInvite, o.lan, "focal-officer"), o.queue(activities.MailInvite, o.minh, "head")
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	there := o.server.address
	o.server.address = ln.Addr().String()
	must(t, ln.Close())
	o.post = o.newPost(o.store)
	if d := o.deliver(); d.More || d.For.Value != time.Minute {
		t.Errorf("the mailer comes back in %v, want a minute", d)
	}
	o.want(first, "queued 1 again temporary", 0)
	o.want(second, "queued 0 again", 0)
	o.server.address = there
	o.post = o.newPost(o.store)
	o.leap(2 * time.Minute)
	o.deliver()
	o.want(first, "accepted 2 accepted", 2)
	o.want(second, "accepted 1 accepted", 2)
}

func TestAReplyThatNeverComesIsAskedForOnceMoreAndThenLeftToTheOffice(t *testing.T) {
	o := newOutbox(t)
	id := o.queue(activities.MailInvite, o.lan, "focal-officer")
	o.server.answer = func(stage string, _ int) error {
		if stage == "data" {
			return errDrop
		}
		return nil
	}
	o.deliver()
	o.want(id, "unknown 1 again unknown", 1)
	o.leap(5 * time.Minute)
	o.deliver()
	o.want(id, "unknown 1 again unknown", 1) // not yet
	for range 3 {
		o.leap(time.Hour)
		o.deliver()
	}
	o.want(id, "unknown 2 unknown", 2)
	o.sameMail()
}

func TestADigestIsSentWithWhatStillWaits(t *testing.T) {
	o := newOutbox(t)
	done, open := o.newTask("ruling", "1"), o.newTask("ruling", "2")
	digest := func(key string, tasks ...int64) (id int64) {
		data := activities.MailData{Period: "2026-08"}
		for _, task := range tasks {
			data.Items = append(data.Items, activities.MailItem{Text: fmt.Sprintf("Việc %d", task), Note: "cũ", Task: activities.TaskID(task)})
		}
		o.scan(&id, "insert into mail (key, lane, kind, person, role, data) values ($1, 'duty', 'digest', $2, 'head', $3) returning id", key, o.minh, data)
		return id
	}
	both, one := digest("a", done, open), digest("b", done)
	o.exec("update task set state = 'settled', outcome = 'accepted' where id = $1", done)
	o.deliver()
	o.want(both, "accepted 1 accepted", 1)
	o.want(one, "dropped 0 nothing-left", 1)
	text := decoded(o.server.seen()[0])
	for line, want := range map[string]bool{fmt.Sprintf("Việc %d", done): false, fmt.Sprintf("Việc %d: Còn 2 ngày làm việc", open): true, "1 việc": true, "cũ": false} {
		if strings.Contains(strings.ToLower(text), strings.ToLower(line)) != want {
			t.Errorf("%q is in the digest: %v\n%s", line, !want, text)
		}
	}
}

// decoded is a mail's text, quoted-printable undone.
func decoded(raw string) string {
	joined := strings.NewReplacer("=\r\n", "", "=\n", "").Replace(raw)
	var out []byte
	for i := 0; i < len(joined); i++ {
		var b byte
		if joined[i] == '=' && i+2 < len(joined) {
			if _, err := fmt.Sscanf(joined[i+1:i+3], "%02X", &b); err == nil {
				out = append(out, b)
				i += 2
				continue
			}
		}
		out = append(out, joined[i])
	}
	return string(out)
}

func TestEveryRungOfEveryKindOfTaskHasAMail(t *testing.T) {
	o := newOutbox(t)
	kinds := []activities.MailKind{activities.MailInvite, activities.MailReminder, activities.MailLastCall, activities.MailOverdue, activities.MailEscalation, activities.MailChanged}
	for _, kind := range review.Kinds {
		task := o.newTask(string(kind), "x")
		for _, k := range kinds {
			o.queueAbout(task, k, o.minh, "head")
		}
	}
	for range 3 {
		o.deliver()
	}
	var states []string
	rows, err := o.conn.Query(t.Context(), "select t.kind || ' ' || m.kind || ' ' || m.state || ' ' || (m.last ->> 'Text') from mail m join task t on t.id = m.task where m.state <> 'accepted'")
	must(t, err)
	for rows.Next() {
		var s string
		must(t, rows.Scan(&s))
		states = append(states, s)
	}
	must(t, rows.Err())
	if want := len(review.Kinds) * len(kinds); len(states) > 0 || len(o.server.seen()) != want {
		t.Errorf("%d mails of %d went out; not: %q", len(o.server.seen()), want, states)
	}
}

func TestABounceIsBelievedOnceAndOnlyOfTheAddressThatItIsAbout(t *testing.T) {
	for name, c := range map[string]struct {
		status string
		before string
		bad    int
	}{
		"the mailbox is unknown":                 {"5.1.1", "", 1},
		"the address was put right in between":   {"5.1.1", "update person set email = 'lan.moi@xa.example' where name = 'Lan'", 0},
		"a blocklist says nothing of an address": {"5.7.1", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOutbox(t)
			o.queue(activities.MailInvite, o.lan, "focal-officer")
			o.deliver()
			if c.before != "" {
				o.exec(c.before)
			}
			box := mail.Maildir{Dir: t.TempDir()}
			o.post.Returns = mail.Returns{Maildir: box, Key: mailKey}
			report(t, box.Dir, "1", o.server.from[0], c.status)
			report(t, box.Dir, "2", "bounce+1.aaaaaaaaaaaaaaaa@tinh.example", c.status)
			o.bounces()
			o.standing(box, "bounced", c.bad, 1)
			o.exec("update person set bad_since = null")
			o.exec("delete from wake")
			report(t, box.Dir, "3", o.server.from[0], c.status)
			o.bounces()
			o.standing(box, "bounced", 0, 0) // what is known already changes nothing again
		})
	}
}

// standing is how the first mail, the addresses and the tasks stand; no report may be left.
func (o *outbox) standing(box mail.Maildir, state string, bad, woken int) {
	o.t.Helper()
	var gotState string
	var gotBad, gotWoken int
	o.scan(&gotState, "select state from mail where next_at is null")
	o.scan(&gotBad, "select count(*) from person where bad_since is not null")
	o.scan(&gotWoken, "select count(distinct workflow) from wake where workflow like 'review/%'")
	left, err := os.ReadDir(filepath.Join(box.Dir, "new"))
	must(o.t, err)
	if diff := cmp.Diff([]any{state, bad, woken, 0}, []any{gotState, gotBad, gotWoken, len(left)}); diff != "" {
		o.t.Errorf("state, bad addresses, tasks woken, reports left (-want +got)\n%s", diff)
	}
}

func (o *outbox) bounces() {
	o.t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(o.post)
	_, err := env.ExecuteActivity(o.post.Bounces)
	must(o.t, err)
}

// report puts a delivery report into a maildir.
func report(t *testing.T, dir, name, to, status string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Join(dir, "new"), 0o700))
	text := strings.ReplaceAll(`Return-Path: <>
Delivered-To: `+to+`
From: MAILER-DAEMON@server.example
To: `+to+`
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; server.example

Final-Recipient: rfc822; lan@xa.example
Action: failed
Status: `+status+`
Diagnostic-Code: smtp; 550 `+status+` no

--b--
`, "\n", "\r\n")
	must(t, os.WriteFile(filepath.Join(dir, "new", name), []byte(text), 0o600))
}
