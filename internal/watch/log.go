package watch

import (
	"io"
	"log/slog"
)

// NewLog writes a line of JSON for each record; level is what settings may change it to, once they have been read.
func NewLog(w io.Writer) (log *slog.Logger, level *slog.LevelVar) {
	level = new(slog.LevelVar)
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})), level
}
