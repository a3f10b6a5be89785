package activities

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"danhgia/scoring"
)

const bestOf = 3

// summary are the results of all agencies in a few lines.
func (n *News) summary() (lines []MailItem) {
	for _, kind := range scoring.PeerGroups {
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
