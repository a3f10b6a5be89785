package dossier

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"danhgia/calendar"
)

func TestAMonthIsForecast(t *testing.T) {
	for name, c := range map[string]struct {
		Progress
		want Forecast
		ok   bool
	}{
		"nothing": {},
		"nineteen limits have come": {
			Progress{InTime: 500, Falling: 10, Received: 400, Fell: 19, Elapsed: 10, Rest: 10}, Forecast{}, false,
		},
		"four days are over": {
			Progress{InTime: 500, Falling: 10, Received: 400, Fell: 300, Elapsed: 4, Rest: 16}, Forecast{}, false,
		},
		"the month is over: nothing can change": {
			Progress{InTime: 90, Late: 10, Received: 100, ReceivedLate: 10, Fell: 100, FellLate: 10, Elapsed: 20},
			Forecast{0.9, 0.9, 0.9},
			true,
		},
		"a limit to come within a month without new dossiers": {
			Progress{InTime: 60, Late: 20, Falling: 20, Fell: 80, FellLate: 20, Elapsed: 10, Rest: 10},
			Forecast{0.8 - 0.2*6.75/26, 0.8 - 0.2*6.75/26 - 0.042, 0.8 - 0.2*6.75/26 + 0.042},
			true,
		},
		"nothing is better than what is still possible": {
			Progress{InTime: 100, Falling: 1, Fell: 100, Elapsed: 10, Rest: 1},
			Forecast{1 - 0.5/26/101, 1 - 0.5/26/101 - 0.0022, 1},
			true,
		},
		"all were late, and the rest will be": {
			Progress{Late: 50, Falling: 50, Received: 50, ReceivedLate: 50, Fell: 50, FellLate: 50, Elapsed: 10, Rest: 10},
			Forecast{0.0128, 0, 0.0381},
			true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := c.Forecast()
			near := func(a, b float64) bool { return math.Abs(a-b) < 0.001 }
			if ok != c.ok || !near(got.Expected, c.want.Expected) || !near(got.Low, c.want.Low) || !near(got.High, c.want.High) {
				t.Errorf("%+v, %t", got, ok)
			}
		})
	}
}

func TestProgressIsTakenFromVerdicts(t *testing.T) {
	month := august(t)
	now := when(t, "2026-08-15 12:00:00")
	var p Progress
	for _, v := range []Verdict{
		{Reason: NeverAccepted},
		{Counted: true, Received: true, Timing: EndedInTime, Limit: now - 1},
		{Counted: true, Received: true, Timing: EndedInTime, Limit: now},
		{Counted: true, Timing: EndedLate, Limit: month.From},
		{Counted: true, Timing: RunningLate, Limit: month.From - 1},
		{Counted: true, Received: true, Timing: RunningLate, Limit: now - 1},
		{Counted: true, Received: true, Timing: RunningInTime, Limit: month.To - 1},
		{Counted: true, Received: true, Timing: RunningInTime, Limit: month.To},
		{Counted: true, Timing: RunningInTime},
	} {
		p.Add(v, month, now)
	}
	want := Progress{InTime: 2, Late: 3, Falling: 1, Beyond: 2, Received: 5, ReceivedLate: 1, Fell: 3, FellLate: 2}
	if p != want || p.Counted() != 8 || p.OnTime() != 5 {
		t.Errorf("%+v", p)
	}
}

// generated are the dossiers of an agency around August: received on working days of it and of the month before, most
// handled within their time and some late.
func generated(random *rand.Rand, cal calendar.Calendar, perDay, late float64) (all []*Dossier) {
	for day := calendar.Date(2026, 7, 1); day <= calendar.Date(2026, 8, 31); day++ {
		if working, _, _ := cal.WorkingDay(day); !working {
			continue
		}
		year, month, date := day.Time().Date()
		for range int(perDay*2*random.Float64() + 0.5) {
			received := time.Date(year, month, date, 7, 30+random.IntN(540), 0, 0, calendar.Vietnam)
			deadline, _ := cal.Add(day, 1+random.IntN(15))
			term := deadline.At.Sub(received)
			took := time.Duration(float64(term) * (0.15 + 0.85*math.Sqrt(random.Float64())))
			if random.Float64() < late {
				took = term + time.Duration(random.ExpFloat64()*5*24*float64(time.Hour))
			}
			all = append(all, &Dossier{Number: fmt.Sprint(len(all)), Status: Done, Received: At(received), Due: At(deadline.At), Ended: At(received.Add(took))})
		}
	}
	return all
}

// stand is how dossiers stood at a moment, when what happened later was not known.
func stand(t *testing.T, month Judge, dossiers []*Dossier, now Moment) (p Progress) {
	t.Helper()
	so := month
	so.To = min(now, month.To)
	for _, d := range dossiers {
		v, err := so.Of(d)
		if err != nil {
			t.Fatal(err)
		}
		p.Add(v, month, now)
	}
	return p
}

// The forecast is held against how generated months of 900 agencies, small and large, good and bad, have ended.
func TestForecastsAreHeldAgainstTheEnd(t *testing.T) {
	month, random := august(t), rand.New(rand.NewPCG(766, 2026))
	last := calendar.Date(2026, 8, 31)
	for _, c := range []struct {
		date                   int
		within, errors, better float64 // at least, at most in percentage points, and at most of the error of today's ratio
	}{{11, 0.8, 3.2, 0.95}, {16, 0.8, 2.5, 0.95}, {21, 0.75, 1.8, 0.95}, {26, 0.7, 1.2, 1}} {
		today := calendar.Date(2026, 8, c.date)
		elapsed, _ := month.Calendar.DaysBetween(calendar.Date(2026, 7, 31), today-1)
		rest, _ := month.Calendar.DaysBetween(today-1, last)
		var made, within, off, bias, plain float64
		for i := range 300 {
			dossiers := generated(random, month.Calendar, []float64{2, 6, 20}[i%3], []float64{0.02, 0.08, 0.2, 0.4}[i%4]*2*random.Float64())
			now, end := stand(t, month, dossiers, midnight(today)), stand(t, month, dossiers, month.To)
			now.Elapsed, now.Rest = elapsed, rest
			f, ok := now.Forecast()
			if !ok {
				continue
			}
			truth := float64(end.OnTime()) / float64(end.Counted())
			made++
			off += math.Abs(f.Expected - truth)
			bias += f.Expected - truth
			plain += math.Abs(float64(now.OnTime())/float64(now.Counted()) - truth)
			if f.Low <= truth && truth <= f.High {
				within++
			}
		}
		t.Logf("on day %d, of %.0f forecasts: %.0f%% within the bounds, mean error %.2f points, bias %+.2f; today's ratio would be off by %.2f",
			c.date, made, 100*within/made, 100*off/made, 100*bias/made, 100*plain/made)
		if made < 100 || within/made < c.within || 100*off/made > c.errors || off > c.better*plain {
			t.Errorf("on day %d the forecast is worse than it is said to be", c.date)
		}
	}
}
