package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"danhgia/activities"
	"danhgia/scoring"
)

var errNoAgency = errors.New("no such agency in the results")

// published is a revision, decoded. It never changes, so it is kept and shared.
type published struct {
	activities.Publication
	Results scoring.Results
	Set     scoring.IndexSet
	scorer  *scoring.Scorer

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
	decoded, err := s.decode(ctx, publication)
	if err != nil {
		return nil, fmt.Errorf("read revision %d of %s: %w", publication.Revision, publication.Period, err)
	}
	s.shelf.put(decoded)
	return decoded, nil
}

func (s *site) decode(ctx context.Context, publication activities.Publication) (*published, error) {
	p := &published{Publication: publication}
	if sum := sha256.Sum256(p.Content); hex.EncodeToString(sum[:]) != p.SHA256 {
		return nil, errors.New("the stored content does not have the stored sha256")
	}
	if err := json.Unmarshal(p.Content, &p.Results); err != nil {
		return nil, err
	}
	set, err := s.Archive.IndexSet(ctx, p.Results.IndexSet)
	if err != nil {
		return nil, errors.Join(errAway, err) // results without their index set are a fault of the store, not "not found"
	}
	p.Set, p.scorer = set, scoring.NewScorer(set)
	if err := p.check(); err != nil {
		return nil, err
	}
	p.register = newRegister(p.Results, len(set.Groups))
	return p, nil
}

// check makes sure that every card has the groups and indicators of the set, in its order.
func (p *published) check() error {
	blank, err := p.scorer.Score(scoring.Figures{})
	if err != nil {
		return err
	}
	for _, standing := range p.Results.Agencies {
		if !slices.Equal(codes(standing.Card), codes(blank)) {
			return fmt.Errorf("the scorecard of %s does not follow index set %s", standing.Code, p.Set.Code)
		}
	}
	return nil
}

func codes(card scoring.Scorecard) (codes []string) {
	for _, g := range card.Groups {
		codes = append(codes, g.Code)
		for _, r := range g.Indicators {
			codes = append(codes, r.Indicator)
		}
	}
	return codes
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
