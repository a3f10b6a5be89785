package activities

import (
	"context"
	"time"

	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/scoring"
)

// IntakeContent is what a file that is taken in is about.
type IntakeContent string

// The contents.
const (
	OfDossiers   IntakeContent = "dossiers"
	OfProcedures IntakeContent = "procedures"
	OfPetitions  IntakeContent = "petitions"
	OfRatings    IntakeContent = "ratings"
	OfPortal     IntakeContent = "portal" // the portal's own list of dossiers
)

// IntakeState is where an import stands.
type IntakeState string

// The states.
const (
	IntakeRunning IntakeState = "running"
	IntakeDone    IntakeState = "done"
	IntakeRefused IntakeState = "refused" // as a whole: nothing of it was kept
)

// Intake is one import of a file of a period.
type Intake struct {
	ID int // 0: it has not begun
	Key
	Content IntakeContent
	Source  string // where the file came from: upload, starter, or a source by its name
	Name    string // the file's
	Bytes   int64  // 0: not known
	By      string // id of the person; empty: nobody has asked for it
	// MostRefused is how many lines may be refused; 0: 100, and one in a hundred of those read.
	MostRefused int64
}

// TooMany is ErrRefused when more lines are refused than may be; first is one of them, where it is known.
func (i Intake) TooMany(f IntakeFigures, first error) error {
	most := i.MostRefused
	if most == 0 {
		most = 100 + f.Lines/100
	}
	switch {
	case f.Refused <= most:
		return nil
	case first == nil:
		return Refuse("đã có %d dòng không nhận được nên không nạp cả tệp", "%d lines are refused, so the file is not taken in", f.Refused)
	default:
		return Refuse("đã có %d dòng không nhận được nên không nạp cả tệp; dòng gần nhất: %s", "%d lines are refused, so the file is not taken in; the last of them: %s", f.Refused, first)
	}
}

// IntakeFigures is how far an import is. While it runs, Added are all dossiers that are new or changed.
type IntakeFigures struct {
	Lines     int64 // read, of the header none
	Added     int64 // dossiers that were not known
	Changed   int64 // dossiers that were known in another state
	Unchanged int64
	Repeated  int64 // lines that say again what an earlier line of the file has said
	Refused   int64 // lines
}

// IntakeReport is how an import ended.
type IntakeReport struct {
	ID int
	IntakeFigures
}

// Judged is a dossier with how it was judged.
type Judged struct {
	dossier.Dossier
	dossier.Verdict
	dossier.Counts
	Hash uint64 // of the line that it came from
	Line int
}

// Chunk is a part of a file on its way into the store.
type Chunk struct {
	Dossiers []Judged
	Again    []Judged // of which an earlier line of the file speaks too
	Refused  []LineRefusal
	Figures  IntakeFigures // of the file up to here
	Turn     int           // how many chunks of this try come before it
}

// Rules are those by which the dossiers of a period are judged.
type Rules struct {
	Judge     dossier.Judge
	Catalogue dossier.Catalogue
	Basis     string // a digest of what they were made of, besides the moment up to which is judged
}

// Decide judges a dossier.
func (r Rules) Decide(d *dossier.Dossier) (dossier.Verdict, dossier.Counts, error) {
	v, err := r.Judge.Of(d)
	if err != nil {
		return v, dossier.Counts{}, err
	}
	return v, r.Catalogue.Count(d, v), nil
}

// Decide judges a stored dossier again.
type Decide func(*dossier.Dossier) (dossier.Verdict, dossier.Counts, error)

// IntakeStore is what taking in dossiers needs of Postgres.
type IntakeStore interface {
	Now(ctx context.Context) (time.Time, error)
	Calendar(ctx context.Context) (calendar.Calendar, error)
	IndexSets(ctx context.Context) ([]IndexSetFile, error)
	// Catalogue is the catalogue of procedures that is valid in a period; without one it is the zero Catalogue.
	Catalogue(ctx context.Context, k Key) (dossier.Catalogue, error)
	// OpenBook takes hold of the dossiers of a period for an import, which it begins, or goes on with when it has an id.
	// ErrBusy: another import of the period is at work. The rules are asked for once the period is held, so that what
	// they were made of is not older than what anybody has judged by before. form is what the cells of the file's lines are: see Records.
	OpenBook(ctx context.Context, in Intake, rules func(context.Context) (Rules, error), form []byte) (Book, error)
	// JudgeAgain judges the stored dossiers of a period by its rules, which are asked for when no import of the period is
	// at work any more. Where they were judged by just these, or there are none, nothing is done. It says how many are
	// judged otherwise than before; what was ruled stays.
	JudgeAgain(ctx context.Context, k Key, rules func(context.Context) (Rules, error)) (otherwise int64, err error)
}

// Book are the dossiers of a period in the hold of one import. What is stored is seen by nobody before Settle.
type Book interface {
	// ID is the import's, and Done is how far an earlier try has stored the file.
	ID() int
	Done() IntakeFigures
	// Known says whether a line is that of a stored dossier, and whether it was asked before. It remembers the line. The
	// same line in another form is another one.
	Known(line []byte) (hash uint64, known, again bool)
	// First says whether a dossier is spoken of for the first time. It remembers the number.
	First(number string) bool
	// Store keeps a chunk and how far the file was read, both or neither, after those whose turn is before. Two chunks may be
	// stored side by side.
	Store(ctx context.Context, c *Chunk) error
	// Settle ends the import: it puts new states in place, keeps the old ones, judges again what has changed with time or
	// rules, and brings the tallies up to date, all of it or nothing. lacks are the indicators that the file has no
	// columns for.
	Settle(ctx context.Context, lacks []string, decide Decide) (IntakeFigures, error)
	// Refuse ends the import without a trace but its report.
	Refuse(ctx context.Context, why scoring.Text) error
	Close()
}
