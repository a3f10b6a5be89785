package petition

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/scoring"
)

func when(t *testing.T, s string) dossier.Moment {
	t.Helper()
	if s == "" {
		return 0
	}
	at, err := time.ParseInLocation("2006-01-02 15:04:05", s, calendar.Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	return dossier.At(at)
}

func august(t *testing.T) Judge {
	t.Helper()
	cal, err := calendar.New([]calendar.Notice{
		{Day: calendar.Date(2026, 9, 1), Kind: calendar.Off, Basis: "Quốc khánh"}, {Day: calendar.Date(2026, 9, 2), Kind: calendar.Off, Basis: "Quốc khánh"},
	}, calendar.DefaultHours(), calendar.Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	of := dossier.Judge{From: when(t, "2026-08-01 00:00:00"), To: when(t, "2026-09-01 00:00:00"), Calendar: cal}
	return NewJudge(of, true)
}

// moments are those of a petition as a test writes them.
type moments struct{ received, refused, asked, supplied, answered, published string }

func (m moments) petition(t *testing.T) *Petition {
	t.Helper()
	return &Petition{
		Number: "PA1", Received: when(t, m.received), Refused: when(t, m.refused), Asked: when(t, m.asked), Supplied: when(t, m.supplied), Answered: when(t, m.answered), Published: when(t, m.published),
	}
}

func TestAPetitionIsJudged(t *testing.T) {
	const received = "2026-08-03 09:00:00" // a Monday
	for name, c := range map[string]struct {
		moments
		timing dossier.Timing // 0: it does not count
		reason Reason
	}{
		"refused on the last day":                       {moments{received: received, refused: "2026-08-05 17:00:00"}, dossier.EndedInTime, ByRefusal},
		"refused a second late":                         {moments{received: received, refused: "2026-08-05 17:00:01"}, dossier.EndedLate, ByRefusal},
		"asked for more on the last day, and waiting":   {moments{received: received, asked: "2026-08-10 17:00:00"}, dossier.RunningInTime, ByAsking},
		"asked for more too late":                       {moments{received: received, asked: "2026-08-10 17:00:01"}, dossier.RunningLate, ByAsking},
		"asked too late, and answered":                  {moments{received: received, asked: "2026-08-11 08:00:00", supplied: "2026-08-12 08:00:00", answered: "2026-08-13 08:00:00", published: "2026-08-13 09:00:00"}, dossier.EndedLate, ByAsking},
		"what was asked for came, and it runs":          {moments{received: "2026-07-01 08:00:00", asked: "2026-07-03 08:00:00", supplied: "2026-08-17 08:00:00"}, dossier.RunningInTime, ByAnswer},
		"the answer's term begins with the supply":      {moments{received: "2026-07-01 08:00:00", asked: "2026-07-03 08:00:00", supplied: "2026-08-03 08:00:00", answered: "2026-08-24 17:00:00", published: "2026-08-24 17:00:00"}, dossier.EndedInTime, ByPublication},
		"it was not said when what was asked for came":  {moments{received: received, asked: "2026-08-04 08:00:00", answered: "2026-08-24 17:00:01"}, dossier.RunningLate, ByAnswer},
		"answered and published on the last day":        {moments{received: received, answered: "2026-08-24 17:00:00", published: "2026-08-26 17:00:00"}, dossier.EndedInTime, ByPublication},
		"answered a second late":                        {moments{received: received, answered: "2026-08-24 17:00:01", published: "2026-08-25 17:00:00"}, dossier.EndedLate, ByAnswer},
		"published a second late":                       {moments{received: received, answered: "2026-08-24 17:00:00", published: "2026-08-26 17:00:01"}, dossier.EndedLate, ByPublication},
		"answered, not published":                       {moments{received: received, answered: "2026-08-24 17:00:00"}, dossier.RunningLate, ByPublication},
		"answered just now":                             {moments{received: received, answered: "2026-08-24 17:00:00", published: "2026-09-10 08:00:00"}, dossier.RunningLate, ByPublication},
		"answered on the period's last day":             {moments{received: "2026-08-20 09:00:00", answered: "2026-08-31 09:00:00"}, dossier.RunningInTime, ByPublication},
		"only its publication is known":                 {moments{received: received, published: "2026-08-24 17:00:00"}, dossier.EndedInTime, ByPublication},
		"running within its time":                       {moments{received: "2026-08-12 09:00:00"}, dossier.RunningInTime, ByAnswer},
		"a holiday does not count":                      {moments{received: "2026-08-11 09:00:00", answered: "2026-09-03 09:00:00"}, dossier.RunningInTime, ByAnswer},
		"running late":                                  {moments{received: "2026-08-03 09:00:00"}, dossier.RunningLate, ByAnswer},
		"refused after the period: it was running late": {moments{received: received, refused: "2026-09-03 09:00:00"}, dossier.RunningLate, ByAnswer},
		"received after the period":                     {moments{received: "2026-09-01 00:00:00"}, 0, ReceivedLater},
		"published before the period":                   {moments{received: "2026-07-01 09:00:00", answered: "2026-07-20 09:00:00", published: "2026-07-31 23:59:59"}, 0, EndedEarlier},
		"answered before it, published within it":       {moments{received: "2026-07-13 09:00:00", answered: "2026-07-31 09:00:00", published: "2026-08-01 09:00:00"}, dossier.EndedInTime, ByPublication},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := august(t).Of(c.petition(t))
			if err != nil || v.Timing != c.timing || v.Reason != c.reason || v.Counted != (c.timing != 0) {
				t.Errorf("%+v, %v", v, err)
			}
			if v.Reason.In(scoring.Vi) == "" || v.Reason.In(scoring.En) == "" {
				t.Errorf("%q has no words", v.Reason)
			}
		})
	}
}

func TestAnAnswerEndsAPetitionWherePublicationIsNotKnown(t *testing.T) {
	j := august(t)
	j.Publication = false
	v, err := j.Of(moments{received: "2026-08-03 09:00:00", answered: "2026-08-24 17:00:00"}.petition(t))
	if err != nil || v.Timing != dossier.EndedInTime || v.Reason != ByAnswer {
		t.Errorf("%+v, %v", v, err)
	}
	j.ReceivedOnly = true
	if v, err := j.Of(moments{received: "2026-07-31 23:59:59"}.petition(t)); err != nil || v.Counted || v.Reason != ReceivedEarlier {
		t.Errorf("%+v, %v", v, err)
	}
	if _, err := j.Of(moments{received: "2026-08-03 09:00:00"}.petition(t)); err != nil {
		t.Error(err)
	}
	j.ReceivedOnly = false
	if _, err := j.Of(moments{received: "2025-08-03 09:00:00"}.petition(t)); !errors.Is(err, calendar.ErrNoNotice) {
		t.Error(err)
	}
}

func TestPetitionsBecomeMeasures(t *testing.T) {
	on, off := Verdict{Counted: true, Timing: dossier.EndedInTime}, Verdict{Counted: true, Timing: dossier.RunningLate}
	var tally Tally
	for _, c := range []struct {
		Petition
		Verdict
	}{
		{Petition{Kind: Regulation}, on},
		{Petition{Kind: Conduct, Satisfaction: VerySatisfied}, on},
		{Petition{Kind: Conduct, Satisfaction: Neutral}, on},
		{Petition{Kind: Regulation, Satisfaction: Satisfied}, off},
		{Petition{Satisfaction: Dissatisfied}, on},
		{Petition{Kind: Regulation}, Verdict{}},
	} {
		tally.Add(Count(&c.Petition, c.Verdict))
	}
	want := []scoring.Measure{
		{Indicator: "PETITION_PROCESSING_ON_TIME", Numerator: scoring.Some[int64](4), Denominator: scoring.Some[int64](5)},
		{Indicator: "PETITION_HANDLING_SATISFACTION", Numerator: scoring.Some[int64](2), Denominator: scoring.Some[int64](5)},
		{Indicator: "PETITION_CLASSIFICATION_TTHC", Numerator: scoring.Some[int64](2), Denominator: scoring.Some[int64](4)},
		{Indicator: "PETITION_CLASSIFICATION_STAFF", Numerator: scoring.Some[int64](2), Denominator: scoring.Some[int64](4)},
	}
	if diff := cmp.Diff(want, tally.Measures()); diff != "" {
		t.Error(diff)
	}
}

func TestOpinionsAreCountedBySender(t *testing.T) {
	var o Opinions
	o.Add(Citizen, Satisfied)
	o.Add(Citizen, Dissatisfied)
	o.Add(Citizen, NotRated)
	o.Add(Organisation, VerySatisfied)
	o.Add(NotSaid, Neutral)
	for name, c := range map[string]struct {
		by             []Sender
		pleased, rated int64
	}{"all": {nil, 2, 4}, "citizens": {[]Sender{Citizen}, 1, 2}, "organisations": {[]Sender{Organisation}, 1, 1}} {
		if pleased, rated := o.Rated(c.by...); pleased != c.pleased || rated != c.rated {
			t.Errorf("%s: %d of %d", name, pleased, rated)
		}
	}
	for s := range senders {
		if s.In(scoring.Vi) == "" {
			t.Errorf("sender %d has no words", s)
		}
	}
	for s := range degrees {
		if s.In(scoring.Vi) == "" || s.In(scoring.En) == "" {
			t.Errorf("degree %d has no words", s)
		}
	}
	if Conduct.In(scoring.En) == "" {
		t.Error("a kind has no words")
	}
}
