package activities

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"danhgia/calendar"
	"danhgia/review"
)

// BadAddress is an address that does not work, as the office is told of it.
type BadAddress struct {
	Person
	Reason string // the server's words, cleaned
}

// AddressNews is what the office has to hear of addresses, and who is there to hear it. The people are as they are
// once the address is marked, so nobody is written to at an address that does not work.
type AddressNews struct {
	Province    string
	Now         time.Time
	Bad         []string   // review.Person.ID of those who have just become impossible to write to
	Lines       []MailItem // of a mail about addresses that itself did not arrive
	People      []review.Person
	Substitutes []review.Substitute
}

// Mails are one for each of the office's staff or, when none of them can be reached, of its administrators, or else of
// its leaders. They grow until they are sent, so that a bad table of officers is one mail and not a hundred. What a
// colleague's mail told of the others know already: it is passed on only when no staff is left.
func (n AddressNews) Mails() (mails []QueuedMail) {
	items := make([]MailItem, 0, len(n.Bad)+len(n.Lines))
	for _, id := range n.Bad {
		items = append(items, MailItem{Person: id})
	}
	to, staff := n.readers()
	if !staff {
		items = append(items, n.Lines...)
	}
	if len(items) == 0 {
		return nil
	}
	span := n.Now.Truncate(digestSpan)
	for _, a := range to {
		mails = append(mails, QueuedMail{
			Key: fmt.Sprintf("address/%s/%d/%s", n.Province, span.Unix(), a.Person), Kind: MailAddress, Person: a.Person, Role: a.Role,
			Data: MailData{Items: items}, Hold: span.Add(digestSpan + digestMargin).Sub(n.Now),
		})
	}
	return mails
}

// readers are who is told, and whether it is the staff.
func (n AddressNews) readers() (to []review.Addressee, staff bool) {
	for _, role := range []review.Role{review.Staff, review.Admin, review.Leader} {
		to, _ = review.Recipients(review.Rung{To: []review.Role{role}}, review.Task{Agency: n.Province}, n.People, n.Substitutes, calendar.DayOf(n.Now))
		to = slices.DeleteFunc(to, func(a review.Addressee) bool { return a.Person == "" })
		if len(to) > 0 {
			return to, role == review.Staff
		}
	}
	return nil, false
}

// line is what the office reads of an address: whose it is, and what the server says. It is absent once the address
// was mended.
func (m OutboxMail) line(person string) (item MailItem, bad bool) {
	who, bad := m.Bads[person]
	if !bad {
		return item, false
	}
	text := []string{"Ông/Bà " + who.Name}
	if who.Title != "" {
		text[0] += " (" + who.Title + ")"
	}
	text = append(text, "địa chỉ "+who.Address)
	if who.Phone != "" {
		text = append(text, "điện thoại "+who.Phone)
	}
	item = MailItem{Text: strings.Join(text, ", "), Person: person}
	if who.Reason != "" {
		item.Note = "máy chủ thư báo «" + who.Reason + "»"
	}
	return item, true
}

// ClearedAddress is what became of an address of which the office says that it works.
type ClearedAddress struct {
	Address string
	People  int // who have it
	Mails   int // that did not arrive and go again
}
