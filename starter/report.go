package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"danhgia/activities"
)

// report prints what happened, from rows alone: by day and kind, or a line each.
func (r rehearsal) report(ctx context.Context, all bool) error {
	events, err := r.store.Timeline(ctx)
	if err != nil {
		return err
	}
	if all {
		for _, e := range events {
			fmt.Fprintf(r.out, "%s  %-32s %-8s %s\n", moment(e.At), e.What, e.Agency, e.Who)
		}
	} else {
		r.summary(events)
	}
	e, err := r.store.Evaluation(ctx, r.key)
	if err != nil {
		return err
	}
	printStatus(r.out, e)
	return nil
}

// summary counts what happened on each day.
func (r rehearsal) summary(events []activities.Event) {
	counts := map[string]map[string]int{}
	for _, e := range events {
		day := e.At.In(local).Format("2006-01-02")
		if counts[day] == nil {
			counts[day] = map[string]int{}
		}
		counts[day][e.What]++
	}
	for _, day := range slices.Sorted(maps.Keys(counts)) {
		for _, what := range slices.Sorted(maps.Keys(counts[day])) {
			fmt.Fprintf(r.out, "%s  %4d  %s\n", day, counts[day][what], what)
		}
	}
}
