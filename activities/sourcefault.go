package activities

import (
	"errors"
	"slices"
	"strings"

	"danhgia/scoring"
)

// SourceFault says why a collection is not taken: where, down to the field, and what to do. Record and Field may be
// empty. It is ErrRefused: trying again with the same bytes gives the same refusal.
type SourceFault struct {
	File, Field string
	Record      scoring.Text
	Problem     scoring.Text
}

func (f *SourceFault) Error() string {
	return f.Where(scoring.En) + ": " + f.Problem.En
}

// Vietnamese is the same to people.
func (f *SourceFault) Vietnamese() string { return f.Where(scoring.Vi) + ": " + f.Problem.Vi }

// Where is the place within the collection.
func (f *SourceFault) Where(lang scoring.Lang) string {
	parts := slices.DeleteFunc([]string{f.File, f.Record.In(lang), f.Field}, func(part string) bool { return part == "" })
	return strings.Join(parts, ", ")
}

// Unwrap is ErrRefused.
func (f *SourceFault) Unwrap() error { return ErrRefused }

// SourceFaults are all faults within an error.
func SourceFaults(err error) (all []*SourceFault) {
	if fault, ok := err.(*SourceFault); ok { //nolint:errorlint // the tree is walked here
		return []*SourceFault{fault}
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, inner := range many.Unwrap() {
			all = append(all, SourceFaults(inner)...)
		}
		return all
	}
	if inner := errors.Unwrap(err); inner != nil {
		return SourceFaults(inner)
	}
	return nil
}
