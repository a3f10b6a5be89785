package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Search attributes, by which workflows are found in Temporal's own pages. They are set when a workflow is started, which
// costs nothing; only a rung is set again. Never one of a person.
var (
	ShownPeriod = temporal.NewSearchAttributeKeyKeyword("DanhgiaPeriod") // 2026-08
	ShownAgency = temporal.NewSearchAttributeKeyKeyword("DanhgiaAgency") // H44.104
	ShownKind   = temporal.NewSearchAttributeKeyKeyword("DanhgiaKind")   // of a task, or of what an import takes in
	ShownRung   = temporal.NewSearchAttributeKeyKeyword("DanhgiaRung")   // of its ladder: at the start, and each one that is more than a reminder
)

// Shown are all search attributes that a namespace has to know.
var Shown = []temporal.SearchAttributeKey{ShownPeriod, ShownAgency, ShownKind, ShownRung}

// said gives the activities that are begun with ctx a line in Temporal's pages. It is the same for all of a kind and names
// nobody.
func said(ctx workflow.Context, what string) workflow.Context {
	options := workflow.GetActivityOptions(ctx)
	options.Summary = what
	return workflow.WithActivityOptions(ctx, options)
}

// saidAtOnce is said for local activities.
func saidAtOnce(ctx workflow.Context, what string) workflow.Context {
	options := workflow.GetLocalActivityOptions(ctx)
	options.Summary = what
	return workflow.WithLocalActivityOptions(ctx, options)
}

// timer is how a wait stands in Temporal's pages.
func timer(wait time.Duration, until string) workflow.AwaitOptions {
	return workflow.AwaitOptions{Timeout: wait, TimerOptions: workflow.TimerOptions{Summary: until}}
}
