package dossiers

import (
	"encoding/binary"
	"hash/maphash"

	"danhgia/dossier"
)

// Hasher tells dossiers and what is said of them apart, within one process.
type Hasher struct {
	seed   maphash.Seed
	buffer []byte
}

// NewHasher is one with a seed of its own.
func NewHasher() *Hasher { return &Hasher{seed: maphash.MakeSeed()} }

// Hash is that of the number, and that of all that is said.
func (h *Hasher) Hash(d *dossier.Dossier) (number, content uint64) {
	b := h.buffer[:0]
	for _, text := range [...]string{d.Number, d.Procedure, d.Agency, d.Official} {
		b = append(binary.AppendUvarint(b, uint64(len(text))), text...)
	}
	for _, m := range [...]dossier.Moment{d.Submitted, d.Received, d.Due, d.Ended, d.Returned} {
		b = binary.AppendVarint(b, int64(m))
	}
	for _, w := range d.Waits {
		b = binary.AppendVarint(binary.AppendVarint(b, int64(w.From)), int64(w.To))
	}
	for _, n := range [...]int64{int64(d.Channel), int64(d.Status), int64(d.Requests), int64(d.Term.Max), int64(d.Term.Unit), d.FeeDue} {
		b = binary.AppendVarint(b, n)
	}
	for _, is := range [...]bool{d.FeeKnown, d.PaidOnline, d.ResultFile, d.Digitised, d.Reused, d.Shared, d.CitizenData, d.Complained} {
		if is {
			b = append(b, 1)
		} else {
			b = append(b, 0)
		}
	}
	h.buffer = b
	return maphash.String(h.seed, d.Number), maphash.Bytes(h.seed, b)
}
