package config

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Mail are the settings of mail. Without Server no mail is sent and none of the others counts.
type Mail struct {
	Server   string `env:"DANHGIA_SMTP_ADDRESS"` // host:port
	Security string `env:"DANHGIA_SMTP_SECURITY" envDefault:"tls"`
	User     string `env:"DANHGIA_SMTP_USER"`
	Password string `env:"DANHGIA_SMTP_PASSWORD_FILE,file"`
	From     string `env:"DANHGIA_MAIL_FROM"`
	Office   string `env:"DANHGIA_MAIL_OFFICE"`
	// Contact is the person whom replies go to.
	ContactName    string `env:"DANHGIA_MAIL_CONTACT_NAME"`
	ContactAddress string `env:"DANHGIA_MAIL_CONTACT_ADDRESS"`
	ContactPhone   string `env:"DANHGIA_MAIL_CONTACT_PHONE"`
	// BounceDomain is where what comes back is received, if not at the domain of From; BounceMaildir is where to read it.
	BounceDomain  string `env:"DANHGIA_BOUNCE_DOMAIN"`
	BounceMaildir string `env:"DANHGIA_BOUNCE_MAILDIR"`
	// Key signs the addresses that bounces come back to.
	Key string `env:"DANHGIA_MAIL_KEY_FILE,file"`
	// PublicURL is what links in mails begin with, without a slash at its end.
	PublicURL string `env:"DANHGIA_PUBLIC_URL"`
	// PerMinute is how many mails a lane sends in a minute.
	PerMinute int `env:"DANHGIA_MAIL_PER_MINUTE" envDefault:"60"`
}

// On says whether mail is to be sent.
func (m Mail) On() bool { return m.Server != "" }

const (
	shortestKey = 32 // bytes
	mostMails   = 6000
)

// check returns everything that is wrong with the settings of mail. No secret is ever part of an error.
func (m *Mail) check() error {
	m.PublicURL = strings.TrimSuffix(m.PublicURL, "/")
	if !m.On() {
		return nil
	}
	m.Password, m.Key = strings.TrimRight(m.Password, "\r\n"), strings.TrimRight(m.Key, "\r\n")
	var faults []error
	add := func(wrong bool, format string, args ...any) {
		if wrong {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	host, _, err := net.SplitHostPort(m.Server)
	add(err != nil || host == "", "DANHGIA_SMTP_ADDRESS: %q is not an address such as mail.tinh.example:465", m.Server)
	add(!slices.Contains([]string{"tls", "starttls", "none"}, m.Security), "DANHGIA_SMTP_SECURITY: %q is none of tls, starttls and none", m.Security)
	add(m.Security == "none" && !loopback(host), "DANHGIA_SMTP_SECURITY: none is for a mail server on this machine only, given by its number")
	add((m.User == "") != (m.Password == ""), "DANHGIA_SMTP_USER and DANHGIA_SMTP_PASSWORD_FILE: give both or neither")
	add(!address(m.From), "DANHGIA_MAIL_FROM: %q is not an address such as danh-gia@tinh.example", m.From)
	add(m.Office == "", "DANHGIA_MAIL_OFFICE: give the name of the office that writes")
	add(m.ContactName == "", "DANHGIA_MAIL_CONTACT_NAME: give the name of the person whom replies go to")
	add(!address(m.ContactAddress), "DANHGIA_MAIL_CONTACT_ADDRESS: %q is not an address such as lan@tinh.example", m.ContactAddress)
	add(len(m.Key) < shortestKey, "DANHGIA_MAIL_KEY_FILE: the key has %d bytes, give at least %d random ones", len(m.Key), shortestKey)
	add(!public(m.PublicURL), "DANHGIA_PUBLIC_URL: %q is not an address such as https://danhgia.tinh.example", m.PublicURL)
	add(m.PerMinute < 1 || m.PerMinute > mostMails, "DANHGIA_MAIL_PER_MINUTE: %d is not from 1 to %d", m.PerMinute, mostMails)
	return errors.Join(faults...)
}

// address says whether s is an address alone, without a name.
func address(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

// public says whether links may begin so: by https, or on this machine.
func public(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && (loopback(u.Hostname()) || u.Hostname() == "localhost")
}

func loopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}
