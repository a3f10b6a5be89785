// Package activities holds every effect of an evaluation: it reads and writes through the small interfaces that it
// declares here, and it alone decides whether an error can be cured by trying again.
// Every activity may run twice with the same outcome.
package activities

import (
	"context"
	"time"

	"danhgia/publication"
	"danhgia/scoring"
)

// Activities are the effects; workflows name them through a nil pointer of this type.
type Activities struct {
	Store Store
	// Read verifies and decodes a collection for the province and period asked for; its refusals are final.
	Read func(raw RawCollection, want Key) (Collection, error)
	// Decode reads an index set from its file.
	Decode func(name string, content []byte) (scoring.IndexSet, error)
	// Signer signs what is published. Without a key nothing is published: it waits for a worker that has one.
	Signer publication.Signer
	// Tasks is what agencies are asked by for figures that the collection does not have.
	Tasks *Tasks
}

// Store is what the activities need of Postgres. Each method is one transaction.
type Store interface {
	// Now is the told time, that of the database's clock.
	Now(ctx context.Context) (time.Time, error)
	// Claim gives the period to the run. ErrTaken: another run has it, or it is published.
	Claim(ctx context.Context, c Claim) error
	// TakeOver gives a period that is going on to the run, and says how far it has come. ErrTaken: it has ended.
	TakeOver(ctx context.Context, c Claim) (Reached, error)
	// Refuse ends the run's hold on the period with a reason; the period may be started again.
	Refuse(ctx context.Context, c Claim, reason string) error
	StartStage(ctx context.Context, k Key, s Stage) error
	FinishStage(ctx context.Context, k Key, s Stage, note string) error

	Publications
	ExamineStore
	// RawCollection is a stored snapshot with its bytes. ErrNotFound.
	RawCollection(ctx context.Context, snapshot string) (RawCollection, error)
	SaveCollection(ctx context.Context, snapshot string, c Collection) error
	Collection(ctx context.Context, snapshot string) (Collection, error)
	// Corrections are what stands in place of collected figures, the latest last: what agencies entered, then rulings.
	Corrections(ctx context.Context, k Key) ([]Correction, error)

	// CurrentSnapshot is the collection that a period is scored by now. ErrNotFound.
	CurrentSnapshot(ctx context.Context, k Key) (string, error)
	SaveScores(ctx context.Context, r ScoreRun) (id int64, err error)
	Scores(ctx context.Context, id int64) (ScoreRun, error)
	// Approved is the score run that the leader has approved; scores, where the approval is older than submissions.
	Approved(ctx context.Context, k Key, scores int64) (int64, error)
	// Publish stores the next revision, written by write, once for each score run and state; the last one ends the evaluation.
	// It is given the statement of the revision before, empty where there is none.
	Publish(ctx context.Context, k Key, scores int64, last bool, write func(revision int, previous []byte) (Publication, error)) (revision int, err error)

	// Erratum is one correction. ErrNotFound.
	Erratum(ctx context.Context, id ErratumID) (Erratum, error)
	// PublishErratum stores the next revision, once for each approved correction.
	PublishErratum(ctx context.Context, id ErratumID, scores int64, write func(revision int, previous []byte) (Publication, error)) error
}

// IndexSetFile is an index set as it was handed in.
type IndexSetFile struct {
	Code    string
	Content []byte
	SHA256  string
}
