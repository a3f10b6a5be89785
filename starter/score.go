package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"danhgia/internal/tables"
	"danhgia/scoring"
)

// measureFlags are what score and explain read.
type measureFlags struct {
	index       string
	measures    string
	asPublished bool
}

func (f *measureFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.index, "index", "", "index set as YAML (default: the newest that comes with this program)")
	cmd.Flags().StringVar(&f.measures, "measures", "", "CSV: agency,indicator,numerator,denominator,score")
	cmd.Flags().BoolVar(&f.asPublished, "as-published", false, "take a numerator above its denominator as it is, and flag it")
	need(cmd, "measures")
}

func scoreCommand() *cobra.Command {
	var (
		flags measureFlags
		out   string
	)
	cmd := command("score", "Score a file of measures offline", func(cmd *cobra.Command) error {
		set, cards, err := flags.score()
		if err != nil {
			return err
		}
		warn(cmd.ErrOrStderr(), cards)
		return writeFile(out, cmd.OutOrStdout(), func(w io.Writer) error { return tables.WriteScores(w, set, cards) })
	})
	cmd.Long = `Score a file of measures offline: no database and no Temporal.

In:  agency,indicator,numerator,denominator,score
     Empty is "no figure". score is what somebody else published: it is compared with. The indicator may be the code
     of a group that has no measures: then only score is given, and taken as it is.
Out: agency,level,code,numerator,denominator,ratio,points,max,given,difference`
	flags.add(cmd)
	cmd.Flags().StringVar(&out, "out", "", "file to write (default: standard output)")
	return cmd
}

// score reads and scores everything, or nothing.
func (f measureFlags) score() (scoring.IndexSet, []scoring.Scorecard, error) {
	set, err := readIndexSet(f.index)
	if err != nil {
		return set, nil, err
	}
	file, err := tables.OpenLimited(f.measures)
	if err != nil {
		return set, nil, err
	}
	defer file.Close()
	figures, err := tables.ReadMeasures(f.measures, file, set, tables.Options{AsPublished: f.asPublished})
	if err != nil {
		return set, nil, err
	}
	scorer := scoring.NewScorer(set)
	cards := make([]scoring.Scorecard, len(figures))
	for i, agency := range figures {
		if cards[i], err = scorer.Score(agency); err != nil {
			return set, nil, err
		}
	}
	return set, cards, nil
}

// warn says what is missing or flagged: it is no reason to refuse, and must not pass unseen.
func warn(errs io.Writer, cards []scoring.Scorecard) {
	for _, card := range cards {
		if missing := card.Missing(); len(missing) > 0 {
			fmt.Fprintf(errs, "warning: %s: no line for %s: no points, nothing added to the total\n", card.Agency, strings.Join(missing, ", "))
		}
		for _, group := range card.Groups {
			for _, r := range group.Indicators {
				for _, flag := range r.Flags {
					fmt.Fprintf(errs, "warning: %s, %s: %s\n", card.Agency, r.Indicator, flag.In(scoring.En))
				}
			}
		}
	}
}
