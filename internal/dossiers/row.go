package dossiers

import (
	"strings"

	"danhgia/dossier"
)

func (r *row) dossier() dossier.Dossier {
	d := dossier.Dossier{
		Number: r.name(Number, true), Procedure: r.name(Procedure, r.has(Procedure)), Agency: r.name(Agency, true), Official: r.name(Official, false),
		Channel: read(r, Channel, of(channelWords), mustBeWay), Status: read(r, Status, of(statusWords), mustBeState),
		Submitted: r.moment(Submitted), Received: r.moment(Received), Due: given(r, Due, dueMoment, mustBeTime), Ended: r.moment(Ended), Returned: r.moment(Returned),
		Requests: given(r, Requests, count, mustBeCount), Waits: r.waits(), Term: r.term(),
		FeeKnown: r.text(FeeDue) != "", FeeDue: given(r, FeeDue, fee, mustBeFee), PaidOnline: r.paid(),
		ResultFile: r.yes(ResultFile), Digitised: r.yes(Digitised), Reused: r.yes(Reused), Shared: r.yes(Shared), CitizenData: r.yes(CitizenData), Complained: r.yes(Complained),
	}
	return d
}

func (r *row) has(c Column) bool {
	_, there := r.place.at[c]
	return there
}

// waits are the times of waiting for papers. Several stand in one cell, apart by semicolons or bars.
func (r *row) waits() (all []dossier.Wait) {
	from, to := r.text(WaitedFrom), r.text(WaitedTo)
	if from == "" && to == "" {
		return nil
	}
	begins, ends := several(from), several(to)
	if len(ends) > len(begins) {
		r.refuse(WaitedTo, mustBePairs)
		return nil
	}
	for i, begin := range begins {
		wait := dossier.Wait{}
		var ok bool
		if wait.From, _, ok = moment(begin); !ok {
			r.refuse(WaitedFrom, mustBeTime)
		}
		if i < len(ends) && ends[i] != "" {
			if wait.To, _, ok = moment(ends[i]); !ok {
				r.refuse(WaitedTo, mustBeTime)
			}
		}
		all = append(all, wait)
	}
	return all
}

func several(text string) (parts []string) {
	if text == "" {
		return nil
	}
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "|", ";"), ";") {
		parts = append(parts, strings.TrimSpace(part))
	}
	return parts
}

// term is the dossier's own maximum time; its unit may stand with it: "10 ngày làm việc".
func (r *row) term() (t dossier.Term) {
	text, unit := r.text(MaxTime), r.text(MaxTimeUnit)
	if text == "" {
		return t
	}
	if number, rest, with := strings.Cut(text, " "); with && unit == "" {
		text, unit = number, rest
	}
	var ok bool
	if t.Max, ok = count(text); !ok {
		r.refuse(MaxTime, mustBeCount)
	}
	if t.Unit, ok = word(unitWords, unit); !ok {
		r.refuse(MaxTimeUnit, mustBeUnit)
	}
	return t
}

func (r *row) paid() bool {
	switch text := r.text(PaidOnline); text {
	case "1", "2":
		return true
	case "0":
		return false
	default:
		paid, ok := word(yesNo, text)
		if !ok {
			r.refuse(PaidOnline, mustBePaid)
		}
		return paid
	}
}
