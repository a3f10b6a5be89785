package mail

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// What a fake server may do instead of replying.
const (
	silence = "\x00silence" // keep the line open and say nothing more
	drop    = "\x00drop"    // close the line
	endless = "\x00endless" // one line without end
	drip    = "\x00drip"    // a line that grows by a byte whenever the last has been read, without end
)

// script is how a fake server behaves: what it answers to each verb, "greeting" and "." among them.
type script struct {
	answers  map[string]string
	implicit bool
	stall    bool // never answers in a TLS handshake
	noTLS    bool // does not offer STARTTLS
	deaf     bool // does not read what comes after DATA
	tls      *tls.Config
	auth     string // the mechanisms that it offers
	session  bool   // says 503 to a second MAIL in a session
}

// fake is a mail server on this machine that keeps to a script.
type fake struct {
	t       *testing.T
	script  script
	ln      net.Listener
	reached chan string // every verb, as it comes
	ended   sync.WaitGroup

	mu       sync.Mutex
	lines    int      // connections so far
	commands []string // of all sessions
	mails    []string // taken in full, whatever was answered then
}

func startFake(t *testing.T, s script) *fake {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	if s.tls == nil {
		s.tls = &tls.Config{Certificates: []tls.Certificate{certificate(t)}}
	}
	f := &fake{t: t, script: s, ln: ln, reached: make(chan string, 1000)}
	f.ended.Go(f.accept)
	t.Cleanup(func() {
		_ = ln.Close()
		f.ended.Wait()
	})
	return f
}

func (f *fake) port() int { return f.ln.Addr().(*net.TCPAddr).Port }

func (f *fake) accept() {
	for {
		conn, err := f.ln.Accept()
		if err != nil {
			return
		}
		f.mu.Lock()
		f.lines++
		f.mu.Unlock()
		f.ended.Go(func() {
			defer conn.Close()
			f.serve(conn)
		})
	}
}

func (f *fake) serve(conn net.Conn) {
	if f.script.implicit && f.script.stall {
		_, _ = io.Copy(io.Discard, conn) // until the client hangs up
		return
	}
	if f.script.implicit {
		conn = tls.Server(conn, f.script.tls)
	}
	s := &session{fake: f, conn: conn, in: bufio.NewReader(conn), secure: f.script.implicit}
	if !s.answer("greeting", "220 fake ESMTP") {
		return
	}
	for s.command() {
	}
}

// session is one connection to a fake.
type session struct {
	*fake
	conn         net.Conn
	in           *bufio.Reader
	secure, mail bool
}

func (s *session) command() bool {
	text, err := s.in.ReadString('\n')
	if err != nil {
		return false
	}
	text = strings.TrimRight(text, "\r\n")
	s.mu.Lock()
	s.commands = append(s.commands, text)
	s.mu.Unlock()
	verb, _, _ := strings.Cut(strings.ToUpper(text), " ")
	s.reached <- verb
	switch verb {
	case "EHLO":
		return s.answer(verb, s.extensions())
	case "STARTTLS":
		return s.answer(verb, "220 go on") && s.encrypt()
	case "AUTH":
		return s.authenticate(text)
	case "MAIL":
		if s.mail && s.script.session {
			return s.answer("again", "503 5.5.1 nested MAIL")
		}
		s.mail = true
		return s.answer(verb, "250 2.1.0 ok")
	case "DATA":
		return s.answer(verb, "354 go on") && s.data()
	case "QUIT":
		return s.answer(verb, "221 bye") && false
	default:
		return s.answer(verb, "250 2.0.0 ok")
	}
}

func (s *session) extensions() string {
	lines := []string{"fake", "8BITMIME"}
	if !s.secure && !s.script.noTLS {
		lines = append(lines, "STARTTLS")
	}
	if s.script.auth != "" {
		lines = append(lines, "AUTH "+s.script.auth)
	}
	return "250-" + strings.Join(lines, "\r\n250-") + "\r\n250 ENHANCEDSTATUSCODES"
}

func (s *session) encrypt() bool {
	if _, refused := s.script.answers["STARTTLS"]; refused {
		return true
	}
	if s.script.stall {
		_, _ = io.Copy(io.Discard, s.conn) // until the client hangs up
		return false
	}
	s.conn = tls.Server(s.conn, s.script.tls)
	s.in, s.secure = bufio.NewReader(s.conn), true
	return true
}

func (s *session) authenticate(text string) bool {
	if text == "AUTH LOGIN" {
		for _, challenge := range []string{"334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"} {
			if _, err := fmt.Fprintf(s.conn, "%s\r\n", challenge); err != nil {
				return false
			}
			said, err := s.in.ReadString('\n')
			if err != nil {
				return false
			}
			s.mu.Lock()
			s.commands = append(s.commands, strings.TrimSpace(said))
			s.mu.Unlock()
		}
	}
	return s.answer("AUTH", "235 2.7.0 welcome")
}

func (s *session) data() bool {
	if _, refused := s.script.answers["DATA"]; refused {
		return true
	}
	if s.script.deaf {
		_, _ = s.in.ReadByte() // the mail has begun to come
		s.reached <- "deaf"
		<-s.t.Context().Done()
		return false
	}
	var mail strings.Builder
	for {
		text, err := s.in.ReadString('\n')
		if err != nil {
			return false
		}
		if text == ".\r\n" {
			break
		}
		mail.WriteString(strings.TrimPrefix(text, "."))
	}
	s.mu.Lock()
	s.mails = append(s.mails, mail.String())
	s.mu.Unlock()
	s.reached <- "."
	return s.answer(".", "250 2.0.0 taken")
}

// answer says what the script says, or otherwise what a good server would. false: the session is over.
func (s *session) answer(verb, otherwise string) bool {
	text, ok := s.script.answers[verb]
	if !ok {
		text = otherwise
	}
	switch text {
	case silence:
		_, _ = io.Copy(io.Discard, s.conn) // until the client hangs up
		return false
	case drop:
		return false
	case endless, drip:
		return s.babble(text)
	}
	_, err := io.WriteString(s.conn, text+"\r\n")
	return err == nil
}

func (s *session) babble(how string) bool {
	chunk := strings.Repeat("x", 4096)
	if how == drip {
		chunk = "2"
	}
	for {
		if _, err := io.WriteString(s.conn, chunk); err != nil {
			return false
		}
	}
}

func (f *fake) seen() (lines int, commands, mails []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.lines, f.commands, f.mails
}

// await waits until a server has come to a verb.
func (f *fake) await(verb string) {
	for v := range f.reached {
		if v == verb {
			return
		}
	}
}

var issued = sync.OnceValues(func() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "fake"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, err
	}
	leaf, err := x509.ParseCertificate(der)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, err
})

func certificate(t *testing.T) tls.Certificate {
	t.Helper()
	c, err := issued()
	must(t, err)
	return c
}

func roots(t *testing.T) *x509.CertPool {
	t.Helper()
	pool := x509.NewCertPool()
	pool.AddCert(certificate(t).Leaf)
	return pool
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
