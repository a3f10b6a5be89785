package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/tables"
)

func calendarCommand() *cobra.Command {
	return group("calendar", "Days off and make-up days", calendarImport(), calendarShow())
}

func calendarImport() *cobra.Command {
	var flags changeFlags
	cmd := fileCommand("import", "Replace the days off of the years in a table", func(cmd *cobra.Command, file string) error {
		notices, err := readFile(file, tables.ReadDaysOff)
		if err != nil {
			return err
		}
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			summary, err := o.store.ReplaceDaysOff(cmd.Context(), notices, change)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, summary, func() { printYears(cmd.OutOrStdout(), summary) })
		})
	})
	cmd.Long = `Replace the days off of the years in a table; other years stay. So the table has all days of a year.

In: date,kind,basis   kind is off, or work for a Saturday or Sunday that makes up for a day off
Deadlines that stand do not move.`
	flags.addRequired(cmd)
	return cmd
}

func printYears(out io.Writer, s activities.CalendarImport) {
	for _, y := range s.Years {
		fmt.Fprintf(out, "%d: %d notices, %d added, %d removed\n", y.Year, y.Notices, y.Added, y.Removed)
	}
	for _, odd := range s.Odd {
		fmt.Fprintf(out, "taken, but look again: %s\n", odd)
	}
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
