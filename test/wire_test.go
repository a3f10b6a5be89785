package test

import (
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// wire is a line between programs and a server, which can be slow or cut.
type wire struct {
	address string

	to    string
	mu    sync.Mutex
	down  bool
	delay time.Duration // of every piece that passes, in each direction
	open  map[net.Conn]bool
}

func startWire(t *testing.T, to string) *wire {
	t.Helper()
	listener := must2(net.Listen("tcp", "127.0.0.1:0"))(t)
	w := &wire{address: listener.Addr().String(), to: to, open: map[net.Conn]bool{}}
	var ended sync.WaitGroup
	ended.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // closed
			}
			ended.Go(func() { w.carry(conn) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		w.cut()
		ended.Wait()
	})
	return w
}

// carry joins a connection with one to the server.
func (w *wire) carry(from net.Conn) {
	defer from.Close()
	if !w.hold(from) {
		return
	}
	defer w.leave(from)
	to, err := net.Dial("tcp", w.to)
	if err != nil {
		return
	}
	defer to.Close()
	if !w.hold(to) {
		return
	}
	defer w.leave(to)
	var both sync.WaitGroup
	for _, way := range [][2]net.Conn{{from, to}, {to, from}} {
		both.Go(func() {
			_, _ = io.Copy(piecewise{way[1], w}, way[0]) // until either side ends
			_, _ = from.Close(), to.Close()
		})
	}
	both.Wait()
}

// piecewise lets a piece pass after the line's delay.
type piecewise struct {
	net.Conn
	wire *wire
}

func (p piecewise) Write(piece []byte) (int, error) {
	p.wire.mu.Lock()
	delay := p.wire.delay
	p.wire.mu.Unlock()
	if delay > 0 {
		<-time.After(delay)
	}
	return p.Conn.Write(piece)
}

// hold keeps a connection for a cut; false: the line is cut.
func (w *wire) hold(c net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.down {
		w.open[c] = true
	}
	return !w.down
}

func (w *wire) leave(c net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.open, c)
}

// cut ends all connections, and lets none be made.
func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = true
	for c := range w.open {
		_ = c.Close()
	}
}

// slow delays every piece; 0: no more.
func (w *wire) slow(by time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.delay = by
}

// mend lets connections be made again.
func (w *wire) mend() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = false
}
