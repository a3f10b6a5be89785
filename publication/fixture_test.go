package publication_test

import (
	"bytes"
	"crypto/ed25519"
	"os"
	"sync"
	"testing"
	"time"

	"danhgia/internal/indexset"
	"danhgia/publication"
	"danhgia/scoring"
)

var opening = time.Date(2026, 9, 1, 1, 0, 0, 0, time.UTC)

// signer is a key that is the same in every test.
func signer(name byte) publication.Signer {
	return publication.NewSigner(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{name}, ed25519.SeedSize)))
}

func endorse(t *testing.T, by, key publication.Signer) publication.Key {
	t.Helper()
	k, err := by.Endorse(key.Public(), opening)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

var small = sync.OnceValue(func() []byte {
	content, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		panic(err)
	}
	return content
})

func decode(content []byte) (scoring.IndexSet, error) {
	if bytes.Equal(content, small()) {
		return smallSet() // thousands of times
	}
	return indexset.Parse("index set", content)
}

var smallSet = sync.OnceValues(func() (scoring.IndexSet, error) { return indexset.Parse("index set", small()) })

// series makes the revisions of one period.
type series struct {
	t      *testing.T
	doc    publication.Document
	last   []byte // the last statement, as signed
	keys   []publication.Key
	change func(*scoring.Results) // before it is signed
}

// newSeries is a period whose first key is A.
func newSeries(t *testing.T) *series {
	return &series{t: t, keys: []publication.Key{endorse(t, signer('A'), signer('A'))}}
}

// add publishes the next revision, signed by a key.
func (s *series) add(by publication.Signer) *series {
	s.t.Helper()
	r := smallResults(s.t, len(s.doc.Chain)+1)
	if s.change != nil {
		s.change(&r)
	}
	content, err := r.Canonical()
	if err != nil {
		s.t.Fatal(err)
	}
	statement, signature, err := by.Seal(content, s.last)
	if err != nil {
		s.t.Fatal(err)
	}
	parsed, err := publication.ParseStatement(statement)
	if err != nil {
		s.t.Fatal(err)
	}
	s.last = statement
	s.doc.Keys, s.doc.IndexSet, s.doc.Results = s.keys, small(), content
	s.doc.Chain = append(s.doc.Chain, publication.Link{Statement: parsed, Signature: signature})
	return s
}

func (s *series) encoded() []byte {
	s.t.Helper()
	content, err := s.doc.Encode()
	if err != nil {
		s.t.Fatal(err)
	}
	return content
}

// smallResults are a province, a department and two communes, one of them without cases.
func smallResults(t *testing.T, revision int) scoring.Results {
	t.Helper()
	set, err := decode(small())
	if err != nil {
		t.Fatal(err)
	}
	count := scoring.Some[int64]
	scorer := scoring.NewScorer(set)
	agencies := []scoring.Agency{
		{Code: "H44", Name: "UBND tỉnh \"Phú Thọ\"", Kind: scoring.Province},
		{Code: "H44.1", Name: "Sở Một", Kind: scoring.Department},
		{Code: "H44.2", Name: "Xã Hai {[,]}", Kind: scoring.Commune},
		{Code: "H44.3", Name: "Xã Ba", Kind: scoring.Commune},
	}
	measures := [][]scoring.Measure{
		{{Indicator: "A1", Numerator: count(8), Denominator: count(10)}, {Indicator: "A2", Numerator: count(1), Denominator: count(3), Published: scoring.Some[scoring.Hundredths](340)}},
		{{Indicator: "A1", Numerator: count(int64(revision)), Denominator: count(10), Flags: []scoring.Flag{{Kind: scoring.Ruled, Note: "số 12/QĐ"}}}},
		nil,
		{{Indicator: "A1", Numerator: count(0), Denominator: count(0)}, {Indicator: "A2"}},
	}
	cards := make([]scoring.Scorecard, len(agencies))
	for i, a := range agencies {
		f := scoring.Figures{Agency: a.Code, Measures: measures[i]}
		if measures[i] == nil {
			f.Groups = []scoring.GroupScore{{Group: "A_OLD", Published: 777}}
		}
		if cards[i], err = scorer.Score(f); err != nil {
			t.Fatal(err)
		}
	}
	state := scoring.Final
	if revision > 1 {
		state = scoring.Corrected
	}
	return scoring.Results{
		Province: agencies[0], Period: "2026-08", Revision: revision, State: state, Published: opening.AddDate(0, 0, revision),
		IndexSet: scoring.Reference{Code: "small", SHA256: sum(small())}, Engine: scoring.Engine,
		Snapshot: scoring.Snapshot{ID: "s", Source: "cong.tinh.example"}, Agencies: set.Stand(agencies, cards),
	}
}

func trust(t *testing.T, keys ...publication.ListedKey) *publication.Trust {
	t.Helper()
	content, err := scoring.Canonical(publication.NewKeyList("H44", keys))
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := publication.ParseTrust(content)
	if err != nil {
		t.Fatal(err)
	}
	return &parsed
}

// listed is a key as its province lists it.
func listed(k publication.Key, state publication.KeyState) publication.ListedKey {
	return publication.ListedKey{Key: k, State: state, Reason: map[publication.KeyState]string{publication.RevokedKey: "lộ khóa"}[state]}
}

func verify(trusted *publication.Trust, content []byte) publication.Report {
	return publication.Verifier{Decode: decode, Trust: trusted}.Verify(content)
}
