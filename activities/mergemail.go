package activities

import (
	"context"
	"fmt"
	"slices"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// tellMerged writes to the successor's focal officer and head, or in place of them to their fallbacks: which agency was
// merged, from when on, and its open disputes. The office is told only where the successor has nobody. The link is to the review with which they were raised.
func (d Desk) tellMerged(ctx context.Context, h Handover, m Merge, register map[string]RegisteredAgency) (mails []QueuedMail, err error) {
	to := h.written(review.Focal, review.Head)
	if own := slices.DeleteFunc(slices.Clone(to), func(a review.Addressee) bool { return a.Role == review.Staff }); len(own) > 0 {
		to = own
	}
	for _, part := range h.parts(m, register) {
		data := MailData{Agency: register[part.agency].Name, Holder: register[m.To].Name, Topic: m.On.In(calendar.Vi), Reason: m.Reason}
		if data.Items, err = d.disputeItems(ctx, part.disputes); err != nil {
			return nil, err
		}
		var about TaskID
		if len(part.disputes) > 0 {
			about, data.Period = part.disputes[0].Review, part.disputes[0].Period
		}
		for _, one := range to {
			mails = append(mails, QueuedMail{
				Key: fmt.Sprintf("merged/%s/%s/%d/%s", part.agency, m.On, about, one.Person), Kind: MailMerged, Task: about,
				Person: one.Person, Role: one.Role, Data: data,
			})
		}
	}
	return mails, nil
}

// mergedPart is an agency with its open disputes in one period.
type mergedPart struct {
	agency   string
	disputes []OpenDispute
}

// parts are the agencies of the merger, also those without a dispute, and the disputes of whoever was merged into them.
func (h Handover) parts(m Merge, register map[string]RegisteredAgency) (parts []mergedPart) {
	for _, agency := range m.all(register) {
		before := len(parts)
		for _, dispute := range h.Disputes {
			last := len(parts) - 1
			switch {
			case dispute.Agency != agency:
			case last >= before && parts[last].disputes[0].Review == dispute.Review:
				parts[last].disputes = append(parts[last].disputes, dispute)
			default:
				parts = append(parts, mergedPart{agency, []OpenDispute{dispute}})
			}
		}
		if len(parts) == before && slices.Contains(m.From, agency) {
			parts = append(parts, mergedPart{agency: agency})
		}
	}
	return parts
}

func (d Desk) disputeItems(ctx context.Context, disputes []OpenDispute) (items []MailItem, err error) {
	for _, dispute := range disputes {
		scorer, err := d.scorer(ctx, dispute.Key)
		if err != nil {
			return nil, err
		}
		item := MailItem{Text: "Kiến nghị về " + topic(scorer.Indicator(dispute.Indicator).Name.In(scoring.Vi)), Note: "đang chờ thẩm định"}
		if dispute.Asked {
			item.Note = "đang chờ bổ sung"
		}
		items = append(items, item)
	}
	return items, nil
}
