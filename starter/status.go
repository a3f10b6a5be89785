package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/internal/config"
	"danhgia/internal/postgres"
)

func statusCommand() *cobra.Command {
	var (
		period periodFlag
		asJSON bool
	)
	cmd := command("status", "Say where the evaluation of a period stands", func(cmd *cobra.Command) error {
		return inDatabase(cmd.Context(), func(c config.Config, store *postgres.Store) error {
			e, err := store.Evaluation(cmd.Context(), activities.Key{Province: c.Province, Period: period.period})
			if errors.Is(err, activities.ErrNotFound) {
				return fmt.Errorf("period %s of %s has not been started", period.period, c.Province)
			}
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(e)
			}
			printStatus(cmd.OutOrStdout(), e)
			return nil
		})
	})
	cmd.Flags().Var(&period, "period", "the period")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	need(cmd, "period")
	return cmd
}

func printStatus(out io.Writer, e activities.Evaluation) {
	fmt.Fprintf(out, "%s of %s: %s, started %s, index set %s, snapshot %.12s\n", e.Period, e.Province, e.State, moment(e.Opened), e.IndexSet, e.Snapshot)
	if e.TwoStep {
		fmt.Fprintln(out, "answers count once the agency's head has approved them")
	}
	for _, stage := range e.Stages {
		printStage(out, stage)
	}
	if e.SentBack != "" {
		fmt.Fprintf(out, "the leader has sent the result back: %s\nOpen again what is to be looked at (starter reopen), then ask again: starter resubmit --period %s\n", e.SentBack, e.Period)
	}
	if e.State == activities.Refused {
		fmt.Fprintf(out, "refused: %s\nMend it and start the period again.\n", e.Refusal)
	}
}

func printStage(out io.Writer, r activities.StageRecord) {
	if !r.Finished.Known {
		fmt.Fprintf(out, "%-9s begun %s\n", r.Stage, moment(r.Started))
		return
	}
	fmt.Fprintf(out, "%-9s %9s  %s\n", r.Stage, took(r.Finished.Value.Sub(r.Started)), r.Note)
}

// took says a duration so that people can read it: a computation takes seconds, a review days.
func took(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%d min", d/time.Minute)
	case d < day:
		return fmt.Sprintf("%d h", d/time.Hour)
	default:
		return fmt.Sprintf("%d d %d h", d/day, d%day/time.Hour)
	}
}

var local = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

func moment(t time.Time) string { return t.In(local).Format("2006-01-02 15:04") }
