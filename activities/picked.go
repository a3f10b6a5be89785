package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"danhgia/dossier"
	"danhgia/review"
	"danhgia/scoring"
)

// DisputedDossiers are the dossiers of a period as disputes pick them.
type DisputedDossiers interface {
	// DossiersOf are those of an agency with some numbers, without their officials, and the book that they are of; none
	// where the period has no dossiers.
	DossiersOf(ctx context.Context, k Key, agency string, numbers []string) ([]DossierLine, DossierBook, error)
}

// PickedDossier is a dossier that a dispute has picked, as it was then and what the ruling has made of it.
type PickedDossier struct {
	review.Picked
	Said     string // why it stood where it did
	Accepted scoring.Maybe[bool]
}

// figure puts in place the figures that follow from picked dossiers, for who may speak at all.
func (d Desk) figure(ctx context.Context, b TaskBook, who review.Actor, s *Statement, answer review.Answer) error {
	if !slices.ContainsFunc(answer.Disputes, func(d review.Dispute) bool { return len(d.Picked) > 0 }) && len(s.Accepted) == 0 {
		return nil
	}
	if _, err := review.Accept(b.Task, b.Answers, answer, who, b.Now); errors.Is(err, review.ErrPerson) {
		return err
	}
	return errors.Join(d.propose(ctx, b, answer.Disputes), d.acceptPicked(ctx, b, s))
}

// propose puts in place the figures that follow from picked dossiers. Refused picks are told at their dispute.
func (d Desk) propose(ctx context.Context, b TaskBook, disputes []review.Dispute) error {
	var faults []error
	for i := range disputes {
		dispute := &disputes[i]
		if len(dispute.Picked) == 0 {
			continue
		}
		card, err := d.Cards.Card(ctx, b.Key, b.Task.Agency)
		if err != nil {
			return err
		}
		proposed, bad, err := d.follows(ctx, b, card, dispute.Indicator, dispute.Picked)
		if err != nil {
			return err
		}
		for _, f := range bad {
			f.Field = fmt.Sprintf("disputes[%d].%s", i, f.Field)
			faults = append(faults, f)
		}
		dispute.Proposed = scoring.Some(proposed)
	}
	return errors.Join(faults...)
}

// follows are the figures that picked dossiers make of an indicator of a scorecard.
func (d Desk) follows(ctx context.Context, b TaskBook, card scoring.Scorecard, indicator string, picked []review.Picked) (review.Counted, []*review.Refusal, error) {
	now, known := countsOn(card, indicator)
	at := dossier.Position(indicator)
	if at < 0 || !known {
		return now, []*review.Refusal{noPicks()}, nil
	}
	lines, _, err := d.Cards.DossiersOf(ctx, b.Key, b.Task.Agency, numbersOf(picked))
	if err != nil {
		return now, nil, err
	}
	standing := map[string]review.Standing{}
	for _, l := range lines {
		place := l.Counts.Place(at)
		standing[l.Number] = review.Standing{Known: true, Denominator: place != dossier.Outside, InNumerator: place == dossier.InNumerator}
	}
	counted, faults := review.Propose(now, picked, func(number string) review.Standing { return standing[number] })
	return counted, faults, nil
}

func noPicks() *review.Refusal {
	return &review.Refusal{Rule: review.ErrDossiers, Field: "dossiers", Text: scoring.Text{
		Vi: "Chỉ số này không tính từ hồ sơ hoặc chưa có số liệu nên không chọn hồ sơ được.", En: "The indicator does not count dossiers, or has no figures: none can be picked.",
	}}
}

// countsOn are those of an indicator of a scorecard, if it has them.
func countsOn(card scoring.Scorecard, indicator string) (review.Counted, bool) {
	for _, g := range card.Groups {
		for _, r := range g.Indicators {
			if r.Indicator == indicator {
				return review.Counted{Numerator: r.Numerator.Value, Denominator: r.Denominator.Value}, r.Numerator.Known && r.Denominator.Known
			}
		}
	}
	return review.Counted{}, false
}

func numbersOf(picked []review.Picked) []string {
	numbers := make([]string, len(picked))
	for i, p := range picked {
		numbers[i] = p.Number
	}
	return numbers
}

// acceptPicked puts in place the figures that follow from the dossiers that a ruling accepts, where it accepts a part of
// what was picked.
func (d Desk) acceptPicked(ctx context.Context, b TaskBook, s *Statement) error {
	if b.Task.Kind != review.Rule || s.Says != review.AcceptedInPart || len(b.Dispute.Value.Picked) == 0 || len(s.Accepted) == 0 {
		return nil
	}
	var accepted []review.Picked
	for _, p := range b.Dispute.Value.Picked {
		if slices.Contains(s.Accepted, p.Number) {
			accepted = append(accepted, p)
		}
	}
	card, err := d.Cards.Card(ctx, b.Key, b.Task.Agency)
	if err != nil {
		return err
	}
	counted, faults, err := d.follows(ctx, b, card, b.Dispute.Value.Indicator, accepted)
	if err != nil {
		return err
	}
	for _, f := range faults {
		f.Field = "counted"
		return f
	}
	s.Counted = scoring.Some(counted)
	return nil
}

// ruledDossiers are the picked dossiers that a ruling accepts.
func (s Statement) ruledDossiers(dispute review.Dispute) (accepted []review.Picked) {
	for _, p := range dispute.Picked {
		if s.Says == review.Accepted || s.Says == review.AcceptedInPart && slices.Contains(s.Accepted, p.Number) {
			accepted = append(accepted, p)
		}
	}
	return accepted
}
