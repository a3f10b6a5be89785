package review

import (
	"cmp"
	"slices"
	"time"
)

// Course is the ladder of one task as it will go if nobody answers.
type Course struct {
	Kind    Kind
	Moments []Moment
	To      map[string][]Addressee // by the rung's name
}

// HourOfMails is how many mails an hour brings.
type HourOfMails struct {
	From  time.Time // the full hour
	Mails int
}

// Forecast counts the mails of tasks by the hour, in the order of time, hours without mails left out. It is the most
// that can come: who answers gets no more. A digest counts once for each addressee, whatever the number of tasks. The
// office's queue is no mail.
func Forecast(tasks []Course) []HourOfMails {
	counts := map[int64]*HourOfMails{}
	digests := map[digest]bool{}
	for _, t := range tasks {
		for _, m := range t.Moments {
			hour := m.At.Truncate(time.Hour)
			if counts[hour.Unix()] == nil {
				counts[hour.Unix()] = &HourOfMails{From: hour}
			}
			counts[hour.Unix()].Mails += t.mails(m, digests)
		}
	}
	return inOrder(counts)
}

// digest is one mail that many tasks share.
type digest struct {
	kind    Kind
	rung    string
	at      int64
	address string
}

func (t Course) mails(m Moment, digests map[digest]bool) (n int) {
	for _, a := range t.To[m.Rung.Name] {
		d := digest{t.Kind, m.Key, m.At.UnixMicro(), a.Address}
		if !m.Sent() || a.Address == "" || m.Rung.Digest && digests[d] {
			continue
		}
		digests[d] = true
		n++
	}
	return n
}

func inOrder(counts map[int64]*HourOfMails) []HourOfMails {
	var hours []HourOfMails
	for _, h := range counts {
		if h.Mails > 0 {
			hours = append(hours, *h)
		}
	}
	slices.SortFunc(hours, func(a, b HourOfMails) int { return cmp.Compare(a.From.Unix(), b.From.Unix()) })
	return hours
}
