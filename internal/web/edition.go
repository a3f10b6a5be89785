package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"danhgia/activities"
	"danhgia/scoring"
)

// freshness is how old the list of publications may be by which pages are chosen: the longest that a correction goes
// unseen.
const freshness = time.Second

// edition is everything that is published at a moment; public pages depend on nothing else.
type edition struct {
	list []activities.Publication // the latest revisions of all periods, the newest period first, without their contents
	tag  string                   // changes with every revision
}

// latest is the latest revision of a period.
func (e *edition) latest(p scoring.Period) (activities.Publication, error) {
	at := slices.IndexFunc(e.list, func(l activities.Publication) bool { return l.Period == p })
	if at < 0 {
		return activities.Publication{}, fmt.Errorf("results of %s: %w", p, activities.ErrNotFound)
	}
	return e.list[at], nil
}

// periods are those with results, the newest first.
func (e *edition) periods() []scoring.Period {
	periods := make([]scoring.Period, len(e.list))
	for i, publication := range e.list {
		periods[i] = publication.Period
	}
	return periods
}

// editions knows the edition of the moment.
type editions struct {
	archive Archive
	now     func() time.Time // nil: the archive is asked every time
	mu      sync.Mutex       // held by the one who asks
	last    atomic.Pointer[dated]
}

type dated struct {
	*edition
	until time.Time
}

// latest asks the archive at most once in the time of freshness.
func (e *editions) latest(ctx context.Context) (*edition, error) {
	if last := e.fresh(); last != nil {
		return last, nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if last := e.fresh(); last != nil { // somebody else has asked meanwhile
		return last, nil
	}
	list, err := e.archive.Publications(ctx)
	if err != nil {
		return nil, away(err)
	}
	next := dated{edition: &edition{list, tagOf(list)}}
	if e.now != nil {
		next.until = e.now().Add(freshness)
	}
	e.last.Store(&next)
	return next.edition, nil
}

func (e *editions) fresh() *edition {
	last := e.last.Load()
	if last == nil || e.now == nil || !e.now().Before(last.until) {
		return nil
	}
	return last.edition
}

func tagOf(list []activities.Publication) string {
	sum := sha256.New()
	for _, p := range list {
		_, _ = io.WriteString(sum, p.SHA256)
	}
	return hex.EncodeToString(sum.Sum(nil)[:12])
}
