package activities

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"danhgia/review"
	"danhgia/scoring"
)

// WeighedErratum is a correction with what it would change.
type WeighedErratum struct {
	Erratum
	Effect scoring.Erratum
	Set    scoring.IndexSet // by which it is scored
}

// ProposeErratum proposes a correction of a published result, which a second person then approves. A preview writes
// nothing. ErrRefused: it may not be proposed, says nothing that can be used, or would change nothing.
func (d Desk) ProposeErratum(ctx context.Context, who Actors, n NewErratum, preview bool) (WeighedErratum, error) {
	actor, err := who.To(review.ToProposeCorrection, review.Subject{})
	if err != nil {
		return WeighedErratum{}, err
	}
	weighed, err := d.WeighErratum(ctx, n)
	if err != nil || preview {
		return weighed, err
	}
	weighed.By = actor.Person
	if weighed.Erratum, err = d.Store.AddErratum(ctx, weighed.Erratum, d.days); err != nil {
		return weighed, err
	}
	return weighed, errors.Join(d.Begin(ctx, []TaskID{weighed.Task}), d.Deliver(ctx))
}

// WeighErratum says what a correction would change, in the results that are public now.
func (d Desk) WeighErratum(ctx context.Context, n NewErratum) (w WeighedErratum, err error) {
	before, err := Archive{d.Store, d.Decode}.Revision(ctx, n.Key, 0)
	if errors.Is(err, ErrNotFound) {
		return w, Refuse("kỳ %s chưa được công khai nên chưa có gì để đính chính", "%s is not published: there is nothing to correct", scoring.Text{Vi: n.Period.In(scoring.Vi), En: n.Period.In(scoring.En)})
	}
	if err != nil {
		return w, err
	}
	if n, err = d.takeOver(ctx, n); err != nil {
		return w, err
	}
	if err := n.check(before); err != nil {
		return w, err
	}
	w = WeighedErratum{Erratum: Erratum{NewErratum: n, Revision: before.Revision + 1, Agencies: n.agencies(before)}, Set: before.Set}
	if w.Set, err = d.setOf(ctx, n, before); err != nil {
		return w, err
	}
	w.IndexSet = w.Set.Code
	after := before.Results
	if after.Agencies, err = w.restand(before); err != nil {
		return w, Refusal(err)
	}
	w.Effect = *scoring.NewErratum(n.Kind, n.Reason, n.Evidence, before.Results, after)
	if len(w.Effect.Figures)+len(w.Effect.Agencies) == 0 {
		return w, Refuse("đính chính này không làm thay đổi gì: kết quả tính được giống kết quả đã công khai", "this correction would change nothing: what is computed is what is published")
	}
	return w, nil
}

// takeOver fills in what a late dispute proposes.
func (d Desk) takeOver(ctx context.Context, n NewErratum) (NewErratum, error) {
	if n.Kind != scoring.LateStatement {
		return n, nil
	}
	late, err := d.Store.LateDispute(ctx, n.Dispute)
	switch {
	case errors.Is(err, ErrNotFound), err == nil && late.Key != n.Key:
		return n, Refuse("kỳ này không có kiến nghị số %d", "the period has no dispute %d", n.Dispute)
	case err != nil:
		return n, err
	case !late.Late:
		return n, Refuse("kiến nghị số %d được gửi đúng hạn và đã được thẩm định; chỉ tiếp nhận được kiến nghị gửi sau thời hạn", "dispute %d came in time and was ruled on: only a late one is taken over", n.Dispute)
	case !late.Proposed.Known:
		return n, Refuse("kiến nghị số %d không nêu số liệu đề nghị; hãy đề xuất sửa số liệu", "dispute %d proposes no figure: propose the figure itself", n.Dispute)
	}
	n.Agency, n.Indicator, n.Counted = late.Agency, late.Indicator, late.Proposed
	if n.Evidence == "" {
		n.Evidence = strings.Join(late.Dossiers, ", ")
	}
	return n, nil
}

// Lengths of what is said of a correction, in characters.
const (
	leastReason  = 10
	mostReason   = 2000
	mostEvidence = 2000
)

func (n NewErratum) check(before Release) error {
	var faults []error
	add := func(wrong bool, vi, en string, args ...any) {
		if wrong {
			faults = append(faults, Refuse(vi, en, args...))
		}
	}
	reason := utf8.RuneCountInString(strings.TrimSpace(n.Reason))
	add(reason < leastReason || reason > mostReason, "lý do đính chính phải có từ %d đến %d ký tự; lý do này được công khai", "give a reason of %d to %d characters; it becomes public", leastReason, mostReason)
	add(utf8.RuneCountInString(n.Evidence) > mostEvidence, "phần minh chứng có nhiều nhất %d ký tự", "the evidence has at most %d characters", mostEvidence)
	switch n.Kind {
	case scoring.Recompute:
		add(n.Agency != "" || n.Indicator != "" || n.Counted.Known, "tính lại điểm thì không sửa số liệu của cơ quan nào", "computing again corrects no figure of an agency")
	case scoring.WrongFigure, scoring.LateStatement:
		faults = append(faults, n.checkFigure(before))
	default:
		add(true, "không có loại đính chính %q", "there is no correction of the kind %q", n.Kind)
	}
	return errors.Join(faults...)
}

func (n NewErratum) checkFigure(before Release) error {
	at := slices.IndexFunc(before.Results.Agencies, func(s scoring.Standing) bool { return s.Code == n.Agency })
	if at < 0 {
		return Refuse("kết quả đã công khai không có cơ quan, đơn vị mã %q", "the published results have no agency %q", n.Agency)
	}
	if scoring.NewScorer(before.Set).Indicator(n.Indicator).Code == "" {
		return Refuse("bộ chỉ số không có chỉ số mã %q", "the index set has no indicator %q", n.Indicator)
	}
	c := n.Counted.Value
	change := scoring.Change{Indicator: n.Indicator, Numerator: c.Numerator, Denominator: c.Denominator}
	if _, err := scoring.NewScorer(before.Set).WhatIf(before.Results.Agencies[at].Card, change); errors.Is(err, scoring.ErrGroupOnly) {
		return Refuse("nhóm của chỉ số này lấy điểm theo Cổng, không có số liệu để sửa", "the group of this indicator has only the portal's score, and no figures to correct")
	}
	if !n.Counted.Known || c.Numerator < 0 || c.Numerator > c.Denominator || c.Denominator > scoring.MaxCount {
		return Refuse("hãy ghi tử số và mẫu số đúng: số nguyên không âm, tử số không lớn hơn mẫu số", "give the right numerator and denominator: whole numbers, the numerator not above the denominator")
	}
	return nil
}

// agencies are those whose figure it is.
func (n NewErratum) agencies(before Release) []string {
	if n.Kind == scoring.Recompute {
		return []string{}
	}
	if scoring.NewScorer(before.Set).Indicator(n.Indicator).Level != scoring.LevelProvince {
		return []string{n.Agency}
	}
	var all []string
	for _, s := range before.Results.Agencies {
		if carries(s.Card, n.Indicator) {
			all = append(all, s.Code)
		}
	}
	return all
}

// carries says whether a card has figures of an indicator.
func carries(card scoring.Scorecard, indicator string) bool {
	return slices.ContainsFunc(card.Figures().Measures, func(m scoring.Measure) bool { return m.Indicator == indicator })
}

// setOf is the index set by which a correction is scored.
func (d Desk) setOf(ctx context.Context, n NewErratum, before Release) (scoring.IndexSet, error) {
	if n.IndexSet == "" || n.IndexSet == before.Set.Code {
		return before.Set, nil
	}
	if n.Kind != scoring.Recompute {
		return before.Set, Refuse("chỉ khi tính lại điểm mới được chọn bộ chỉ số khác", "only computing again may take another index set")
	}
	files, err := d.Store.IndexSets(ctx)
	if err != nil {
		return before.Set, err
	}
	set, err := chooseSet(files, d.Decode, Start{Key: n.Key, IndexSet: n.IndexSet})
	if errors.Is(err, ErrNotFound) {
		return before.Set, Refuse("không có bộ chỉ số mã %q", "there is no index set %q", n.IndexSet)
	}
	return set.Set, err
}

// restand computes everything again, from the published figures with the correction.
func (w WeighedErratum) restand(before Release) ([]scoring.Standing, error) {
	scorer := scoring.NewScorer(w.Set)
	var agencies []scoring.Agency
	var cards []scoring.Scorecard
	for _, s := range before.Results.Agencies {
		f := s.Card.Figures()
		if slices.Contains(w.Agencies, s.Code) {
			c := w.Counted.Value
			Correction{Indicator: w.Indicator, Numerator: c.Numerator, Denominator: c.Denominator, Flag: scoring.Amended}.apply(&f)
		}
		card, err := scorer.Score(f)
		if err != nil {
			return nil, err
		}
		agencies, cards = append(agencies, s.Agency), append(cards, card)
	}
	return w.Set.Stand(agencies, cards), nil
}

// Weighed is a correction with what it changes: in what is public now, or in what it was published as. One that came to
// nothing changes nothing. ErrNotFound.
func (d Desk) Weighed(ctx context.Context, id ErratumID) (w WeighedErratum, err error) {
	e, err := d.Store.Erratum(ctx, id)
	if err != nil {
		return w, err
	}
	switch e.State {
	case ErratumOpen, ErratumApproved:
		w, err = d.WeighErratum(ctx, e.NewErratum)
	case ErratumPublished:
		var published Release
		if published, err = (Archive{d.Store, d.Decode}).Revision(ctx, e.Key, e.Revision); err == nil && published.Results.Erratum != nil {
			w.Effect, w.Set = *published.Results.Erratum, published.Set
		}
	default:
		var file IndexSetFile
		if file, err = d.Cards.PeriodIndexSet(ctx, e.Key); err == nil {
			w.Set, err = d.Decode(file.Code, file.Content)
		}
	}
	w.Erratum = e
	return w, err
}

// WithdrawErratum takes a proposal back that nobody has decided on.
func (d Desk) WithdrawErratum(ctx context.Context, who Actors, id ErratumID, reason string) error {
	actor, err := who.To(review.ToProposeCorrection, review.Subject{})
	if err != nil {
		return err
	}
	e, err := d.Store.Erratum(ctx, id)
	if err != nil {
		return err
	}
	err = d.Store.ChangeTasks(ctx, []TaskID{e.Task}, func(b TaskBook) (TaskEntry, error) {
		task, err := b.Task.Apply(review.Change{Move: review.MoveCancel, At: b.Now, Reason: reason})
		if err != nil {
			return TaskEntry{}, err
		}
		return TaskEntry{
			Task: task, Next: scoring.Some(b.Now), Wake: true, Actor: actor.Person,
			Action: "correction withdrawn", Details: map[string]any{"correction": id, "reason": strings.TrimSpace(reason)},
		}, nil
	})
	if err != nil {
		return err
	}
	return d.Deliver(ctx)
}
