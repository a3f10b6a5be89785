package postgres

import (
	"encoding/binary"

	"danhgia/dossier"
)

// copyRows writes rows as the binary format of COPY has them, column by column in the order of the table. pgx's own
// CopyFrom costs several allocations a value, which for a million dossiers is more than all that Postgres does.
type copyRows struct {
	bytes   []byte
	columns uint16
}

var copyHeader = []byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00")

func (c *copyRows) begin(columns int) {
	c.bytes, c.columns = append(c.bytes[:0], copyHeader...), uint16(columns)
}

func (c *copyRows) row() { c.bytes = binary.BigEndian.AppendUint16(c.bytes, c.columns) }

func (c *copyRows) end() { c.bytes = append(c.bytes, 0xff, 0xff) }

func (c *copyRows) null() { c.bytes = append(c.bytes, 0xff, 0xff, 0xff, 0xff) }

func (c *copyRows) int16(n int) {
	c.bytes = binary.BigEndian.AppendUint16(append(c.bytes, 0, 0, 0, 2), uint16(n))
}

func (c *copyRows) int32(n int) {
	c.bytes = binary.BigEndian.AppendUint32(append(c.bytes, 0, 0, 0, 4), uint32(n))
}

func (c *copyRows) int64(n int64) {
	c.bytes = binary.BigEndian.AppendUint64(append(c.bytes, 0, 0, 0, 8), uint64(n))
}

func (c *copyRows) text(s string) {
	c.bytes = append(binary.BigEndian.AppendUint32(c.bytes, uint32(len(s))), s...)
}

// since2000 is what Postgres counts its microseconds from.
const since2000 dossier.Moment = 946684800 * 1_000_000

// moment writes a timestamptz; no moment is null.
func (c *copyRows) moment(m dossier.Moment) {
	if m == 0 {
		c.null()
		return
	}
	c.int64(int64(m - since2000))
}

const (
	timestamptzOID = 1184
	int8OID        = 20
)

// waits writes from, to, from, to … as an array of timestamptz; none are null.
func (c *copyRows) waits(all []dossier.Wait) {
	if len(all) == 0 {
		c.null()
		return
	}
	length := c.array(2*len(all), timestamptzOID)
	for _, w := range all {
		c.moment(w.From)
		c.moment(w.To)
	}
	length()
}

func (c *copyRows) int64s(all []int64) {
	length := c.array(len(all), int8OID)
	for _, n := range all {
		c.int64(n)
	}
	length()
}

// array begins an array of one dimension; what it returns ends it.
func (c *copyRows) array(elements int, oid uint32) (end func()) {
	at := len(c.bytes)
	for _, n := range [...]uint32{0, 1, 1, oid, uint32(elements), 1} { // length, dimensions, may have nulls, type, elements, first index
		c.bytes = binary.BigEndian.AppendUint32(c.bytes, n)
	}
	return func() { binary.BigEndian.PutUint32(c.bytes[at:], uint32(len(c.bytes)-at-4)) }
}
