package calendar

import (
	"errors"
	"testing"
)

const reach = 30 // working days, both ways

// added holds every day of 2025 and 2026 plus every number of working days, as Add has it; refused ones are missing.
type added map[Day]map[int]Deadline

func allAdded(t *testing.T, c Calendar) added {
	t.Helper()
	all := added{}
	for d := day(t, "2025-01-01"); d <= day(t, "2026-12-31"); d++ {
		all[d] = map[int]Deadline{}
		for n := -reach; n <= reach; n++ {
			deadline, err := c.Add(d, n)
			switch {
			case err == nil:
				all[d][n] = deadline
			case !errors.Is(err, ErrNoNotice):
				t.Fatal(err)
			}
		}
	}
	return all
}

func (a added) each(check func(d Day, n int, deadline Deadline)) {
	for d, row := range a {
		for n, deadline := range row {
			check(d, n, deadline)
		}
	}
}

func isWorking(t *testing.T, c Calendar, d Day) bool {
	t.Helper()
	working, _, err := c.WorkingDay(d)
	if err != nil {
		t.Fatal(err)
	}
	return working
}

func TestADeadlineIsNeverOnADayOff(t *testing.T) {
	c := sample(t)
	allAdded(t, c).each(func(d Day, n int, deadline Deadline) {
		if !isWorking(t, c, deadline.On) {
			t.Errorf("%s %+d is %s", d, n, deadline.On)
		}
	})
}

func TestEveryDayOfADeadlineIsCountedOrExplained(t *testing.T) {
	c := sample(t)
	allAdded(t, c).each(func(d Day, n int, deadline Deadline) {
		if days := int(deadline.On - d); max(days, -days) != max(n, -n)+len(deadline.Skipped) {
			t.Errorf("%s %+d is %s with %v skipped", d, n, deadline.On, deadline.Skipped)
		}
		for i, s := range deadline.Skipped {
			if isWorking(t, c, s.Day) || i > 0 && s.Day <= deadline.Skipped[i-1].Day {
				t.Errorf("%s %+d skips %v", d, n, deadline.Skipped)
			}
		}
	})
}

func TestAddingTwiceIsAddingTheSum(t *testing.T) {
	c := sample(t)
	all, compared := allAdded(t, c), 0
	all.each(func(d Day, n int, first Deadline) {
		if !isWorking(t, c, d) {
			return
		}
		for m, second := range all[first.On] {
			sum, known := all[d][n+m]
			if !known {
				continue
			}
			if compared++; second.On != sum.On {
				t.Fatalf("%s %+d %+d is %s, not %s", d, n, m, second.On, sum.On)
			}
		}
	})
	if compared < 1_000_000 {
		t.Errorf("only %d sums were compared", compared)
	}
}

func TestGoingBackLeadsToTheSameWorkingDay(t *testing.T) {
	c := sample(t)
	all := allAdded(t, c)
	all.each(func(d Day, n int, there Deadline) {
		if back, known := all[there.On][-n]; isWorking(t, c, d) && (!known || back.On != d) {
			t.Errorf("%s %+d %+d is %s", d, n, -n, back.On)
		}
	})
}

func TestALaterStartAndMoreDaysNeverEndEarlier(t *testing.T) {
	c := sample(t)
	all := allAdded(t, c)
	all.each(func(d Day, n int, deadline Deadline) {
		if later, known := all[d+1][n]; known && later.On < deadline.On {
			t.Errorf("%s %+d is %s, a day later %s", d, n, deadline.On, later.On)
		}
		more, known := all[d][n+1]
		if same := n == 0 && !isWorking(t, c, d); known && more.On <= deadline.On && !same {
			t.Errorf("%s %+d is %s, with one more %s", d, n, deadline.On, more.On)
		}
	})
}

func TestDaysBetweenGivesBackWhatWasAdded(t *testing.T) {
	c := sample(t)
	allAdded(t, c).each(func(d Day, n int, deadline Deadline) {
		if n == 0 && d != deadline.On {
			return
		}
		if got, err := c.DaysBetween(d, deadline.On); got != n || err != nil {
			t.Errorf("from %s to %s: %d, %v; want %d", d, deadline.On, got, err, n)
		}
	})
}

func TestOnlyWhatNeedsAnUnknownYearIsRefused(t *testing.T) {
	c := sample(t)
	all := allAdded(t, c)
	first, last := day(t, "2025-01-01"), day(t, "2026-12-31")
	for d := first; d <= last; d++ {
		before, _ := c.DaysBetween(d, first)
		after, _ := c.DaysBetween(d, last)
		for n := -reach; n <= reach; n++ {
			_, known := all[d][n]
			if want := n == 0 || n < 0 && n >= before || n > 0 && n <= after; known != want {
				t.Errorf("%s %+d is answered: %v", d, n, known)
			}
		}
	}
}
