package postgres

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"testing"

	"danhgia/activities"
	"danhgia/publication"
)

func signer(name byte) publication.Signer {
	return publication.NewSigner(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{name}, ed25519.SeedSize)))
}

// seal is what publications of these tests carry. It proves nothing: the domain's tests are about that.
var seal = activities.Seal{Statement: []byte("stated"), Signature: make([]byte, 64), Key: signer('A').ID()}

func endorsed(t *testing.T, by, key byte) publication.Key {
	t.Helper()
	k, err := signer(by).Endorse(signer(key).Public(), sometime)
	must(t, err)
	return k
}

// enrolled makes key A the province's.
func enrolled(t *testing.T, s *Store) {
	t.Helper()
	must(t, s.Enrol(t.Context(), "H44", endorsed(t, 'A', 'A')))
}

func (s *Store) keyStates(t *testing.T) (states []string) {
	t.Helper()
	keys, err := s.SigningKeys(t.Context(), "H44")
	must(t, err)
	for _, k := range keys {
		states = append(states, k.ID[:4]+" "+string(k.State)+" "+k.Reason)
	}
	return states
}

func TestAProvinceSignsByOneKeyAtATime(t *testing.T) {
	s := openStore(t)
	a, b := signer('A').ID()[:4], signer('B').ID()[:4]
	enrolled(t, s)
	enrolled(t, s) // every worker says so when it starts
	same(t, []string{a + " active "}, s.keyStates(t))

	refused := func(k publication.Key) {
		t.Helper()
		if err := s.Enrol(t.Context(), "H44", k); !errors.Is(err, activities.ErrRefused) {
			t.Errorf("key %s: %v", k.ID, err)
		}
	}
	refused(endorsed(t, 'B', 'B')) // endorsed by itself, while A signs
	must(t, s.Enrol(t.Context(), "H44", endorsed(t, 'A', 'B')))
	same(t, []string{b + " active ", a + " retired rotated"}, s.keyStates(t))
	refused(endorsed(t, 'A', 'A')) // a retired key
	refused(endorsed(t, 'A', 'C')) // endorsed by one

	for _, reason := range []string{"", " "} {
		if err := s.Revoke(t.Context(), "H44", signer('B').ID(), reason); !errors.Is(err, activities.ErrRefused) {
			t.Errorf("revoked without a reason: %v", err)
		}
	}
	if err := s.Revoke(t.Context(), "H44", "0", "lộ khóa"); !errors.Is(err, activities.ErrNotFound) {
		t.Errorf("revoked a key that there is not: %v", err)
	}
	must(t, s.Revoke(t.Context(), "H44", signer('A').ID(), "lộ khóa"))
	must(t, s.Revoke(t.Context(), "H44", signer('B').ID(), "mất khóa"))
	same(t, []string{b + " revoked mất khóa", a + " revoked lộ khóa"}, s.keyStates(t))
	refused(endorsed(t, 'B', 'B'))
	refused(endorsed(t, 'B', 'C'))
	must(t, s.Enrol(t.Context(), "H44", endorsed(t, 'C', 'C'))) // after a loss a province begins anew
}

func TestOnlyTheActiveKeyPublishes(t *testing.T) {
	s, _ := claimed(t)
	must(t, s.SaveCollection(t.Context(), snapshot, collection()))
	run, err := s.SaveScores(t.Context(), scoreRun())
	must(t, err)
	mine := seal
	publish := func() error {
		_, err := s.Publish(t.Context(), key, run, true, func(revision int, _ []byte) (activities.Publication, error) {
			return activities.Publication{Key: key, Revision: revision, State: "final", Content: []byte("{}"), SHA256: snapshot, Published: sometime, Seal: mine}, nil
		})
		return err
	}
	waits := func(why string) {
		t.Helper()
		if err := publish(); err == nil || errors.Is(err, activities.ErrRefused) {
			t.Errorf("%s: %v, want an error that can be cured", why, err)
		}
	}
	waits("no key is enrolled")
	enrolled(t, s)
	must(t, s.Enrol(t.Context(), "H44", endorsed(t, 'A', 'B')))
	waits("the key is retired")
	mine.Key = signer('B').ID()
	must(t, publish())
}
