package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"

	"danhgia/scoring"
)

// Claim takes the period for this run, or refuses when somebody else has it.
func (a *Activities) Claim(ctx context.Context, start Start) error {
	if err := a.Enterable(ctx, start); err != nil {
		return classify(err)
	}
	set, err := a.indexSet(ctx, start)
	if err != nil {
		return classify(err)
	}
	start.IndexSet = set.Code
	return classify(a.Store.Claim(ctx, claim(ctx, start)))
}

// Refuse gives the period up with a reason.
func (a *Activities) Refuse(ctx context.Context, start Start, reason string) error {
	return classify(a.Store.Refuse(ctx, claim(ctx, start), reason))
}

func claim(ctx context.Context, start Start) Claim {
	return Claim{Start: start, Run: activity.GetInfo(ctx).WorkflowExecution.RunID}
}

// Collect makes sure that the snapshot is there, of this province and period, and unaltered.
func (a *Activities) Collect(ctx context.Context, start Start) error {
	return a.stage(ctx, start.Key, StageCollect, func() (string, error) {
		raw, err := a.Store.RawCollection(ctx, start.Snapshot)
		if err != nil {
			return "", err
		}
		var bytes int64
		for _, f := range raw.Files {
			bytes += f.Bytes
		}
		return fmt.Sprintf("%d files, %d bytes, from %s", len(raw.Files), bytes, raw.Source), nil
	})
}

// Check reads the snapshot as a whole and stores its agencies and measures, or refuses all of it.
func (a *Activities) Check(ctx context.Context, start Start) error {
	return a.stage(ctx, start.Key, StageCheck, func() (string, error) {
		raw, err := a.Store.RawCollection(ctx, start.Snapshot)
		if err != nil {
			return "", err
		}
		collection, err := a.Read(raw, start.Key)
		if err != nil {
			return "", Refusal(err)
		}
		return collection.summary(), a.Store.SaveCollection(ctx, start.Snapshot, collection)
	})
}

func (c Collection) summary() string {
	measures, flags := 0, 0
	for _, agency := range c.Agencies {
		measures += len(agency.Figures.Measures)
		for _, m := range agency.Figures.Measures {
			flags += min(len(m.Flags), 1)
		}
	}
	return fmt.Sprintf("%d agencies, %d measures, %d flagged, %d unknown fields", len(c.Agencies), measures, flags, len(c.Unknown))
}

// Score computes every scorecard, rank and band, and stores them. The answer is the id of the score run.
func (a *Activities) Score(ctx context.Context, start Start) (id int64, err error) {
	err = a.stage(ctx, start.Key, StageScore, func() (string, error) {
		run, err := a.scores(ctx, start)
		if err != nil {
			return "", err
		}
		id, err = a.Store.SaveScores(ctx, run)
		return fmt.Sprintf("%d scorecards by %s", len(run.Standings), run.IndexSet), err
	})
	return id, err
}

func (a *Activities) scores(ctx context.Context, start Start) (ScoreRun, error) {
	set, err := a.indexSet(ctx, start)
	if err != nil {
		return ScoreRun{}, err
	}
	snapshot, err := a.Store.CurrentSnapshot(ctx, start.Key) // a period may have been collected again since it was started
	if err != nil {
		return ScoreRun{}, err
	}
	collection, err := a.Store.Collection(ctx, snapshot)
	if err != nil {
		return ScoreRun{}, err
	}
	corrections, err := a.Store.Corrections(ctx, start.Key)
	if err != nil {
		return ScoreRun{}, err
	}
	collection.correct(corrections)
	standings, err := scoreAll(set.Set, collection)
	return ScoreRun{
		Key: start.Key, Snapshot: snapshot, IndexSet: set.Code, Engine: scoring.Engine,
		Corrections: len(corrections), Standings: standings,
	}, err
}

func scoreAll(set scoring.IndexSet, c Collection) ([]scoring.Standing, error) {
	scorer := scoring.NewScorer(set)
	agencies := make([]scoring.Agency, len(c.Agencies))
	cards := make([]scoring.Scorecard, len(c.Agencies))
	for i, agency := range c.Agencies {
		card, err := scorer.Score(agency.Figures)
		if err != nil {
			return nil, Refusal(err)
		}
		agencies[i], cards[i] = agency.Agency, card
	}
	return set.Stand(agencies, cards), nil
}

// PublishProvisional stores the scores as the period's next revision before anybody has reviewed them. The evaluation
// goes on.
func (a *Activities) PublishProvisional(ctx context.Context, start Start, scores int64) error {
	_, err := a.publish(ctx, start, scores, scoring.Provisional, false)
	return classify(err)
}

// Publish stores the scores as the period's last revision: final when they were reviewed and approved, else
// provisional.
func (a *Activities) Publish(ctx context.Context, start Start, scores int64) error {
	return a.stage(ctx, start.Key, StagePublish, func() (string, error) {
		state := scoring.Provisional
		if start.Reviewed {
			state = scoring.Final
			var err error
			if scores, err = a.Store.Approved(ctx, start.Key, scores); err != nil {
				return "", err
			}
		}
		revision, err := a.publish(ctx, start, scores, state, true)
		return fmt.Sprintf("revision %d, %s", revision, state), err
	})
}

func (a *Activities) publish(ctx context.Context, start Start, scores int64, state scoring.PublicationState, last bool) (revision int, err error) {
	if !a.Signer.Known() {
		return 0, errNoKey
	}
	results, err := a.results(ctx, scores)
	if err != nil {
		return 0, err
	}
	results.State = state
	return a.Store.Publish(ctx, start.Key, scores, last, func(revision int, previous []byte) (Publication, error) {
		results.Revision = revision
		return a.sealed(results, previous)
	})
}

func (a *Activities) results(ctx context.Context, scores int64) (scoring.Results, error) {
	run, err := a.Store.Scores(ctx, scores)
	if err != nil {
		return scoring.Results{}, err
	}
	raw, err := a.Store.RawCollection(ctx, run.Snapshot)
	if err != nil {
		return scoring.Results{}, err
	}
	set, err := a.indexSet(ctx, Start{Key: run.Key, IndexSet: run.IndexSet})
	if err != nil {
		return scoring.Results{}, err
	}
	now, err := a.Store.Now(ctx)
	if err != nil {
		return scoring.Results{}, err
	}
	snapshot := scoring.Snapshot{ID: run.Snapshot, Source: raw.Source, Gaps: raw.Gaps}
	for _, f := range raw.Files {
		snapshot.Files = append(snapshot.Files, f.SnapshotFile)
	}
	return scoring.Results{
		Province: raw.Province, Period: run.Period, Published: now.UTC().Truncate(time.Second),
		IndexSet: scoring.Reference{Code: set.Code, SHA256: set.SHA256}, Engine: run.Engine,
		Snapshot: snapshot, Agencies: run.Standings,
	}, nil
}

// errNoKey can be cured: the evaluation waits for a worker that has the key.
var errNoKey = errors.New("this worker has no key to sign publications with: set DANHGIA_PUBLICATION_KEY_FILE and start it again")

// sealed are results as they are stored, signed.
func (a *Activities) sealed(r scoring.Results, previous []byte) (Publication, error) {
	p, err := NewPublication(r)
	if err != nil {
		return p, err
	}
	p.Seal.Key = a.Signer.ID()
	if p.Seal.Statement, p.Seal.Signature, err = a.Signer.Seal(p.Content, previous); err != nil {
		return p, fmt.Errorf("sign results of %s: %w", r.Period, err)
	}
	return p, nil
}

// NewPublication are the bytes of results, as they are stored, hashed and published.
func NewPublication(r scoring.Results) (Publication, error) {
	content, err := r.Canonical()
	if err != nil {
		return Publication{}, fmt.Errorf("write results of %s: %w", r.Period, err)
	}
	sum := sha256.Sum256(content)
	return Publication{
		Key: Key{r.Province.Code, r.Period}, Revision: r.Revision, State: r.State,
		Content: content, SHA256: hex.EncodeToString(sum[:]), Published: r.Published,
	}, nil
}

// stage records when a stage begins and ends, around its work.
func (a *Activities) stage(ctx context.Context, k Key, s Stage, work func() (note string, err error)) error {
	if err := a.Store.StartStage(ctx, k, s); err != nil {
		return classify(err)
	}
	alive := beat(ctx)
	note, err := work()
	alive()
	if err != nil {
		return classify(fmt.Errorf("%s %s %s: %w", s, k.Province, k.Period, err))
	}
	return classify(a.Store.FinishStage(ctx, k, s, note))
}
