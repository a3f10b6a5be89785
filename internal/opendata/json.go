package opendata

import (
	"bufio"
	"encoding/json"
	"io"

	"golang.org/x/text/unicode/norm"

	"danhgia/activities"
)

// WriteJSON writes all tables as one document, {"periods": [{… a row of revisions, "indicators": […], "standings": […],
// "groups": […], "results": […]}]}, with the columns of the CSV tables as fields, numbers as numbers, null for no
// figure, and every text as it is: no spreadsheet opens it. What holds for the whole period stands with it alone.
func WriteJSON(w io.Writer, src Source) error {
	j := &jsonWriter{Writer: bufio.NewWriterSize(w, 1<<16)}
	j.say(`{"periods":[`)
	first := true
	for s, err := range src {
		if err != nil {
			return err
		}
		if !first {
			j.say(",")
		}
		first = false
		if err := j.period(s); err != nil {
			return err
		}
	}
	j.say("\n]}\n")
	return j.Flush() // it keeps the first error
}

type jsonWriter struct {
	*bufio.Writer
	line []byte
}

func (j *jsonWriter) say(text string) { _, _ = j.WriteString(text) }

// whole are the columns of other tables that a period's own row has.
var whole = map[string]bool{period.name: true, revision.name: true, state.name: true, indexSet.name: true}

func (j *jsonWriter) period(s activities.Stream) error {
	j.say("\n{")
	revisions.ofRevision(s, func(values ...value) { j.fields(revisions, values, nil) })
	for _, t := range tables[1:] {
		j.say(",\n\"" + t.name + `":[`)
		first := true
		err := writeRevision(s, map[*table]emit{t: func(values ...value) {
			if !first {
				j.say(",")
			}
			first = false
			j.say("\n{")
			j.fields(t, values, whole)
			j.say("}")
		}})
		if err != nil {
			return err
		}
		j.say("]")
	}
	j.say("}")
	return nil
}

// fields writes the fields of a row, without the braces.
func (j *jsonWriter) fields(t *table, values []value, but map[string]bool) {
	b := j.line[:0]
	for i, v := range values {
		c := t.columns[i]
		if but[c.name] {
			continue
		}
		if len(b) > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), c.name...), '"', ':')
		b = v.appendJSON(b, c.kind)
	}
	_, _ = j.Write(b)
	j.line = b
}

func (v value) appendJSON(b []byte, k kind) []byte {
	switch {
	case !v.known:
		return append(b, "null"...)
	case k == text || k == moment:
		quoted, _ := json.Marshal(norm.NFC.String(v.text)) // a string always can be
		return append(b, quoted...)
	default:
		return append(b, v.in(k)...)
	}
}
