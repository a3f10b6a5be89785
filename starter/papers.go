package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/indexset"
	"danhgia/internal/papers"
	"danhgia/scoring"
)

// paperFlags say which paper is made, and where it is put.
type paperFlags struct {
	kind, agency, format, out string
	period                    periodFlag
	revision                  int
	dated, until              dayFlag
}

const allAgencies = "all"

func reportCommand() *cobra.Command {
	var flags paperFlags
	cmd := command("report", "Write a paper of the office from published results", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			n, err := flags.write(cmd.Context(), o)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d papers in %s\n", n, flags.out)
			return nil
		})
	})
	cmd.Long = `Write a paper of the office from published results: a file, or for --agency all a folder of files.

  --kind bao-cao     report to the Chairman (docx)
         thong-bao   notice of the results to the agencies (docx)
         don-doc     letter to agencies that did not answer, are in the lowest class or fell by ten ranks (docx)
         phieu-diem  scorecard of an agency (docx, pdf); needs --agency
         ket-qua     table of results and ranks (pdf)`
	cmd.Flags().StringVar(&flags.kind, "kind", "", "bao-cao, thong-bao, don-doc, phieu-diem or ket-qua")
	cmd.Flags().Var(&flags.period, "period", "the period, 2026-08 or 2026-Q3")
	cmd.Flags().IntVar(&flags.revision, "revision", 0, "revision of the results (default: the latest)")
	cmd.Flags().StringVar(&flags.agency, "agency", "", "code of the agency of a scorecard, or all")
	cmd.Flags().StringVar(&flags.format, "format", "", "docx or pdf (default: the first that the kind has)")
	cmd.Flags().Var(&flags.dated, "date", "day on the paper (default: left open, to be written in)")
	cmd.Flags().Var(&flags.until, "until", "day by which urged agencies report (default: five working days after the letter)")
	cmd.Flags().StringVar(&flags.out, "out", "", "file to write; a folder for --agency all")
	need(cmd, "kind", "period", "out")
	cmd.AddCommand(reportFile(), reportFields())
	return cmd
}

// paperDesk makes papers from what is stored.
func (o office) paperDesk() papers.Desk {
	return papers.Desk{Archive: activities.Archive{Store: o.store, Decode: indexset.Parse}, Store: o.store}
}

func (f *paperFlags) request(o office) (q activities.PaperRequest, err error) {
	kinds := append([]activities.PaperKind{}, activities.TemplateKinds...)
	q.Kind, err = activities.ParsePaperKind(f.kind, append(kinds, activities.RankingPaper))
	switch {
	case err != nil:
		return q, err
	case (f.agency != "") != (q.Kind == activities.CardPaper):
		return q, errors.New("--agency is for phieu-diem, and phieu-diem needs it: a code such as H44.104, or all")
	case f.format == "" && q.Kind == activities.RankingPaper:
		f.format = activities.AsPDF
	case f.format == "":
		f.format = activities.AsDOCX
	case f.format != activities.AsDOCX && f.format != activities.AsPDF:
		return q, fmt.Errorf("--format %s: docx or pdf", f.format)
	}
	q.Key, q.Revision, q.Agency, q.Format = activities.Key{Province: o.province, Period: f.period.period}, f.revision, f.agency, f.format
	if f.dated.day != 0 {
		q.Dated = scoring.Some(f.dated.day)
	}
	return q, nil
}

// write makes the paper or papers, and says how many.
func (f *paperFlags) write(ctx context.Context, o office) (int, error) {
	q, err := f.request(o)
	if err != nil {
		return 0, err
	}
	desk := o.paperDesk()
	if f.until.day != 0 {
		if err := f.urge(ctx, desk, &q); err != nil {
			return 0, err
		}
	}
	if q.Agency == allAgencies {
		return f.writeAll(ctx, desk, q)
	}
	made, err := desk.Make(ctx, q)
	if err != nil {
		return 0, noResults(err, q)
	}
	return 1, writeFile(f.out, nil, func(w io.Writer) error { _, err := w.Write(made.Content); return err })
}

// urge is the usual choice of agencies, with a day.
func (f *paperFlags) urge(ctx context.Context, desk papers.Desk, q *activities.PaperRequest) error {
	r, err := desk.Archive.Revision(ctx, q.Key, q.Revision)
	if err != nil {
		return noResults(err, *q)
	}
	urge := papers.DefaultUrge(r.Set)
	urge.Until = scoring.Some(f.until.day)
	q.Urge = scoring.Some(urge)
	return nil
}

// writeAll makes the scorecards of all agencies, in a folder that is there whole or not at all.
func (f *paperFlags) writeAll(ctx context.Context, desk papers.Desk, q activities.PaperRequest) (n int, err error) {
	if _, err := os.Stat(f.out); err == nil {
		return 0, fmt.Errorf("%s is there already: name a folder that is not", f.out)
	}
	if err := os.MkdirAll(filepath.Dir(filepath.Clean(f.out)), 0o755); err != nil {
		return 0, err
	}
	fresh, err := os.MkdirTemp(filepath.Dir(filepath.Clean(f.out)), ".papers-*")
	if err != nil {
		return 0, fmt.Errorf("write %s: %w", f.out, err)
	}
	defer os.RemoveAll(fresh) // nothing is there any more once it has been renamed
	_, err = desk.Cards(ctx, q, func(name string, content []byte) error {
		n++
		return os.WriteFile(filepath.Join(fresh, name), content, 0o644) // #nosec: papers are for everybody
	})
	if err != nil {
		return 0, noResults(err, q)
	}
	if err := errors.Join(os.Chmod(fresh, 0o755), os.Rename(fresh, filepath.Clean(f.out))); err != nil {
		return 0, fmt.Errorf("write %s: %w", f.out, err)
	}
	return n, nil
}

func noResults(err error, q activities.PaperRequest) error {
	if errors.Is(err, activities.ErrNotFound) {
		return fmt.Errorf("no such results of %s are published: see: starter status --period %s", q.Period, q.Period)
	}
	return err
}

func reportFile() *cobra.Command {
	var (
		flags  changeFlags
		period periodFlag
		dated  dayFlag
		kind   string
		n      activities.NewPaper
	)
	cmd := fileCommand("file", "Keep a signed paper, bound to the results that it is about", func(cmd *cobra.Command, file string) (err error) {
		if n.Kind, err = activities.ParsePaperKind(kind, activities.SignedKinds); err != nil {
			return err
		}
		if n.Content, err = readFile(file, func(_ string, r io.Reader) ([]byte, error) { return io.ReadAll(r) }); err != nil {
			return err
		}
		n.Key.Period, n.Dated, n.Name = period.period, dated.day, filepath.Base(file)
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			filed, err := o.store.FilePaper(cmd.Context(), n, change, false)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, filed, func() {
				fmt.Fprintf(cmd.OutOrStdout(), "%s of %s, sha256 %s: bound to revision %d, sha256 %s\n", filed.Number, filed.Dated, filed.SHA256, filed.Revision, filed.Publication)
			})
		})
	})
	cmd.Flags().StringVar(&kind, "kind", "", "bao-cao, thong-bao or don-doc")
	cmd.Flags().Var(&period, "period", "the period of the results")
	cmd.Flags().IntVar(&n.Revision, "revision", 0, "revision of the results (default: the latest)")
	cmd.Flags().StringVar(&n.Number, "number", "", "number with its symbol, 123/BC-VP")
	cmd.Flags().Var(&dated, "date", "day of the paper")
	cmd.Flags().BoolVar(&n.Public, "public", false, "show a notice to everybody on the page of the period")
	flags.addRequired(cmd)
	need(cmd, "kind", "period", "number", "date")
	return cmd
}

func reportFields() *cobra.Command {
	var kind string
	cmd := command("fields", "List the fields that a template of a kind of paper may ask for", func(cmd *cobra.Command) error {
		k, err := activities.ParsePaperKind(kind, activities.TemplateKinds)
		if err == nil {
			printFields(cmd.OutOrStdout(), papers.FieldsOf(k), "")
		}
		return err
	})
	cmd.Flags().StringVar(&kind, "kind", "", "bao-cao, thong-bao, don-doc or phieu-diem")
	need(cmd, "kind")
	return cmd
}

func printFields(out io.Writer, fields []papers.Field, indent string) {
	for _, f := range fields {
		fmt.Fprintf(out, "%s%-*s %s\n", indent, 34-len(indent), strings.Join(f.Written(), " … "), f.Label)
		printFields(out, f.Fields, indent+"    ")
	}
}
