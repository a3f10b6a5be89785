package main

import (
	"context"
	"slices"

	"danhgia/activities"
	"danhgia/scoring"
)

// SentDirectives implements web.DirectiveDesk.
func (o *office) SentDirectives(ctx context.Context) ([]activities.DirectiveLine, error) {
	return o.DirectiveLines(ctx, o.province)
}

// SentDirective implements web.DirectiveDesk.
func (o *office) SentDirective(ctx context.Context, id activities.DirectiveID) (activities.DirectiveLine, error) {
	return o.DirectiveLine(ctx, o.province, id)
}

// Acknowledging implements web.DirectiveDesk.
func (o *office) Acknowledging(ctx context.Context, id activities.DirectiveID, only activities.AcknowledgementFilter, page int) (activities.AcknowledgementList, error) {
	return o.AcknowledgementLines(ctx, o.province, id, only, page)
}

// SentLetter implements web.DirectiveDesk.
func (o *office) SentLetter(ctx context.Context, id activities.DirectiveID) (activities.LetterFile, error) {
	return o.Letter(ctx, o.province, id)
}

// WeighDirective implements web.DirectiveDesk.
func (o *office) WeighDirective(ctx context.Context, n activities.NewDirective, to scoring.Kind, c activities.Change) (made activities.Directive, unreached []scoring.Agency, err error) {
	n, basis, err := o.addressed(ctx, n, to)
	if err != nil {
		return made, nil, err
	}
	n.Reason = c.Reason
	if made, _, err = o.Desk.Draft(c.By, o.province, n, basis); err != nil {
		return made, nil, err
	}
	people, _, err := o.People(ctx, o.province, basis.Calendar.DayOf(basis.Now))
	if err != nil {
		return made, nil, err
	}
	reached := map[string]bool{}
	for _, p := range people {
		reached[p.Agency] = reached[p.Agency] || p.Address != "" && !p.Bad
	}
	for _, a := range basis.Agencies {
		if slices.Contains(made.Agencies, a.Code) && !reached[a.Code] {
			unreached = append(unreached, a)
		}
	}
	return made, unreached, nil
}

// SendLetter implements web.DirectiveDesk.
func (o *office) SendLetter(ctx context.Context, n activities.NewDirective, to scoring.Kind, c activities.Change) error {
	n, _, err := o.addressed(ctx, n, to)
	if err != nil {
		return err
	}
	n.Reason = c.Reason
	_, _, err = o.SendDirective(ctx, c.By, o.province, n)
	return err
}

// addressed is a letter to the agencies of a kind, where one is named.
func (o *office) addressed(ctx context.Context, n activities.NewDirective, to scoring.Kind) (activities.NewDirective, activities.DirectiveDraft, error) {
	basis, err := o.DirectiveDraft(ctx, o.province, n)
	if err != nil || to == "" {
		return n, basis, err
	}
	for _, a := range basis.Agencies {
		if a.Kind == to {
			n.Agencies = append(n.Agencies, a.Code)
		}
	}
	return n, basis, nil
}

// AskForOfficers implements web.DirectiveDesk.
func (o *office) AskForOfficers(ctx context.Context, a activities.Asking, c activities.Change) (activities.Asked, error) {
	a.Reason = c.Reason
	return o.AskAppointments(ctx, c.By, o.province, a)
}

// ChangeLetter implements web.DirectiveDesk.
func (o *office) ChangeLetter(ctx context.Context, id activities.DirectiveID, c activities.Control, by activities.Change) ([]activities.Controlled, error) {
	if _, err := o.SentDirective(ctx, id); err != nil {
		return nil, err
	}
	c.Reason = by.Reason
	return o.ControlDirective(ctx, by.By, id, c)
}
