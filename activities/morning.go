package activities

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/review"
	"danhgia/scoring"
)

// DayOver is why a mail of an earlier morning is not sent: today's has its own.
const DayOver review.Reason = "day-over"

// MorningCounts are what a mail of the morning counts, of dossiers (hồ sơ) and petitions (phản ánh, kiến nghị).
type MorningCounts struct {
	Soon, Late                   int64
	PetitionsSoon, PetitionsLate int64
	As                           string // of which moment the figures are, in words
}

// mostNamed is how many of each kind a mail names; its link leads to all.
const mostNamed = 15

var errNoAlarms = errors.New("nobody finds what is about to be late")

// morning fills a mail of the morning with what it tells, as it is now.
func (p *Post) morning(ctx context.Context, d MailData) (MailData, error) {
	if p.Alarms == nil {
		return d, errNoAlarms
	}
	all, err := p.Alarms(ctx, d.Province, d.Agencies, mostNamed)
	if err != nil {
		return d, err
	}
	d.Morning = &MorningCounts{}
	for _, a := range all.Agencies {
		m := d.Morning
		m.Soon, m.Late = m.Soon+a.Soon, m.Late+a.Late
		m.PetitionsSoon, m.PetitionsLate = m.PetitionsSoon+a.PetitionsSoon, m.PetitionsLate+a.PetitionsLate
	}
	d.Morning.asOf(all)
	if len(d.Agencies) != 1 {
		for _, a := range all.Agencies {
			d.Items = append(d.Items, MailItem{Text: a.Name, Note: a.Counts()})
			d.Links = append(d.Links, MailLink{a.Name, p.Site + livePage(a.Code)})
		}
		return d, nil
	}
	for _, a := range all.Agencies {
		d.Agency = a.Name
		d.Links = p.dossierLinks(a, all.Period)
		for _, one := range a.Named {
			d.Items = append(d.Items, one.item())
		}
	}
	return d, nil
}

// asOf says of which moments the figures are.
func (m *MorningCounts) asOf(all Alarms) {
	dossiers, petitions := momentInWords(all.AsOf), momentInWords(all.PetitionsUntil)
	switch {
	case m.PetitionsSoon+m.PetitionsLate == 0 || dossiers == petitions:
		m.As = dossiers
	case m.Soon+m.Late == 0:
		m.As = petitions
	default:
		m.As = dossiers + " (hồ sơ) và " + petitions + " (phản ánh, kiến nghị)"
	}
}

// dossierLinks lead to the lists of the dossiers that a mail counts.
func (p *Post) dossierLinks(a AgencyAlarms, of scoring.Period) (links []MailLink) {
	if a.Soon+a.Late == 0 {
		return nil
	}
	return []MailLink{
		{"Hồ sơ chưa xong đã quá hạn", p.Site + RunningList(of, a.Code, dossier.RunningLate)},
		{"Hồ sơ đang giải quyết, hạn gần nhất trước", p.Site + RunningList(of, a.Code, dossier.RunningInTime)},
	}
}

// RunningList is the address of the list of an agency's dossiers that run, late or in time, the earliest due first.
func RunningList(of scoring.Period, agency string, timing dossier.Timing) string {
	return fmt.Sprintf("/ho-so/%s?don-vi=%s&tinh-trang=%d&xep=hen-tra", of, url.QueryEscape(agency), timing)
}

func livePage(agency string) string { return "/tam-tinh/" + url.PathEscape(agency) }

func (m *MorningCounts) any() bool {
	return m != nil && m.Soon+m.Late+m.PetitionsSoon+m.PetitionsLate > 0
}

// Counts says in words how many there are: "3 hồ sơ quá hạn, 5 hồ sơ sắp đến hạn".
func (a AgencyAlarms) Counts() string {
	words := ""
	for _, c := range []struct {
		n    int64
		what string
	}{
		{a.Late, "hồ sơ quá hạn"},
		{a.Soon, "hồ sơ sắp đến hạn"},
		{a.PetitionsLate, "phản ánh, kiến nghị quá hạn"},
		{a.PetitionsSoon, "phản ánh, kiến nghị sắp đến hạn"},
	} {
		if c.n == 0 {
			continue
		}
		if words != "" {
			words += "; "
		}
		words += fmt.Sprintf("%d %s", c.n, c.what)
	}
	return words
}

func (a Alarmed) item() MailItem {
	item := MailItem{Text: "Hồ sơ " + a.Number}
	if a.Petition {
		item.Text = "Phản ánh, kiến nghị " + a.Number
	} else if a.Procedure != "" {
		item.Text += " (thủ tục " + a.Procedure + ")"
	}
	item.Note = a.Standing()
	return item
}

// Standing says in words by when it had, or has, to be done.
func (a Alarmed) Standing() string {
	switch {
	case !a.Limit.Known:
		return "tính là quá hạn, do yêu cầu bổ sung giấy tờ từ lần thứ hai"
	case a.Late:
		return "quá hạn từ " + a.Due()
	default:
		return "đến hạn lúc " + a.Due()
	}
}

// Due is the limit in words, or empty.
func (a Alarmed) Due() string {
	if !a.Limit.Known {
		return ""
	}
	return momentInWords(a.Limit.Value)
}

func momentInWords(at time.Time) string {
	at = at.In(calendar.Vietnam)
	return calendar.Deadline{At: at, On: calendar.DayOf(at)}.In(calendar.Vi)
}

// morningLink is where a mail of the morning leads.
func (p *Post) morningLink(d MailData) string {
	if len(d.Agencies) == 1 {
		return p.Site + livePage(d.Agencies[0])
	}
	return p.Site + "/tam-tinh"
}

// dayOver says whether a mail is of an earlier morning.
func (m OutboxMail) dayOver() bool {
	return m.Kind == MailMorning && m.Data.Day != calendar.DayOf(m.Now)
}
