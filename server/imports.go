package main

import (
	"context"
	"io"

	"danhgia/activities"
	"danhgia/internal/dossiers"
	"danhgia/scoring"
)

// Imports implements web.ImportDesk.
func (o *office) Imports(ctx context.Context, most, after int) ([]activities.Import, error) {
	return o.Store.Imports(ctx, o.province, most, after)
}

// LastImports implements web.ImportDesk.
func (o *office) LastImports(ctx context.Context) ([]activities.Import, error) {
	return o.Store.LastImports(ctx, o.province)
}

// Import implements web.ImportDesk.
func (o *office) Import(ctx context.Context, id activities.ImportID, intake int) (activities.Import, error) {
	return o.Store.Import(ctx, o.province, id, intake)
}

// KeepFile implements web.ImportDesk.
func (o *office) KeepFile(ctx context.Context, content io.Reader) (key string, size int64, err error) {
	return o.spool.Keep(ctx, content)
}

// DropFile implements web.ImportDesk.
func (o *office) DropFile(key string) error { return o.spool.Remove(key) }

// PeekFile implements web.ImportDesk.
func (o *office) PeekFile(content activities.IntakeContent, key, name string) (activities.FilePreview, error) {
	file, err := o.spool.Open(key)
	if err != nil {
		return activities.FilePreview{}, err
	}
	defer file.Close()
	switch content {
	case activities.OfDossiers:
		return peekAt(dossiers.Open, func(r *dossiers.Reader) (activities.FilePreview, error) { return activities.PeekDossiers(r) }, name, file)
	case activities.OfPetitions:
		return peekAt(dossiers.OpenPetitions, func(r *dossiers.Petitions) (activities.FilePreview, error) { return activities.PeekPetitions(r) }, name, file)
	case activities.OfRatings:
		return peekAt(dossiers.OpenRatings, func(r *dossiers.Ratings) (activities.FilePreview, error) { return activities.PeekRatings(r) }, name, file)
	case activities.OfPortal:
		return peekAt(dossiers.OpenPortalList, func(r *dossiers.PortalList) (activities.FilePreview, error) { return activities.PeekPortal(r) }, name, file)
	case activities.OfProcedures:
		all, err := dossiers.ReadProcedures(name, file)
		return activities.FilePreview{Lines: len(all), Procedures: all[:min(len(all), activities.Peeked)]}, activities.FileRefused(err)
	default:
		return activities.FilePreview{}, activities.Refuse("chưa nạp được loại dữ liệu này", "this content cannot be taken in")
	}
}

// peekAt looks at the beginning of a file.
func peekAt[R io.Closer](open func(string, io.Reader) (R, error), peek func(R) (activities.FilePreview, error), name string, file io.Reader) (activities.FilePreview, error) {
	records, err := open(name, file)
	if err != nil {
		return activities.FilePreview{}, activities.FileRefused(err)
	}
	defer records.Close()
	return peek(records)
}

// AskImport implements web.ImportDesk.
func (o *office) AskImport(ctx context.Context, j activities.ImportJob, c activities.Change, preview bool) (activities.ImportID, error) {
	j.Key.Province = o.province
	return o.Store.AskImport(ctx, j, o.change(c), preview)
}

// StopImport implements web.ImportDesk.
func (o *office) StopImport(ctx context.Context, id activities.ImportID, c activities.Change) error {
	return o.Store.StopImport(ctx, id, o.change(c))
}

// Sources implements web.ImportDesk.
func (o *office) Sources(ctx context.Context) ([]activities.Source, error) {
	return o.Store.Sources(ctx, o.province)
}

// Source implements web.ImportDesk.
func (o *office) Source(ctx context.Context, id activities.SourceID) (activities.Source, error) {
	province, s, err := o.Store.Source(ctx, id)
	if err == nil && province != o.province {
		err = activities.ErrNotFound
	}
	return s, err
}

// SaveSource implements web.ImportDesk.
func (o *office) SaveSource(ctx context.Context, s activities.Source, c activities.Change, preview bool) error {
	_, err := o.Store.SaveSource(ctx, s, o.change(c), preview)
	return err
}

// PauseSource implements web.ImportDesk.
func (o *office) PauseSource(ctx context.Context, id activities.SourceID, pause bool, c activities.Change) error {
	return o.Store.PauseSource(ctx, id, pause, o.change(c))
}

// RemoveSource implements web.ImportDesk.
func (o *office) RemoveSource(ctx context.Context, id activities.SourceID, c activities.Change) error {
	return o.Store.RemoveSource(ctx, id, o.change(c))
}

// RunSource implements web.ImportDesk.
func (o *office) RunSource(ctx context.Context, id activities.SourceID, p scoring.Period, c activities.Change) error {
	return o.Store.RunSource(ctx, id, p, o.change(c))
}
