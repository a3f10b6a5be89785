package activities

import (
	"context"
	"fmt"

	"danhgia/scoring"
)

type decodedSet struct {
	IndexSetFile
	Set scoring.IndexSet
}

// indexSet is the index set that start names, or else the one in force on the period's first day.
func (a *Activities) indexSet(ctx context.Context, start Start) (decodedSet, error) {
	files, err := a.Store.IndexSets(ctx)
	if err != nil {
		return decodedSet{}, err
	}
	var found decodedSet
	for _, file := range files {
		set, err := a.Decode(file.Code, file.Content)
		if err != nil {
			return decodedSet{}, Refusal(fmt.Errorf("index set %s: %w", file.Code, err))
		}
		if set.Chosen(start.IndexSet, start.Period) && set.EffectiveFrom >= found.Set.EffectiveFrom {
			found = decodedSet{file, set}
		}
	}
	if found.Code == "" {
		return decodedSet{}, Refusal(fmt.Errorf("no index set is in force for %s (asked for: %q): add one with its date of effect", start.Period, start.IndexSet))
	}
	return found, nil
}
