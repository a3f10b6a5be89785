package postgres

import (
	"context"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/dossier"
)

func openBook(t *testing.T, s *Store) activities.Book {
	t.Helper()
	rules := activities.Rules{Judge: dossier.Judge{From: momentAt("2026-08-01 00:00:00"), To: momentAt("2026-09-01 00:00:00")}}
	b, err := s.OpenBook(t.Context(), activities.Intake{Key: key, Content: activities.OfDossiers}, func(context.Context) (activities.Rules, error) { return rules, nil }, nil)
	must(t, err)
	t.Cleanup(b.Close)
	return b
}

func chunkOf(turn int, lines int64, dossiers ...dossier.Dossier) *activities.Chunk {
	c := &activities.Chunk{Turn: turn, Figures: activities.IntakeFigures{Lines: lines}}
	for _, d := range dossiers {
		c.Dossiers = append(c.Dossiers, activities.Judged{Dossier: d})
	}
	return c
}

func linesRead(t *testing.T, s *Store) (lines int) {
	t.Helper()
	must(t, s.pool.QueryRow(t.Context(), "select lines from intake").Scan(&lines))
	return lines
}

func TestAChunkIsKeptAfterThoseBeforeIt(t *testing.T) {
	s := openStore(t)
	b := openBook(t, s)
	second := make(chan error, 1)
	go func() { second <- b.Store(t.Context(), chunkOf(1, 2, made("H44.1", 2))) }()
	select {
	case err := <-second:
		t.Fatalf("it was kept before the first: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	same(t, 0, linesRead(t, s))
	must(t, b.Store(t.Context(), chunkOf(0, 1, made("H44.1", 1))))
	must(t, <-second)
	same(t, 2, linesRead(t, s))
}

func TestAChunkIsNotKeptWithoutThoseBeforeIt(t *testing.T) {
	s := openStore(t)
	b := openBook(t, s)
	ctx, stop := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer stop()
	if err := b.Store(ctx, chunkOf(1, 2, made("H44.1", 2))); err == nil {
		t.Error("the second chunk was kept without the first")
	}
	same(t, 0, linesRead(t, s))
}
