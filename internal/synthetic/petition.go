package synthetic

import (
	"fmt"
	"io"
	"sort"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/petition"
)

// petitionHeader are the columns of the canonical file of petitions.
const petitionHeader = "petition,agency,procedure,sender,kind,received_at,refused_at,asked_more_at,supplied_at,answered_at,published_at,satisfaction,dossier\n"

// petitionsOf is how many petitions there are, of a thousand dossiers that are received.
const petitionsOf = 6

// lastMinute is the last of the office's day, as its seconds are counted: what is done in it may be followed by more.
const lastMinute = officeSeconds - 60

// appeal is a petition as it will have gone in the end, with the working days on which things were done.
type appeal struct {
	petition.Petition
	office *office
	steps  []step
	dice   dice
}

// step is what has to be done with a petition within a term, in working days.
type step struct {
	since, done, term int
	at                *dossier.Moment
}

// petitions gives those of the month's file, the earliest received first: those received in it, and those of the two
// months before that were not done with when it began.
func (m *Month) petitions(take func(*appeal) error) error {
	for _, of := range [...]*Month{m.before[0], m.before[1], m} {
		shares := of.shares()
		n := of.received * petitionsOf / 1000
		for k := range n {
			a := appeal{dice: seeded(m.province.seed, uint64(of.begin), uint64(k), 8)}
			day := of.from + k*(of.to-of.from)/n
			if day >= of.until {
				break
			}
			of.appeal(&a, shares, day, k)
			if of != m && a.end() < m.begin {
				continue
			}
			if err := take(&a); err != nil {
				return err
			}
		}
	}
	return nil
}

// appeal draws a petition that is received on a working day.
func (m *Month) appeal(a *appeal, shares []uint64, day, serial int) {
	d, days := &a.dice, &m.province.days
	drawn := d.next() % shares[len(shares)-1]
	a.office = m.offices[sort.Search(len(shares), func(i int) bool { return shares[i] > drawn })]
	a.Agency = a.office.Code
	a.Received = days.at(day, d.below(lastMinute))
	a.Number = fmt.Sprintf("PAKN-%s-%04d", days.working[day].Time().Format("060102"), serial+1)
	if d.is(500) {
		a.Procedure = a.office.procedures[a.office.popular[d.below(256)]].Code
	}
	a.Sender = [...]petition.Sender{petition.NotSaid, petition.Citizen, petition.Organisation}[pick(d, 20, 700)]
	a.Kind = [...]petition.Kind{petition.NotClassified, petition.Regulation, petition.Conduct}[pick(d, 80, 720)]
	a.handle(day)
	last := a.Received
	for _, s := range a.steps {
		last = max(days.at(s.done, d.below(lastMinute)), last+second)
		*s.at = last
	}
	if d.is(450) {
		a.Satisfaction = opinion(d, a.office.pleased, a.timing(days, never) == dossier.EndedLate)
	}
}

// never is a moment that is not reached.
const never dossier.Moment = 1 << 62

// pick is 0, 1 or 2: the first two so many times in a thousand.
func pick(d *dice, first, second int) int {
	switch n := d.below(1000); {
	case n < first:
		return 0
	case n < first+second:
		return 1
	default:
		return 2
	}
}

// opinion is what somebody thinks who is pleased so many times in a thousand, and less often where it took too long.
func opinion(d *dice, pleased int, late bool) petition.Satisfaction {
	if late {
		pleased -= 300
	}
	if d.is(pleased) {
		return petition.Satisfied + petition.Satisfaction(d.below(2))
	}
	return petition.Dissatisfied + petition.Satisfaction(d.below(2))
}

// handle draws on which working days things are done. All of it is done within the longest time that anything takes.
func (a *appeal) handle(day int) {
	d, last := &a.dice, day
	do := func(term, most int, at *dossier.Moment) {
		done := last + d.below(term+1)
		if d.is(a.office.slow) {
			done = last + term + 1 + d.below(most)
		}
		done = min(done, day+longest)
		a.steps = append(a.steps, step{last, done, term, at})
		last = done
	}
	switch roll := d.below(100); {
	case roll < 6:
		do(petition.RefuseWithin, 3, &a.Refused)
		return
	case roll < 18:
		do(petition.AskWithin, 4, &a.Asked)
		last += 1 + d.below(5)
		a.steps = append(a.steps, step{last, last, 0, &a.Supplied})
	}
	do(petition.AnswerWithin, 10, &a.Answered)
	do(petition.PublishWithin, 4, &a.Published)
}

// end is when all was done with the petition.
func (a *appeal) end() dossier.Moment { return max(a.Refused, a.Published) }

// timing is how the petition stands at a moment. It is late once there is a step that was not done when its time was over.
func (a *appeal) timing(days *days, by dossier.Moment) dossier.Timing {
	for _, s := range a.steps {
		switch over := closing(days.working[s.since+s.term]); {
		case s.done > s.since+s.term && over < by && a.end() < by:
			return dossier.EndedLate
		case s.done > s.since+s.term && over < by:
			return dossier.RunningLate
		case *s.at >= by:
			return dossier.RunningInTime
		}
	}
	return dossier.EndedInTime
}

// cutAppeal leaves away what comes after the month's end.
func (m *Month) cutAppeal(a *appeal) {
	for _, s := range a.steps {
		if *s.at >= m.end {
			*s.at = 0
		}
	}
	if a.Published == 0 {
		a.Satisfaction = petition.NotRated
	}
}

// Opinions are what citizens and organisations say of each agency in a month, by the lines that can be read.
type Opinions map[string]*activities.Opinion

func (o Opinions) of(agency string) *activities.Opinion {
	if o[agency] == nil {
		o[agency] = &activities.Opinion{Code: agency}
	}
	return o[agency]
}

// tally is what all together say of an agency's petitions.
func (o Opinions) tally(agency string) (sum petition.Tally) {
	if one := o[agency]; one != nil {
		for _, t := range one.Petitions {
			sum.Join(t)
		}
	}
	return sum
}

// Petitions writes the month's file of petitions, the earliest received first, adds up what they say, and tells which of
// its lines are faulty.
func (m *Month) Petitions(w io.Writer, add Opinions) ([]Fault, error) {
	out := newSheet(w, petitionHeader, &petitionFlaws)
	err := m.petitions(func(a *appeal) error {
		timing := a.timing(&m.province.days, m.end)
		m.cutAppeal(a)
		if a.dice.is(m.province.faults) {
			return out.spoilt(m.appealLine(nil, a), &a.dice)
		}
		o := add.of(a.Agency)
		o.Petitions[a.Sender].Add(petition.Count(&a.Petition, petition.Verdict{Counted: true, Timing: timing}))
		o.Handling.Add(a.Sender, a.Satisfaction)
		return out.whole(m.appealLine(nil, a))
	})
	return out.end(err, "petitions", m.Period)
}

func (m *Month) appealLine(b []byte, a *appeal) []byte {
	for _, text := range [...]string{a.Number, a.Agency, a.Procedure, senders[a.Sender], kinds[a.Kind]} {
		b = append(append(b, text...), ',')
	}
	for _, at := range [...]dossier.Moment{a.Received, a.Refused, a.Asked, a.Supplied, a.Answered, a.Published} {
		b = append(m.appendMoment(b, at), ',')
	}
	return append(append(b, degrees[a.Satisfaction]...), ",\n"...)
}

// The words of the canonical files.
var (
	senders = [...]string{petition.NotSaid: "", petition.Citizen: "citizen", petition.Organisation: "organisation"}
	kinds   = [...]string{petition.NotClassified: "", petition.Regulation: "regulation", petition.Conduct: "conduct"}
	degrees = [...]string{
		petition.NotRated: "", petition.Dissatisfied: "dissatisfied", petition.Neutral: "neutral", petition.Satisfied: "satisfied", petition.VerySatisfied: "very-satisfied",
	}
)
