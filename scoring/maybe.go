package scoring

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// Maybe is a value or its absence. Absent is not zero: "no figure" and 0 are different statements.
// In JSON an absent value is null.
type Maybe[T any] struct {
	Value T
	Known bool
}

// Some is a value that is there.
func Some[T any](v T) Maybe[T] { return Maybe[T]{Value: v, Known: true} }

// Ptr is nil for an absent value.
func (m Maybe[T]) Ptr() *T {
	if !m.Known {
		return nil
	}
	return &m.Value
}

// FromPtr is the inverse of Ptr.
func FromPtr[T any](p *T) Maybe[T] {
	if p == nil {
		return Maybe[T]{}
	}
	return Some(*p)
}

// MarshalJSON writes null for an absent value.
func (m Maybe[T]) MarshalJSON() ([]byte, error) {
	if !m.Known {
		return []byte("null"), nil
	}
	switch v := any(m.Value).(type) { // millions of times in one publication
	case int64:
		return strconv.AppendInt(nil, v, 10), nil
	case Hundredths:
		return v.MarshalJSON()
	default:
		return json.Marshal(m.Value)
	}
}

// UnmarshalJSON reads null as an absent value.
func (m *Maybe[T]) UnmarshalJSON(b []byte) error {
	if bytes.Equal(b, []byte("null")) {
		*m = Maybe[T]{}
		return nil
	}
	m.Known = true
	switch v := any(&m.Value).(type) {
	case *int64:
		n, err := strconv.ParseInt(string(b), 10, 64)
		*v = n
		return err
	case *Hundredths:
		return v.UnmarshalJSON(b)
	default:
		return json.Unmarshal(b, &m.Value)
	}
}
