package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"danhgia/review"
	"danhgia/scoring"
)

// Collecting is where the office collects a period again.
type Collecting struct {
	*Tasks
	Recollections RecollectStore
	Decode        func(name string, content []byte) (scoring.IndexSet, error)
}

// RecollectStore is what collecting again needs of Postgres besides changing tasks.
type RecollectStore interface {
	// Evaluation is where a period stands. ErrNotFound: it was never started.
	Evaluation(ctx context.Context, k Key) (Evaluation, error)
	PeriodIndexSet(ctx context.Context, k Key) (IndexSetFile, error)
	Collection(ctx context.Context, snapshot string) (Collection, error)
	Corrections(ctx context.Context, k Key) ([]Correction, error)
	// Corrected are the corrections of a period as rulings made them, each with the open task of mending its source.
	Corrected(ctx context.Context, k Key) ([]Confirmed, error)
	PeriodTasks(ctx context.Context, k Key) ([]PeriodTask, error)
	// Merged are the codes of agencies that have been merged into others.
	Merged(ctx context.Context, province string) ([]string, error)
	SaveSnapshot(ctx context.Context, id string, raw RawCollection) error
	SaveCollection(ctx context.Context, snapshot string, c Collection) error
	SaveScores(ctx context.Context, r ScoreRun) (id int64, err error)
	// Recollect makes a collection the one that the period is scored by, opens the reviews of agencies that are new in
	// it, and has tasks decided on, all of it or nothing. One that is checked only leaves the period's as it is. ErrTaken:
	// the period's is not the previous one any more.
	Recollect(ctx context.Context, k Key, r RecollectionEntry) error
}

// RecollectionEntry is what collecting again writes.
type RecollectionEntry struct {
	Recollected
	By     review.Actor
	Reason string
	Tasks  []TaskID
	Decide func(TaskBook) (TaskEntry, error)
	Days   func(kind review.Kind, ladders []byte) (int, error)
}

// Handed is a collection that is handed in.
type Handed struct {
	Snapshot   string
	Raw        RawCollection
	Collection Collection
}

// Recollect has a collection take the place of the one that a period under review is scored by. No score moves
// silently: whose scorecard changes is asked again, also who had confirmed it, with what has changed. Corrections stay
// over the new figures. With preview nothing is written.
func (c Collecting) Recollect(ctx context.Context, who Actors, k Key, h Handed, reason string, preview bool) (Recollected, error) {
	actor, err := c.permit(who, reason)
	if err != nil {
		return Recollected{}, err
	}
	e, err := c.underReview(ctx, k)
	if err != nil {
		return Recollected{}, err
	}
	if e.Snapshot == h.Snapshot {
		return Recollected{}, Refuse("kỳ %s đang được tính bằng chính bộ số liệu này, giống nhau từng tệp; không có gì mới", "this is the collection that %s is scored by already, file by file: there is nothing new in it", k.Period)
	}
	r, run, err := c.weigh(ctx, e, h)
	if err != nil || preview {
		return r, err
	}
	if err := c.store(ctx, h, run); err != nil {
		return r, err
	}
	if err := c.write(ctx, k, actor, r, reason); err != nil {
		return r, err
	}
	return r, c.Deliver(ctx)
}

// maxRecollectReason leaves room for what has changed, in characters.
const maxRecollectReason = 1000

func (c Collecting) permit(who Actors, reason string) (review.Actor, error) {
	if n := utf8.RuneCountInString(strings.TrimSpace(reason)); n == 0 || n > maxRecollectReason {
		return review.Actor{}, Refuse("hãy ghi lý do, không quá %d ký tự; lý do được lưu lại và cơ quan, đơn vị đọc được", "give a reason, of at most %d characters; it is kept, and the agencies read it", maxRecollectReason)
	}
	return who.To(review.ToCollect, review.Subject{State: review.Open})
}

// underReview is the period, if its reviews have opened and it has not ended.
func (c Collecting) underReview(ctx context.Context, k Key) (Evaluation, error) {
	e, err := c.Recollections.Evaluation(ctx, k)
	if err != nil {
		return e, err
	}
	opened := slices.ContainsFunc(e.Stages, func(s StageRecord) bool { return s.Stage == StageReview })
	switch {
	case e.State == Published:
		return e, Refuse("kết quả kỳ %s đã công khai; thu thập lại chỉ để kiểm tra số liệu đã sửa tại nguồn", "%s is published: a later collection only says which corrected figures its source shows by now: --check-only", k.Period)
	case e.State != Running && e.State != PausedPeriod:
		return e, Refuse("kỳ %s %s; hãy mở kỳ bằng bộ số liệu mới", "%s is %s: start it with the new collection", k.Period, scoring.Text{Vi: e.State.In(scoring.Vi), En: string(e.State)})
	case !opened:
		return e, Refuse("việc rà soát kỳ %s chưa mở; hãy chờ, hoặc mở kỳ bằng bộ số liệu mới", "the reviews of %s have not opened yet: wait until they have, or start it with the new collection", k.Period)
	}
	return e, nil
}

// weigh compares the scorecards of both collections, each with all corrections.
func (c Collecting) weigh(ctx context.Context, e Evaluation, h Handed) (r Recollected, run ScoreRun, err error) {
	r = Recollected{Snapshot: h.Snapshot, Previous: e.Snapshot}
	before, err := c.Recollections.Collection(ctx, e.Snapshot)
	if err != nil {
		return r, run, err
	}
	if err := c.refuseMissing(ctx, e.Key, missing(before, h.Collection)); err != nil {
		return r, run, err
	}
	corrected, err := c.Recollections.Corrected(ctx, e.Key)
	if err != nil {
		return r, run, err
	}
	r.Confirmed = h.Collection.confirmed(corrected) // before the corrections are put over it
	was, _, err := c.score(ctx, e.Key, before)
	if err != nil {
		return r, run, err
	}
	now, corrections, err := c.score(ctx, e.Key, h.Collection.clone())
	if err != nil {
		return r, run, err
	}
	r.Changed, r.Added = compare(was, now)
	run = ScoreRun{Key: e.Key, Snapshot: h.Snapshot, IndexSet: e.IndexSet, Engine: scoring.Engine, Corrections: corrections, Standings: now}
	return r, run, c.addStates(ctx, e.Key, r.Changed)
}

// refuseMissing refuses a collection without an agency that is not known to have been merged.
func (c Collecting) refuseMissing(ctx context.Context, k Key, gone []scoring.Agency) error {
	merged, err := c.Recollections.Merged(ctx, k.Province)
	if err != nil {
		return err
	}
	for _, a := range gone {
		if !slices.Contains(merged, a.Code) {
			return Refuse("bộ số liệu mới không có số liệu của %s %s; hãy thu thập lại hoặc, nếu cơ quan, đơn vị đã sáp nhập, ghi việc sáp nhập trước",
				"the new collection has no figures of %s %s: collect again or, when the agency was merged, say so first: starter agencies merge", a.Code, a.Name)
		}
	}
	return nil
}

func (c Collecting) score(ctx context.Context, k Key, collection Collection) ([]scoring.Standing, int, error) {
	file, err := c.Recollections.PeriodIndexSet(ctx, k)
	if err != nil {
		return nil, 0, err
	}
	set, err := c.Decode(file.Code, file.Content)
	if err != nil {
		return nil, 0, fmt.Errorf("index set %s: %w", file.Code, err)
	}
	corrections, err := c.Recollections.Corrections(ctx, k)
	if err != nil {
		return nil, 0, err
	}
	collection.correct(corrections)
	standings, err := scoreAll(set, collection)
	return standings, len(corrections), err
}

// clone keeps the figures of the original as they were collected.
func (c Collection) clone() Collection {
	c.Agencies = slices.Clone(c.Agencies)
	for i := range c.Agencies {
		c.Agencies[i].Figures.Measures = slices.Clone(c.Agencies[i].Figures.Measures)
	}
	return c
}

func (c Collecting) addStates(ctx context.Context, k Key, changed []AgencyChange) error {
	tasks, err := c.Recollections.PeriodTasks(ctx, k)
	if err != nil {
		return err
	}
	for i := range changed {
		for _, t := range tasks {
			if t.Kind == review.Review && t.Agency == changed[i].Code {
				changed[i].Review = t.State
			}
		}
	}
	return nil
}

func (c Collecting) store(ctx context.Context, h Handed, run ScoreRun) error {
	if err := c.Recollections.SaveSnapshot(ctx, h.Snapshot, h.Raw); err != nil {
		return err
	}
	if err := c.Recollections.SaveCollection(ctx, h.Snapshot, h.Collection); err != nil {
		return err
	}
	_, err := c.Recollections.SaveScores(ctx, run)
	return err
}

// write asks those again whose scorecards change, and ends the repairs that the source shows.
func (c Collecting) write(ctx context.Context, k Key, actor review.Actor, r Recollected, reason string) error {
	tasks, err := c.Recollections.PeriodTasks(ctx, k)
	if err != nil {
		return err
	}
	entry := RecollectionEntry{Recollected: r, By: actor, Reason: reason, Tasks: r.repairs(), Days: c.days}
	for _, t := range tasks {
		if _, changed := r.For(t.Agency); changed && t.Kind == review.Review {
			entry.Tasks = append(entry.Tasks, t.ID)
		}
	}
	entry.Decide = func(b TaskBook) (TaskEntry, error) {
		if b.Task.Kind == review.SourceFix {
			return r.mended(b)
		}
		return r.askAgain(b, actor, reason)
	}
	err = c.Recollections.Recollect(ctx, k, entry)
	if errors.Is(err, ErrTaken) {
		return Refuse("người khác vừa thu thập lại; hãy xem trước một lần nữa", "somebody else has collected again meanwhile: look at the preview once more")
	}
	return err
}

// recollectDays is how many working days an agency has at least to look at changed figures: its deadline stays where it
// leaves that many, and else moves, for a figure that nobody had time to check is not reviewed.
const recollectDays = 2

// askAgain renews a review. What the office has skipped stays skipped.
func (r Recollected) askAgain(b TaskBook, actor review.Actor, reason string) (TaskEntry, error) {
	if !slices.Contains([]review.State{review.Open, review.Paused, review.Settled}, b.Task.State) {
		return TaskEntry{Task: b.Task}, nil
	}
	change, _ := r.For(b.Task.Agency)
	renew := review.Change{Move: review.MoveRenew, At: b.Now, Reason: change.words(strings.TrimSpace(reason)), Deadline: b.Task.Deadline}
	var err error
	if b.Task.State != review.Paused {
		if renew.Deadline, err = b.Task.Renewed(b.Now, recollectDays, b.Calendar); err != nil {
			return TaskEntry{}, Refusal(err)
		}
	}
	task, err := b.Task.Apply(renew)
	if err != nil {
		return TaskEntry{}, err
	}
	return TaskEntry{
		Task: task, Next: scoring.Some(b.Now), Wake: true, Actor: actor.Person, Action: string(review.ToCollect),
		Details: map[string]any{"task": b.ID, "generation": task.Generation, "snapshot": r.Snapshot, "deadline": task.Deadline.On},
	}, nil
}
