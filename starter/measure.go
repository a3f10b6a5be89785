package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

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
	dossiers, petitions, procedures, agencies, index, daysOff, refused, out, by string

	period      periodFlag
	mostRefused int
	strict      bool
}

func measureCommand() *cobra.Command {
	var m measuring
	cmd := command("measure", "Count a file of dossiers offline, as input of starter score", func(cmd *cobra.Command) error {
		return m.run(cmd.OutOrStdout(), cmd.ErrOrStderr())
	})
	cmd.Long = `Count a file of dossiers offline, line by line, by the rules of the national portal: no database and no Temporal.

Files are CSV (comma, semicolon or tab; UTF-8 or UTF-16), XLSX or JSON lines; text may be packed by gzip. What a file is is
seen from its content. Columns have their canonical names or those that one-stop systems give them; others are not read.
Times are dd/MM/yyyy HH:mm:ss, yyyyMMddHHmmss, RFC 3339 or Excel's dates, of Vietnam where they name no zone; the day
always stands before the month.

In:  --dossiers    dossier,procedure,agency,official,channel,submitted_at,received_at,due_at,ended_at,returned_at,status,
                   more_papers_requests,waited_from,waited_to,max_time,max_time_unit,fee_due,paid_online,has_result_file,
                   digitised,reused,shared,citizen_data,complained; JSON lines are objects of DongBoHoSoMC.
                   Several waits stand in one cell, apart by semicolons.
     --petitions   petition,agency,procedure,sender,kind,received_at,refused_at,asked_more_at,supplied_at,answered_at,
                   published_at,satisfaction,dossier. Without it, what needs it is left out.
     --procedures  procedure,agency,online,fee,paper_result,for_citizens,max_time,max_time_unit. Without it, what needs it is
                   left out, and so is reported missing by starter score.
     --agencies    CSV: code,name,kind,valid_from,valid_to,successor. An agency that is not there is refused, and the code of
                   a merged one becomes its successor's.
Out: agency,indicator,numerator,denominator,score, what starter score takes. By procedure, official or sender, their code or
     name stands in place of the agency's.

A line that cannot be read, or whose dossier ended before it was received, is told, with column, value and rule, and not
counted; with more of them than --most-refused nothing is written. What is odd but possible is counted and told.`
	cmd.Flags().StringVar(&m.dossiers, "dossiers", "", "file of dossiers; - reads standard input")
	cmd.Flags().StringVar(&m.petitions, "petitions", "", "file of petitions")
	cmd.Flags().StringVar(&m.procedures, "procedures", "", "file of the agencies' procedures")
	cmd.Flags().StringVar(&m.agencies, "agencies", "", "CSV of the agencies that there are")
	cmd.Flags().BoolVar(&m.strict, "strict", false, "refuse dossiers of procedures that --procedures does not have")
	cmd.Flags().Var(&m.period, "period", "the period: 2026-08, 2026-Q3, 2026-6T, 2026-9T, 2026")
	cmd.Flags().StringVar(&m.index, "index", "", "index set as YAML (default: the newest that comes with this program)")
	cmd.Flags().StringVar(&m.daysOff, "days-off", "", "CSV of days off and make-up days: date,kind,basis (default: those that come with this program)")
	cmd.Flags().StringVar(&m.by, "by", "agency", "whose counts: agency, procedure, official (of dossiers) or sender (of petitions)")
	cmd.Flags().IntVar(&m.mostRefused, "most-refused", 100, "how many lines may be refused")
	cmd.Flags().StringVar(&m.refused, "refused", "", "file for the refused lines as CSV: file,line,column,value,rule (default: standard error, as text)")
	cmd.Flags().StringVar(&m.out, "out", "", "file to write (default: standard output)")
	need(cmd, "period")
	cmd.MarkFlagsOneRequired("dossiers", "petitions")
	cmd.PreRunE = func(*cobra.Command, []string) error { return m.check() }
	return cmd
}

// check says what does not go together.
func (m measuring) check() error {
	switch {
	case !slices.Contains([]string{"agency", "procedure", "official", "sender"}, m.by):
		return fmt.Errorf("--by %s: count by agency, procedure, official or sender", m.by)
	case m.by == "official" && m.petitions != "":
		return errors.New("--by official: petitions name no official; leave out --petitions")
	case m.by == "sender" && m.dossiers != "":
		return errors.New("--by sender: dossiers name no sender; leave out --dossiers")
	case m.strict && m.procedures == "":
		return errors.New("--strict needs --procedures, which says which procedures there are")
	default:
		return nil
	}
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
	registry, err := m.registry(catalogue)
	if err != nil {
		return err
	}
	count := counting{measuring: m, judge: judge, catalogue: catalogue, registry: registry, errs: errs, doubts: map[dossier.Doubt]int{}}
	if m.dossiers != "" {
		if err := count.ofDossiers(); err != nil {
			return err
		}
	}
	if m.petitions != "" {
		if err := count.ofPetitions(); err != nil {
			return err
		}
	}
	if err := count.writeRefused(); err != nil {
		return err
	}
	return writeFile(m.out, out, func(w io.Writer) error { return tables.WriteMeasures(w, count.measures(set)) })
}

// registry is what is known of agencies and, when it matters, of procedures.
func (m measuring) registry(c dossier.Catalogue) (dossier.Registry, error) {
	var (
		tenures    []dossier.Tenure
		procedures []string
	)
	if m.agencies != "" {
		register, err := readFile(m.agencies, tables.ReadRegister)
		if err != nil {
			return dossier.Registry{}, err
		}
		tenures = activities.Tenures(register)
	}
	if m.strict {
		for _, p := range c.Of("") {
			procedures = append(procedures, p.Code)
		}
	}
	return dossier.NewRegistry(tenures, procedures), nil
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
