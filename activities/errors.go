package activities

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"danhgia/scoring"
)

// Refusals. They are final: trying again cannot cure them.
var (
	// ErrRefused is input that cannot be used; its text says what, where and what to do.
	ErrRefused = errors.New("refused")
	// ErrTaken is a period that is already being evaluated or published.
	ErrTaken = errors.New("already evaluated")
	// ErrNotFound is something that is not stored.
	ErrNotFound = errors.New("not found")
)

// ErrBusy is what somebody else is at work on. Trying again later cures it.
var ErrBusy = errors.New("busy")

type busy struct{ error }

func (b busy) Is(target error) bool { return target == ErrBusy }
func (b busy) Unwrap() error        { return b.error }

// Busy is ErrBusy in the words of both languages: see scoring.Say.
func Busy(vi, en string, args ...any) error { return busy{scoring.Say(vi, en, args...)} }

// errNoReason is said to who changes something of the office without saying why.
var errNoReason = scoring.Say("hãy ghi lý do; lý do được lưu lại", "give a reason; it is kept")

// Final is the type of the errors that Temporal does not retry.
const Final = "Final"

// refused marks an error as final, keeping its text.
type refused struct{ error }

func (r refused) Is(target error) bool { return target == ErrRefused }
func (r refused) Unwrap() error        { return r.error }

// Refusal makes err final.
func Refusal(err error) error { return refused{err} }

// Refuse is a final refusal in the words of both languages: see scoring.Say.
func Refuse(vi, en string, args ...any) error { return Refusal(scoring.Say(vi, en, args...)) }

// about says which of several an error is about.
func about(name string, err error) error { return scoring.Say("%s: %s", "%s: %s", name, err) }

// classify is the one place that says what a retry cannot cure. Everything else, such as a database that is away, is
// tried again until it works.
func classify(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrRefused), errors.Is(err, ErrTaken), errors.Is(err, ErrNotFound):
		return temporal.NewNonRetryableApplicationError(err.Error(), Final, err)
	default:
		return err
	}
}
