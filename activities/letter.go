package activities

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// Reasons why a mail is not sent, besides those of package review.
const (
	OlderGeneration review.Reason = "older-generation" // its task has changed since, and has other mails
	NothingLeft     review.Reason = "nothing-left"     // of all that a digest lists
	NotWaitedFor    review.Reason = "not-waited-for"   // nobody waits for it any more
)

const (
	// unwritten is how long a mail waits that cannot be written yet.
	unwritten = time.Hour
	// mostUnknowns is how many tries of a mail may be without a known end before it is left to the office.
	mostUnknowns = 3
)

// dispatch decides what becomes of a due mail, by how everything is in this moment.
func (p *Post) dispatch(ctx context.Context, m OutboxMail) Dispatch {
	switch why := m.dropped(); {
	case m.Unreadable != "":
		return unsent(review.MailRefused, MailResult{Class: MailRefused, Text: m.Unreadable})
	case m.Kind == MailSignIn:
		return p.dispatchSignIn(m)
	case why != "":
		return unsent(MailDropped, MailResult{Text: string(why)})
	case m.To.Address == "":
		return unsent(review.MailRefused, MailResult{Class: MailBadAddress, Text: "there is no address"})
	case m.Bad:
		return unsent(review.MailRefused, MailResult{Class: MailBadAddress, Text: "mail to the address was refused or has come back"})
	}
	return p.write(ctx, m)
}

func unsent(s review.MailState, r MailResult) Dispatch {
	return Dispatch{State: s, Unsent: scoring.Some(r)}
}

// dropped is why a mail is not to be sent any more, or empty.
func (m OutboxMail) dropped() review.Reason {
	if why := m.overtaken(); why != "" {
		return why
	}
	switch {
	case !m.Serves && m.Kind != MailAppointed: // who is told may begin on a later day
		return review.NotTheRole
	case m.dayOver():
		return DayOver
	case m.gathers() && len(m.Data.Items) > 0 && len(m.items()) == 0:
		return NothingLeft
	default:
		return ""
	}
}

// overtaken is why a mail about a task tells of what is not so any more. What a ruling was, or who has
// the task now, stays true.
func (m OutboxMail) overtaken() review.Reason {
	t := m.Task.Value.Task
	switch {
	case !m.Task.Known || m.Kind == MailRuled || m.Kind == MailReturned || m.Kind == MailMessage || m.Kind == MailHandedOver || m.Kind == MailMerged:
		return ""
	case m.Generation != t.Generation:
		return OlderGeneration
	case m.Task.Value.Awaits:
		return review.AwaitsHead
	case t.State == review.Open:
		return m.late(t)
	case t.State == review.Paused:
		return review.TaskPaused
	case unanswered(t) && (m.Kind == MailOverdue || m.Kind == MailEscalation):
		return "" // to the head and the office: nothing came
	default:
		return review.TaskClosed
	}
}

// late is why an open task's mail comes too late: after the deadline nobody is reminded of it, and nobody is invited
// to what it has ended.
func (m OutboxMail) late(t review.Task) review.Reason {
	if !t.OverAt(m.Now) || m.Kind == MailOverdue || m.Kind == MailEscalation {
		return ""
	}
	if t.Kind.Closes() || m.Kind == MailReminder || m.Kind == MailLastCall {
		return review.DeadlineOver
	}
	return ""
}

// unanswered says whether a task ended without anybody having said anything.
func unanswered(t review.Task) bool {
	return t.State == review.Settled && (t.Outcome == review.Silent || t.Outcome == review.NotReached)
}

// gathers says whether the mail has lines that may have been overtaken.
func (m OutboxMail) gathers() bool { return m.Kind == MailDigest || m.Kind == MailAddress }

// items are the lines of a digest that still stand, with what is left as it is now. A line about nothing stays.
func (m OutboxMail) items() []MailItem {
	var items []MailItem
	for _, item := range m.Data.Items {
		line, known := m.Lines[item.Task]
		switch {
		case item.Person != "":
			if item, known = m.line(item.Person); !known {
				continue
			}
		case item.Task == 0:
		case known && unanswered(line.Task):
			item.Note = line.Task.Outcome.In(scoring.Vi)
		case known && line.Awaits:
			continue
		case known && line.Task.State == review.Open:
			item.Note = m.left(line.Task.Deadline, item.Note)
		default:
			continue
		}
		items = append(items, item)
	}
	return items
}

func (m OutboxMail) left(d calendar.Deadline, otherwise string) string {
	left, err := m.Calendar.Left(m.Now, d)
	if err != nil {
		return otherwise
	}
	return left.In(calendar.Vi)
}

// write makes the mail as it goes out now. What cannot be written yet, for want of the year's notice, waits.
func (p *Post) write(ctx context.Context, m OutboxMail) Dispatch {
	data, err := p.data(ctx, m)
	if err != nil {
		d := unsent(review.MailQueued, MailResult{Class: MailTemporary, Text: err.Error()})
		d.Again = scoring.Some(m.Now.Add(unwritten))
		return d
	}
	if m.Kind == MailMorning && !data.Morning.any() {
		return unsent(MailDropped, MailResult{Text: string(NothingLeft)})
	}
	mail := Mail{
		ID: strconv.FormatInt(m.ID, 10), Key: m.Key, Kind: m.Kind, To: m.To, Contact: p.Contact, Data: data,
	}
	mail.To.Title = Title(m.Role, cmp.Or(data.Holder, data.Agency))
	d := Dispatch{}
	switch {
	case m.Kind.tells():
		mail.Data.Link = p.newsLink(data, m.Kind)
	case m.Kind == MailMorning:
		mail.Data.Link = p.morningLink(data)
	case !m.Task.Known || m.Kind == MailHandedOver: // whose task it is no more gets no link to it
		mail.Data.Link = p.page(data.Period)
	default:
		if aboutTask(m.Kind) {
			mail.Task = m.Task.Value.Task.Kind
			mail.Files = p.files(m)
		}
		mail.Data.Link, d.Link = p.link()
	}
	d.Mail = mail
	if at, again := p.Policy.After(MailTemporary, m.Tries+1, 0, m.Now); again && m.Unknowns+1 < mostUnknowns {
		d.Again = scoring.Some(at)
	}
	return d
}

// files are the deadline for the receiver's own calendar, when they first hear of it and when it changes.
func (p *Post) files(m OutboxMail) []MailFile {
	if p.Appointment == nil || m.Kind != MailInvite && m.Kind != MailChanged {
		return nil
	}
	t := m.Task.Value
	return []MailFile{p.Appointment(NewAppointment(t.Key, t.ID, t.Task, t.AgencyName, m.Now))}
}

// aboutTask are the kinds that ask for one task.
func aboutTask(k MailKind) bool {
	switch k {
	case MailInvite, MailReminder, MailLastCall, MailOverdue, MailEscalation, MailChanged, MailSupplied:
		return true
	default:
		return false
	}
}

// data is what the mail says: what was queued, and all that is read when sending.
func (p *Post) data(ctx context.Context, m OutboxMail) (MailData, error) {
	d := m.Data
	if m.Kind.tells() {
		return p.news(ctx, d, m.Kind)
	}
	if m.Kind == MailMorning {
		return p.morning(ctx, d)
	}
	if m.gathers() {
		d.Items = m.items()
	}
	if !m.Task.Known {
		return d, nil
	}
	t := m.Task.Value
	d.Agency, d.Holder = t.AgencyName, t.HolderName
	d.Period = t.Period
	if aboutTask(m.Kind) {
		left, err := m.Calendar.Left(m.Now, t.Task.Deadline)
		if err != nil {
			return d, err
		}
		d.Due = &MailDue{Deadline: t.Task.Deadline, Left: left}
	}
	return p.facts(d, m.Kind, t), nil
}

// facts adds what mails of the kind say of the task. What was queued with the mail stays.
func (p *Post) facts(d MailData, kind MailKind, t MailedTask) MailData {
	if d.Topic == "" && t.Directive.Known {
		d.Topic, d.Reason = t.Directive.Value.In(scoring.Vi), cmp.Or(d.Reason, t.Directive.Value.Title)
	}
	if d.Topic == "" && t.Indicator != "" {
		d.Topic = topic(p.indicator(t))
	}
	if d.Reason == "" && (t.Task.Kind == review.Rule || t.Task.Kind == review.Supplement || t.Task.Kind == review.Correct) && aboutTask(kind) && kind != MailChanged {
		d.Reason = t.Stated
	}
	if d.Reason == "" && t.Repair.Known && aboutTask(kind) {
		d.Reason = t.Repair.Value.words(t.AgencyName, d.Topic)
	}
	if t.Task.Kind == review.Approval && aboutTask(kind) {
		d = d.submitted(t.Submission)
	}
	if t.Task.Kind == review.Review && !d.Points.Known {
		d.Points, d.Max = t.Points, t.Max
	}
	if d.About == (Person{}) && (kind == MailEscalation || kind == MailHandedOver || t.Task.Kind == review.Countersign) {
		d.About, d.Times = t.About, t.Times
		d.About.Title = Title(t.AboutRole, cmp.Or(t.HolderName, t.AgencyName))
	}
	return d
}

// indicator is the indicator's name, or its code where the index set does not have it.
func (p *Post) indicator(t MailedTask) string {
	set, err := p.Decode(t.IndexSet.Code, t.IndexSet.Content)
	if err != nil {
		return t.Indicator
	}
	for _, g := range set.Groups {
		for _, i := range g.Indicators {
			if i.Code == t.Indicator {
				return i.Name.In(scoring.Vi)
			}
		}
	}
	return t.Indicator
}

// Title names somebody by what they are: "cán bộ đầu mối Sở Xây dựng", "lãnh đạo Văn phòng".
func Title(r review.Role, agency string) string {
	switch r {
	case review.Focal, review.Deputy, review.Head:
		if agency != "" {
			return r.In(scoring.Vi) + " " + agency
		}
	}
	return r.In(scoring.Vi)
}

// page is where a mail without a task leads.
func (p *Post) page(of scoring.Period) string {
	if of == "" {
		return p.Site + "/"
	}
	return p.Site + "/ky/" + string(of)
}

// link is a new personal link to a task, and the sha256 of its token: the token itself is in the mail and nowhere else.
func (p *Post) link() (link, sum string) {
	token, sum := NewToken()
	return p.Site + "/viec/" + token, sum
}
