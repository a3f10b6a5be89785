package catcher

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // mails of other programs are not always UTF-8
	"github.com/emersion/go-message/mail"
)

// letter is a mail, read for the page.
type letter struct {
	Name        string // of its file
	Received    time.Time
	Subject     string
	From, To    string
	Text, HTML  string
	Attachments []attachment
	Fault       string // why the rest of it cannot be read
}

type attachment struct {
	Name    string
	Type    string
	Content []byte
}

// Size is the number of bytes as people read it.
func (a attachment) Size() string {
	if n := len(a.Content); n < 1024 {
		return fmt.Sprintf("%d byte", n)
	}
	return fmt.Sprintf("%d KB", (len(a.Content)+1023)/1024)
}

// letter reads a mail; its body only when that is asked for. One that is malformed is given as far as it can be read.
func (b *box) letter(name string, body bool) (letter, error) {
	f, err := b.open(name)
	if err != nil {
		return letter{}, err
	}
	defer f.Close()
	l := letter{Name: name, Received: received(name)}
	r, err := mail.CreateReader(f)
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		l.Fault = err.Error()
		return l, nil
	}
	l.head(r.Header)
	if body {
		l.body(r)
	}
	return l, nil
}

func (l *letter) head(h mail.Header) {
	l.Subject = headerText(h, "Subject")
	l.From = headerText(h, "From")
	l.To = headerText(h, "To")
	if l.To == "" {
		l.To = headerText(h, "Delivered-To")
	}
}

// headerText is a field decoded, or as it is when it cannot be.
func headerText(h mail.Header, field string) string {
	if text, err := h.Text(field); err == nil {
		return text
	}
	return h.Get(field)
}

func (l *letter) body(r *mail.Reader) {
	for {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
			l.Fault = err.Error()
			return
		}
		content, err := io.ReadAll(part.Body)
		if err != nil {
			l.Fault = err.Error()
		}
		l.add(part.Header, content)
	}
}

// add takes a part as the text, as the page, or else as an attachment.
func (l *letter) add(h mail.PartHeader, content []byte) {
	kind := mediaType(h)
	_, inline := h.(*mail.InlineHeader)
	switch {
	case inline && kind == "text/plain" && l.Text == "":
		l.Text = strings.ReplaceAll(string(content), "\r\n", "\n")
	case inline && kind == "text/html" && l.HTML == "":
		l.HTML = string(content)
	default:
		l.Attachments = append(l.Attachments, attachment{fileName(h), kind, content})
	}
}

func mediaType(h mail.PartHeader) string {
	var kind string
	switch h := h.(type) {
	case *mail.InlineHeader:
		kind, _, _ = h.ContentType()
	case *mail.AttachmentHeader:
		kind, _, _ = h.ContentType()
	}
	return kind
}

func fileName(h mail.PartHeader) string {
	if a, ok := h.(*mail.AttachmentHeader); ok {
		if name, err := a.Filename(); err == nil && name != "" {
			return name
		}
	}
	return "(không tên)"
}
