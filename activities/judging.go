package activities

import (
	"context"
	"errors"
	"fmt"

	"danhgia/scoring"
)

// JudgingID is the workflow id of judging a province's dossiers again: judging/H44.
func JudgingID(province string) string { return "judging/" + province }

// JudgingRun is what judging dossiers again begins with.
type JudgingRun struct{ Province string }

// JudgedAgain is what judging dossiers again has come to.
type JudgedAgain struct {
	Otherwise int64            `json:",omitempty"` // dossiers that are judged otherwise than before
	Refused   []scoring.Period `json:",omitempty"` // that cannot be judged, for which an import says why
}

// Judges are the activities that judge stored dossiers again.
type Judges struct {
	Door  Door
	Books interface {
		// OpenBooks are the periods with dossiers whose result is not final: what is published stays as it is.
		OpenBooks(ctx context.Context, province string) ([]Key, error)
	}
}

// JudgeAgain judges the dossiers of a province's open periods by the calendar, the catalogue and the moment that hold
// now. A period that an import is at work on is waited for.
func (j *Judges) JudgeAgain(ctx context.Context, run JudgingRun) (done JudgedAgain, err error) {
	defer beat(ctx)()
	open, err := j.Books.OpenBooks(ctx, run.Province)
	if err != nil {
		return done, classify(err)
	}
	for _, k := range open {
		otherwise, err := j.Door.JudgeAgain(ctx, k)
		if errors.Is(err, ErrRefused) {
			done.Refused = append(done.Refused, k.Period)
			continue
		}
		if err != nil {
			return done, classify(fmt.Errorf("%s: %w", k.Province, err))
		}
		done.Otherwise += otherwise
	}
	return done, nil
}
