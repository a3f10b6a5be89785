package scoring

import (
	"errors"
	"fmt"
	"strings"
)

// said is an error that people read.
type said struct {
	text   Text
	causes []error
}

// Say is an error in the words of both languages, with the places of its words and figures: as an error it speaks
// English, to people Vietnamese. What differs by language comes as Text, or as another such error.
func Say(vi, en string, args ...any) error {
	s := said{Text{fmt.Sprintf(vi, wordsIn(Vi, args)...), fmt.Sprintf(en, wordsIn(En, args)...)}, nil}
	for _, a := range args {
		if err, ok := a.(error); ok {
			s.causes = append(s.causes, err)
		}
	}
	return &s // a pointer: errors are compared
}

func wordsIn(lang Lang, args []any) []any {
	words := make([]any, len(args))
	for i, a := range args {
		switch v := a.(type) {
		case Text:
			a = v.In(lang)
		case error:
			if a = v.Error(); lang == Vi {
				a = strings.Join(Vietnamese(v), "; ")
			}
		}
		words[i] = a
	}
	return words
}

// Error is in English.
func (s said) Error() string { return s.text.En }

// Vietnamese is the same to people.
func (s said) Vietnamese() string { return s.text.Vi }

// Unwrap are the errors that it was made of.
func (s said) Unwrap() []error { return s.causes }

// Vietnamese are the sentences of an error that people can read: one for each of those that were joined. What only
// speaks English is kept as it is.
func Vietnamese(err error) []string {
	if err == nil {
		return nil
	}
	if speaks, ok := err.(interface{ Vietnamese() string }); ok {
		return []string{speaks.Vietnamese()}
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []string
		for _, inner := range joined.Unwrap() {
			all = append(all, Vietnamese(inner)...)
		}
		return all
	}
	if inner := errors.Unwrap(err); inner != nil && spoken(inner) {
		return Vietnamese(inner)
	}
	return []string{err.Error()}
}

// Words are an error's sentences in both languages.
func Words(err error) Text {
	return Text{Vi: strings.Join(Vietnamese(err), "; "), En: err.Error()}
}

// spoken says whether any part of an error speaks Vietnamese.
func spoken(err error) bool {
	speaks, ok := errors.AsType[interface {
		error
		Vietnamese() string
	}](err)
	return ok && speaks != nil
}
