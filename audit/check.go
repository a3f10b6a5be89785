package audit

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Break is a place at which a chain does not hold.
type Break struct {
	Seal int   `json:",omitempty"` // number of the seal; 0: it is about no seal
	Row  int64 `json:",omitempty"` // number of the row; 0: it is about the seal itself
	Says string
}

func (b Break) String() string {
	switch {
	case b.Row == 0:
		return fmt.Sprintf("seal %d: %s", b.Seal, b.Says)
	case b.Seal == 0:
		return fmt.Sprintf("row %d: %s", b.Row, b.Says)
	}
	return fmt.Sprintf("row %d (seal %d): %s", b.Row, b.Seal, b.Says)
}

// Report is what a check of one chain came to.
type Report struct {
	Chain
	Rows, Sealed, Open int // rows that are there; of them, those sealed and those that wait for it
	Seals              int
	Head               string  // digest of the last seal
	Breaks             []Break // the first ones, seals before rows and each by number
	More               int     // breaks besides
}

// Whole says whether the chain holds.
func (r Report) Whole() bool { return len(r.Breaks) == 0 }

const mostBreaks = 20

func (r *Report) add(b Break) {
	if len(r.Breaks) == mostBreaks {
		r.More++
		return
	}
	r.Breaks = append(r.Breaks, b)
}

// Waiting is a row that waits to be sealed: when the transaction that wrote it began, in real time.
type Waiting map[int64]time.Time

// Checker checks one chain: first its seals, then its rows by number, then the end.
type Checker struct {
	report  Report
	seals   []Seal
	sealed  map[int64]place
	waiting Waiting
}

type place struct {
	seal int
	hash [sha256.Size]byte
}

// NewChecker begins with the seals of a chain, by number, the rows that wait, and the digests that were kept elsewhere.
func NewChecker(c Chain, seals []Seal, waiting Waiting, kept []Kept) *Checker {
	k := &Checker{report: Report{Chain: c, Seals: len(seals)}, seals: seals, sealed: map[int64]place{}, waiting: maps.Clone(waiting)}
	previous := ""
	for i, s := range seals {
		k.seal(s, i+1, previous)
		previous = s.Digest
		k.report.Head = s.Digest
	}
	for _, want := range kept {
		if want.Chain == c {
			k.kept(want)
		}
	}
	return k
}

func (k *Checker) seal(s Seal, number int, previous string) {
	switch {
	case s.Number != number:
		k.report.add(Break{Seal: s.Number, Says: fmt.Sprintf("a seal before it is missing: it is the %d. that there is", number)})
	case s.Previous != previous:
		k.report.add(Break{Seal: s.Number, Says: "the seal before it is not the one that it was put on"})
	}
	if s.digest() != s.Digest {
		k.report.add(Break{Seal: s.Number, Says: "its digest is not that of what it holds"})
	}
	whole := s.rows(func(id int64, hash [sha256.Size]byte) {
		if other, twice := k.sealed[id]; twice {
			k.report.add(Break{Seal: s.Number, Row: id, Says: fmt.Sprintf("seal %d holds the row already", other.seal)})
		}
		k.sealed[id] = place{s.Number, hash}
	})
	if !whole {
		k.report.add(Break{Seal: s.Number, Says: "it has not a hash for each of its rows"})
	}
}

func (k *Checker) kept(want Kept) {
	at := slices.IndexFunc(k.seals, func(s Seal) bool { return s.Number == want.Number })
	switch {
	case at < 0:
		k.report.add(Break{Seal: want.Number, Says: "the seal that was kept elsewhere is not here any more"})
	case k.seals[at].Digest != want.Digest:
		k.report.add(Break{Seal: want.Number, Says: "it is another one than the seal that was kept elsewhere"})
	}
}

// Row checks the next row of the chain.
func (k *Checker) Row(r Row) error {
	k.report.Rows++
	p, sealed := k.sealed[r.ID]
	begun, waits := k.waiting[r.ID]
	switch {
	case sealed:
		k.report.Sealed++
		delete(k.sealed, r.ID)
		hash, err := r.Hash()
		if err != nil {
			return err
		}
		if hash != p.hash {
			k.report.add(Break{Seal: p.seal, Row: r.ID, Says: "it is not what was sealed: it was changed afterwards"})
		}
	case waits:
		k.report.Open++
		delete(k.waiting, r.ID)
		if used, is := UsedUp(r.ID, begun, k.seals); is {
			k.report.add(Break{Row: r.ID, Says: fmt.Sprintf("its number had been used up when it was written: seal %d was put on later numbers before; it was put in by hand", used)})
		}
	default:
		k.report.add(Break{Row: r.ID, Says: "it is in no seal and does not wait for one: it was put in by hand"})
	}
	return nil
}

// UsedUp says whether the number of a row, written by a transaction that began at a moment, cannot have been given to it
// then: numbers are given in order, and a seal that was put on before has a higher one.
func UsedUp(id int64, begun time.Time, seals []Seal) (seal int, is bool) {
	for _, s := range seals {
		if s.At.Before(begun) && s.Highest() > id {
			return s.Number, true
		}
	}
	return 0, false
}

// End is what the check came to, once all rows have been seen.
func (k *Checker) End() Report {
	for _, id := range slices.Sorted(maps.Keys(k.sealed)) {
		k.report.add(Break{Seal: k.sealed[id].seal, Row: id, Says: "it is missing: it was removed after it was sealed"})
	}
	return k.report
}
