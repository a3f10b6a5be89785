package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/scoring"
)

func targetsCommand() *cobra.Command {
	return group("targets", "Where publications are sent to", targetsAdd(), targetsList(),
		onTarget("pause", "Send nothing to a target until it is resumed; what is due waits", func(ctx context.Context, o office, t activities.Target, c activities.Change) error {
			return o.store.PauseTarget(ctx, t.ID, true, c)
		}),
		onTarget("resume", "Send to a paused target again, first of all what waits", func(ctx context.Context, o office, t activities.Target, c activities.Change) error {
			return o.store.PauseTarget(ctx, t.ID, false, c)
		}),
		onTarget("remove", "Send nothing to a target any more", func(ctx context.Context, o office, t activities.Target, c activities.Change) error {
			return o.store.RemoveTarget(ctx, t.ID, c)
		}),
		targetsTest())
}

func targetsAdd() *cobra.Command {
	var (
		flags  changeFlags
		t      activities.Target
		states []string
		from   dayFlag
	)
	cmd := command("add", "Add a target that publications are sent to", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			c, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			t.From = cmp.Or(from.day, o.today)
			for _, s := range states {
				t.States = append(t.States, scoring.PublicationState(s))
			}
			earlier, err := o.store.SaveTarget(cmd.Context(), t, c, false)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, map[string]any{"Name": t.Name, "Earlier": earlier}, func() {
				fmt.Fprintf(cmd.OutOrStdout(), "%s is sent to from %s on; publications of before that wait for it: %d\n", t.Name, t.From, earlier)
			})
		})
	})
	cmd.Long = `Add a target that publications are sent to.

One of kind http is sent a signed POST: docs/webhooks.md says how it verifies it. Its key stands in a file of
DANHGIA_PUSH_SECRETS_DIR, which --secret names. One of kind directory is a folder within DANHGIA_PUSH_DIRECTORY.`
	cmd.Flags().StringVar(&t.Name, "name", "", "a short name: small letters, digits and hyphens")
	cmd.Flags().StringVar((*string)(&t.Kind), "kind", string(activities.TargetHTTP), "http or directory")
	cmd.Flags().StringVar(&t.Address, "address", "", "https://…, or a folder")
	cmd.Flags().StringSliceVar(&states, "states", []string{string(scoring.Final), string(scoring.Corrected)}, "which publications: provisional, final, corrected")
	cmd.Flags().StringVar((*string)(&t.Document), "document", string(activities.TargetSigned), "what is sent: signed, the results with all that proves them; or results, alone")
	cmd.Flags().StringVar(&t.Secret, "secret", "", "name of the file with its key, for kind http")
	cmd.Flags().Var(&from, "from", "what is published from this day on is sent (default: today)")
	flags.addRequired(cmd)
	need(cmd, "name", "address")
	return cmd
}

// targetLine is a target with what it was sent.
type targetLine struct {
	activities.Target
	Pushes []activities.Push
}

const latestPushes = 3 // of each target that are listed, besides those that wait

func targetsList() *cobra.Command {
	var asJSON bool
	cmd := command("list", "Say where publications are sent to, and what has arrived", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			lines, err := o.targetLines(cmd.Context(), "")
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), asJSON, lines, func() { printTargets(cmd.OutOrStdout(), lines) })
		})
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// targetLines are all targets, with what they were sent of a period or of all.
func (o office) targetLines(ctx context.Context, period scoring.Period) ([]targetLine, error) {
	targets, err := o.store.Targets(ctx, o.province)
	if err != nil {
		return nil, err
	}
	pushes, err := o.store.Pushes(ctx, o.province, period, latestPushes)
	if err != nil {
		return nil, err
	}
	lines := make([]targetLine, len(targets))
	for i, t := range targets {
		lines[i] = targetLine{t, pushes[t.ID]}
	}
	return lines, nil
}

func printTargets(out io.Writer, lines []targetLine) {
	if len(lines) == 0 {
		fmt.Fprintln(out, "there are no targets: see: starter targets add --help")
	}
	for _, t := range lines {
		paused := ""
		if t.Paused.Known {
			paused = ", paused since " + stamp(t.Paused.Value)
		}
		var states []string
		for _, s := range t.States {
			states = append(states, string(s))
		}
		fmt.Fprintf(out, "%s: %s %s, %s of %s, from %s on%s\n", t.Name, t.Kind, t.Address, t.Document, strings.Join(states, ", "), t.From, paused)
		for _, p := range t.Pushes {
			fmt.Fprintln(out, "  "+pushLine(p))
		}
	}
}

// pushLine is what has become of a push: "2026-08 revision 2: failing, and tried again (status 500, …), next try …".
func pushLine(p activities.Push) string {
	what := "ping"
	if p.Period != "" {
		what = fmt.Sprintf("%s revision %d", p.Period, p.Revision)
	}
	line := fmt.Sprintf("%s: %s", what, p.State.In(scoring.En))
	if last := p.Last.Value; last.Fault != "" && p.State != activities.PushDelivered {
		line += ": " + last.Fault.In(scoring.En)
		if last.Status != 0 {
			line += fmt.Sprintf(" (%d)", last.Status)
		}
		if last.Text != "" {
			line += fmt.Sprintf(": %q", last.Text)
		}
	}
	switch {
	case p.Ended.Known:
		line += ", " + stamp(p.Ended.Value)
	case p.Next.Known && p.Tries > 0:
		line += ", next try " + stamp(p.Next.Value)
	}
	return line
}

func stamp(at time.Time) string { return at.In(calendar.Vietnam).Format("2006-01-02 15:04:05") }

// onTarget is a command that changes a target that is named.
func onTarget(use, short string, change func(context.Context, office, activities.Target, activities.Change) error) *cobra.Command {
	var (
		flags changeFlags
		name  string
	)
	cmd := command(use, short, func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			c, t, err := o.targetChange(cmd.Context(), flags, name)
			if err != nil {
				return err
			}
			if err := change(cmd.Context(), o, t, c); err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, map[string]string{"Name": name}, func() { fmt.Fprintf(cmd.OutOrStdout(), "%s: %s: done\n", name, use) })
		})
	})
	cmd.Flags().StringVar(&name, "name", "", "name of the target")
	flags.addRequired(cmd)
	need(cmd, "name")
	return cmd
}

// targetChange says by whom and why a target is changed, and which one.
func (o office) targetChange(ctx context.Context, flags changeFlags, name string) (activities.Change, activities.Target, error) {
	c, err := o.change(ctx, flags)
	if err != nil {
		return c, activities.Target{}, err
	}
	t, err := o.targetNamed(ctx, name)
	return c, t, err
}

func (o office) targetNamed(ctx context.Context, name string) (activities.Target, error) {
	targets, err := o.store.Targets(ctx, o.province)
	if err != nil {
		return activities.Target{}, err
	}
	for _, t := range targets {
		if t.Name == name {
			return t, nil
		}
	}
	return activities.Target{}, fmt.Errorf("there is no target named %q: see: starter targets list", name)
}

func targetsTest() *cobra.Command {
	var (
		flags changeFlags
		name  string
		wait  time.Duration
	)
	cmd := command("test", "Send a target a signed ping, which is of no publication", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			c, t, err := o.targetChange(cmd.Context(), flags, name)
			if err != nil {
				return err
			}
			id, err := o.store.TestTarget(cmd.Context(), t.ID, c)
			if err != nil {
				return err
			}
			p, err := o.awaitPush(cmd.Context(), t.ID, func(p activities.Push) bool { return p.ID == id }, wait)
			if err != nil {
				return err
			}
			if err := report(cmd.OutOrStdout(), flags.asJSON, p, func() { fmt.Fprintln(cmd.OutOrStdout(), pushLine(p)) }); err != nil {
				return err
			}
			if p.State != activities.PushDelivered {
				return fmt.Errorf("%s has not taken the ping", name)
			}
			return nil
		})
	})
	cmd.Flags().StringVar(&name, "name", "", "name of the target")
	cmd.Flags().DurationVar(&wait, "wait", 30*time.Second, "how long to wait for what becomes of it")
	flags.addRequired(cmd)
	need(cmd, "name")
	return cmd
}

// awaitPush waits until the first try of a push has ended, or for as long as given.
func (o office) awaitPush(ctx context.Context, target activities.TargetID, is func(activities.Push) bool, wait time.Duration) (found activities.Push, err error) {
	err = until(ctx, wait, func() (bool, error) {
		pushes, err := o.store.Pushes(ctx, o.province, "", latestPushes)
		if err != nil {
			return false, err
		}
		for _, p := range pushes[target] {
			if is(p) {
				found = p
				return p.State != activities.PushQueued, nil
			}
		}
		return false, nil
	})
	return found, err
}

// until asks until the answer is yes, an error, or the time is over.
func until(ctx context.Context, wait time.Duration, ask func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	for {
		yes, err := ask()
		if yes || err != nil || ctx.Err() != nil {
			return err
		}
		select {
		case <-ctx.Done():
		case <-time.After(200 * time.Millisecond):
		}
	}
}
