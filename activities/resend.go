package activities

import (
	"slices"

	"danhgia/review"
)

// resend writes the latest rung's mail to whoever takes the place of somebody whose mail failed.
func (e *TaskEntry) resend(b TaskBook, ladder review.Ladder) error {
	if !slices.ContainsFunc(b.Mails, b.Task.Failed) {
		return nil
	}
	plan, err := review.Plan(ladder, b.Task, b.Calendar)
	if err != nil {
		return Refusal(err)
	}
	for _, m := range slices.Backward(plan) {
		if m.Rung.Digest || !slices.Contains(b.Sent, m.Key) {
			continue
		}
		letters, _ := b.letters(m)
		for _, l := range review.Unserved(letters, b.Task, b.Mails) {
			e.Mails = append(e.Mails, b.mail(m, l, 0))
		}
		break
	}
	return nil
}
