package mail

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"net/url"
	texttemplate "text/template"
	"time"

	"danhgia/activities"
	"danhgia/calendar"

	gomail "github.com/go-mail/mail/v2"
)

// Office is who writes.
type Office struct {
	Name         string  // as it stands in From and under every mail: "Văn phòng UBND tỉnh Phú Thọ"
	From         Address // its domain is also that of every Message-ID
	BounceDomain string  // where bounces are received; empty: the domain of From
}

// Composer makes messages of mails.
type Composer struct {
	office Office
	key    Key
	now    func() time.Time
}

// NewComposer checks the settings. The key signs envelope senders.
func NewComposer(o Office, k Key, now func() time.Time) (*Composer, error) {
	o.BounceDomain = orText(o.BounceDomain, o.From.domain)
	switch {
	case o.From == Address{}:
		return nil, errors.New("mail: the office has no address to write from")
	case o.Name == "" || unsafe(o.Name):
		return nil, errors.New("mail: the office needs a name on one line, such as Văn phòng UBND tỉnh Phú Thọ")
	case !dnsName.MatchString(o.BounceDomain):
		return nil, fmt.Errorf("mail: %q is not a domain that bounces can be sent to", shorten(o.BounceDomain, 80))
	}
	if err := k.Check(); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return &Composer{o, k, now}, nil
}

// Message is a mail as it goes over the wire, rendered to the last byte. It can be sent again as it is.
type Message struct {
	ID       string // with its angle brackets; the same whenever the same mail is composed
	raw      []byte
	from, to Address // of the envelope
}

// Bytes are the message with its headers.
func (m Message) Bytes() []byte { return bytes.Clone(m.raw) }

var errNotComposed = errors.New("the message was not made by Compose")

func (m Message) check() error {
	if len(m.raw) == 0 || m.from == (Address{}) || m.to == (Address{}) {
		return errNotComposed
	}
	return nil
}

// Compose makes the message of a mail: for one person, in plain text and HTML, with its Message-ID made from the
// mail's key and its envelope sender signed. It refuses, in the words of whoever gave it, what is missing or could
// break out of a header; a bad address of the receiver wraps ErrAddress.
func (c *Composer) Compose(m activities.Mail) (Message, error) {
	msg, err := c.compose(m)
	if err != nil {
		return Message{}, fmt.Errorf("compose mail %s: %w", shorten(m.ID, 40), err)
	}
	return msg, nil
}

func (c *Composer) compose(m activities.Mail) (Message, error) {
	if err := check(m); err != nil {
		return Message{}, err
	}
	h, err := c.headers(m)
	if err != nil {
		return Message{}, err
	}
	l, err := write(m, c.office.Name)
	if err != nil {
		return Message{}, err
	}
	raw, err := render(h, l, m.Files)
	if err != nil {
		return Message{}, err
	}
	return Message{ID: h.id, raw: raw, from: h.envelope, to: h.to}, nil
}

// headers are the parts of a header that had to be parsed or made.
type headers struct {
	envelope, from, to, replyTo Address
	fromName, toName, replyName string
	id                          string
	date                        time.Time
}

func (c *Composer) headers(m activities.Mail) (headers, error) {
	to, err := ParseAddress(m.To.Address)
	if err != nil {
		return headers{}, err
	}
	replyTo, err := ParseAddress(m.Contact.Address)
	if err != nil {
		return headers{}, fmt.Errorf("the person to ask: %s", err.Error()) // not the receiver's fault: ErrAddress is not wrapped
	}
	local, err := c.key.envelope(m.ID)
	if err != nil {
		return headers{}, err
	}
	return headers{
		envelope: Address{local, c.office.BounceDomain}, from: c.office.From, to: to, replyTo: replyTo,
		fromName: c.office.Name, toName: m.To.Name, replyName: m.Contact.Name,
		id: MessageID(m.Key, c.office.From.domain), date: c.now().In(calendar.Vietnam),
	}, nil
}

// MessageID is the Message-ID of the mail with a key: the same for every try and every restart.
func MessageID(key, domain string) string {
	sum := sha256.Sum256([]byte(key))
	return "<" + hex.EncodeToString(sum[:]) + "@" + domain + ">"
}

// check refuses what a mail must not be sent without, and line breaks in whatever may reach a header.
func check(m activities.Mail) error {
	d := m.Data
	for _, s := range []string{m.Key, m.To.Name, m.To.Title, m.Contact.Name, m.Contact.Title, m.Contact.Phone, d.Agency, d.Holder, d.Topic, d.Code, d.About.Name, d.About.Title, d.About.Address} {
		if unsafe(s) {
			return fmt.Errorf("%q has a line break or another character that cannot be seen", shorten(s, 80))
		}
	}
	switch {
	case m.Key == "":
		return errors.New("the mail has no key to make its Message-ID from")
	case m.Contact.Name == "" && m.Contact.Title == "":
		return errors.New("the mail names nobody to ask: name the person whom replies go to")
	case aboutTask[m.Kind] && d.Due == nil:
		return fmt.Errorf("a mail of the kind %q needs its deadline", m.Kind)
	case (m.Kind == activities.MailSignIn) != (d.Code != ""):
		return errors.New("a code belongs in a mail for signing in, and nowhere else")
	case m.Kind == activities.MailRuled && outcomes[d.Ruling.Outcome] == "":
		return fmt.Errorf("%q is no outcome of a ruling", d.Ruling.Outcome)
	}
	for _, l := range d.Links {
		if err := checkLink(l.Address); err != nil || unsafe(l.Text) {
			return fmt.Errorf("%q: %w", shorten(l.Text, 80), cmp.Or(err, errUnseen))
		}
	}
	return checkLink(d.Link)
}

var errUnseen = errors.New("has a character that cannot be seen")

// checkLink takes an address of a page, by https or on this machine.
func checkLink(link string) error {
	u, err := url.Parse(link)
	switch {
	case err != nil || u.Host == "" || u.User != nil || unsafe(link):
		return errors.New("the mail has no link to its page")
	case u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname()) && u.Hostname() != "localhost"):
		return errors.New("the mail's link does not begin with https://")
	default:
		return nil
	}
}

var (
	textLayout = texttemplate.Must(texttemplate.ParseFS(templates, "templates/letter.txt.tmpl"))
	htmlLayout = template.Must(template.ParseFS(templates, "templates/letter.html.tmpl"))
)

// render writes the whole message into memory, so that nothing can go wrong in the middle of sending it.
func render(h headers, l letter, files []activities.MailFile) ([]byte, error) {
	if unsafe(l.Subject) {
		return nil, fmt.Errorf("the subject %q has a line break in it", shorten(l.Subject, 80))
	}
	var plain, page, raw bytes.Buffer
	if err := errors.Join(textLayout.Execute(&plain, l), htmlLayout.Execute(&page, l)); err != nil {
		return nil, fmt.Errorf("lay out the mail: %w", err)
	}
	m := gomail.NewMessage()
	h.set(m)
	m.SetHeader("Subject", l.Subject)
	m.SetBody("text/plain", plain.String())
	m.AddAlternative("text/html", page.String())
	if err := attach(m, files); err != nil {
		return nil, err
	}
	if _, err := m.WriteTo(&raw); err != nil {
		return nil, fmt.Errorf("write the mail: %w", err)
	}
	return raw.Bytes(), nil
}

// set never sets Bcc, in any spelling: a mail has one receiver.
func (h headers) set(m *gomail.Message) {
	m.SetAddressHeader("From", h.from.String(), h.fromName)
	m.SetAddressHeader("To", h.to.String(), h.toName)
	m.SetAddressHeader("Reply-To", h.replyTo.String(), h.replyName)
	m.SetHeader("Message-ID", h.id)
	m.SetDateHeader("Date", h.date)
	m.SetHeader("Auto-Submitted", "auto-generated")
	m.SetHeader("Content-Language", "vi")
}
