package review

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhoeverTakesThePlaceOfABadAddressIsWrittenTo(t *testing.T) {
	letter := func(p Person) Letter { return Letter{to(p, Named), Invite, 0, ByLadder} }
	shared := Letter{Addressee{Person: "mai", Role: Focal, Address: "lan@xa.example", Shared: []string{"lan"}}, Invite, 0, ByLadder}
	queue := Letter{Addressee{Role: Staff, Reason: FallsBack}, Invite, 0, ByLadder}
	bounced := told(1, MailBounced, lan)
	for name, c := range map[string]struct {
		letters []Letter
		state   State
		mails   []Mail
		want    []Letter
	}{
		"the deputy in place of the officer": {[]Letter{letter(minh)}, Open, []Mail{bounced}, []Letter{letter(minh)}},
		"once":                               {[]Letter{letter(minh)}, Open, []Mail{bounced, told(1, MailQueued, minh)}, nil},
		"the head, when the deputy's came back too":  {[]Letter{letter(hoa)}, Open, []Mail{bounced, told(1, MailRefused, minh)}, []Letter{letter(hoa)}},
		"not again who was refused":                  {[]Letter{letter(lan)}, Open, []Mail{told(1, MailRefused, lan)}, nil},
		"nobody as long as no mail has failed":       {[]Letter{letter(minh)}, Open, []Mail{told(1, MailAccepted, lan)}, nil},
		"nor for a mail of an earlier generation":    {[]Letter{letter(minh)}, Open, []Mail{told(0, MailBounced, lan)}, nil},
		"nobody about a task that is paused":         {[]Letter{letter(minh)}, Paused, []Mail{bounced}, nil},
		"nobody about one that has ended":            {[]Letter{letter(minh)}, Settled, []Mail{bounced}, nil},
		"who shares an address that was written to":  {[]Letter{shared}, Open, []Mail{told(1, MailBounced, hoa), told(1, MailAccepted, lan)}, nil},
		"the office's queue is a page and gets none": {[]Letter{queue}, Open, []Mail{bounced}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Unserved(c.letters, in(c.state, open(t)), c.mails)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
