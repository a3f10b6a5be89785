package main

import (
	"bytes"
	"context"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/tables"
)

// change is of the office's own province.
func (o *office) change(c activities.Change) activities.Change {
	c.Province = o.province
	return c
}

// ReadDaysOff implements web.CalendarDesk.
func (o *office) ReadDaysOff(name string, content []byte) ([]calendar.Notice, error) {
	return tables.ReadDaysOff(name, bytes.NewReader(content))
}

// WriteDaysOff implements web.CalendarDesk.
func (o *office) WriteDaysOff(notices []calendar.Notice) ([]byte, error) {
	var b bytes.Buffer
	err := tables.WriteDaysOff(&b, notices)
	return b.Bytes(), err
}

// EditDaysOff implements web.CalendarDesk.
func (o *office) EditDaysOff(ctx context.Context, e activities.DaysOffEdit, c activities.Change) (activities.CalendarImport, error) {
	return activities.DaysOff{Store: o.Store}.Replace(ctx, e, o.change(c))
}
