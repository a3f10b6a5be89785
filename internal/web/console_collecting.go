package web

import (
	"context"

	"danhgia/activities"
	"danhgia/scoring"
)

// collectingLine is where taking in one kind of data stands.
type collectingLine struct {
	What string
	Last *importView // nil: nothing was ever taken in
	Now  *importView // that is at work; nil: none is
}

// collecting is where taking in each kind of data stands.
func (s *site) collecting(ctx context.Context) (lines []collectingLine, err error) {
	all, err := s.Admin.LastImports(ctx)
	if err != nil {
		return nil, err
	}
	for _, content := range activities.Contents {
		line := collectingLine{What: sentence(content.In(scoring.Vi))}
		for _, i := range all {
			view := s.importView(i)
			switch {
			case i.Content != content:
			case view.Live:
				line.Now = &view
			default:
				line.Last = &view
			}
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// Taken is how many of its lines an import has kept or found known.
func (v importView) Taken() int { return v.Added + v.Changed + v.Unchanged + v.Repeated }
