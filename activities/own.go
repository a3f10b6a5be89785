package activities

import (
	"context"
	"time"

	"danhgia/scoring"
)

// OwnFigures are the figures of a period by the dossiers that the province has itself.
type OwnFigures struct {
	Key
	JudgedUntil time.Time // the period's end, or the last import while it runs
	// Figures are those of the province, under its own code and first, and of each agency by code: agencies that have
	// dossiers or, by the catalogue, procedures. What the files had no columns for is left out.
	Figures []scoring.Figures
}

// OwnStore gives a province's own figures.
type OwnStore interface {
	// OwnFigures are those of a period. ErrNotFound: no dossiers of it were taken in.
	OwnFigures(ctx context.Context, k Key) (OwnFigures, error)
}
