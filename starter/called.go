package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/mail"
	"danhgia/review"
	"danhgia/scoring"
)

func calledCommand() *cobra.Command {
	var (
		flags  changeFlags
		period periodFlag
		kind   = kindFlag{review.Review}
		agency string
		task   int64
	)
	cmd := command("called", "Note that an agency was telephoned, which counts as having reached it", func(cmd *cobra.Command) error {
		if agency != "" && period.period == "" {
			return errors.New("--agency takes --period too")
		}
		return inOffice(cmd.Context(), func(o office) error {
			change, err := o.change(cmd.Context(), flags)
			if err != nil {
				return err
			}
			id := activities.TaskID(task)
			if agency != "" {
				one, err := o.oneTask(cmd.Context(), of(period.period), kind.kind, agency, "")
				if err != nil {
					return err
				}
				id = one.ID
			}
			done, err := newDesk(o.store).Called(cmd.Context(), change.By, id, flags.reason)
			if errors.Is(err, activities.ErrNotFound) {
				return fmt.Errorf("there is no task %d: see: starter tasks", id)
			} else if err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), flags.asJSON, done, func() { printCalled(cmd.OutOrStdout(), done) })
		})
	})
	cmd.Long = `Note that an agency was telephoned. The reason says when, and who was spoken to: "gọi lúc 9 giờ, gặp chị Bình".
Silence after it is silence, and not "not reached". After the deadline it is noted too, for ten working days, and
changes nothing: nobody can answer any more, unless the office opens the task again.`
	cmd.Flags().Int64Var(&task, "task", 0, "number of the task, as starter tasks lists it")
	cmd.Flags().StringVar(&agency, "agency", "", "code of the agency, with --period")
	cmd.Flags().Var(&period, "period", "the period")
	cmd.Flags().Var(&kind, "kind", "kind of the agency's task")
	cmd.MarkFlagsMutuallyExclusive("agency", "task")
	cmd.MarkFlagsOneRequired("agency", "task")
	flags.addRequired(cmd)
	return cmd
}

func printCalled(out io.Writer, c activities.Called) {
	fmt.Fprintf(out, "%s of %s: call %d is noted", c.Kind.In(scoring.En), c.Agency, c.Number)
	if c.Counts {
		fmt.Fprintln(out, ", and counts as having reached the agency")
	} else {
		fmt.Fprintln(out, "; the deadline has passed, so what the task ended with stays: starter reopen gives them time again")
	}
}

func unreachedCommand() *cobra.Command {
	var (
		period periodFlag
		asJSON bool
	)
	cmd := command("unreached", "List the reviews whose agencies no mail has reached, with telephones and a text to paste into a message", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			all, err := o.tasks(cmd.Context(), of(period.period))
			if err != nil {
				return err
			}
			var reviews []activities.TaskID
			for _, t := range all {
				if t.Kind == review.Review && (t.State == review.Open || t.State == review.Settled) {
					reviews = append(reviews, t.ID)
				}
			}
			unreached, err := newDesk(o.store).Unreached(cmd.Context(), reviews)
			if err != nil {
				return err
			}
			if err := addTexts(unreached, period.period); err != nil {
				return err
			}
			return report(cmd.OutOrStdout(), asJSON, unreached, func() { printUnreached(cmd.OutOrStdout(), unreached) })
		})
	})
	cmd.Long = `List the reviews whose agencies no mail has reached, and the silent ones with an address that does not work: the
telephones of their people, and a text to paste into a message. Note each call with: starter called.`
	cmd.Flags().Var(&period, "period", "the period")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	need(cmd, "period")
	return cmd
}

// addTexts writes what may be pasted.
func addTexts(all []activities.Unreached, period scoring.Period) error {
	settings, err := settings()
	if err != nil {
		return err
	}
	m := settings.Mail
	if m.Office == "" || m.ContactName == "" || m.PublicURL == "" {
		return errors.New("set DANHGIA_MAIL_OFFICE, DANHGIA_MAIL_CONTACT_NAME and DANHGIA_PUBLIC_URL as the worker has them: the texts name who writes, whom to ask and where to look")
	}
	sender := mail.Letterhead{Office: m.Office, Contact: activities.Person{Name: m.ContactName, Address: m.ContactAddress, Phone: m.ContactPhone}, Site: m.PublicURL}
	for i := range all {
		if all[i].Text, err = sender.Paste(all[i], period); err != nil {
			return err
		}
	}
	return nil
}

func printUnreached(out io.Writer, all []activities.Unreached) {
	for _, u := range all {
		stands := u.State.In(scoring.En)
		if u.State == review.Settled {
			stands = u.Outcome.In(scoring.En)
		}
		fmt.Fprintf(out, "%d  %s %s: %s; due %s; %s; %d calls noted\n", u.Task, u.Agency, u.AgencyName, stands, moment(u.Due.Deadline.At), u.Why.In(scoring.En), u.Calls)
		phones := mail.Telephones(u.People)
		if phones == "" {
			phones = "nobody of the agency is known: see: starter officers import\n"
		}
		fmt.Fprintf(out, "%s\n%s\n", indented(phones), indented(u.Text))
	}
	fmt.Fprintf(out, "%d reviews\n", len(all))
}

func indented(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n    ") + "\n"
}
