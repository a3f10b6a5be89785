package dossier

// Alarm says what somebody should know of a running dossier in the morning.
type Alarm uint8

// The alarms. One that waits for papers is late by the moment at which they were asked for, so time does not make it later.
const (
	Quiet   Alarm = iota // ended, or with time left, or without a limit
	DueSoon              // its limit comes soon
	Overdue              // its limit has passed, or more papers were asked for a second time
)

// AlarmOf is that of a dossier by the verdict on it, at a moment after it was judged. The limit is moved by how long
// papers were waited for; soon is the first moment that is not soon any more.
func AlarmOf(v Verdict, waited, now, soon Moment) Alarm {
	switch limit := v.Limit + waited; {
	case v.Timing == RunningLate:
		return Overdue
	case v.Timing != RunningInTime || v.Limit == 0 || v.Reason == WaitingSince || limit >= soon:
		return Quiet
	case limit < now:
		return Overdue
	default:
		return DueSoon
	}
}
