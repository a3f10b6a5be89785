package activities

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"danhgia/scoring"
)

// Taker takes in a file of one content.
type Taker interface {
	// Take takes a whole file in or, when it is refused (ErrRefused), nothing of it. Any other error leaves the import to
	// be gone on with: with its ID, which started is told, and the same file from its beginning.
	Take(ctx context.Context, in Intake, file io.Reader, started func(id int) error, progress func(IntakeFigures)) (IntakeReport, error)
}

// ImportStore is what imports need of Postgres.
type ImportStore interface {
	ImportJob(ctx context.Context, id ImportID) (ImportJob, error)
	NoteImport(ctx context.Context, j ImportJob) error
	EndImport(ctx context.Context, id ImportID, as ImportState, why scoring.Text) error
	BeginImport(ctx context.Context, j ImportJob) (ImportID, error)
	Source(ctx context.Context, id SourceID) (province string, s Source, err error)
	Import(ctx context.Context, province string, id ImportID, intake int) (Import, error)
	Refusals(ctx context.Context, intake, most int) ([]LineRefusal, error)
	Now(ctx context.Context) (time.Time, error)
}

// Fetcher brings the file of an import into the spool. ErrRefused: trying again would not help.
type Fetcher interface {
	Fetch(ctx context.Context, j ImportJob) (FetchedFile, error)
}

// WatchedFolder gives the files of a folder, each to one import.
type WatchedFolder interface {
	Ready(s Source) ([]ReadyFile, error)
	Fetch(j ImportJob) (FetchedFile, error)
	Open(j ImportJob) (io.ReadCloser, error)
	// Finish takes the file away, with a report beside it: by the ends of the files' names.
	Finish(j ImportJob, done bool, report map[string][]byte) error
}

// SpoolFiles are the files that wait to be taken in.
type SpoolFiles interface {
	NewKey() string
	Open(key string) (io.ReadCloser, error)
	Remove(key string) error
}

// Importer are the activities of imports.
type Importer struct {
	Store    ImportStore
	Takers   map[IntakeContent]Taker
	Fetchers map[SourceKind]Fetcher
	Folder   WatchedFolder
	Spool    SpoolFiles
}

var (
	errStopped = scoring.Text{Vi: "đã dừng theo yêu cầu", En: "stopped by request"}
	errRests   = errors.New("the worker stops: the next one goes on with the import")
	errNoFile  = Refuse("tệp không còn ở nơi chờ nạp; mời nạp lại", "the file is no longer in the spool: give it again")
)

// FetchImport brings the file of an import here, whole. What breaks off is gone on with by the next try.
func (i *Importer) FetchImport(ctx context.Context, id ImportID) error {
	defer beat(ctx)()
	j, err := i.Store.ImportJob(ctx, id)
	if err != nil || j.State.Ended() || j.Stops || j.Source.ID == 0 {
		return classify(err) // an upload is here
	}
	j.State = ImportFetching
	if err := i.Store.NoteImport(ctx, j); err != nil {
		return classify(err)
	}
	got, err := i.fetch(ctx, j)
	if err != nil {
		return i.refuse(ctx, j, err)
	}
	j.File, j.Bytes = got.Name, got.Bytes
	return classify(i.Store.NoteImport(ctx, j))
}

func (i *Importer) fetch(ctx context.Context, j ImportJob) (FetchedFile, error) {
	if j.Source.Kind == SourceFolder {
		return i.Folder.Fetch(j)
	}
	fetcher, known := i.Fetchers[j.Source.Kind]
	if !known {
		return FetchedFile{}, Refuse("không có cách lấy %q", "there is no kind of source %q", j.Source.Kind)
	}
	return fetcher.Fetch(ctx, j)
}

// refuse keeps the words of a refusal, which is final; other errors are tried again.
func (i *Importer) refuse(ctx context.Context, j ImportJob, err error) error {
	if !errors.Is(err, ErrRefused) {
		return classify(err)
	}
	if err := i.Store.EndImport(ctx, j.ID, ImportRefused, scoring.Words(err)); err != nil {
		return classify(err)
	}
	// Why stands in Postgres alone: a refused value may be anything, and a history is kept.
	return temporal.NewNonRetryableApplicationError(fmt.Sprintf("import %d is refused", j.ID), Final, nil)
}

// TakeImport takes the file of an import in. After a worker has died it goes on where that stopped.
func (i *Importer) TakeImport(ctx context.Context, id ImportID) error {
	defer beat(ctx)()
	j, err := i.Store.ImportJob(ctx, id)
	if err != nil || j.State.Ended() || j.Stops {
		return classify(err)
	}
	taker, known := i.Takers[j.Content]
	if !known {
		return i.refuse(ctx, j, Refuse("chưa nạp được loại dữ liệu này", "this content cannot be taken in"))
	}
	file, err := i.open(j)
	if err != nil {
		return i.refuse(ctx, j, err)
	}
	defer file.Close()
	j.State = ImportTaking
	if err := i.Store.NoteImport(ctx, j); err != nil {
		return classify(err)
	}
	return i.refuse(ctx, j, i.take(ctx, taker, &j, file))
}

func (i *Importer) take(ctx context.Context, taker Taker, j *ImportJob, file io.Reader) error {
	in := Intake{ID: j.Intake, Key: j.Key, Content: j.Content, Source: j.From(), Name: j.File, Bytes: j.Bytes, By: j.By}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	go restWithWorker(ctx, stop)
	_, err := taker.Take(ctx, in, file, func(id int) error {
		j.Intake = id
		return i.Store.NoteImport(ctx, *j)
	}, func(f IntakeFigures) {
		if activity.IsActivity(ctx) {
			activity.RecordHeartbeat(ctx, f.Lines)
		}
		if now, err := i.Store.ImportJob(ctx, j.ID); err == nil && now.Stops {
			stop(temporal.NewCanceledError()) // sooner than Temporal tells
		}
	})
	if stopped := context.Cause(ctx); temporal.IsCanceledError(stopped) || err != nil && errors.Is(stopped, errRests) {
		return stopped
	}
	return err
}

// restWithWorker has an import stop between two of its parts when its worker is told to stop: it would not be over in time.
func restWithWorker(ctx context.Context, stop context.CancelCauseFunc) {
	if !activity.IsActivity(ctx) {
		return
	}
	select {
	case <-activity.GetWorkerStopChannel(ctx):
		stop(errRests)
	case <-ctx.Done():
	}
}

func (i *Importer) open(j ImportJob) (file io.ReadCloser, err error) {
	if j.Source.Kind == SourceFolder {
		file, err = i.Folder.Open(j)
	} else {
		file, err = i.Spool.Open(j.Spool)
	}
	if errors.Is(err, ErrNotFound) {
		err = errNoFile
	}
	return file, err
}

// EndImport ends an import, whatever has become of it, and takes its file away. failed says that something else than a
// refusal has ended it.
func (i *Importer) EndImport(ctx context.Context, id ImportID, failed bool) error {
	j, err := i.Store.ImportJob(ctx, id)
	if err != nil {
		return classify(err)
	}
	as, why := ImportState(""), scoring.Text{}
	switch {
	case j.Stops:
		as, why = ImportStopped, errStopped
	case failed:
		as, why = ImportRefused, scoring.Text{Vi: "hệ thống không nạp được sau nhiều lần thử; hãy báo người quản trị máy chủ", En: "it could not be taken in after many tries: tell who runs the server"}
	}
	if !j.State.Ended() {
		if err := i.Store.EndImport(ctx, id, as, why); err != nil {
			return classify(err)
		}
	}
	if j.Source.Kind == SourceFolder {
		return i.finish(ctx, j)
	}
	return classify(i.Spool.Remove(j.Spool))
}

func (i *Importer) finish(ctx context.Context, j ImportJob) error {
	ended, err := i.Store.Import(ctx, j.Key.Province, j.ID, 0)
	if err != nil {
		return classify(err)
	}
	refused, err := i.Store.Refusals(ctx, ended.Intake, mostReported)
	if err != nil {
		return classify(err)
	}
	return classify(i.Folder.Finish(j, ended.State == ImportDone, importReport(ended, refused)))
}

// NextImport is the import that a source is to make next.
type NextImport struct {
	ID       ImportID // 0: there is none
	Workflow string
}

// PlanImport begins the next import of a source: of the first complete file of a folder, or of the period at a place in
// the list; with one period given, of that. A source that was removed or whose place is taken makes none.
func (i *Importer) PlanImport(ctx context.Context, run SourceRun, periods []scoring.Period, at int) (NextImport, error) {
	province, s, err := i.Store.Source(ctx, run.ID)
	if errors.Is(err, ErrNotFound) {
		return NextImport{}, nil
	} else if err != nil {
		return NextImport{}, classify(err)
	}
	j := ImportJob{Key: Key{Province: province}, Content: s.Content, Source: s}
	switch {
	case s.Kind == SourceFolder:
		found, err := i.firstOf(s, &j)
		if err != nil || !found {
			return NextImport{}, classify(err)
		}
	case at >= len(periods):
		return NextImport{}, nil
	default:
		j.Key.Period, j.File, j.Spool = periods[at], s.Name, i.Spool.NewKey()
	}
	id, err := i.Store.BeginImport(ctx, j)
	if errors.Is(err, ErrBusy) {
		return NextImport{}, temporal.NewApplicationErrorWithOptions(err.Error(), "Busy", temporal.ApplicationErrorOptions{NextRetryDelay: whenBusy, Cause: err})
	}
	return NextImport{ID: id, Workflow: ImportWorkflowID(j.Key, j.Content, j.From())}, classify(err)
}

// whenBusy is how long one import waits for another.
const whenBusy = 20 * time.Second

// firstOf finds the first file of a folder whose name says of which period it is; others are moved to the refused ones.
func (i *Importer) firstOf(s Source, j *ImportJob) (bool, error) {
	ready, err := i.Folder.Ready(s)
	if err != nil {
		return false, err
	}
	for _, file := range ready {
		if period, known := periodIn(file.Name); known {
			j.Key.Period, j.File, j.Bytes = period, file.Name, file.Bytes
			return true, nil
		}
		odd := ImportJob{Source: s, File: file.Name}
		if _, err := i.Folder.Fetch(odd); err != nil {
			return false, err
		}
		said := fmt.Sprintf("Không nạp tệp %s: tên tệp phải có kỳ, ví dụ ho-so-2026-08.csv.\n", file.Name)
		if err := i.Folder.Finish(odd, false, map[string][]byte{reportEnd: []byte(said)}); err != nil {
			return false, err
		}
	}
	return false, nil
}

// PeriodsAt are the periods that a source is read for at a scheduled time.
func (*Importer) PeriodsAt(_ context.Context, scheduled time.Time) ([]scoring.Period, error) {
	return PeriodsAt(scheduled), nil
}
