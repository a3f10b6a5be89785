package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"

	"danhgia/scoring"
)

// Stream is a publication whose agencies are read one after the other: the scorecards of 10,000 take more memory than
// the bytes that they are in.
type Stream struct {
	Publication
	Head scoring.Results // without its agencies
	Set  scoring.IndexSet

	agencies iter.Seq2[scoring.Standing, error]
}

// Stream is a revision of a period, agency by agency; number 0 is the latest. ErrNotFound: there is none.
func (a Archive) Stream(ctx context.Context, k Key, number int) (Stream, error) {
	p, err := a.publication(ctx, k, number)
	if err != nil {
		return Stream{}, err
	}
	return ReadStream(p, func(ref scoring.Reference) (scoring.IndexSet, error) { return a.IndexSet(ctx, ref) })
}

// ReadStream opens a publication as ReadRelease does. What is wrong with an agency is said when it is come to.
func ReadStream(p Publication, indexSet func(scoring.Reference) (scoring.IndexSet, error)) (s Stream, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("read revision %d of %s: %w", p.Revision, p.Period, err)
		}
	}()
	s.Publication = p
	if sum := sha256.Sum256(p.Content); hex.EncodeToString(sum[:]) != p.SHA256 {
		return s, errors.New("the stored content does not have the stored sha256")
	}
	if s.Head, s.agencies, err = scoring.ReadStandings(p.Content); err != nil {
		return s, err
	}
	s.Set, err = indexSet(s.Head.IndexSet)
	return s, err
}

// Agencies are the agencies with their scorecards, in the order of the results, as often as it is gone through.
func (s Stream) Agencies() iter.Seq2[scoring.Standing, error] {
	return func(yield func(scoring.Standing, error) bool) {
		for standing, err := range s.agencies {
			if err == nil && !standing.Card.Follows(s.Set) {
				err = fmt.Errorf("the scorecard of %s does not follow index set %s", standing.Code, s.Set.Code)
			}
			if err != nil {
				yield(standing, fmt.Errorf("read revision %d of %s: %w", s.Revision, s.Period, err))
				return
			}
			if !yield(standing, nil) {
				return
			}
		}
	}
}
