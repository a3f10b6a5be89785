package calendar

import (
	"fmt"
	"slices"
)

// Recount is a deadline as this calendar counts it: as many working days from the same day. One that was set as a date
// moves only when that has become a day off, to the next working day. It fails with ErrNoNotice.
func (c Calendar) Recount(d Deadline) (Deadline, error) {
	if d.Days != 0 {
		return c.Add(d.From, d.Days)
	}
	working, _, err := c.WorkingDay(d.On)
	switch {
	case err != nil:
		return Deadline{}, fmt.Errorf("deadline %s: %w", d.On, err)
	case working:
		return d, nil
	default:
		return c.Add(d.On, 0)
	}
}

// Move is a deadline before and after a change.
type Move struct {
	Old Deadline `json:"old"`
	New Deadline `json:"new"`
}

// Shifts says whether the moment changes; if not, only its explanation may.
func (m Move) Shifts() bool { return !m.Old.At.Equal(m.New.At) }

// Changes says whether anything does, the moment or its explanation.
func (m Move) Changes() bool {
	return m.Shifts() || !slices.Equal(m.Old.Skipped, m.New.Skipped) || !slices.Equal(m.Old.MadeUp, m.New.MadeUp)
}

// Recounted says whether the new deadline is the old one as another calendar counts it.
func (m Move) Recounted() bool {
	if m.Old.Days == 0 {
		return m.New.Days == 0 && m.New.From == m.Old.On
	}
	return m.New.Days == m.Old.Days && m.New.From == m.Old.From
}

// Explain says in sentences, for a deadline that another calendar counts, which days are not counted any more or are
// counted now, and why. There is none for a deadline that was moved otherwise.
func (m Move) Explain(lang Lang) (lines []string) {
	if !m.Recounted() {
		return nil
	}
	for _, run := range runs(m.left()) {
		lines = append(lines, run.in(lang))
	}
	for _, n := range m.New.MadeUp {
		if !slices.ContainsFunc(m.Old.MadeUp, n.sameDay) {
			lines = append(lines, madeUpPhrase.in(lang, n.Day.In(lang), basisIn(n.Basis, lang)))
		}
	}
	for _, s := range m.Old.Skipped {
		if m.taken(s.Day) {
			lines = append(lines, takenPhrase.in(lang, s.Day.In(lang)))
		}
	}
	return lines
}

// left are the days that are off now and were not. The weekends that a later deadline has passed meanwhile are no
// reason for it.
func (m Move) left() []Skip {
	return slices.DeleteFunc(slices.Clone(m.New.Skipped), func(s Skip) bool {
		return contains(m.Old.Skipped, s.Day) || s.Basis == "" && s.Day > m.Old.On
	})
}

// taken says whether a day that was off is counted now as an ordinary one.
func (m Move) taken(d Day) bool {
	madeUp := slices.ContainsFunc(m.New.MadeUp, Notice{Day: d}.sameDay)
	return d <= m.New.On && !madeUp && !contains(m.New.Skipped, d)
}

func (n Notice) sameDay(other Notice) bool { return n.Day == other.Day }

func contains(skipped []Skip, d Day) bool {
	return slices.ContainsFunc(skipped, func(s Skip) bool { return s.Day == d })
}
