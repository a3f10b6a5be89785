package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// NewDirective is a letter as it is handed in.
type NewDirective struct {
	review.Directive
	File     string // its name
	Content  []byte
	Agencies []string // codes; none: every agency that is registered today
	Days     int      // working days to acknowledge it in; 0: by the ladder
	Reason   string
}

// DirectiveDraft is what a letter is judged by when it is sent.
type DirectiveDraft struct {
	Now      time.Time
	Agencies []scoring.Agency // registered today, without the province
	Ladders  int64            // the newest
	Content  []byte           // of the ladders
	Calendar calendar.Calendar
	Earlier  scoring.Maybe[Directive] // of the same number and date, unless it was cancelled
}

// SendDirective sends a letter to agencies, once: the same letter again gives the one that was sent.
func (d Desk) SendDirective(ctx context.Context, who Actors, province string, n NewDirective) (sent Directive, again bool, err error) {
	sent, again, err = d.Store.AddDirective(ctx, province, n, func(draft DirectiveDraft) (Directive, review.Actor, error) {
		return d.Draft(who, province, n, draft)
	})
	if err != nil {
		return sent, false, err
	}
	return sent, again, d.Deliver(ctx)
}

// Draft is the directive that a letter would become.
func (d Desk) Draft(who Actors, province string, n NewDirective, draft DirectiveDraft) (Directive, review.Actor, error) {
	actor, err := who.To(review.ToDirect, review.Subject{})
	if err != nil {
		return Directive{}, actor, err
	}
	file, err := n.check(draft.Calendar.DayOf(draft.Now))
	if err != nil {
		return Directive{}, actor, err
	}
	agencies, err := n.agencies(draft.Agencies)
	if err != nil {
		return Directive{}, actor, err
	}
	days, err := d.days(review.Acknowledge, draft.Content)
	if err != nil {
		return Directive{}, actor, err
	}
	if n.Days > 0 {
		days = n.Days
	}
	deadline, err := draft.Calendar.Add(draft.Calendar.DayOf(draft.Now), days)
	if err != nil {
		return Directive{}, actor, Refusal(err)
	}
	made := Directive{
		Directive: n.Directive, Province: province, File: file, Agencies: agencies, Ladders: draft.Ladders, Deadline: deadline,
		State: DirectiveOpen, SentBy: actor.Person, Sent: draft.Now, Reason: strings.TrimSpace(n.Reason),
	}
	if draft.Earlier.Known {
		made, err = made.repeats(draft.Earlier.Value)
	}
	return made, actor, err
}

const maxDays = 60 // working days, as of ladders

// check judges the letter, its file and its terms, and reports all that is wrong.
func (n NewDirective) check(today calendar.Day) (LetterFile, error) {
	var faults []error
	for _, f := range n.Check(today) {
		faults = append(faults, f)
	}
	file, err := review.CheckLetter(n.File, int64(len(n.Content)), n.Content[:min(len(n.Content), 8)])
	faults = append(faults, err)
	if n.Days < 0 || n.Days > maxDays {
		faults = append(faults, scoring.Say("%d không nằm trong khoảng từ 1 đến %d ngày làm việc", "%d is not between 1 and %d working days", n.Days, maxDays))
	}
	if strings.TrimSpace(n.Reason) == "" {
		faults = append(faults, Refusal(errNoReason))
	}
	if err := errors.Join(faults...); err != nil {
		return LetterFile{}, Refusal(err)
	}
	sum := sha256.Sum256(n.Content)
	return LetterFile{Name: file.Name, SHA256: hex.EncodeToString(sum[:]), Size: file.Size, Content: n.Content}, nil
}

// agencies are the codes of those that the letter goes to, each once, in the order of the register.
func (n NewDirective) agencies(registered []scoring.Agency) (codes []string, err error) {
	for _, a := range registered {
		if len(n.Agencies) == 0 || slices.Contains(n.Agencies, a.Code) {
			codes = append(codes, a.Code)
		}
	}
	var unknown []string
	for _, code := range n.Agencies {
		if !slices.Contains(codes, code) {
			unknown = append(unknown, code)
		}
	}
	switch {
	case len(unknown) > 0:
		return nil, Refusal(scoring.Say("hôm nay không có cơ quan, đơn vị: %s", "not registered as agencies today: %s", strings.Join(unknown, ", ")))
	case len(codes) == 0:
		return nil, Refusal(scoring.Say("hôm nay chưa có cơ quan, đơn vị nào; hãy nhập danh sách cơ quan, đơn vị", "no agency is registered today: import them with: starter agencies import"))
	}
	return codes, nil
}

// repeats is the letter as it was sent before, or the refusal to send another under its number and date.
func (d Directive) repeats(earlier Directive) (Directive, error) {
	if d.Directive != earlier.Directive || d.File.SHA256 != earlier.File.SHA256 || !slices.Equal(d.Agencies, earlier.Agencies) {
		return d, Refusal(scoring.Say("%[1]s đã được gửi, là văn bản thứ %[2]d, với trích yếu, nội dung, tệp hoặc nơi nhận khác; hãy hủy văn bản đó trước",
			"%[1]s was sent already, as directive %[2]d, with another title, summary, file or list of agencies: cancel that one first, or see: starter directive status --id %[2]d",
			scoring.Text{Vi: d.In(scoring.Vi), En: d.In(scoring.En)}, earlier.ID))
	}
	return earlier, nil
}

// ControlDirective extends or cancels a directive, with all of its tasks that are not done, or says in a preview what
// would become of them. ErrNotFound.
func (d Desk) ControlDirective(ctx context.Context, who Actors, id DirectiveID, c Control) (done []Controlled, err error) {
	if c.Action != review.ToExtend && c.Action != review.ToCancel {
		return nil, fmt.Errorf("a directive is extended or cancelled: %q: %w", c.Action, ErrNotFound)
	}
	err = d.Store.ChangeDirective(ctx, id, true, func(b DirectiveBook) (DirectiveEntry, error) {
		e, err := c.directive(b, who)
		if err != nil {
			return e, fmt.Errorf("directive %d: %w", id, err)
		}
		for _, task := range e.Tasks {
			done = append(done, controlled(task.Book, task.Entry))
		}
		if c.Preview {
			return DirectiveEntry{Directive: b.Directive}, nil
		}
		return e, nil
	})
	if err != nil || c.Preview {
		return done, err
	}
	return done, d.Deliver(ctx)
}

// directive is what a control makes of a directive and of its tasks that wait.
func (c Control) directive(b DirectiveBook, who Actors) (e DirectiveEntry, err error) {
	actor, err := who.To(c.Action, review.Subject{State: review.Open})
	if err != nil {
		return e, err
	}
	e = DirectiveEntry{
		Directive: b.Directive, Wake: true, Actor: actor.Person, Action: "directive: " + string(c.Action),
		Details: map[string]any{"directive": b.ID, "reason": strings.TrimSpace(c.Reason)},
	}
	e.Directive.Reason = strings.TrimSpace(c.Reason)
	switch {
	case b.State != DirectiveOpen:
		return e, Refusal(scoring.Say("văn bản đã kết thúc hoặc đã hủy từ %[2]s", "it is %[1]s since %[2]s", b.State, b.Ended.Value.In(calendar.Vietnam).Format("2006-01-02 15:04")))
	case e.Directive.Reason == "":
		return e, Refusal(errNoReason)
	case c.Action == review.ToCancel:
		e.Directive.State, e.Directive.Ended = DirectiveCancelled, scoring.Some(b.Now)
	default:
		if err := e.extend(b, c); err != nil {
			return e, err
		}
	}
	for _, task := range b.Waiting {
		if c.Action == review.ToExtend && (task.Task.State != review.Open || !task.Task.Deadline.At.Before(e.Directive.Deadline.At)) {
			continue // it has more time already, or gets it when it goes on
		}
		changed, err := c.decide(task, who)
		if err != nil {
			return e, fmt.Errorf("%s: %w", task.AgencyName, err)
		}
		e.Tasks = append(e.Tasks, ChangedTask{task, changed})
	}
	return e, nil
}

// bothOf is a deadline in both languages.
func bothOf(d calendar.Deadline) scoring.Text {
	return scoring.Text{Vi: d.In(calendar.Vi), En: d.In(calendar.En)}
}

func (e *DirectiveEntry) extend(b DirectiveBook, c Control) (err error) {
	if e.Directive.Deadline, err = b.Calendar.Add(c.Until, 0); err != nil {
		return Refusal(err)
	}
	if until := e.Directive.Deadline; !until.At.After(b.Now) || !until.At.After(b.Deadline.At) {
		return Refusal(scoring.Say("%s không sau hạn hiện nay, %s", "%s is not later than the present deadline, %s", bothOf(until), bothOf(b.Deadline)))
	}
	e.Details["deadline"] = e.Directive.Deadline.On
	return nil
}
