package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"danhgia/scoring"
)

// Release is a publication that was read and found sound: its results, and the index set that their points are by.
// It never changes.
type Release struct {
	Publication
	Results scoring.Results
	Set     scoring.IndexSet
}

// Archive reads what was published.
type Archive struct {
	Store Publications
	// Decode reads an index set from its file.
	Decode func(name string, content []byte) (scoring.IndexSet, error)
}

// Publications is what an archive needs of Postgres.
type Publications interface {
	// Publication is the latest revision of a period. ErrNotFound: none is published.
	Publication(ctx context.Context, k Key) (Publication, error)
	// Revision is one revision of a period. ErrNotFound.
	Revision(ctx context.Context, k Key, number int) (Publication, error)
	// IndexSets are all index sets as files.
	IndexSets(ctx context.Context) ([]IndexSetFile, error)
}

// Revision is a revision of a period; number 0 is the latest. ErrNotFound: there is none.
func (a Archive) Revision(ctx context.Context, k Key, number int) (Release, error) {
	p, err := a.publication(ctx, k, number)
	if err != nil {
		return Release{}, err
	}
	return ReadRelease(p, func(ref scoring.Reference) (scoring.IndexSet, error) { return a.IndexSet(ctx, ref) })
}

func (a Archive) publication(ctx context.Context, k Key, number int) (Publication, error) {
	if number == 0 {
		return a.Store.Publication(ctx, k)
	}
	return a.Store.Revision(ctx, k, number)
}

// IndexSet is the index set with exactly this code and content. ErrNotFound: it is not stored.
func (a Archive) IndexSet(ctx context.Context, ref scoring.Reference) (scoring.IndexSet, error) {
	files, err := a.Store.IndexSets(ctx)
	if err != nil {
		return scoring.IndexSet{}, err
	}
	for _, file := range files {
		if file.Code == ref.Code && file.SHA256 == ref.SHA256 {
			return a.Decode(file.Code, file.Content)
		}
	}
	return scoring.IndexSet{}, fmt.Errorf("index set %s with sha256 %s: %w", ref.Code, ref.SHA256, ErrNotFound)
}

// ReadRelease decodes a publication, with the index set that its results name. What is not as it was stored is refused.
func ReadRelease(p Publication, indexSet func(scoring.Reference) (scoring.IndexSet, error)) (r Release, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("read revision %d of %s: %w", p.Revision, p.Period, err)
		}
	}()
	r.Publication = p
	if sum := sha256.Sum256(p.Content); hex.EncodeToString(sum[:]) != p.SHA256 {
		return r, errors.New("the stored content does not have the stored sha256")
	}
	if err := json.Unmarshal(p.Content, &r.Results); err != nil {
		return r, err
	}
	if r.Set, err = indexSet(r.Results.IndexSet); err != nil {
		return r, err
	}
	for _, standing := range r.Results.Agencies {
		if !standing.Card.Follows(r.Set) {
			return r, fmt.Errorf("the scorecard of %s does not follow index set %s", standing.Code, r.Set.Code)
		}
	}
	return r, nil
}
