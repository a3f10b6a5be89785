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

// Releasable refuses (ErrRefused) to let mails go out again while the ladders of so many tasks have not caught up, or the
// office has not decided about so many mails.
func Releasable(behind, undecided int) error {
	switch {
	case behind > 0:
		return Refuse("còn %d việc chưa được xem lại từ khi khôi phục và có thể có thêm thư phải quyết định: khởi động worker và chạy starter recover trước", "%d tasks have not been looked at since the database was restored, and there may be more mails to decide about: start the worker, and give starter recover first", behind)
	case undecided > 0:
		return Refuse("còn %d thư chưa quyết định gửi hay bỏ", "%d mails may have been sent before, and it is not decided whether they go out again", undecided)
	default:
		return nil
	}
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
