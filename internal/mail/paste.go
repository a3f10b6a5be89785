package mail

import (
	"fmt"
	"strings"
	texttemplate "text/template"

	"danhgia/activities"
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
