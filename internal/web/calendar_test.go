package web

import (
	"context"
	"fmt"
	"strings"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
)

func (g *registers) Calendar(context.Context) (calendar.Calendar, error) {
	return calendar.New([]calendar.Notice{
		{Day: calendar.Date(2026, 8, 22), Kind: calendar.Work, Basis: "Làm bù ngày 31/8/2026"},
		{Day: calendar.Date(2026, 8, 31), Kind: calendar.Off, Basis: "hoán đổi với 22/8/2026"},
		{Day: calendar.Date(2026, 9, 2), Kind: calendar.Off, Basis: hostile},
	}, calendar.DefaultHours(), calendar.Vietnam)
}

func (g *registers) ReadDaysOff(name string, content []byte) ([]calendar.Notice, error) {
	if !strings.HasPrefix(string(content), "date,") {
		return nil, fmt.Errorf("%s line 1: the header is wrong", name)
	}
	return []calendar.Notice{{Day: calendar.Date(2026, 9, 2), Kind: calendar.Off, Basis: "Quốc khánh"}}, nil
}

func (g *registers) WriteDaysOff(notices []calendar.Notice) ([]byte, error) {
	return fmt.Appendf(nil, "%d\n", len(notices)), nil
}

func (g *registers) EditDaysOff(_ context.Context, e activities.DaysOffEdit, c activities.Change) (done activities.CalendarImport, err error) {
	if err := g.done(c, e.Preview); err != nil {
		return done, err
	}
	cal, err := g.Calendar(context.Background())
	if err != nil {
		return done, err
	}
	old, err := cal.Add(calendar.Date(2026, 8, 31), 5)
	if err != nil {
		return done, err
	}
	moved, err := cal.Add(calendar.Date(2026, 9, 1), 5)
	done.Years = []activities.YearImport{{Year: 2026, Notices: len(e.Notices), Added: 1}}
	done.Moved = []activities.Recounted{{Key: activities.Key{Province: "H99", Period: "2026-08"}, Kind: review.Review, Agency: "H99.01", AgencyName: hostile, Move: calendar.Move{Old: old, New: moved}, Reason: review.CalendarChanged}}
	done.Stay = []activities.Recounted{{Kind: review.Acknowledge, Agency: "H99.02", AgencyName: "Sở Xây dựng", Move: calendar.Move{Old: moved, New: old}, Reason: review.TooNear}}
	return done, err
}
