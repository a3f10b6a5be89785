package review

import (
	"slices"
	"strings"

	"danhgia/calendar"
)

// Letter is what one addressee of a rung is written, and why that.
type Letter struct {
	Addressee
	Mail Template
	Told int    // of a Changed one: the latest generation that they were told of
	Why  Reason // ByLadder, FirstHears or KnowsOfIt
}

// Letters are the mails of a rung about a task: what the ladder says, to its Recipients. But when a later generation
// opens, whoever was told of an earlier one is told what has changed, also those whom only a later rung had written
// to; who was not is invited. Nobody gets both. The reason is that of Recipients, or NobodyKnows where nobody is to be
// told.
func Letters(r Rung, t Task, mails []Mail, people []Person, substitutes []Substitute, on calendar.Day) ([]Letter, Reason) {
	to, why := Recipients(r, t, people, substitutes, on)
	letters := make([]Letter, 0, len(to))
	for _, a := range to {
		letters = append(letters, t.letter(r, a, mails))
	}
	if t.Generation > 1 && r.opens() {
		knowing := Rung{To: t.knownTo(r, mails)}
		others, _ := Recipients(knowing, t, people, substitutes, on)
		for _, a := range others {
			if l := t.letter(r, a, mails); l.Told > 0 && !slices.ContainsFunc(letters, l.meets) {
				letters = append(letters, l)
			}
		}
	}
	if len(letters) == 0 {
		return nil, NobodyKnows
	}
	return letters, why
}

func (t Task) letter(r Rung, a Addressee, mails []Mail) Letter {
	if t.Generation < 2 || !r.opens() {
		return Letter{a, r.Mail, 0, ByLadder}
	}
	if told := t.told(mails, a); told > 0 {
		return Letter{a, Changed, told, KnowsOfIt}
	}
	return Letter{a, r.Mail, 0, FirstHears}
}

// told is the latest earlier generation of which a mail may have reached an addressee, or who shares their address.
func (t Task) told(mails []Mail, a Addressee) (generation int) {
	for _, m := range mails {
		if m.told(t) && (m.Person == a.Person || slices.Contains(a.Shared, m.Person)) {
			generation = max(generation, m.Generation)
		}
	}
	return generation
}

// knownTo are the roles, besides those of the rung, as which people were told of an earlier generation.
func (t Task) knownTo(r Rung, mails []Mail) (roles []Role) {
	for _, m := range mails {
		if m.told(t) && !slices.Contains(r.To, m.Role) && !slices.Contains(roles, m.Role) {
			roles = append(roles, m.Role)
		}
	}
	return roles
}

// told says whether the mail told of an earlier generation. What was still queued then is not sent any more.
func (m Mail) told(t Task) bool {
	return m.Generation < t.Generation && (m.State == MailAccepted || m.State == MailUnknown)
}

func (l Letter) meets(other Letter) bool {
	return l.Person == other.Person || slices.Contains(other.Shared, l.Person) ||
		l.Address != "" && strings.EqualFold(l.Address, other.Address)
}
