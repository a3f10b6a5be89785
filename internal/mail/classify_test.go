package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"strings"
	"testing"

	"danhgia/activities"

	gomail "github.com/go-mail/mail/v2"
	"github.com/google/go-cmp/cmp"
)

func TestClassify(t *testing.T) {
	timeout := &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}
	said := errors.New("the reply")
	tests := map[string]struct {
		stage    Stage
		code     int
		enhanced string
		err      error
		want     activities.MailClass
	}{
		"nothing went wrong":                        {StageContent, 0, "", nil, activities.MailAccepted},
		"an error after it was taken":               {StageQuit, 0, "", io.EOF, activities.MailAccepted},
		"the name is not found":                     {StageConnect, 0, "", &net.DNSError{Err: "no such host"}, activities.MailTemporary},
		"time is up before the mail":                {StageRcpt, 0, "", timeout, activities.MailTemporary},
		"time is up while the mail leaves":          {StageContent, 0, "", timeout, activities.MailUnknown},
		"the context ends while the mail leaves":    {StageContent, 0, "", context.Canceled, activities.MailUnknown},
		"broken SMTP while the mail leaves":         {StageContent, 0, "", textproto.ProtocolError("x"), activities.MailUnknown},
		"a reply of 250 where another was due":      {StageData, 250, "", said, activities.MailTemporary},
		"a reply of 354 at the end":                 {StageContent, 354, "", said, activities.MailUnknown},
		"4xx at the end is certain":                 {StageContent, 451, "4.7.1", said, activities.MailTemporary},
		"4xx with 5.1.1 in its words":               {StageRcpt, 450, "5.1.1", said, activities.MailTemporary},
		"421 at any time":                           {StageAuth, 421, "", said, activities.MailTemporary},
		"5.1.1":                                     {StageRcpt, 550, "5.1.1", said, activities.MailBadAddress},
		"5.1.2, a domain without mail":              {StageRcpt, 550, "5.1.2", said, activities.MailBadAddress},
		"5.1.10, a null MX":                         {StageRcpt, 556, "5.1.10", said, activities.MailBadAddress},
		"5.2.1, a disabled mailbox":                 {StageRcpt, 550, "5.2.1", said, activities.MailBadAddress},
		"5.1.1 after the mail":                      {StageContent, 550, "5.1.1", said, activities.MailBadAddress},
		"5.1.7 is about us":                         {StageMail, 553, "5.1.7", said, activities.MailPolicy},
		"5.1.8 at RCPT is not the receiver's":       {StageRcpt, 550, "5.1.8", said, activities.MailRefused},
		"551 at RCPT":                               {StageRcpt, 551, "", said, activities.MailBadAddress},
		"553 at RCPT":                               {StageRcpt, 553, "", said, activities.MailBadAddress},
		"550 after the mail may be about its words": {StageContent, 550, "", said, activities.MailRefused},
		"550 5.2.2 at RCPT":                         {StageRcpt, 550, "5.2.2", said, activities.MailRefused},
		"5.7.1":                                     {StageRcpt, 550, "5.7.1", said, activities.MailPolicy},
		"5.7.26, DMARC":                             {StageContent, 550, "5.7.26", said, activities.MailPolicy},
		"5.7.8 wherever it is said":                 {StageMail, 550, "5.7.8", said, activities.MailBlocked},
		"535":                                       {StageAuth, 535, "", said, activities.MailBlocked},
		"any 5xx when signing in":                   {StageAuth, 500, "", said, activities.MailBlocked},
		"any 5xx to STARTTLS":                       {StageTLS, 501, "", said, activities.MailBlocked},
		"503 to MAIL":                               {StageMail, 503, "5.5.1", said, activities.MailRefused},
		"a greeting of 554":                         {StageConnect, 554, "", said, activities.MailPolicy},
		"STARTTLS is not offered":                   {StageConnect, 0, "", gomail.StartTLSUnsupportedError{}, activities.MailBlocked},
		"a certificate of another":                  {StageTLS, 0, "", fmt.Errorf("x: %w", &tls.CertificateVerificationError{Err: said}), activities.MailBlocked},
		"clear text instead of TLS":                 {StageConnect, 0, "", tls.RecordHeaderError{}, activities.MailBlocked},
		"an alert":                                  {StageTLS, 0, "", &net.OpError{Op: "remote error", Err: said}, activities.MailBlocked},
		"a version that we do not speak":            {StageTLS, 0, "", errors.New("tls: server selected unsupported protocol version 301"), activities.MailBlocked},
		"the line drops in the handshake":           {StageTLS, 0, "", io.EOF, activities.MailTemporary},
		"a password would go in clear text":         {StageAuth, 0, "", errClearText, activities.MailBlocked},
		"no way to sign in":                         {StageAuth, 0, "", errNoAuth, activities.MailBlocked},
		"time is up when signing in":                {StageAuth, 0, "", timeout, activities.MailTemporary},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := Classify(tt.stage, tt.code, tt.enhanced, tt.err); got != tt.want {
				t.Errorf("%s, not %s", got, tt.want)
			}
		})
	}
}

func TestGoMailsErrorIsOpened(t *testing.T) {
	err := &gomail.SendError{Cause: &textproto.Error{Code: 550, Msg: "5.1.1 <a@b.example>: no"}}
	want := activities.MailResult{Class: activities.MailBadAddress, Stage: "rcpt", Code: 550, Enhanced: "5.1.1", Text: "5.1.1 <(address)>: no"}
	if diff := cmp.Diff(want, result(StageRcpt, fmt.Errorf("send: %w", err))); diff != "" {
		t.Error(diff)
	}
}

func TestWordsAreCleanedForTheRecord(t *testing.T) {
	for in, want := range map[string]string{
		"5.1.1 <dau-moi@so.tinh.example>: unknown":  "5.1.1 <(address)>: unknown",
		"a\r\nlevel=ERROR msg=\x1b[31mforged\u202e": "a level=ERROR msg= [31mforged",
		"to=đầu-mối@xã.example; bounce+1.abc@x":     "(address); (address)",
		"broken \xff\xfe":              "broken \ufffd",
		strings.Repeat("x", 2*maxText): strings.Repeat("x", maxText-1) + "…",
		"":                             "",
	} {
		if got := clean(in); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
}
