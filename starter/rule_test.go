package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/review"
)

// claims is a dispute of an agency's own figure of progress.
func claims(email, agency, numerator, denominator string) []string {
	return []string{
		"answer", "--period", "2026-08", "--agency", agency, "--says", "disputed", "--indicator", "PROGRESS_ON_TIME",
		"--numerator", numerator, "--denominator", denominator, "--as", email, "--reason", claim,
	}
}

const ruledMails = `
select coalesce(string_agg(concat_ws(' ', m.key, m.kind, p.email, t.kind, m.data ->> 'Topic', m.data #>> '{Ruling,Outcome}', m.data #>> '{Ruling,Before}', m.data #>> '{Ruling,After}', m.data ->> 'Reason'), E'\n' order by m.id), '')
from mail m join person p on p.id = m.person join task t on t.id = m.task where m.kind = 'ruled'`

func TestOneRulingAnswersManyDisputes(t *testing.T) {
	c := newCycle(t)
	c.good(claims(focal, "H44.100", "2370", "2977"), "disputed: it counts")
	c.good(claims(stranger, "H44.101", "1", "1"), "disputed: it counts")
	both := by(staff, "rule", "--dispute", "2,1", "--decision", "accepted")
	preview := c.good(append(both, "--preview"), "PROGRESS_ON_TIME of H44.101: ")
	golden(t, "effect-of-two.txt", preview)
	foreseen := c.foreseen(append(both, "--preview", "--json"))
	for name, r := range map[string]struct {
		args []string
		want string
	}{
		"in part, for both":            {by(staff, "rule", "--dispute", "1,2", "--decision", "accepted-in-part", "--numerator", "1", "--denominator", "2"), "takes the right figure of one dispute, and these are 2"},
		"the same twice":               {by(staff, "rule", "--dispute", "1,1", "--decision", "accepted"), "dispute 1 is named twice"},
		"one that nobody raised":       {by(staff, "rule", "--dispute", "1,7", "--decision", "accepted"), "has no dispute 7"},
		"of an indicator without any":  {by(staff, "rule", "--indicator", "PAYMENT_DOSSIER", "--decision", "accepted"), "no dispute of PAYMENT_DOSSIER waits for a ruling"},
		"by who has raised one of two": {by(focal, "rule", "--dispute", "1,2", "--decision", "accepted"), "your role does not have this right"},
		"without a reason":             {unreasoned(staff, "rule", "--dispute", "1,2", "--decision", "rejected"), "dispute 1 of UBND Phường Việt Trì: Give a reason"},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			c.refused(r.args, exitRefused, r.want)
		})
	}
	c.t = t
	c.good(by(staff, "rule", "--indicator", "PROGRESS_ON_TIME", "--decision", "accepted"), "accepted: it counts")
	c.want(review.Rule, "H44.100", "settled accepted 1 2026-09-08")
	c.want(review.Rule, "H44.101", "settled accepted 1 2026-09-08")
	golden(t, "ruled-mails.txt", c.value(ruledMails)+"\n")
	if diff := cmp.Diff(foreseen, c.rescored(foreseen)); diff != "" {
		t.Errorf("scored again, they stand elsewhere than foreseen (-foreseen +scored)\n%s", diff)
	}
	c.good(both, "the same is kept already")
}

func TestOfManyRulingsAllAreMadeOrNone(t *testing.T) {
	c := newCycle(t)
	c.good(claims(focal, "H44.100", "2370", "2977"), "")
	c.good(claims(stranger, "H44.101", "1", "1"), "")
	c.good(by(staff, "rule", "--dispute", "2", "--decision", "rejected"), "rejected: it counts")
	c.refused(by(staff, "rule", "--dispute", "1,2", "--decision", "accepted"), exitRefused, "dispute 2 of UBND Phường Nông Trang: The task has the answer")
	c.want(review.Rule, "H44.100", "open  1 2026-09-08")
}
