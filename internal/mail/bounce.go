package mail

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"strings"

	"danhgia/activities"

	"github.com/emersion/go-message"
)

// Ignored is a mail to our envelope senders that changes nothing, and why. It is an error, and final: the same mail
// will never be anything else.
type Ignored string

func (i Ignored) Error() string { return "ignored: " + string(i) }

// The reasons.
const (
	NotReport     Ignored = "it is not a delivery report (RFC 3464)"
	AutomaticMail Ignored = "it is an automatic reply (RFC 3834)"
	Delayed       Ignored = "the mail is delayed, and still being tried"
	Delivered     Ignored = "the mail has arrived, or was passed on"
	NoToken       Ignored = "it was not sent to an envelope sender of ours"
	Forged        Ignored = "the signature of the envelope sender is wrong"
	TooLarge      Ignored = "it is larger than a delivery report"
	Broken        Ignored = "it cannot be read"
)

const (
	maxReport     = 16 << 20 // bytes: a report may carry the mail with its files
	maxStatus     = 64 << 10 // bytes of the part that counts
	maxReportPart = 8        // parts that are looked at; there are three
)

// ParseBounce reads one mail that came to an envelope sender. It is believed only if an address that it was delivered
// to carries our signature. What is not a final failure is an Ignored; any other error comes from r.
func ParseBounce(r io.Reader, key Key) (activities.BounceResult, error) {
	in := &limited{Reader: r, left: maxReport}
	e, err := message.Read(in)
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return activities.BounceResult{}, in.fault(err)
	}
	id, err := mailBounced(e.Header, key)
	if err != nil {
		return activities.BounceResult{}, err
	}
	status, err := statusOf(e)
	if err != nil {
		return activities.BounceResult{}, in.fault(err)
	}
	report, err := readStatus(io.LimitReader(status, maxStatus))
	if err != nil {
		return activities.BounceResult{}, in.fault(err)
	}
	report.ID = id
	return report, nil
}

// receivers are where mail servers write the address that a mail was delivered to. Anybody can write them; only the
// signature counts.
var receivers = []string{"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To"}

func mailBounced(h message.Header, key Key) (string, error) {
	var all []string
	for _, name := range receivers {
		all = append(all, h.Values(name)...)
	}
	id, err := key.mailOf(strings.Join(all, " "))
	switch {
	case errors.Is(err, errNoToken):
		return "", NoToken
	case err != nil:
		return "", Forged
	default:
		return id, nil
	}
}

// statusOf is the machine-readable part of a delivery report.
func statusOf(e *message.Entity) (io.Reader, error) {
	kind, params, err := mime.ParseMediaType(e.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || !strings.EqualFold(params["report-type"], "delivery-status") {
		return nil, notReport(e.Header)
	}
	parts := e.MultipartReader()
	if parts == nil {
		return nil, Broken
	}
	for range maxReportPart {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, NotReport
		}
		if err != nil && (part == nil || !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err)) {
			return nil, err
		}
		switch kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")); kind {
		case "message/delivery-status", "message/global-delivery-status":
			return part.Body, nil
		}
	}
	return nil, NotReport
}

// notReport tells "I am on leave" from everything else.
func notReport(h message.Header) Ignored {
	auto := strings.ToLower(strings.TrimSpace(h.Get("Auto-Submitted")))
	precedence := strings.ToLower(h.Get("Precedence"))
	switch {
	case auto != "" && auto != "no", h.Has("X-Autoreply"), h.Has("X-Autorespond"), precedence == "auto_reply":
		return AutomaticMail
	default:
		return NotReport
	}
}

// limited ends a stream with a fault instead of silently.
type limited struct {
	io.Reader
	left int
	over bool
	err  error // of the stream itself
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		l.over = true
		return 0, TooLarge
	}
	n, err := l.Reader.Read(p[:min(len(p), l.left)])
	l.left -= n
	if err != nil && !errors.Is(err, io.EOF) {
		l.err = err
	}
	return n, err
}

// fault says whether the stream, the size or the mail was at fault.
func (l *limited) fault(err error) error {
	var why Ignored
	switch {
	case l.err != nil:
		return fmt.Errorf("read a bounce: %w", l.err)
	case l.over:
		return TooLarge
	case errors.As(err, &why):
		return why
	default:
		return Broken
	}
}
