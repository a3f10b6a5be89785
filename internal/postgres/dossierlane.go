package postgres

import (
	"context"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
)

// lanes are the two connections on which chunks go into the table, side by side: one PostgreSQL process alone is slower
// than the reading and judging of a file. Chunks are kept in their order all the same.
type lanes struct {
	free  chan *pgx.Conn
	other *pgx.Conn
	mu    sync.Mutex // of what chunks share: officials, sums and turns
	turn  int        // the chunk that is to be kept next
	moved chan struct{}
}

// newLanes adds a connection to one. It is not of the pool: imports that wait for one another's connections would wait
// for ever.
func newLanes(ctx context.Context, conn *pgx.Conn) (*lanes, error) {
	other, err := pgx.ConnectConfig(ctx, conn.Config())
	if err != nil {
		return nil, fmt.Errorf("connect a second time for an import: %w", err)
	}
	l := &lanes{free: make(chan *pgx.Conn, 2), other: other, moved: make(chan struct{})}
	for _, c := range []*pgx.Conn{conn, other} {
		if _, err := c.Exec(ctx, relax); err != nil {
			l.close()
			return nil, err
		}
		l.free <- c
	}
	return l, nil
}

// on does something on a lane that is free.
func (l *lanes) on(ctx context.Context, do func(*pgx.Conn) error) error {
	select {
	case conn := <-l.free:
		defer func() { l.free <- conn }()
		return do(conn)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// both does two things at once, one on each lane.
func (l *lanes) both(ctx context.Context, do func(ctx context.Context, conn *pgx.Conn, lane int) error) error {
	two, ctx := errgroup.WithContext(ctx)
	for lane := range cap(l.free) {
		two.Go(func() error {
			return l.on(ctx, func(conn *pgx.Conn) error { return do(ctx, conn, lane) })
		})
	}
	return two.Wait()
}

// wait returns when all chunks before have been kept.
func (l *lanes) wait(ctx context.Context, turn int) error {
	for {
		l.mu.Lock()
		mine, moved := l.turn == turn, l.moved
		l.mu.Unlock()
		if mine {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// next lets the chunk that follows be kept.
func (l *lanes) next() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn++
	close(l.moved)
	l.moved = make(chan struct{})
}

// close ends the connection that was added.
func (l *lanes) close() {
	if l != nil {
		_ = l.other.Close(context.Background()) // it is gone either way
	}
}
