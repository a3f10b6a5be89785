package review

import (
	"fmt"

	"danhgia/scoring"
)

// phrase is a sentence in both languages, with the places of its words and figures.
type phrase scoring.Text

// text fills in the places; what differs by language comes as scoring.Text.
func (p phrase) text(args ...any) scoring.Text {
	return scoring.Text{Vi: p.in(scoring.Vi, args), En: p.in(scoring.En, args)}
}

func (p phrase) in(lang scoring.Lang, args []any) string {
	words := make([]any, 0, len(args))
	for _, a := range args {
		if t, ok := a.(scoring.Text); ok {
			a = t.In(lang)
		}
		words = append(words, a)
	}
	return fmt.Sprintf(scoring.Text(p).In(lang), words...)
}
