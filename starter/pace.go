package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"danhgia/activities"
)

// pace is how long the parts of a rehearsal took in real time: where its own time tells nothing, for it leaps.
type pace struct {
	last  time.Time
	parts []part
	ended map[activities.Stage]bool
}

// opening is the first part of activities.StageReview, up to the invitations of the first moment.
const opening activities.Stage = "open"

type part struct {
	name string
	took time.Duration
}

func newPace() *pace { return &pace{last: time.Now(), ended: map[activities.Stage]bool{}} }

// end ends a part that began when the one before ended.
func (p *pace) end(name string) {
	now := time.Now()
	p.parts = append(p.parts, part{name, now.Sub(p.last)})
	p.last = now
}

// see notes which stages of a period have ended since it looked last. Those that have ended together are one part.
func (p *pace) see(e activities.Evaluation) {
	var ended []string
	for _, s := range e.Stages {
		if s.Finished.Known && !p.ended[s.Stage] {
			p.ended[s.Stage] = true
			ended = append(ended, string(s.Stage))
		}
	}
	if len(ended) > 0 {
		p.end(strings.Join(ended, "+"))
	}
}

// opened ends the part in which the reviews were opened: nothing that is due at their beginning is left to do.
func (p *pace) opened() {
	if !p.ended[opening] {
		p.ended[opening] = true
		p.end(string(opening))
	}
}

func (p *pace) report(out io.Writer) {
	for _, part := range p.parts {
		fmt.Fprintf(out, "took %8.2f s  %s\n", part.took.Seconds(), part.name)
	}
}
