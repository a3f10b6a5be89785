package test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"danhgia/internal/mail"
	"danhgia/internal/portal"
	"danhgia/scoring"
)

// damages are questions whose rows are what is wrong with a period that has ended, whatever happened on its way.
var damages = map[string]string{
	"the period is not published": `select state from evaluation where state <> 'published'`,
	"a task that the period waits for is open": `select kind || ' ' || agency || ' ' || state from task
		where kind in ('review', 'ruling', 'approval') and state <> 'settled'`,
	"a review without one of the four outcomes": `select agency || ' ' || outcome from task
		where kind = 'review' and outcome not in ('confirmed', 'disputed', 'silent', 'not-reached')`,
	"an agency without a review": `select c.agency from evaluation e join collected_agency c on c.snapshot = e.snapshot and c.kind <> 'province'
		where not exists (select from task t where t.kind = 'review' and t.agency = c.agency)`,
	"a review whose outcome is not what was answered": `select t.agency || ' ' || t.outcome from task t
		where t.kind = 'review' and t.outcome is distinct from coalesce((select a.says from answer a where a.task = t.id and a.generation = t.generation and not a.late), 'silent')`,
	"an approval that does not approve":             `select outcome from task where kind = 'approval' and outcome <> 'approved'`,
	"a dispute without a ruling":                    `select agency from dispute where decision = '' and answer in (select id from answer where approval in ('', 'approved'))`,
	"an accepted dispute without its correction":    `select agency from dispute d where decision = 'accepted' and not exists (select from correction where dispute = d.id)`,
	"a correction without its repair at the source": `select agency from correction c where not exists (select from task where kind = 'source-fix' and subject = c.dispute::text)`,
	"a signal that was not delivered":               `select workflow from wake`,
	"an open task that nothing will move":           `select kind || ' ' || agency from task where state in ('open', 'paused') and next_at is null`,
	// One that has twice been sent without an answer of the mail server is the office's to look at.
	"a mail that did not come to its end": `select key || ' ' || state from mail
		where state not in ('accepted', 'dropped') and not (state = 'unknown' and unknowns >= 2) or next_at is not null`,
	"a review whose invitation was not written":   `select agency from task t where kind = 'review' and not exists (select from mail where task = t.id and kind = 'invite')`,
	"an answer that the audit does not have once": `select a.id::text from answer a where 1 <> (select count(*) from audit where action = 'answered' and details ->> 'task' = a.task::text and details ->> 'generation' = a.generation::text and details ->> 'late' = a.late::text)`,
	"an answer of the audit that is not there":    `select details ->> 'task' from audit where action = 'answered' and not exists (select from answer where task::text = details ->> 'task')`,
	"a settled task that the audit does not have once": `select kind || ' ' || agency from task t where state = 'settled'
		and (kind <> 'review' or not (select two_step from evaluation))
		and 1 <> (select count(*) from audit where details ->> 'task' = t.id::text and (action = 'task settled' or action = 'answered' and details ->> 'late' = 'false'))`,
	"a publication that the audit does not have once": `select revision::text from publication p
		where 1 <> (select count(*) from audit where action = 'results published' and details ->> 'revision' = p.revision::text)`,
	"a period that was started twice": `select period from audit where action = 'evaluation started' group by period having count(*) <> 1`,
}

// damaged are the rows of what is wrong.
func (s *scene) damaged(damage string) []string {
	s.t.Helper()
	question, known := damages[damage]
	if !known {
		s.t.Fatalf("there is no damage %q", damage)
	}
	return s.lines(question)
}

// whole checks that a period came to its end with nothing lost, and returns the keys of mails that went out twice.
func (s *scene) whole() (twice []string) {
	s.t.Helper()
	for damage := range damages {
		if rows := s.damaged(damage); len(rows) > 0 {
			s.t.Errorf("%s: %q", damage, rows)
		}
	}
	for _, wrong := range s.wrongResults() {
		s.t.Error(wrong)
	}
	return s.mailsWhole()
}

// wrongResults says what is wrong with the revisions and their totals.
func (s *scene) wrongResults() (wrong []string) {
	s.t.Helper()
	revisions := s.lines("select revision || ' ' || state from publication order by revision")
	if diff := cmp.Diff([]string{"1 provisional", "2 final"}, revisions); diff != "" {
		return []string{"the revisions (-want +got)\n" + diff}
	}
	if diff := cmp.Diff(s.computed(), s.published()); diff != "" {
		wrong = append(wrong, "the final totals are not those of the figures with their corrections (-want +got)\n"+diff)
	}
	return wrong
}

// sentMail is what the outbox knows of a mail.
type sentMail struct {
	Key, State string
	Tries      int
}

// mailsWhole compares the outbox with what the mail server has taken.
func (s *scene) mailsWhole() (twice []string) {
	s.t.Helper()
	rows, _ := s.db.Query(s.t.Context(), "select key, state, tries from mail")
	caught := s.caught()
	for _, m := range must2(pgx.CollectRows(rows, pgx.RowToStructByPos[sentMail]))(s.t) {
		id := mail.MessageID(m.Key, mailDomain)
		copies := len(caught[id])
		delete(caught, id)
		if copies > m.Tries || m.State == "accepted" && copies == 0 {
			s.t.Errorf("mail %s is %s after %d tries, and the mail server has it %d times", m.Key, m.State, m.Tries, copies)
		}
		for range copies - 1 {
			twice = append(twice, m.Key)
		}
	}
	for id := range caught {
		s.t.Errorf("the mail server has %s, of which the outbox knows nothing", id)
	}
	return twice
}

// published are the totals of the latest revision, by agency.
func (s *scene) published() map[string]scoring.Maybe[scoring.Hundredths] {
	s.t.Helper()
	var results scoring.Results
	must(s.t, json.Unmarshal(must2(s.told.Publication(s.t.Context(), samplePeriod))(s.t).Content, &results))
	return totals(results.Agencies)
}

func totals(standings []scoring.Standing) map[string]scoring.Maybe[scoring.Hundredths] {
	totals := map[string]scoring.Maybe[scoring.Hundredths]{}
	for _, standing := range standings {
		totals[standing.Code] = standing.Card.Total
	}
	return totals
}

// computed are the totals as the rules give them for the collected figures with the corrections over them.
func (s *scene) computed() map[string]scoring.Maybe[scoring.Hundredths] {
	s.t.Helper()
	scorer, totals := scoring.NewScorer(builtinSet(s.t)), map[string]scoring.Maybe[scoring.Hundredths]{}
	corrections := must2(s.told.Corrections(s.t.Context(), samplePeriod))(s.t)
	for _, f := range figuresOf(s.t, s.source) {
		for _, c := range corrections {
			at := slices.IndexFunc(f.Measures, func(m scoring.Measure) bool { return m.Indicator == c.Indicator })
			if f.Agency == c.Agency {
				f.Measures[at].Numerator, f.Measures[at].Denominator = scoring.Some(c.Numerator), scoring.Some(c.Denominator)
			}
		}
		totals[f.Agency] = must2(scorer.Score(f))(s.t).Total
	}
	return totals
}

func figuresOf(t *testing.T, source string) (figures []scoring.Figures) {
	t.Helper()
	raw := must2(portal.ReadFolder(source))(t)
	for _, a := range must2(portal.Read(raw, samplePeriod))(t).Agencies {
		figures = append(figures, a.Figures)
	}
	return figures
}
