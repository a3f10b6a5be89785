package synthetic

import "math/bits"

// dice are thrown the same way each time: splitmix64, of which each seed gives a sequence of its own.
type dice uint64

func (d *dice) next() uint64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below is a number from 0 to below n.
func (d *dice) below(n int) int {
	high, _ := bits.Mul64(d.next(), uint64(n))
	return int(high)
}

// between is a number from the one to the other, both included.
func (d *dice) between(from, to int) int { return from + d.below(to-from+1) }

// is says yes so many times in a thousand.
func (d *dice) is(permille int) bool { return d.below(1000) < permille }

// seeded are dice for one thing among many, by what tells it from the others.
func seeded(parts ...uint64) (d dice) {
	for _, part := range parts {
		d = dice(d.next() ^ part)
	}
	return d
}
