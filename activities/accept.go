package activities

import (
	"context"
	"errors"
	"hash/maphash"
	"io"

	"danhgia/scoring"
)

// RecordsOf is a file being read, one line at a time, of petitions or of ratings: see Records.
type RecordsOf[T any] interface {
	Next() error
	Line() int
	Read(to *T) error
	Counts(indicator string) bool
	Unused() []string
}

// Accepted gives one after another what a file has, of agencies of the province alone; the code of one that was merged
// becomes that of who took over its work. What concerns the file as a whole is ErrRefused.
type Accepted[T comparable] struct {
	IntakeFigures
	Refused []LineRefusal

	in       Intake
	records  RecordsOf[T]
	agencies map[string]string
	reads    reads[T]
	seed     maphash.Seed
	seen     map[uint64]uint64 // what was said of each, by hashes of both
	within   int64             // of the period
}

// reads says what Accepted has to know of a content.
type reads[T any] struct {
	column string          // of what must not stand twice
	what   scoring.Text    // they are called
	key    func(*T) string // what stands in that column
	agency func(*T) *string
	within func(*T) (bool, error) // whether it is of the period
}

func accept[T comparable](in Intake, records RecordsOf[T], agencies map[string]string, how reads[T]) *Accepted[T] {
	return &Accepted[T]{in: in, records: records, agencies: agencies, reads: how, seed: maphash.MakeSeed(), seen: map[uint64]uint64{}}
}

// Next reads the next that is taken. At the end, which is io.EOF, a file that has nothing of the period is refused.
func (a *Accepted[T]) Next(to *T) error {
	for {
		if err := a.records.Next(); errors.Is(err, io.EOF) {
			return a.end()
		} else if err != nil {
			return wordsRefused(err)
		}
		a.Lines++
		again, err := a.line(to)
		wrong, one := errors.AsType[*LineRefusal](err)
		switch {
		case one:
			a.IntakeFigures.Refused++
			a.Refused = append(a.Refused, *wrong)
			if err := a.in.TooMany(a.IntakeFigures, wrong); err != nil {
				return err
			}
		case err != nil:
			return err
		case again:
			a.Repeated++
		default:
			return nil
		}
	}
}

var saidOtherwise = scoring.Text{Vi: "tệp đã có dòng khác với nội dung khác cho mã này", En: "another line of the file says something else of it"}

// line reads one line, and says whether an earlier one has said the same.
func (a *Accepted[T]) line(to *T) (again bool, err error) {
	if err := a.records.Read(to); err != nil {
		return false, wordsRefused(err)
	}
	agency := a.reads.agency(to)
	heir, known := a.agencies[*agency]
	if !known {
		return false, &LineRefusal{File: a.in.Name, Line: a.records.Line(), Column: "agency", Value: *agency, Rule: notAnAgency}
	}
	*agency = heir
	within, err := a.reads.within(to)
	if err != nil {
		return false, Refusal(err)
	}
	key, content := a.reads.key(to), maphash.Comparable(a.seed, *to)
	at := maphash.String(a.seed, key)
	before, again := a.seen[at]
	if again && before != content {
		return false, &LineRefusal{File: a.in.Name, Line: a.records.Line(), Column: a.reads.column, Value: key, Rule: saidOtherwise}
	}
	a.seen[at] = content
	if within && !again {
		a.within++
	}
	return again, nil
}

func (a *Accepted[T]) end() error {
	if a.within == 0 && len(a.seen) > 0 {
		return Refuse("tệp không có %[2]s nào của kỳ %[1]s; hãy chọn đúng kỳ", "the file has nothing of %[1]s (%[2]s): choose its period", a.in.Period, a.reads.what)
	}
	return io.EOF
}

// keepRefusal keeps why a file was refused, with the lines that are to blame. Other errors are tried again.
func keepRefusal(ctx context.Context, s interface {
	SaveRefusal(ctx context.Context, in Intake, why scoring.Text, lines []LineRefusal) (int, error)
}, in Intake, err error, lines []LineRefusal, started func(int) error,
) error {
	if !errors.Is(err, ErrRefused) {
		return err
	}
	id, failed := s.SaveRefusal(ctx, in, scoring.Words(err), lines)
	if failed != nil {
		return failed
	}
	return errors.Join(err, started(id))
}
