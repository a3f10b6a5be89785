package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"danhgia/internal/tables"
	"danhgia/scoring"
)

func rankCommand() *cobra.Command {
	var index, scores, agencies, out string
	cmd := command("rank", "Rank scored agencies within their peer groups, offline", func(cmd *cobra.Command) error {
		set, err := readIndexSet(index)
		if err != nil {
			return err
		}
		places, err := rank(set, scores, agencies)
		if err != nil {
			return err
		}
		return writeFile(out, cmd.OutOrStdout(), func(w io.Writer) error { return tables.WriteRanks(w, places) })
	})
	cmd.Long = `Rank scored agencies within their peer groups, offline.

In:  --scores    what "starter score" wrote
     --agencies  agency,peer_group,no_cases: with no_cases an agency had no dossiers and is left out of the ranking
Out: agency,peer_group,total,rank,band`
	cmd.Flags().StringVar(&index, "index", "", "index set with the bands, as YAML (default: the newest that comes with this program)")
	cmd.Flags().StringVar(&scores, "scores", "", "CSV with the scores")
	cmd.Flags().StringVar(&agencies, "agencies", "", "CSV: agency,peer_group,no_cases")
	cmd.Flags().StringVar(&out, "out", "", "file to write (default: standard output)")
	need(cmd, "scores", "agencies")
	return cmd
}

// rank puts the peer groups in the order of the agencies' file, and within each the highest rank first.
func rank(set scoring.IndexSet, scoresFile, agenciesFile string) ([]tables.Place, error) {
	totals, err := readFile(scoresFile, tables.ReadScores)
	if err != nil {
		return nil, err
	}
	agencies, err := readFile(agenciesFile, tables.ReadAgencies)
	if err != nil {
		return nil, err
	}
	entries, err := join(totals, agencies, scoresFile, agenciesFile)
	if err != nil {
		return nil, err
	}
	groups := map[string]int{}
	places := make([]tables.Place, len(entries))
	for i, r := range scoring.Rank(entries) {
		a := agencies[i]
		places[i] = tables.Place{Agency: a.Agency, PeerGroup: a.PeerGroup, Total: entries[i].Total, Rank: r}
		if band := set.Band(entries[i].Total.Value); r.Known && band.Known {
			places[i].Band = set.Bands[band.Value].Name.Vi
		}
		if _, ok := groups[a.PeerGroup]; !ok {
			groups[a.PeerGroup] = len(groups)
		}
	}
	slices.SortStableFunc(places, func(a, b tables.Place) int {
		return cmp.Or(cmp.Compare(groups[a.PeerGroup], groups[b.PeerGroup]), scoring.CompareRanks(a.Rank, b.Rank))
	})
	return places, nil
}

func readFile[T any](name string, read func(string, io.Reader) (T, error)) (t T, err error) {
	file, err := tables.OpenLimited(name)
	if err != nil {
		return t, err
	}
	defer file.Close()
	return read(name, file)
}

// join puts the totals to the agencies. An agency that only one file has is refused: a ranking without it is false.
func join(totals []tables.Total, agencies []tables.PeerAgency, scoresFile, agenciesFile string) ([]scoring.Entry, error) {
	byAgency := make(map[string]scoring.Maybe[scoring.Hundredths], len(totals))
	for _, t := range totals {
		byAgency[t.Agency] = t.Points
	}
	var faults []error
	entries := make([]scoring.Entry, len(agencies))
	for i, a := range agencies {
		total, ok := byAgency[a.Agency]
		if !ok {
			faults = append(faults, fmt.Errorf("%s: agency %s has no total in %s", agenciesFile, a.Agency, scoresFile))
		}
		delete(byAgency, a.Agency)
		entries[i] = scoring.Entry{PeerGroup: a.PeerGroup, Total: total, NoCases: a.NoCases}
	}
	for _, t := range totals {
		if _, left := byAgency[t.Agency]; left {
			faults = append(faults, fmt.Errorf("%s: agency %s is not in %s", scoresFile, t.Agency, agenciesFile))
		}
	}
	return entries, errors.Join(faults...)
}
