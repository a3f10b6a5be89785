package activities

import (
	"errors"
	"io"

	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/scoring"
)

// Screen lets pass the dossiers of a province's agencies: the code of one that was merged becomes that of who took over
// its work. A line of anybody else is refused, and so is a file of another period. What is wrong with a file as a whole
// becomes ErrRefused.
type Screen struct {
	Records
	name     string            // of the file
	agencies map[string]string // by every code that was ever one: the one that has the work at the period's end
	span     dossier.Judge
	lines    int64          // of the file so far
	passed   int64          // accepted dossiers that were read: of those that are known already, none is
	within   int64          // of them, of the period
	first    dossier.Moment // receipt of the earliest of them
	last     dossier.Moment
	period   scoring.Period
}

// NewScreen screens the records of a file of a period; rows are the register of agencies.
func NewScreen(name string, r Records, p scoring.Period, rows []AgencyRow) (*Screen, error) {
	span, err := dossier.NewJudge(p, calendar.Calendar{})
	if err != nil {
		return nil, Refusal(err)
	}
	last, err := calendar.ParseDay(p.LastDay())
	if err != nil {
		return nil, Refusal(err)
	}
	return &Screen{Records: r, name: name, agencies: heirs(rows, last), span: span, period: p}, nil
}

// heirs are who has the work of each agency on a day.
func heirs(rows []AgencyRow, on calendar.Day) map[string]string {
	successor := map[string]string{}
	all := map[string]string{}
	for _, row := range rows {
		if row.Kind == scoring.Province {
			continue
		}
		all[row.Code] = row.Code
		if row.To.Known && row.To.Value <= on && row.Successor != "" {
			successor[row.Code] = row.Successor
		}
	}
	for code := range all {
		heir := code
		for range rows { // no longer than there are agencies, whatever stands in the register
			next, merged := successor[heir]
			if !merged {
				break
			}
			heir = next
		}
		all[code] = heir
	}
	return all
}

var notAnAgency = scoring.Text{Vi: "không phải mã cơ quan, đơn vị của tỉnh trong danh sách", En: "not the code of an agency of the province in the register"}

// Read parses the line.
func (s *Screen) Read(d *dossier.Dossier) error {
	if err := s.Records.Read(d); err != nil {
		return wordsRefused(err)
	}
	heir, known := s.agencies[d.Agency]
	if !known {
		return &LineRefusal{File: s.name, Line: s.Line(), Column: "agency", Value: d.Agency, Rule: notAnAgency}
	}
	d.Agency = heir
	s.note(d)
	return nil
}

func (s *Screen) note(d *dossier.Dossier) {
	if d.Received == 0 {
		return // never accepted: of no period
	}
	s.passed++
	end := d.Ended
	if end == 0 {
		end = d.Returned
	}
	if d.Received < s.span.To && (end == 0 || end >= s.span.From) {
		s.within++
	}
	if s.first == 0 || d.Received < s.first {
		s.first = d.Received
	}
	s.last = max(s.last, d.Received)
}

// Next moves to the next line. At the end, a file none of whose dossiers is of the period is refused.
func (s *Screen) Next() error {
	err := s.Records.Next()
	if err == nil {
		s.lines++
	}
	if errors.Is(err, io.EOF) && s.within == 0 && s.passed > s.lines/2 {
		day := func(m dossier.Moment) string { return calendar.DayOf(m.Time().In(calendar.Vietnam)).Short(calendar.Vi) }
		return Refuse("không có hồ sơ nào của kỳ %[1]s: các hồ sơ trong tệp được tiếp nhận từ %[2]s đến %[3]s; hãy chọn đúng kỳ", "no dossier is of %[1]s: those of the file were received from %[2]s to %[3]s; choose their period",
			s.period, day(s.first), day(s.last))
	}
	return wordsRefused(err)
}

// wordsRefused makes final what a reader says of a file to people; a fault of the disk or the network says nothing to
// them, and is tried again.
func wordsRefused(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	if _, line := errors.AsType[*LineRefusal](err); line {
		return err
	}
	if _, speaks := errors.AsType[interface {
		error
		Vietnamese() string
	}](err); speaks {
		return Refusal(err)
	}
	return err
}
