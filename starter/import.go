package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"danhgia/activities"
	"danhgia/internal/config"
	"danhgia/internal/dossiers"
	"danhgia/internal/indexset"
	"danhgia/review"
	"danhgia/scoring"
)

// importing is what starter import is called with.
type importing struct {
	changeFlags
	content, source, refused string
	period                   periodFlag
	mostRefused              int64
	wait                     time.Duration
}

func importCommand() *cobra.Command {
	var f importing
	cmd := &cobra.Command{Use: "import [FILE]", Short: "Take in a file of dossiers, procedures, petitions or ratings", Args: cobra.MaximumNArgs(1)}
	cmd.Long = `Take in a file of a period. By --content it is one of
  dossiers    dossiers (hồ sơ)
  procedures  the catalogue of procedures, which holds from the period on
  petitions   petitions (phản ánh, kiến nghị)
  ratings     ratings of dossiers by citizens and organisations
  portal      the portal's own list of dossiers, to be compared with the province's
and its format is CSV (with commas or semicolons), XLSX or JSON lines, the columns by their canonical names or those that
one-stop systems give them; - reads standard input. Columns of applicants are not read. The same file again changes
nothing; a newer state of a dossier, petition or rating replaces the older, which is kept.

With --source NAME in place of FILE, the worker reads that source now.
It exits with 1 when the file was refused: then nothing of it was taken in.`
	cmd.Flags().StringVar(&f.content, "content", string(activities.OfDossiers), "what the file has: "+activities.ContentNames())
	cmd.Flags().Var(&f.period, "period", "the period; a catalogue of procedures holds from it on")
	cmd.Flags().StringVar(&f.source, "source", "", "read this source now, in place of a file")
	cmd.Flags().StringVar(&f.refused, "refused", "", "file for the refused lines as CSV: line,column,value,rule (default: standard error, as text)")
	cmd.Flags().Int64Var(&f.mostRefused, "most-refused", 0, "how many lines may be refused (default: 100, and one in a hundred)")
	cmd.Flags().DurationVar(&f.wait, "wait", 10*time.Minute, "how long to wait for what becomes of a source that is read")
	f.addRequired(cmd)
	need(cmd, "period")
	cmd.PreRunE = func(_ *cobra.Command, args []string) error { return f.check(args) }
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		config.SpareMemory(config.ImportMemory)
		if err := f.run(cmd.Context(), args, cmd.OutOrStdout(), cmd.ErrOrStderr()); err != nil {
			return workError{err}
		}
		return nil
	}
	return cmd
}

func (f *importing) check(args []string) error {
	switch {
	case (len(args) == 0) == (f.source == ""):
		return errors.New("give a file, or --source")
	case !slices.Contains(activities.Contents, activities.IntakeContent(f.content)):
		return fmt.Errorf("--content %s: it is one of %s", f.content, activities.ContentNames())
	}
	return nil
}

func (f *importing) run(ctx context.Context, args []string, out, errs io.Writer) error {
	return inOffice(ctx, func(o office) error {
		c, err := o.change(ctx, f.changeFlags)
		if err != nil {
			return err
		}
		if f.source != "" {
			return f.readSource(ctx, o, c, out, errs)
		}
		by, err := c.By.To(review.ToImport, review.Subject{})
		if err != nil {
			return err
		}
		return f.take(ctx, o, by.Person, args[0], out, errs)
	})
}

func (f *importing) take(ctx context.Context, o office, person, name string, out, errs io.Writer) error {
	taker, known := dossiers.Takers(o.store, indexset.Parse)[activities.IntakeContent(f.content)]
	if !known {
		return fmt.Errorf("--content %s: cannot be taken in yet", f.content)
	}
	file, err := openOrInput(name)
	if err != nil {
		return err
	}
	defer file.Close()
	in := activities.Intake{
		Key: activities.Key{Province: o.province, Period: f.period.period}, Content: activities.IntakeContent(f.content),
		Source: activities.StarterSource, Name: filepath.Base(name), Bytes: sizeOf(file), By: person, MostRefused: f.mostRefused,
	}
	meter := newMeter(errs, in.Bytes)
	intake := 0
	_, err = taker.Take(ctx, in, meter.reading(file), func(id int) error { intake = id; return nil }, meter.tell)
	meter.end()
	if intake == 0 {
		return err
	}
	ended, failed := o.store.Import(ctx, o.province, 0, intake)
	if failed != nil {
		return errors.Join(err, failed)
	}
	if failed := f.report(ctx, o, ended, out, errs); failed != nil {
		return errors.Join(err, failed)
	}
	return err
}

func sizeOf(file io.ReadCloser) int64 {
	if f, ok := file.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return info.Size()
		}
	}
	return 0
}

// report says what became of an import, and which lines were refused.
func (f *importing) report(ctx context.Context, o office, i activities.Import, out, errs io.Writer) error {
	if err := report(out, f.asJSON, i, func() { fmt.Fprintln(out, importLine(i)) }); err != nil {
		return err
	}
	if i.Intake == 0 || i.Figures.Refused == 0 && f.refused == "" {
		return nil
	}
	const shown = 100
	most := shown
	if f.refused != "" {
		most = 1 << 30
	}
	refused, err := o.store.Refusals(ctx, i.Intake, most)
	if err != nil {
		return err
	}
	if f.refused != "" {
		return writeFile(f.refused, errs, func(w io.Writer) error {
			_, err := w.Write(activities.RefusedCSV(refused))
			return err
		})
	}
	for _, r := range refused {
		r.File = i.File
		fmt.Fprintln(errs, r.Error())
	}
	return nil
}

// readSource has the worker read a source, and waits for what becomes of it.
func (f *importing) readSource(ctx context.Context, o office, c activities.Change, out, errs io.Writer) error {
	s, err := o.sourceNamed(ctx, f.source)
	if err != nil {
		return err
	}
	before, err := o.store.Imports(ctx, o.province, 1, 0)
	if err != nil {
		return err
	}
	var last activities.ImportID
	if len(before) > 0 {
		last = before[0].ID
	}
	if err := o.store.RunSource(ctx, s.ID, f.period.period, c); err != nil {
		return err
	}
	var ended activities.Import
	err = until(ctx, f.wait, func() (bool, error) {
		now, err := o.store.Imports(ctx, o.province, 20, 0)
		if err != nil {
			return false, err
		}
		for _, i := range now {
			if i.ID > last && i.Source == s.Name && i.State.Ended() {
				ended = i
				return true, nil
			}
		}
		return false, nil
	})
	switch {
	case err != nil:
		return err
	case ended.ID == 0:
		return fmt.Errorf("nothing has come from %s within %s: see: starter imports", s.Name, f.wait)
	}
	if err := f.report(ctx, o, ended, out, errs); err != nil {
		return err
	}
	if ended.State != activities.ImportDone {
		return fmt.Errorf("%s: %s", s.Name, ended.Error.In(scoring.En))
	}
	return nil
}

func importsCommand() *cobra.Command {
	var asJSON bool
	most := 20
	cmd := command("imports", "List the latest imports, with what became of them", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			all, err := o.store.Imports(cmd.Context(), o.province, most, 0)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), asJSON, all, func() {
				for _, i := range all {
					fmt.Fprintln(cmd.OutOrStdout(), importLine(i))
				}
			})
		})
	})
	cmd.Flags().IntVar(&most, "most", most, "how many to list")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// importLine is an import in a line.
func importLine(i activities.Import) string {
	f := i.Figures
	line := fmt.Sprintf("%s %s %s from %s, %s: %s: %d lines, %d new, %d changed, %d unchanged, %d repeated, %d refused",
		stamp(i.Begun), i.Key.Period, i.Content, i.Source, i.File, i.State.In(scoring.En), f.Lines, f.Added, f.Changed, f.Unchanged, f.Repeated, f.Refused)
	if i.Error.En != "" {
		line += ": " + i.Error.En
	}
	return line
}

// meter shows how far a file is: as a bar on a terminal, in single lines elsewhere.
type meter struct {
	out  io.Writer
	bar  *progressbar.ProgressBar // nil: no terminal
	last int64
}

const linesBetween = 500_000

func newMeter(out io.Writer, bytes int64) *meter {
	m := &meter{out: out}
	screen, isFile := out.(*os.File)
	if !isFile || !term.IsTerminal(int(screen.Fd())) {
		return m
	}
	most := bytes
	if most == 0 {
		most = -1
	}
	m.bar = progressbar.NewOptions64(most, progressbar.OptionSetWriter(out), progressbar.OptionShowBytes(true), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetDescription("reading"), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30))
	return m
}

func (m *meter) reading(file io.Reader) io.Reader {
	if m.bar == nil {
		return file
	}
	return io.TeeReader(file, m.bar)
}

func (m *meter) tell(f activities.IntakeFigures) {
	if m.bar == nil && f.Lines-m.last >= linesBetween {
		m.last = f.Lines
		fmt.Fprintf(m.out, "%d lines\n", f.Lines)
	}
}

func (m *meter) end() {
	if m.bar != nil {
		_ = m.bar.Finish() // it is cleared from the screen
	}
}
