package tables

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"danhgia/internal/cells"
	"danhgia/scoring"
)

var measureColumns = []string{"agency", "indicator", "numerator", "denominator", "score"}

// Options say how measures are read.
type Options struct {
	// AsPublished takes what a source published as it is: a numerator above its denominator is flagged instead of
	// refused, and a group's score may be above its points.
	AsPublished bool
}

// ReadMeasures reads agency,indicator,numerator,denominator,score; name is the file's in messages. The agencies come
// in the order of their first row. An empty count or score is no figure; the column score may be left out. An
// indicator may be a group's code or alias: such a row has a score only. The error names up to 20 bad lines.
func ReadMeasures(name string, r io.Reader, set scoring.IndexSet, opt Options) ([]scoring.Figures, error) {
	t, err := open(name, r, measureColumns, 1)
	if err != nil {
		return nil, err
	}
	book := measureBook{Options: opt, set: set, pages: map[string]*page{}}
	book.subjects, book.slots = subjects(set)
	if err := t.each(book.row); err != nil {
		return nil, err
	}
	figures := make([]scoring.Figures, len(book.order))
	for i, p := range book.order {
		figures[i] = p.Figures
	}
	return figures, nil
}

// subject is what a row can be about: an indicator, or a whole group when indicator is nil.
type subject struct {
	code      string
	group     *scoring.Group
	indicator *scoring.Indicator
	slot      int // its place in page.lines
	groupSlot int // its group's; the group's indicators follow
}

func subjects(set scoring.IndexSet) (byCode map[string]subject, slots int) {
	byCode = map[string]subject{}
	for g := range set.Groups {
		group := &set.Groups[g]
		whole := subject{code: group.Code, group: group, slot: slots, groupSlot: slots}
		byCode[group.Code] = whole
		for _, alias := range group.Aliases {
			byCode[alias] = whole
		}
		for i := range group.Indicators {
			slots++
			indicator := &group.Indicators[i]
			byCode[indicator.Code] = subject{indicator.Code, group, indicator, slots, whole.slot}
		}
		slots++
	}
	return byCode, slots
}

// measureBook has a page for every agency.
type measureBook struct {
	Options
	set      scoring.IndexSet
	subjects map[string]subject
	slots    int
	pages    map[string]*page
	order    []*page
}

type page struct {
	scoring.Figures
	lines []int // slot → the line that gave it, 0 for none
}

func (b *measureBook) row(line int, fields []string) error {
	if err := checkCode("agency", fields[0]); err != nil {
		return err
	}
	if err := checkCode("indicator", fields[1]); err != nil {
		return err
	}
	about, ok := b.subjects[fields[1]]
	if !ok {
		return fmt.Errorf("%s is neither an indicator nor a group of index set %s", fields[1], b.set.Code)
	}
	p := b.page(fields[0])
	if err := p.claim(about, line); err != nil {
		return err
	}
	score := ""
	if len(fields) == len(measureColumns) {
		score = fields[4]
	}
	if about.indicator == nil {
		return b.group(p, about, fields[2]+fields[3], score)
	}
	return b.measure(p, about, fields[2], fields[3], score)
}

func (b *measureBook) page(agency string) *page {
	if p, ok := b.pages[agency]; ok {
		return p
	}
	p := &page{Figures: scoring.Figures{Agency: agency}, lines: make([]int, b.slots)}
	b.pages[agency] = p
	b.order = append(b.order, p)
	return p
}

// claim notes that a line gives the subject; a second one, and a group given in both ways, are refused.
func (p *page) claim(about subject, line int) error {
	if first := p.lines[about.slot]; first > 0 {
		return fmt.Errorf("%s of %s stands on line %d already", about.code, p.Agency, first)
	}
	if first := p.other(about); first > 0 {
		return fmt.Errorf("group %s of %s is given as a score and by its indicators, here and on line %d: keep one of the two", about.group.Code, p.Agency, first)
	}
	p.lines[about.slot] = line
	return nil
}

// other is the line that gives the subject's group in the other way, 0 for none.
func (p *page) other(about subject) int {
	if about.indicator != nil {
		return p.lines[about.groupSlot]
	}
	for slot := range about.group.Indicators {
		if line := p.lines[about.groupSlot+1+slot]; line > 0 {
			return line
		}
	}
	return 0
}

func (b *measureBook) group(p *page, about subject, counts, score string) error {
	if counts != "" {
		return fmt.Errorf("%s is a group: it takes a score only, numerator and denominator stay empty", about.code)
	}
	published, err := parseScore(score)
	switch {
	case err != nil:
		return err
	case !published.Known:
		return fmt.Errorf("group %s has no score: give one, or leave the row out", about.code)
	case published.Value > about.group.Points && !b.AsPublished:
		return fmt.Errorf("score %s is above the %s points of group %s", published.Value, about.group.Points, about.code)
	}
	p.Groups = append(p.Groups, scoring.GroupScore{Group: about.code, Published: published.Value})
	return nil
}

func (b *measureBook) measure(p *page, about subject, numerator, denominator, score string) error {
	n, nErr := parseCount("numerator", numerator)
	d, dErr := parseCount("denominator", denominator)
	published, sErr := parseScore(score)
	if err := cmp.Or(nErr, dErr, sErr); err != nil {
		return err
	}
	m := scoring.Measure{Indicator: about.code, Numerator: n, Denominator: d, Published: published}
	switch above := n.Value > d.Value; {
	case n.Known != d.Known:
		return errors.New("numerator and denominator are given together or not at all")
	case above && !b.AsPublished:
		return fmt.Errorf("numerator %d is above denominator %d", n.Value, d.Value)
	case above:
		m.Flags = []scoring.Flag{{Kind: scoring.NumeratorAbove}}
	}
	p.Measures = append(p.Measures, m)
	return nil
}

func parseCount(what, text string) (scoring.Maybe[int64], error) {
	if text == "" {
		return scoring.Maybe[int64]{}, nil
	}
	if strings.Trim(text, "0123456789") != "" {
		return scoring.Maybe[int64]{}, fmt.Errorf("%s %q is not a count: digits only, no sign, point or separator", what, excerpt(text))
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n > scoring.MaxCount {
		return scoring.Maybe[int64]{}, fmt.Errorf("%s %s is too large: at most %d", what, excerpt(text), int64(scoring.MaxCount))
	}
	return scoring.Some(n), nil
}

func parseScore(text string) (scoring.Maybe[scoring.Hundredths], error) {
	if text == "" {
		return scoring.Maybe[scoring.Hundredths]{}, nil
	}
	score, err := scoring.ParseHundredths(text)
	if err != nil {
		return scoring.Maybe[scoring.Hundredths]{}, fmt.Errorf("score %q: %w", excerpt(text), err)
	}
	if text[0] == '-' {
		return scoring.Maybe[scoring.Hundredths]{}, fmt.Errorf("score %s is negative", text)
	}
	return scoring.Some(score), nil
}

// WriteMeasures writes what ReadMeasures reads.
func WriteMeasures(w io.Writer, all []scoring.Figures) error {
	rows := csv.NewWriter(w)
	_ = rows.Write(measureColumns) // the writer keeps its first error
	for _, figures := range all {
		for _, m := range figures.Measures {
			_ = rows.Write([]string{cells.Escape(figures.Agency), m.Indicator, count(m.Numerator), count(m.Denominator), figure(m.Published)})
		}
	}
	rows.Flush()
	if err := rows.Error(); err != nil {
		return fmt.Errorf("write measures: %w", err)
	}
	return nil
}
