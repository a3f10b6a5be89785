package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"

	"danhgia/activities"
	"danhgia/scoring"
)

var errNoAgency = errors.New("no such agency in the results")

// published is a revision, decoded. It never changes, so it is kept and shared.
type published struct {
	activities.Release
	scorer   *scoring.Scorer
	register register
}

// published is the latest revision of the period that the address names.
func (s *site) published(r *http.Request, e *edition) (*published, error) {
	p, err := scoring.ParsePeriod(r.PathValue("period"))
	if err != nil {
		return nil, err
	}
	return s.read(r.Context(), e, p)
}

// publishedOf is the latest revision of a period.
func (s *site) publishedOf(ctx context.Context, p scoring.Period) (*published, error) {
	e, err := s.editions.latest(ctx)
	if err != nil {
		return nil, err
	}
	return s.read(ctx, e, p)
}

func (s *site) read(ctx context.Context, e *edition, p scoring.Period) (*published, error) {
	latest, err := e.latest(p)
	if err != nil {
		return nil, err
	}
	if found := s.shelf.find(latest.SHA256); found != nil {
		return found, nil
	}
	return s.fetch(ctx, p)
}

func (s *site) fetch(ctx context.Context, p scoring.Period) (*published, error) {
	publication, err := s.Archive.Publication(ctx, p)
	if err != nil {
		return nil, away(err)
	}
	return s.keepDecoded(ctx, publication)
}

func (s *site) keepDecoded(ctx context.Context, publication activities.Publication) (*published, error) {
	release, err := activities.ReadRelease(publication, func(ref scoring.Reference) (scoring.IndexSet, error) {
		set, err := s.Archive.IndexSet(ctx, ref)
		if err != nil {
			return set, errors.Join(errAway, err) // results without their index set are a fault of the store, not "not found"
		}
		return set, nil
	})
	if err != nil {
		return nil, err
	}
	decoded := &published{release, scoring.NewScorer(release.Set), newRegister(release.Results, len(release.Set.Groups))}
	s.shelf.put(decoded)
	return decoded, nil
}

// standing is one agency of the results; errNoAgency.
func (p *published) standing(agency string) (scoring.Standing, error) {
	at, known := p.register.at[agency]
	if !known {
		return scoring.Standing{}, errNoAgency
	}
	return p.Results.Agencies[at], nil
}

func (p *published) cards() []scoring.Scorecard {
	cards := make([]scoring.Scorecard, len(p.Results.Agencies))
	for i, standing := range p.Results.Agencies {
		cards[i] = standing.Card
	}
	return cards
}

// Explained says whether this program's rules made the results, so that its explanations and advice are theirs too.
func (p *published) Explained() bool { return p.Results.Engine == scoring.Engine }

// shelfSize revisions are kept decoded.
const shelfSize = 6

// shelf keeps the revisions that were read last.
type shelf struct {
	mu   sync.Mutex
	kept []*published
}

func (s *shelf) find(sha256 string) *published {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.kept {
		if p.SHA256 == sha256 {
			return p
		}
	}
	return nil
}

func (s *shelf) put(p *published) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) == shelfSize {
		s.kept = slices.Delete(s.kept, 0, 1)
	}
	s.kept = append(s.kept, p)
}
