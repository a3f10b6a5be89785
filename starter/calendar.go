package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/tables"
	"danhgia/scoring"
)

func calendarCommand() *cobra.Command {
	return group("calendar", "Days off and make-up days", calendarImport(), calendarShow())
}

func calendarImport() *cobra.Command {
	var (
		flags changeFlags
		edit  activities.DaysOffEdit
	)
	cmd := fileCommand("import", "Replace the days off of the years in a table, and move the deadlines that this moves", func(cmd *cobra.Command, file string) (err error) {
		if edit.Notices, err = readFile(file, tables.ReadDaysOff); err != nil {
			return err
		}
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			summary, err := activities.DaysOff{Store: o.store}.Replace(cmd.Context(), edit, change)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, summary, func() { printCalendarImport(cmd.OutOrStdout(), summary, edit.Preview) })
		})
	})
	cmd.Long = `Replace the days off of the years in a table; other years stay. So the table has all days of a year.

In: date,kind,basis   kind is off, or work for a Saturday or Sunday that makes up for a day off
Deadlines of tasks that wait for somebody are counted anew, and those who know of a task whose deadline moves are told.
One that was set as a date moves only when that has become a day off. None moves into the past, and none moves nearer
with fewer working days left than --least: those are listed, and stay.`
	cmd.Flags().BoolVar(&edit.Preview, "preview", false, "only say what would change, and whose deadlines would move")
	cmd.Flags().IntVar(&edit.Least, "least", 2, "working days that a deadline which moves nearer must leave")
	flags.addRequired(cmd)
	return cmd
}

func printCalendarImport(out io.Writer, s activities.CalendarImport, preview bool) {
	for _, y := range s.Years {
		fmt.Fprintf(out, "%d: %d notices, %d added, %d removed\n", y.Year, y.Notices, y.Added, y.Removed)
	}
	for _, odd := range s.Odd {
		fmt.Fprintf(out, "taken, but look again: %s\n", odd.En)
	}
	for _, m := range s.Moved {
		fmt.Fprintf(out, "%s: deadline %s → %s. %s\n", whose(m), moment(m.Old.At), moment(m.New.At), strings.Join(m.Explain(calendar.En), " "))
	}
	for _, m := range s.Stay {
		fmt.Fprintf(out, "%s: deadline %s, which would be %s: %s\n", whose(m), moment(m.Old.At), moment(m.New.At), m.Reason.In(scoring.En))
	}
	if len(s.Moved)+len(s.Stay) > 0 {
		fmt.Fprintf(out, "%d deadlines move, %d stay that would be counted otherwise now\n", len(s.Moved), len(s.Stay))
	}
	if preview {
		fmt.Fprintln(out, "a preview: nothing has changed")
	}
}

func whose(r activities.Recounted) string {
	return fmt.Sprintf("%s %s, %s", r.Agency, r.AgencyName, r.Kind.In(scoring.En))
}

func calendarShow() *cobra.Command {
	var (
		year   int
		asJSON bool
	)
	cmd := command("show", "Show the days off and make-up days of a year", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			cal, err := o.store.Calendar(cmd.Context())
			if err != nil {
				return err
			}
			shown, err := yearOf(cal, year)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), asJSON, shown, func() { shown.print(cmd.OutOrStdout()) })
		})
	})
	cmd.Flags().IntVar(&year, "year", 0, "the year")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	need(cmd, "year")
	return cmd
}

// shownYear is a year of the calendar.
type shownYear struct {
	Year        int
	WorkingDays int
	Notices     []calendar.Notice
}

func yearOf(cal calendar.Calendar, year int) (shownYear, error) {
	days, err := cal.DaysBetween(calendar.Date(year-1, time.December, 31), calendar.Date(year, time.December, 31))
	if err != nil {
		return shownYear{}, err
	}
	shown := shownYear{Year: year, WorkingDays: days}
	for _, n := range cal.Notices() {
		if n.Day.Year() == year {
			shown.Notices = append(shown.Notices, n)
		}
	}
	return shown, nil
}

func (y shownYear) print(out io.Writer) {
	for _, n := range y.Notices {
		fmt.Fprintf(out, "%s  %-4s  %s\n", n.Day, n.Kind, n.Basis)
	}
	fmt.Fprintf(out, "%d has %d working days\n", y.Year, y.WorkingDays)
}
