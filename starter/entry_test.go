package main

import (
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/indexes"
	"danhgia/internal/indexset"
	"danhgia/internal/portal"
)

// toEnter is a period that waits for a figure of H44.100 which the collection does not have.
func toEnter(t *testing.T) *cycle {
	t.Helper()
	c := newSetUp(t)
	ctx := t.Context()
	sets, err := indexset.All(indexes.Files)
	must(t, err)
	for _, f := range sets {
		must(t, c.store.AddIndexSet(ctx, f.Set.Code, f.Content))
	}
	raw, err := portal.ReadFolder(sample)
	must(t, err)
	c.start = activities.Start{Key: august, Snapshot: strings.Repeat("a", 64), IndexSet: "766-2026", Reviewed: true, Enter: []string{"DOSSIER_SYNC", "PROGRESS_ON_TIME"}}
	must(t, c.store.SaveSnapshot(ctx, c.start.Snapshot, raw))
	must(t, c.store.Claim(ctx, activities.Claim{Start: c.start, Run: "run"}))
	act := &activities.Activities{Store: c.store, Read: withoutFigures, Decode: indexset.Parse, Tasks: newDesk(c.store).Tasks}
	must(t, act.Check(ctx, c.start))
	must(t, act.OpenEntries(ctx, c.start))
	return c
}

// withoutFigures reads a collection in which two indicators of H44.100 have a row without counts.
func withoutFigures(raw activities.RawCollection, want activities.Key) (activities.Collection, error) {
	c, err := portal.Read(raw, want)
	for _, a := range c.Agencies {
		for i := range a.Figures.Measures {
			if m := &a.Figures.Measures[i]; a.Code == "H44.100" && (m.Indicator == "DOSSIER_SYNC" || m.Indicator == "PROGRESS_ON_TIME") {
				m.Numerator.Known, m.Denominator.Known, m.Numerator.Value, m.Denominator.Value = false, false, 0, 0
			}
		}
	}
	return c, err
}

func TestAFigureIsEnteredFromTheCommandLine(t *testing.T) {
	c := toEnter(t)
	c.good([]string{"tasks", "--period", "2026-08"}, "data-entry  H44.100, indicator DOSSIER_SYNC      UBND Phường Việt Trì  open")
	c.good([]string{"status", "--period", "2026-08"}, "enter     begun 2026-09-03")
	entry := func(who string, more ...string) []string {
		return by(who, "answer", append([]string{"--kind", "data-entry", "--agency", "H44.100", "--says", "supplied"}, more...)...)
	}
	figure := []string{"--indicator", "DOSSIER_SYNC", "--numerator", "12", "--denominator", "15"}
	for name, r := range map[string]struct {
		args []string
		want string
	}{
		"without its indicator":       {entry(focal, figure[2:]...), "an answer names one with --indicator"},
		"of an indicator not lacking": {entry(focal, "--indicator", "ONLINE_USED"), "H44.100 has no task of the kind data-entry on ONLINE_USED in 2026-08"},
		"without figures":             {entry(focal, figure[:2]...), "Give both the numerator and the denominator."},
		"with too many":               {entry(focal, "--indicator", "DOSSIER_SYNC", "--numerator", "16", "--denominator", "15"), "The numerator must not be above its denominator."},
		"by another agency's officer": {entry(stranger, figure...), "this belongs to another agency"},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			c.refused(r.args, exitRefused, r.want)
		})
	}
	c.t = t
	c.good(entry(focal, figure...), "data entry of H44.100: supplied: it counts\n")
	c.good(entry(focal, figure...), "the same is kept already")
	if got := c.value("select agency || ' ' || indicator || ' ' || numerator || '/' || denominator from entered"); got != "H44.100 DOSSIER_SYNC 12/15" {
		t.Errorf("%s was entered", got)
	}
}

func TestAStartWithFiguresToEnterIsRefused(t *testing.T) {
	c := newSetUp(t)
	sets, err := indexset.All(indexes.Files)
	must(t, err)
	for _, f := range sets {
		must(t, c.store.AddIndexSet(t.Context(), f.Set.Code, f.Content))
	}
	for name, r := range map[string]struct {
		flags string
		want  string
	}{
		"without reviews":                  {"--enter DOSSIER_SYNC", "give --reviewed too"},
		"of unknown indicators, all named": {"--reviewed --enter X,Y", "indicator \"Y\": not in the index set 766-2026"},
		"of a figure of the province":      {"--reviewed --enter DOSSIER_SYNC,PUBLISH_ON_TIME", "indicator PUBLISH_ON_TIME: a figure of the whole province"},
		"of one twice":                     {"--reviewed --enter DOSSIER_SYNC,DOSSIER_SYNC", "given twice"},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			c.refused(append([]string{"start", "--period", "2026-08", "--source", sample}, strings.Fields(r.flags)...), exitRefused, r.want)
		})
	}
}
