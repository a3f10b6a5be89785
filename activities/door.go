package activities

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"danhgia/dossier"
	"danhgia/scoring"
)

// Door takes in files of dossiers: each line is read, judged, told apart and stored, and nothing said of applicants
// passes. What was taken in before is known by its line and not read again.
type Door struct {
	Store  IntakeStore
	Decode func(name string, content []byte) (scoring.IndexSet, error)
}

// So many dossiers are stored at once: few at first, so that storing does not wait long for a small file's first.
const (
	fewestInChunk = 1 << 12
	mostInChunk   = 1 << 15
)

// inChunk is how large the chunk is to be that follows so many dossiers.
func inChunk(before int64) int { return int(min(max(before, fewestInChunk), mostInChunk)) }

// Take takes a whole file in or, when it is refused (ErrRefused), nothing of it. Any other error leaves the import to be
// gone on with: with its ID, which started is told, and the same file from its beginning. progress is told of each chunk.
func (d Door) Take(ctx context.Context, in Intake, r Records, started func(id int), progress func(IntakeFigures)) (IntakeReport, error) {
	var rules Rules
	book, err := d.Store.OpenBook(ctx, in, func(ctx context.Context) (_ Rules, err error) {
		rules, err = d.rules(ctx, in.Key)
		return rules, err
	}, r.Form())
	if err != nil {
		return IntakeReport{}, err
	}
	defer book.Close()
	started(book.ID())
	t := &taking{in: in, records: r, rules: rules, book: book, progress: progress}
	t.figures.Added, t.figures.Refused = book.Done().Added, book.Done().Refused
	report := IntakeReport{ID: book.ID()}
	if err := t.all(ctx); err != nil {
		return report, errors.Join(err, giveUp(ctx, book, err))
	}
	if report.IntakeFigures, err = book.Settle(ctx, lacks(r), rules.Decide); err != nil {
		return report, errors.Join(err, giveUp(ctx, book, err))
	}
	return report, nil
}

// JudgeAgain judges the stored dossiers of a period without a file: as time has passed, and by a calendar and a catalogue
// that have changed. It says how many are judged otherwise than before.
func (d Door) JudgeAgain(ctx context.Context, k Key) (otherwise int64, err error) {
	return d.Store.JudgeAgain(ctx, k, func(ctx context.Context) (Rules, error) { return d.rules(ctx, k) })
}

// lacks are the indicators for which a file has not the columns.
func lacks(r Records) []string {
	all := []string{}
	for _, indicator := range slices.Concat(dossier.Indicators[:], dossier.OfProcedures[:]) {
		if !r.Counts(indicator) {
			all = append(all, indicator)
		}
	}
	return all
}

// giveUp ends an import that no retry can save.
func giveUp(ctx context.Context, book Book, err error) error {
	if !errors.Is(err, ErrRefused) {
		return nil
	}
	return book.Refuse(ctx, scoring.Words(err))
}

// rules are those of a period, judged up to now while it runs.
func (d Door) rules(ctx context.Context, k Key) (r Rules, err error) {
	cal, err := d.Store.Calendar(ctx)
	if err != nil {
		return r, err
	}
	if r.Catalogue, err = d.Store.Catalogue(ctx, k); err != nil {
		return r, err
	}
	if r.Judge, err = dossier.NewJudge(k.Period, cal); err != nil {
		return r, Refusal(err)
	}
	files, err := d.Store.IndexSets(ctx)
	if err != nil {
		return r, err
	}
	set, err := chooseSet(files, d.Decode, Start{Key: k})
	if err != nil {
		return r, err
	}
	now, err := d.Store.Now(ctx)
	if err != nil {
		return r, err
	}
	r.Judge.ReceivedOnly, r.Judge.Term = set.Set.ReceivedOnly, r.Catalogue.Term
	r.Judge.To = min(r.Judge.To, dossier.At(now))
	if r.Judge.To <= r.Judge.From {
		return r, Refuse("kỳ %s chưa bắt đầu", "the period %s has not begun", k.Period)
	}
	r.Basis, err = basis(cal.Notices(), r.Catalogue.All(), r.Judge.ReceivedOnly)
	return r, err
}

// basis is a digest of what dossiers are judged by.
func basis(parts ...any) (string, error) {
	content, err := json.Marshal(parts)
	if err != nil {
		return "", fmt.Errorf("write down the rules of the period: %w", err)
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:]), nil
}

// taking is a file on its way.
type taking struct {
	in       Intake
	records  Records
	rules    Rules
	book     Book
	progress func(IntakeFigures)
	figures  IntakeFigures
	chunk    *Chunk
	turn     int // of the chunk
	telling  sync.Mutex
	told     int64 // lines
}

// besides is how many chunks are stored while another is filled.
const besides = 2

// all reads the file while what was read before is being stored.
func (t *taking) all(ctx context.Context) error {
	storing, ctx := errgroup.WithContext(ctx)
	full, free := make(chan *Chunk), make(chan *Chunk, besides+1)
	for range besides + 1 {
		free <- &Chunk{Dossiers: make([]Judged, 0, fewestInChunk)}
	}
	for range besides {
		storing.Go(func() error { return t.store(ctx, full, free) })
	}
	read := t.read(ctx, full, free)
	close(full)
	return cmp.Or(storing.Wait(), read)
}

func (t *taking) store(ctx context.Context, full <-chan *Chunk, free chan<- *Chunk) error {
	for chunk := range full {
		if err := t.book.Store(ctx, chunk); err != nil {
			return err
		}
		t.tell(chunk.Figures)
		*chunk = Chunk{Dossiers: chunk.Dossiers[:0]}
		free <- chunk
	}
	return nil
}

// tell says how far the file is, never less than before.
func (t *taking) tell(f IntakeFigures) {
	t.telling.Lock()
	defer t.telling.Unlock()
	if f.Lines >= t.told {
		t.told = f.Lines
		t.progress(f)
	}
}

func (t *taking) read(ctx context.Context, full chan<- *Chunk, free <-chan *Chunk) error {
	t.chunk = <-free
	size := inChunk(0)
	for {
		switch err := t.next(); {
		case errors.Is(err, io.EOF):
			return t.pass(ctx, full)
		case errors.Is(err, ErrRefused) && len(t.chunk.Refused) > 0:
			return errors.Join(err, t.pass(ctx, full)) // the report has the lines that are to blame
		case err != nil:
			return err
		}
		if len(t.chunk.Dossiers) < size && t.figures.Lines%(mostInChunk<<3) != 0 {
			continue
		}
		size = inChunk(t.figures.Added)
		if err := t.pass(ctx, full); err != nil {
			return err
		}
		select {
		case t.chunk = <-free:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// pass hands the chunk over.
func (t *taking) pass(ctx context.Context, full chan<- *Chunk) error {
	t.chunk.Figures, t.chunk.Turn = t.figures, t.turn
	t.turn++
	select {
	case full <- t.chunk:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// next reads one line. Only what concerns the file as a whole is an error.
func (t *taking) next() error {
	if err := t.records.Next(); err != nil {
		return err
	}
	t.figures.Lines++
	hash, known, again := t.book.Known(t.records.Raw())
	switch {
	case again:
		t.figures.Repeated++
		return nil
	case known:
		t.figures.Unchanged++
		return nil
	case t.figures.Lines <= t.book.Done().Lines:
		return nil
	}
	err := t.line(hash)
	wrong, one := errors.AsType[*LineRefusal](err)
	if !one {
		return err
	}
	return t.refuse(*wrong)
}

func (t *taking) refuse(wrong LineRefusal) error {
	t.figures.Refused++
	t.chunk.Refused = append(t.chunk.Refused, wrong)
	return t.in.TooMany(t.figures, &wrong)
}

// line reads and judges the line's dossier.
func (t *taking) line(hash uint64) error {
	t.chunk.Dossiers = slices.Grow(t.chunk.Dossiers, 1)
	j := &t.chunk.Dossiers[:len(t.chunk.Dossiers)+1][len(t.chunk.Dossiers)]
	if err := t.records.Read(&j.Dossier); err != nil {
		return err
	}
	var err error
	if j.Verdict, j.Counts, err = t.rules.Decide(&j.Dossier); err != nil {
		return Refusal(err)
	}
	j.Hash, j.Line = hash, t.records.Line()
	if !t.book.First(j.Number) {
		t.chunk.Again = append(t.chunk.Again, *j)
		return nil
	}
	t.figures.Added++
	t.chunk.Dossiers = t.chunk.Dossiers[:len(t.chunk.Dossiers)+1]
	return nil
}
