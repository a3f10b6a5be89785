package dossier

import (
	"errors"
	"testing"
	"time"

	"danhgia/calendar"
	"danhgia/scoring"
)

// when reads a time of Vietnam; empty is none.
func when(t *testing.T, s string) Moment {
	t.Helper()
	if s == "" {
		return 0
	}
	at, err := time.ParseInLocation("2006-01-02 15:04:05.999999", s, calendar.Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	return At(at)
}

func august(t *testing.T) Judge {
	t.Helper()
	cal, err := calendar.New([]calendar.Notice{
		{Day: calendar.Date(2026, 9, 1), Kind: calendar.Off, Basis: "Quốc khánh"},
		{Day: calendar.Date(2026, 9, 2), Kind: calendar.Off, Basis: "Quốc khánh"},
		{Day: calendar.Date(2026, 8, 22), Kind: calendar.Work, Basis: "làm bù"},
	}, calendar.DefaultHours(), calendar.Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	return Judge{From: when(t, "2026-08-01 00:00:00"), To: when(t, "2026-09-01 00:00:00"), Calendar: cal}
}

// record is a dossier as a test writes it.
type record struct {
	status                         Status
	received, due, ended, returned string
	waits                          [][2]string
	requests                       int
	term                           Term
}

func (r record) dossier(t *testing.T) *Dossier {
	t.Helper()
	d := &Dossier{
		Number: "H44.1-260805-0001", Status: r.status, Received: when(t, r.received), Due: when(t, r.due), Ended: when(t, r.ended), Returned: when(t, r.returned),
		Requests: r.requests, Term: r.term,
	}
	for _, w := range r.waits {
		d.Waits = append(d.Waits, Wait{when(t, w[0]), when(t, w[1])})
	}
	return d
}

func TestADossierIsJudged(t *testing.T) {
	const received, due = "2026-08-05 08:00:00", "2026-08-12 17:00:00"
	for name, c := range map[string]struct {
		record
		timing Timing // 0: it does not count
		reason Reason
	}{
		"ended on the second":               {record{Done, received, due, "2026-08-12 17:00:00", "", nil, 0, Term{}}, EndedInTime, ByDue},
		"ended a microsecond late":          {record{Done, received, due, "2026-08-12 17:00:00.000001", "", nil, 0, Term{}}, EndedLate, ByDue},
		"handled in time, handed over late": {record{Handed, received, due, "2026-08-12 09:00:00", "2026-08-20 09:00:00", nil, 0, Term{}}, EndedInTime, ByDue},
		"handed over, no moment of the end": {record{Handed, received, due, "", "2026-08-20 09:00:00", nil, 0, Term{}}, EndedLate, ByDue},
		"stopped":                           {record{Stopped, received, due, "2026-08-06 09:00:00", "", nil, 0, Term{}}, EndedInTime, ByDue},
		"withdrawn after it was accepted":   {record{Withdrawn, received, due, "2026-08-13 09:00:00", "", nil, 0, Term{}}, EndedLate, ByDue},
		"withdrawn, never accepted":         {record{Withdrawn, "", due, "2026-08-13 09:00:00", "", nil, 0, Term{}}, 0, NeverAccepted},
		"refused, never accepted":           {record{NotAccepted, "", "", "2026-08-13 09:00:00", "", nil, 0, Term{}}, 0, NeverAccepted},
		"refused after it was accepted":     {record{NotAccepted, received, due, "2026-08-06 09:00:00", "", nil, 0, Term{}}, EndedInTime, ByDue},
		"new":                               {record{New, "", "", "", "", nil, 0, Term{}}, 0, NeverAccepted},

		"running within its time":                      {record{InProgress, received, "2026-09-03 17:00:00", "", "", nil, 0, Term{}}, RunningInTime, ByDue},
		"running, due in the period's last moment":     {record{InProgress, received, "2026-08-31 23:59:59.999999", "", "", nil, 0, Term{}}, RunningInTime, ByDue},
		"running, due a microsecond before that":       {record{InProgress, received, "2026-08-31 23:59:59.999998", "", "", nil, 0, Term{}}, RunningLate, ByDue},
		"ended after the period is running at its end": {record{Done, received, "2026-09-03 17:00:00", "2026-09-10 09:00:00", "", nil, 0, Term{}}, RunningInTime, ByDue},
		"ended as the next period begins":              {record{Done, received, due, "2026-09-01 00:00:00", "", nil, 0, Term{}}, RunningLate, ByDue},

		"of before the period, ended in it":   {record{Done, "2026-06-05 08:00:00", "2026-06-12 17:00:00", "2026-08-01 00:00:00", "", nil, 0, Term{}}, EndedLate, ByDue},
		"of before the period, ended before":  {record{Done, "2026-06-05 08:00:00", "2026-06-12 17:00:00", "2026-07-31 23:59:59.999999", "", nil, 0, Term{}}, 0, EndedEarlier},
		"of before the period, still running": {record{InProgress, "2026-06-05 08:00:00", "2026-06-12 17:00:00", "", "", nil, 0, Term{}}, RunningLate, ByDue},
		"received as the next period begins":  {record{InProgress, "2026-09-01 00:00:00", due, "", "", nil, 0, Term{}}, 0, ReceivedLater},

		"waits for papers, asked in time":       {record{Incomplete, received, due, "", "", [][2]string{{"2026-08-12 17:00:00", ""}}, 1, Term{}}, RunningInTime, WaitingSince},
		"waits for papers, asked too late":      {record{Incomplete, received, due, "", "", [][2]string{{"2026-08-12 17:00:01", ""}}, 1, Term{}}, RunningLate, WaitingSince},
		"waits for papers, asked a second time": {record{Incomplete, received, due, "", "", [][2]string{{"2026-08-06 08:00:00", "2026-08-07 08:00:00"}, {"2026-08-08 08:00:00", ""}}, 0, Term{}}, RunningLate, AskedAgain},
		"asked twice by the count":              {record{Incomplete, received, due, "", "", [][2]string{{"2026-08-06 08:00:00", ""}}, 2, Term{}}, RunningLate, AskedAgain},
		"asked for papers after the period":     {record{Incomplete, received, "2026-09-03 17:00:00", "", "", [][2]string{{"2026-09-02 08:00:00", ""}}, 1, Term{}}, RunningInTime, ByDue},
		"waits since nobody knows when":         {record{Incomplete, received, due, "", "", nil, 1, Term{}}, RunningLate, ByDue},
		"waiting holds an end that it has":      {record{Incomplete, received, due, "2026-07-01 08:00:00", "", [][2]string{{"2026-08-06 08:00:00", ""}}, 1, Term{}}, RunningInTime, WaitingSince},

		"a wait is taken off":               {record{Done, received, due, "2026-08-14 17:00:00", "", [][2]string{{"2026-08-06 08:00:00", "2026-08-08 08:00:00"}}, 1, Term{}}, EndedInTime, ByDue},
		"a wait that is a second too short": {record{Done, received, due, "2026-08-14 17:00:00", "", [][2]string{{"2026-08-06 08:00:00", "2026-08-08 07:59:59"}}, 1, Term{}}, EndedLate, ByDue},
		"waits add up":                      {record{Done, received, due, "2026-08-14 17:00:00", "", [][2]string{{"2026-08-06 08:00:00", "2026-08-07 08:00:00"}, {"2026-08-10 08:00:00", "2026-08-11 08:00:00"}}, 2, Term{}}, EndedInTime, ByDue},
		"a wait after the end is none":      {record{Done, received, due, "2026-08-12 18:00:00", "", [][2]string{{"2026-08-13 08:00:00", "2026-08-15 08:00:00"}}, 1, Term{}}, EndedLate, ByDue},

		"eight hours":                 {record{Done, received, "", "2026-08-05 16:00:00", "", nil, 0, Term{8, Hours}}, EndedInTime, ByTerm},
		"eight hours and a second":    {record{Done, received, "", "2026-08-05 16:00:01", "", nil, 0, Term{8, Hours}}, EndedLate, ByTerm},
		"two days":                    {record{Done, received, "", "2026-08-07 23:59:59", "", nil, 0, Term{2, Days}}, EndedInTime, ByTerm},
		"into the third day":          {record{Done, received, "", "2026-08-08 00:00:00", "", nil, 0, Term{2, Days}}, EndedLate, ByTerm},
		"three working days":          {record{Done, received, "", "2026-08-10 17:00:00", "", nil, 0, Term{3, WorkingDays}}, EndedInTime, ByTerm},
		"after the office has closed": {record{Done, received, "", "2026-08-10 17:00:01", "", nil, 0, Term{3, WorkingDays}}, EndedLate, ByTerm},
		"a made-up Saturday counts":   {record{Done, "2026-08-21 08:00:00", "", "2026-08-22 17:00:01", "", nil, 0, Term{1, WorkingDays}}, EndedLate, ByTerm},
		"a holiday does not":          {record{InProgress, "2026-08-31 08:00:00", "", "", "", nil, 0, Term{1, WorkingDays}}, RunningInTime, ByTerm},
		"a month":                     {record{Done, "2026-07-08 08:00:00", "", "2026-08-08 23:59:59", "", nil, 0, Term{1, Months}}, EndedInTime, ByTerm},
		"a month and a day":           {record{Done, "2026-07-08 08:00:00", "", "2026-08-09 00:00:00", "", nil, 0, Term{1, Months}}, EndedLate, ByTerm},
		"the due day beats the term":  {record{Done, received, due, "2026-08-12 17:00:00", "", nil, 0, Term{1, Hours}}, EndedInTime, ByDue},
		"no due day and no term":      {record{Done, received, "", "2026-08-12 17:00:00", "", nil, 0, Term{}}, EndedInTime, NoLimit},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := august(t).Of(c.dossier(t))
			if err != nil || v.Timing != c.timing || v.Reason != c.reason || v.Counted != (c.timing != 0) {
				t.Errorf("%+v, %v", v, err)
			}
			if v.Reason.In(scoring.Vi) == "" || v.Reason.In(scoring.En) == "" || v.Counted && v.Timing.In(scoring.Vi) == "" {
				t.Errorf("%q has no words", v.Reason)
			}
		})
	}
}

func TestAMonthEndsOnItsLastDayWhereItIsShorter(t *testing.T) {
	for received, want := range map[string]string{
		"2026-01-31 09:00:00": "2026-02-28 23:59:59.999999", "2028-01-30 09:00:00": "2028-02-29 23:59:59.999999", "2026-02-28 09:00:00": "2026-03-28 23:59:59.999999",
		"2026-12-15 09:00:00": "2027-01-15 23:59:59.999999", "2026-03-31 23:30:00": "2026-04-30 23:59:59.999999",
	} {
		if got, err := After(when(t, received), Term{1, Months}, calendar.Calendar{}); err != nil || got != when(t, want) {
			t.Errorf("%s: %s, %v", received, got.Time().In(calendar.Vietnam), err)
		}
	}
}

func TestOnlyWhatWasReceivedCountsWhereTheSetSaysSo(t *testing.T) {
	j := august(t)
	j.ReceivedOnly = true
	for received, want := range map[string]Reason{"2026-07-31 23:59:59": ReceivedEarlier, "2026-08-01 00:00:00": ByDue, "2026-08-31 23:59:59": ByDue, "2026-09-01 00:00:00": ReceivedLater} {
		v, err := j.Of(record{status: InProgress, received: received, due: "2026-09-30 17:00:00"}.dossier(t))
		if err != nil || v.Reason != want || v.Counted != (want == ByDue) || v.Received != v.Counted {
			t.Errorf("%s: %+v, %v", received, v, err)
		}
	}
}

func TestAYearWithoutANoticeIsAskedFor(t *testing.T) {
	_, err := august(t).Of(record{status: InProgress, received: "2025-06-02 08:00:00", term: Term{3, WorkingDays}}.dossier(t))
	if !errors.Is(err, calendar.ErrNoNotice) {
		t.Error(err)
	}
	if _, err := After(1, Term{1, 9}, calendar.Calendar{}); !errors.Is(err, ErrUnit) {
		t.Error(err)
	}
}

func TestTheCatalogueGivesTheTerm(t *testing.T) {
	j := august(t)
	j.Term = NewCatalogue(map[string][]Procedure{"H44.1": {{Code: "1.1", Term: Term{1, Hours}}}}).Term
	d := record{status: Done, received: "2026-08-05 08:00:00", ended: "2026-08-05 10:00:00"}.dossier(t)
	for procedure, want := range map[string]Timing{"1.1": EndedLate, "1.2": EndedInTime} {
		d.Procedure = procedure
		if v, err := j.Of(d); err != nil || v.Timing != want {
			t.Errorf("%s: %+v, %v", procedure, v, err)
		}
	}
}
