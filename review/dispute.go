package review

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"danhgia/scoring"
)

// Counts of a dispute.
const (
	maxDossiers    = 1000
	maxDossierCode = 64 // characters
	maxEvidence    = 20 // files
)

// Counted is the figures of an indicator as somebody says they are.
type Counted struct {
	Numerator   int64
	Denominator int64
}

// Dispute is what an agency says about one indicator of its scorecard.
type Dispute struct {
	Indicator string
	Reason    string
	Proposed  scoring.Maybe[Counted] // absent where the group has only the portal's score
	Dossiers  []string               // codes of those that it is about
	Picked    []Picked               // those of the period's own whose place is disputed; the proposed figures follow from them
	Evidence  []string               // sha256 of the files that came with it, in their order
}

// Ruling is the office's decision on a dispute: Accepted, AcceptedInPart or Rejected.
type Ruling struct {
	Decision Outcome
	Reason   string                 // goes back to the officer, with the new points
	Counted  scoring.Maybe[Counted] // with AcceptedInPart: the figures that the office finds right
}

// Check returns everything that is wrong with a dispute of a scorecard, each with the field at fault and the rule:
// ErrIndicator, ErrReason, ErrFigures, ErrDossiers or ErrEvidence. Whose indicator it is is for May.
func (d Dispute) Check(card scoring.Scorecard) []*Refusal {
	result, groupOnly, ok := find(card, d.Indicator)
	if !ok {
		return []*Refusal{refuse(ErrIndicator, "indicator", unknownIndicatorPhrase, excerpt(d.Indicator))}
	}
	var faults []*Refusal
	if !written(d.Reason, minReason) {
		faults = append(faults, refuse(ErrReason, "reason", reasonPhrase, minReason, maxReason))
	}
	if p, bad := d.figures(result, groupOnly); bad {
		faults = append(faults, refuse(ErrFigures, "proposed", p))
	}
	faults = append(faults, d.dossiers()...)
	if len(d.Evidence) > maxEvidence {
		faults = append(faults, refuse(ErrEvidence, "evidence", manyFilesPhrase, maxEvidence))
	}
	return faults
}

// find is an indicator of a card, and whether its group has the portal's score alone.
func find(card scoring.Scorecard, indicator string) (scoring.Result, bool, bool) {
	for _, g := range card.Groups {
		for _, r := range g.Indicators {
			if r.Indicator == indicator {
				return r, g.AsGiven, true
			}
		}
	}
	return scoring.Result{}, false, false
}

func (d Dispute) figures(now scoring.Result, groupOnly bool) (phrase, bool) {
	switch {
	case groupOnly:
		return groupOnlyPhrase, d.Proposed.Known
	case !d.Proposed.Known:
		return noFiguresPhrase, true
	case !d.Proposed.Value.possible():
		return impossiblePhrase, true
	default:
		return unchangedPhrase, d.Proposed.Value.are(now)
	}
}

func (c Counted) possible() bool {
	return c.Numerator >= 0 && c.Numerator <= c.Denominator && c.Denominator <= scoring.MaxCount
}

func (c Counted) are(r scoring.Result) bool {
	return r.Numerator == scoring.Some(c.Numerator) && r.Denominator == scoring.Some(c.Denominator)
}

func (d Dispute) dossiers() (faults []*Refusal) {
	if len(d.Picked) > maxDossiers {
		return []*Refusal{refuse(ErrDossiers, "dossiers", manyDossiersPhrase, len(d.Picked), maxDossiers)}
	}
	if len(d.Dossiers) > maxDossiers {
		return []*Refusal{refuse(ErrDossiers, "dossiers", manyDossiersPhrase, len(d.Dossiers), maxDossiers)}
	}
	for i, code := range d.Dossiers {
		unprintable := strings.ContainsFunc(code, func(r rune) bool { return !unicode.IsPrint(r) || r == utf8.RuneError })
		if n := utf8.RuneCountInString(strings.TrimSpace(code)); n == 0 || n > maxDossierCode || unprintable {
			field := fmt.Sprintf("dossiers[%d]", i)
			faults = append(faults, refuse(ErrDossiers, field, dossierPhrase, i+1, maxDossierCode))
		}
	}
	return faults
}

// Check returns what is wrong with a ruling on a dispute: ErrStatement, ErrReason or ErrFigures.
func (r Ruling) Check(d Dispute) []*Refusal {
	var faults []*Refusal
	if !slices.Contains(Rule.Says(), r.Decision) {
		faults = append(faults, refuse(ErrStatement, "decision", statementPhrase, Rule.text(), r.Decision.text()))
	}
	if !written(r.Reason, minReason) {
		faults = append(faults, refuse(ErrReason, "reason", reasonPhrase, minReason, maxReason))
	}
	if p, bad := r.figures(d); bad {
		faults = append(faults, refuse(ErrFigures, "counted", p))
	}
	return faults
}

func (r Ruling) figures(d Dispute) (phrase, bool) {
	switch {
	case r.Decision != AcceptedInPart:
		return onlyInPartPhrase, r.Counted.Known
	case !d.Proposed.Known:
		return partOfNothingPhrase, true
	case !r.Counted.Known:
		return partNeedsFiguresPhrase, true
	case !r.Counted.Value.possible():
		return impossiblePhrase, true
	default:
		return partIsAllPhrase, r.Counted == d.Proposed
	}
}

// Correction is the figures that a ruling puts in place; absent when it changes none.
func (r Ruling) Correction(d Dispute) scoring.Maybe[Counted] {
	switch r.Decision {
	case Accepted:
		return d.Proposed
	case AcceptedInPart:
		return r.Counted
	default:
		return scoring.Maybe[Counted]{}
	}
}
