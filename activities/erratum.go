package activities

import (
	"context"
	"fmt"
	"time"

	"danhgia/review"
	"danhgia/scoring"
)

// ErratumID names a correction of a published result (đính chính).
type ErratumID int64

// ErratumState says where a correction stands.
type ErratumState string

// The states of a correction.
const (
	ErratumOpen      ErratumState = "open" // waits for a second person
	ErratumApproved  ErratumState = "approved"
	ErratumRefused   ErratumState = "refused"
	ErratumWithdrawn ErratumState = "withdrawn"
	ErratumPublished ErratumState = "published"
)

// In is the state in words.
func (s ErratumState) In(lang scoring.Lang) string { return erratumStates[s].In(lang) }

var erratumStates = map[ErratumState]scoring.Text{
	ErratumOpen: {Vi: "chờ phê duyệt", En: "waits for approval"}, ErratumApproved: {Vi: "đã phê duyệt, đang công khai", En: "approved, being published"},
	ErratumRefused: {Vi: "không được chấp nhận", En: "refused"}, ErratumWithdrawn: {Vi: "đã rút", En: "withdrawn"}, ErratumPublished: {Vi: "đã công khai", En: "published"},
}

// NewErratum is a correction as it is proposed. Of a figure: agency, indicator and the right counts. Of a late
// statement: the dispute that is taken over. Of computing again: nothing, or another index set.
type NewErratum struct {
	Key
	Kind      scoring.ErratumKind
	Agency    string
	Indicator string
	Counted   scoring.Maybe[review.Counted]
	Dispute   int64
	IndexSet  string // code; empty: that of the published results
	Evidence  string // dossiers, letters
	Reason    string // becomes public
}

// Erratum is a correction that was proposed.
type Erratum struct {
	NewErratum
	ID        ErratumID
	Revision  int      // that it becomes
	Agencies  []string // whose figure it is: all, where it is the province's
	Task      TaskID   // of the second person
	By        string   // review.Person.ID of who has proposed it
	Proposed  time.Time
	State     ErratumState
	DecidedBy string // review.Person.ID
	Decided   scoring.Maybe[time.Time]
	Decision  string // why it was refused or withdrawn
}

// LateDispute is a dispute that came after its deadline, with the figure that it proposes.
type LateDispute struct {
	Key
	Agency, Indicator, Reason string
	Late                      bool
	Proposed                  scoring.Maybe[review.Counted]
	Dossiers                  []string
}

// ErratumStore is what corrections need of Postgres.
type ErratumStore interface {
	Publications
	// AddErratum stores a proposal with its task and has its workflow started. ErrRefused: the period is not published,
	// or another proposal of it has not ended.
	AddErratum(ctx context.Context, e Erratum, days func(kind review.Kind, ladders []byte) (int, error)) (Erratum, error)
	// Erratum is one correction. ErrNotFound.
	Erratum(ctx context.Context, id ErratumID) (Erratum, error)
	// LatestErratum is the newest proposal of what is to become a revision. ErrNotFound.
	LatestErratum(ctx context.Context, k Key, revision int) (Erratum, error)
	// Errata are all corrections of a period, the newest first.
	Errata(ctx context.Context, k Key) ([]Erratum, error)
	// LateDispute is a dispute by its number. ErrNotFound.
	LateDispute(ctx context.Context, id int64) (LateDispute, error)
}

// ErratumRun is what the workflow of a correction begins with.
type ErratumRun struct {
	Key
	Revision int // that it becomes
}

// ErratumLook is how the newest proposal of a revision stands.
type ErratumLook struct {
	ID    ErratumID
	State ErratumState
}

// LookAtErratum says how the correction that is to become a revision stands.
func (t *Tasks) LookAtErratum(ctx context.Context, run ErratumRun) (ErratumLook, error) {
	e, err := t.Store.LatestErratum(ctx, run.Key, run.Revision)
	return ErratumLook{e.ID, e.State}, classify(err)
}

// ScoreErratum computes the scores that an approved correction leads to. The answer is the id of the score run.
func (a *Activities) ScoreErratum(ctx context.Context, id ErratumID) (scores int64, err error) {
	defer beat(ctx)()
	e, err := a.Store.Erratum(ctx, id)
	if err != nil {
		return 0, classify(err)
	}
	run, err := a.scores(ctx, Start{Key: e.Key, IndexSet: e.IndexSet})
	if err != nil {
		return 0, classify(fmt.Errorf("score correction %d: %w", id, err))
	}
	scores, err = a.Store.SaveScores(ctx, run)
	return scores, classify(err)
}

// PublishErratum publishes the scores of an approved correction as the next revision, with what has changed and why.
func (a *Activities) PublishErratum(ctx context.Context, id ErratumID, scores int64) error {
	defer beat(ctx)()
	if !a.Signer.Known() {
		return errNoKey
	}
	e, err := a.Store.Erratum(ctx, id)
	if err != nil || e.State == ErratumPublished {
		return classify(err)
	}
	before, err := Archive{a.Store, a.Decode}.Revision(ctx, e.Key, e.Revision-1)
	if err != nil {
		return classify(err)
	}
	results, err := a.results(ctx, scores)
	if err != nil {
		return classify(err)
	}
	results.State = scoring.Corrected
	results.Erratum = scoring.NewErratum(e.Kind, e.Reason, e.Evidence, before.Results, results)
	return classify(a.Store.PublishErratum(ctx, id, scores, func(revision int, previous []byte) (Publication, error) {
		if revision != e.Revision {
			return Publication{}, Refusal(fmt.Errorf("correction %d was proposed as revision %d, and %d is next", id, e.Revision, revision))
		}
		results.Revision = revision
		return a.sealed(results, previous)
	}))
}
