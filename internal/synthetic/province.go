package synthetic

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/scoring"
)

// Plan is what a province's dossiers are to be.
type Plan struct {
	Agencies []scoring.Agency
	Period   scoring.Period // the last month
	Months   int            // that end with it; 0: it alone
	Dossiers int            // in the files of all months together
	Seed     uint64
	Calendar calendar.Calendar
	Faults   int // of a thousand lines, those that cannot be read or contradict themselves
	Odd      int // how many agencies are not as usual in the last month
}

// Province is a province with made-up dossiers: each plan has its own, always the same. It holds none of them: they are
// made as they are written.
type Province struct {
	Months   []*Month
	Oddities []Oddity
	agencies []scoring.Agency
	offices  []*office // those that can have dossiers
	calendar calendar.Calendar
	days     days
	seed     uint64
	faults   int
}

// Month is one of the plan's months. Its file has the dossiers that were received in it, and before them those of the
// two months before that had not ended when it began: none takes longer.
type Month struct {
	Period   scoring.Period
	province *Province
	offices  []*office // as they are in it
	from, to int       // its working days
	until    int       // those before it have been
	begin    dossier.Moment
	end      dossier.Moment // the first moment after it
	received int
	before   [2]*Month // two months before, and the one before; none: nothing was received before
	lines    int
}

// ErrPlan is a plan of which nothing can be made.
var ErrPlan = errors.New("nothing can be made of this plan")

// carriedOver is how much of a month's file is of months before, roughly: of 100.
const carriedOver = 20

// NewProvince makes the dossiers of a plan. The errors are ErrPlan, and calendar.ErrNoNotice where nothing is known of
// the days off of its months.
func NewProvince(plan Plan) (*Province, error) {
	months := max(plan.Months, 1)
	switch {
	case plan.Dossiers < months:
		return nil, fmt.Errorf("%w: %d dossiers in %d months", ErrPlan, plan.Dossiers, months)
	case plan.Period.Span() != scoring.Month:
		return nil, fmt.Errorf("%w: %s is not a month", ErrPlan, plan.Period)
	case plan.Odd < 0:
		return nil, fmt.Errorf("%w: %d odd agencies", ErrPlan, plan.Odd)
	case plan.Faults < 0 || plan.Faults > 1000:
		return nil, fmt.Errorf("%w: %d of a thousand lines cannot be faulty", ErrPlan, plan.Faults)
	}
	p := &Province{agencies: plan.Agencies, offices: offices(plan.Agencies, plan.Seed), calendar: plan.Calendar, seed: plan.Seed, faults: plan.Faults}
	if !slices.ContainsFunc(p.offices, func(o *office) bool { return o.weight > 0 }) {
		return nil, fmt.Errorf("%w: there is no agency that has dossiers", ErrPlan)
	}
	all, err := p.months(plan, months+2)
	if err != nil {
		return nil, err
	}
	p.Months = all[2:]
	p.apportion(all, plan.Dossiers)
	return p, p.perturb(all[len(all)-1], plan.Odd)
}

// months are so many that end with the plan's.
func (p *Province) months(plan Plan, n int) ([]*Month, error) {
	last, err := calendar.ParseDay(plan.Period.FirstDay())
	if err != nil {
		return nil, err
	}
	year, month, _ := last.Time().Date()
	first := calendar.Date(year, month-time.Month(n-1), 1)
	for _, day := range []calendar.Day{first, last} {
		if _, _, err := plan.Calendar.WorkingDay(day); err != nil {
			return nil, err
		}
	}
	if p.days, err = newDays(plan.Calendar, first-1, last+150); err != nil {
		return nil, err
	}
	all := make([]*Month, n)
	for i := range all {
		begin, end := calendar.Date(year, month-time.Month(n-1-i), 1), calendar.Date(year, month-time.Month(n-2-i), 1)
		m := &Month{Period: scoring.MonthOf(begin.Time()), province: p, offices: p.offices, begin: midnight(begin), end: midnight(end)}
		m.from, m.to = p.days.within(begin, end-1)
		m.until = m.to
		if i >= 2 {
			m.before = [2]*Month{all[i-2], all[i-1]}
		}
		all[i] = m
	}
	return all, nil
}

// apportion says how many dossiers are received in each month, so that the files have the plan's number of lines. The
// two months before the plan's first are as large as it.
func (p *Province) apportion(all []*Month, lines int) {
	var days, done int
	for _, m := range all[2:] {
		days += m.to - m.from
	}
	for i, m := range all[2:] {
		done += m.to - m.from
		m.lines = lines*done/days - linesOf(all[2:2+i])
	}
	for _, m := range all[:2] {
		m.received = all[2].lines * (100 - carriedOver) / 100
	}
	for _, m := range all[2:] {
		m.received = max(m.lines-m.carried(), 0)
	}
}

func linesOf(all []*Month) (n int) {
	for _, m := range all {
		n += m.lines
	}
	return n
}
