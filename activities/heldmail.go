package activities

import "time"

// HeldMail is a mail that waits in a database that was restored from a backup. It was due by the moment of the restoring,
// or its ladder has only now caught up with it: the system that was lost may have sent it after the backup.
type HeldMail struct {
	Key      string
	Kind     string
	Person   string // the name
	Agency   string // of the task that it is about; empty: of none
	Due      time.Time
	Decision MailDecision
}

// MailDecision is what the office has decided about a mail that may have been sent before.
type MailDecision string

// The decisions.
const (
	MailUndecided MailDecision = ""
	MailSend      MailDecision = "send" // again, if it was
	MailDrop      MailDecision = "drop"
)

// Holding says that mails on duties are held, since the database was restored.
type Holding struct {
	Backup    time.Time // the moment of the backup: what happened after it may be missing
	Restored  time.Time
	Uncertain []HeldMail // the first due first
	Behind    int        // tasks whose ladders have not caught up yet: they may write more such mails
}

// Undecided is how many mails the office has not decided about.
func (h Holding) Undecided() (n int) {
	for _, m := range h.Uncertain {
		if m.Decision == MailUndecided {
			n++
		}
	}
	return n
}
