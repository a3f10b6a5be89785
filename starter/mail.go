package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"danhgia/activities"
)

func mailCommand() *cobra.Command {
	return group("mail", "Mails that are held since the database was restored from a backup", mailHeld(), mailDecide(), mailRelease())
}

func mailHeld() *cobra.Command {
	var asJSON bool
	cmd := command("held", "List the mails that may have been sent before the database was restored", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			h, err := o.store.Holding(cmd.Context())
			if errors.Is(err, activities.ErrNotFound) {
				return errors.New("no mail is held: the database was not restored, or its mails have been released")
			}
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			return report(out, asJSON, h, func() {
				fmt.Fprintf(out, "restored on %s from a backup of %s; mails on duties are held\n", moment(h.Restored), moment(h.Backup))
				for _, m := range h.Uncertain {
					decided := string(m.Decision)
					if m.Decision == activities.MailUndecided {
						decided = "?"
					}
					fmt.Fprintf(out, "%-5s %s  %-10s %-8s %s  %s\n", decided, moment(m.Due), m.Kind, m.Agency, m.Person, m.Key)
				}
				fmt.Fprintf(out, "%d mails may have been sent, %d of them undecided\n", len(h.Uncertain), h.Undecided())
				if h.Behind > 0 {
					fmt.Fprintf(out, "%d tasks have not been looked at since, and may have more: start the worker, and give starter recover\n", h.Behind)
				}
			})
		})
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func mailDecide() *cobra.Command {
	var (
		flags      changeFlags
		send, drop bool
		all        bool
		keys       []string
	)
	cmd := command("decide", "Say whether held mails go out, though they may have been sent before", func(cmd *cobra.Command) error {
		if all == (len(keys) > 0) {
			return errors.New("give --key, once for each mail as starter mail held shows it, or --all")
		}
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			decision := activities.MailSend
			if drop {
				decision = activities.MailDrop
			}
			n, err := o.store.DecideMail(cmd.Context(), decision, keys, change)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, map[string]any{"Decision": decision, "Mails": n}, func() {
				fmt.Fprintf(cmd.OutOrStdout(), "%d mails: %s\n", n, decision)
			})
		})
	})
	cmd.Flags().BoolVar(&send, "send", false, "they go out once mail is released: some may come twice")
	cmd.Flags().BoolVar(&drop, "drop", false, "they do not go out: who was not written to before is not written to")
	cmd.Flags().BoolVar(&all, "all", false, "all that are held and were not dropped")
	cmd.Flags().StringSliceVar(&keys, "key", nil, "a mail, as starter mail held shows it; may be given again")
	cmd.MarkFlagsOneRequired("send", "drop")
	cmd.MarkFlagsMutuallyExclusive("send", "drop")
	flags.addRequired(cmd)
	return cmd
}

func mailRelease() *cobra.Command {
	var flags changeFlags
	cmd := command("release", "Let mails on duties go out again", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			if err := o.store.ReleaseMail(cmd.Context(), change); err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, map[string]any{"Released": true}, func() {
				fmt.Fprintln(cmd.OutOrStdout(), "mails on duties go out again")
			})
		})
	})
	cmd.Long = `Let mails on duties go out again. It is refused as long as it is not decided about each mail that may have been sent
before the database was restored: starter mail held, starter mail decide.`
	flags.addRequired(cmd)
	return cmd
}
