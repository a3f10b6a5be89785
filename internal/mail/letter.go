package mail

import (
	"embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// The sentences stand once, in templates/task (what is asked, what silence means) and templates/kind (why we write);
// a mail about a task is made of one of each. The layouts put the sentences into plain text and HTML.
//
//go:embed templates
var templates embed.FS

// letter is a mail in sentences, before it is laid out.
type letter struct {
	Subject, Office, Greeting string
	Lead                      []string // paragraphs
	Code                      string
	Items                     []string
	Facts                     []fact
	Action, Link              string
	Links                     []activities.MailLink
	Personal                  bool // the link is for one person
	Contact, Replies          string
}

type fact struct {
	Label, Text string
	More        []string
	Due         bool
}

// aboutTask are the kinds that are about one task.
var aboutTask = map[activities.MailKind]bool{
	activities.MailInvite: true, activities.MailReminder: true, activities.MailLastCall: true,
	activities.MailOverdue: true, activities.MailEscalation: true, activities.MailChanged: true,
	activities.MailSupplied: true,
}

const subjectPrefix = "[766] "

// write puts a mail into sentences.
func write(m activities.Mail, office string) (letter, error) {
	sentences, err := sentencesOf(m)
	if err != nil {
		return letter{}, err
	}
	w := &writer{sentences: sentences, words: wordsOf(m, office)}
	l := letter{
		Subject: subjectPrefix + w.say("subject"), Office: office, Greeting: greeting(m.To),
		Lead: strings.Split(w.say("lead"), "\n\n"), Code: m.Data.Code, Items: itemsOf(m.Data.Items, w.say("others")),
		Facts: w.facts(m), Action: w.say("action"), Link: m.Data.Link, Links: m.Data.Links[:min(len(m.Data.Links), maxItems)], Personal: aboutTask[m.Kind],
		Contact: contact(m.Contact), Replies: replies(m.Kind),
	}
	return l, w.err
}

// sentencesOf are the templates of a mail's kind and task.
func sentencesOf(m activities.Mail) (*template.Template, error) {
	files := []string{"templates/base.tmpl"}
	if aboutTask[m.Kind] {
		files = append(files, "templates/task/"+string(m.Task)+".tmpl")
	} else if m.Task != "" {
		return nil, fmt.Errorf("a mail of the kind %q is about no single task, and this one names %q", m.Kind, m.Task)
	}
	files = append(files, "templates/kind/"+string(m.Kind)+".tmpl")
	for _, f := range files {
		if _, err := templates.Open(f); err != nil {
			return nil, fmt.Errorf("there is no mail of the kind %q about the task %q", m.Kind, m.Task)
		}
	}
	t := template.New("mail").Option("missingkey=error")
	return t.Funcs(template.FuncMap{"upper": upper, "name": nameOf(t)}).ParseFS(templates, files...)
}

// nameOf lets a sentence begin with the task's name.
func nameOf(t *template.Template) func(words) (string, error) {
	return func(w words) (string, error) {
		var out strings.Builder
		err := t.ExecuteTemplate(&out, "name", w)
		return out.String(), err
	}
}

func upper(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// writer says sentences and keeps the first error.
type writer struct {
	sentences *template.Template
	words     words
	err       error
}

func (w *writer) say(name string) string {
	var out strings.Builder
	if err := w.sentences.ExecuteTemplate(&out, name, w.words); err != nil {
		w.err = errors.Join(w.err, err)
	}
	return strings.TrimSpace(out.String())
}

// facts are what stands out in a mail: the reason, what is asked, by when and why then, and what silence will mean.
func (w *writer) facts(m activities.Mail) []fact {
	var facts []fact
	add := func(label, text string) {
		if text != "" {
			facts = append(facts, fact{Label: label, Text: text})
		}
	}
	add(w.say("reason-label"), sentence(m.Data.Reason))
	add("Lý do giao lại", sentence(m.Data.Handed))
	if m.Kind == activities.MailOverdue {
		return facts
	}
	add("Việc cần thực hiện", w.say("ask"))
	if m.Data.Was != nil {
		facts = append(facts, was(m.Data))
	}
	if m.Data.Due != nil {
		facts = append(facts, due(*m.Data.Due))
	}
	add(w.say("silence-label"), w.say("silence"))
	return facts
}

// due says until when, what is left of it, and why then: the calendar's own words, without its first line, the date.
func due(d activities.MailDue) fact {
	left := upper(d.Left.In(calendar.Vi)) + ", tính tại thời điểm gửi thư này."
	more := append([]string{left}, d.Deadline.Explain(calendar.Vi)[1:]...)
	return fact{Label: "Hạn", Text: d.Deadline.In(calendar.Vi), More: more, Due: true}
}

// was is the deadline before it moved and, where an edit of the calendar moved it, which days did.
func was(d activities.MailData) fact {
	f := fact{Label: "Hạn trước đây", Text: d.Was.In(calendar.Vi)}
	if d.Due != nil {
		f.More = calendar.Move{Old: *d.Was, New: d.Due.Deadline}.Explain(calendar.Vi)
	}
	return f
}

func greeting(p activities.Person) string { return "Kính gửi " + orText(named(p), "Ông/Bà") + "," }

// named is a person in a sentence: "Ông/Bà Trần Thị Bình, cán bộ đầu mối Sở Xây dựng".
func named(p activities.Person) string {
	switch {
	case p.Name == "":
		return p.Title
	case p.Title == "":
		return "Ông/Bà " + p.Name
	default:
		return "Ông/Bà " + p.Name + ", " + p.Title
	}
}

// within is a person in the middle of a sentence: "Ông/Bà Trần Thị Bình (cán bộ đầu mối Sở Xây dựng)".
func within(p activities.Person) string {
	if p.Name == "" || p.Title == "" {
		return named(p)
	}
	return "Ông/Bà " + p.Name + " (" + p.Title + ")"
}

// sentence ends what people wrote without a full stop.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?:;") || strings.HasSuffix(s, "…") {
		return s
	}
	return s + "."
}

func orText(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func contact(p activities.Person) string {
	s := "Cần trao đổi, xin liên hệ " + orText(named(p), "người phụ trách")
	if p.Phone != "" {
		s += "; điện thoại " + p.Phone
	}
	return s + "; thư điện tử " + p.Address + "."
}

func replies(k activities.MailKind) string {
	if !aboutTask[k] {
		return "Thư này được gửi tự động. Nếu Ông/Bà trả lời thư, nội dung sẽ đến người liên hệ nêu trên."
	}
	return "Thư này được gửi tự động. Nếu Ông/Bà trả lời thư, nội dung sẽ đến người liên hệ nêu trên để trao đổi và không được tính là kết quả thực hiện; kết quả chỉ được ghi nhận khi thực hiện theo đường dẫn trong thư."
}

const maxItems = 50

func itemsOf(items []activities.MailItem, others string) []string {
	var lines []string
	for i, item := range items {
		if i == maxItems {
			return append(lines, "Và "+strconv.Itoa(len(items)-maxItems)+" "+others)
		}
		line := item.Text
		if item.Note != "" {
			line += ": " + item.Note
		}
		lines = append(lines, line)
	}
	return lines
}

// words are what the sentences name, written as people read them. What is not known is empty.
type words struct {
	Office, Period, Topic      string
	Agency, Holder             string
	Due, Left                  string
	Over                       bool
	Handed                     bool
	Moved                      bool // the deadline is another than before
	Points, Max, Before, After string
	About                      string
	Times                      int
	Outcome                    string
	Items                      []activities.MailItem
	Minutes                    int
	Revision                   int
	Corrected                  bool
	Files                      bool
	Morning                    activities.MorningCounts
}

var outcomes = map[review.Outcome]string{
	review.Accepted: "chấp nhận", review.AcceptedInPart: "chấp nhận một phần", review.Rejected: "không chấp nhận",
}

func wordsOf(m activities.Mail, office string) words {
	d := m.Data
	w := words{
		Office: office, Agency: d.Agency, Holder: d.Holder, Topic: d.Topic, Points: points(d.Points), Max: strings.TrimSuffix(d.Max.Comma(), ",00"),
		Before: points(d.Ruling.Before), After: points(d.Ruling.After), Outcome: outcomes[d.Ruling.Outcome],
		About: within(d.About), Handed: d.Handed != "", Times: d.Times, Items: d.Items, Minutes: int(d.Valid.Minutes()),
		Revision: d.Revision, Corrected: d.Corrected, Files: len(m.Files) > 0,
	}
	if d.Period != "" {
		w.Period = d.Period.In(scoring.Vi)
	}
	if d.Morning != nil {
		w.Morning = *d.Morning
	}
	if d.Due != nil {
		w.Due, w.Left, w.Over = d.Due.Deadline.In(calendar.Vi), d.Due.Left.In(calendar.Vi), d.Due.Left.Over
		w.Moved = d.Was != nil && !d.Was.At.Equal(d.Due.Deadline.At)
	}
	return w
}

func points(m scoring.Maybe[scoring.Hundredths]) string {
	if !m.Known {
		return ""
	}
	return m.Value.Comma()
}
