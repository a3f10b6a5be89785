package synthetic

import (
	"danhgia/calendar"
	"danhgia/dossier"
)

// entry is a dossier as it will have gone in the end, with what is not said of one anywhere else.
type entry struct {
	dossier.Dossier
	office    *office
	procedure *procedure
	waits     [2]dossier.Wait
	serial    int // of its agency and day of receipt
	day       int // of receipt, among the working days
	gateway   byte
	dice      dice
}

// life draws how a dossier goes: its procedure, by when it has to be done, its waits for papers and its end.
func (p *Province) life(e *entry, o *office, day, open int) {
	r := e.dice.next()
	e.Dossier, e.office, e.day, e.procedure = dossier.Dossier{}, o, day, &o.procedures[o.popular[r&255]]
	e.Received = p.days.at(day, open)
	e.Status = status(int(r >> 8 & 1023))
	if e.Status == dossier.New || e.Status == dossier.NotAccepted && r>>18&1 == 0 {
		return // it is not accepted, so nothing else happens
	}
	term := p.due(e, open)
	end, at := p.handling(e, term, open)
	if asked := r >> 24 & 255; asked < 16 && e.Status >= dossier.Stopped {
		end = p.wait(e, end, int(asked))
	}
	e.end(&p.days, min(end, day+longest), at)
}

// status is how a dossier ends up, of 1024.
func status(n int) dossier.Status {
	switch {
	case n < 2:
		return dossier.New
	case n < 10:
		return dossier.NotAccepted
	case n < 16:
		return dossier.Withdrawn
	case n < 20:
		return dossier.Stopped
	case n < 160:
		return dossier.Done
	default:
		return dossier.Handed
	}
}

// due sets by when the dossier has to be done, and says how many working days there are until then.
func (p *Province) due(e *entry, open int) (term int) {
	t := e.procedure.Term
	received := dayOf(e.Received)
	switch t.Unit {
	case dossier.WorkingDays:
		term = t.Max
	case dossier.Days:
		term = p.days.index(received+calendar.Day(t.Max)) - e.day
	case dossier.Months:
		term = p.days.index(received+30) - e.day
	case dossier.Hours:
		open += t.Max * 60 * 60
		e.Due = p.days.at(e.day+open/officeSeconds, open%officeSeconds)
		return open / officeSeconds
	default:
		return 10
	}
	e.Due = closing(p.days.working[e.day+term])
	return term
}

// handling draws the working day on which the dossier ends, and how long the office has been open then.
func (p *Province) handling(e *entry, term, open int) (day, at int) {
	d := &e.dice
	if d.is(e.office.late) {
		return e.day + term + 1 + min(d.below(5), d.below(14)), d.below(officeSeconds)
	}
	if t := e.procedure.Term; t.Unit == dossier.Hours {
		open += d.below(t.Max * 60 * 60)
		return e.day + open/officeSeconds, open % officeSeconds
	}
	if day = max(d.below(term+1), d.below(term+1)); day == 0 {
		return e.day, d.between(open, officeSeconds-1)
	}
	return e.day + day, d.below(officeSeconds)
}

// wait lays one or two waits for papers before the end, which they put off.
func (p *Province) wait(e *entry, end, asked int) int {
	times := 1
	if asked < 2 {
		times = 2
	}
	from := e.day + (end-e.day)/2
	for i := range times {
		long := e.dice.between(1, 6)
		e.waits[i] = dossier.Wait{
			From: max(p.days.at(from, e.dice.between(officeSeconds/2, officeSeconds-1)), e.Received+second),
			To:   p.days.at(from+long, e.dice.below(officeSeconds/2)),
		}
		from, end = from+long, end+long
	}
	e.Waits, e.Requests = e.waits[:times], times
	return end
}

// end sets when handling ended, and when the result was handed over: up to three working days later.
func (e *entry) end(days *days, day, at int) {
	e.Ended = days.at(day, at)
	if n := len(e.Waits); n > 0 {
		e.Ended = max(e.Ended, e.Waits[n-1].To+second)
	}
	if e.Status == dossier.Handed {
		r := e.dice.next()
		e.Returned = max(e.Ended, days.at(day+int(r&3), int(r>>2%officeSeconds)))
	}
}
