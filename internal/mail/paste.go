package mail

import (
	"fmt"
	"strings"
	texttemplate "text/template"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

var pasteLayout = texttemplate.Must(texttemplate.ParseFS(templates, "templates/paste.txt.tmpl"))

// PasteText is what a mail says, short, for pasting into Zalo or a text message when mail does not reach somebody.
// Give it the plain address of the page as link: whoever pastes it must not hold another person's token.
func PasteText(m activities.Mail, office string) (string, error) {
	if err := check(m); err != nil {
		return "", fmt.Errorf("text of mail %s: %w", shorten(m.ID, 40), err)
	}
	l, err := write(m, office)
	if err != nil {
		return "", fmt.Errorf("text of mail %s: %w", shorten(m.ID, 40), err)
	}
	var out strings.Builder
	err = pasteLayout.Execute(&out, l)
	return out.String(), err
}

// Telephones is the list of those to call, one a line, in the order given.
func Telephones(people []activities.Person) string {
	var out strings.Builder
	for i, p := range people {
		fmt.Fprintf(&out, "%d. %s: %s\n", i+1, orText(named(p), "Chưa rõ họ tên"), orText(p.Phone, "chưa có số điện thoại"))
	}
	return out.String()
}

// Preview is what a mail says, for whoever is about to have it sent: its subject and its plain text. Give it the plain
// address of the page as link.
func Preview(m activities.Mail, office string) (subject, text string, err error) {
	if err := check(m); err != nil {
		return "", "", fmt.Errorf("text of mail %s: %w", shorten(m.ID, 40), err)
	}
	l, err := write(m, office)
	if err != nil {
		return "", "", fmt.Errorf("text of mail %s: %w", shorten(m.ID, 40), err)
	}
	var out strings.Builder
	err = textLayout.Execute(&out, l)
	return l.Subject, out.String(), err
}

// Letterhead is who writes, whom to ask, and where the pages are.
type Letterhead struct {
	Office  string
	Contact activities.Person
	Site    string
}

// Paste is what may be pasted into a message to an agency that no mail reaches. Whoever pastes it must not hold another
// person's link, so it leads to the site.
func (s Letterhead) Paste(u activities.Unreached, period scoring.Period) (string, error) {
	m := activities.Mail{
		ID: fmt.Sprint(u.Task), Key: "paste", Kind: activities.MailInvite, Task: review.Review, Contact: s.Contact,
		Data: activities.MailData{Period: period, Agency: u.AgencyName, Due: &u.Due, Link: s.Site},
	}
	if len(u.People) > 0 {
		m.To = u.People[0]
	}
	if u.State == review.Settled {
		m.Kind, m.Task = activities.MailUnreached, ""
	}
	return PasteText(m, s.Office)
}
