package activities

import (
	"context"
	"fmt"
	"strings"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// Check says which corrected figures a later collection shows, and ends the tasks of mending them at their source. The
// period's own figures and scores stay as they are, so that it can be done after publication.
func (c Collecting) Check(ctx context.Context, who Actors, k Key, h Handed, reason string, preview bool) (Recollected, error) {
	actor, err := c.permit(who, reason)
	if err != nil {
		return Recollected{}, err
	}
	e, err := c.Recollections.Evaluation(ctx, k)
	if err != nil {
		return Recollected{}, err
	}
	corrected, err := c.Recollections.Corrected(ctx, k)
	if err != nil {
		return Recollected{}, err
	}
	r := Recollected{Snapshot: h.Snapshot, Previous: e.Snapshot, CheckOnly: true, Confirmed: h.Collection.confirmed(corrected)}
	if len(corrected) == 0 {
		return r, Refusal(fmt.Errorf("no ruling has corrected a figure of %s: there is nothing to check", k.Period))
	}
	if preview {
		return r, nil
	}
	if err := c.Recollections.SaveSnapshot(ctx, h.Snapshot, h.Raw); err != nil {
		return r, err
	}
	entry := RecollectionEntry{Recollected: r, By: actor, Reason: reason, Tasks: r.repairs(), Decide: r.mended, Days: c.days}
	if err := c.Recollections.Recollect(ctx, k, entry); err != nil {
		return r, err
	}
	return r, c.Deliver(ctx)
}

// repairs are the tasks of mending what the source shows by now.
func (r Recollected) repairs() (ids []TaskID) {
	for _, c := range r.Confirmed {
		if c.Task != 0 {
			ids = append(ids, c.Task)
		}
	}
	return ids
}

// mended ends the task of mending a figure at its source, which a collection says and never a person.
func (r Recollected) mended(b TaskBook) (TaskEntry, error) {
	if b.Task.State != review.Open {
		return TaskEntry{Task: b.Task}, nil
	}
	task, err := b.Task.Apply(review.Change{
		Move: review.MoveSettle, At: b.Now, Outcome: review.Fixed,
		Reason: fmt.Sprintf("Lần thu thập được kiểm tra ngày %s (bản chụp %.12s) cho thấy số liệu đã đúng.", b.Calendar.DayOf(b.Now).Short(calendar.Vi), r.Snapshot),
	})
	if err != nil {
		return TaskEntry{}, err
	}
	return TaskEntry{
		Task: task, Wake: true, Action: "corrected at the source", Details: map[string]any{"task": b.ID, "snapshot": r.Snapshot},
	}, nil
}

// Repair is what the operator of a source system has to correct.
type Repair struct {
	Was      scoring.Maybe[review.Counted] // as the source gave it
	Right    review.Counted
	Dossiers []string
}

// mostDossiers is how many codes a mail names; the page has all of them.
const mostDossiers = 20

// words say what to correct.
func (r Repair) words(agency, indicator string) string {
	s := fmt.Sprintf("%s, %s: ", agency, indicator)
	if r.Was.Known {
		s += fmt.Sprintf("số liệu hiện có trên nguồn là tử số %d, mẫu số %d; ", r.Was.Value.Numerator, r.Was.Value.Denominator)
	}
	s += fmt.Sprintf("số liệu đúng theo kết quả thẩm định là tử số %d, mẫu số %d", r.Right.Numerator, r.Right.Denominator)
	if len(r.Dossiers) == 0 {
		return s
	}
	s += ". Hồ sơ liên quan: " + strings.Join(r.Dossiers[:min(len(r.Dossiers), mostDossiers)], ", ")
	if more := len(r.Dossiers) - mostDossiers; more > 0 {
		s += fmt.Sprintf(" và %d hồ sơ khác, xem trên trang", more)
	}
	return s
}
