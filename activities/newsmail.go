package activities

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"danhgia/scoring"
)

// tells says whether a kind of mail is about a publication.
func (k MailKind) tells() bool { return k == MailResults || k == MailSummary || k == MailBriefing }

// CardFile makes the scorecard of an agency, as it is attached.
type CardFile func(ctx context.Context, n *News, agency string) (MailFile, error)

// mostCards is how many scorecards are attached to one mail: whoever has more agencies finds them on the page.
const mostCards = 10

var errNoNews = errors.New("nobody reads what was published")

// news fills a mail about a publication with what it tells.
func (p *Post) news(ctx context.Context, d MailData, kind MailKind) (MailData, error) {
	if p.News == nil {
		return d, errNoNews
	}
	n, err := p.News(ctx, Key{d.Province, d.Period}, d.Revision)
	if err != nil {
		return d, err
	}
	d.Corrected = n.State == scoring.Corrected
	if e := n.Results.Erratum; e != nil {
		d.Reason = e.Reason
	}
	switch kind {
	case MailResults:
		d.Agency, d.Items = n.results(d.Agencies)
	default:
		d.Items = n.summary()
	}
	return d, nil
}

// newsLink is where a mail about a publication leads.
func (p *Post) newsLink(d MailData, kind MailKind) string {
	switch {
	case kind == MailSummary:
		return p.Site + "/van-phong/bao-cao/ky/" + string(d.Period)
	case kind == MailResults && len(d.Agencies) == 1:
		return p.page(d.Period) + "/don-vi/" + d.Agencies[0]
	default:
		return p.page(d.Period)
	}
}

// attach makes the files of a mail that is about to be sent: they are stored nowhere.
func (p *Post) attach(ctx context.Context, m *Mail) error {
	if m.Kind != MailResults || p.Card == nil {
		return nil
	}
	n, err := p.News(ctx, Key{m.Data.Province, m.Data.Period}, m.Data.Revision)
	if err != nil {
		return err
	}
	for _, agency := range m.Data.Agencies[:min(len(m.Data.Agencies), mostCards)] {
		file, err := p.Card(ctx, n, agency)
		if err != nil {
			return fmt.Errorf("make the scorecard of %s: %w", agency, err)
		}
		m.Files = append(m.Files, file)
	}
	return nil
}

// results are what a publication says of some agencies: the name of the only one, and lines.
func (n *News) results(codes []string) (name string, items []MailItem) {
	for _, code := range codes {
		s, known := n.standing(code)
		if !known {
			continue
		}
		lines := n.lines(s)
		if len(codes) == 1 {
			return s.Name, lines
		}
		texts := make([]string, len(lines))
		for i, l := range lines {
			texts[i] = small(l.Text) + ": " + l.Note
		}
		items = append(items, MailItem{Text: s.Name, Note: strings.Join(texts, "; ")})
	}
	return "", items
}

// small begins with a small letter.
func small(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToLower(first)) + words[size:]
}

// lines are the result of an agency; of a correction, with what it was before.
func (n *News) lines(s scoring.Standing) []MailItem {
	if then, known := n.corrected(s.Code); known {
		return n.changes(then, s)
	}
	lines := []MailItem{
		{Text: "Tổng điểm", Note: n.total(s)},
		{Text: "Thứ hạng", Note: n.rank(s)},
		{Text: "Xếp loại", Note: n.band(s)},
	}
	if n.Before != nil {
		lines = append(lines, MailItem{Text: "So với " + n.Before.Period.In(scoring.Vi), Note: n.movement(s)})
	}
	return lines
}

// changes are what a correction has changed for an agency.
func (n *News) changes(then, now scoring.Standing) (lines []MailItem) {
	was := n.Corrects
	change := func(what, before, after string) {
		if before != after {
			after = "từ " + before + " thành " + after
		} else {
			after += ", không thay đổi"
		}
		lines = append(lines, MailItem{Text: what, Note: after})
	}
	change("Tổng điểm", was.total(then), n.total(now))
	change("Thứ hạng", was.rank(then), n.rank(now))
	change("Xếp loại", was.band(then), n.band(now))
	if n.Results.IndexSet != n.Corrects.Results.IndexSet {
		return lines
	}
	figures := 0
	for _, m := range scoring.Moves(then.Card, now.Card) {
		if !m.Group {
			change(n.indicator(m.Code), pointsInWords(m.Before), pointsInWords(m.After))
			figures++
		}
	}
	if figures == 0 && then.Card.Total == now.Card.Total {
		lines = append(lines, MailItem{Text: "Điểm của cơ quan, đơn vị không thay đổi", Note: "thứ hạng hoặc xếp loại đổi do điểm của cơ quan, đơn vị khác được đính chính"})
	}
	return lines
}

func pointsInWords(p scoring.Maybe[scoring.Hundredths]) string {
	if !p.Known {
		return "không có số liệu"
	}
	return p.Value.Comma() + " điểm"
}

func (n *News) total(s scoring.Standing) string {
	if !s.Card.Total.Known {
		return "không có số liệu"
	}
	return s.Card.Total.Value.Comma() + "/" + strings.TrimSuffix(n.Set.Total.Comma(), ",00") + " điểm"
}

func (n *News) rank(s scoring.Standing) string {
	if !s.Rank.Known {
		return "không xếp hạng"
	}
	return fmt.Sprintf("%d/%d %s", s.Rank.Value, n.ranked[s.Kind], peersInWords(s.Kind))
}

func (n *News) band(s scoring.Standing) string {
	switch {
	case s.Band.Known:
		return n.Set.Bands[s.Band.Value].Name.Vi
	case s.Card.NoCases:
		return "không xếp loại, do không phát sinh hồ sơ"
	default:
		return "không xếp loại"
	}
}

func peersInWords(k scoring.Kind) string {
	return map[scoring.Kind]string{scoring.Province: "tỉnh", scoring.Department: "sở, ban, ngành", scoring.Commune: "xã, phường"}[k]
}

// movement is how an agency stands beside the last comparable period.
func (n *News) movement(s scoring.Standing) string {
	then, comparable := n.before(s)
	if !comparable || !then.Card.Total.Known || !s.Card.Total.Known {
		return "không so sánh được, do không cùng cơ sở tính"
	}
	words := byPoints(s.Card.Total.Value - then.Card.Total.Value)
	if then.Rank.Known && s.Rank.Known {
		switch by := then.Rank.Value - s.Rank.Value; {
		case by > 0:
			words += fmt.Sprintf(", tăng %d bậc", by)
		case by < 0:
			words += fmt.Sprintf(", giảm %d bậc", -by)
		default:
			words += ", giữ nguyên thứ hạng"
		}
	}
	return words
}

func byPoints(by scoring.Hundredths) string {
	switch {
	case by > 0:
		return "tăng " + by.Comma() + " điểm"
	case by < 0:
		return "giảm " + (-by).Comma() + " điểm"
	default:
		return "giữ nguyên điểm"
	}
}
