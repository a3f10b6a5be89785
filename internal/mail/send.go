package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"time"

	"danhgia/activities"

	gomail "github.com/go-mail/mail/v2"
)

// Security is how the talk with the mail server is protected. Nothing is opportunistic.
type Security string

// The ways.
const (
	Implicit Security = "tls"      // TLS from the first byte, port 465
	StartTLS Security = "starttls" // STARTTLS or nothing, port 587
	Clear    Security = "none"     // clear text, to this machine only: a catcher, tests
)

// Patience is how long a server may take. A zero field has its default.
type Patience struct {
	Connect time.Duration // for the connection: 30 s
	Reply   time.Duration // for anything in between: 1 min
	Final   time.Duration // for the reply after the mail has been handed over: 5 min
	Total   time.Duration // for one mail: 10 min
}

func (p Patience) withDefaults() Patience {
	p.Connect = orDefault(p.Connect, 30*time.Second)
	p.Reply = orDefault(p.Reply, time.Minute)
	p.Final = orDefault(p.Final, 5*time.Minute)
	p.Total = orDefault(p.Total, 10*time.Minute)
	return p
}

func orDefault(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}

// Server is the mail server that takes our mails.
type Server struct {
	Host, LocalName string // LocalName is what we call ourselves: the name of this machine in the DNS
	Port            int
	Security        Security
	User, Password  string         // empty: no signing in
	Roots           *x509.CertPool // of certificates; nil: the system's
	Patience        Patience
}

// Sender hands mails to a mail server: one session for each, dropped after any fault. It may be used by many at once.
type Sender struct{ server Server }

// NewSender checks the settings.
func NewSender(s Server) (*Sender, error) {
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("mail server: %w", err)
	}
	s.Patience = s.Patience.withDefaults()
	return &Sender{s}, nil
}

func (s Server) check() error {
	switch {
	case s.Host == "" || unsafe(s.Host):
		return errors.New("give its name, such as mail.tinh.example")
	case s.Port < 1 || s.Port > 65535:
		return fmt.Errorf("%d is not a port: give 465 (tls) or 587 (starttls)", s.Port)
	case !dnsName.MatchString(s.LocalName):
		return fmt.Errorf("%q is not a name that this machine can introduce itself by, such as danhgia.tinh.example", shorten(s.LocalName, 80))
	case unsafe(s.User):
		return errors.New("the user has a line break in it")
	case s.User != "" && s.Security == Clear:
		return fmt.Errorf("%w: set tls or starttls", errClearText)
	default:
		return s.checkSecurity()
	}
}

func (s Server) checkSecurity() error {
	switch s.Security {
	case Implicit, StartTLS:
		return nil
	case Clear:
		if loopback(s.Host) {
			return nil
		}
		return fmt.Errorf("clear text goes to this machine only, not to %s: set tls or starttls", s.Host)
	default:
		return fmt.Errorf("%q is not a way to protect mail: set tls or starttls", shorten(string(s.Security), 20))
	}
}

// loopback takes numbers only: what a name leads to is for others to say.
func loopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

// Send hands one mail to the server, once; whether to try again is the caller's. The result says what became of it,
// also when ctx ends. An error is a message that Compose has not made: nothing was sent.
func (s *Sender) Send(ctx context.Context, m Message) (activities.MailResult, error) {
	if err := m.check(); err != nil {
		return activities.MailResult{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.server.Patience.Total)
	defer cancel()
	l, hangUp, err := dial(ctx, net.JoinHostPort(s.server.Host, strconv.Itoa(s.server.Port)), s.server.Patience)
	if err != nil {
		return result(StageConnect, err), nil
	}
	defer hangUp()
	err = s.talk(l, m)
	return result(l.at(), err), nil
}

// talk is one session. go-mail leaves the connection open after most faults; hanging up is Send's.
func (s *Sender) talk(l *line, m Message) error {
	host, takeBack := offer(l, s.server.Port)
	defer takeBack()
	session, err := s.dialer(host, l).Dial()
	if err != nil {
		return err
	}
	l.enter(stageReady)
	if err := session.Send(m.from.String(), []string{m.to.String()}, content{l, m.raw}); err != nil {
		return err
	}
	l.enter(StageQuit)
	_ = session.Close() // the mail has been taken; how the server says goodbye changes nothing
	return nil
}

func (s *Sender) dialer(host string, l *line) *gomail.Dialer {
	d := &gomail.Dialer{
		Host: host, Port: s.server.Port, LocalName: s.server.LocalName,
		SSL:            s.server.Security == Implicit,
		StartTLSPolicy: gomail.MandatoryStartTLS,
		TLSConfig:      &tls.Config{MinVersion: tls.VersionTLS12, ServerName: s.server.Host, RootCAs: s.server.Roots},
		Timeout:        0,     // the line has its own, from the first byte on
		RetryFailure:   false, // one try: go-mail's own would send copies
	}
	if s.server.Security == Clear {
		d.StartTLSPolicy = gomail.NoStartTLS
	}
	if s.server.User != "" {
		d.Auth = &signIn{user: s.server.User, password: s.server.Password, line: l}
	}
	return d
}
