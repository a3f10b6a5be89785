package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/review"
	"danhgia/scoring"
)

const claim = "Một hồ sơ trả đúng hạn chưa được đồng bộ."

// disputes is a call that disputes the figure of H44.100, with the reason in it.
func disputes(email string, more ...string) []string {
	return append([]string{
		"answer", "--period", "2026-08", "--agency", "H44.100", "--says", "disputed", "--indicator", "PROGRESS_ON_TIME",
		"--numerator", "2370", "--denominator", "2977", "--as", email, "--reason", claim,
	}, more...)
}

func TestAnswersAreTaken(t *testing.T) {
	c := newCycle(t)
	c.good(by(focal, "answer", "--agency", "H44.100", "--says", "confirmed", "--difficulties", "Mạng chậm."), "review of the scorecard of H44.100: confirmed: it counts\n")
	c.want(review.Review, "H44.100", "settled confirmed 1 2026-09-10")
	c.good(by(focal, "answer", "--agency", "H44.100", "--says", "confirmed"), "the same is kept already")
	out := c.good(by(staff, "answer", "--agency", "H44.101", "--says", "confirmed", "--on-behalf", stranger, "--json"), "")
	if want := `"Kind":"review","Agency":"H44.101","Says":"confirmed","Verdict":"counts"}` + "\n"; !strings.HasSuffix(out, want) {
		t.Errorf("got %s, want %s", out, want)
	}
	got := c.value(`
select string_agg(concat_ws(' ', t.agency, a.says, p.email, b.email, a.reason, a.difficulties), '|' order by a.id)
from answer a join task t on t.id = a.task join person p on p.id = a.by_person left join person b on b.id = a.on_behalf`)
	want := "H44.100 confirmed " + focal + " theo quyết định Mạng chậm.|H44.101 confirmed " + staff + " " + stranger + " theo quyết định "
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestALateAnswerIsKeptAndIsAnError(t *testing.T) {
	c := newCycle(t)
	c.at(10, 17)
	code, out, errs := call(t, by(focal, "answer", "--agency", "H44.100", "--says", "confirmed")...)
	if code != exitRefused || !strings.Contains(out, "kept as a late statement") || !strings.Contains(errs, "Too late: the deadline was 17:00 on Thursday 10 September 2026") {
		t.Errorf("exit code %d, output %s, errors %s", code, out, errs)
	}
	c.want(review.Review, "H44.100", "open  1 2026-09-10")
	if got := c.value("select says || ' ' || late from answer"); got != "confirmed true" {
		t.Errorf("kept as %s", got)
	}
}

func TestAnswersAreRefused(t *testing.T) {
	c := newCycle(t)
	c.good(by(stranger, "answer", "--agency", "H44.101", "--says", "confirmed"), "")
	confirm := []string{"--agency", "H44.100", "--says", "confirmed"}
	for name, r := range map[string]struct {
		args []string
		code int
		want string
	}{
		"by another agency's officer":           {by(stranger, "answer", confirm...), exitRefused, "this belongs to another agency"},
		"by the office in its own name":         {by(staff, "answer", confirm...), exitRefused, "your role does not have this right"},
		"on behalf of another agency's officer": {by(staff, "answer", append(confirm, "--on-behalf", stranger)...), exitRefused, "they have no role in H44.100 on 2026-09-03"},
		"on behalf of nobody who is known":      {by(staff, "answer", append(confirm, "--on-behalf", "x@so.example")...), exitRefused, "--on-behalf: nobody with the address"},
		"by an officer on behalf of another":    {by(focal, "answer", append(confirm, "--on-behalf", "thu-truong.h44.100@phutho.example")...), exitRefused, "your role does not have this right"},
		"otherwise than before":                 {by(stranger, "answer", "--agency", "H44.101", "--says", "disputed", "--indicator", "PROGRESS_ON_TIME"), exitRefused, "the first answer stays"},
		"with what a review is not":             {by(focal, "answer", "--agency", "H44.100", "--says", "approved"), exitRefused, "is answered with: one of confirmed, disputed"},
		"of a kind that nobody answers":         {by(focal, "answer", "--agency", "H44.100", "--says", "fixed", "--kind", "source-fix"), exitRefused, "it ends by itself"},
		"to a ruling":                           {by(staff, "answer", "--agency", "H44.100", "--says", "accepted", "--kind", "ruling"), exitRefused, "starter rule"},
		"to a task that is not there":           {by(focal, "answer", "--agency", "H44.100", "--says", "acknowledged", "--kind", "acknowledge"), exitRefused, "H44.100 has no task of the kind acknowledge in 2026-08"},
		"a dispute of nothing":                  {by(focal, "answer", "--agency", "H44.100", "--says", "disputed"), exitRefused, "names at least one indicator"},
		"a dispute of an unknown indicator":     {by(focal, "answer", "--agency", "H44.100", "--says", "disputed", "--indicator", "X"), exitRefused, "has no indicator \"X\""},
		"a dispute with half a figure":          {by(focal, "answer", "--agency", "H44.100", "--says", "disputed", "--indicator", "PROGRESS_ON_TIME", "--numerator", "1"), exitUsage, "denominator"},
		"a dispute with an impossible figure":   {disputes(focal, "--numerator", "3000"), exitRefused, "the numerator is not above its denominator"},
		"a dispute with hardly a reason":        {disputes(focal, "--reason", "sai"), exitRefused, "Give a reason of 10"},
		"a confirmation with an indicator":      {by(focal, "answer", append(confirm, "--indicator", "PROGRESS_ON_TIME")...), exitRefused, "--says disputed"},
		"without --says":                        {by(focal, "answer", "--agency", "H44.100"), exitUsage, "says"},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			c.refused(r.args, r.code, r.want)
		})
	}
}

func TestADisputeByTelephoneIsEnteredByTheOfficeWhichThenDoesNotRuleOnIt(t *testing.T) {
	c := newCycle(t)
	province := append(disputes(staff, "--on-behalf", focal), "--indicator", "PUBLISH_ON_TIME")
	c.refused(province, exitRefused, "an indicator of the whole province is disputed by the department that owns it")
	c.good(disputes(staff, "--on-behalf", focal), "disputed: it counts")
	c.refused(by(staff, "rule", "--dispute", "1", "--decision", "accepted"), exitRefused, "nobody rules on their own dispute")
	c.good(by(leader, "rule", "--dispute", "1", "--decision", "accepted"), "accepted: it counts")
}

func TestARulingIsSeenBeforeItIsMade(t *testing.T) {
	c := newCycle(t)
	c.good(disputes(focal), "disputed: it counts")
	c.good([]string{"tasks", "--period", "2026-08", "--kind", "ruling"}, "ruling  H44.100, dispute 1  UBND Phường Việt Trì  open")
	accept := by(staff, "rule", "--dispute", "1", "--decision", "accepted")
	effect := c.good(append(accept, "--preview"), "PROGRESS_ON_TIME of H44.100: ")
	golden(t, "effect.txt", effect)
	foreseen := c.foreseen(append(accept, "--preview", "--json"))
	c.want(review.Rule, "H44.100", "open  1 2026-09-08")
	for name, r := range map[string]struct {
		args []string
		want string
	}{
		"by who has raised it":            {by(focal, "rule", "--dispute", "1", "--decision", "accepted"), "your role does not have this right"},
		"a preview by who has raised it":  {by(focal, "rule", "--dispute", "1", "--decision", "accepted", "--preview"), "your role does not have this right"},
		"with no such decision":           {by(staff, "rule", "--dispute", "1", "--decision", "yes"), "one of accepted, accepted-in-part, rejected"},
		"in part without figures":         {by(staff, "rule", "--dispute", "1", "--decision", "accepted-in-part"), "Accepting in part takes the numerator"},
		"a rejection with figures":        {by(staff, "rule", "--dispute", "1", "--decision", "rejected", "--numerator", "1", "--denominator", "2"), "only when accepting in part"},
		"without a reason":                {unreasoned(staff, "rule", "--dispute", "1", "--decision", "rejected"), "Give a reason"},
		"on a dispute that nobody raised": {by(staff, "rule", "--dispute", "7", "--decision", "rejected"), "2026-08 has no dispute 7"},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			c.refused(r.args, exitRefused, r.want)
		})
	}
	c.t = t
	c.good(accept, effect+"ruling on a dispute of H44.100: accepted: it counts\n")
	c.want(review.Rule, "H44.100", "settled accepted 1 2026-09-08")
	c.good(accept, "the same is kept already")
	if diff := cmp.Diff(foreseen, c.rescored(foreseen)); diff != "" {
		t.Errorf("scored again, they stand elsewhere than foreseen (-foreseen +scored)\n%s", diff)
	}
	c.refused(by(staff, "rule", "--dispute", "1", "--decision", "rejected"), exitRefused, "the first answer stays")
}

// foreseen are the places that a preview in JSON gives to whoever moves.
func (c *cycle) foreseen(args []string) map[string]scoring.Place {
	c.t.Helper()
	var shown struct{ Changes []scoring.RankChange }
	must(c.t, json.Unmarshal([]byte(c.good(args, "")), &shown))
	places := map[string]scoring.Place{}
	for _, change := range shown.Changes {
		places[change.Code] = change.After
	}
	return places
}

// rescored are the places of the same agencies once everything is scored again.
func (c *cycle) rescored(of map[string]scoring.Place) map[string]scoring.Place {
	c.t.Helper()
	c.score()
	run, err := c.store.LatestScores(c.t.Context(), august)
	must(c.t, err)
	places := map[string]scoring.Place{}
	for _, s := range run.Standings {
		if _, ok := of[s.Code]; ok {
			places[s.Code] = scoring.Place{Total: s.Card.Total, Rank: s.Rank, Band: s.Band}
		}
	}
	return places
}
