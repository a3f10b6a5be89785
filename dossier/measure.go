package dossier

import "danhgia/scoring"

// Counts says in which numerators and denominators a dossier stands: a bit for each indicator of Indicators; and what it
// shows of its procedure.
type Counts struct {
	Numerator, Denominator uint32
	Shows                  Uses
}

// Indicators are those whose counts are dossiers; a bit of Counts is a position here.
var Indicators = [...]string{
	"PROGRESS_ON_TIME", "ONLINE_SUBMITTED", "PAYMENT_DOSSIER", "ORIGINAL_RESULT_AVAILABLE", "SO_HOA_GIAY_TO_GIAI_QUYET", "REUSED_DIGITIZED_DATA",
	"SYNCED_WITH_DVCQG_PERSONAL_STORAGE", "CITIZEN_DATA_CONNECTED_DOSSIER", "DOSSIER_RECEIVING_SATISFACTION",
}

// OfProcedures are the indicators whose counts are procedures: of them a catalogue is needed.
var OfProcedures = [...]string{"ONLINE_PROVIDED", "ONLINE_USED", "PAYMENT_PROCEDURE_USED", "PAYMENT_PROCEDURE_INTEGRATED", "CITIZEN_DATA_CONNECTED_FORMALITY"}

const (
	progress = iota
	onlineSubmitted
	paymentDossier
	originalResult
	digitised
	reused
	shared
	citizenDossier
	satisfaction
)

// needsCatalogue are the indicators whose counts of dossiers depend on the procedures: which of them have a paper result.
var needsCatalogue = map[int]bool{onlineSubmitted: true, digitised: true}

// Count says in which numerators and denominators of its agency a dossier stands, by what was decided about it.
func (c Catalogue) Count(d *Dossier, v Verdict) (n Counts) {
	n.add(progress, v.Counted, !v.Late())
	n.add(satisfaction, v.Counted, !v.Late() && !d.Complained)
	file := d.ResultFile || !c.resultDue(d.Procedure)
	n.add(onlineSubmitted, v.Received, d.Channel == Online && file)
	n.add(paymentDossier, v.Received && d.FeeDue > 0, d.PaidOnline)
	n.add(originalResult, v.Received && c.resultDue(d.Procedure), d.ResultFile)
	n.add(digitised, v.Received, d.Digitised && file)
	n.add(reused, v.Received, d.Reused)
	n.add(shared, v.Received, d.Shared)
	n.add(citizenDossier, v.Received, d.CitizenData)
	n.Shows = Shows(d, n.Denominator)
	return n
}

func (n *Counts) add(indicator int, counts, good bool) {
	if !counts {
		return
	}
	n.Denominator |= 1 << indicator
	if good {
		n.Numerator |= 1 << indicator
	}
}

// Uses are what received dossiers show of their procedure.
type Uses uint8

// The uses, each a bit.
const (
	UsedOnline Uses = 1 << iota
	PaidOnline
	CarriedFee
	CitizenData
)

const kindsOfUse = 4

// Shows is what a dossier shows of its procedure, by the denominators in which it stands: only a received one shows
// anything.
func Shows(d *Dossier, denominators uint32) (u Uses) {
	if denominators>>reused&1 == 0 { // which has all that were received
		return 0
	}
	if d.Channel == Online {
		u |= UsedOnline
	}
	if d.FeeDue > 0 && d.PaidOnline {
		u |= PaidOnline
	}
	if d.FeeKnown {
		u |= CarriedFee
	}
	if d.CitizenData {
		u |= CitizenData
	}
	return u
}

// Tally adds up dossiers: those of an agency and a procedure, or of an official. The zero Tally has none.
type Tally struct {
	Numerators   [len(Indicators)]int64
	Denominators [len(Indicators)]int64
	Shown        [kindsOfUse]int64 // how many dossiers show each of Uses
}

// Add counts a dossier n times: -1 takes it away.
func (t *Tally) Add(c Counts, n int64) {
	for i := range Indicators {
		t.Numerators[i] += n * int64(c.Numerator>>i&1)
		t.Denominators[i] += n * int64(c.Denominator>>i&1)
	}
	for i := range t.Shown {
		t.Shown[i] += n * int64(c.Shows>>i&1)
	}
}

// Join adds what another has added up.
func (t *Tally) Join(other Tally) {
	for i := range Indicators {
		t.Numerators[i] += other.Numerators[i]
		t.Denominators[i] += other.Denominators[i]
	}
	for i := range t.Shown {
		t.Shown[i] += other.Shown[i]
	}
}

func (t Tally) shows(use Uses) bool {
	for i := range t.Shown {
		if use>>i&1 == 1 && t.Shown[i] > 0 {
			return true
		}
	}
	return false
}

// ByProcedure are the tallies of one agency, one procedure or one official by the code of the procedure.
type ByProcedure map[string]*Tally

// Add counts a dossier.
func (b ByProcedure) Add(procedure string, c Counts) {
	t := b[procedure]
	if t == nil {
		t = &Tally{}
		b[procedure] = t
	}
	t.Add(c, 1)
}

// Join adds what another agency has added up.
func (b ByProcedure) Join(other ByProcedure) {
	for procedure, t := range other {
		if b[procedure] == nil {
			b[procedure] = &Tally{}
		}
		b[procedure].Join(*t)
	}
}

// Total is all of them together.
func (b ByProcedure) Total() (sum Tally) {
	for _, t := range b {
		sum.Join(*t)
	}
	return sum
}

// Measures are the measures of an agency, or of the province when agency is empty. What cannot be known without a catalogue is left out, and so is reported
// missing.
func (b ByProcedure) Measures(agency string, c Catalogue) (all []scoring.Measure) {
	all = b.Total().OfDossiers(c)
	if !c.Known() {
		return all
	}
	under := c.Of(agency)
	is := func(has func(Procedure) bool) int64 { return tallied(under, has) }
	online, fee, citizens := func(p Procedure) bool { return p.Online }, func(p Procedure) bool { return p.Fee }, func(p Procedure) bool { return p.ForCitizens }
	return append(all,
		measure(OfProcedures[0], is(online), int64(len(under))),
		measure(OfProcedures[1], is(b.and(online, UsedOnline)), is(online)),
		measure(OfProcedures[2], is(b.and(fee, PaidOnline)), is(fee)),
		measure(OfProcedures[3], is(b.and(fee, CarriedFee)), is(fee)),
		measure(OfProcedures[4], is(b.and(citizens, CitizenData)), is(citizens)),
	)
}

// OfDossiers are the measures whose counts are dossiers, of whomever the tally is.
func (t Tally) OfDossiers(c Catalogue) (all []scoring.Measure) {
	for i, code := range Indicators {
		if c.Known() || !needsCatalogue[i] {
			all = append(all, measure(code, t.Numerators[i], t.Denominators[i]))
		}
	}
	return all
}

func (b ByProcedure) and(has func(Procedure) bool, use Uses) func(Procedure) bool {
	return func(p Procedure) bool {
		t := b[p.Code]
		return t != nil && has(p) && t.shows(use)
	}
}

func tallied(all []Procedure, has func(Procedure) bool) (n int64) {
	for _, p := range all {
		if has(p) {
			n++
		}
	}
	return n
}

func measure(code string, numerator, denominator int64) scoring.Measure {
	return scoring.Measure{Indicator: code, Numerator: scoring.Some(numerator), Denominator: scoring.Some(denominator)}
}
