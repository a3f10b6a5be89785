package postgres

import (
	"io"
	"time"

	"danhgia/activities"
	"danhgia/dossier"
)

// dossierColumns are the columns of dossier in the order of the table, in which rows are copied.
const dossierColumns = `received, due, ended, returned, submitted, limit_at, line_hash, fee_due, book, intake, numerators, denominators, official,
       term, channel, status, timing, requests, term_unit, ruled, facts, number, agency, procedure, reason, waits`

const countOfDossierColumns = 26

// The bits of the column facts.
const (
	factPaidOnline = 1 << iota
	factResultFile
	factDigitised
	factReused
	factShared
	factCitizenData
	factComplained
)

func facts(d *dossier.Dossier) (bits int) {
	for bit, is := range [...]bool{d.PaidOnline, d.ResultFile, d.Digitised, d.Reused, d.Shared, d.CitizenData, d.Complained} {
		if is {
			bits |= 1 << bit
		}
	}
	return bits
}

// copyDossier writes a dossier in the order of dossierColumns.
func (c *copyRows) dossier(j *activities.Judged, book, intake, official int) {
	for _, m := range [...]dossier.Moment{j.Dossier.Received, j.Due, j.Ended, j.Returned, j.Submitted, j.Limit} {
		c.moment(m)
	}
	c.int64(int64(j.Hash))
	if j.FeeKnown {
		c.int64(j.FeeDue)
	} else {
		c.null()
	}
	c.int32(book)
	c.int32(intake)
	c.int32(int(j.Numerator))
	c.int32(int(j.Denominator))
	c.some(official, c.int32)
	c.some(j.Term.Max, c.int32)
	c.int16(int(j.Channel))
	c.int16(int(j.Status))
	c.int16(int(j.Timing))
	c.int16(j.Requests)
	c.some(int(j.Term.Unit), c.int16)
	c.int16(0) // ruled
	c.int16(facts(&j.Dossier))
	for _, text := range [...]string{j.Number, j.Agency, j.Procedure, string(j.Reason)} {
		c.text(text)
	}
	c.waits(j.Waits)
}

// dossierStream is the dossiers as COPY reads them, written as they are read: while Postgres stores one part, the next
// is written.
type dossierStream struct {
	groups       []*ofAgency
	book, intake int
	lines        bool // each row ends with its line
	at           int  // in the first group
	rows         copyRows
	unread       []byte
	ended        bool
}

// atOnce is how many bytes are written before they are passed on.
const atOnce = 1 << 16

func newDossierStream(groups []*ofAgency, book, intake int, lines bool) *dossierStream {
	s := &dossierStream{groups: groups, book: book, intake: intake, lines: lines}
	columns := countOfDossierColumns
	if lines {
		columns++
	}
	s.rows.begin(columns)
	s.unread = s.rows.bytes
	return s
}

func (s *dossierStream) Read(p []byte) (int, error) {
	if len(s.unread) == 0 {
		if s.ended {
			return 0, io.EOF
		}
		s.write()
	}
	n := copy(p, s.unread)
	s.unread = s.unread[n:]
	return n, nil
}

func (s *dossierStream) write() {
	s.rows.bytes = s.rows.bytes[:0]
	for len(s.groups) > 0 && len(s.rows.bytes) < atOnce {
		g := s.groups[0]
		s.rows.row()
		s.rows.dossier(g.dossiers[s.at], s.book, s.intake, g.officials[s.at])
		if s.lines {
			s.rows.int64(int64(g.dossiers[s.at].Line))
		}
		if s.at++; s.at == len(g.dossiers) {
			s.groups, s.at = s.groups[1:], 0
		}
	}
	if len(s.groups) == 0 {
		s.rows.end()
		s.ended = true
	}
	s.unread = s.rows.bytes
}

// some writes a number of which 0 is none.
func (c *copyRows) some(n int, write func(int)) {
	if n == 0 {
		c.null()
		return
	}
	write(n)
}

// dossierRow is a row of dossier as it is read, with the official's name where it is asked for.
type dossierRow struct {
	Received, Due, Ended, Returned, Submitted, LimitAt *time.Time
	LineHash                                           int64
	FeeDue                                             *int64
	Book, Intake                                       int
	Numerators, Denominators                           uint32
	Official                                           *int
	Term                                               *int
	Channel, Status, Timing, Requests                  int16
	TermUnit                                           *int16
	Ruled, Facts                                       int16
	Number, Agency, Procedure, Reason                  string
	Waits                                              []*time.Time
}

func momentOf(t *time.Time) dossier.Moment {
	if t == nil {
		return 0
	}
	return dossier.At(*t)
}

// dossier is the state of the dossier, without the name of its official.
func (r *dossierRow) dossier() dossier.Dossier {
	is := func(fact int16) bool { return r.Facts&fact != 0 }
	d := dossier.Dossier{
		Number: r.Number, Procedure: r.Procedure, Agency: r.Agency, Channel: dossier.Channel(r.Channel), Status: dossier.Status(r.Status),
		Submitted: momentOf(r.Submitted), Received: momentOf(r.Received), Due: momentOf(r.Due), Ended: momentOf(r.Ended), Returned: momentOf(r.Returned),
		Requests: int(r.Requests), PaidOnline: is(factPaidOnline), ResultFile: is(factResultFile), Digitised: is(factDigitised),
		Reused: is(factReused), Shared: is(factShared), CitizenData: is(factCitizenData), Complained: is(factComplained),
	}
	if r.FeeDue != nil {
		d.FeeKnown, d.FeeDue = true, *r.FeeDue
	}
	if r.Term != nil && r.TermUnit != nil {
		d.Term = dossier.Term{Max: *r.Term, Unit: dossier.Unit(*r.TermUnit)}
	}
	for i := 0; i+1 < len(r.Waits); i += 2 {
		d.Waits = append(d.Waits, dossier.Wait{From: momentOf(r.Waits[i]), To: momentOf(r.Waits[i+1])})
	}
	return d
}

// counts are those that are stored, with what the dossier shows of its procedure.
func (r *dossierRow) counts() dossier.Counts {
	d := r.dossier()
	return dossier.Counts{Numerator: r.Numerators, Denominator: r.Denominators, Shows: dossier.Shows(&d, r.Denominators)}
}
