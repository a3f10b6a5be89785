package activities

import (
	"context"
	"fmt"
	"slices"

	"danhgia/review"
	"danhgia/scoring"
)

// Rule gives decisions on disputes, all of them or none. The refusal says on which dispute.
func (d Desk) Rule(ctx context.Context, who review.Actor, rulings []Statement) ([]review.Verdict, error) {
	made := &madeSoFar{CardStore: d.Cards}
	d.Cards = made
	verdicts := make([]review.Verdict, len(rulings))
	err := d.Store.ChangeTasks(ctx, tasksOf(rulings), func(b TaskBook) (TaskEntry, error) {
		at := statementTo(rulings, b.ID)
		e, verdict, err := d.take(ctx, b, who, rulings[at])
		if err != nil {
			return e, onDispute(b, err)
		}
		verdicts[at] = verdict
		if e.Ruled.Known {
			made.corrections = append(made.corrections, e.Ruled.Value.corrections(b)...)
		}
		return e, nil
	})
	if err != nil {
		return nil, err
	}
	if at := slices.Index(verdicts, ""); at >= 0 {
		return nil, fmt.Errorf("task %d: %w", rulings[at].Task, ErrNotFound)
	}
	return verdicts, d.Deliver(ctx)
}

// Proposals are what rulings would put in place, in the order of their tasks, if they may be made at all; one that was
// made already changes nothing.
func (d Desk) Proposals(ctx context.Context, who review.Actor, rulings []Statement) ([]Proposal, error) {
	books, err := d.Store.Books(ctx, tasksOf(rulings))
	if err != nil {
		return nil, err
	}
	var all []Proposal
	for _, b := range books {
		s := rulings[statementTo(rulings, b.ID)]
		_, verdict, err := d.judge(ctx, b, who, &s)
		if err != nil {
			return nil, onDispute(b, err)
		}
		var counted scoring.Maybe[review.Counted]
		if verdict == review.Counts {
			counted = s.ruling().Correction(b.Dispute.Value.Dispute)
		}
		p, err := d.proposal(ctx, b, counted)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// IfAccepted is what accepting the dispute that a ruling is on would put in place. ErrNotFound.
func (d Desk) IfAccepted(ctx context.Context, ruling TaskID) (Key, Proposal, error) {
	books, err := d.Store.Books(ctx, []TaskID{ruling})
	if err != nil {
		return Key{}, Proposal{}, err
	}
	if len(books) == 0 || !books[0].Dispute.Known {
		return Key{}, Proposal{}, fmt.Errorf("ruling %d: %w", ruling, ErrNotFound)
	}
	p, err := d.proposal(ctx, books[0], books[0].Dispute.Value.Proposed)
	return books[0].Key, p, err
}

func (d Desk) proposal(ctx context.Context, b TaskBook, counted scoring.Maybe[review.Counted]) (Proposal, error) {
	indicator := b.Dispute.Value.Indicator
	agencies, err := d.corrected(ctx, b, indicator)
	return Proposal{b.Task.Agency, indicator, agencies, counted}, err
}

func tasksOf(all []Statement) []TaskID {
	ids := make([]TaskID, len(all))
	for i, s := range all {
		ids[i] = s.Task
	}
	return ids
}

func statementTo(all []Statement, task TaskID) int {
	return slices.IndexFunc(all, func(s Statement) bool { return s.Task == task })
}

func onDispute(b TaskBook, err error) error {
	return scoring.Say("kiến nghị số %s của %s: %s", "dispute %s of %s: %s", b.Subject, b.AgencyName, err)
}

// madeSoFar adds the corrections of the same transaction, which nobody else sees yet.
type madeSoFar struct {
	CardStore
	corrections []Correction
}

func (m *madeSoFar) Corrections(ctx context.Context, k Key) ([]Correction, error) {
	stored, err := m.CardStore.Corrections(ctx, k)
	return append(stored, m.corrections...), err
}

// rule adds what a ruling writes: the figures that it puts in place, their repair at the source, and the mail that
// tells the agency.
func (d Desk) rule(ctx context.Context, b TaskBook, s Statement, by string, e *TaskEntry) error {
	dispute, ruling := b.Dispute.Value, s.ruling()
	correction := ruling.Correction(dispute.Dispute)
	agencies, err := d.corrected(ctx, b, dispute.Indicator)
	if err != nil {
		return err
	}
	ruled := RuledRecord{Dispute: dispute.ID, Ruling: ruling, By: by, Correction: correction, Agencies: agencies, Dossiers: s.ruledDossiers(dispute.Dispute)}
	e.Ruled = scoring.Some(ruled)
	if correction.Known {
		fix, err := d.newTask(b, review.SourceFix)
		if err != nil {
			return err
		}
		fix.Subject = b.Subject
		e.New = append(e.New, fix)
	}
	return d.tellRuled(ctx, b, ruled, e)
}

func (r RuledRecord) corrections(b TaskBook) []Correction {
	return Proposal{b.Task.Agency, b.Dispute.Value.Indicator, r.Agencies, r.Correction}.corrections()
}

// tellRuled writes to who has raised the dispute what was decided, why, and what it makes of the agency's total.
func (d Desk) tellRuled(ctx context.Context, b TaskBook, ruled RuledRecord, e *TaskEntry) error {
	scorer, err := d.scorer(ctx, b.Key)
	if err != nil {
		return err
	}
	data := MailData{
		Period: b.Period, Agency: b.AgencyName, Topic: topic(scorer.Indicator(b.Dispute.Value.Indicator).Name.In(scoring.Vi)), Reason: ruled.Reason,
		Ruling: MailRuling{Outcome: ruled.Decision},
	}
	if data.Ruling.Before, data.Ruling.After, err = d.totals(ctx, b, scorer, ruled); err != nil {
		return err
	}
	for _, to := range b.agencySide() {
		e.Mails = append(e.Mails, QueuedMail{
			Key: fmt.Sprintf("ruled/%d/%s", ruled.Dispute, to.Person), Kind: MailRuled, Task: b.Dispute.Value.Review,
			Person: to.Person, Role: to.Role, Data: data,
		})
	}
	return nil
}

// totals are the agency's before and after a ruling, with all corrections that were made before it.
func (d Desk) totals(ctx context.Context, b TaskBook, scorer *scoring.Scorer, ruled RuledRecord) (before, after scoring.Maybe[scoring.Hundredths], err error) {
	card, err := d.Cards.Card(ctx, b.Key, b.Task.Agency)
	if err != nil {
		return before, after, err
	}
	made, err := d.Cards.Corrections(ctx, b.Key)
	if err != nil {
		return before, after, err
	}
	own := changes(made)[b.Task.Agency]
	was, err := scorer.WhatIf(card, own...)
	if err != nil {
		return before, after, fmt.Errorf("score %s: %w", b.Task.Agency, Refusal(err))
	}
	own = append(own, changes(ruled.corrections(b))[b.Task.Agency]...)
	now, err := scorer.WhatIf(card, own...)
	if err != nil {
		return before, after, fmt.Errorf("score %s with the ruling: %w", b.Task.Agency, Refusal(err))
	}
	return was.Total, now.Total, nil
}

func (d Desk) scorer(ctx context.Context, k Key) (*scoring.Scorer, error) {
	file, err := d.Cards.PeriodIndexSet(ctx, k)
	if err != nil {
		return nil, err
	}
	set, err := d.Decode(file.Code, file.Content)
	if err != nil {
		return nil, fmt.Errorf("index set %s: %w", file.Code, err)
	}
	return scoring.NewScorer(set), nil
}

// topic is what a mail about an indicator is about.
func topic(indicator string) string { return "chỉ số «" + indicator + "»" }

// agencySide are the agency's people, or its successor's, that hear of a dispute: who has raised it, as long as they
// serve there and can be reached, or else whoever a ladder would write to in place of the focal officer.
func (b TaskBook) agencySide() []review.Addressee {
	for _, p := range b.People {
		if p.ID == b.Dispute.Value.Officer && p.Agency == b.Task.Holder() && p.Address != "" && !p.Bad {
			return []review.Addressee{{Person: p.ID, Role: p.Roles[0], Address: p.Address, Reason: review.Named}}
		}
	}
	return b.written(review.Focal)
}
