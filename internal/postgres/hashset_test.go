package postgres

import (
	"math/rand/v2"
	"testing"
)

func TestAHashSetIsWhatAMapIs(t *testing.T) {
	for _, expected := range []int{0, 100, 50_000} {
		r := rand.New(rand.NewPCG(1, uint64(expected)))
		set, marked := newHashSet(expected), map[uint64]bool{} // of all that are there
		var all []uint64
		for range 40_000 {
			hash := r.Uint64() >> (1 + r.IntN(3)*16) // also hashes that agree in their highest bits
			_, there := marked[hash]
			if set.Add(hash) == there {
				t.Fatalf("add %x: it is there: %v", hash, there)
			}
			if !there {
				marked[hash] = false
			}
			all = append(all, hash)
			hash = all[r.IntN(len(all))] ^ uint64(r.IntN(2)) // one that is there, or next to it
			_, is := marked[hash]
			found, again := set.Mark(hash)
			if found != is || again != marked[hash] {
				t.Fatalf("mark %x: %v, %v", hash, found, again)
			}
			if is {
				marked[hash] = true
			}
		}
		for hash, want := range marked {
			if set.Add(hash) || set.Marked(hash) != want {
				t.Fatalf("%x", hash)
			}
		}
		same(t, len(marked), set.Len())
	}
}

func TestAHashSetTakesLittleMoreThanItNeeds(t *testing.T) {
	const n = 1_000_000
	r := rand.New(rand.NewPCG(2, 2))
	set := newHashSet(0)
	for range n {
		set.Add(r.Uint64())
	}
	slots := 0
	for i := range set.parts {
		slots += len(set.parts[i].slots)
	}
	if slots > 17*n/10 {
		t.Errorf("%d slots for %d hashes", slots, n)
	}
}
