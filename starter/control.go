package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// control is a command of the office about tasks.
type control struct {
	use    string
	action review.Action
	short  string
	all    string // what --all means
	until  string // what --until is for; empty: the command has none
}

// Which tasks --all takes, and --agency where it has several, is the tasks' to say.
var controls = []control{
	{"extend", review.ToExtend, "Give more time, to one agency or to all", "everybody who is still asked", "the new last day"},
	{"pause", review.ToPause, "Stop the clock and the mails of tasks", "everybody who is still asked", ""},
	{"resume", review.ToResume, "Let paused tasks go on, later by the working days that they were paused for", "all that are paused", ""},
	{"skip", review.ToSkip, "Go on without an agency's answer, also when nobody of it was reached", "all that are open, paused or reached nobody", ""},
	{"reopen", review.ToReopen, "Ask again, with a new last day", "all that were skipped or ended without an answer", "the new last day"},
	{"cancel", review.ToCancel, "End tasks for good", "all that are open or paused", ""},
}

// controlFlags are those of every control.
type controlFlags struct {
	changeFlags
	when    occasion
	kind    kindFlag
	agency  string
	all     bool
	until   dayFlag
	preview bool
}

func controlCommands() []*cobra.Command {
	commands := make([]*cobra.Command, len(controls))
	for i, c := range controls {
		commands[i] = c.command()
	}
	return commands
}

func (c control) command() *cobra.Command {
	flags := controlFlags{kind: kindFlag{review.Review}}
	cmd := command(c.use, c.short, func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error { return o.control(cmd.Context(), cmd.OutOrStdout(), c, flags) })
	})
	flags.when.addWithKind(cmd, &flags.kind)
	cmd.Flags().StringVar(&flags.agency, "agency", "", "code of the agency")
	cmd.Flags().BoolVar(&flags.all, "all", false, c.all)
	cmd.Flags().BoolVar(&flags.preview, "preview", false, "only say what would become of whom")
	cmd.MarkFlagsMutuallyExclusive("agency", "all")
	cmd.MarkFlagsOneRequired("agency", "all")
	flags.addRequired(cmd)
	if c.until != "" {
		cmd.Flags().Var(&flags.until, "until", c.until+"; when that is a day off, the next working day")
		need(cmd, "until")
	}
	return cmd
}

// controlled is what a control makes of tasks, or would make in a preview.
type controlled struct {
	Preview bool
	Tasks   []activities.Controlled
}

func (o office) control(ctx context.Context, out io.Writer, c control, flags controlFlags) error {
	change, err := o.change(ctx, flags.changeFlags)
	if err != nil {
		return err
	}
	ids, err := o.chosen(ctx, c, flags)
	if err != nil {
		return err
	}
	done, err := newDesk(o.store).Control(ctx, change.By, ids, activities.Control{
		Action: c.action, Reason: flags.reason, Until: flags.until.day, Preview: flags.preview,
	})
	if err != nil {
		return err
	}
	result := controlled{flags.preview, done}
	return report(out, flags.asJSON, result, func() { result.print(out) })
}

// chosen are the tasks that the flags name. An agency's task is taken whatever became of it, so that the refusal says so.
func (o office) chosen(ctx context.Context, c control, flags controlFlags) ([]activities.TaskID, error) {
	all, err := o.tasks(ctx, flags.when)
	if err != nil {
		return nil, err
	}
	asked := slices.DeleteFunc(all, func(t activities.PeriodTask) bool {
		return t.Kind != flags.kind.kind || !flags.all && t.Agency != flags.agency
	})
	taken := slices.DeleteFunc(slices.Clone(asked), func(t activities.PeriodTask) bool { return !t.Takes(c.action) })
	switch {
	case len(taken) > 0:
		return ids(taken), nil
	case flags.all:
		return nil, fmt.Errorf("%s has no task of the kind %s to %s: it takes %s", flags.when, flags.kind.kind, c.use, c.all)
	case len(asked) == 0:
		return nil, fmt.Errorf("%s has no task of the kind %s in %s: see: starter tasks %s", flags.agency, flags.kind.kind, flags.when, flags.when.flag())
	default:
		return ids(asked), nil
	}
}

func ids(tasks []activities.PeriodTask) []activities.TaskID {
	all := make([]activities.TaskID, len(tasks))
	for i, t := range tasks {
		all[i] = t.ID
	}
	return all
}

func (c controlled) print(out io.Writer) {
	for _, t := range c.Tasks {
		line := fmt.Sprintf("%s %s: %s", t.Agency, t.AgencyName, t.To.In(scoring.En))
		if t.From != t.To {
			line = fmt.Sprintf("%s %s: %s → %s", t.Agency, t.AgencyName, t.From.In(scoring.En), t.To.In(scoring.En))
		}
		if t.Moves() {
			line += fmt.Sprintf("; deadline %s → %s", moment(t.Was.At), moment(t.Now.At))
		}
		fmt.Fprintln(out, line)
	}
	if c.Preview {
		fmt.Fprintf(out, "a preview of %d tasks: nothing has changed\n", len(c.Tasks))
	}
}

func remindCommand() *cobra.Command {
	var (
		flags   changeFlags
		when    occasion
		kind    = kindFlag{review.Review}
		agency  string
		preview bool
	)
	cmd := command("remind", "Send an agency's latest mails again", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			task, err := o.oneTask(cmd.Context(), when, kind.kind, agency, "")
			if err != nil {
				return err
			}
			done, err := newDesk(o.store).Remind(cmd.Context(), change.By, task.ID, flags.reason, preview)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, done, func() { printReminded(cmd.OutOrStdout(), done) })
		})
	})
	cmd.Long = `Send an agency's latest mails again, to whoever they would go to today: after an address was mended, say.`
	when.addWithKind(cmd, &kind)
	cmd.Flags().StringVar(&agency, "agency", "", "code of the agency")
	cmd.Flags().BoolVar(&preview, "preview", false, "only say who would be written to")
	flags.addRequired(cmd)
	need(cmd, "agency")
	return cmd
}

func printReminded(out io.Writer, r activities.Reminded) {
	fmt.Fprintf(out, "%s of %s: %s goes again, for the %d. time, to %s\n", r.Kind.In(scoring.En), r.Agency, r.Rung, r.Resend+1, addresses(r.To))
	if r.Preview {
		fmt.Fprintln(out, "a preview: nothing was sent")
	}
}
