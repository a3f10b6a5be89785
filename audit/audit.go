// Package audit is the chain of hashes by which anybody can see that what was recorded has not been changed since. Rows
// are sealed (niêm phong) in batches; a seal holds the hash of each of its rows and the digest of the seal before, so that
// whoever has kept one digest elsewhere vouches for everything up to it.
//
//	row, row, row ─▶ seal 1 ◀─ previous ─ seal 2 ◀─ previous ─ seal 3 …      one chain for each period
package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Chain names a chain: that of a province's period; with an empty period, that of what is of no period.
type Chain struct{ Province, Period string }

// String is the chain as files and people have it: H44 2026-08; without a period: H44 -.
func (c Chain) String() string {
	if c.Period == "" {
		return c.Province + " -"
	}
	return c.Province + " " + c.Period
}

// Row is what was recorded. Persons are in it by number.
type Row struct {
	ID int64
	Chain
	At            time.Time // told, to the microsecond
	Actor, Action string
	Details       []byte // a JSON object
}

// Hash is of the canonical bytes of a row: a JSON array of all that it says, the keys of objects sorted.
func (r Row) Hash() ([sha256.Size]byte, error) {
	var details any
	decoder := json.NewDecoder(bytes.NewReader(r.Details))
	decoder.UseNumber()
	if err := decoder.Decode(&details); err != nil {
		return [sha256.Size]byte{}, fmt.Errorf("the details of row %d: %w", r.ID, err)
	}
	canonical, err := json.Marshal([]any{"danhgia audit 1", r.ID, moment(r.At), r.Actor, r.Action, r.Province, r.Period, details})
	if err != nil {
		return [sha256.Size]byte{}, fmt.Errorf("row %d: %w", r.ID, err)
	}
	return sha256.Sum256(canonical), nil
}

func moment(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000000Z") }

// Span are the numbers From to To, both included.
type Span struct{ From, To int64 }

// Seal is one batch of a chain.
type Seal struct {
	Chain
	Number   int    // from 1
	Spans    []Span // the numbers of its rows, in order
	Hashes   []byte // of its rows, in the order of their numbers
	Previous string // digest of the seal before; empty: the first
	Digest   string
	At       time.Time // real time, to the microsecond
}

// Next is the seal of rows of the chain that follows one; of the first, last is nil. Rows are sorted by number.
func Next(c Chain, last *Seal, rows []Row, at time.Time) (Seal, error) {
	s := Seal{Chain: c, Number: 1, At: at}
	if last != nil {
		s.Number, s.Previous = last.Number+1, last.Digest
	}
	for _, r := range rows {
		hash, err := r.Hash()
		if err != nil {
			return s, err
		}
		s.Hashes = append(s.Hashes, hash[:]...)
		if n := len(s.Spans); n > 0 && s.Spans[n-1].To+1 == r.ID {
			s.Spans[n-1].To = r.ID
		} else {
			s.Spans = append(s.Spans, Span{r.ID, r.ID})
		}
	}
	s.Digest = s.digest()
	return s, nil
}

// Highest is the highest number in a seal.
func (s Seal) Highest() int64 {
	highest := int64(0)
	for _, span := range s.Spans {
		highest = max(highest, span.To)
	}
	return highest
}

func (s Seal) digest() string {
	canonical := fmt.Appendf(nil, "danhgia audit seal 1\n%s\n%d\n%s\n%s\n", s.Chain, s.Number, s.Previous, moment(s.At))
	for _, span := range s.Spans {
		canonical = fmt.Appendf(canonical, "%d-%d ", span.From, span.To)
	}
	canonical = append(append(canonical, '\n'), s.Hashes...)
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:])
}

// rows are the numbers of a seal with their hashes; false: it has another number of hashes than of rows.
func (s Seal) rows(each func(id int64, hash [sha256.Size]byte)) bool {
	left := s.Hashes
	for _, span := range s.Spans {
		if span.To < span.From || span.To-span.From >= int64(len(left)/sha256.Size) {
			return false
		}
		for id := span.From; id <= span.To; id++ {
			each(id, [sha256.Size]byte(left))
			left = left[sha256.Size:]
		}
	}
	return len(left) == 0
}

// Kept is a digest that somebody has kept elsewhere.
type Kept struct {
	Chain
	Number int
	Digest string
}

// String is a line of a file of kept digests.
func (k Kept) String() string { return fmt.Sprintf("%s %d %s", k.Chain, k.Number, k.Digest) }

// ParseKept reads such a file: for each seal a line of province, period (- for none), number and digest.
func ParseKept(content string) (all []Kept, err error) {
	for i, line := range strings.Split(content, "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		k := Kept{}
		if len(fields) == 4 {
			k.Province, k.Period, k.Digest = fields[0], strings.TrimPrefix(fields[1], "-"), fields[3]
			k.Number, err = strconv.Atoi(fields[2])
		}
		if _, wrong := hex.DecodeString(k.Digest); err != nil || wrong != nil || len(k.Digest) != 2*sha256.Size || k.Number < 1 {
			return nil, fmt.Errorf("line %d: give the province, the period (- for none), the number of a seal and its digest", i+1)
		}
		all = append(all, k)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("there is no seal in it")
	}
	return slices.Clip(all), nil
}
