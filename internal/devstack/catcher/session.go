package catcher

import (
	"fmt"
	"io"
	"strings"

	"github.com/emersion/go-smtp"
)

// session takes the mails of one connection.
type session struct {
	box      *box
	troubles Troubles
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
	if err := s.box.keep(io.MultiReader(strings.NewReader(head.String()), r)); err != nil {
		return err
	}
	for _, to := range s.to {
		if err := s.troubles.giveBack(s.from, to); err != nil {
			return err
		}
	}
	return nil
}

// Reset forgets a mail that was begun.
func (s *session) Reset() { s.from, s.to = "", nil }

// Logout ends the session.
func (s *session) Logout() error { return nil }
