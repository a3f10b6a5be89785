package activities

import "testing"

// Who only was reminded costs Temporal nothing more.
func TestOnlyMoreThanAReminderIsShown(t *testing.T) {
	for name, c := range map[string]struct {
		kinds []MailKind
		want  string
	}{
		"a reminder":             {[]MailKind{MailReminder}, ""},
		"an invitation":          {[]MailKind{MailInvite}, ""},
		"a last call":            {[]MailKind{MailReminder, MailLastCall}, "now"},
		"an escalation":          {[]MailKind{MailEscalation}, "now"},
		"nobody is written to":   {nil, ""},
		"a deadline that passed": {[]MailKind{MailOverdue}, "now"},
	} {
		t.Run(name, func(t *testing.T) {
			e := TaskEntry{Rungs: []RungRecord{{Key: "before", Sent: true}, {Key: "now", Sent: true}, {Key: "passed"}}}
			for _, k := range c.kinds {
				e.Mails = append(e.Mails, QueuedMail{Kind: k})
			}
			if got := e.escalated(); got != c.want {
				t.Errorf("it shows %q, not %q", got, c.want)
			}
		})
	}
}
