package publication

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"danhgia/scoring"
)

// Part is a stretch of the results: first the head, then each agency. Together they are all of its bytes, so that
// an alteration is found in its place, whatever it does to the text.
type Part struct {
	Agency string `json:"agency"` // code; empty for the head
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

type partTable []Part

// Digest is the sha256 of content, in hexadecimal digits.
func Digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// canonical are the bytes of the table that a statement has the sha256 of.
func (t partTable) canonical() ([]byte, error) { return scoring.Canonical(t) }

var errNotCanonical = errors.New("the results are not in their canonical form")

// agenciesKey is how the list of agencies begins: it is the last field of the results.
var agenciesKey = []byte(`"agencies":[`)

// split finds the parts of canonical results.
func split(results []byte) (partTable, error) {
	start := listStart(results)
	if start < 0 || !bytes.HasSuffix(results, []byte("]}")) {
		return nil, errNotCanonical
	}
	var parts partTable
	add := func(from, to int, agency string) {
		parts = append(parts, Part{agency, to - from, Digest(results[from:to])})
	}
	if start == len(results)-len("]}") {
		add(0, len(results), "")
		return parts, nil
	}
	add(0, start, "")
	for from := start; from < len(results); {
		end := valueEnd(results, from)
		if end < 0 {
			return nil, errNotCanonical
		}
		if end++; end == len(results)-1 { // the comma after an agency is its own; the last has the end of the results
			end++
		}
		code, err := codeOf(results[from:end])
		if err != nil {
			return nil, err
		}
		add(from, end, code)
		from = end
	}
	return parts, nil
}

// codeOf reads the code that an agency begins with.
func codeOf(agency []byte) (code string, err error) {
	const key = `{"code":`
	if !bytes.HasPrefix(agency, []byte(key+`"`)) {
		return "", errNotCanonical
	}
	end := min(stringEnd(agency, len(key))+1, len(agency))
	if err := json.Unmarshal(agency[len(key):end], &code); err != nil {
		return "", fmt.Errorf("read an agency of the results: %w", err)
	}
	return code, nil
}

// listStart is where the first agency begins; -1: there is no list of agencies.
func listStart(results []byte) int {
	depth := 0
	for i := 0; i < len(results); i++ {
		switch results[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			if depth == 1 && bytes.HasPrefix(results[i:], agenciesKey) {
				return i + len(agenciesKey)
			}
			i = stringEnd(results, i)
		}
	}
	return -1
}

// valueEnd is the position after the object that begins at from; -1: it does not end.
func valueEnd(content []byte, from int) int {
	depth := 0
	for i := from; i < len(content); i++ {
		switch content[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		case '"':
			i = stringEnd(content, i)
		}
	}
	return -1
}

// stringEnd is the position of the quotation mark that ends the string that begins at from.
func stringEnd(content []byte, from int) int {
	for i := from + 1; i < len(content); i++ {
		switch content[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(content)
}

// head are the results without their agencies.
func (t partTable) head(results []byte) (scoring.Results, error) {
	if len(t) == 0 || t[0].Bytes < 0 || t[0].Bytes > len(results) {
		return scoring.Results{}, errNotCanonical
	}
	head := results[:t[0].Bytes:t[0].Bytes]
	if len(t) > 1 {
		head = append(head, "]}"...)
	}
	var r scoring.Results
	err := strict(head, &r)
	return r, err
}

// standing is one agency of the results.
func standing(part []byte) (s scoring.Standing, err error) {
	err = strict(body(part), &s)
	return s, err
}

// body is the agency of a part, without what stands after it.
func body(part []byte) []byte {
	if b, last := bytes.CutSuffix(part, []byte("]}")); last {
		return b
	}
	return bytes.TrimSuffix(part, []byte(","))
}

// strict decodes one JSON value that has no unknown fields.
func strict(content []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if d.InputOffset() != int64(len(content)) {
		return errors.New("more stands after it")
	}
	return nil
}
