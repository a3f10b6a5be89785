package postgres

// hashSet is a set of 63-bit hashes that can be marked, 8 bytes each in a table at most three quarters full.
type hashSet struct {
	slots []uint64 // hash<<1 with the mark in the lowest bit; 0: free
	used  int
}

// mark is the bit of a slot that says that its hash was asked for.
const mark = 1

func newHashSet(expected int) *hashSet {
	size := 1 << 10
	for size*3 < expected*4 {
		size *= 2
	}
	return &hashSet{slots: make([]uint64, size)}
}

// slot is where a hash stands or would stand. The hash is a good one: its lower bits choose the slot.
func (s *hashSet) slot(key uint64) *uint64 {
	for i := key >> 1; ; i++ {
		at := &s.slots[i&uint64(len(s.slots)-1)]
		if *at == 0 || *at|mark == key|mark {
			return at
		}
	}
}

// slotKey is never 0: so one hash in 2^63 is another one's twin.
func slotKey(hash uint64) uint64 { return max(hash<<1, 2) }

// Add adds a hash and says whether it is new.
func (s *hashSet) Add(hash uint64) (fresh bool) {
	at := s.slot(slotKey(hash))
	if *at != 0 {
		return false
	}
	*at = slotKey(hash)
	if s.used++; s.used*4 > len(s.slots)*3 {
		s.grow()
	}
	return true
}

// Mark marks a hash that is there, and says whether it was marked already.
func (s *hashSet) Mark(hash uint64) (there, again bool) {
	at := s.slot(slotKey(hash))
	if *at == 0 {
		return false, false
	}
	again = *at&mark != 0
	*at |= mark
	return true, again
}

// Marked says whether a hash is there and marked.
func (s *hashSet) Marked(hash uint64) bool { return *s.slot(slotKey(hash))&mark != 0 }

func (s *hashSet) grow() {
	old := s.slots
	s.slots = make([]uint64, 2*len(old))
	for _, k := range old {
		if k != 0 {
			*s.slot(k) = k
		}
	}
}
