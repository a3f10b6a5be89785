package activities

import (
	"fmt"

	"danhgia/dossier"
	"danhgia/scoring"
)

// Records is a file of dossiers being read, one line at a time, whatever its format.
//
//	for {
//		err := r.Next()   // io.EOF: there are no more; any other error concerns the file
//		r.Raw()           // was this line taken in before? then it need not be parsed
//		err = r.Read(&d)  // a *LineRefusal concerns this line alone
//	}
type Records interface {
	// Next moves to the next line, without parsing it. Once it has failed it goes on failing.
	Next() error
	// Raw is the line as it stands in the file, without its end: of CSV with its quotes, of a workbook the cells apart
	// by tabs, of JSON lines the object. It may name an applicant, so it is compared and never kept. It is valid until
	// Next, and what Raw says of a line depends on nothing but the line.
	Raw() []byte
	// Form is what the cells of a line are: the header as it stands. The same Raw under another Form is another line.
	Form() []byte
	// Line is where the line begins, 1 for the first of the file; of a workbook it is the row.
	Line() int
	// Read parses the line. A *LineRefusal says that this line is not taken: d is then to be left alone, and the next
	// line may be read. Any other error concerns the file. What is in d stays valid.
	Read(d *dossier.Dossier) error
	// Counts says whether the file has the columns that an indicator is counted by. JSON lines name no columns: of them
	// it says so of what has been read, and of the beginning of the file, which is looked at first.
	Counts(indicator string) bool
	// Unused are the columns that are not read: among them whatever is said of applicants.
	Unused() []string
}

// LineRefusal is a line of a file that is not taken.
type LineRefusal struct {
	File   string
	Line   int
	Column string       // by its canonical name; empty: the line as a whole
	Value  string       // that was refused; empty with Column, so that nothing of an applicant gets into a report
	Rule   scoring.Text // what the value has to be
}

// mostShown is how many characters of a refused value are shown.
const mostShown = 60

// Error is the refusal in English.
func (r *LineRefusal) Error() string {
	if r.Column == "" {
		return fmt.Sprintf("%s, line %d: %s", r.File, r.Line, r.Rule.En)
	}
	return fmt.Sprintf("%s, line %d, column %s: %q: %s", r.File, r.Line, r.Column, r.Excerpt(), r.Rule.En)
}

// Vietnamese is the same to people.
func (r *LineRefusal) Vietnamese() string {
	if r.Column == "" {
		return fmt.Sprintf("%s, dòng %d: %s", r.File, r.Line, r.Rule.Vi)
	}
	return fmt.Sprintf("%s, dòng %d, cột %s: %q: %s", r.File, r.Line, r.Column, r.Excerpt(), r.Rule.Vi)
}

// Excerpt is the beginning of the value.
func (r *LineRefusal) Excerpt() string {
	if short := []rune(r.Value); len(short) > mostShown {
		return string(short[:mostShown]) + "…"
	}
	return r.Value
}
