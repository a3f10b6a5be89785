package test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
)

// closing is the deadline of the reviews, if nobody moves it.
var closing = time.Date(2026, 9, 10, 17, 0, 0, 0, calendar.Vietnam)

// ofOne are questions about the agency that a story is about.
const (
	outcomeOfOne = `select outcome || ' by ' || to_char(due_at at time zone 'Asia/Ho_Chi_Minh', 'MM-DD HH24:MI') from task where kind = 'review' and agency = 'H44.100'`
	mailsOfOne   = `select to_char(p.accepted_at at time zone 'Asia/Ho_Chi_Minh', 'MM-DD') || ' ' || p.rung || ' to ' || p.role || case when o.role = p.role then '' else ', who is ' || o.role end
		from period_mail p join mail m on m.id = p.id join officer o on o.person = m.person
		where p.kind = 'review' and p.agency = 'H44.100' and p.state = 'accepted' order by date_trunc('day', p.accepted_at), date_trunc('hour', p.accepted_at), p.role`
)

// A month passes in seconds: the real workflows and activities, Postgres and SMTP, and only the time is simulated.
func TestAMonth(t *testing.T) {
	allReminders := []string{
		"09-03 invite to focal-officer", "09-08 reminder to focal-officer", "09-09 warning to deputy", "09-09 warning to focal-officer",
		"09-10 last-call to deputy", "09-10 last-call to focal-officer", "09-10 last-call to head",
	}
	for name, c := range map[string]struct {
		story   func(*month)
		outcome string
		mails   []string
	}{
		"an answer in the very second of the deadline counts": {
			func(m *month) { m.says(closing, "H44.100", review.Confirmed, review.Counts) },
			"confirmed by 09-10 17:00", allReminders,
		},
		"an answer one second later is late, and silence is what the review ends with": {
			func(m *month) { m.says(closing.Add(time.Second), "H44.100", review.Confirmed, review.Late) },
			"silent by 09-10 17:00", append(allReminders[:7:7], "09-11 escalation to head"),
		},
		"a deadline that is extended after the last reminder begins the ladder anew": {
			func(m *month) {
				m.when(closing.Add(-time.Hour), func() { m.extend("H44.100", calendar.Date(2026, 9, 17)) })
				m.says(closing.AddDate(0, 0, 7), "H44.100", review.Confirmed, review.Counts)
			},
			"confirmed by 09-17 17:00",
			append(allReminders[:7:7], "09-10 invite to deputy", "09-10 invite to focal-officer", "09-10 invite to head", "09-15 reminder to focal-officer", "09-16 warning to deputy", "09-16 warning to focal-officer",
				"09-17 last-call to deputy", "09-17 last-call to focal-officer", "09-17 last-call to head"),
		},
		"a day off that is announced mid-way moves the deadline and what is left of the ladder": {
			func(m *month) {
				m.when(opening.AddDate(0, 0, 5).Add(time.Hour), func() {
					m.edit(append(m.notices(), calendar.Notice{Day: calendar.Date(2026, 9, 9), Kind: calendar.Off, Basis: "Bão số 5"}))
				})
				m.says(closing.AddDate(0, 0, 1), "H44.100", review.Confirmed, review.Counts)
			},
			"confirmed by 09-11 17:00",
			[]string{
				"09-03 invite to focal-officer", "09-08 reminder to focal-officer", "09-08 invite to focal-officer", "09-10 warning to deputy", "09-10 warning to focal-officer",
				"09-11 last-call to deputy", "09-11 last-call to focal-officer", "09-11 last-call to head",
			},
		},
		"a substitute who starts mid-way gets the reminders from then on": {
			func(m *month) {
				m.when(opening.AddDate(0, 0, 4), func() { m.standIn(m.who(review.Focal, "H44.100"), m.who(review.Deputy, "H44.100")) })
				m.says(opening.AddDate(0, 0, 6), "H44.100", review.Confirmed, review.Counts)
			},
			"confirmed by 09-10 17:00",
			[]string{"09-03 invite to focal-officer", "09-08 reminder to focal-officer, who is deputy"},
		},
		"a mail server that is away for two days holds up mails, and loses none": {
			func(m *month) {
				m.when(opening.AddDate(0, 0, 4), func() { m.away = true })
				m.when(opening.AddDate(0, 0, 6).Add(3*time.Hour), func() { m.away = false })
				m.says(opening.AddDate(0, 0, 7), "H44.100", review.Confirmed, review.Counts)
			},
			"confirmed by 09-10 17:00",
			[]string{"09-03 invite to focal-officer", "09-09 reminder to focal-officer", "09-09 warning to deputy", "09-09 warning to focal-officer"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMonth(t)
			m.othersConfirm()
			m.approves()
			c.story(m)
			m.run()
			if diff := cmp.Diff([]string{c.outcome}, m.strings(outcomeOfOne)); diff != "" {
				t.Errorf("the review (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(c.mails, m.strings(mailsOfOne)); diff != "" {
				t.Errorf("the mails (-want +got)\n%s", diff)
			}
			m.ended()
		})
	}
}

// othersConfirm has the other agencies confirm on the second day.
func (m *month) othersConfirm() {
	for _, agency := range few {
		if agency != "H44.100" {
			m.says(opening.AddDate(0, 0, 1), agency, review.Confirmed, review.Counts)
		}
	}
}

func (m *month) extend(agency string, until calendar.Day) {
	id, _ := m.task(review.Review, agency)
	control := activities.Control{Action: review.ToExtend, Reason: "Bão số 5", Until: until}
	must2(m.Control(m.t.Context(), m.change().By, []activities.TaskID{id}, control))(m.t)
}

// standIn has the officer of one agency stand in for that of another.
func (m *month) standIn(absent, by review.Actor) {
	sub := review.Substitute{For: absent.Person, By: by.Person, From: calendar.Date(2026, 9, 8), To: calendar.Date(2026, 9, 30)}
	must(m.t, m.store.AddSubstitute(m.t.Context(), sub, m.change()))
}

// ended checks that the period came to its end, with every mail.
func (m *month) ended() {
	m.t.Helper()
	for _, damage := range []string{
		"the period is not published", "a dispute without a ruling", "a signal that was not delivered", "an open task that nothing will move",
		"a mail that did not come to its end", "a review whose invitation was not written", "an answer that the audit does not have once",
	} {
		if rows := m.strings(damages[damage]); len(rows) > 0 {
			m.t.Errorf("%s: %q", damage, rows)
		}
	}
	if sent, taken := len(m.strings("select key from mail where state = 'accepted'")), len(m.server.seen()); sent != taken {
		m.t.Errorf("the outbox has %d mails as accepted, the mail server has taken %d", sent, taken)
	}
}
