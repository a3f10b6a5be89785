package review

import "slices"

// doers are who a task of each kind is for, as long as it is not given to somebody by name.
var doers = map[Kind]Role{
	Review: Focal, Countersign: Head, Rule: Staff, Supplement: Focal, Approval: Leader, DataEntry: Focal,
	Acknowledge: Focal, Appoint: Head, SourceFix: Operator, Correct: Leader,
}

// Doer is the role whose task it is when nobody is named.
func (k Kind) Doer() Role { return doers[k] }

// Reassign gives a task to a person, in whichever state: whether it may be given is judged by the right to it. They
// must have a role by which they may answer it. It refuses others (ErrPerson), tasks that nobody answers (ErrStatement),
// a missing reason (ErrReason), and who has it already (ErrMove).
func (t Task) Reassign(to []Actor, reason string) (Task, error) {
	switch {
	case len(kinds[t.Kind].says) == 0:
		return t, refuse(ErrStatement, "to", nobodySaysPhrase, t.Kind.text())
	case !written(reason, 1):
		return t, refuse(ErrReason, "reason", changeReasonPhrase)
	}
	nearest := NotTheRole
	for _, actor := range to {
		switch _, why := t.answerableBy(actor); {
		case why == Allowed && actor.Person == t.Assignee:
			return t, refuse(ErrMove, "to", hasItPhrase)
		case why == Allowed:
			t.Assignee = actor.Person
			return t, nil
		case nearest == NotTheRole:
			nearest = why
		}
	}
	return t, refuse(ErrPerson, "to", cannotHavePhrase, nearest.text())
}

// answerableBy is the role by which a person may answer a task themselves, or why they may not.
func (t Task) answerableBy(a Actor) (Role, Reason) {
	nearest := NotTheRole
	for _, role := range a.Roles {
		one := Actor{Person: a.Person, Agency: a.Agency, Roles: []Role{role}}
		for _, says := range kinds[t.Kind].says {
			_, why := permitted(one, says.action, t.Subject())
			if why == Allowed {
				return role, Allowed
			}
			if nearest == NotTheRole {
				nearest = why
			}
		}
	}
	return "", nearest
}

// assignee is whom a task was given to, or who stands in for them, if they can be reached and may still answer it.
func (d directory) assignee() (Addressee, bool) {
	for _, p := range d.people {
		if p.ID != d.task.Assignee || p.ID == "" {
			continue
		}
		role, why := d.task.answerableBy(Actor{Person: p.ID, Agency: p.Agency, Roles: p.Roles})
		if why != Allowed {
			continue
		}
		a := d.reach(p, role)
		if a.Reason == Named {
			a.Reason = Assigned
		}
		if a.Address != "" {
			return a, true
		}
	}
	return Addressee{}, false
}

// Former are those who had a task before it was given to somebody else, as far as they were told of its present
// generation: the earlier assignee, or whoever was written to as the one whose task it is.
func (t Task) Former(mails []Mail, to string) (former []Mail) {
	for _, m := range mails {
		had := m.Person == t.Assignee || t.Assignee == "" && m.Role == t.Kind.Doer()
		told := m.Generation == t.Generation && (m.State == MailAccepted || m.State == MailUnknown)
		again := slices.ContainsFunc(former, func(f Mail) bool { return f.Person == m.Person })
		if had && told && m.Person != to && !again {
			former = append(former, m)
		}
	}
	return former
}
