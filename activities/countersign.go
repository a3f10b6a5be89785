package activities

import (
	"fmt"
	"slices"
	"strconv"

	"danhgia/review"
	"danhgia/scoring"
)

// renewedDays is how many working days an officer has at least to answer again.
const renewedDays = 1

// speaker is whose words a statement is: the actor's own, or those of whom the office enters them for.
func (b TaskBook) speaker(who review.Actor, s Statement) review.Actor {
	if s.OnBehalf == "" {
		return who
	}
	speaker := review.Actor{Person: s.OnBehalf, Agency: b.Task.Holder()}
	for _, p := range b.People {
		if p.ID == s.OnBehalf && p.Agency == b.Task.Holder() {
			speaker.Roles = append(speaker.Roles, p.Roles...)
		}
	}
	return speaker
}

// mayCountersign refuses an approval that the office enters in the words of somebody who could not give it themselves.
func mayCountersign(b TaskBook, speaker review.Actor) error {
	if ok, why := review.May(speaker, review.ToCountersign, b.Task.Subject()); !ok {
		return &review.Refusal{Rule: review.ErrPerson, Text: scoring.Text{
			Vi: "Chỉ thủ trưởng, hoặc người thay thủ trưởng, duyệt câu trả lời: " + why.In(scoring.Vi) + ".",
			En: "Only the head, or who stands in for the head, approves an answer: " + why.In(scoring.En) + ".",
		}}
	}
	return nil
}

// askHead opens the approval of an answer, with the answer's generation as its subject. The review waits for it.
func (t *Tasks) askHead(b TaskBook, e *TaskEntry) error {
	approval, err := t.newTask(b, review.Countersign)
	approval.Subject = strconv.Itoa(b.Task.Generation)
	e.New = append(e.New, approval)
	return err
}

// follow adds what the end of a review brings about: a ruling on each dispute of an answer that counts.
func (t *Tasks) follow(b TaskBook, e *TaskEntry) (err error) {
	if b.Task.Kind == review.Review && b.Task.State != review.Settled && e.Task.Outcome == review.Disputed {
		e.Ruling, err = t.newTask(b, review.Rule)
	}
	return err
}

// sentBack asks for an answer again, with the head's reason.
func sentBack(b TaskBook) (TaskEntry, error) {
	deadline, err := b.Task.Renewed(b.Now, renewedDays, b.Calendar)
	if err != nil {
		return TaskEntry{}, Refusal(err)
	}
	last := slices.IndexFunc(b.Answers, func(a review.Answer) bool { return a.Generation == b.Task.Generation && !a.Late })
	task, err := b.Task.Apply(review.Change{Move: review.MoveRenew, At: b.Now, Reason: b.Answers[last].Remark, Deadline: deadline})
	if err != nil {
		return TaskEntry{}, Refusal(fmt.Errorf("renew task %d: %w", b.ID, err))
	}
	return TaskEntry{
		Task: task, Next: scoring.Some(b.Now), Wake: true, Action: "review sent back by the head",
		Details: map[string]any{"task": b.ID, "generation": task.Generation, "deadline": deadline.On},
	}, nil
}

// newTask is a task of the same agency as it is opened now.
func (t *Tasks) newTask(b TaskBook, kind review.Kind) (NewTask, error) {
	ladder, err := t.ladder(kind, b.Ladders)
	if err != nil {
		return NewTask{}, err
	}
	deadline, err := b.Calendar.Add(b.Calendar.DayOf(b.Now), ladder.Days)
	if err != nil {
		return NewTask{}, Refusal(err)
	}
	return NewTask{Kind: kind, Agency: b.Task.Agency, Opened: b.Now, Deadline: deadline}, nil
}
