package main

import (
	"context"
	"slices"
	"sync"

	"danhgia/activities"
	"danhgia/internal/indexset"
	"danhgia/internal/mail"
	"danhgia/review"
	"danhgia/scoring"
)

// console gives the office's pages what they show of a province's periods, and does what is decided on them.
type console struct {
	*office
	opening
	read *sync.Map // ladders and index sets that have been read, by their file
}

func newConsole(o *office, how opening) console { return console{o, how, &sync.Map{}} }

// reading reads a file once: its content is its name.
func reading[T any](read *sync.Map, content []byte, parse func([]byte) (T, error)) (T, error) {
	if known, ok := read.Load(string(content)); ok {
		return known.(T), nil
	}
	value, err := parse(content)
	if err == nil {
		read.Store(string(content), value)
	}
	return value, err
}

func (c console) key(p scoring.Period) activities.Key {
	return activities.Key{Province: c.province, Period: p}
}

// Periods implements web.Console.
func (c console) Periods(ctx context.Context, most int) ([]activities.PeriodLine, error) {
	return c.Store.Periods(ctx, c.province, most)
}

// Waiting implements web.Console.
func (c console) Waiting(ctx context.Context) (activities.Waiting, error) {
	return c.Store.Waiting(ctx, c.province)
}

// Board implements web.Console.
func (c console) Board(ctx context.Context, p scoring.Period) (activities.Board, error) {
	return c.Store.Board(ctx, c.key(p))
}

// BoardProgress implements web.Console.
func (c console) BoardProgress(ctx context.Context, p scoring.Period) (activities.Board, error) {
	return c.Store.BoardProgress(ctx, c.key(p))
}

// BoardTasks implements web.Console.
func (c console) BoardTasks(ctx context.Context, p scoring.Period, f activities.TaskFilter) ([]activities.BoardTask, error) {
	return c.Store.BoardTasks(ctx, c.key(p), f)
}

// Ladder implements web.Console.
func (c console) Ladder(ctx context.Context, p scoring.Period, kind review.Kind) (review.Ladder, error) {
	content, err := c.PeriodLadders(ctx, c.key(p))
	if err != nil {
		return review.Ladder{}, err
	}
	all, err := reading(c.read, content, c.Desk.Ladders)
	if err != nil {
		return review.Ladder{}, err
	}
	at := slices.IndexFunc(all, func(l review.Ladder) bool { return l.Kind == kind })
	if at < 0 {
		return review.Ladder{}, activities.ErrNotFound
	}
	return all[at], nil
}

// PeriodSet implements web.Console.
func (c console) PeriodSet(ctx context.Context, p scoring.Period) (scoring.IndexSet, error) {
	file, err := c.PeriodIndexSet(ctx, c.key(p))
	if err != nil {
		return scoring.IndexSet{}, err
	}
	return reading(c.read, file.Content, func(content []byte) (scoring.IndexSet, error) { return indexset.Parse(file.Code, content) })
}

// Remind implements web.Console; a preview has the mails in words, where they can be told before they are sent.
func (c console) Remind(ctx context.Context, who activities.Actors, id activities.TaskID, reason string, preview bool) (activities.Reminded, error) {
	done, err := c.Desk.Remind(ctx, who, id, reason, preview)
	if err != nil || !preview {
		return done, err
	}
	for _, m := range done.Mails {
		m.Contact, m.Data.Link = c.sender.Contact, c.sender.Site
		if subject, text, err := mail.Preview(m, c.sender.Office); err == nil {
			done.Letters = append(done.Letters, activities.MailText{To: m.To.Name, Subject: subject, Text: text})
		}
	}
	return done, nil
}

// ByTelephone implements web.Console.
func (c console) ByTelephone(ctx context.Context, p scoring.Period, after activities.TaskID, most int) ([]activities.Unreached, error) {
	var all []activities.Unreached
	for len(all) < most {
		ids, err := c.Unheard(ctx, c.key(p), after, most)
		if err != nil {
			return nil, err
		}
		if len(ids) == 0 {
			break
		}
		unreached, err := c.Unreached(ctx, ids)
		if err != nil {
			return nil, err
		}
		all, after = append(all, unreached...), ids[len(ids)-1]
	}
	all = all[:min(most, len(all))]
	for i := range all {
		if text, err := c.sender.Paste(all[i], p); err == nil { // else the settings lack who writes: there is nothing to paste
			all[i].Text = text
		}
	}
	return all, nil
}

// Chosen implements web.Console.
func (c console) Chosen(ctx context.Context, p scoring.Period, ids []activities.TaskID) ([]activities.PeriodTask, error) {
	return c.TasksByID(ctx, c.key(p), ids)
}

// AllOf implements web.Console.
func (c console) AllOf(ctx context.Context, p scoring.Period, kind review.Kind) ([]activities.PeriodTask, error) {
	return c.TasksOfKind(ctx, c.key(p), kind)
}

// ControlPeriod implements web.Console.
func (c console) ControlPeriod(ctx context.Context, who activities.Actors, p scoring.Period, control activities.PeriodControl) (activities.PeriodControlled, error) {
	return c.Desk.ControlPeriod(ctx, who, c.key(p), control)
}

// Resubmit implements web.Console.
func (c console) Resubmit(ctx context.Context, who activities.Actors, p scoring.Period, reason string) (activities.Controlled, error) {
	task, err := c.Store.ApprovalTask(ctx, c.key(p))
	if err != nil {
		return activities.Controlled{}, err
	}
	return c.Desk.Resubmit(ctx, who, c.key(p), task.ID, reason)
}

// ApprovalTask implements web.Console.
func (c console) ApprovalTask(ctx context.Context, p scoring.Period) (activities.ApprovalTask, error) {
	return c.Store.ApprovalTask(ctx, c.key(p))
}

// Submission implements web.Console.
func (c console) Submission(ctx context.Context, p scoring.Period) (activities.Submission, bool, error) {
	return c.Store.Submission(ctx, c.key(p))
}

// CaseLines implements web.Console.
func (c console) CaseLines(ctx context.Context, p scoring.Period, indicator string, show activities.TaskShow, after int64, most int) ([]activities.CaseLine, error) {
	return c.Store.CaseLines(ctx, c.key(p), indicator, show, after, most)
}

// Weigh implements web.Console.
func (c console) Weigh(ctx context.Context, who activities.Actors, p scoring.Period, rulings []activities.Statement) (activities.Effect, error) {
	var proposals []activities.Proposal
	err := who.Try(func(actor review.Actor) (err error) {
		proposals, err = c.Proposals(ctx, actor, rulings)
		return err
	})
	if err != nil {
		return activities.Effect{}, err
	}
	return activities.Effects{Store: c.Store, Decode: indexset.Parse}.Of(ctx, c.key(p), proposals)
}
