package web

import (
	"context"
	"encoding/json"
	"slices"

	"danhgia/activities"
	"danhgia/publication"
	"danhgia/scoring"
)

func (s *shelves) Past(_ context.Context, before scoring.Period, agency string) (past []activities.Past, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.publications {
		if p.Period.Span() != before.Span() || p.Period.Compare(before) >= 0 {
			continue
		}
		var r scoring.Results
		if err := json.Unmarshal(p.Content, &r); err != nil {
			return nil, err
		}
		then := activities.Past{Publication: p, Basis: scoring.Basis{IndexSet: r.IndexSet.Code, Engine: r.Engine, Whole: true}}
		if at := slices.IndexFunc(r.Agencies, func(s scoring.Standing) bool { return s.Code == agency }); at >= 0 {
			then.Standing, then.Basis = r.Agencies[at], scoring.BasisOf(r, r.Agencies[at])
		}
		past = append(past, then)
	}
	return past, s.err
}

func (s *shelves) Revisions(_ context.Context, p scoring.Period) (revisions []activities.Publication, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, publication := range slices.Backward(s.all) {
		if publication.Period == p {
			publication.Content = nil
			revisions = append(revisions, publication)
		}
	}
	return revisions, s.err
}

func (s *shelves) Revision(_ context.Context, p scoring.Period, revision int) (activities.Publication, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, publication := range s.all {
		if publication.Period == p && publication.Revision == revision {
			return publication, s.err
		}
	}
	return activities.Publication{}, activities.ErrNotFound
}

// Document is unsigned, and its index set is no file: what proves a revision is tested where it is made.
func (s *shelves) Document(ctx context.Context, p scoring.Period, revision int) ([]byte, error) {
	read := func() (activities.Publication, error) { return s.Revision(ctx, p, revision) }
	if revision == 0 {
		read = func() (activities.Publication, error) { return s.Publication(ctx, p) }
	}
	found, err := read()
	if err != nil {
		return nil, err
	}
	return publication.Document{IndexSet: []byte("sample"), Results: found.Content}.Encode()
}

func (s *shelves) SigningKeys(context.Context) ([]publication.ListedKey, error) {
	return []publication.ListedKey{{Key: publication.Key{ID: sampleKey, By: sampleKey}, State: publication.ActiveKey}}, s.err
}

const sampleKey = "0123456789abcdef0123456789abcdef"

func (s *shelves) Timeliness(context.Context) ([]activities.Timeliness, error) {
	return s.timeliness, s.err
}
