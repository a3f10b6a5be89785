package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/internal/dossiers"
	"danhgia/internal/tables"
	"danhgia/samples"
	"danhgia/scoring"
)

// measuring is what starter measure is called with.
type measuring struct {
	dossiers, procedures, index, daysOff, refused, out, by string
	period                                                 periodFlag
	mostRefused                                            int
}

func measureCommand() *cobra.Command {
	var m measuring
	cmd := command("measure", "Count a file of dossiers offline, as input of starter score", func(cmd *cobra.Command) error {
		return m.run(cmd.OutOrStdout(), cmd.ErrOrStderr())
	})
	cmd.Long = `Count a file of dossiers offline, line by line, by the rules of the national portal: no database and no Temporal.

In:  --dossiers    CSV with the columns dossier,procedure,agency,official,channel,submitted_at,received_at,due_at,ended_at,
                   returned_at,status,more_papers_requests,waited_from,waited_to,max_time,max_time_unit,fee_due,paid_online,
                   has_result_file,digitised,reused,shared,citizen_data,complained, or the names that one-stop systems give
                   them. Times are dd/MM/yyyy HH:mm:ss, yyyyMMddHHmmss or RFC 3339, of Vietnam where they name no zone.
                   Several waits stand in one cell, apart by semicolons. Other columns are not read.
     --procedures  CSV: procedure,agency,online,fee,paper_result,for_citizens,max_time,max_time_unit. Without it, what
                   needs it is left out, and so is reported missing by starter score.
Out: agency,indicator,numerator,denominator,score, what starter score takes. By procedure or official, their code or name
     stands in place of the agency's.

A line that cannot be read is told, with column, value and rule, and not counted; with more of them than --most-refused
nothing is written.`
	cmd.Flags().StringVar(&m.dossiers, "dossiers", "", "CSV of dossiers; - reads standard input")
	cmd.Flags().StringVar(&m.procedures, "procedures", "", "CSV of the agencies' procedures")
	cmd.Flags().Var(&m.period, "period", "the period: 2026-08, 2026-Q3, 2026-6T, 2026-9T, 2026")
	cmd.Flags().StringVar(&m.index, "index", "", "index set as YAML (default: the newest that comes with this program)")
	cmd.Flags().StringVar(&m.daysOff, "days-off", "", "CSV of days off and make-up days: date,kind,basis (default: those that come with this program)")
	cmd.Flags().StringVar(&m.by, "by", "agency", "whose counts: agency, procedure or official")
	cmd.Flags().IntVar(&m.mostRefused, "most-refused", 100, "how many lines may be refused")
	cmd.Flags().StringVar(&m.refused, "refused", "", "file for the refused lines as CSV: line,column,value,rule (default: standard error, as text)")
	cmd.Flags().StringVar(&m.out, "out", "", "file to write (default: standard output)")
	need(cmd, "dossiers", "period")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if !slices.Contains([]string{"agency", "procedure", "official"}, m.by) {
			return fmt.Errorf("--by %s: count by agency, procedure or official", m.by)
		}
		return nil
	}
	return cmd
}

func (m measuring) run(out, errs io.Writer) error {
	set, err := readIndexSet(m.index)
	if err != nil {
		return err
	}
	judge, catalogue, err := m.rules(set)
	if err != nil {
		return err
	}
	file, err := openOrInput(m.dossiers)
	if err != nil {
		return err
	}
	defer file.Close()
	reader, err := dossiers.Open(m.dossiers, file)
	if err != nil {
		return err
	}
	count := counting{measuring: m, judge: judge, catalogue: catalogue, tallies: map[string]dossier.ByProcedure{}, seen: map[uint64]seenLine{}, hasher: dossiers.NewHasher()}
	err = count.all(reader)
	if said := count.report(errs); err == nil {
		err = said
	}
	if err != nil {
		return err
	}
	return writeFile(m.out, out, func(w io.Writer) error { return tables.WriteMeasures(w, count.measures(reader, set)) })
}

// rules are those of the period.
func (m measuring) rules(set scoring.IndexSet) (j dossier.Judge, c dossier.Catalogue, err error) {
	if m.procedures != "" {
		if c, err = readFile(m.procedures, dossiers.ReadCatalogue); err != nil {
			return j, c, err
		}
	}
	cal, err := m.calendar()
	if err != nil {
		return j, c, err
	}
	j, err = dossier.NewJudge(m.period.period, cal)
	j.ReceivedOnly, j.Term = set.ReceivedOnly, c.Term
	return j, c, err
}

func (m measuring) calendar() (calendar.Calendar, error) {
	var (
		notices []calendar.Notice
		err     error
	)
	if m.daysOff == "" {
		notices, err = tables.ReadDaysOff("days-off.csv", samples.DaysOff())
	} else {
		notices, err = readFile(m.daysOff, tables.ReadDaysOff)
	}
	if err != nil {
		return calendar.Calendar{}, err
	}
	return calendar.New(notices, calendar.DefaultHours(), calendar.Vietnam)
}

func openOrInput(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(os.Stdin), nil
	}
	file, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no such file", name)
	}
	return file, err
}

// counting adds up the dossiers of a file.
type counting struct {
	measuring
	judge     dossier.Judge
	catalogue dossier.Catalogue
	tallies   map[string]dossier.ByProcedure
	seen      map[uint64]seenLine
	hasher    *dossiers.Hasher
	lines     int
	again     int // lines that say what another has said
	wrong     []*activities.LineRefusal
}

// seenLine is where a dossier stood first, and a hash of what was said of it.
type seenLine struct {
	content uint64
	line    int
}

func (c *counting) all(reader activities.Records) error {
	var d dossier.Dossier
	for {
		if err := reader.Next(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		err := reader.Read(&d)
		if err == nil {
			err = c.add(&d, reader.Line())
		}
		refused, one := errors.AsType[*activities.LineRefusal](err)
		switch {
		case err != nil && !one:
			return err
		case one:
			c.wrong = append(c.wrong, refused)
		default:
			c.lines++
		}
		if len(c.wrong) > c.mostRefused {
			return fmt.Errorf("%s: more than %d lines are refused, so nothing is counted: mend the file, or allow more with --most-refused", c.measuring.dossiers, c.mostRefused)
		}
	}
}

// add counts a dossier, unless it was there before.
func (c *counting) add(d *dossier.Dossier, line int) error {
	number, content := c.hasher.Hash(d)
	if first, again := c.seen[number]; again {
		if first.content != content {
			return dossiers.Twice(c.measuring.dossiers, line, d.Number, first.line)
		}
		c.again++
		return nil
	}
	c.seen[number] = seenLine{content, line}
	verdict, err := c.judge.Of(d)
	if err != nil {
		return err
	}
	key := c.key(d)
	tally := c.tallies[key]
	if tally == nil {
		tally = dossier.ByProcedure{}
		c.tallies[key] = tally
	}
	tally.Add(d.Procedure, c.catalogue.Count(d, verdict))
	return nil
}

func (c *counting) key(d *dossier.Dossier) string {
	switch c.by {
	case "procedure":
		return d.Procedure
	case "official":
		return d.Official
	default:
		return d.Agency
	}
}

// report says what was refused.
func (c *counting) report(errs io.Writer) error {
	fmt.Fprintf(errs, "%s: %d dossiers counted, %d lines refused, %d lines twice\n", c.measuring.dossiers, c.lines-c.again, len(c.wrong), c.again)
	if c.refused != "" {
		rows := make([][]string, len(c.wrong))
		for i, r := range c.wrong {
			rows[i] = []string{strconv.Itoa(r.Line), r.Column, r.Excerpt(), r.Rule.Vi}
		}
		return writeFile(c.refused, errs, func(w io.Writer) error {
			return tables.Write(w, []string{"line", "column", "value", "rule"}, rows)
		})
	}
	for _, refused := range c.wrong[:min(len(c.wrong), c.mostRefused)] {
		fmt.Fprintln(errs, refused)
	}
	return nil
}

// measures are those that the file has the columns for and the index set has indicators for.
func (c *counting) measures(reader activities.Records, set scoring.IndexSet) (all []scoring.Figures) {
	wanted := map[string]bool{}
	for _, g := range set.Groups {
		for _, i := range g.Indicators {
			wanted[i.Code] = true
		}
	}
	for key, tally := range c.tallies {
		figures := scoring.Figures{Agency: key}
		measures := tally.Measures(key, c.catalogue)
		if c.by != "agency" {
			measures = tally.Total().OfDossiers(c.catalogue)
		}
		for _, m := range measures {
			if wanted[m.Indicator] && reader.Counts(m.Indicator) {
				figures.Measures = append(figures.Measures, m)
			}
		}
		all = append(all, figures)
	}
	slices.SortFunc(all, func(a, b scoring.Figures) int { return cmp.Compare(a.Agency, b.Agency) })
	return all
}
