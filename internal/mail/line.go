package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	gomail "github.com/go-mail/mail/v2"
)

const (
	maxReplies = 1 << 20 // bytes that a server may say in one session
	quitWait   = 5 * time.Second
)

var errTalkative = errors.New("the server says more than a mail server does")

// line is a connection to a mail server on which nothing waits without end: every read and write has its time, the end
// of the context closes it, and what the server may say is limited. It follows the stage of the talk.
type line struct {
	net.Conn
	patience Patience

	mu    sync.Mutex
	stage Stage
	wrote bool // since the last read: the server's turn is next
	room  int  // bytes that the server may still say
}

// at is the stage that the talk is in.
func (l *line) at() Stage {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stage
}

// enter moves on to a stage.
func (l *line) enter(s Stage) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stage = s
}

// after is the stage of the next command: once signed in, MAIL, RCPT and DATA come in this order, one at a time, for
// there is one recipient. Below TLS this order is all that can be seen.
var after = map[Stage]Stage{stageReady: StageMail, StageMail: StageRcpt, StageRcpt: StageData}

// stageReady is between signing in and the first command.
const stageReady Stage = "ready"

func (l *line) Write(p []byte) (int, error) {
	defer l.within(l.patience.Reply)()
	l.mu.Lock()
	if next, ok := after[l.stage]; ok && !l.wrote {
		l.stage = next
	}
	if l.stage == StageConnect && bytes.HasPrefix(p, []byte("STARTTLS")) {
		l.stage = StageTLS
	}
	l.wrote = true
	l.mu.Unlock()
	return l.Conn.Write(p)
}

func (l *line) Read(p []byte) (int, error) {
	defer l.within(l.wait())()
	n, err := l.Conn.Read(p)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.wrote = false
	if l.room -= n; l.room < 0 {
		return 0, errTalkative
	}
	return n, err
}

func (l *line) wait() time.Duration {
	switch l.at() {
	case StageContent:
		return l.patience.Final
	case StageQuit:
		return min(l.patience.Reply, quitWait)
	default:
		return l.patience.Reply
	}
}

// within lets what follows fail with a time-out after d. One that has failed so stays failed: the line is dropped.
func (l *line) within(d time.Duration) (stop func()) {
	t := time.AfterFunc(d, func() { _ = l.Conn.SetDeadline(time.Unix(1, 0)) }) // a moment long past; a closed line fails anyway
	return func() { t.Stop() }
}

// content hands a mail over and marks that it is leaving.
type content struct {
	*line
	mail []byte
}

// WriteTo writes from memory, so that it cannot fail midway for a reason of ours.
func (c content) WriteTo(w io.Writer) (int64, error) {
	c.enter(StageContent)
	n, err := w.Write(c.mail)
	return int64(n), err
}

// go-mail dials through a package variable, with neither a context nor a say in deadlines. It is set once, here, to
// hand over a line that has been dialled already: each try registers its own under a name that cannot exist in the DNS.
func init() { gomail.NetDialTimeout = handOver }

var (
	ready   sync.Map // of *line, by host and port as go-mail writes them
	ordinal atomic.Int64
)

// offer names a line for go-mail; take it back when done.
func offer(l *line, port int) (host string, takeBack func()) {
	host = fmt.Sprintf("line-%d.invalid", ordinal.Add(1))
	key := fmt.Sprintf("%s:%d", host, port)
	ready.Store(key, l)
	return host, func() { ready.Delete(key) }
}

// handOver gives each line once: whoever dials again, such as go-mail to retry by itself, gets an error.
func handOver(_, address string, _ time.Duration) (net.Conn, error) {
	l, ok := ready.LoadAndDelete(address)
	if !ok {
		return nil, fmt.Errorf("dial %s: %w: internal/mail hands over lines that it has dialled", address, os.ErrNotExist)
	}
	return l.(*line), nil
}

// dial connects. The end of ctx closes the line, whatever it is waiting for; hang up when done.
func dial(ctx context.Context, address string, p Patience) (l *line, hangUp func(), err error) {
	d := net.Dialer{Timeout: p.Connect}
	conn, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	hangUp = func() {
		stop()
		_ = conn.Close() // the talk is over
	}
	return &line{Conn: conn, patience: p, stage: StageConnect, room: maxReplies}, hangUp, nil
}
