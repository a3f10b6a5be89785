package main

import (
	"net"
	"sync"
	"time"
)

// bufferSize is that of the buffer through which net/http writes to a connection.
const bufferSize = 4 << 10

// gathering accepts connections on which an answer goes out in one piece.
type gathering struct{ net.Listener }

func (l gathering) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &gatherer{Conn: c}, nil
}

// gatherer puts a full buffer of net/http together with what is written next: an answer of more than a buffer else takes
// two calls of the system and two packets. Whatever else is done with the connection sends a full buffer that still
// waits; net/http does something after every answer.
type gatherer struct {
	net.Conn
	mu     sync.Mutex
	waits  bool
	buffer [bufferSize]byte
	pieces [2][]byte
}

func (c *gatherer) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.waits:
		return c.both(p)
	case len(p) == bufferSize:
		copy(c.buffer[:], p)
		c.waits = true
		return len(p), nil
	default:
		return c.Conn.Write(p)
	}
}

// both writes what waits and p.
func (c *gatherer) both(p []byte) (int, error) {
	c.waits = false
	c.pieces = [2][]byte{c.buffer[:], p}
	pieces := net.Buffers(c.pieces[:])
	n, err := pieces.WriteTo(c.Conn)
	return max(int(n)-bufferSize, 0), err
}

// release writes what waits. Its fault is found again by whatever is done next.
func (c *gatherer) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waits {
		c.waits = false
		_, _ = c.Conn.Write(c.buffer[:])
	}
}

func (c *gatherer) Read(p []byte) (int, error) {
	c.release()
	return c.Conn.Read(p)
}

func (c *gatherer) Close() error {
	c.release()
	return c.Conn.Close()
}

func (c *gatherer) SetReadDeadline(t time.Time) error {
	c.release()
	return c.Conn.SetReadDeadline(t)
}

func (c *gatherer) SetWriteDeadline(t time.Time) error {
	c.release()
	return c.Conn.SetWriteDeadline(t)
}

func (c *gatherer) SetDeadline(t time.Time) error {
	c.release()
	return c.Conn.SetDeadline(t)
}
