// Package catcher is a mail server for trying things out: it takes every mail, sends none on, writes each as an .eml
// file and shows them on a page. It listens on 127.0.0.1 only.
package catcher

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"time"

	"danhgia/internal/devstack"

	"github.com/emersion/go-smtp"
)

const (
	maxMail       = 25 << 20 // bytes
	maxRecipients = 100
	patience      = time.Minute // for a client that says nothing
)

// Options say where a catcher keeps mails and where it listens.
type Options struct {
	Dir      string // of the .eml files, made when it is missing
	SMTPPort int    // the preferred one; 0: any free one
	HTTPPort int    // the preferred one; 0: any free one
	Now      func() time.Time
	Troubles Troubles
	// Fault is what goes wrong with a mail, by its Message-ID; nil: nothing. It is the server's answer; ErrCut: there is
	// none, the line is closed.
	Fault func(m Moment, id string) error
}

// Moment is one of a mail's, when something may go wrong.
type Moment string

// The moments.
const (
	Offered Moment = "offered" // it has come whole, and nothing of it is kept yet
	Kept    Moment = "kept"    // it is on the disk, and its sender has not been told
)

// ErrCut is a line that is closed in place of an answer.
var ErrCut = errors.New("the line is cut")

// Troubles are what a real mail server would make of some addresses, by the domain of the address.
type Troubles struct {
	Refused  string // mailboxes of this domain do not exist: they are refused with 550 5.1.1
	Returned string // mails to this domain are taken, and then come back by a delivery report (RFC 3464)
	Maildir  string // where reports are delivered to; its new and tmp are made when they are missing
}

// Catcher is a running mail catcher.
type Catcher struct {
	SMTP string // 127.0.0.1:2525
	URL  string // http://127.0.0.1:8025

	mail  *smtp.Server
	page  *http.Server
	ended sync.WaitGroup
}

// Start starts a catcher. A mail that it has accepted is on the disk. ctx is for starting only.
func Start(ctx context.Context, o Options) (*Catcher, error) {
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for mails: %w", err)
	}
	if err := o.Troubles.prepare(); err != nil {
		return nil, err
	}
	box, err := openBox(o.Dir, o.Now)
	if err != nil {
		return nil, err
	}
	c := &Catcher{}
	if err := c.listen(ctx, o, box); err != nil {
		return nil, fmt.Errorf("start the mail catcher: %w", err)
	}
	return c, nil
}

func (c *Catcher) listen(ctx context.Context, o Options, box *box) error {
	mails, err := devstack.Listen(ctx, o.SMTPPort)
	if err != nil {
		return err
	}
	pages, err := devstack.Listen(ctx, o.HTTPPort)
	if err != nil {
		return errors.Join(err, mails.Close())
	}
	c.SMTP, c.URL = mails.Addr().String(), "http://"+pages.Addr().String()
	c.mail, c.page = mailServer(box, o), pageServer(box, pages.Addr().String())
	c.ended.Go(func() { _ = c.mail.Serve(mails) }) // ends with an error whenever Stop closes it
	c.ended.Go(func() { _ = c.page.Serve(pages) })
	return nil
}

func mailServer(b *box, o Options) *smtp.Server {
	s := smtp.NewServer(smtp.BackendFunc(func(line *smtp.Conn) (smtp.Session, error) {
		return &session{box: b, troubles: o.Troubles, fault: o.Fault, line: line}, nil
	}))
	s.Domain = "catcher.danhgia.example"
	s.MaxMessageBytes = maxMail
	s.MaxRecipients = maxRecipients
	s.ReadTimeout, s.WriteTimeout = patience, patience
	s.EnableSMTPUTF8 = true
	return s
}

// Stop ends both servers; what is being transferred may end first, until ctx ends.
func (c *Catcher) Stop(ctx context.Context) error {
	err := errors.Join(stop(ctx, c.mail.Shutdown, c.mail.Close), stop(ctx, c.page.Shutdown, c.page.Close))
	c.ended.Wait()
	return err
}

func stop(ctx context.Context, shutdown func(context.Context) error, kill func() error) error {
	if err := shutdown(ctx); err != nil {
		return errors.Join(err, kill())
	}
	return nil
}
