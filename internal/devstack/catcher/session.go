package catcher

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"strings"

	"github.com/emersion/go-smtp"
)

// session takes the mails of one connection.
type session struct {
	box      *box
	troubles Troubles
	fault    func(Moment, string) error // nil: nothing goes wrong
	line     *smtp.Conn
	from     string
	to       []string
}

var _ smtp.Session = (*session)(nil)

// Mail begins a mail from an address; empty for a delivery status.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.Reset()
	s.from = from
	return nil
}

// Rcpt adds a recipient, unless there is no such mailbox.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if isOf(to, s.troubles.Refused) {
		return noMailbox
	}
	s.to = append(s.to, to)
	return nil
}

// Data keeps the mail, under the two header fields with which a mail server notes the envelope.
func (s *session) Data(r io.Reader) error {
	var head strings.Builder
	fmt.Fprintf(&head, "Return-Path: <%s>\r\n", s.from)
	for _, to := range s.to {
		fmt.Fprintf(&head, "Delivered-To: %s\r\n", to)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		return err // the client's, or the limit's, as the protocol knows it
	}
	if err := s.meet(Offered, content); err != nil {
		return err
	}
	if err := s.box.keep(io.MultiReader(strings.NewReader(head.String()), bytes.NewReader(content))); err != nil {
		return err
	}
	for _, to := range s.to {
		if err := s.troubles.giveBack(s.from, to); err != nil {
			return err
		}
	}
	return s.meet(Kept, content)
}

// meet has go wrong what does in a moment.
func (s *session) meet(m Moment, content []byte) error {
	if s.fault == nil {
		return nil
	}
	id := ""
	if message, err := mail.ReadMessage(bytes.NewReader(content)); err == nil {
		id = message.Header.Get("Message-ID")
	}
	err := s.fault(m, id)
	if errors.Is(err, ErrCut) {
		_ = s.line.Conn().Close() // its client may have closed it already
	}
	return err
}

// Reset forgets a mail that was begun.
func (s *session) Reset() { s.from, s.to = "", nil }

// Logout ends the session.
func (s *session) Logout() error { return nil }
