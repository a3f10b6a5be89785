package dossiers

import (
	"bytes"
	"cmp"
	"slices"

	"danhgia/dossier"
)

func (r *row) dossier(d *dossier.Dossier) {
	*d = dossier.Dossier{
		Number: r.own(Number), Procedure: r.name(Procedure, r.place.has(Procedure)), Agency: r.name(Agency, true), Official: r.name(Official, false),
		Channel: r.channel(), Status: r.status(),
		Submitted: r.moment(Submitted), Received: r.moment(Received), Due: r.due(Due), Ended: r.moment(Ended), Returned: r.moment(Returned),
		Requests: r.count(Requests), Waits: r.waiting(), Term: r.term(), PaidOnline: r.paid(),
		ResultFile: r.yes(ResultFile), Digitised: r.yes(Digitised), Reused: r.yes(Reused), Shared: r.yes(Shared), CitizenData: r.yes(CitizenData), Complained: r.yes(Complained),
	}
	d.FeeDue, d.FeeKnown = r.fee(FeeDue)
}

func (r *row) channel() dossier.Channel {
	text := r.text(Channel)
	switch {
	case len(text) == 0:
		return dossier.InPerson
	case len(text) == 1 && '1' <= text[0] && text[0] <= '3':
		return dossier.Channel(text[0] - '0')
	}
	return worded(r, Channel, channelWords, mustBeWay)
}

func (r *row) status() dossier.Status {
	if text := r.text(Status); len(text) == 1 && '1' <= text[0] && text[0] <= '9' {
		return dossier.Status(text[0] - '0')
	}
	return worded(r, Status, statusWords, mustBeState)
}

// waiting is the times of waiting for papers. Several stand in one cell, apart by semicolons or bars.
func (r *row) waiting() (all []dossier.Wait) {
	from, to := r.text(WaitedFrom), r.text(WaitedTo)
	if len(from) == 0 && len(to) == 0 {
		return nil
	}
	for len(from) > 0 {
		var begin, end []byte
		begin, from = part(from)
		end, to = part(to)
		wait := dossier.Wait{From: r.at(WaitedFrom, begin)}
		if len(end) > 0 {
			wait.To = r.at(WaitedTo, end)
		}
		all = r.wait(all, wait)
	}
	if len(to) > 0 {
		r.refuse(WaitedTo, mustBePairs)
	}
	slices.SortFunc(all, func(a, b dossier.Wait) int { return cmp.Compare(a.From, b.From) })
	return all
}

func (r *row) at(c Column, text []byte) dossier.Moment {
	m, _, ok := moment(text)
	if !ok {
		r.refuse(c, mustBeTime)
	}
	return m
}

// part is the first of several times, and the rest.
func part(text []byte) (first, rest []byte) {
	if i := bytes.IndexAny(text, ";|"); i >= 0 {
		return trim(text[:i]), text[i+1:]
	}
	return trim(text), nil
}

// term is the dossier's own maximum time; its unit may stand with it: "10 ngày làm việc".
func (r *row) term() (t dossier.Term) {
	text, unit := r.text(MaxTime), r.text(MaxTimeUnit)
	if len(text) == 0 {
		return t
	}
	if number, rest, with := bytes.Cut(text, []byte(" ")); with && len(unit) == 0 {
		text, unit = number, rest
	}
	var ok bool
	if t.Max, ok = count(string(text)); !ok {
		r.refuse(MaxTime, mustBeCount)
	}
	if t.Unit, ok = word(unitWords, unit); !ok {
		r.refuse(MaxTimeUnit, mustBeUnit)
	}
	return t
}

func (r *row) paid() bool {
	text := r.text(PaidOnline)
	switch {
	case len(text) == 0 || len(text) == 1 && text[0] == '0':
		return false
	case len(text) == 1 && (text[0] == '1' || text[0] == '2'):
		return true
	}
	paid, ok := word(yesNo, text)
	if !ok {
		r.refuse(PaidOnline, mustBePaid)
	}
	return paid
}
