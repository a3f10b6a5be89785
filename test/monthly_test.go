package test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/portal"
	"danhgia/review"
	"danhgia/workflows"
)

const beginEvaluation = "begin evaluation"

// scheduledMonth is what a schedule starts, and then the evaluation that comes of it.
func scheduledMonth(ctx workflow.Context, m activities.Monthly) error {
	if _, err := workflows.MonthlyStart(ctx, m); err != nil {
		return err
	}
	var start activities.Start
	workflow.GetSignalChannel(ctx, beginEvaluation).Receive(ctx, &start)
	return monthOf(ctx, start)
}

// folderPortal is a portal with the figures of one folder.
type folderPortal struct{ folder string }

func (p folderPortal) Fetch(context.Context, activities.Key) (string, activities.RawCollection, error) {
	raw, err := portal.ReadFolder(p.folder)
	return portal.SnapshotID(raw), raw, err
}

func TestAMonthStartsByItself(t *testing.T) {
	t.Parallel()
	m := newMonth(t)
	source, _ := smallProvince(t)
	m.begins = time.Date(2026, 9, 1, 0, 0, 0, 0, calendar.Vietnam) // when the schedule fires: the 1st and the 2nd are days off
	m.env.SetStartTime(m.begins)
	m.env.RegisterWorkflow(scheduledMonth)
	m.env.RegisterActivity(&activities.Collector{Store: m.store, Portal: folderPortal{source}, Start: func(_ context.Context, s activities.Start) error {
		m.env.SignalWorkflow(beginEvaluation, s)
		return nil
	}})
	scheduled := temporal.NewSearchAttributeKeyTime("TemporalScheduledStartTime").ValueSet(m.begins)
	must(t, m.env.SetTypedSearchAttributesOnStart(temporal.NewSearchAttributes(scheduled)))
	m.othersConfirm()
	m.says(opening.AddDate(0, 0, 1), "H44.100", review.Confirmed, review.Counts)
	m.approves()
	m.env.ExecuteWorkflow(scheduledMonth, activities.Monthly{Province: "H44", Day: 1, At: must2(calendar.ParseTimeOfDay("08:00"))(t), Reviewed: true})
	if err := m.env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
	got := m.strings("select period || ' ' || to_char(opened_at at time zone 'Asia/Ho_Chi_Minh', 'MM-DD HH24:MI') || ' ' || state from evaluation")
	if diff := cmp.Diff([]string{"2026-08 09-03 08:00 published"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	m.ended()
}
