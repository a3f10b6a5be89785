package tables

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"danhgia/internal/cells"
	"danhgia/scoring"
)

var scoreColumns = []string{
	"agency", "level", "code", "numerator", "denominator", "ratio", "points", "max", "given", "difference",
}

// The levels of a row of scores.
const (
	levelIndicator = "indicator"
	levelGroup     = "group"
	levelTotal     = "total"
)

// WriteScores writes agency,level,code,numerator,denominator,ratio,points,max,given,difference: for each agency every
// indicator of the set, each group after its indicators, and the total. No figure is empty, zero is 0.00; given is
// what somebody else published, difference is points less given. The cards were scored by this set.
func WriteScores(w io.Writer, set scoring.IndexSet, cards []scoring.Scorecard) error {
	s := scoreWriter{Writer: csv.NewWriter(w), set: set}
	s.write(scoreColumns...)
	for _, card := range cards {
		s.card(card)
	}
	s.Flush()
	if err := s.Error(); err != nil {
		return fmt.Errorf("write scores: %w", err)
	}
	return nil
}

type scoreWriter struct {
	*csv.Writer
	set scoring.IndexSet
}

// write leaves errors to the writer: it keeps the first, and WriteScores asks for it.
func (s scoreWriter) write(fields ...string) { _ = s.Write(fields) }

func (s scoreWriter) card(card scoring.Scorecard) {
	agency := cells.Escape(card.Agency)
	for _, group := range card.Groups {
		for _, r := range group.Indicators {
			s.write(agency, levelIndicator, r.Indicator, count(r.Numerator), count(r.Denominator), figure(r.Ratio),
				figure(r.Points), r.Max.String(), figure(r.Published), figure(r.Difference()))
		}
		s.write(agency, levelGroup, group.Code, "", "", "",
			figure(group.Points), group.Max.String(), figure(group.Published), figure(group.Difference()))
	}
	given := card.Published()
	s.write(agency, levelTotal, levelTotal, "", "", "",
		figure(card.Total), s.set.Total.String(), figure(given), figure(less(card.Total, given)))
}

func less(total, given scoring.Maybe[scoring.Hundredths]) scoring.Maybe[scoring.Hundredths] {
	if !total.Known || !given.Known {
		return scoring.Maybe[scoring.Hundredths]{}
	}
	return scoring.Some(total.Value - given.Value)
}

func figure(h scoring.Maybe[scoring.Hundredths]) string {
	if !h.Known {
		return ""
	}
	return h.Value.String()
}

func count(n scoring.Maybe[int64]) string {
	if !n.Known {
		return ""
	}
	return strconv.FormatInt(n.Value, 10)
}

// Total is what a ranking needs of an agency's scores.
type Total struct {
	Agency string
	Points scoring.Maybe[scoring.Hundredths]
}

// ReadScores reads the totals out of what WriteScores wrote, in the order of the file; name is the file's in messages.
// It refuses an agency with two totals and one without: a file that was cut off does not make a ranking.
func ReadScores(name string, r io.Reader) ([]Total, error) {
	t, err := open(name, r, scoreColumns, 0)
	if err != nil {
		return nil, err
	}
	book := totalBook{lines: map[string]int{}}
	if err := t.each(book.row); err != nil {
		return nil, err
	}
	for _, agency := range book.order {
		if book.lines[agency] == 0 {
			return nil, fmt.Errorf("%s: %s has no total row: the file is not whole", name, agency)
		}
	}
	return book.totals, nil
}

type totalBook struct {
	order  []string
	lines  map[string]int // agency → the line of its total, 0 as long as there is none
	totals []Total
}

func (b *totalBook) row(line int, fields []string) error {
	agency, level, points := cells.Unescape(fields[0]), fields[1], fields[6]
	if err := checkCode("agency", agency); err != nil {
		return err
	}
	first, seen := b.lines[agency]
	if !seen {
		b.order = append(b.order, agency)
		b.lines[agency] = 0
	}
	switch level {
	case levelIndicator, levelGroup:
		return nil
	case levelTotal:
	default:
		return fmt.Errorf("level %q is not indicator, group or total", excerpt(level))
	}
	if first > 0 {
		return fmt.Errorf("the total of %s stands on line %d already", agency, first)
	}
	b.lines[agency] = line
	total, err := parseScore(points)
	if err != nil {
		return fmt.Errorf("total of %s: %w", agency, err)
	}
	b.totals = append(b.totals, Total{agency, total})
	return nil
}
