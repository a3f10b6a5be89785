package activities

import (
	"time"

	"danhgia/scoring"
)

// pushPauses grow to hours; after the last, a target has been tried for five days.
var pushPauses = []time.Duration{
	time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour,
}

const (
	mostRounds  = 36             // tries: 8 growing pauses, then every 4 hours, five days in all
	longestHeed = 24 * time.Hour // that a target may ask us to wait
)

// judge is what follows from the end of a try. A target that asks us to wait is not tried sooner.
func (r PushResult) judge(record PushRecord) PushJudgement {
	switch {
	case r.State != PushFailing:
		return PushJudgement{State: r.State}
	case record.Round >= mostRounds:
		return PushJudgement{State: PushGivenUp}
	}
	pause := pushPauses[min(max(record.Round, 1), len(pushPauses))-1]
	pause = max(pause, min(r.After, longestHeed))
	return PushJudgement{State: PushFailing, Again: scoring.Some(record.Now.Add(pause))}
}
