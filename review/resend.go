package review

import "slices"

// Unserved are the letters of the latest rung that was sent, as it would go out today, whose addressees have had no mail
// of this generation, once one of its mails was refused or has come back: whoever takes the place of somebody who could
// not be reached, and an officer whose address was put right, hear of the task without waiting for the next rung. Who
// was written to already is not written to again, so that a server that refuses is not asked for ever.
func Unserved(letters []Letter, t Task, mails []Mail) (left []Letter) {
	if t.State != Open || !slices.ContainsFunc(mails, t.Failed) {
		return nil
	}
	for _, l := range letters {
		written := func(m Mail) bool {
			return m.Generation == t.Generation && (m.Person == l.Person || slices.Contains(l.Shared, m.Person))
		}
		if l.Person != "" && !slices.ContainsFunc(mails, written) {
			left = append(left, l)
		}
	}
	return left
}

// Failed says whether a mail of this generation will not reach anybody.
func (t Task) Failed(m Mail) bool {
	return m.Generation == t.Generation && (m.State == MailRefused || m.State == MailBounced)
}
