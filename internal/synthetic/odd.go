package synthetic

import (
	"fmt"
	"slices"

	"danhgia/calendar"
	"danhgia/scoring"
)

// Oddity is what is not as usual with an agency in the last month, and by which rule that is found.
type Oddity struct {
	Agency, Indicator string
	Rule              scoring.FindingRule
	What              string
}

// oddities are the ways in which an agency can be odd.
var oddities = []struct {
	Oddity
	of   func(*office) bool // whose usual figures show it
	make func(*office)
}{
	{
		Oddity{Indicator: "PROGRESS_ON_TIME", Rule: scoring.RateFar, What: "far more of its dossiers are late"},
		func(o *office) bool { return o.late < 40 }, func(o *office) { o.late = 450 },
	},
	{
		Oddity{Indicator: "PROGRESS_ON_TIME", Rule: scoring.VolumeFar, What: "it has three times as many dossiers"},
		func(*office) bool { return true }, func(o *office) { o.weight *= 3 },
	},
	{
		Oddity{Indicator: "SO_HOA_GIAY_TO_GIAI_QUYET", Rule: scoring.RateFar, What: "hardly any dossier is digitised"},
		func(o *office) bool { return o.digitised > 500 && o.file > 800 }, func(o *office) { o.digitised = 20 },
	},
	{
		Oddity{Indicator: "SO_HOA_GIAY_TO_GIAI_QUYET", Rule: scoring.SuddenZero, What: "it receives no dossiers"},
		func(*office) bool { return true }, func(o *office) { o.weight = 0 },
	},
}

// perturb makes so many agencies odd in a month: of the communes those with many dossiers.
func (p *Province) perturb(m *Month, n int) error {
	m.offices = slices.Clone(p.offices)
	d := seeded(p.seed, 10)
	for k := range n {
		kind := oddities[k%len(oddities)]
		var fit []int
		for i, o := range m.offices {
			if o == p.offices[i] && o.Kind == scoring.Commune && o.weight > 700 && kind.of(o) {
				fit = append(fit, i)
			}
		}
		if len(fit) == 0 {
			return fmt.Errorf("%w: there are not so many agencies that can be odd: %d", ErrPlan, n)
		}
		i := fit[d.below(len(fit))]
		odd := *p.offices[i]
		kind.make(&odd)
		m.offices[i] = &odd
		kind.Agency = odd.Code
		p.Oddities = append(p.Oddities, kind.Oddity)
	}
	return nil
}

// Running is the month after the plan's last as it is at the end of one of its days. It goes on day by day.
func (p *Province) Running(day calendar.Day) (*Month, error) {
	last := p.Months[len(p.Months)-1]
	begin := dayOf(last.end)
	year, month, _ := begin.Time().Date()
	next := calendar.Date(year, month+1, 1)
	if day < begin || day >= next {
		return nil, fmt.Errorf("%w: %s is not a day of the month after %s", ErrPlan, day, last.Period)
	}
	m := &Month{Period: scoring.MonthOf(begin.Time()), province: p, offices: p.offices, begin: last.end, end: midnight(day + 1), lines: 1 << 62}
	m.from, m.to = p.days.within(begin, next-1)
	_, m.until = p.days.within(begin, day)
	m.before = [2]*Month{last.before[1], last}
	m.received = last.received * (m.to - m.from) / (last.to - last.from)
	return m, nil
}
