package portal

import (
	"fmt"
	"slices"
	"strings"

	"danhgia/activities"
)

// Refusal says why a collection is not taken: where, down to the field, and what to do. Record and Field may be empty.
// It is an activities.ErrRefused: trying again with the same bytes gives the same refusal.
type Refusal struct {
	File, Record, Field, Problem string
}

func (r *Refusal) Error() string {
	parts := slices.DeleteFunc([]string{r.File, r.Record, r.Field}, func(part string) bool { return part == "" })
	return strings.Join(parts, ", ") + ": " + r.Problem
}

// Unwrap is activities.ErrRefused.
func (r *Refusal) Unwrap() error { return activities.ErrRefused }

// place is where the reader is: a file, a record of it (an agency), and within that perhaps a metric.
type place struct {
	file, record, metric string
}

func (p place) refuse(field, problem string, args ...any) error {
	if p.metric != "" {
		field += " of " + p.metric
	}
	return &Refusal{File: p.file, Record: p.record, Field: field, Problem: fmt.Sprintf(problem, args...)}
}
