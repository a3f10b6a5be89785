package mail

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net/smtp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"danhgia/activities"

	gomail "github.com/go-mail/mail/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const (
	soon = 400 * time.Millisecond // for a server that will never answer
	long = 20 * time.Second       // for one that will
)

var patient = Patience{Connect: long, Reply: long, Final: long, Total: long}

func server(f *fake, how Security) Server {
	s := Server{Host: "127.0.0.1", LocalName: "danhgia.tinh.example", Port: f.port(), Security: how, Patience: patient, Roots: roots(f.t)}
	return s
}

func sender(t *testing.T, s Server) *Sender {
	t.Helper()
	out, err := NewSender(s)
	must(t, err)
	return out
}

func try(t *testing.T, s Server, m Message) activities.MailResult {
	t.Helper()
	r, err := sender(t, s).Send(t.Context(), m)
	must(t, err)
	return r
}

func invitation(t *testing.T) Message {
	t.Helper()
	m, err := composer(t).Compose(reviewMail())
	must(t, err)
	return m
}

// want compares what counts; the words are compared where they are the point.
func want(t *testing.T, got activities.MailResult, class activities.MailClass, stage Stage, code int, enhanced string) {
	t.Helper()
	w := activities.MailResult{Class: class, Stage: string(stage), Code: code, Enhanced: enhanced}
	if diff := cmp.Diff(w, got, cmpopts.IgnoreFields(activities.MailResult{}, "Text")); diff != "" {
		t.Errorf("-want +got:\n%s(%s)", diff, got.Text)
	}
}

func TestAMailIsSentOnceInOneSession(t *testing.T) {
	for _, how := range []Security{Implicit, StartTLS, Clear} {
		t.Run(string(how), func(t *testing.T) {
			f := startFake(t, script{implicit: how == Implicit})
			m := invitation(t)
			want(t, try(t, server(f, how), m), activities.MailAccepted, StageQuit, 0, "")
			lines, commands, mails := f.seen()
			commands = slices.DeleteFunc(slices.Clone(commands), func(c string) bool { return c == "STARTTLS" })
			commands = slices.Compact(commands) // EHLO is said again after STARTTLS
			wantCommands := []string{
				"EHLO danhgia.tinh.example", "MAIL FROM:<" + m.from.String() + "> BODY=8BITMIME",
				"RCPT TO:<dau-moi@so.tinh.example>", "DATA", "QUIT",
			}
			if diff := cmp.Diff(wantCommands, commands); diff != "" || lines != 1 {
				t.Error(lines, diff)
			}
			if diff := cmp.Diff([]string{string(m.Bytes())}, mails); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Each reply of a server, at each verb, over TLS: the stage is told from the order of the talk.
func TestWhatAReplyMeans(t *testing.T) {
	tests := map[string]struct {
		verb, reply string
		class       activities.MailClass
		stage       Stage
		code        int
		enhanced    string
	}{
		"greeted with 554: we are not welcome":          {"greeting", "554 5.7.1 blocked", activities.MailPolicy, StageConnect, 554, "5.7.1"},
		"greeted with 421: later":                       {"greeting", "421 4.3.2 busy", activities.MailTemporary, StageConnect, 421, "4.3.2"},
		"MAIL 451: later":                               {"MAIL", "451 4.3.0 later", activities.MailTemporary, StageMail, 451, "4.3.0"},
		"MAIL 550: our address is not welcome":          {"MAIL", "550 no", activities.MailPolicy, StageMail, 550, ""},
		"MAIL 553 5.1.8: our domain is not welcome":     {"MAIL", "553 5.1.8 no", activities.MailPolicy, StageMail, 553, "5.1.8"},
		"MAIL 530: sign in first":                       {"MAIL", "530 5.7.0 authentication required", activities.MailBlocked, StageMail, 530, "5.7.0"},
		"MAIL 552: it is too large":                     {"MAIL", "552 5.3.4 too large", activities.MailRefused, StageMail, 552, "5.3.4"},
		"RCPT 450: greylisted":                          {"RCPT", "450 4.7.1 greylisted", activities.MailTemporary, StageRcpt, 450, "4.7.1"},
		"RCPT 550 5.1.1: nobody there":                  {"RCPT", "550 5.1.1 unknown", activities.MailBadAddress, StageRcpt, 550, "5.1.1"},
		"RCPT 550 alone: nobody there":                  {"RCPT", "550 unknown", activities.MailBadAddress, StageRcpt, 550, ""},
		"RCPT 550 5.7.1: refused for who we are":        {"RCPT", "550 5.7.1 spam", activities.MailPolicy, StageRcpt, 550, "5.7.1"},
		"RCPT 554: relaying is denied":                  {"RCPT", "554 relay access denied", activities.MailPolicy, StageRcpt, 554, ""},
		"RCPT 552: the mailbox is full":                 {"RCPT", "552 5.2.2 full", activities.MailRefused, StageRcpt, 552, "5.2.2"},
		"DATA 451: later":                               {"DATA", "451 4.3.0 later", activities.MailTemporary, StageData, 451, "4.3.0"},
		"DATA 554: refused":                             {"DATA", "554 5.5.1 no valid recipients", activities.MailRefused, StageData, 554, "5.5.1"},
		"after the mail 452: not taken, later":          {".", "452 4.3.1 disk full", activities.MailTemporary, StageContent, 452, "4.3.1"},
		"after the mail 550 5.7.1: the words are spam":  {".", "550-5.7.1 spam\r\n550 5.7.1 for dau-moi@so.tinh.example", activities.MailPolicy, StageContent, 550, "5.7.1"},
		"after the mail 554: refused":                   {".", "554 5.6.0 not liked", activities.MailRefused, StageContent, 554, "5.6.0"},
		"after the mail 550 5.1.1: nobody there":        {".", "550 5.1.1 unknown", activities.MailBadAddress, StageContent, 550, "5.1.1"},
		"after the mail something that is no SMTP":      {".", "thank you", activities.MailUnknown, StageContent, 0, ""},
		"something that is no SMTP before":              {"RCPT", "whatever", activities.MailTemporary, StageRcpt, 0, ""},
		"a greeting that is no SMTP":                    {"greeting", "HTTP/1.1 400 Bad Request", activities.MailTemporary, StageConnect, 0, ""},
		"a greeting without end":                        {"greeting", endless, activities.MailTemporary, StageConnect, 0, ""},
		"a reply without end":                           {"MAIL", endless, activities.MailTemporary, StageMail, 0, ""},
		"a reply without end after the mail":            {".", endless, activities.MailUnknown, StageContent, 0, ""},
		"the line drops at once":                        {"greeting", drop, activities.MailTemporary, StageConnect, 0, ""},
		"the line drops at EHLO":                        {"EHLO", drop, activities.MailTemporary, StageConnect, 0, ""},
		"the line drops at MAIL":                        {"MAIL", drop, activities.MailTemporary, StageMail, 0, ""},
		"the line drops at RCPT":                        {"RCPT", drop, activities.MailTemporary, StageRcpt, 0, ""},
		"the line drops at DATA":                        {"DATA", drop, activities.MailTemporary, StageData, 0, ""},
		"the line drops after the mail: nobody knows":   {".", drop, activities.MailUnknown, StageContent, 0, ""},
		"the line drops at goodbye: taken all the same": {"QUIT", drop, activities.MailAccepted, StageQuit, 0, ""},
		"goodbye is refused: taken all the same":        {"QUIT", "500 what", activities.MailAccepted, StageQuit, 0, ""},
		"goodbye is not understood":                     {"QUIT", endless, activities.MailAccepted, StageQuit, 0, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f := startFake(t, script{implicit: true, answers: map[string]string{tt.verb: tt.reply}})
			got := try(t, server(f, Implicit), invitation(t))
			want(t, got, tt.class, tt.stage, tt.code, tt.enhanced)
			if strings.Contains(got.Text, "@") {
				t.Errorf("an address is kept: %s", got.Text)
			}
			if lines, _, mails := f.seen(); lines != 1 || len(mails) > 1 {
				t.Errorf("%d connections, %d mails", lines, len(mails))
			}
		})
	}
}

// A server that says nothing any more: go-mail alone waits for ever in the first two, sends copies in the last, and
// dials again without end at MAIL.
func TestNothingWaitsWithoutEnd(t *testing.T) {
	tests := map[string]struct {
		script   script
		security Security
		patience Patience
		class    activities.MailClass
		stage    Stage
	}{
		"a silent greeting": {
			script{answers: map[string]string{"greeting": silence}}, StartTLS, Patience{Reply: soon}, activities.MailTemporary, StageConnect,
		},
		"a TLS handshake that stalls": {
			script{implicit: true, stall: true}, Implicit, Patience{Reply: soon}, activities.MailTemporary, StageConnect,
		},
		"a TLS handshake that stalls after STARTTLS": {
			script{stall: true}, StartTLS, Patience{Reply: soon}, activities.MailTemporary, StageTLS,
		},
		"a silent EHLO": {
			script{answers: map[string]string{"EHLO": silence}}, Clear, Patience{Reply: soon}, activities.MailTemporary, StageConnect,
		},
		"a silent MAIL": {
			script{answers: map[string]string{"MAIL": silence}}, Clear, Patience{Reply: soon}, activities.MailTemporary, StageMail,
		},
		"a server that stops reading": {
			script{deaf: true}, Clear, Patience{Reply: soon}, activities.MailUnknown, StageContent,
		},
		"no reply after the mail": {
			script{answers: map[string]string{".": silence}}, Clear, Patience{Reply: long, Final: soon}, activities.MailUnknown, StageContent,
		},
		"silence at goodbye: taken all the same": {
			script{answers: map[string]string{"QUIT": silence}}, Clear, Patience{Reply: soon}, activities.MailAccepted, StageQuit,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := startFake(t, tt.script)
			s := server(f, tt.security)
			s.Patience = tt.patience
			m := invitation(t)
			if tt.script.deaf {
				m = large(m)
			}
			want(t, try(t, s, m), tt.class, tt.stage, 0, "")
			if lines, _, mails := f.seen(); lines != 1 || len(mails) > 1 {
				t.Errorf("%d connections, %d mails", lines, len(mails))
			}
		})
	}
}

// The default leaves a slow server two minutes and more for its last reply: go-mail's ten seconds end in copies.
func TestTheDefaultsArePatientAtTheEnd(t *testing.T) {
	got := Patience{}.withDefaults()
	if got.Final < 2*time.Minute || got.Total < got.Final+got.Reply {
		t.Errorf("%+v", got)
	}
}

// A server that always has one more byte to say keeps to every single deadline; only the total ends it.
func TestADrippingServerIsLeft(t *testing.T) {
	f := startFake(t, script{answers: map[string]string{"greeting": drip}})
	s := server(f, Clear)
	s.Patience.Total = soon
	got := try(t, s, invitation(t))
	want(t, got, activities.MailTemporary, StageConnect, 0, "")
}

func TestTheEndOfTheContextClosesTheLine(t *testing.T) {
	for verb, tt := range map[string]struct {
		class activities.MailClass
		stage Stage
	}{
		"EHLO": {activities.MailTemporary, StageConnect},
		"MAIL": {activities.MailTemporary, StageMail},
		"RCPT": {activities.MailTemporary, StageRcpt},
		"DATA": {activities.MailTemporary, StageData},
		".":    {activities.MailUnknown, StageContent},
	} {
		t.Run(verb, func(t *testing.T) {
			f := startFake(t, script{implicit: true, answers: map[string]string{verb: silence}})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			go func() {
				f.await(verb)
				cancel()
			}()
			got, err := sender(t, server(f, Implicit)).Send(ctx, invitation(t))
			must(t, err)
			want(t, got, tt.class, tt.stage, 0, "")
		})
	}
}

// large is more than the buffers between two programs hold.
func large(m Message) Message {
	m.raw = append(m.Bytes(), strings.Repeat("và\r\n", 4<<20)...)
	return m
}

func TestHowLongEachStageWaits(t *testing.T) {
	for stage, want := range map[Stage]time.Duration{
		StageConnect: time.Minute, StageTLS: time.Minute, StageAuth: time.Minute, StageMail: time.Minute,
		StageRcpt: time.Minute, StageData: time.Minute, StageContent: 5 * time.Minute, StageQuit: quitWait,
	} {
		l := &line{patience: Patience{}.withDefaults(), stage: stage}
		if got := l.wait(); got != want {
			t.Errorf("%s: %v", stage, got)
		}
	}
}

func TestGoMailIsToldNotToRetryAndNotToBargain(t *testing.T) {
	for _, how := range []Security{Implicit, StartTLS} {
		s := sender(t, Server{Host: "mail.tinh.example", LocalName: "danhgia.tinh.example", Port: 587, Security: how})
		d := s.dialer("line-0.invalid", &line{})
		if d.RetryFailure || d.StartTLSPolicy != gomail.MandatoryStartTLS || d.SSL != (how == Implicit) || d.TLSConfig.MinVersion != tls.VersionTLS12 {
			t.Errorf("%s: %+v", how, d)
		}
	}
}

func TestAPasswordNeverGoesInClearText(t *testing.T) {
	s := &signIn{user: "danhgia", password: "bí mật", line: &line{}}
	if _, said, err := s.Start(&smtp.ServerInfo{Name: "127.0.0.1", Auth: []string{"PLAIN"}}); !errors.Is(err, errClearText) || said != nil {
		t.Error(said, err)
	}
}

func TestAServerThatStopsReadingIsLeft(t *testing.T) {
	f := startFake(t, script{deaf: true})
	m := large(invitation(t))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		f.await("deaf")
		cancel()
	}()
	got, err := sender(t, server(f, Clear)).Send(ctx, m)
	must(t, err)
	want(t, got, activities.MailUnknown, StageContent, 0, "")
}

func TestWithoutTLSNothingIsSaid(t *testing.T) {
	other := certificate(t)
	tests := map[string]struct {
		script script
		how    Security
		change func(*Server)
		stage  Stage
		code   int
	}{
		"STARTTLS is stripped":              {script{noTLS: true}, StartTLS, nil, StageConnect, 0},
		"STARTTLS is refused":               {script{answers: map[string]string{"STARTTLS": "502 5.5.1 no"}}, StartTLS, nil, StageTLS, 502},
		"the certificate is nobody's":       {script{implicit: true}, Implicit, func(s *Server) { s.Roots = nil }, StageConnect, 0},
		"the same after STARTTLS":           {script{}, StartTLS, func(s *Server) { s.Roots = nil }, StageTLS, 0},
		"the certificate is of another":     {script{implicit: true}, Implicit, func(s *Server) { s.Host = "localhost" }, StageConnect, 0},
		"the server speaks TLS 1.1 at most": {script{implicit: true, tls: &tls.Config{Certificates: []tls.Certificate{other}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}}, Implicit, nil, StageConnect, 0},
		"the server speaks clear text":      {script{}, Implicit, nil, StageConnect, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f := startFake(t, tt.script)
			s := server(f, tt.how)
			s.User, s.Password = "danhgia", "mật khẩu"
			if tt.change != nil {
				tt.change(&s)
			}
			got := try(t, s, invitation(t))
			if got.Class != activities.MailBlocked || got.Stage != string(tt.stage) || got.Code != tt.code {
				t.Errorf("%+v", got)
			}
			if _, commands, _ := f.seen(); slices.ContainsFunc(commands, tells) {
				t.Errorf("it was told %q", commands)
			}
		})
	}
}

// tells says whether a command gives something away.
func tells(command string) bool {
	return slices.ContainsFunc([]string{"AUTH", "MAIL", "RCPT", "DATA"}, func(verb string) bool { return strings.HasPrefix(command, verb) })
}

func TestSigningIn(t *testing.T) {
	secret := base64.StdEncoding.EncodeToString([]byte("\x00danhgia\x00bí mật"))
	user, password := base64.StdEncoding.EncodeToString([]byte("danhgia")), base64.StdEncoding.EncodeToString([]byte("bí mật"))
	tests := map[string]struct {
		script script
		class  activities.MailClass
		said   []string
	}{
		"PLAIN, also where CRAM-MD5 is offered": {script{auth: "CRAM-MD5 LOGIN PLAIN"}, activities.MailAccepted, []string{"AUTH PLAIN " + secret}},
		"LOGIN where there is no other":         {script{auth: "LOGIN"}, activities.MailAccepted, []string{"AUTH LOGIN", user, password}},
		"a wrong password stops all mail":       {script{auth: "PLAIN", answers: map[string]string{"AUTH": "535 5.7.8 no"}}, activities.MailBlocked, []string{"AUTH PLAIN " + secret}},
		"a server out of order is tried again":  {script{auth: "PLAIN", answers: map[string]string{"AUTH": "454 4.7.0 later"}}, activities.MailTemporary, []string{"AUTH PLAIN " + secret}},
		"no way to sign in stops all mail":      {script{}, activities.MailBlocked, nil},
		"no way that we know stops all mail":    {script{auth: "XOAUTH2"}, activities.MailBlocked, nil},
		"a third question stops all mail":       {script{auth: "LOGIN", answers: map[string]string{"AUTH": "334 VG9rZW46"}}, activities.MailBlocked, []string{"AUTH LOGIN", user, password}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			tt.script.implicit = true
			f := startFake(t, tt.script)
			s := server(f, Implicit)
			s.User, s.Password = "danhgia", "bí mật"
			got := try(t, s, invitation(t))
			_, commands, mails := f.seen()
			if got.Class != tt.class || (len(mails) == 1) != (tt.class == activities.MailAccepted) {
				t.Errorf("%+v, %d mails", got, len(mails))
			}
			from := slices.IndexFunc(commands, func(c string) bool { return strings.HasPrefix(c, "AUTH") })
			if from < 0 {
				from = len(commands)
			}
			if diff := cmp.Diff(tt.said, commands[from:min(from+len(tt.said), len(commands))], cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A refused recipient leaves go-mail's session open; a second mail in it would meet "503 nested MAIL".
func TestAfterARefusedRecipientTheNextMailHasItsOwnSession(t *testing.T) {
	f := startFake(t, script{session: true, answers: map[string]string{"RCPT": "450 4.2.0 later"}})
	s := sender(t, server(f, Clear))
	for range 2 {
		got, err := s.Send(t.Context(), invitation(t))
		must(t, err)
		want(t, got, activities.MailTemporary, StageRcpt, 450, "4.2.0")
	}
	if lines, _, _ := f.seen(); lines != 2 {
		t.Errorf("%d sessions", lines)
	}
}

// go-mail would dial again by itself. It gets a line once, and never one of its own.
func TestALineIsHandedOverOnce(t *testing.T) {
	l := &line{}
	host, takeBack := offer(l, 25)
	defer takeBack()
	got, err := gomail.NetDialTimeout("tcp", host+":25", 0)
	if err != nil || got != l {
		t.Fatal(got, err)
	}
	for _, address := range []string{host + ":25", "127.0.0.1:25"} {
		if conn, err := gomail.NetDialTimeout("tcp", address, 0); err == nil {
			t.Errorf("%s: %v", address, conn)
		}
	}
	left := 0
	ready.Range(func(any, any) bool { left++; return true })
	if left != 0 {
		t.Errorf("%d lines are left over", left)
	}
}

func TestManyAtOnceDoNotMeet(t *testing.T) {
	f := startFake(t, script{implicit: true})
	s, c := sender(t, server(f, Implicit)), composer(t)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			in := reviewMail()
			in.Key = fmt.Sprintf("review/%d", i)
			m, err := c.Compose(in)
			if err != nil {
				t.Error(err)
				return
			}
			if got, err := s.Send(t.Context(), m); err != nil || got.Class != activities.MailAccepted {
				t.Error(got, err)
			}
		})
	}
	all.Wait()
	_, _, mails := f.seen()
	var got, wanted []string
	for i, m := range mails {
		got = append(got, parseMail(t, []byte(m)).Header["Message-Id"][0])
		wanted = append(wanted, MessageID(fmt.Sprintf("review/%d", i), "tinh.example"))
	}
	slices.Sort(got)
	slices.Sort(wanted)
	if diff := cmp.Diff(wanted, got); diff != "" || len(mails) != 20 {
		t.Error(diff)
	}
}

func TestNobodyListens(t *testing.T) {
	f := startFake(t, script{})
	s := server(f, Clear)
	must(t, f.ln.Close())
	want(t, try(t, s, invitation(t)), activities.MailTemporary, StageConnect, 0, "")
}

func TestSettingsOfTheServer(t *testing.T) {
	good := Server{Host: "mail.tinh.example", LocalName: "danhgia.tinh.example", Port: 465, Security: Implicit}
	for name, change := range map[string]func(*Server){
		"no host":                           func(s *Server) { s.Host = "" },
		"a host with a line break":          func(s *Server) { s.Host = "mail.tinh.example\r\n" },
		"no port":                           func(s *Server) { s.Port = 0 },
		"it would call itself localhost":    func(s *Server) { s.LocalName = "localhost" },
		"no name to call itself":            func(s *Server) { s.LocalName = "" },
		"a local name with a line break":    func(s *Server) { s.LocalName = "danhgia.tinh.example\r\nMAIL" },
		"a user with a line break":          func(s *Server) { s.User = "a\nb" },
		"no security":                       func(s *Server) { s.Security = "" },
		"clear text to another machine":     func(s *Server) { s.Security = Clear },
		"clear text to what a name says":    func(s *Server) { s.Security, s.Host = Clear, "localhost" },
		"clear text to a private network":   func(s *Server) { s.Security, s.Host = Clear, "10.0.0.1" },
		"a password in clear text":          func(s *Server) { s.Security, s.Host, s.User = Clear, "127.0.0.1", "a" },
		"opportunistic security, by a typo": func(s *Server) { s.Security = "opportunistic" },
	} {
		t.Run(name, func(t *testing.T) {
			s := good
			change(&s)
			if _, err := NewSender(s); err == nil {
				t.Error("it was taken")
			}
		})
	}
	if _, err := NewSender(good); err != nil {
		t.Error(err)
	}
}

func TestAMessageThatWasNotComposedIsNotSent(t *testing.T) {
	f := startFake(t, script{})
	if _, err := sender(t, server(f, Clear)).Send(t.Context(), Message{raw: []byte("x")}); !errors.Is(err, errNotComposed) {
		t.Error(err)
	}
	if lines, _, _ := f.seen(); lines != 0 {
		t.Error("the server was dialled")
	}
}

func TestDeliverComposesAndSends(t *testing.T) {
	f := startFake(t, script{implicit: true})
	p := Postman{composer(t), sender(t, server(f, Implicit))}
	got, err := p.Deliver(t.Context(), reviewMail())
	must(t, err)
	want(t, got, activities.MailAccepted, StageQuit, 0, "")
	bad := reviewMail()
	bad.To.Address = "a\r\nRCPT TO:<b@c.example>"
	if _, err := p.Deliver(t.Context(), bad); !errors.Is(err, ErrAddress) {
		t.Error(err)
	}
}
