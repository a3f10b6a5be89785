package calendar

import "fmt"

// told is an error that people read: as an error it speaks English, to people Vietnamese.
type told struct {
	phrase
	cause error
}

// Error is in English.
func (t told) Error() string { return t.en }

// Vietnamese is the same to people.
func (t told) Vietnamese() string { return t.vi }

// Unwrap is the error that it stands on, or nil.
func (t told) Unwrap() error { return t.cause }

func tell(vi, en string, args ...any) error {
	return told{phrase: phrase{fmt.Sprintf(vi, args...), fmt.Sprintf(en, args...)}}
}

// because is tell on an error that callers look for.
func because(cause error, vi, en string, args ...any) error {
	return told{phrase{fmt.Sprintf(vi, args...), fmt.Sprintf(en, args...)}, cause}
}

// faultOf is a fault in the words of an error.
func faultOf(index int, err error, harmless bool) Fault {
	f := Fault{Index: index, Reason: err.Error(), Harmless: harmless}
	if t, ok := err.(told); ok { //nolint:errorlint // made here, and never wrapped
		f.Vi = t.vi
	}
	return f
}
