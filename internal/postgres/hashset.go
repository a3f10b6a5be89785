package postgres

// hashSet is a set of 63-bit hashes that can be marked, 8 bytes each in tables three fifths to three quarters full. It
// grows part by part, so that it never takes much more than it needs.
type hashSet struct {
	parts [hashParts]hashPart
}

// A hash's highest 8 bits choose its part; its lowest 32 its slot.
const hashParts = 1 << 8

type hashPart struct {
	slots []uint64 // hash<<1 with the mark in the lowest bit; 0: free
	used  int
}

// mark is the bit of a slot that says that its hash was asked for.
const mark = 1

func newHashSet(expected int) *hashSet {
	s := &hashSet{}
	// Parts differ a little: an eighth more for those that get more than their share.
	size := expected/hashParts*3/2 + 16
	for i := range s.parts {
		s.parts[i].slots = make([]uint64, size)
	}
	return s
}

func (s *hashSet) part(key uint64) *hashPart { return &s.parts[key>>56] }

// slot is where a hash stands or would stand.
func (p *hashPart) slot(key uint64) *uint64 {
	size := uint64(len(p.slots))
	for i := (key >> 1 & 0xffff_ffff) * size >> 32; ; i++ {
		if i == size {
			i = 0
		}
		at := &p.slots[i]
		if *at == 0 || *at|mark == key|mark {
			return at
		}
	}
}

// slotKey is never 0: so one hash in 2^63 is another one's twin.
func slotKey(hash uint64) uint64 { return max(hash<<1, 2) }

// Add adds a hash and says whether it is new.
func (s *hashSet) Add(hash uint64) (fresh bool) {
	key := slotKey(hash)
	p := s.part(key)
	at := p.slot(key)
	if *at != 0 {
		return false
	}
	*at = key
	if p.used++; p.used*4 > len(p.slots)*3 {
		p.grow()
	}
	return true
}

// Mark marks a hash that is there, and says whether it was marked already.
func (s *hashSet) Mark(hash uint64) (there, again bool) {
	key := slotKey(hash)
	at := s.part(key).slot(key)
	if *at == 0 {
		return false, false
	}
	again = *at&mark != 0
	*at |= mark
	return true, again
}

// Marked says whether a hash is there and marked.
func (s *hashSet) Marked(hash uint64) bool {
	key := slotKey(hash)
	return *s.part(key).slot(key)&mark != 0
}

// Len is how many hashes there are.
func (s *hashSet) Len() (n int) {
	for i := range s.parts {
		n += s.parts[i].used
	}
	return n
}

func (p *hashPart) grow() {
	old := p.slots
	p.slots = make([]uint64, len(old)*5/4+1)
	for _, k := range old {
		if k != 0 {
			*p.slot(k) = k
		}
	}
}
