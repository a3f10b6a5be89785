package mail

import (
	"errors"
	"fmt"
	"net/mail"
	"net/netip"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Address is a mail address that is safe in headers and SMTP commands: a dot-atom, an @ and a name of the DNS in ASCII.
// Only ParseAddress makes one.
type Address struct{ local, domain string }

func (a Address) String() string { return a.local + "@" + a.domain }

// ErrAddress is wrapped by every refusal of an address.
var ErrAddress = errors.New("not a mail address that can be written to")

// In octets (RFC 5321, 4.5.3.1).
const (
	maxLocal   = 64
	maxAddress = 254
)

var (
	dotAtom = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")
	dnsName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$`)
)

// ParseAddress reads one plain address, without a name: can-bo@so.tinh.example. A domain with Vietnamese or other
// letters is written in its ASCII form. Every refusal says what is wrong and wraps ErrAddress.
func ParseAddress(s string) (Address, error) {
	s = strings.Trim(s, " ")
	local, domain, err := split(s)
	if err != nil {
		return Address{}, fmt.Errorf("%q: %w: %w", shorten(s, maxAddress), ErrAddress, err)
	}
	return Address{local, domain}, nil
}

func split(s string) (local, domain string, err error) {
	if err := precheck(s); err != nil {
		return "", "", err
	}
	at := strings.LastIndexByte(s, '@')
	local = s[:at]
	if domain, err = asciiDomain(s[at+1:]); err != nil {
		return "", "", err
	}
	switch parsed, err := mail.ParseAddress(local + "@" + domain); {
	case !dotAtom.MatchString(local):
		return "", "", errors.New("write the part before the @ with letters without marks, digits, dots, - and _ only")
	case err != nil || parsed.Name != "" || parsed.Address != local+"@"+domain:
		return "", "", errors.New("give one plain address and nothing else")
	case len(local) > maxLocal || len(local)+1+len(domain) > maxAddress:
		return "", "", fmt.Errorf("it is too long: at most %d characters before the @, %d in all", maxLocal, maxAddress)
	}
	return local, domain, nil
}

// precheck names the usual faults in the words of whoever typed them.
func precheck(s string) error {
	at := strings.LastIndexByte(s, '@')
	switch {
	case s == "":
		return errors.New("it is empty")
	case unsafe(s):
		return errors.New("it has a line break or another character that cannot be seen: type it again")
	case at < 0:
		return errors.New("the @ is missing: write it like can-bo@so.tinh.example")
	case at == 0:
		return errors.New("nothing stands before the @")
	case at == len(s)-1:
		return errors.New("the domain after the @ is missing")
	case strings.Contains(s, `"`):
		return errors.New("quotation marks are not taken: write the address without them")
	default:
		return nil
	}
}

// asciiDomain is a domain in its ASCII form, if that says the same as what was typed.
func asciiDomain(s string) (string, error) {
	s = strings.TrimSuffix(s, ".")
	if _, err := netip.ParseAddr(strings.Trim(s, "[]")); err == nil || strings.HasPrefix(s, "[") {
		return "", errors.New("write the name of the mail domain, not its number")
	}
	ascii, err := idna.Lookup.ToASCII(s)
	if err != nil || !dnsName.MatchString(ascii) {
		return "", errors.New("the domain after the @ is not a name such as so.tinh.example")
	}
	return ascii, nil
}

// unsafe finds what could break out of a header or a command, or turn a line around: CR, LF, NUL and other control
// characters, separators of lines, marks of direction, broken UTF-8.
func unsafe(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Bidi_Control)
	})
}

// shorten cuts a text to n characters.
func shorten(s string, n int) string {
	runes := []rune(strings.ToValidUTF8(s, "\ufffd"))
	if len(runes) <= n {
		return string(runes)
	}
	return string(runes[:n-1]) + "…"
}
