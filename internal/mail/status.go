package mail

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"strings"

	"danhgia/activities"

	"github.com/emersion/go-message/textproto"
)

const maxRecipients = 20 // of one report; our mails have one

// readStatus reads a delivery status (RFC 3464, 2): fields of the report, then fields of each receiver. The first
// failure counts.
func readStatus(r io.Reader) (activities.BounceResult, error) {
	in := bufio.NewReader(r)
	if _, err := readFields(in); err != nil {
		return activities.BounceResult{}, err
	}
	why := Broken
	for range maxRecipients {
		h, err := readFields(in)
		if err != nil {
			break
		}
		switch action := strings.ToLower(strings.TrimSpace(h.Get("Action"))); action {
		case "failed":
			return failed(h), nil
		case "delayed":
			why = Delayed
		case "delivered", "relayed", "expanded":
			why = Delivered
		default: // a group of something else
		}
	}
	return activities.BounceResult{}, why
}

// readFields skips blank lines, for some servers write two where one belongs.
func readFields(in *bufio.Reader) (textproto.Header, error) {
	for {
		next, err := in.Peek(1)
		if err != nil {
			return textproto.Header{}, err
		}
		if next[0] != '\r' && next[0] != '\n' {
			break
		}
		if _, err := in.Discard(1); err != nil {
			return textproto.Header{}, err
		}
	}
	h, err := textproto.ReadHeader(in)
	if errors.Is(err, io.EOF) && h.Len() > 0 {
		err = nil // the last group ends with the part
	}
	return h, err
}

// failed judges a failure by its status, and by the words of the far server where there are any.
func failed(h textproto.Header) activities.BounceResult {
	words := h.Get("Diagnostic-Code")
	if kind, text, ok := strings.Cut(words, ";"); ok && strings.EqualFold(strings.TrimSpace(kind), "smtp") {
		words = strings.TrimSpace(text)
	}
	enhanced := enhancedIn(strings.TrimSpace(h.Get("Status")) + " ")
	code, rest := replyCode(words)
	if said := enhancedIn(rest); said != "" && (enhanced == "" || vague(enhanced)) {
		enhanced = said
	}
	return activities.BounceResult{Class: bounceClass(code, enhanced), Enhanced: enhanced, Text: clean(words)}
}

// vague: 5.0.0 says only that it failed.
func vague(enhanced string) bool { return strings.HasSuffix(enhanced, ".0.0") }

// replyCode splits "550 5.1.1 No such user" (or "550-5.1.1").
func replyCode(words string) (code int, rest string) {
	if len(words) < 4 || words[3] != ' ' && words[3] != '-' {
		return 0, words
	}
	code, err := strconv.Atoi(words[:3])
	if err != nil {
		return 0, words
	}
	return code, words[4:]
}

// bounceClass: a report of a failure is final, also when the far server's last word was a temporary one and ours has
// given up. A status that says nothing counts as none: then 550 is an unknown mailbox, as at RCPT.
func bounceClass(code int, enhanced string) activities.MailClass {
	if vague(enhanced) {
		enhanced = ""
	}
	switch {
	case strings.HasPrefix(enhanced, "5.7."):
		return activities.MailPolicy
	case badAddress(StageRcpt, code, enhanced):
		return activities.MailBadAddress
	default:
		return activities.MailRefused
	}
}
