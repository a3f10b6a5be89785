package synthetic

import "danhgia/dossier"

// asOf is the dossier as the one-stop system has it at the end of the month: what comes later is not in it.
func (m *Month) asOf(e *entry) {
	o, d := e.office, &e.dice
	r := d.next()
	e.Official = o.officials[r%uint64(len(o.officials))]
	e.Submitted = e.Received
	switch n := int(r >> 16 & 1023); {
	case n < o.online:
		e.Channel = dossier.Online
		e.Submitted -= dossier.Moment(r>>26%(16*60*60)) * second
	case n < o.online+15:
		e.Channel = dossier.ByPost
	default:
		e.Channel = dossier.InPerson
	}
	m.cut(e)
	e.pay(d)
	e.papers(d)
	m.limits(e)
}

// cut leaves away what comes after the month's end.
func (m *Month) cut(e *entry) {
	if e.Ended == 0 { // it was not accepted
		e.Received = 0
		return
	}
	for i, w := range e.Waits {
		switch {
		case w.From >= m.end:
			e.Waits = e.Waits[:i]
		case w.To >= m.end:
			e.waits[i].To, e.Waits = 0, e.waits[:i+1]
		default:
			continue
		}
		break
	}
	e.Requests = len(e.Waits)
	if e.Returned >= m.end {
		e.Returned, e.Status = 0, dossier.Done
	}
	if e.Ended < m.end {
		return
	}
	e.Ended, e.Returned, e.Status = 0, 0, dossier.InProgress
	switch {
	case e.Requests > 0 && e.Waits[e.Requests-1].To == 0:
		e.Status = dossier.Incomplete
	case e.serial%60 == 0:
		e.Status = dossier.FeeAsked
	case e.day == m.until-1:
		e.Status = dossier.Accepted
	}
}

// pay says what is due for the dossier, and whether it was paid online. One in twelve is exempt.
func (e *entry) pay(d *dice) {
	if !e.procedure.Fee {
		return
	}
	r := d.next()
	e.FeeKnown = r&255 > 10
	if e.FeeKnown && r>>8&1023 > 80 {
		e.FeeDue = int64(e.procedure.amount)
		e.PaidOnline = int(r>>18%1000) < e.office.paid
		e.gateway = 1 + byte(r>>40&3)/3
	}
}

// papers says what was done with the papers, and whether somebody complained.
func (e *entry) papers(d *dice) {
	o, r := e.office, d.next()
	draw := func(rate int) bool {
		hit := int(r&1023) < rate
		r >>= 10
		return hit
	}
	e.ResultFile = draw(o.file) && e.Ended != 0 && e.procedure.PaperResult && (e.Status == dossier.Done || e.Status == dossier.Handed)
	e.Digitised, e.Reused, e.Shared, e.CitizenData = draw(o.digitised), draw(o.reused), draw(o.shared), draw(o.citizen)
	e.Complained = draw(2)
}

// limits leaves out, now and then, the day on which the result was promised: the term then stands in the dossier itself,
// or in the catalogue alone. That needs a calendar, so it is not done where nothing is known of the days off.
func (m *Month) limits(e *entry) {
	r := e.dice.next()
	e.Procedure, e.Agency = e.procedure.Code, e.office.Code
	if r&3 != 0 {
		e.Term = e.procedure.Term
	}
	if t := e.procedure.Term; r>>8&63 == 0 && t.Unit != dossier.Hours && m.province.days.known > e.day+longest {
		e.Due = 0
	}
}

// change makes the dossier one of a day later: what is running has gone on, and what has ended is mended.
func (m *Month) change(e *entry) {
	days := &m.province.days
	next := days.at(m.to, int(e.dice.next()%officeSeconds))
	switch e.Status {
	case dossier.Incomplete:
		e.waits[e.Requests-1].To, e.Status = next, dossier.InProgress
	case dossier.Accepted, dossier.InProgress, dossier.FeeAsked:
		e.Ended, e.Status = next, dossier.Done
	case dossier.Done:
		e.Returned, e.Status = next, dossier.Handed
	default:
		e.Digitised = !e.Digitised
	}
}
