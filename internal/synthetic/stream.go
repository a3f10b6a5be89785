package synthetic

import (
	"errors"

	"danhgia/dossier"
)

// errEnough ends a walk over dossiers.
var errEnough = errors.New("that is enough")

// each gives the dossiers of the month's file, the earliest received first, as they will have gone in the end.
func (m *Month) each(take func(*entry) error) error {
	left := m.lines
	some := func(e *entry) error {
		if left == 0 {
			return errEnough
		}
		left--
		return take(e)
	}
	for _, before := range m.before {
		err := before.stream(func(e *entry) error {
			if !e.runs(m.begin) {
				return nil
			}
			return some(e)
		})
		if err != nil {
			return ended(err)
		}
	}
	return ended(m.stream(some))
}

func ended(err error) error {
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// carried is how many dossiers of the months before had not ended when the month began.
func (m *Month) carried() (n int) {
	for _, before := range m.before {
		_ = before.stream(func(e *entry) error { // nothing in it fails
			if e.runs(m.begin) {
				n++
			}
			return nil
		})
	}
	return n
}

// runs says whether the dossier was being handled at a moment after its receipt.
func (e *entry) runs(at dossier.Moment) bool { return e.Ended >= at }

// stream gives the dossiers that are received in the month, in the order of their receipt. What e holds is good until
// take returns.
func (m *Month) stream(take func(*entry) error) error {
	p := m.province
	var e entry
	var slots []uint16
	serials := make([]int, len(m.offices))
	shares := m.shares()
	begun, k := 0, uint64(0)
	for day := m.from; day < m.until; day++ {
		upTo := m.received * (day + 1 - m.from) / (m.to - m.from)
		slots = m.slots(slots[:0], shares, upTo-begun, day)
		begun = upTo
		clear(serials)
		for i, office := range slots {
			serials[office]++
			e.dice = seeded(p.seed, uint64(m.begin), k)
			k++
			open := (i*officeSeconds + e.dice.below(officeSeconds)) / len(slots)
			p.life(&e, m.offices[office], day, open)
			e.serial = serials[office]
			if err := take(&e); err != nil {
				return err
			}
		}
	}
	return nil
}

// shares are the offices' parts of the month, added up: no month is like the other.
func (m *Month) shares() []uint64 {
	all, sum := make([]uint64, len(m.offices)), uint64(0)
	for i, o := range m.offices {
		d := seeded(m.province.seed, uint64(m.begin), uint64(i), 4)
		sum += uint64(o.weight * d.between(85, 115))
		all[i] = sum
	}
	return all
}

// slots are the offices whose dossiers are received on a day, so many, in no order.
func (m *Month) slots(slots []uint16, shares []uint64, n, day int) []uint16 {
	d := seeded(m.province.seed, uint64(m.province.days.working[day]), 5)
	sum := shares[len(shares)-1]
	rest := d.next() % sum // or the same offices would be rounded down every day
	done := uint64(0)
	for i, upTo := range shares {
		next := (uint64(n)*upTo + rest) / sum
		for ; done < next; done++ {
			slots = append(slots, uint16(i))
		}
	}
	for i := len(slots) - 1; i > 0; i-- {
		j := d.below(i + 1)
		slots[i], slots[j] = slots[j], slots[i]
	}
	return slots
}
