package review

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/calendar"
)

func told(generation int, state MailState, p Person) Mail {
	return Mail{Generation: generation, Role: p.Roles[0], Person: p.ID, State: state}
}

func TestLetters(t *testing.T) {
	invite, lastCall := five().Rungs[0], five().Rungs[2]
	digest := Rung{Name: "list", From: FromOpening, To: []Role{Staff}, Digest: true, Mail: Invite}
	onlyChange := Rung{Name: "changed", From: FromOpening, Mail: Changed}
	absent := []Substitute{{For: "lan", By: "nga", From: calendar.Date(2026, 9, 7), To: calendar.Date(2026, 9, 30)}}
	nga := person("nga", Auditor, "nga@xa.example")
	twin := person("twin", Focal, lan.Address)
	byLadder := func(p Person, mail Template) Letter { return Letter{to(p, Named), mail, 0, ByLadder} }
	invited := func(p Person) Letter { return Letter{to(p, Named), Invite, 0, FirstHears} }
	changed := func(p Person, generation int) Letter { return Letter{to(p, Named), Changed, generation, KnowsOfIt} }
	for name, c := range map[string]struct {
		rung        Rung
		generation  int
		mails       []Mail
		people      []Person
		substitutes []Substitute
		want        []Letter
		why         Reason
	}{
		"the first generation is invited":                  {invite, 1, nil, people, nil, []Letter{byLadder(lan, Invite)}, Named},
		"a later one has heard nothing: invited":           {invite, 2, nil, people, nil, []Letter{invited(lan)}, Named},
		"who knows of it is told what has changed":         {invite, 2, []Mail{told(1, MailAccepted, lan)}, people, nil, []Letter{changed(lan, 1)}, Named},
		"since the latest that they heard of":              {invite, 4, []Mail{told(1, MailAccepted, lan), told(2, MailUnknown, lan), told(3, MailQueued, lan)}, people, nil, []Letter{changed(lan, 2)}, Named},
		"the mail of this generation is no news":           {invite, 2, []Mail{told(2, MailAccepted, lan)}, people, nil, []Letter{invited(lan)}, Named},
		"a mail that came back has told nothing":           {invite, 2, []Mail{told(1, MailBounced, lan)}, people, nil, []Letter{invited(lan)}, Named},
		"nor has one that was refused":                     {invite, 2, []Mail{told(1, MailRefused, lan)}, people, nil, []Letter{invited(lan)}, Named},
		"the head, whom the last call told of it":          {invite, 2, []Mail{told(1, MailAccepted, lan), told(1, MailAccepted, hoa)}, people, nil, []Letter{changed(lan, 1), changed(hoa, 1)}, Named},
		"the deputy in place of an officer, now appointed": {invite, 2, []Mail{told(1, MailAccepted, minh)}, people, nil, []Letter{invited(lan), changed(minh, 1)}, Named},
		"a head who is none any more is left alone":        {invite, 2, []Mail{told(1, MailAccepted, lan), told(1, MailAccepted, hoa)}, []Person{lan, minh, an}, nil, []Letter{changed(lan, 1)}, Named},
		"a new officer beside the one who knows":           {invite, 2, []Mail{told(1, MailAccepted, lan)}, []Person{lan, person("mai", Focal, "mai@xa.example")}, nil, []Letter{changed(lan, 1), invited(person("mai", Focal, "mai@xa.example"))}, Named},
		"a substitute who starts midway is invited": {
			invite, 2,
			[]Mail{told(1, MailAccepted, lan)},
			append([]Person{nga}, people...), absent,
			[]Letter{{Addressee{Person: "nga", For: "lan", Role: Focal, Address: nga.Address, Reason: StandsIn}, Invite, 0, FirstHears}},
			StandsIn,
		},
		"whoever shares the address has heard": {
			invite, 2,
			[]Mail{told(1, MailAccepted, twin)},
			[]Person{lan, twin},
			nil,
			[]Letter{{Addressee{"lan", "", Focal, lan.Address, []string{"twin"}, Named}, Changed, 1, KnowsOfIt}},
			Named,
		},
		"the rungs after it say what the ladder says": {lastCall, 2, []Mail{told(1, MailAccepted, lan)}, people, nil, []Letter{byLadder(lan, LastCall), byLadder(hoa, LastCall)}, Named},
		"a digest stays one":                          {digest, 2, []Mail{told(1, MailAccepted, lan)}, people, nil, []Letter{byLadder(an, Invite)}, Named},
		"a ladder that invites nobody":                {onlyChange, 2, []Mail{told(1, MailAccepted, lan)}, people, nil, []Letter{changed(lan, 1)}, Named},
		"and a task that nobody has heard of":         {onlyChange, 2, nil, people, nil, nil, NobodyKnows},
	} {
		t.Run(name, func(t *testing.T) {
			task := open(t)
			task.Generation = c.generation
			got, why := Letters(c.rung, task, c.mails, c.people, c.substitutes, calendar.Date(2026, 9, 14))
			if diff := cmp.Diff(c.want, got); diff != "" || why != c.why {
				t.Errorf("%s (-want +got)\n%s", why, diff)
			}
		})
	}
}

// A ladder that invites nobody one by one still has a moment at which a change is told.
func TestALaterGenerationOpensWithARung(t *testing.T) {
	uninviting := five()
	uninviting.Rungs = uninviting.Rungs[1:]
	for generation, want := range map[int]string{1: "reminder 10/09 08:00", 2: "changed 07/09 09:00"} {
		task := open(t)
		task.Generation = generation
		plan, err := Plan(uninviting, task, vietnam(t))
		if err != nil || line(plan[0], task.Agency) != want {
			t.Errorf("generation %d begins with %s, %v", generation, line(plan[0], task.Agency), err)
		}
	}
}
