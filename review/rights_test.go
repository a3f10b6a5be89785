package review

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"danhgia/scoring"
)

var update = flag.Bool("update", false, "write testdata/rights.txt")

const rightsHead = `Who may do what, on a task in which state. Who and what is not written here may not.
"Standing in": only while standing in for an absent person who may, and only on the days set for it.
Besides, nobody rules on their own dispute, nor through a substitute; and a figure of the whole province is disputed
by the department that owns it, and only by it. Nobody names themselves as the substitute of another.
`

// TestRights asks for every cell (role, action, own or other agency, state, standing in or not) and writes down what
// is allowed.
func TestRights(t *testing.T) {
	var b strings.Builder
	b.WriteString(rightsHead)
	for _, r := range rights {
		fmt.Fprintf(&b, "\n%s (%s)\n", r.action.In(scoring.En), r.action.In(scoring.Vi))
		for _, line := range cells(r.action) {
			fmt.Fprintf(&b, "    %s\n", line)
		}
	}
	if *update {
		if err := os.WriteFile("testdata/rights.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/rights.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("go test -update writes it down again, if it is meant (-want +got)\n%s", diff)
	}
}

// cells are lines such as "for the own agency: deputy standing in, head; while open".
func cells(action Action) (lines []string) {
	who := map[string][]string{} // by where and in which states
	var order []string
	for _, role := range Roles {
		name, at := cell(role, action)
		for _, at := range at {
			if who[at] == nil {
				order = append(order, at)
			}
			who[at] = append(who[at], name)
		}
	}
	for _, at := range order {
		lines = append(lines, fmt.Sprintf(at, strings.Join(who[at], ", ")))
	}
	return lines
}

// cell is a role, and where and in which states it may: for every agency, when its own makes no difference, and for
// themselves, when they may not for their agency.
func cell(role Role, action Action) (name string, at []string) {
	name, self := reachOf(role, action, Subject{Agency: here, Absent: "a"})
	_, own := reachOf(role, action, Subject{Agency: here})
	_, other := reachOf(role, action, Subject{Agency: "H44.105"})
	if own == other && own != "" {
		return name, []string{"for every agency: %s; " + own}
	}
	if self != own {
		at = append(at, "for themselves: %s; "+self)
	}
	if own != "" {
		at = append(at, "for the own agency: %s; "+own)
	}
	if other != "" {
		at = append(at, "for other agencies: %s; "+other)
	}
	return name, at
}

func reachOf(role Role, action Action, subject Subject) (name, states string) {
	alone := Actor{Person: "a", Agency: here, Roles: []Role{role}}
	if states := allowed(alone, action, subject); states != "" {
		return role.In(scoring.En), states
	}
	for _, absent := range Roles {
		acting := alone
		acting.For = &Actor{Person: "b", Agency: here, Roles: []Role{absent}}
		if states := allowed(acting, action, subject); states != "" {
			return role.In(scoring.En) + " standing in", states
		}
	}
	return "", ""
}

func allowed(a Actor, action Action, s Subject) string {
	var in []string
	for _, state := range append([]State{""}, States...) {
		s.State = state
		if ok, _ := May(a, action, s); ok {
			in = append(in, string(state))
		}
	}
	switch {
	case len(in) == 0:
		return ""
	case slices.Contains(in, "") && len(in) == len(States)+1:
		return "in any state, or without a task"
	default:
		return "while " + strings.Join(in, ", ")
	}
}

func TestEveryActionIsInTheTableOnce(t *testing.T) {
	seen := map[Action]int{}
	for _, r := range rights {
		seen[r.action]++
	}
	for a := range actionWords {
		if seen[a] != 1 {
			t.Errorf("%s stands %d times", a, seen[a])
		}
	}
}

func TestMay(t *testing.T) {
	open := Subject{Agency: here, State: Open}
	province := open
	province.Level, province.Owner = scoring.LevelProvince, "H44.07"
	owned := Subject{Agency: "H44.07", State: Open, Level: scoring.LevelProvince, Owner: "H44.07"}
	raised := Subject{Agency: here, State: Open, Raisers: []string{"lan", "hoa"}}
	as := func(id, agency string, roles ...Role) Actor { return Actor{Person: id, Agency: agency, Roles: roles} }
	acting := func(a, absent Actor) Actor {
		a.For = &absent
		return a
	}
	for name, c := range map[string]struct {
		actor   Actor
		action  Action
		subject Subject
		want    Reason
	}{
		"an officer answers for their agency":                         {as("lan", here, Focal), ToAnswer, open, Allowed},
		"an officer does not answer for another":                      {as("x", "H44.105", Focal), ToAnswer, open, OtherAgency},
		"an officer does not answer a task that is settled":           {as("lan", here, Focal), ToAnswer, Subject{Agency: here, State: Settled}, WrongState},
		"the public answers nothing":                                  {Actor{}, ToAnswer, open, NotTheRole},
		"the public, without an agency, does not own what has none":   {Actor{}, ToView, Subject{}, NotTheRole},
		"the head approves an answer":                                 {as("hoa", here, Head), ToCountersign, open, Allowed},
		"the deputy alone does not":                                   {as("minh", here, Deputy), ToCountersign, open, OnlyActing},
		"the deputy does in the head's place":                         {acting(as("minh", here, Deputy), as("hoa", here, Head)), ToCountersign, open, Allowed},
		"the deputy does not in the officer's place":                  {acting(as("minh", here, Deputy), as("lan", here, Focal)), ToCountersign, open, AbsentMayNot},
		"the officer does not even in the head's place":               {acting(as("lan", here, Focal), as("hoa", here, Head)), ToCountersign, open, NotTheRole},
		"another agency's deputy does not in the head's place":        {acting(as("x", "H44.105", Deputy), as("hoa", here, Head)), ToCountersign, open, OtherAgency},
		"two who stand in for each other's deputies approve nothing":  {acting(as("minh", here, Deputy), as("nga", here, Deputy)), ToCountersign, open, AbsentMayNot},
		"a substitute does not stand in through another":              {acting(as("minh", here, Deputy), acting(as("hoa", here, Head), as("x", here, Head))), ToCountersign, open, ChainOfSubstitutes},
		"the leader approves the result":                              {as("binh", "H44", Leader), ToApprove, open, Allowed},
		"the admin alone does not":                                    {as("an", "H44", Admin), ToApprove, open, OnlyActing},
		"the admin does in the leader's place":                        {acting(as("an", "H44", Admin), as("binh", "H44", Leader)), ToApprove, open, Allowed},
		"staff do not, not even in the leader's place":                {acting(as("an", "H44", Staff), as("binh", "H44", Leader)), ToApprove, open, NotTheRole},
		"the office rules on a dispute":                               {as("an", "H44", Staff), ToRule, raised, Allowed},
		"nobody rules on their own dispute":                           {as("lan", here, Focal, Staff), ToRule, raised, OwnDispute},
		"nor does who approved it":                                    {as("hoa", here, Head, Leader), ToRule, raised, OwnDispute},
		"nor through a substitute":                                    {acting(as("an", "H44", Staff), as("lan", here, Staff)), ToRule, raised, OwnDispute},
		"nor as a substitute of one who may":                          {acting(as("lan", here, Staff), as("an", "H44", Staff)), ToRule, raised, OwnDispute},
		"the leader approves a correction":                            {as("binh", "H44", Leader), ToApproveCorrection, raised, Allowed},
		"but not their own":                                           {as("lan", "H44", Leader), ToApproveCorrection, raised, OwnCorrection},
		"nor does the admin in the place of who has proposed it":      {acting(as("an", "H44", Admin), as("lan", "H44", Leader)), ToApproveCorrection, raised, OwnCorrection},
		"staff propose a correction":                                  {as("an", "H44", Staff), ToProposeCorrection, Subject{}, Allowed},
		"and do not approve it":                                       {as("an", "H44", Staff), ToApproveCorrection, open, NotTheRole},
		"but they may write on it":                                    {as("lan", here, Focal), ToMessage, raised, Allowed},
		"a figure of the province is not disputed by a commune":       {as("lan", here, Focal), ToDispute, province, OwnersOnly},
		"nor by the owning department on a commune's card":            {as("x", "H44.07", Focal), ToDispute, province, OtherAgency},
		"the owning department disputes it on its own":                {as("x", "H44.07", Focal), ToDispute, owned, Allowed},
		"a commune may confirm a card with figures of the province":   {as("lan", here, Focal), ToAnswer, province, Allowed},
		"with several roles, the one that may counts":                 {as("x", "H44.105", Focal, Admin), ToView, open, Allowed},
		"with several roles, the nearest reason is given":             {as("x", "H44.105", Focal, Auditor), ToAnswer, open, OtherAgency},
		"an officer names their own substitute":                       {as("lan", here, Focal), ToSubstitute, Subject{Agency: here, Absent: "lan", StandIn: "minh"}, Allowed},
		"but not the head's":                                          {as("lan", here, Focal), ToSubstitute, Subject{Agency: here, Absent: "hoa", StandIn: "minh"}, OnlyForThemselves},
		"a head names one for the officer":                            {as("hoa", here, Head), ToSubstitute, Subject{Agency: here, Absent: "lan", StandIn: "minh"}, Allowed},
		"the admin names one for the leader":                          {as("an", "H44", Admin), ToSubstitute, Subject{Agency: "H44", Absent: "binh", StandIn: "nga"}, Allowed},
		"but not themselves":                                          {as("an", "H44", Admin), ToSubstitute, Subject{Agency: "H44", Absent: "binh", StandIn: "an"}, NamesThemselves},
		"an action that nobody knows":                                 {as("an", "H44", Admin), "destroy", open, NotTheRole},
		"the operator of a source has no rights here":                 {as("x", "H44", Operator), ToView, open, NotTheRole},
		"an absent person's wider right does not pass to the public":  {acting(Actor{}, as("an", "H44", Admin)), ToManageUsers, Subject{}, NotTheRole},
		"who stands in for the public gains nothing and loses rights": {acting(as("an", "H44", Admin), Actor{}), ToManageUsers, Subject{}, AbsentMayNot},
	} {
		t.Run(name, func(t *testing.T) {
			if ok, got := May(c.actor, c.action, c.subject); got != c.want || ok != (c.want == Allowed) {
				t.Errorf("got %v, %s", ok, got)
			}
		})
	}
}
