package postgres

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

const selectDaysOff = `
select day, kind, basis
from day_off
order by day`

// Calendar is the working calendar with the default office hours, in Vietnam's time.
func (s *Store) Calendar(ctx context.Context) (calendar.Calendar, error) {
	return readCalendar(ctx, s.pool)
}

func readCalendar(ctx context.Context, q reader) (calendar.Calendar, error) {
	rows, _ := q.Query(ctx, selectDaysOff)
	return collectCalendar(rows)
}

func collectCalendar(rows pgx.Rows) (calendar.Calendar, error) {
	notices, err := collectDaysOff(rows)
	if err != nil {
		return calendar.Calendar{}, err
	}
	return calendar.New(notices, calendar.DefaultHours(), calendar.Vietnam)
}

func readDaysOff(ctx context.Context, q reader) ([]calendar.Notice, error) {
	rows, _ := q.Query(ctx, selectDaysOff)
	return collectDaysOff(rows)
}

func collectDaysOff(rows pgx.Rows) ([]calendar.Notice, error) {
	notices, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (n calendar.Notice, err error) {
		var day time.Time
		err = row.Scan(&day, &n.Kind, &n.Basis)
		n.Day = calendar.DayOf(day)
		return n, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the days off: %w", err)
	}
	return notices, nil
}

const lockDaysOff = `
lock table day_off in share row exclusive mode`

const deleteYears = `
delete from day_off
where extract(year from day)::int = any($1)`

// ReplaceDaysOff puts notices in place of those of their years; other years stay. Deadlines that stand are decided on by
// the new calendar, also when the notices are those that are there: whatever was counted by an older one while that was
// edited is put right so. It refuses (ErrRefused) what calendar.Check finds and is not harmless.
func (s *Store) ReplaceDaysOff(ctx context.Context, notices []calendar.Notice, c activities.Change, preview bool, decide decideDeadline) (summary activities.CalendarImport, err error) {
	by, err := permit(c, review.ToManageCalendar, review.Subject{})
	if err != nil {
		return summary, err
	}
	odd, err := judge(notices)
	if err != nil {
		return summary, err
	}
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if summary.Years, err = replaceDaysOff(ctx, tx, notices); err != nil {
			return err
		}
		moved, err := decideDeadlines(ctx, tx, by, decide)
		if err != nil {
			return err
		}
		if changed := slices.ContainsFunc(summary.Years, activities.YearImport.Changed); changed || moved > 0 {
			err = recordOffice(ctx, tx, c, by, "days off replaced", map[string]any{"years": summary.Years, "deadlines": moved})
		}
		if err == nil && preview {
			err = errPreview
		}
		return err
	})
	if errors.Is(err, errPreview) {
		err = nil
	}
	summary.Odd = odd
	return summary, err
}

// replaceDaysOff also says what differs from the days that were there.
func replaceDaysOff(ctx context.Context, tx pgx.Tx, notices []calendar.Notice) ([]activities.YearImport, error) {
	if _, err := tx.Exec(ctx, lockDaysOff); err != nil {
		return nil, fmt.Errorf("wait for other changes of the calendar: %w", err)
	}
	existing, err := readDaysOff(ctx, tx)
	if err != nil {
		return nil, err
	}
	years := compareYears(existing, notices)
	if !slices.ContainsFunc(years, activities.YearImport.Changed) {
		return years, nil
	}
	if err := replaceYears(ctx, tx, years, notices); err != nil {
		return nil, refusal(fmt.Errorf("store the days off: %w", err))
	}
	return years, askJudging(ctx, tx, "")
}

// judge returns what is odd but harmless, or an error with everything that is not.
func judge(notices []calendar.Notice) (odd []scoring.Text, err error) {
	if len(notices) == 0 {
		return nil, activities.Refusal(scoring.Say("không có ngày nào để ghi; hãy gửi đủ các ngày của cả năm", "there are no days off to store: give a whole year's"))
	}
	var faults []error
	for _, f := range calendar.Check(notices) {
		if f.Harmless {
			odd = append(odd, scoring.Text{Vi: f.Vi, En: f.Reason})
		} else {
			faults = append(faults, scoring.Say("%s", "%s", scoring.Text{Vi: f.Vi, En: f.Reason}))
		}
	}
	if len(faults) > 0 {
		return odd, activities.Refusal(errors.Join(faults...))
	}
	return odd, nil
}

// compareYears says for each year of the notices what differs from those that exist.
func compareYears(existing, notices []calendar.Notice) []activities.YearImport {
	years := map[int]*activities.YearImport{}
	for _, n := range notices {
		year := n.Day.Year()
		if years[year] == nil {
			years[year] = &activities.YearImport{Year: year}
		}
		years[year].Notices++
		if !slices.Contains(existing, n) {
			years[year].Added++
		}
	}
	for _, n := range existing {
		if y := years[n.Day.Year()]; y != nil && !slices.Contains(notices, n) {
			y.Removed++
		}
	}
	all := make([]activities.YearImport, 0, len(years))
	for _, year := range slices.Sorted(maps.Keys(years)) {
		all = append(all, *years[year])
	}
	return all
}

func replaceYears(ctx context.Context, tx pgx.Tx, years []activities.YearImport, notices []calendar.Notice) error {
	var replaced []int
	for _, y := range years {
		replaced = append(replaced, y.Year)
	}
	if _, err := tx.Exec(ctx, deleteYears, replaced); err != nil {
		return err
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"day_off"}, []string{"day", "kind", "basis"},
		pgx.CopyFromSlice(len(notices), func(i int) ([]any, error) {
			n := notices[i]
			return []any{n.Day.Time(), string(n.Kind), n.Basis}, nil
		}))
	return err
}
