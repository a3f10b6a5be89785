package main

import (
	"context"
	"errors"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/indexset"
	"danhgia/internal/ladders"
	"danhgia/review"
	"danhgia/scoring"
)

// StoredSets implements web.SetShelf.
func (o *office) StoredSets(ctx context.Context) ([]scoring.IndexSet, error) {
	files, err := o.IndexSets(ctx)
	if err != nil {
		return nil, err
	}
	sets := make([]scoring.IndexSet, len(files))
	for i, file := range files {
		if sets[i], err = indexset.Parse(file.Code, file.Content); err != nil {
			return nil, err
		}
	}
	return sets, nil
}

// SetFile implements web.SetShelf.
func (o *office) SetFile(ctx context.Context, code string) ([]byte, error) {
	files, err := o.IndexSets(ctx)
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		if file.Code == code {
			return file.Content, nil
		}
	}
	return nil, activities.ErrNotFound
}

// ReadSet implements web.SetShelf.
func (o *office) ReadSet(name string, content []byte) (scoring.IndexSet, error) {
	return indexset.Parse(name, content)
}

// StoreSet implements web.SetShelf.
func (o *office) StoreSet(ctx context.Context, code string, content []byte, c activities.Change, preview bool) (bool, error) {
	return o.ImportIndexSet(ctx, code, content, o.change(c), preview)
}

// StoredLadders implements web.LadderShelf.
func (o *office) StoredLadders(ctx context.Context) (id int64, content []byte, all []review.Ladder, err error) {
	id, content, err = o.NewestLadders(ctx)
	if errors.Is(err, activities.ErrNotFound) {
		return 0, nil, nil, nil
	}
	if err != nil {
		return 0, nil, nil, err
	}
	all, err = ladders.Parse("ladders", content, calendar.DefaultHours())
	return id, content, all, err
}

// ReadLadders implements web.LadderShelf.
func (o *office) ReadLadders(name string, content []byte) ([]review.Ladder, error) {
	return ladders.Parse(name, content, calendar.DefaultHours())
}

// StoreLadders implements web.LadderShelf.
func (o *office) StoreLadders(ctx context.Context, content []byte, c activities.Change) error {
	_, err := o.AddLadders(ctx, content, o.change(c))
	return err
}
