package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// OwnerRow says which department owns an indicator of the whole province, and from when.
type OwnerRow struct {
	Line      int `json:",omitempty"` // in the file that it stands in
	Indicator string
	Agency    string // code
	From      calendar.Day
	To        scoring.Maybe[calendar.Day] // the first day that is out
}

// OwnerImport is what a table of owners has changed.
type OwnerImport struct{ Opened, Closed, Unchanged int }

// CheckOwners refuses, each with its line, owners of what is no indicator of the whole province in any index set.
func CheckOwners(rows []OwnerRow, sets []IndexSetFile, decode func(name string, content []byte) (scoring.IndexSet, error)) error {
	ofProvince := map[string]bool{}
	for _, f := range sets {
		set, err := decode(f.Code, f.Content)
		if err != nil {
			return err
		}
		for _, g := range set.Groups {
			for _, i := range g.Indicators {
				ofProvince[i.Code] = ofProvince[i.Code] || i.Level == scoring.LevelProvince
			}
		}
	}
	var faults []error
	for _, r := range rows {
		if !ofProvince[r.Indicator] {
			faults = append(faults, scoring.Say("dòng %d: %s không phải chỉ số cấp tỉnh trong bộ chỉ số nào", "line %d: %s is no indicator of the whole province in any index set", r.Line, r.Indicator))
		}
	}
	if len(faults) > 0 {
		return Refusal(errors.Join(faults...))
	}
	return nil
}

// OwnerStore is what disputes of the province's figures need of Postgres.
type OwnerStore interface {
	// OwnersOn are the agencies that own indicators of the province on a day, by code and name.
	OwnersOn(ctx context.Context, province string, on calendar.Day) (map[string]scoring.Agency, error)
	// CasesOf are the disputes of a period that are ruled on or wait for it, by indicator; one of each.
	CasesOf(ctx context.Context, k Key) (map[string]int64, error)
	// Carriers are the agencies of a period, the province among them, that have the figure of an indicator.
	Carriers(ctx context.Context, k Key, indicator string) ([]string, error)
}

// mayDispute refuses disputes of indicators that are not the agency's own to dispute: one of level province is its
// owner's, once for all agencies.
func (d Desk) mayDispute(ctx context.Context, b TaskBook, who review.Actor, disputes []review.Dispute) (faults []*review.Refusal, err error) {
	scorer, err := d.scorer(ctx, b.Key)
	if err != nil {
		return nil, err
	}
	for i, dispute := range disputes {
		subject := b.Task.Subject()
		subject.Level = scorer.Indicator(dispute.Indicator).Level
		if subject.Level != scoring.LevelProvince {
			continue
		}
		text, err := d.refuseOwner(ctx, b, who, subject, dispute.Indicator)
		if err != nil {
			return nil, err
		}
		if text.Vi != "" {
			faults = append(faults, &review.Refusal{Rule: review.ErrIndicator, Field: fmt.Sprintf("disputes[%d].indicator", i), Text: text})
		}
	}
	return faults, nil
}

// refuseOwner says why an indicator of the province is not disputed by this agency now; empty: it may be.
func (d Desk) refuseOwner(ctx context.Context, b TaskBook, who review.Actor, s review.Subject, indicator string) (t scoring.Text, err error) {
	owners, err := d.Cards.OwnersOn(ctx, b.Province, b.Calendar.DayOf(b.Now))
	if err != nil {
		return t, err
	}
	owner := owners[indicator]
	s.Owner = owner.Code
	if may, why := review.May(who, review.ToDispute, s); !may {
		return named(why, owner), nil
	}
	cases, err := d.Cards.CasesOf(ctx, b.Key)
	if first, ok := cases[indicator]; ok {
		t.Vi = fmt.Sprintf("Chỉ số này của cả tỉnh đã có kiến nghị số %d trong kỳ; mỗi kỳ chỉ xem xét một lần cho mọi cơ quan, đơn vị.", first)
		t.En = fmt.Sprintf("This indicator of the whole province has dispute %d in the period already: it is one case for all agencies.", first)
	}
	return t, err
}

// named tells who owns an indicator.
func named(why review.Reason, owner scoring.Agency) scoring.Text {
	t := scoring.Text{Vi: why.In(scoring.Vi), En: why.In(scoring.En)}
	switch {
	case why != review.OwnersOnly:
	case owner.Code == "":
		t.Vi, t.En = t.Vi+"; chưa cơ quan nào được ghi là chủ trì, xin liên hệ Văn phòng", t.En+": nobody is entered as its owner, ask the office"
	default:
		t.Vi, t.En = t.Vi+": "+owner.Name, t.En+": "+owner.Name+" ("+owner.Code+")"
	}
	return t
}

// corrected are the agencies whose figure a ruling on a dispute puts right: everybody who carries one of the province.
func (d Desk) corrected(ctx context.Context, b TaskBook, indicator string) ([]string, error) {
	scorer, err := d.scorer(ctx, b.Key)
	if err != nil || scorer.Indicator(indicator).Level != scoring.LevelProvince {
		return []string{b.Task.Agency}, err
	}
	all, err := d.Cards.Carriers(ctx, b.Key, indicator)
	if err == nil && !slices.Contains(all, b.Task.Agency) {
		all = append(all, b.Task.Agency)
	}
	return all, err
}
