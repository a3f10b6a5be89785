package portal

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"danhgia/activities"
	"danhgia/scoring"
)

// OwnFile is the file of a collection that has the province's own figures, made from its dossiers. They take the place of
// the counts in the portal's six files; what the portal has published stays beside them. Of a period that the portal
// does not evaluate it is the only file.
const OwnFile = "own-figures.csv"

// OwnSource is who the figures of a collection are from where the portal has none.
const OwnSource = "Hồ sơ thủ tục hành chính của tỉnh"

// ownColumns are those of OwnFile. An agency without figures has one line, whose indicator is empty.
var ownColumns = []string{"agency", "source_id", "name", "kind", "indicator", "numerator", "denominator"}

// WithOwn puts the province's own figures into a collection: of agencies, each with what is known of it.
func WithOwn(raw activities.RawCollection, own []activities.CollectedAgency, capturedOn string) (activities.RawCollection, error) {
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	rows := [][]string{ownColumns}
	for _, a := range own {
		about := []string{a.Code, a.SourceID, a.Name, string(a.Kind)}
		if len(a.Figures.Measures) == 0 {
			rows = append(rows, append(about, "", "", ""))
		}
		for _, m := range a.Figures.Measures {
			rows = append(rows, slices.Concat(about, []string{m.Indicator, strconv.FormatInt(m.Numerator.Value, 10), strconv.FormatInt(m.Denominator.Value, 10)}))
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return raw, err
	}
	raw.Files = append(slices.DeleteFunc(slices.Clone(raw.Files), func(f activities.RawFile) bool { return f.Name == OwnFile }), activities.RawFile{
		Content:      text.Bytes(),
		SnapshotFile: scoring.SnapshotFile{Name: OwnFile, CapturedOn: capturedOn, Bytes: int64(text.Len()), SHA256: sha256Of(text.Bytes())},
	})
	return raw, nil
}

// ownFigures reads OwnFile; nil where a collection has none.
func ownFigures(raw activities.RawCollection) ([]activities.CollectedAgency, error) {
	if !slices.ContainsFunc(raw.Files, func(f activities.RawFile) bool { return f.Name == OwnFile }) {
		return nil, nil
	}
	text := content(raw, OwnFile)
	if err := checkUTF8(place{file: OwnFile}, text); err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = len(ownColumns)
	header, err := r.Read()
	if err != nil || !slices.Equal(header, ownColumns) {
		return nil, place{file: OwnFile}.refuse("", "the first line must be %s", strings.Join(ownColumns, ","))
	}
	var all []activities.CollectedAgency
	for {
		row, err := r.Read()
		switch {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, place{file: OwnFile}.refuse("", "is not CSV: %v; make it again", err)
		}
		line, _ := r.FieldPos(0)
		if all, err = addOwn(all, raw.Province.Code, row, place{file: OwnFile, record: named("line " + strconv.Itoa(line))}); err != nil {
			return nil, err
		}
	}
}

var ownKinds = []scoring.Kind{scoring.Province, scoring.Department, scoring.Commune}

// addOwn adds a line; the lines of an agency follow one another.
func addOwn(all []activities.CollectedAgency, province string, row []string, at place) ([]activities.CollectedAgency, error) {
	code, kind := row[0], scoring.Kind(row[3])
	if !slices.Contains(ownKinds, kind) {
		return nil, at.refuse("kind", "%q is not a kind of agency that is known here", row[3])
	}
	if err := checkCode(&record{place: at, code: code, kind: kind}, province); err != nil {
		return nil, err
	}
	if len(all) == 0 || all[len(all)-1].Code != code {
		if slices.ContainsFunc(all, func(a activities.CollectedAgency) bool { return a.Code == code }) {
			return nil, at.refuse("agency", "%s is there twice", code)
		}
		all = append(all, activities.CollectedAgency{
			Agency: scoring.Agency{Code: code, Name: row[2], Kind: kind}, SourceID: row[1], Figures: scoring.Figures{Agency: code},
		})
	}
	if row[4] == "" {
		return all, nil
	}
	last := &all[len(all)-1].Figures
	m, err := ownMeasure(row, at)
	if err == nil && slices.ContainsFunc(last.Measures, func(m scoring.Measure) bool { return m.Indicator == row[4] }) {
		err = at.refuse("indicator", "%s is there twice", row[4])
	}
	last.Measures = append(last.Measures, m)
	return all, err
}

func ownMeasure(row []string, at place) (scoring.Measure, error) {
	var counts [2]int64
	for i, text := range row[5:7] {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 || n > scoring.MaxCount {
			return scoring.Measure{}, at.refuse(ownColumns[5+i], "%s is not a whole number, as counts are", text)
		}
		counts[i] = n
	}
	return scoring.Measure{
		Indicator: row[4], Numerator: scoring.Some(counts[0]), Denominator: scoring.Some(counts[1]), Flags: []scoring.Flag{{Kind: scoring.Own}},
	}, nil
}

// overlay puts own figures in the place of collected ones; an agency that only they know is added.
func overlay(collected, own []activities.CollectedAgency) []activities.CollectedAgency {
	for _, a := range own {
		at := slices.IndexFunc(collected, func(c activities.CollectedAgency) bool { return c.Code == a.Code })
		if at < 0 {
			collected = append(collected, a)
			continue
		}
		figures := &collected[at].Figures
		for _, m := range usable(*figures, a.Figures.Measures) {
			figures.Measures = replaced(figures.Measures, m)
		}
	}
	slices.SortStableFunc(collected, func(a, b activities.CollectedAgency) int {
		if (a.Kind == scoring.Province) != (b.Kind == scoring.Province) {
			return map[bool]int{true: -1, false: 1}[a.Kind == scoring.Province]
		}
		return strings.Compare(a.Code, b.Code)
	})
	return collected
}

// usable are own measures that do not tear a group apart: where the portal gives a group's score alone, a part of its
// indicators would stand for the whole of it.
func usable(f scoring.Figures, own []scoring.Measure) []scoring.Measure {
	has := func(all []scoring.Measure, code string) bool {
		return slices.ContainsFunc(all, func(m scoring.Measure) bool { return m.Indicator == code })
	}
	for _, r := range online {
		if !has(own, r.indicator) && !has(f.Measures, r.indicator) && slices.ContainsFunc(f.Groups, func(g scoring.GroupScore) bool { return g.Group == "DVCTT" }) {
			return slices.DeleteFunc(slices.Clone(own), func(m scoring.Measure) bool {
				return slices.ContainsFunc(online, func(r ratio) bool { return r.indicator == m.Indicator })
			})
		}
	}
	return own
}

func replaced(all []scoring.Measure, own scoring.Measure) []scoring.Measure {
	at := slices.IndexFunc(all, func(m scoring.Measure) bool { return m.Indicator == own.Indicator })
	if at < 0 {
		return append(all, own)
	}
	own.Published = all[at].Published
	all[at] = own
	return all
}
