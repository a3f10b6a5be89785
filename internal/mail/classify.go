package mail

import (
	"crypto/tls"
	"errors"
	"net"
	"net/textproto"
	"regexp"
	"strings"

	"danhgia/activities"

	gomail "github.com/go-mail/mail/v2"
)

// Stage is how far the talk with a mail server has come. What fails belongs to the stage it fails in.
type Stage string

// The stages, in their order.
const (
	StageConnect Stage = "connect" // up to the name that we give: greeting, EHLO
	StageTLS     Stage = "tls"     // STARTTLS has been asked for
	StageAuth    Stage = "auth"
	StageMail    Stage = "mail"
	StageRcpt    Stage = "rcpt"
	StageData    Stage = "data"    // DATA has been said, none of the mail has left
	StageContent Stage = "content" // the mail is leaving or has left: only a reply tells what became of it
	StageQuit    Stage = "quit"    // the server has taken it
)

var (
	errClearText = errors.New("a password is sent through TLS only")
	errNoAuth    = errors.New("the server offers no way to sign in that we know (PLAIN, LOGIN)")
	errAskedOn   = errors.New("the server asks for more than a name and a password")
)

// Classify decides what became of a try that failed: in which stage, with which reply (code 0: none), by which error.
// Before the mail has left, only a 5xx is final; once it is leaving, only a reply is certain.
func Classify(stage Stage, code int, enhanced string, err error) activities.MailClass {
	switch {
	case stage == StageQuit, err == nil && code == 0:
		return activities.MailAccepted
	case code >= 400 && code < 500:
		return activities.MailTemporary
	case code >= 500 && code < 600:
		return refusal(stage, code, enhanced)
	case stage == StageContent:
		return activities.MailUnknown
	case stage == StageAuth && isSignIn(err), isTLS(err):
		return activities.MailBlocked
	default:
		return activities.MailTemporary
	}
}

func refusal(stage Stage, code int, enhanced string) activities.MailClass {
	switch {
	case stage == StageTLS, stage == StageAuth, needsSignIn(code, enhanced):
		return activities.MailBlocked
	case stage == StageConnect, strings.HasPrefix(enhanced, "5.7."):
		return activities.MailPolicy
	case badAddress(stage, code, enhanced):
		return activities.MailBadAddress
	case stage == StageMail && (enhanced == "5.1.7" || enhanced == "5.1.8" || code == 550 || code == 553 || code == 554):
		return activities.MailPolicy // our own address is not welcome
	case stage == StageRcpt && enhanced == "" && code == 554:
		return activities.MailPolicy // "relay access denied", by servers that give no enhanced code
	default:
		return activities.MailRefused
	}
}

// needsSignIn: 530, 534, 535, 538 (RFC 4954) and 5.7.8, 5.7.9, 5.7.11 say that signing in is the matter.
func needsSignIn(code int, enhanced string) bool {
	switch enhanced {
	case "5.7.8", "5.7.9", "5.7.11":
		return true
	}
	return code == 530 || code == 534 || code == 535 || code == 538
}

// badAddress: 5.1.x except those about the sender (RFC 3463, 3.2), a disabled mailbox, or, at RCPT and without an
// enhanced code, the replies that RFC 5321, 4.3.2 has for an unknown mailbox.
func badAddress(stage Stage, code int, enhanced string) bool {
	switch {
	case enhanced == "5.1.7", enhanced == "5.1.8":
		return false
	case strings.HasPrefix(enhanced, "5.1."), enhanced == "5.2.1":
		return true
	default:
		return stage == StageRcpt && enhanced == "" && (code == 550 || code == 551 || code == 553)
	}
}

func isSignIn(err error) bool {
	return errors.Is(err, errClearText) || errors.Is(err, errNoAuth) || errors.Is(err, errAskedOn)
}

// isTLS: no STARTTLS, a certificate that is not to be believed, no common version or cipher. crypto/tls reports alerts
// as a net.OpError with an Op of its own, and what it finds itself as plain text only.
func isTLS(err error) bool {
	var stripped gomail.StartTLSUnsupportedError
	var record tls.RecordHeaderError
	var cert *tls.CertificateVerificationError
	var op *net.OpError
	switch {
	case err == nil:
		return false
	case errors.As(err, &stripped), errors.As(err, &record), errors.As(err, &cert):
		return true
	case errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error"):
		return true
	default:
		return strings.HasPrefix(err.Error(), "tls: ")
	}
}

// cause opens go-mail's error, which hides what it was caused by.
func cause(err error) error {
	if send, ok := errors.AsType[*gomail.SendError](err); ok {
		return send.Cause
	}
	return err
}

var enhancedForm = regexp.MustCompile(`^([245])\.(\d{1,3})\.(\d{1,3})(\s|$)`)

// reply is the server's answer in an error: its code, its enhanced code (RFC 2034) and its words.
func reply(err error) (code int, enhanced, text string) {
	var said *textproto.Error
	if !errors.As(err, &said) {
		return 0, "", err.Error()
	}
	return said.Code, enhancedIn(said.Msg), said.Msg
}

func enhancedIn(text string) string {
	return strings.TrimSpace(enhancedForm.FindString(text))
}

// result is the record of a try.
func result(stage Stage, err error) activities.MailResult {
	if err == nil || stage == StageQuit {
		return activities.MailResult{Class: activities.MailAccepted, Stage: string(StageQuit)}
	}
	err = cause(err)
	code, enhanced, text := reply(err)
	return activities.MailResult{
		Class: Classify(stage, code, enhanced, err), Stage: string(stage),
		Code: code, Enhanced: enhanced, Text: clean(text),
	}
}

const maxText = 300 // characters of a server's words that are kept

var (
	addressLike = regexp.MustCompile(`[^\s<>"'(),;:]*@[^\s<>"'(),;:]*`)
	invisible   = regexp.MustCompile(`[\p{C}\s]+`)
)

// clean makes a server's words fit for a record or a log: one line, no addresses, not long.
func clean(text string) string {
	text = invisible.ReplaceAllString(shorten(text, 4*maxText), " ")
	return shorten(strings.TrimSpace(addressLike.ReplaceAllString(text, "(address)")), maxText)
}
