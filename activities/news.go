package activities

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"danhgia/scoring"
)

// News is a publication beside what it is compared with: the last comparable period and, of a correction, the revision
// that counted before. It never changes.
type News struct {
	Release
	Before   *News // the latest of the last period of the same span; nil: none
	Corrects *News // nil: it corrects none
	Rulings  Timeliness

	byCode map[string]int
	ranked map[scoring.Kind]int
}

// Newsroom reads publications as mails tell of them. The one that was asked for last is kept: hundreds of mails tell of it.
type Newsroom struct {
	Archive Archive
	Store   NewsStore

	mu   sync.Mutex
	last *News
}

// NewsStore is what a newsroom needs of Postgres besides the archive.
type NewsStore interface {
	// Publications are the latest revisions of all periods, without their contents.
	Publications(ctx context.Context, province string) ([]Publication, error)
	// Revisions are all revisions of a period, the newest first, without their contents.
	Revisions(ctx context.Context, k Key) ([]Publication, error)
	Timeliness(ctx context.Context, province string, most int) ([]Timeliness, error)
}

const mostOfNews = 60 // periods that are looked through

// News is a revision with what it is compared with. ErrNotFound.
func (r *Newsroom) News(ctx context.Context, k Key, revision int) (*News, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := r.last; n != nil && n.Key == k && n.Revision == revision {
		return n, nil
	}
	n, err := r.read(ctx, k, revision)
	if err != nil {
		return nil, fmt.Errorf("read the news of revision %d of %s: %w", revision, k.Period, err)
	}
	r.last = n
	return n, nil
}

func (r *Newsroom) read(ctx context.Context, k Key, revision int) (*News, error) {
	release, err := r.Archive.Revision(ctx, k, revision)
	if err != nil {
		return nil, err
	}
	n := NewNews(release)
	if err := r.addBefore(ctx, n); err != nil {
		return nil, err
	}
	if err := r.addCorrected(ctx, n); err != nil {
		return nil, err
	}
	all, err := r.Store.Timeliness(ctx, k.Province, mostOfNews)
	for _, t := range all {
		if t.Period == k.Period {
			n.Rulings = t
		}
	}
	return n, err
}

// NewNews is a release without anything that it is compared with.
func NewNews(release Release) *News {
	n := &News{Release: release, byCode: map[string]int{}, ranked: map[scoring.Kind]int{}}
	for i, s := range release.Results.Agencies {
		n.byCode[s.Code] = i
		if s.Rank.Known {
			n.ranked[s.Kind]++
		}
	}
	return n
}

// addBefore finds the last period of the same span that was published.
func (r *Newsroom) addBefore(ctx context.Context, n *News) error {
	all, err := r.Store.Publications(ctx, n.Province)
	if err != nil {
		return err
	}
	var before scoring.Period
	for _, p := range all {
		if p.Period.Span() == n.Period.Span() && p.Period.Compare(n.Period) < 0 && (before == "" || p.Period.Compare(before) > 0) {
			before = p.Period
		}
	}
	if before == "" {
		return nil
	}
	release, err := r.Archive.Revision(ctx, Key{Province: n.Province, Period: before}, 0)
	n.Before = NewNews(release)
	return err
}

// addCorrected finds, of a correction, what was the period's last word before it.
func (r *Newsroom) addCorrected(ctx context.Context, n *News) error {
	if n.State != scoring.Corrected {
		return nil
	}
	revisions, err := r.Store.Revisions(ctx, n.Key)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(revisions, func(p Publication) bool { return p.Revision < n.Revision && p.State != scoring.Provisional })
	if at < 0 {
		return nil
	}
	release, err := r.Archive.Revision(ctx, n.Key, revisions[at].Revision)
	n.Corrects = NewNews(release)
	return err
}

// standing is an agency in the results; false: it is not in them.
func (n *News) standing(code string) (scoring.Standing, bool) {
	at, known := n.byCode[code]
	if !known {
		return scoring.Standing{}, false
	}
	return n.Results.Agencies[at], true
}

// before is an agency in the last comparable period; false: there is none to compare with.
func (n *News) before(s scoring.Standing) (scoring.Standing, bool) {
	if n.Before == nil {
		return scoring.Standing{}, false
	}
	then, known := n.Before.standing(s.Code)
	if !known || scoring.BasisOf(n.Results, s).Against(scoring.BasisOf(n.Before.Results, then)) != "" {
		return scoring.Standing{}, false
	}
	return then, true
}

// corrected is an agency before a correction; false: it corrects nothing of it.
func (n *News) corrected(code string) (scoring.Standing, bool) {
	if n.Corrects == nil {
		return scoring.Standing{}, false
	}
	return n.Corrects.standing(code)
}

// indicator is an indicator's name, or its code where the index set does not have it.
func (n *News) indicator(code string) string {
	for _, g := range n.Set.Groups {
		for _, i := range g.Indicators {
			if i.Code == code {
				return i.Name.In(scoring.Vi)
			}
		}
	}
	return code
}
