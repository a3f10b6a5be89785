package test

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/internal/indexset"
	"danhgia/internal/mail"
	"danhgia/publication"
	"danhgia/scoring"
)

// invariant is what holds after a period, whatever failed on its way. broken says what does not hold.
type invariant struct {
	name   string
	broken func(*ordeal) []string
}

// invariants are all of them. docs/faults.md says them in words.
var invariants = []invariant{
	{"no answer is lost", lostAnswers},
	{"no mail is lost", lostMails},
	{"a mail goes out twice in the stated window only", mailsTwice},
	{"the audit is whole", tornAudit},
	{"what was published stays as it was, and proves itself", changedPublications},
	{"every open task has a next moment", stuckTasks},
	{"the period has come to its end", unended},
}

var answered = regexp.MustCompile(`(?m)^answered  task (\d+), generation (\d+): (\S+)$`)

// lostAnswers are answers that a program or a page has said to be taken, and that are not in the table.
func lostAnswers(o *ordeal) (lost []string) {
	kept := o.lines(answersGiven)
	for _, a := range answered.FindAllStringSubmatch(o.driver.out.String(), -1) {
		if !slices.Contains(kept, strings.Join(a[1:], " ")) {
			lost = append(lost, a[0])
		}
	}
	const byPage = `
		select count(*) from answer a join task_link l on l.task = a.task
		where l.token_sha256 = $1 and a.generation = $2::text::integer and a.says = 'confirmed'`
	for _, a := range o.visitor.taken {
		if o.count(byPage, activities.LinkHash(a.token), a.generation) == 0 {
			lost = append(lost, "by the page, of generation "+a.generation)
		}
	}
	return lost
}

// lostMails are mails that the outbox has as taken and the mail server does not have, or that are on their way for ever.
func lostMails(o *ordeal) []string {
	lost := o.damaged("a mail that did not come to its end")
	lost = append(lost, o.damaged("a review whose invitation was not written")...)
	caught := o.caught()
	for _, key := range o.lines("select key from mail where state = 'accepted'") {
		if len(caught[mail.MessageID(key, mailDomain)]) == 0 {
			lost = append(lost, key+" is accepted, and the mail server does not have it")
		}
	}
	return lost
}

// copies are the mails that the mail server has more than once, and how often.
func (o *ordeal) copies() map[string]int {
	o.t.Helper()
	caught, copies := o.caught(), map[string]int{}
	for _, key := range o.lines("select key from mail") {
		if n := len(caught[mail.MessageID(key, mailDomain)]); n > 1 {
			copies[key] = n
		}
	}
	return copies
}

// seenTry is a try of a mail, from its beginning to when its end was recorded, or the next one began.
type seenTry struct {
	Begun, Over time.Time
	Unknown     bool // what became of it was not recorded, or recorded as unknown
}

// The first row of a try is its beginning, the second how it ended.
const selectSeen = `
with step as (
    select tries, state, at, row_number() over (partition by tries order by id) as n from seen_mail where key = $1 and tries > 0),
begun as (
    select tries, at, coalesce(lead(at) over (order by tries), clock_timestamp()) as next from step where n = 1)
select b.at, coalesce(e.at, b.next), coalesce(e.state, 'unknown') = 'unknown'
from begun b left join step e on e.tries = b.tries and e.n = 2
order by b.tries`

// mailsTwice are mails of which the mail server has more copies than the stated window allows: one for each try whose end
// is not known, because something failed just then. It also finds mails that the outbox knows nothing of.
func mailsTwice(o *ordeal) (wrong []string) {
	for key, copies := range o.copies() {
		rows, _ := o.db.Query(o.t.Context(), selectSeen, key)
		tries := must2(pgx.CollectRows(rows, pgx.RowToStructByPos[seenTry]))(o.t)
		allowed := o.explained(tries)
		if copies > allowed {
			wrong = append(wrong, fmt.Sprintf("%s went out %d times, of which %d are explained; its tries: %v", key, copies, allowed, tries))
		}
	}
	return append(wrong, o.strangeMails()...)
}

// explained is how often a mail may have gone out.
func (o *ordeal) explained(tries []seenTry) (n int) {
	known := 0
	for _, try := range tries {
		switch {
		case !try.Unknown:
			known = 1 // a mail is not tried again once it was taken
		case o.failedWithin(try):
			n++
		}
	}
	return n + known
}

// failedWithin says whether something failed while a try was under way.
func (o *ordeal) failedWithin(try seenTry) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.ContainsFunc(o.spans, func(s span) bool {
		return s.from.Before(try.Over.Add(time.Second)) && s.to.After(try.Begun.Add(-time.Second))
	})
}

// strangeMails are those that the mail server has, and of which the outbox knows nothing.
func (o *ordeal) strangeMails() (strange []string) {
	caught := o.caught()
	for _, key := range o.lines("select key from mail where tries > 0") {
		delete(caught, mail.MessageID(key, mailDomain))
	}
	for id := range caught {
		strange = append(strange, id+" is not of the outbox")
	}
	return strange
}

// tornAudit are rows of the audit that have changed or gone, places at which its seals do not hold, and what it does not
// tell as it was.
func tornAudit(o *ordeal) []string {
	torn := o.witness.changed(o, "audit")
	for _, chain := range must2(o.told.CheckAudit(o.t.Context(), "", nil))(o.t) {
		for _, b := range chain.Breaks {
			torn = append(torn, fmt.Sprintf("seals of %s: %s", chain.Chain, b))
		}
	}
	for damage := range damages {
		if strings.Contains(damage, "the audit") {
			torn = append(torn, o.damaged(damage)...)
		}
	}
	return torn
}

// changedPublications are revisions that have changed since they were seen first, or that do not prove themselves.
func changedPublications(o *ordeal) []string {
	changed := o.witness.changed(o, "revision")
	public := must2(x509.MarshalPKIXPublicKey(signer.Public()))(o.t)
	trust := must2(publication.ParseTrust(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})))(o.t)
	verifier := publication.Verifier{Trust: &trust, Decode: func(content []byte) (scoring.IndexSet, error) { return indexset.Parse("", content) }}
	for revision := range 2 {
		document := must2(o.told.Document(o.t.Context(), samplePeriod, revision+1))(o.t)
		if r := verifier.Verify(document); !r.Proven() {
			changed = append(changed, fmt.Sprintf("revision %d is not proven: %v", revision+1, r.Findings))
		}
	}
	return changed
}

// stuckTasks are open tasks that nothing will move any more.
func stuckTasks(o *ordeal) []string { return o.damaged("an open task that nothing will move") }

// unended are all other damages of the period.
func unended(o *ordeal) (wrong []string) {
	for damage := range damages {
		for _, row := range o.damaged(damage) {
			wrong = append(wrong, damage+": "+row)
		}
	}
	return append(wrong, o.wrongResults()...)
}
