package catcher

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/emersion/go-smtp"
)

var noMailbox = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such mailbox here"}

// isOf says whether an address is of a domain; none is of the empty one.
func isOf(address, domain string) bool {
	return domain != "" && strings.HasSuffix(strings.ToLower(address), "@"+strings.ToLower(domain))
}

func (t Troubles) prepare() error {
	if t.Maildir == "" {
		return nil
	}
	for _, part := range []string{"new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(t.Maildir, part), 0o700); err != nil {
			return fmt.Errorf("make the folder for delivery reports: %w", err)
		}
	}
	return nil
}

// report is a delivery report as a mail server writes it: to the envelope sender, from nobody.
const report = "Return-Path: <>\r\n" +
	"Delivered-To: %[1]s\r\n" +
	"From: Mail Delivery System <MAILER-DAEMON@catcher.danhgia.example>\r\n" +
	"To: <%[1]s>\r\n" +
	"Subject: Undelivered Mail Returned to Sender\r\n" +
	"Auto-Submitted: auto-replied\r\n" +
	"MIME-Version: 1.0\r\n" +
	"Content-Type: multipart/report; report-type=delivery-status; boundary=report\r\n\r\n" +
	"--report\r\nContent-Type: text/plain\r\n\r\nThe mail to <%[2]s> could not be delivered.\r\n" +
	"--report\r\nContent-Type: message/delivery-status\r\n\r\n" +
	"Reporting-MTA: dns; catcher.danhgia.example\r\n\r\n" +
	"Final-Recipient: rfc822; %[2]s\r\nAction: failed\r\nStatus: 5.1.1\r\n" +
	"Diagnostic-Code: smtp; 550 5.1.1 No such user\r\n\r\n" +
	"--report--\r\n"

// giveBack delivers a report on a mail that cannot be delivered, in the way of a maildir: written beside, then moved.
func (t Troubles) giveBack(from, to string) error {
	if !isOf(to, t.Returned) {
		return nil
	}
	name := rand.Text()
	tmp := filepath.Join(t.Maildir, "tmp", name)
	if err := os.WriteFile(tmp, fmt.Appendf(nil, report, from, to), 0o600); err != nil {
		return fmt.Errorf("write a delivery report: %w", err)
	}
	return os.Rename(tmp, filepath.Join(t.Maildir, "new", name))
}
