package review

import (
	"slices"
	"time"
)

// NeedsFactor says whether one of the roles takes a second factor: those of the office see and decide for every agency.
func NeedsFactor(roles []Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return r == Staff || r == Admin || r == Leader || r == Auditor })
}

// Lifetime says how long a session lasts: when nothing happens, and at the most.
type Lifetime struct{ Idle, Most time.Duration }

// How long sessions last.
var (
	officeLife     = Lifetime{Idle: time.Hour, Most: 12 * time.Hour}
	agencyLife     = Lifetime{Idle: 8 * time.Hour, Most: 24 * time.Hour}
	rememberedLife = Lifetime{Idle: 30 * 24 * time.Hour, Most: 30 * 24 * time.Hour}
	closedLife     = Lifetime{Idle: time.Hour, Most: 30 * 24 * time.Hour}
)

// SessionLife is how long a session of a person with these roles lasts. Only who needs no second factor has a device
// remembered. A session that is limited to one task, whose state is given, lasts until that closes, and then as long as
// it takes to read what became of it.
func SessionLife(roles []Role, remembered bool, limited State) Lifetime {
	switch {
	case NeedsFactor(roles):
		return officeLife
	case limited.closed():
		return closedLife
	case remembered || limited != "":
		return rememberedLife
	default:
		return agencyLife
	}
}

// Ends is when a session ends if nothing happens after it was last seen.
func (l Lifetime) Ends(made, seen time.Time) time.Time {
	idle, most := seen.Add(l.Idle), made.Add(l.Most)
	if idle.Before(most) {
		return idle
	}
	return most
}

// closed says whether nothing is asked in this state any more, unless somebody reopens the task.
func (s State) closed() bool {
	return s == Settled || s == Skipped || s == Cancelled || s == Superseded
}

const (
	// CodeLife is how long the link and the code of a sign-in mail can be used, counted from when it is sent.
	CodeLife = 10 * time.Minute
	// MostWrongCodes is how many wrong codes end a request to sign in.
	MostWrongCodes = 5
)

// SignIn is a request to sign in by mail.
type SignIn struct {
	Asked time.Time
	Sent  time.Time // zero: its mail has not been sent yet
	Wrong int       // codes that were tried on it
	Used  bool
}

// Waits says whether its mail is still worth sending.
func (s SignIn) Waits(now time.Time) bool { return !s.Used && now.Before(s.Asked.Add(CodeLife)) }

// Open says whether its link and code can be used. The refusal (ErrSignIn) says what to do instead. A request whose mail
// has not gone out, or never will because nobody has the address, reads like any other.
func (s SignIn) Open(now time.Time) error {
	from := s.Asked
	if !s.Sent.IsZero() {
		from = s.Sent
	}
	switch {
	case s.Used:
		return refuse(ErrSignIn, "", usedPhrase)
	case s.Wrong >= MostWrongCodes:
		return refuse(ErrSignIn, "", guessedPhrase)
	case !now.Before(from.Add(CodeLife)):
		return refuse(ErrSignIn, "", expiredPhrase)
	default:
		return nil
	}
}

// TakeCode judges a code that was typed: right says whether it is the one that was sent. A refusal of a wrong one
// counts against the request.
func (s SignIn) TakeCode(right bool, now time.Time) (counts bool, err error) {
	if err := s.Open(now); err != nil {
		return false, err
	}
	switch {
	case right:
		return false, nil
	case s.Wrong+1 >= MostWrongCodes:
		return true, refuse(ErrSignIn, "", guessedPhrase)
	default:
		return true, refuse(ErrSignIn, "code", wrongCodePhrase)
	}
}
