package activities

import (
	"context"
	"fmt"

	"danhgia/scoring"
)

// chosenSet is an index set with the file that it was read from.
type chosenSet struct {
	IndexSetFile
	Set scoring.IndexSet
}

// indexSet is the index set that start names, or else the one in force on the period's first day.
func (a *Activities) indexSet(ctx context.Context, start Start) (chosenSet, error) {
	files, err := a.Store.IndexSets(ctx)
	if err != nil {
		return chosenSet{}, err
	}
	return chooseSet(files, a.Decode, start)
}

func chooseSet(files []IndexSetFile, decode func(name string, content []byte) (scoring.IndexSet, error), start Start) (chosenSet, error) {
	chosen := map[string]chosenSet{}
	var sets []scoring.IndexSet
	for _, file := range files {
		set, err := decode(file.Code, file.Content)
		if err != nil {
			return chosenSet{}, Refusal(fmt.Errorf("index set %s: %w", file.Code, err))
		}
		chosen[file.Code] = chosenSet{file, set}
		sets = append(sets, set)
	}
	if start.IndexSet == "" {
		set, err := scoring.InForce(sets, start.Period)
		if err != nil {
			return chosenSet{}, Refusal(err)
		}
		return chosen[set.Code], nil
	}
	set, ok := chosen[start.IndexSet]
	if !ok {
		return chosenSet{}, fmt.Errorf("index set %s: %w", start.IndexSet, ErrNotFound)
	}
	return set, nil
}
