// Package portal reads what the national public service portal publishes about a province and a period: six files,
// with a manifest that says what they are of. A collection is taken whole or refused whole; what the portal itself
// says oddly is kept and flagged. The package also fetches such a collection from the portal's address.
package portal

import (
	"errors"
	"slices"
	"strings"

	"danhgia/activities"
	"danhgia/scoring"
)

// Read verifies a collection, decodes its files and matches their agencies by the portal's id; the province's own figures
// take the place of the portal's counts. A collection of another
// province or period than wanted is refused. Every error is one or more *Refusal, all
// that were found; the same collection gives the same result.
func Read(raw activities.RawCollection, want activities.Key) (activities.Collection, error) {
	if err := Verify(raw); err != nil {
		return activities.Collection{}, err
	}
	if err := checkWanted(raw, want); err != nil {
		return activities.Collection{}, err
	}
	own, err := ownFigures(raw)
	if err != nil {
		return activities.Collection{}, err
	}
	if own != nil && len(raw.Files) == 1 {
		return activities.Collection{Agencies: overlay(nil, own)}, nil
	}
	answers, err := decodeAll(raw)
	if err != nil {
		return activities.Collection{}, err
	}
	agencies, err := match(answers, want.Province, raw.Gaps)
	if err != nil {
		return activities.Collection{}, err
	}
	return activities.Collection{Agencies: overlay(agencies, own), Unknown: unknownFields(answers)}, nil
}

func checkWanted(raw activities.RawCollection, want activities.Key) error {
	m := place{file: manifestName}
	if raw.Province.Code != want.Province {
		return m.refuse("province", "the collection is of province %s, not of %s as asked for", raw.Province.Code, want.Province)
	}
	if raw.Period != want.Period {
		return m.refuse("period", "the collection is of %s, not of %s as asked for", raw.Period, want.Period)
	}
	return nil
}

// decodeAll decodes the files in the order of the sources, whatever the order of the manifest.
func decodeAll(raw activities.RawCollection) ([]answer, error) {
	answers := make([]answer, 0, len(sources))
	var faults []error
	for _, s := range sources {
		a, err := decode(s, content(raw, s.file))
		if err == nil {
			err = checkMonth(a, raw.Period)
		}
		faults = append(faults, err)
		answers = append(answers, a)
	}
	return answers, errors.Join(faults...)
}

func content(raw activities.RawCollection, file string) []byte {
	i := slices.IndexFunc(raw.Files, func(f activities.RawFile) bool { return f.Name == file })
	return raw.Files[i].Content
}

// checkMonth refuses a file whose yearly chart has figures for one month only, and that is none of the period's. A chart
// without any figures, or with several months, says nothing about the period.
func checkMonth(a answer, period scoring.Period) error {
	first := period.LastMonth() - int(period.Span()) + 1
	if len(a.months) != 1 || first <= a.months[0] && a.months[0] <= period.LastMonth() {
		return nil
	}
	return place{file: a.file}.refuse("data.monthlyChart",
		"only month %02d has figures, so the file is of that month and not of %s; collect it again", a.months[0], period)
}

func unknownFields(answers []answer) (fields []string) {
	for _, a := range answers {
		for _, path := range a.unknown {
			fields = append(fields, a.file+": "+strings.TrimPrefix(path, "."))
		}
	}
	return fields
}
