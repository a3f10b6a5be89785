package catcher

import (
	"net/smtp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-message/mail"
)

func TestAddressesInTrouble(t *testing.T) {
	reports := filepath.Join(t.TempDir(), "reports")
	c := start(t, Options{Dir: t.TempDir(), Troubles: Troubles{Refused: "khong-co.example", Returned: "tra-lai.example", Maildir: reports}})
	letter := letterOf(t, "Nhắc việc")
	if err := smtp.SendMail(c.SMTP, nil, sender, []string{"ai@Khong-Co.example"}, letter); err == nil || !strings.HasPrefix(err.Error(), `550 "5.1.1 `) {
		t.Errorf("to a mailbox that is not there: %v", err)
	}
	must(t, smtp.SendMail(c.SMTP, nil, sender, []string{receiver}, letter))
	must(t, smtp.SendMail(c.SMTP, nil, sender, []string{"ai@tra-lai.example"}, letter))
	wantPage(t, c.URL, "2 thư")
	came, err := os.ReadDir(filepath.Join(reports, "new"))
	must(t, err)
	if len(came) != 1 {
		t.Fatalf("%d reports have come, want one", len(came))
	}
	f, err := os.Open(filepath.Join(reports, "new", came[0].Name()))
	must(t, err)
	defer f.Close()
	report, err := mail.CreateReader(f)
	must(t, err)
	if to, err := report.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != sender {
		t.Errorf("the report goes to %v, %v", to, err)
	}
}
