package petition

import (
	"fmt"

	"danhgia/calendar"
	"danhgia/dossier"
)

// Terms of a petition, in working days: from receipt, and to publish from the answer.
const (
	RefuseWithin  = 2
	AskWithin     = 5
	AnswerWithin  = 15 // from the supply of what was asked for, where more was
	PublishWithin = 2
)

// Judge decides about the petitions of one period.
type Judge struct {
	From, To dossier.Moment // the period: its first moment, and the first moment after it
	// ReceivedOnly counts only what was received within the period; otherwise all that was received before its end and
	// was not done with before its start.
	ReceivedOnly bool
	// Publication says whether it is known when answers were published; otherwise a petition ends with its answer.
	Publication bool
	Calendar    calendar.Calendar
}

// NewJudge decides as the judge of dossiers does.
func NewJudge(of dossier.Judge, publication bool) Judge {
	return Judge{From: of.From, To: of.To, ReceivedOnly: of.ReceivedOnly, Publication: publication, Calendar: of.Calendar}
}

// Verdict is what is decided about a petition in a period.
type Verdict struct {
	Counted bool
	Timing  dossier.Timing // of a counted one
	Reason  Reason         // why it is not counted, or the term that its timing is by
	End     dossier.Moment // what was held against the limit; the period's last moment for what has not been done
	Limit   dossier.Moment
}

// Late says whether the petition was or is late.
func (v Verdict) Late() bool { return v.Timing == dossier.EndedLate || v.Timing == dossier.RunningLate }

// step is one thing that has to be done with a petition within a term.
type step struct {
	since, done dossier.Moment // done 0: it has not been
	days        int
	reason      Reason
}

// Of decides about a petition: every step has its term, and the first that was or is late decides; where none is, the
// last. It fails where the calendar knows nothing of the working days that a term takes.
func (j Judge) Of(p *Petition) (v Verdict, err error) {
	if v.Reason = j.leaves(p); v.Reason != "" {
		return v, nil
	}
	v.Counted = true
	for _, s := range j.steps(p) {
		late, err := j.decide(&v, s)
		if err != nil {
			return v, fmt.Errorf("petition %s: %w", p.Number, err)
		}
		v.Timing = timing(j.by(j.end(p)) != 0, late)
		if late {
			break
		}
	}
	return v, nil
}

func timing(ended, late bool) dossier.Timing {
	switch {
	case ended && late:
		return dossier.EndedLate
	case ended:
		return dossier.EndedInTime
	case late:
		return dossier.RunningLate
	default:
		return dossier.RunningInTime
	}
}

// leaves says why a petition does not count in the period; empty: it does.
func (j Judge) leaves(p *Petition) Reason {
	end := j.end(p)
	switch {
	case p.Received >= j.To:
		return ReceivedLater
	case j.ReceivedOnly && p.Received < j.From:
		return ReceivedEarlier
	case end != 0 && end < j.From:
		return EndedEarlier
	default:
		return ""
	}
}

// end is when all was done with a petition; 0: not yet.
func (j Judge) end(p *Petition) dossier.Moment {
	switch {
	case p.Refused != 0:
		return p.Refused
	case j.Publication:
		return p.Published
	default:
		return p.answered()
	}
}

// answered is when a petition was answered: where that is not said, when the answer was published.
func (p *Petition) answered() dossier.Moment {
	if p.Answered == 0 {
		return p.Published
	}
	return p.Answered
}

// steps are those that a petition has come to by the period's end.
func (j Judge) steps(p *Petition) (all []step) {
	if refused := j.by(p.Refused); refused != 0 {
		return []step{{p.Received, refused, RefuseWithin, ByRefusal}}
	}
	since := p.Received
	if asked := j.by(p.Asked); asked != 0 {
		all = append(all, step{p.Received, asked, AskWithin, ByAsking})
		supplied := j.by(p.Supplied)
		if supplied == 0 && j.by(p.answered()) == 0 {
			return all // it is with the sender
		}
		since = max(since, supplied)
	}
	answered := j.by(p.answered())
	all = append(all, step{since, answered, AnswerWithin, ByAnswer})
	if answered != 0 && j.Publication {
		all = append(all, step{answered, j.by(p.Published), PublishWithin, ByPublication})
	}
	return all
}

// by is a moment if it lies before the period's end.
func (j Judge) by(m dossier.Moment) dossier.Moment {
	if m >= j.To {
		return 0
	}
	return m
}

// decide holds a step against its term.
func (j Judge) decide(v *Verdict, s step) (late bool, err error) {
	v.Limit, err = dossier.After(s.since, dossier.Term{Max: s.days, Unit: dossier.WorkingDays}, j.Calendar)
	v.Reason, v.End = s.reason, s.done
	if s.done == 0 {
		v.End = j.To - 1
	}
	return v.End > v.Limit, err
}
