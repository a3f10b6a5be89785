package dossier

import "danhgia/scoring"

// Counts says in which numerators and denominators a dossier stands: a bit for each indicator of Indicators.
type Counts struct{ Numerator, Denominator uint32 }

// Indicators are those whose counts are dossiers; a bit of Counts is a position here.
var Indicators = [...]string{
	"PROGRESS_ON_TIME", "ONLINE_SUBMITTED", "PAYMENT_DOSSIER", "ORIGINAL_RESULT_AVAILABLE", "SO_HOA_GIAY_TO_GIAI_QUYET", "REUSED_DIGITIZED_DATA",
	"SYNCED_WITH_DVCQG_PERSONAL_STORAGE", "CITIZEN_DATA_CONNECTED_DOSSIER", "DOSSIER_RECEIVING_SATISFACTION",
}

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

// uses are what dossiers of a procedure have shown in a period.
type uses uint8

const (
	usedOnline uses = 1 << iota
	paidOnline
	carriedFee
	citizenData
)

// Tally adds up the dossiers of one agency, one procedure or one official. The zero Tally has none.
type Tally struct {
	Numerators   [len(Indicators)]int64
	Denominators [len(Indicators)]int64
	procedures   map[string]uses
}

// Add counts a dossier.
func (t *Tally) Add(d *Dossier, v Verdict, n Counts) {
	for i := range Indicators {
		t.Numerators[i] += int64(n.Numerator >> i & 1)
		t.Denominators[i] += int64(n.Denominator >> i & 1)
	}
	if !v.Received {
		return
	}
	if shown := shows(d); shown != 0 {
		if t.procedures == nil {
			t.procedures = map[string]uses{}
		}
		t.procedures[d.Procedure] |= shown
	}
}

func shows(d *Dossier) (u uses) {
	if d.Channel == Online {
		u |= usedOnline
	}
	if d.FeeDue > 0 && d.PaidOnline {
		u |= paidOnline
	}
	if d.FeeKnown {
		u |= carriedFee
	}
	if d.CitizenData {
		u |= citizenData
	}
	return u
}

// Measures are the measures of an agency. What cannot be known without a catalogue is left out, and so is reported
// missing.
func (t *Tally) Measures(agency string, c Catalogue) (all []scoring.Measure) {
	all = t.OfDossiers(c)
	if !c.Known() {
		return all
	}
	under := c.agencies[agency]
	is := func(has func(Procedure) bool) int64 { return tallied(under, has) }
	online, fee, citizens := func(p Procedure) bool { return p.Online }, func(p Procedure) bool { return p.Fee }, func(p Procedure) bool { return p.ForCitizens }
	return append(all,
		measure("ONLINE_PROVIDED", is(online), int64(len(under))),
		measure("ONLINE_USED", is(t.and(online, usedOnline)), is(online)),
		measure("PAYMENT_PROCEDURE_USED", is(t.and(fee, paidOnline)), is(fee)),
		measure("PAYMENT_PROCEDURE_INTEGRATED", is(t.and(fee, carriedFee)), is(fee)),
		measure("CITIZEN_DATA_CONNECTED_FORMALITY", is(t.and(citizens, citizenData)), is(citizens)),
	)
}

// OfDossiers are the measures whose counts are dossiers, of whomever the tally is.
func (t *Tally) OfDossiers(c Catalogue) (all []scoring.Measure) {
	for i, code := range Indicators {
		if c.Known() || !needsCatalogue[i] {
			all = append(all, measure(code, t.Numerators[i], t.Denominators[i]))
		}
	}
	return all
}

func (t *Tally) and(has func(Procedure) bool, shown uses) func(Procedure) bool {
	return func(p Procedure) bool { return has(p) && t.procedures[p.Code]&shown != 0 }
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
