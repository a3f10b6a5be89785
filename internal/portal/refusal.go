package portal

import (
	"fmt"

	"danhgia/activities"
	"danhgia/scoring"
)

// Refusal says why a collection is not taken.
type Refusal = activities.SourceFault

// place is where the reader is: a file, a record of it (an agency), and within that perhaps a metric.
type place struct {
	file, metric string
	record       scoring.Text
}

// named is a name, which is the same in every language.
func named(name string) scoring.Text { return scoring.Text{Vi: name, En: name} }

func (p place) refuse(field, problem string, args ...any) error {
	if p.metric != "" {
		field += " of " + p.metric
	}
	return &Refusal{File: p.file, Record: p.record, Field: field, Problem: scoring.Text{
		Vi: fmt.Sprintf(inVietnamese[problem], translated(args)...), En: fmt.Sprintf(problem, args...),
	}}
}
