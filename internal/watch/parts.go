package watch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Part is something that a program needs to do its work.
type Part struct {
	Name string
	// Says is what is told when it is not there: fixed words, so that no error's text gets out. The error is logged.
	Says string
	// Check errs when it is not there.
	Check func(context.Context) error
	// Spared: the program is ready without it.
	Spared bool
}

// Parts are all that a program needs. They are looked at together, at most once in a while, however often it is asked.
type Parts struct {
	parts []Part
	log   *slog.Logger
	now   func() time.Time

	lock   sync.Mutex
	looked time.Time
	state  readiness
}

const (
	checkTime  = 2 * time.Second        // that a part has to answer
	lookPause  = time.Second            // for which it holds that all is there,
	againPause = 100 * time.Millisecond // and that something is not
)

// NewParts are the parts of a program.
func NewParts(log *slog.Logger, now func() time.Time, parts ...Part) *Parts {
	return &Parts{parts: parts, log: log, now: now}
}

// readiness is what /readyz says.
type readiness struct {
	Ready bool        `json:"ready"`
	Parts []partState `json:"parts"`
}

type partState struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Needed bool   `json:"needed"`
	Says   string `json:"says,omitempty"`
}

// ServeHTTP implements http.Handler.
func (p *Parts) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	state := p.look(r.Context())
	body, _ := json.MarshalIndent(state, "", "  ") // words and truths can always be written
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if !state.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_, _ = w.Write(append(body, '\n')) // who is gone needs no answer
}

// Ready errs, in words, when the program lacks what it needs.
func (p *Parts) Ready(ctx context.Context) error {
	return p.look(ctx).fault()
}

func (p *Parts) look(ctx context.Context) readiness {
	p.lock.Lock()
	defer p.lock.Unlock()
	pause := lookPause
	if !p.state.Ready {
		pause = againPause // who waits for it hears of it at once
	}
	if p.now().Sub(p.looked) < pause {
		return p.state
	}
	state := p.check(context.WithoutCancel(ctx))
	p.tell(state)
	p.state, p.looked = state, p.now()
	return state
}

// check looks at all parts at once.
func (p *Parts) check(ctx context.Context) readiness {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	state := readiness{Ready: true, Parts: make([]partState, len(p.parts))}
	var group sync.WaitGroup
	for i, part := range p.parts {
		group.Go(func() {
			err := part.Check(ctx)
			state.Parts[i] = partState{Name: part.Name, OK: err == nil, Needed: !part.Spared}
			if err != nil {
				state.Parts[i].Says = part.Says
				p.log.Debug("a part is not ready", "part", part.Name, "error", err)
			}
		})
	}
	group.Wait()
	for _, part := range state.Parts {
		state.Ready = state.Ready && (part.OK || !part.Needed)
	}
	return state
}

// tell logs what has changed since the last look.
func (p *Parts) tell(now readiness) {
	for i, part := range now.Parts {
		was := len(p.state.Parts) > 0 && p.state.Parts[i].OK
		switch {
		case part.OK && !was:
			p.log.Info("a part is ready", "part", part.Name)
		case !part.OK && was:
			p.log.Warn("a part is not ready any more", "part", part.Name, "says", part.Says)
		}
	}
}

func (r readiness) fault() error {
	if r.Ready {
		return nil
	}
	var lacks []string
	for _, part := range r.Parts {
		if part.Needed && !part.OK {
			lacks = append(lacks, part.Name+": "+part.Says)
		}
	}
	return fmt.Errorf("not ready: %s", strings.Join(lacks, "; "))
}

// mostAnswer is how much of an answer is read.
const mostAnswer = 64 << 10

func notReady(body io.Reader) error {
	var r readiness
	if err := json.NewDecoder(io.LimitReader(body, mostAnswer)).Decode(&r); err != nil || r.Ready || len(r.Parts) == 0 {
		return errors.New("not ready, and it does not say why")
	}
	return r.fault()
}
