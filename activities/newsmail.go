package activities

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"danhgia/scoring"
)

// tells says whether a kind of mail is about a publication.
func (k MailKind) tells() bool { return k == MailResults || k == MailSummary || k == MailBriefing }

// CardFile makes the scorecard of an agency, as it is attached.
type CardFile func(n *News, agency string) (MailFile, error)

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
		return p.Site + "/van-phong/ky/" + string(d.Period)
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
		file, err := p.Card(n, agency)
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
			texts[i] = l.Text + ": " + l.Note
		}
		items = append(items, MailItem{Text: s.Name, Note: small(strings.Join(texts, "; "))})
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

const bestOf = 3

// summary are the results of all agencies in a few lines.
func (n *News) summary() (lines []MailItem) {
	for _, kind := range []scoring.Kind{scoring.Department, scoring.Commune} {
		lines = append(lines, n.ofPeers(kind)...)
	}
	lines = append(lines, n.movements()...)
	for _, s := range n.Results.Agencies {
		if s.Kind == scoring.Province {
			lines = append(lines, n.progress(s)...)
		}
	}
	if r := n.Rulings; r.Disputes > 0 {
		lines = append(lines, MailItem{Text: "Kiến nghị xem xét", Note: fmt.Sprintf("%d kiến nghị, đã thẩm định %d, trong đó đúng hạn %d", r.Disputes, r.Ruled, r.InTime)})
	} else {
		lines = append(lines, MailItem{Text: "Kiến nghị xem xét", Note: "không có"})
	}
	if n.Corrects != nil {
		lines = append(lines, MailItem{Text: "Cơ quan, đơn vị có kết quả thay đổi do đính chính", Note: fmt.Sprint(n.touched())})
	}
	return lines
}

// ofPeers are the bands of a peer group, and its best and worst.
func (n *News) ofPeers(kind scoring.Kind) []MailItem {
	var ranked []scoring.Standing
	bands := make([]int, len(n.Set.Bands))
	for _, s := range n.Results.Agencies {
		if s.Kind == kind && s.Rank.Known {
			ranked = append(ranked, s)
			if s.Band.Known {
				bands[s.Band.Value]++
			}
		}
	}
	if len(ranked) == 0 {
		return nil
	}
	slices.SortStableFunc(ranked, func(a, b scoring.Standing) int { return scoring.CompareRanks(a.Rank, b.Rank) })
	var counts []string
	for i, count := range bands {
		counts = append(counts, fmt.Sprintf("%s %d", n.Set.Bands[i].Name.Vi, count))
	}
	group := capital(peersInWords(kind))
	items := []MailItem{
		{Text: fmt.Sprintf("%s (%d được xếp hạng)", group, len(ranked)), Note: strings.Join(counts, "; ")},
		{Text: group + " có điểm cao nhất", Note: inOrder(ranked[:min(bestOf, len(ranked))])},
	}
	if len(ranked) > bestOf {
		worst := slices.Clone(ranked[max(bestOf, len(ranked)-bestOf):])
		slices.Reverse(worst)
		items = append(items, MailItem{Text: group + " có điểm thấp nhất", Note: inOrder(worst)})
	}
	return items
}

func inOrder(standings []scoring.Standing) string {
	words := make([]string, len(standings))
	for i, s := range standings {
		words[i] = fmt.Sprintf("%s (%s điểm)", s.Name, s.Card.Total.Value.Comma())
	}
	return strings.Join(words, "; ")
}

// movements are who has gained and lost the most since the last comparable period.
func (n *News) movements() []MailItem {
	if n.Before == nil {
		return nil
	}
	since := n.Before.Period.In(scoring.Vi)
	type move struct {
		name string
		by   scoring.Hundredths
	}
	var moves []move
	for _, s := range n.Results.Agencies {
		if then, comparable := n.before(s); comparable && s.Kind != scoring.Province && then.Card.Total.Known && s.Card.Total.Known {
			moves = append(moves, move{s.Name, s.Card.Total.Value - then.Card.Total.Value})
		}
	}
	if len(moves) == 0 {
		return []MailItem{{Text: "So với " + since, Note: "không so sánh được, do không cùng cơ sở tính"}}
	}
	slices.SortStableFunc(moves, func(a, b move) int { return cmp.Compare(b.by, a.by) })
	list := func(sign scoring.Hundredths, from []move) string {
		var words []string
		for _, m := range from[:min(bestOf, len(from))] {
			if m.by*sign > 0 {
				words = append(words, fmt.Sprintf("%s (%s)", m.name, byPoints(m.by)))
			}
		}
		return cmp.Or(strings.Join(words, "; "), "không có")
	}
	up := list(1, moves)
	slices.Reverse(moves)
	return []MailItem{{Text: "Tăng nhiều nhất so với " + since, Note: up}, {Text: "Giảm nhiều nhất so với " + since, Note: list(-1, moves)}}
}

// onTime is the indicator of dossiers that were handled in time.
const onTime = "PROGRESS_ON_TIME"

// progress is the share of the province's dossiers that were handled in time, where the index set has it.
func (n *News) progress(s scoring.Standing) []MailItem {
	for _, g := range s.Card.Groups {
		for _, i := range g.Indicators {
			if i.Indicator == onTime && i.Ratio.Known {
				return []MailItem{{Text: "Hồ sơ giải quyết đúng hạn của toàn tỉnh", Note: i.Ratio.Value.Comma() + "%"}}
			}
		}
	}
	return nil
}

// touched is how many agencies have another result than before a correction.
func (n *News) touched() (count int) {
	for _, s := range n.Results.Agencies {
		then, known := n.Corrects.standing(s.Code)
		if !known || then.Card.Total != s.Card.Total || then.Rank != s.Rank || then.Band != s.Band {
			count++
		}
	}
	return count
}
