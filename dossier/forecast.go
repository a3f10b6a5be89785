package dossier

import "math"

// Progress is how the dossiers of an agency stand while their month runs: what its forecast is made of.
type Progress struct {
	InTime int64 // ended in time
	Late   int64 // ended late, or running past their limit
	// Falling are running in time, with a limit that comes within the rest of the month: they are the ones that can still
	// become late. Beyond are running in time with a later limit, or with none.
	Falling, Beyond        int64
	Received, ReceivedLate int64 // received within the month, and those of them that are late so far
	Fell, FellLate         int64 // their limit came within the month by now, and those of them that are late
	Elapsed, Rest          int   // working days of the month that are over, and that are to come
}

const (
	// LeastFell is the least number of dossiers whose limit must have come before anything is forecast.
	LeastFell = 20
	// LeastElapsed is the least number of working days that must be over.
	LeastElapsed = 5
	// mostFell is what an agency's dossiers weigh at most: the days of a month differ more than chance alone would have it.
	mostFell = 25
)

// Forecast is the on-time ratio that a month is expected to end with, between 0 and 1, and bounds that hold it about
// eight times of ten, if dossiers come and are handled as they were.
type Forecast struct{ Expected, Low, High float64 }

// Add takes in a dossier as it was judged at a moment of the month.
func (p *Progress) Add(v Verdict, month Judge, now Moment) {
	if !v.Counted {
		return
	}
	late := int64(0)
	switch {
	case v.Late():
		p.Late++
		late = 1
	case v.Timing == EndedInTime:
		p.InTime++
	case v.Limit != 0 && v.Limit < month.To:
		p.Falling++
	default:
		p.Beyond++
	}
	if v.Received {
		p.Received++
		p.ReceivedLate += late
	}
	if month.From <= v.Limit && v.Limit < now {
		p.Fell++
		p.FellLate += late
	}
}

// Counted are the dossiers that count in the progress so far.
func (p Progress) Counted() int64 { return p.InTime + p.Late + p.Falling + p.Beyond }

// OnTime are those of them that are not late.
func (p Progress) OnTime() int64 { return p.Counted() - p.Late }

// Coming are the dossiers that will still be received, if as many come on each working day as before.
func (p Progress) Coming() int64 {
	if p.Elapsed <= 0 {
		return 0
	}
	return int64(math.Round(float64(p.Received) * float64(p.Rest) / float64(p.Elapsed)))
}

// Forecast is made of three parts: what is decided and stays so; the dossiers whose limits come within the rest of the
// month, which become late at the rate of those whose limits have come; and those still to be received, of which as large
// a share becomes late within the days that are left as of the dossiers received so far within the days that are over,
// but no more than of those whose limits have come. Rates are known only as well as the number of dossiers allows: each has
// a beta distribution (Jeffreys' prior), and each part is beta-binomial. The bounds are 1.645 standard deviations away,
// and never beyond what is possible. false: too little is known.
func (p Progress) Forecast() (Forecast, bool) {
	if p.Fell < LeastFell || p.Elapsed < LeastElapsed {
		return Forecast{}, false
	}
	rate := float64(p.FellLate) / float64(p.Fell)
	falling, spread := becomeLate(p.Falling, rate, p.Fell)
	soFar := float64(p.ReceivedLate) / float64(max(p.Received, 1))
	coming, more := becomeLate(p.Coming(), min(soFar*float64(p.Rest)/float64(p.Elapsed), rate), p.Received)
	all := float64(p.Counted() + p.Coming())
	best := 1 - float64(p.Late)/all
	worst := best - float64(p.Falling+p.Coming())/all
	expected := best - (falling+coming)/all
	off := 1.645 * math.Sqrt(spread+more) / all
	return Forecast{expected, max(expected-off, worst), min(expected+off, best)}, true
}

// becomeLate is how many of n will be late, and the variance of that, where a rate was seen among so many.
func becomeLate(n int64, rate float64, among int64) (mean, variance float64) {
	weight := float64(min(among, mostFell))
	a, b, count := rate*weight+0.5, (1-rate)*weight+0.5, float64(n)
	sum := a + b
	return count * a / sum, count * a * b * (sum + count) / (sum * sum * (sum + 1))
}
