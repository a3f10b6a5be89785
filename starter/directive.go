package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

func directiveCommand() *cobra.Command {
	return group("directive", "Letters that agencies make known to their officials, and acknowledge",
		directiveSend(), directiveStatus(), directiveList(),
		directiveControl("extend", review.ToExtend, "Give everybody who has not acknowledged more time"),
		directiveControl("cancel", review.ToCancel, "Ask nobody any more, for good"))
}

type directiveFlags struct {
	changeFlags
	letter   review.Directive
	dated    dayFlag
	file     string
	agencies []string
	days     int
	preview  bool
}

func directiveSend() *cobra.Command {
	var flags directiveFlags
	cmd := command("send", "Send a letter to all agencies, or to some, and have each acknowledge it", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error { return o.sendDirective(cmd.Context(), cmd.OutOrStdout(), flags) })
	})
	cmd.Long = `Send a letter to all agencies, or to some, and have each acknowledge that it was made known to its officials.

The people of each agency get a mail with a personal link, and reminders by the ladder of the kind acknowledge. The
same letter again changes nothing: a letter is told by its number and date. When nobody is asked any more, the office
gets a mail that says what was reached.`
	cmd.Flags().StringVar(&flags.letter.Number, "number", "", "its number and symbol: 1846/UBND-PVHCC&KSTT")
	cmd.Flags().Var(&flags.dated, "date", "the letter's own date")
	cmd.Flags().StringVar(&flags.letter.Title, "title", "", "what it is about, on one line")
	cmd.Flags().StringVar(&flags.letter.Summary, "summary", "", "what it asks for")
	cmd.Flags().StringVar(&flags.file, "file", "", "the letter itself, a PDF of at most 20 MB")
	cmd.Flags().StringSliceVar(&flags.agencies, "agencies", nil, "codes of agencies, with commas between them (default: all that are registered today)")
	cmd.Flags().IntVar(&flags.days, "days", 0, "working days to acknowledge it in (default: by the ladder)")
	cmd.Flags().BoolVar(&flags.preview, "preview", false, "only say what it would bring, and send nothing")
	flags.addRequired(cmd)
	need(cmd, "number", "date", "title", "file")
	return cmd
}

func (f directiveFlags) letterToSend() (activities.NewDirective, error) {
	content, err := readFile(f.file, func(_ string, r io.Reader) ([]byte, error) {
		return io.ReadAll(io.LimitReader(r, review.MaxEvidence+1))
	})
	f.letter.Dated = f.dated.day
	return activities.NewDirective{
		Directive: f.letter, File: filepath.Base(f.file), Content: content, Agencies: f.agencies, Days: f.days, Reason: f.reason,
	}, err
}

// sentDirective is a letter with what became of it.
type sentDirective struct {
	activities.Directive
	Again bool // it had been sent already
}

func (o office) sendDirective(ctx context.Context, out io.Writer, flags directiveFlags) error {
	change, err := o.change(ctx, flags.changeFlags)
	if err != nil {
		return err
	}
	letter, err := flags.letterToSend()
	if err != nil {
		return err
	}
	if flags.preview {
		return o.previewDirective(ctx, out, change.By, letter, flags.asJSON)
	}
	sent, again, err := newDesk(o.store).SendDirective(ctx, change.By, o.province, letter)
	if err != nil {
		return err
	}
	return report(out, flags.asJSON, sentDirective{sent, again}, func() {
		did := "goes to"
		if again {
			did = "was sent already to"
		}
		fmt.Fprintf(out, "directive %d: %s %s %d agencies, to be acknowledged by %s; follow it with: starter directive status --id %d\n",
			sent.ID, sent.In(scoring.En), did, len(sent.Agencies), sent.Deadline.In(calendar.En), sent.ID)
	})
}

// directivePreview is what sending a letter would bring.
type directivePreview struct {
	activities.Directive
	Brings preview
}

func (o office) previewDirective(ctx context.Context, out io.Writer, who activities.Actors, letter activities.NewDirective, asJSON bool) error {
	draft, err := o.store.DirectiveDraft(ctx, o.province, letter)
	if err != nil {
		return err
	}
	made, _, err := newDesk(o.store).Draft(who, o.province, letter, draft)
	if err != nil {
		return err
	}
	p := directivePreview{Directive: made}
	agencies := slices.DeleteFunc(draft.Agencies, func(a scoring.Agency) bool { return !slices.Contains(made.Agencies, a.Code) })
	brings, err := o.foreseer().Of(ctx, o.province, agencies, review.Acknowledge, letter.Days)
	if err != nil {
		return err
	}
	p.Brings = inPreview(brings, review.Acknowledge)
	return report(out, asJSON, p, func() {
		fmt.Fprintf(out, "%s: %d agencies and at most %d mails, by ladders %d, if it was sent at %s\n",
			made.In(scoring.En), p.Brings.Tasks, p.Brings.Mails, p.Brings.Ladders, moment(p.Brings.Opens))
		p.Brings.printCourse(out)
		if made.ID != 0 {
			fmt.Fprintf(out, "it was sent already, as directive %d: sending it again changes nothing\n", made.ID)
		}
		fmt.Fprintln(out, "a preview: nothing was sent")
	})
}

func directiveControl(use string, action review.Action, short string) *cobra.Command {
	var (
		flags   changeFlags
		id      int64
		until   dayFlag
		preview bool
	)
	cmd := command(use, short, func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			done, err := newDesk(o.store).ControlDirective(cmd.Context(), change.By, activities.DirectiveID(id), activities.Control{
				Action: action, Reason: flags.reason, Until: until.day, Preview: preview,
			})
			if err != nil {
				return noDirective(id, err)
			}
			result := controlled{preview, done}
			return report(cmd.OutOrStdout(), flags.asJSON, result, func() { result.print(cmd.OutOrStdout()) })
		})
	})
	cmd.Flags().Int64Var(&id, "id", 0, "the directive's number")
	cmd.Flags().BoolVar(&preview, "preview", false, "only say what would become of whom")
	flags.addRequired(cmd)
	need(cmd, "id")
	if action == review.ToExtend {
		cmd.Flags().Var(&until, "until", "the new last day; when that is a day off, the next working day")
		need(cmd, "until")
	}
	return cmd
}

func noDirective(id int64, err error) error {
	if errors.Is(err, activities.ErrNotFound) {
		return fmt.Errorf("there is no directive %d: see: starter directive list", id)
	}
	return err
}

func directiveList() *cobra.Command {
	var asJSON bool
	cmd := command("list", "List the letters that were sent, the latest first", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			all, err := o.store.Directives(cmd.Context(), o.province)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), asJSON, all, func() {
				for _, d := range all {
					fmt.Fprintln(cmd.OutOrStdout(), inOneLine(d))
				}
			})
		})
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func inOneLine(d activities.Directive) string {
	line := fmt.Sprintf("%d  %s, %s: sent %s to %d agencies, due %s, %s", d.ID, d.In(scoring.En), d.Title, moment(d.Sent), len(d.Agencies), moment(d.Deadline.At), d.State)
	if d.Ended.Known {
		line += " " + moment(d.Ended.Value)
	}
	return line
}

func directiveStatus() *cobra.Command {
	var (
		id     int64
		asJSON bool
	)
	cmd := command("status", "Say who has acknowledged a letter and when, who has not, and how far their reminders are", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			s, err := o.directiveStatus(cmd.Context(), activities.DirectiveID(id))
			if err != nil {
				return noDirective(id, err)
			}
			return report(cmd.OutOrStdout(), asJSON, s, func() { s.print(cmd.OutOrStdout()) })
		})
	})
	cmd.Flags().Int64Var(&id, "id", 0, "the directive's number")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	need(cmd, "id")
	return cmd
}

// statusOfDirective is a letter with how far each agency is.
type statusOfDirective struct {
	activities.Directive
	Acknowledged int
	ByAgency     []activities.Acknowledgement
}

func (o office) directiveStatus(ctx context.Context, id activities.DirectiveID) (s statusOfDirective, err error) {
	if s.Directive, err = o.store.Directive(ctx, o.province, id); err != nil {
		return s, err
	}
	s.ByAgency, err = o.store.Acknowledgements(ctx, id)
	for _, a := range s.ByAgency {
		if a.Outcome == review.Acknowledged {
			s.Acknowledged++
		}
	}
	return s, err
}

func (s statusOfDirective) print(out io.Writer) {
	fmt.Fprintln(out, inOneLine(s.Directive))
	fmt.Fprintf(out, "file %s, %d bytes, sha256 %s\n", s.File.Name, s.File.Size, s.File.SHA256)
	fmt.Fprintf(out, "%d of %d have acknowledged it\n", s.Acknowledged, len(s.Agencies))
	if waiting := len(s.Agencies) - len(s.ByAgency); waiting > 0 && s.State == activities.DirectiveOpen {
		fmt.Fprintf(out, "%d have not been asked yet; is a worker running?\n", waiting)
	}
	for _, a := range s.ByAgency {
		fmt.Fprintf(out, "%s %s: %s\n", a.Agency, a.AgencyName, howFar(a))
	}
}

// howFar says when an agency acknowledged, or how far its ladder is.
func howFar(a activities.Acknowledgement) string {
	switch {
	case a.At.Known:
		said := "acknowledged " + moment(a.At.Value)
		if a.At.Value.After(a.Due) {
			said += ", after the deadline"
		}
		if a.Informed.Known {
			said += fmt.Sprintf(", to %d officials", a.Informed.Value)
		}
		return said
	case a.State != review.Open:
		return a.State.In(scoring.En)
	}
	far := "open, nobody has been written to yet"
	if a.Rung != "" {
		far = fmt.Sprintf("open, last written to %s (%s)", moment(a.Written.Value), a.Rung)
	}
	if a.Next.Known {
		far += ", next " + moment(a.Next.Value)
	}
	return far
}
