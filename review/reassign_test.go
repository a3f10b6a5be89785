package review

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/calendar"
)

func acting(p Person) []Actor { return []Actor{{Person: p.ID, Agency: p.Agency, Roles: p.Roles}} }

func TestReassign(t *testing.T) {
	auditor := person("kiem", Auditor, "kiem@vp.example")
	raised := of(Rule, open(t))
	raised.Raisers = []string{"an"}
	assigned := open(t)
	assigned.Assignee = "minh"
	for name, c := range map[string]struct {
		task   Task
		to     []Actor
		reason string
		want   string
		rule   error
		text   string
	}{
		"to the deputy":                           {open(t), acting(minh), "x", "minh", nil, ""},
		"to the head":                             {open(t), acting(hoa), "x", "hoa", nil, ""},
		"from one to another":                     {assigned, acting(hoa), "x", "hoa", nil, ""},
		"by whichever of their roles may":         {open(t), append(acting(auditor), acting(minh)...), "x", "minh", nil, ""},
		"a ruling to another of the office":       {of(Rule, open(t)), acting(binh), "x", "binh", nil, ""},
		"to who has it":                           {assigned, acting(minh), "x", "", ErrMove, "The task is this person's already."},
		"to another agency":                       {open(t), acting(other), "x", "", ErrPerson, "It cannot be given to this person: this belongs to another agency."},
		"to an auditor":                           {open(t), acting(auditor), "x", "", ErrPerson, "It cannot be given to this person: your role does not have this right."},
		"a ruling to an officer":                  {of(Rule, open(t)), acting(lan), "x", "", ErrPerson, "It cannot be given to this person: your role does not have this right."},
		"a ruling to who entered the dispute":     {raised, acting(an), "x", "", ErrPerson, "It cannot be given to this person: nobody rules on their own dispute, nor through a substitute."},
		"an approval of an answer to the officer": {of(Countersign, open(t)), acting(lan), "x", "", ErrPerson, "It cannot be given to this person: your role does not have this right."},
		"what nobody answers":                     {of(SourceFix, open(t)), acting(an), "x", "", ErrStatement, "Nobody answers a task of the kind \"correction at the source\", so it is not given to anybody."},
		"without a reason":                        {open(t), acting(minh), " ", "", ErrReason, "Give a reason, of at most 2,000 characters; it is kept."},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := c.task.Reassign(c.to, c.reason)
			want := c.task
			if c.rule == nil {
				want.Assignee = c.want
			} else if err == nil || err.Error() != c.text {
				t.Errorf("got %v", err)
			}
			if diff := cmp.Diff(want, got); diff != "" || !errors.Is(err, c.rule) {
				t.Errorf("%v (-want +got)\n%s", err, diff)
			}
		})
	}
}

func TestWhoWasGivenTheTaskTakesThePlaceOfItsRole(t *testing.T) {
	absent := []Substitute{{For: "hoa", By: "minh", From: calendar.Date(2026, 9, 7), To: calendar.Date(2026, 9, 9)}}
	assigned := Addressee{Person: "hoa", Role: Head, Address: hoa.Address, Reason: Assigned}
	for name, c := range map[string]struct {
		kind        Kind
		to          []Role
		people      []Person
		substitutes []Substitute
		want        []Addressee
	}{
		"a rung that names the role whose task it is": {Review, []Role{Focal}, people, nil, []Addressee{assigned}},
		"others are written to as before":             {Review, []Role{Focal, Deputy, Head}, people, nil, []Addressee{assigned, to(minh, Named)}},
		"a rung to the head alone":                    {Review, []Role{Head}, people, nil, []Addressee{to(hoa, Named)}},
		"their substitute":                            {Review, []Role{Focal}, people, absent, []Addressee{{Person: "minh", For: "hoa", Role: Head, Address: minh.Address, Reason: StandsIn}}},
		"who cannot be reached":                       {Review, []Role{Focal}, []Person{lan, bad(hoa)}, nil, []Addressee{to(lan, Named)}},
		"who has no role any more":                    {Review, []Role{Focal}, []Person{lan, minh}, nil, []Addressee{to(lan, Named)}},
		"who may not answer such a task":              {Rule, []Role{Staff}, people, nil, []Addressee{to(an, Named)}},
	} {
		t.Run(name, func(t *testing.T) {
			got, _ := Recipients(Rung{To: c.to}, Task{Kind: c.kind, Agency: here, Assignee: "hoa"}, c.people, c.substitutes, calendar.Date(2026, 9, 7))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestTheFormerAreThoseWhoWereToldThatItWasTheirs(t *testing.T) {
	mails := []Mail{told(1, MailAccepted, lan), told(1, MailAccepted, lan), told(1, MailAccepted, hoa), told(1, MailQueued, person("mai", Focal, "")), told(2, MailAccepted, person("old", Focal, ""))}
	for assignee, want := range map[string][]Mail{"": {told(1, MailAccepted, lan)}, "hoa": {told(1, MailAccepted, hoa)}, "minh": nil} {
		task := open(t)
		task.Assignee = assignee
		if diff := cmp.Diff(want, task.Former(mails, "minh")); diff != "" {
			t.Errorf("assigned to %q (-want +got)\n%s", assignee, diff)
		}
	}
	if former := open(t).Former(mails, "lan"); former != nil {
		t.Errorf("who gets it is told that it was theirs: %v", former)
	}
}
