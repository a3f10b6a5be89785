package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

// officersDigest says whether an officer gets the digest of the morning.
func officersDigest() *cobra.Command {
	var (
		flags    changeFlags
		email    string
		on, stop bool
	)
	cmd := command("digest", "Say whether an officer gets the mail of the morning", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			today, err := o.store.Today(cmd.Context())
			if err != nil {
				return err
			}
			person, err := o.person(cmd.Context(), "--email", email, today)
			if err != nil {
				return err
			}
			changed, err := o.store.SetDigest(cmd.Context(), person, on, change, false)
			if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, map[string]bool{"Gets": on, "Changed": changed}, func() {
				fmt.Fprintf(cmd.OutOrStdout(), "%s: %s%s\n", email, map[bool]string{true: "gets the mail of the morning", false: "gets no mail of the morning"}[on],
					map[bool]string{true: "", false: ", as before"}[changed])
			})
		})
	})
	cmd.Flags().StringVar(&email, "email", "", "the officer's address, as starter officers list shows it")
	cmd.Flags().BoolVar(&on, "on", false, "they get it")
	cmd.Flags().BoolVar(&stop, "off", false, "they do not")
	cmd.MarkFlagsMutuallyExclusive("on", "off")
	flags.addRequired(cmd)
	need(cmd, "email")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if on == stop {
			return errors.New("give --on or --off")
		}
		return nil
	}
	return cmd
}
