package main

import (
	"context"
	"sync"
	"time"
)

// probe asks the site again and again, and counts when it did not answer as it should.
type probe struct {
	stop context.CancelFunc
	done sync.WaitGroup

	lock    sync.Mutex
	asked   int
	refused int
	since   time.Time     // the site has not answered since; zero: it does
	longest time.Duration // without an answer
}

const (
	probePause    = 20 * time.Millisecond
	probePatience = 2 * time.Second // with one answer
)

// startProbe asks for a page until end is called.
func startProbe(ctx context.Context, page string) *probe {
	ctx, cancel := context.WithCancel(ctx)
	p := &probe{stop: cancel}
	p.done.Go(func() {
		for ctx.Err() == nil || p.away() {
			asking, stop := context.WithTimeout(context.WithoutCancel(ctx), probePatience)
			p.note(pageAnswers(asking, page), time.Now())
			stop()
			time.Sleep(probePause)
		}
	})
	return p
}

// away says whether the site has not answered the last time.
func (p *probe) away() bool {
	p.lock.Lock()
	defer p.lock.Unlock()
	return !p.since.IsZero()
}

func (p *probe) note(good bool, now time.Time) {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.asked++
	switch {
	case good && !p.since.IsZero():
		p.longest, p.since = max(p.longest, now.Sub(p.since)), time.Time{}
	case !good:
		p.refused++
		if p.since.IsZero() {
			p.since = now
		}
	}
}

// so is how often the site was asked up to now, how often it did not answer, and for how long at most.
func (p *probe) so() (asked, refused int, longest time.Duration) {
	p.lock.Lock()
	defer p.lock.Unlock()
	return p.asked, p.refused, p.longest
}

// end stops asking, once the site answers.
func (p *probe) end() {
	p.stop()
	p.done.Wait()
}
