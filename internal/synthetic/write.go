package synthetic

import (
	"io"
	"strconv"

	"danhgia/dossier"
)

// header are the columns of the canonical dossier file.
const header = "dossier,procedure,agency,official,channel,submitted_at,received_at,due_at,ended_at,returned_at,status,more_papers_requests," +
	"waited_from,waited_to,max_time,max_time_unit,fee_due,paid_online,has_result_file,digitised,reused,shared,citizen_data,complained\n"

// Write writes the month's file of dossiers, the earliest received first, and says which of its lines are faulty. With
// so many of a thousand dossiers changed it is the file of a day later.
func (m *Month) Write(w io.Writer, changed int) ([]Fault, error) {
	out := newSheet(w, header, &dossierFlaws)
	var line []byte
	err := m.each(func(e *entry) error {
		m.asOf(e)
		faulty, d := m.faulty(e)
		if d.is(changed) && !faulty {
			m.change(e)
		}
		line = m.appendLine(line[:0], e)
		if faulty {
			return out.spoilt(line, &d)
		}
		return out.whole(line)
	})
	return out.end(err, "dossiers", m.Period)
}

// faulty says whether the dossier's line is to be, with dice for what else is decided of it once its state is drawn.
func (m *Month) faulty(e *entry) (bool, dice) {
	d := seeded(m.province.seed, uint64(e.dice), 6)
	return d.is(m.province.faults), d
}

func (m *Month) appendLine(b []byte, e *entry) []byte {
	b = append(m.appendNumber(b, e), ',')
	b = append(append(b, e.Procedure...), ',')
	b = append(append(b, e.Agency...), ',')
	b = append(append(b, e.Official...), ',', '0'+byte(e.Channel), ',')
	for _, at := range [...]dossier.Moment{e.Submitted, e.Received, e.Due, e.Ended, e.Returned} {
		b = append(m.appendMoment(b, at), ',')
	}
	b = append(strconv.AppendInt(b, int64(e.Status), 10), ',')
	b = append(strconv.AppendInt(b, int64(e.Requests), 10), ',')
	for i, w := range e.Waits {
		b = m.appendMoment(between(b, i), w.From)
	}
	b = append(b, ',')
	for i, w := range e.Waits {
		b = m.appendMoment(between(b, i), w.To)
	}
	b = append(b, ',')
	if e.Term.Max > 0 {
		b = strconv.AppendInt(b, int64(e.Term.Max), 10)
	}
	b = append(append(append(b, ','), Unit(e.Term.Unit)...), ',')
	if e.FeeKnown {
		b = strconv.AppendInt(b, e.FeeDue, 10)
	}
	paid := byte('0')
	if e.PaidOnline {
		paid += e.gateway
	}
	b = append(b, ',', paid)
	for _, is := range [...]bool{e.ResultFile, e.Digitised, e.Reused, e.Shared, e.CitizenData, e.Complained} {
		b = append(b, ',', '0')
		if is {
			b[len(b)-1] = '1'
		}
	}
	return append(b, '\n')
}

var units = [...]string{dossier.Hours: "hour", dossier.Days: "day", dossier.WorkingDays: "working-day", dossier.Months: "month"}

// between separates several times in one cell.
func between(b []byte, i int) []byte {
	if i > 0 {
		b = append(b, ';')
	}
	return b
}

// appendNumber writes H31.104-260805-0123: unit, day of receipt, serial.
func (m *Month) appendNumber(b []byte, e *entry) []byte {
	text := m.province.days.text(m.province.days.working[e.day])
	b = append(append(b, e.office.Code...), '-')
	b = append(append(append(append(b, text[8:10]...), text[3:5]...), text[0:2]...), '-')
	for ten := 1000; ten > 1 && e.serial < ten; ten /= 10 {
		b = append(b, '0')
	}
	return strconv.AppendInt(b, int64(e.serial), 10)
}

// appendMoment writes dd/MM/yyyy HH:mm:ss, or nothing.
func (m *Month) appendMoment(b []byte, at dossier.Moment) []byte {
	if at == 0 {
		return b
	}
	seconds := int((at + zone) % aDay / second)
	b = append(append(b, m.province.days.text(dayOf(at))...), ' ')
	for i, n := range [...]int{seconds / 3600, seconds / 60 % 60, seconds % 60} {
		if i > 0 {
			b = append(b, ':')
		}
		b = append(b, '0'+byte(n/10), '0'+byte(n%10))
	}
	return b
}

// Unit is the word of a unit in a file.
func Unit(u dossier.Unit) string { return units[u] }
