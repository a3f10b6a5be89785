package portal

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"danhgia/scoring"
)

// node is a JSON object of a file. Numbers are kept as they are written.
type node struct {
	place
	path   string // data.evaluation[]
	fields map[string]any
}

// value refuses a field that is not there: a renamed field must never turn into "no figure".
func (n node) value(field string) (any, error) {
	v, ok := n.fields[field]
	if ok {
		return v, nil
	}
	if n.record == (scoring.Text{}) {
		field = n.join(field)
	}
	return nil, n.refuse(field, "the field is missing")
}

// count reads a count: null is absent, anything but a whole number from 0 to scoring.MaxCount is refused.
func (n node) count(field string) (scoring.Maybe[int64], error) {
	text, err := n.number(field)
	if err != nil || text == "" {
		return scoring.Maybe[int64]{}, err
	}
	count, err := strconv.ParseInt(text, 10, 64)
	switch {
	case strings.HasPrefix(text, "-"):
		return scoring.Maybe[int64]{}, n.refuse(field, "%s is negative; a count is 0 or more", text)
	case errors.Is(err, strconv.ErrRange), err == nil && count > scoring.MaxCount:
		return scoring.Maybe[int64]{}, n.refuse(field, "%s is too large; a count is at most %d", text, int64(scoring.MaxCount))
	case err != nil:
		return scoring.Maybe[int64]{}, n.refuse(field, "%s is not a whole number, as counts are", text)
	}
	return scoring.Some(count), nil
}

// points reads a published score: null is absent, negative ones and more than two decimals are refused.
func (n node) points(field string) (scoring.Maybe[scoring.Hundredths], error) {
	text, err := n.number(field)
	if err != nil || text == "" {
		return scoring.Maybe[scoring.Hundredths]{}, err
	}
	points, err := scoring.ParseHundredths(text)
	if err != nil {
		return scoring.Maybe[scoring.Hundredths]{}, n.refuse(field, "%s is %v", text, err)
	}
	if points < 0 {
		return scoring.Maybe[scoring.Hundredths]{}, n.refuse(field, "%s is negative; a score is 0 or more", text)
	}
	return scoring.Some(points), nil
}

// number is a number as it is written, or empty for null.
func (n node) number(field string) (string, error) {
	v, err := n.value(field)
	if err != nil || v == nil {
		return "", err
	}
	number, ok := v.(json.Number)
	if !ok {
		return "", n.refuse(field, "is %s, not a number or null", kindOfJSON(v))
	}
	return number.String(), nil
}

// text reads a text, trimmed and in NFC; null and a missing field are empty.
func (n node) text(field string) (string, error) {
	v := n.fields[field]
	if v == nil {
		return "", nil
	}
	text, ok := v.(string)
	if !ok {
		return "", n.refuse(field, "is %s, not text", kindOfJSON(v))
	}
	text = norm.NFC.String(strings.TrimSpace(text))
	if strings.ContainsFunc(text, unreadable) {
		return "", n.refuse(field, "%q has an unreadable character", text)
	}
	return text, nil
}

func unreadable(r rune) bool { return r == unicode.ReplacementChar || unicode.IsControl(r) }

// object is a field that must be an object.
func (n node) object(field string) (node, error) {
	v, err := n.value(field)
	if err != nil {
		return node{}, err
	}
	fields, ok := v.(map[string]any)
	if !ok {
		return node{}, n.refuse(n.join(field), "is %s, not a record", kindOfJSON(v))
	}
	return node{place: n.place, path: n.join(field), fields: fields}, nil
}

// objects is a field that must be a list of objects. Each is named by its number until it is known better.
func (n node) objects(field string) ([]node, error) {
	v, err := n.value(field)
	if err != nil {
		return nil, err
	}
	list, ok := v.([]any)
	if !ok {
		return nil, n.refuse(n.join(field), "is %s, not a list", kindOfJSON(v))
	}
	nodes := make([]node, len(list))
	for i, item := range list {
		fields, ok := item.(map[string]any)
		if !ok {
			return nil, n.refuse(n.join(field), "entry %d is %s, not a record", i+1, kindOfJSON(item))
		}
		nodes[i] = node{place: n.place, path: n.join(field) + "[]", fields: fields}
	}
	return nodes, nil
}

func (n node) join(field string) string { return strings.TrimPrefix(n.path+"."+field, ".") }

func kindOfJSON(v any) jsonKind {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "text"
	case json.Number:
		return "a number"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	default:
		return "a record"
	}
}
