package mail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"danhgia/activities"

	"github.com/google/go-cmp/cmp"
)

const bounced = "0192f3c4-7a1b-7c2d-8e3f-0123456789ab"

func envelopeOf(t testing.TB) string {
	t.Helper()
	local, err := testKey.envelope(bounced)
	if err != nil {
		t.Fatal(err)
	}
	return local + "@thu.tinh.example"
}

// report is a delivery report with the fields of one receiver.
func report(to, fields string) string {
	return "Return-Path: <>\r\nDelivered-To: " + to + "\r\nFrom: MAILER-DAEMON@so.tinh.example\r\nSubject: Undelivered Mail\r\n" +
		"Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"B1\"\r\n\r\n" +
		"--B1\r\nContent-Type: text/plain; charset=x-unheard-of\r\n\r\nXin l\xf4i.\r\n" +
		"--B1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.so.tinh.example\r\n\r\n" + fields +
		"\r\n--B1\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: x\r\n\r\n--B1--\r\n"
}

const (
	unknownUser = "Final-Recipient: rfc822; dau-moi@so.tinh.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <dau-moi@so.tinh.example>: User\r\n unknown\r\n"
	onlySMTP    = "Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; 550 no such user\r\n"
)

func TestParseBounce(t *testing.T) {
	us := envelopeOf(t)
	forged := strings.Replace(us, "bounce+0", "bounce+1", 1)
	got := func(class activities.MailClass, enhanced, text string) activities.BounceResult {
		return activities.BounceResult{ID: bounced, Class: class, Enhanced: enhanced, Text: text}
	}
	plain := func(h string) string { return "To: " + us + "\r\n" + h + "\r\nTôi đi vắng." }
	tests := map[string]struct {
		mail string
		want activities.BounceResult
		err  error
	}{
		"an unknown user":                      {report(us, unknownUser), got(activities.MailBadAddress, "5.1.1", "550 5.1.1 <(address)>: User unknown"), nil},
		"an address in capitals":               {report(strings.ToUpper(us), unknownUser), got(activities.MailBadAddress, "5.1.1", "550 5.1.1 <(address)>: User unknown"), nil},
		"in angle brackets":                    {report("<"+us+">", unknownUser), got(activities.MailBadAddress, "5.1.1", "550 5.1.1 <(address)>: User unknown"), nil},
		"only the reply says why":              {report(us, onlySMTP), got(activities.MailBadAddress, "5.0.0", "550 no such user"), nil},
		"the reply says more than the status":  {report(us, "Action: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; 550-5.7.1 spam\r\n"), got(activities.MailPolicy, "5.7.1", "550-5.7.1 spam"), nil},
		"refused for who we are":               {report(us, "Action: failed\r\nStatus: 5.7.1\r\n"), got(activities.MailPolicy, "5.7.1", ""), nil},
		"a full mailbox":                       {report(us, "Action: failed\r\nStatus: 5.2.2\r\n"), got(activities.MailRefused, "5.2.2", ""), nil},
		"given up after days":                  {report(us, "Action: failed\r\nStatus: 4.4.1\r\nDiagnostic-Code: X-Postfix; connect timed out\r\n"), got(activities.MailRefused, "4.4.1", "X-Postfix; connect timed out"), nil},
		"no blank line at the end":             {report(us, "Action: failed\nStatus: 5.1.1"), got(activities.MailBadAddress, "5.1.1", ""), nil},
		"two blank lines between the groups":   {report(us, "\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n"), got(activities.MailBadAddress, "5.1.1", ""), nil},
		"delayed before failed: failed":        {report(us, "Action: delayed\r\n\r\n"+unknownUser), got(activities.MailBadAddress, "5.1.1", "550 5.1.1 <(address)>: User unknown"), nil},
		"delayed":                              {report(us, "Action: delayed\r\nStatus: 4.4.1\r\n"), activities.BounceResult{}, Delayed},
		"delivered":                            {report(us, "Action: delivered\r\nStatus: 2.0.0\r\n"), activities.BounceResult{}, Delivered},
		"relayed":                              {report(us, "Action: relayed\r\n"), activities.BounceResult{}, Delivered},
		"no receiver in it":                    {report(us, ""), activities.BounceResult{}, Broken},
		"a forged signature":                   {report(forged, unknownUser), activities.BounceResult{}, Forged},
		"a forged one beside ours":             {report(forged+", "+us, unknownUser), got(activities.MailBadAddress, "5.1.1", "550 5.1.1 <(address)>: User unknown"), nil},
		"to nobody of ours":                    {report("dau-moi@so.tinh.example", unknownUser), activities.BounceResult{}, NoToken},
		"a signature in the report's own text": {report("a@b.example", unknownUser+"X: "+us+"\r\n"), activities.BounceResult{}, NoToken},
		"I am on leave":                        {plain("Auto-Submitted: auto-replied\r\n"), activities.BounceResult{}, AutomaticMail},
		"I am on leave, the old way":           {plain("X-Autoreply: yes\r\n"), activities.BounceResult{}, AutomaticMail},
		"somebody wrote":                       {plain("Auto-Submitted: no\r\n"), activities.BounceResult{}, NotReport},
		"a report of reading":                  {plain("Content-Type: multipart/report; report-type=disposition-notification; boundary=x\r\n"), activities.BounceResult{}, NotReport},
		"a report without its part":            {plain("Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n") + "\r\n--x\r\n\r\na\r\n--x--\r\n", activities.BounceResult{}, NotReport},
		"nothing":                              {"", activities.BounceResult{}, NoToken},
		"no mail at all":                       {"\x00\x01\x02", activities.BounceResult{}, Broken},
		"a report that is cut off":             {report(us, unknownUser)[:420], activities.BounceResult{}, Broken},
		"parts without end":                    {plain("Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n") + strings.Repeat("\r\n--x\r\n\r\na", 50), activities.BounceResult{}, NotReport},
		"headers without end":                  {plain(strings.Repeat("X-Filler: "+strings.Repeat("x", 900)+"\r\n", 20000)), activities.BounceResult{}, Broken},
		"a body without end":                   {strings.Replace(report(us, unknownUser), "Xin l\xf4i.", strings.Repeat("Xin loi.\r\n", maxReport/9), 1), activities.BounceResult{}, TooLarge},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := ParseBounce(strings.NewReader(tt.mail), testKey)
			if !errors.Is(err, tt.err) {
				t.Fatalf("%v, not %v", err, tt.err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAStreamThatBreaksIsNoVerdict(t *testing.T) {
	cut := errors.New("the disk is away")
	whole := report(envelopeOf(t), unknownUser)
	for _, n := range []int{0, 50, 300, 500} {
		var why Ignored
		if _, err := ParseBounce(io.MultiReader(strings.NewReader(whole[:n]), iotest.ErrReader(cut)), testKey); !errors.Is(err, cut) || errors.As(err, &why) {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
}

// Nothing but a signed address makes a bounce.
func FuzzParseBounce(f *testing.F) {
	us := envelopeOf(f)
	signed, _, _ := strings.Cut(us, "@")
	f.Add(report(us, unknownUser))
	f.Add(report("a@b.example", onlySMTP))
	f.Add(report(us, "Action: delayed\r\n"))
	f.Fuzz(func(t *testing.T, mail string) {
		got, err := ParseBounce(strings.NewReader(mail), testKey)
		var why Ignored
		switch {
		case err == nil && !strings.Contains(strings.ToLower(mail), signed):
			t.Errorf("believed without a signature: %+v", got)
		case err == nil && (got.ID != bounced || strings.Contains(got.Text, "@")):
			t.Errorf("%+v", got)
		case err != nil && !errors.As(err, &why):
			t.Errorf("no reason: %v", err)
		}
	})
}

// maildir is a folder with mails named 1 to n in new.
func maildir(t *testing.T, n int) Maildir {
	t.Helper()
	m := Maildir{t.TempDir()}
	must(t, os.Mkdir(filepath.Join(m.Dir, "new"), 0o700))
	for i := range n {
		must(t, os.WriteFile(filepath.Join(m.Dir, "new", fmt.Sprint(i+1)), []byte("mail"), 0o600))
	}
	return m
}

func (m Maildir) names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(m.Dir, folder))
	must(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestMailsMoveOnceTheyAreTaken(t *testing.T) {
	m := maildir(t, 3)
	must(t, os.WriteFile(filepath.Join(m.Dir, "secret"), []byte("x"), 0o600))
	must(t, os.Symlink(filepath.Join(m.Dir, "secret"), filepath.Join(m.Dir, "new", "0")))
	must(t, os.WriteFile(filepath.Join(m.Dir, "new", ".half"), nil, 0o600))
	away := errors.New("the database is away")
	var taken []string
	take := func(fault string) func(string, io.Reader) error {
		return func(name string, r io.Reader) error {
			if text, err := io.ReadAll(r); err != nil || string(text) != "mail" {
				t.Errorf("%s is %q, %v", name, text, err)
			}
			taken = append(taken, name)
			if name == fault {
				return away
			}
			return nil
		}
	}
	if err := m.Each(t.Context(), take("2")); !errors.Is(err, away) {
		t.Error(err)
	}
	must(t, m.Each(t.Context(), take("")))
	must(t, m.Each(t.Context(), take("")))
	if diff := cmp.Diff([]string{"1", "2", "3", "2"}, taken); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"1:2,S", "2:2,S", "3:2,S"}, m.names(t, "cur")); diff != "" {
		t.Error(diff)
	}
}

func TestACrashBeforeTheMoveHandsTheMailOverAgain(t *testing.T) {
	m := maildir(t, 1)
	func() {
		defer func() { _ = recover() }()
		_ = m.Each(t.Context(), func(string, io.Reader) error { panic("killed") })
	}()
	again := 0
	must(t, m.Each(t.Context(), func(string, io.Reader) error { again++; return nil }))
	if again != 1 {
		t.Errorf("it was handed over %d times", again)
	}
}

func TestReadingStopsBetweenMails(t *testing.T) {
	m := maildir(t, 3)
	ctx, cancel := context.WithCancel(t.Context())
	err := m.Each(ctx, func(string, io.Reader) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) || !slices.Equal(m.names(t, "new"), []string{"2", "3"}) {
		t.Error(err, m.names(t, "new"))
	}
}

func TestAnotherReaderWasFaster(t *testing.T) {
	m := maildir(t, 1)
	must(t, m.Each(t.Context(), func(name string, _ io.Reader) error {
		return os.Remove(filepath.Join(m.Dir, "new", name))
	}))
	if err := (Maildir{filepath.Join(m.Dir, "nowhere")}).Each(t.Context(), nil); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}
