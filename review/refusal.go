package review

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"danhgia/scoring"
)

// The rules that a refusal can stand on.
var (
	ErrPerson     = errors.New("the task, or the right to it, is another's")
	ErrNotOpen    = errors.New("the task is not open yet")
	ErrPaused     = errors.New("the task is paused")
	ErrSkipped    = errors.New("the agency was skipped")
	ErrCancelled  = errors.New("the task was cancelled")
	ErrSuperseded = errors.New("another task took the place of this one")
	ErrClosed     = errors.New("the task is closed")
	ErrLate       = errors.New("the deadline has passed")
	ErrAnswered   = errors.New("the task has an answer already, and the first one stays")
	ErrGeneration = errors.New("the task has changed since")
	ErrStatement  = errors.New("tasks of this kind are not answered so")
	ErrReason     = errors.New("a reason is required")
	ErrAwaitsHead = errors.New("an answer awaits the head's approval")
	ErrOutdated   = errors.New("the result has changed since it was submitted")
	ErrMove       = errors.New("a task in this state has no such change")
	ErrDeadline   = errors.New("the deadline is not a later moment")
	ErrOutcome    = errors.New("a task is settled with an outcome")
	ErrSubstitute = errors.New("one substitute at a time, dated, and no chains")
	ErrIndicator  = errors.New("the indicator cannot be disputed here")
	ErrFigures    = errors.New("the figures are not possible")
	ErrDossiers   = errors.New("the dossier codes are not valid")
	ErrEvidence   = errors.New("the file is not accepted as evidence")
	ErrAppointee  = errors.New("nobody can be appointed so")
	ErrShared     = errors.New("the address is another person's too")
	ErrDirective  = errors.New("the letter cannot be sent so")
	ErrSignIn     = errors.New("nobody is signed in so")
	ErrTooOften   = errors.New("tried too often")
	ErrFactor     = errors.New("the second factor is not shown so")
)

// Refusal says to a person why something was refused: the rule, with its date where there is one.
type Refusal struct {
	Rule  error  // one of the sentinels above; errors.Is finds it
	Field string // of the form, where one is at fault: "disputes[0].reason"
	Text  scoring.Text
}

// Error is the text in English.
func (r *Refusal) Error() string { return r.Text.En }

// Vietnamese is the text as people read it.
func (r *Refusal) Vietnamese() string { return r.Text.Vi }

// Unwrap is the rule.
func (r *Refusal) Unwrap() error { return r.Rule }

func refuse(rule error, field string, p phrase, args ...any) *Refusal {
	return &Refusal{rule, field, p.text(args...)}
}

// Bounds on what people write, in characters.
const (
	minReason = 10
	maxReason = 2000
)

// written says whether a text has so many characters, not too many, and none that a page or a mail would choke on.
func written(s string, least int) bool {
	n := utf8.RuneCountInString(strings.TrimSpace(s))
	return n >= least && n <= maxReason && !illegible(s)
}

// illegible says whether a text has control characters other than line ends and tabs, turns the direction of writing
// around, or is not UTF-8.
func illegible(s string) bool {
	bad := func(r rune) bool {
		return unicode.IsControl(r) && !strings.ContainsRune("\r\n\t", r) || unicode.Is(unicode.Bidi_Control, r)
	}
	return !utf8.ValidString(s) || strings.ContainsFunc(s, bad)
}

// excerpt is the beginning of what somebody sent, for a message about it.
func excerpt(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// Outdated refuses the approval of a result that has changed since it was submitted, or that nobody has been shown.
func Outdated() error { return refuse(ErrOutdated, "", outdatedPhrase) }
