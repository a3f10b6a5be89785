package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"danhgia/calendar"
	"danhgia/internal/portal"
	"danhgia/internal/synthetic"
	"danhgia/internal/tables"
	"danhgia/samples"
)

// sampling is what starter sample is called with.
type sampling struct {
	plan           synthetic.Plan
	period         periodFlag
	province, out  string
	changed, apart int
	running        []string
	days           []calendar.Day     // of running
	after          []*synthetic.Month // by these days
	errs           io.Writer
	faulty         [][]string // rows of faults.csv
	spoken         [][]string // of opinions.csv
}

func sampleCommand() *cobra.Command {
	s := sampling{}
	cmd := command("sample", "Make up the dossiers, petitions and ratings of a real province's agencies, offline", func(cmd *cobra.Command) error {
		s.errs = cmd.ErrOrStderr()
		return s.run()
	})
	cmd.Long = `Make up the dossiers of a real province's agencies, and what citizens and organisations say, offline: as much as is wanted,
and with the same seed always the same. The agencies are real; dossiers, procedures, petitions, officials and officers are
not.

Out, in a new folder:
  dossiers-2026-08.csv        of each month, as one-stop systems have it at its end: what starter measure reads
  dossiers-2026-08-later.csv  with --changed: the last month's, a day later
  petitions-2026-08.csv       of each month: petitions (phản ánh, kiến nghị)
  ratings-2026-08.csv         of each month: ratings of dossiers that ended in it
  dossiers-2026-09-08.csv     with --running 2026-09-08: the month that runs after them, as it is at the end of that day;
                              petitions and ratings likewise
  procedures.csv              which procedures each agency has
  agencies.csv, officers.csv  the register of agencies, and invented people: starter officers import
  portal/                     what the national portal would say of the last month: starter start --source
  portal-2026-07/             the same of each month before it
  portal-dossiers.csv         the dossiers of the last month that the portal has

and what is true of them, to check a reader, a reconciliation or the checks by:
  differences.csv             dossier,what: where the portal's list is not the file's
  opinions.csv                period,agency,sender,ratings,pleased,petitions,on_time,handling_ratings,handling_pleased
  odd.csv                     agency,indicator,rule,what: with --odd, what is not as usual in the last month
  faults.csv                  file,line,column,what: the lines that cannot be read or contradict themselves, all of them`
	cmd.Flags().StringVar(&s.province, "province", "hung-yen", "whose agencies: hung-yen")
	cmd.Flags().IntVar(&s.plan.Dossiers, "dossiers", 20_000, "how many lines the files of dossiers have together")
	cmd.Flags().Uint64Var(&s.plan.Seed, "seed", 1, "another seed, other dossiers")
	cmd.Flags().Var(&s.period, "period", "the last month: 2026-08")
	cmd.Flags().IntVar(&s.plan.Months, "months", 1, "how many months, which end with the period")
	cmd.Flags().IntVar(&s.plan.Faults, "faults", 0, "how many lines of a thousand are faulty")
	cmd.Flags().IntVar(&s.plan.Odd, "odd", 0, "how many communes are not as usual in the last month")
	cmd.Flags().StringSliceVar(&s.running, "running", nil, "days of the month after, at whose ends it is written too")
	cmd.Flags().IntVar(&s.changed, "changed", 0, "how many dossiers of a thousand have changed a day later")
	cmd.Flags().IntVar(&s.apart, "apart", 10, "of how many dossiers of a thousand the portal has another idea")
	cmd.Flags().StringVar(&s.out, "out", "", "the folder to make")
	need(cmd, "period", "out")
	cmd.PreRunE = func(*cobra.Command, []string) error { return s.check() }
	return cmd
}

func (s *sampling) check() error {
	if s.province != "hung-yen" {
		return fmt.Errorf("--province %s: the province whose agencies are known is hung-yen", s.province)
	}
	for flag, permille := range map[string]int{"--faults": s.plan.Faults, "--changed": s.changed, "--apart": s.apart} {
		if permille < 0 || permille > 500 {
			return fmt.Errorf("%s %d: so many of a thousand, 0 to 500", flag, permille)
		}
	}
	for _, text := range s.running {
		day, err := calendar.ParseDay(text)
		if err != nil {
			return fmt.Errorf("--running %s: a day is written 2026-09-08", text)
		}
		s.days = append(s.days, day)
	}
	return nil
}

func (s *sampling) run() error {
	if err := portal.CheckNew(s.out); err != nil {
		return err
	}
	var err error
	s.plan.Agencies, s.plan.Period = samples.HungYen(), s.period.period
	if s.plan.Calendar, err = (measuring{}).calendar(); err != nil {
		return err
	}
	made, err := synthetic.NewProvince(s.plan)
	if err != nil {
		return err
	}
	for _, day := range s.days {
		m, err := made.Running(day)
		if err != nil {
			return fmt.Errorf("--running: %w", err)
		}
		s.after = append(s.after, m)
	}
	if err := os.MkdirAll(s.out, 0o755); err != nil {
		return err
	}
	for _, write := range []func(*synthetic.Province) error{s.tables, s.months, s.truth} {
		if err := write(made); err != nil {
			return err
		}
	}
	return nil
}

// table writes a file that does not grow with the dossiers.
func (s *sampling) table(name, columns string, rows [][]string) error {
	return s.file(name, func(w io.Writer) error { return tables.Write(w, strings.Split(columns, ","), rows) })
}

// file writes a file of the folder, and says so.
func (s *sampling) file(name string, write func(io.Writer) error) error {
	f, err := newFile(filepath.Join(s.out, name))
	if err != nil {
		return err
	}
	defer f.drop()
	if err := write(f); err != nil {
		return err
	}
	if err := f.keep(); err != nil {
		return err
	}
	fmt.Fprintf(s.errs, "%s: %d bytes\n", f.name, f.bytes)
	return nil
}
