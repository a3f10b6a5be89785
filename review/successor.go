package review

import "cmp"

// Holder is the code of the agency whose people have the rights of the task and get its mails: its own or, once that
// was merged, the newest successor. What the task is about stays its own agency's.
func (t Task) Holder() string { return cmp.Or(t.Successor, t.Agency) }
