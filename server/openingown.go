package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"danhgia/activities"
	"danhgia/internal/portal"
	"danhgia/scoring"
)

// OwnOutlook implements web.Opening.
func (c console) OwnOutlook(ctx context.Context, p scoring.Period) (activities.OwnOutlook, error) {
	set, err := c.setFor(ctx, p, "")
	if err != nil {
		return activities.OwnOutlook{}, err
	}
	return activities.ForeseeOwn(ctx, c.Store, c.key(p), set)
}

// TakeFigures implements web.Opening.
func (c console) TakeFigures(ctx context.Context, who activities.Session, p scoring.Period, purpose activities.Purpose, from activities.FiguresFrom) error {
	if err := permit(who.Actors, purpose); err != nil {
		return err
	}
	prepared, err := c.prepared(ctx, p, purpose)
	if err != nil {
		return err
	}
	prepared.Figures, prepared.JudgedUntil = from, time.Time{}
	if from == activities.FromPortal {
		return c.SavePreparation(ctx, prepared, who.Person, nil)
	}
	file, err := c.ownFile(ctx, p)
	if err != nil {
		return err
	}
	own, err := c.OwnFigures(ctx, c.key(p))
	if err != nil {
		return err
	}
	prepared.JudgedUntil = own.AsOf
	return c.SavePreparation(ctx, prepared, who.Person, []activities.RawFile{file})
}

// ownFile has the province's own figures of a period as they are now.
func (c console) ownFile(ctx context.Context, p scoring.Period) (activities.RawFile, error) {
	agencies, err := activities.CollectOwn(ctx, c.Store, c.key(p))
	if errors.Is(err, activities.ErrNotFound) {
		err = activities.Refuse("chưa nạp hồ sơ nào của kỳ %s", "no dossiers of %s were taken in", p.In(scoring.Vi))
	}
	if err != nil {
		return activities.RawFile{}, err
	}
	now, err := c.Store.Now(ctx)
	if err != nil {
		return activities.RawFile{}, err
	}
	raw, err := portal.WithOwn(activities.RawCollection{}, agencies, now.Format(time.DateOnly))
	if err != nil {
		return activities.RawFile{}, err
	}
	return raw.Files[0], nil
}

// ownMoved says whether the province's dossiers give other figures than when they were counted for a collection. Figures
// that were handed in as a file are not those of dossiers, and do not move.
func (c console) ownMoved(ctx context.Context, prepared activities.Preparation) (bool, error) {
	if prepared.JudgedUntil.IsZero() {
		return false, nil
	}
	file, err := c.ownFile(ctx, prepared.Period)
	if errors.Is(err, activities.ErrRefused) {
		return true, nil
	} else if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(prepared.Files, func(f activities.PreparedFile) bool { return f.Name == portal.OwnFile && f.SHA256 == file.SHA256 }), nil
}

// noteOwn notes that own figures were handed in as a file; up to when they are is known to who made it.
func noteOwn(prepared *activities.Preparation, taken []activities.RawFile) {
	if !slices.ContainsFunc(taken, func(f activities.RawFile) bool { return f.Name == portal.OwnFile }) {
		return
	}
	prepared.JudgedUntil = time.Time{}
	if prepared.Figures == activities.FromPortal {
		prepared.Figures = activities.FromBoth
	}
}
