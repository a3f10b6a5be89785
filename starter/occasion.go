package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// occasion is what tasks were opened for: a period, a directive, or the want of focal officers.
type occasion struct {
	period       periodFlag
	directive    int64
	appointments bool
}

func (f *occasion) add(cmd *cobra.Command) {
	cmd.Flags().Var(&f.period, "period", "the period")
	cmd.Flags().Int64Var(&f.directive, "directive", 0, "instead of a period: the number of a directive")
	cmd.Flags().BoolVar(&f.appointments, "appointments", false, "instead of a period: what agencies without a focal officer are asked for")
	cmd.MarkFlagsMutuallyExclusive("period", "directive", "appointments")
	cmd.MarkFlagsOneRequired("period", "directive", "appointments")
}

// addWithKind also takes the kind of the tasks: those of no period are of one kind.
func (f *occasion) addWithKind(cmd *cobra.Command, kind *kindFlag) {
	f.add(cmd)
	cmd.Flags().Var(kind, "kind", "kind of the tasks")
	cmd.PreRun = func(cmd *cobra.Command, _ []string) {
		switch {
		case cmd.Flags().Changed("kind"):
		case f.directive != 0:
			kind.kind = review.Acknowledge
		case f.appointments:
			kind.kind = review.Appoint
		}
	}
}

// of is the occasion of a period.
func of(p scoring.Period) occasion { return occasion{period: periodFlag{p}} }

func (f occasion) String() string {
	switch {
	case f.directive != 0:
		return fmt.Sprintf("directive %d", f.directive)
	case f.appointments:
		return "the appointments"
	default:
		return string(f.period.period)
	}
}

// flag is how the occasion is named to a command.
func (f occasion) flag() string {
	switch {
	case f.directive != 0:
		return fmt.Sprintf("--directive %d", f.directive)
	case f.appointments:
		return "--appointments"
	default:
		return "--period " + string(f.period.period)
	}
}

// tasks are all tasks of an occasion, also those that have ended.
func (o office) tasks(ctx context.Context, f occasion) ([]activities.PeriodTask, error) {
	switch {
	case f.directive != 0:
		return o.directiveTasks(ctx, f.directive)
	case f.appointments:
		return o.store.AppointmentTasks(ctx, o.province)
	}
	key := activities.Key{Province: o.province, Period: f.period.period}
	if _, err := o.store.Evaluation(ctx, key); errors.Is(err, activities.ErrNotFound) {
		return nil, fmt.Errorf("period %s of %s has not been started", key.Period, o.province)
	} else if err != nil {
		return nil, err
	}
	return o.store.PeriodTasks(ctx, key)
}

func (o office) directiveTasks(ctx context.Context, id int64) ([]activities.PeriodTask, error) {
	if _, err := o.store.Directive(ctx, o.province, activities.DirectiveID(id)); err != nil {
		return nil, noDirective(id, err)
	}
	all, err := o.store.Acknowledgements(ctx, activities.DirectiveID(id))
	tasks := make([]activities.PeriodTask, len(all))
	for i, a := range all {
		tasks[i] = a.PeriodTask
	}
	return tasks, err
}
