package papers

import (
	"fmt"
	"strings"

	"danhgia/scoring"
)

var (
	rankFields = []Field{
		text("Hang", "Thứ hạng"), text("Ten", "Tên cơ quan, đơn vị"), text("Diem", "Tổng điểm"), text("XepLoai", "Xếp loại"),
		text("KyTruoc", "Tổng điểm kỳ trước"), text("ThayDoi", "Tăng, giảm điểm so với kỳ trước"), text("HangTruoc", "Thứ hạng kỳ trước"),
	}
	peerFields = []Field{
		text("ChuCai", "Chữ cái đánh thứ tự: a, b"), text("Ten", "Tên nhóm: sở, ban, ngành; xã, phường"), text("NhanXet", "Câu nhận xét chung"),
		list("DanDau", "Các cơ quan, đơn vị điểm cao nhất", rankFields...), list("CuoiBang", "Các cơ quan, đơn vị điểm thấp nhất", rankFields...),
		list("TatCa", "Tất cả cơ quan, đơn vị theo thứ hạng", rankFields...),
	}
	resultFields = []Field{
		text("KetQuaTinh", "Câu về điểm và xếp loại chung của tỉnh"), text("SoVoiKyTruoc", "Câu so sánh với kỳ trước, hoặc vì sao không so sánh"),
		text("TenKyTruoc", "Kỳ trước được so sánh; trống nếu không có"),
		list("NhomChiSo", "Điểm của tỉnh theo nhóm chỉ số", text("SoThuTu", "Số thứ tự"), text("Ten", "Tên nhóm chỉ số"), text("Diem", "Điểm"), text("ToiDa", "Điểm tối đa"),
			text("TyLe", "Tỷ lệ đạt (%)"), text("KyTruoc", "Điểm kỳ trước"), text("ThayDoi", "Tăng, giảm")),
		list("XepLoai", "Số cơ quan, đơn vị theo xếp loại", text("Ten", "Xếp loại"), text("CapTinh", "Số sở, ban, ngành"), text("CapXa", "Số xã, phường"), text("Tong", "Cộng")),
		list("NhomCoQuan", "Từng nhóm cơ quan, đơn vị được xếp hạng", peerFields...),
	}
)

// fewRanks is how many agencies stand at the top and at the bottom of a paper.
const fewRanks = 5

// results are the values of resultFields.
func (f *facts) results() Fields {
	all := Fields{"TenKyTruoc": "", "NhomChiSo": f.groupLines(), "XepLoai": f.bandLines(), "NhomCoQuan": f.peerLines()}
	all["KetQuaTinh"], all["SoVoiKyTruoc"] = f.ofProvince()
	if len(f.before) > 0 {
		all["TenKyTruoc"] = f.beforeName()
	}
	return all
}

// ofProvince says how the province as a whole does, and how that compares with the period before.
func (f *facts) ofProvince() (result, compared string) {
	compared = f.obstacle
	if len(f.peers[scoring.Province]) == 0 {
		return "Kỳ này không có số liệu chung của tỉnh.", compared
	}
	s := f.peers[scoring.Province][0]
	if !s.Card.Total.Known {
		return "Kỳ này không có điểm chung của tỉnh.", compared
	}
	result = fmt.Sprintf("Điểm chung của tỉnh đạt %s/%s điểm, xếp loại %s.", s.Card.Total.Value.Comma(), short(f.Set.Total), f.cards.band(s))
	if by := f.moved(s); by.Known {
		compared = fmt.Sprintf("So với %s, điểm chung của tỉnh %s.", f.beforeName(), changeWords(by.Value))
	} else if compared == "" {
		compared = "Điểm chung của tỉnh không so sánh với " + f.beforeName() + " vì số liệu của một trong hai kỳ không đầy đủ."
	}
	return result, compared
}

func changeWords(by scoring.Hundredths) string {
	switch {
	case by > 0:
		return "tăng " + by.Comma() + " điểm"
	case by < 0:
		return "giảm " + (-by).Comma() + " điểm"
	default:
		return "không thay đổi"
	}
}

// signed writes a difference with its sign.
func signed(by scoring.Maybe[scoring.Hundredths]) string {
	switch {
	case !by.Known:
		return noFigure
	case by.Value > 0:
		return "+" + by.Value.Comma()
	case by.Value < 0:
		return "−" + (-by.Value).Comma()
	default:
		return "0"
	}
}

func (f *facts) groupLines() (all []Fields) {
	if len(f.peers[scoring.Province]) == 0 {
		return nil
	}
	s := f.peers[scoring.Province][0]
	then, compared := f.before[s.Code]
	for g, r := range s.Card.Groups {
		line := Fields{
			"SoThuTu": fmt.Sprint(g + 1), "Ten": f.Set.Groups[g].Name.Vi, "Diem": points(r.Points), "ToiDa": short(r.Max), "TyLe": percentOf(r.Points, r.Max),
			"KyTruoc": noFigure, "ThayDoi": noFigure,
		}
		if compared {
			was := then.Card.Groups[g].Points
			line["KyTruoc"], line["ThayDoi"] = points(was), signed(scoring.Move{Before: was, After: r.Points}.By())
		}
		all = append(all, line)
	}
	return all
}

func percentOf(points scoring.Maybe[scoring.Hundredths], most scoring.Hundredths) string {
	part := share(points, most)
	if !part.Known {
		return noFigure
	}
	return scoring.RoundHalfUp(part.Value * 100).Comma()
}

// bandLines count the agencies of each kind by class; those that are not ranked come last.
func (f *facts) bandLines() (all []Fields) {
	count := func(name string, of func(scoring.Standing) bool) {
		counts := map[scoring.Kind]int{}
		for _, kind := range scoring.PeerGroups {
			for _, s := range f.peers[kind] {
				if of(s) {
					counts[kind]++
				}
			}
		}
		departments, communes := counts[scoring.Department], counts[scoring.Commune]
		all = append(all, Fields{"Ten": name, "CapTinh": fmt.Sprint(departments), "CapXa": fmt.Sprint(communes), "Tong": fmt.Sprint(departments + communes)})
	}
	for b, band := range f.Set.Bands {
		count(band.Name.Vi, func(s scoring.Standing) bool { return s.Band == scoring.Some(b) })
	}
	count("Không xếp loại (không phát sinh hồ sơ hoặc không có số liệu)", func(s scoring.Standing) bool { return !s.Band.Known })
	return all
}

func (f *facts) peerLines() (all []Fields) {
	for _, kind := range scoring.PeerGroups {
		peers, ranked := f.peers[kind], f.ranked[kind]
		if len(peers) == 0 {
			continue
		}
		var best, worst []Fields
		for i, s := range peers[:ranked] {
			if i < fewRanks {
				best = append(best, f.rankLine(s))
			}
			if i >= max(ranked-fewRanks, fewRanks) { // nobody stands in both
				worst = append(worst, f.rankLine(s))
			}
		}
		var whole []Fields
		for _, s := range peers {
			whole = append(whole, f.rankLine(s))
		}
		all = append(all, Fields{
			"ChuCai": string(rune('a' + len(all))), "Ten": peersName(kind), "NhanXet": f.ofPeers(kind), "DanDau": best, "CuoiBang": worst, "TatCa": whole,
		})
	}
	return all
}

func (f *facts) rankLine(s scoring.Standing) Fields {
	line := Fields{"Hang": noFigure, "Ten": f.cards.name(s.Agency), "Diem": points(s.Card.Total), "XepLoai": f.cards.band(s), "KyTruoc": noFigure, "ThayDoi": signed(f.moved(s)), "HangTruoc": noFigure}
	if s.Rank.Known {
		line["Hang"] = fmt.Sprint(s.Rank.Value)
	}
	if then, compared := f.before[s.Code]; compared {
		line["KyTruoc"] = points(then.Card.Total)
		if then.Rank.Known {
			line["HangTruoc"] = fmt.Sprint(then.Rank.Value)
		}
	}
	return line
}

// ofPeers is a sentence or two on all agencies of a kind.
func (f *facts) ofPeers(kind scoring.Kind) string {
	peers, ranked := f.peers[kind], f.ranked[kind]
	said := fmt.Sprintf("Có %d cơ quan, đơn vị, trong đó %d được xếp hạng", len(peers), ranked)
	if idle := f.idle(kind); idle > 0 {
		said += fmt.Sprintf(", %d không phát sinh hồ sơ trong kỳ", idle)
	}
	if ranked == 0 {
		return said + "."
	}
	first, last := peers[0], peers[ranked-1]
	if ranked == 1 {
		return fmt.Sprintf("%s. %s đạt %s điểm.", said, f.cards.name(first.Agency), points(first.Card.Total))
	}
	said += fmt.Sprintf(". Điểm trung vị là %s; cao nhất là %s điểm (%s), thấp nhất là %s điểm (%s).",
		points(f.cards.medians[kind].Total), points(first.Card.Total), f.cards.name(first.Agency), points(last.Card.Total), f.cards.name(last.Agency))
	return said
}

func (f *facts) idle(kind scoring.Kind) (n int) {
	for _, s := range f.peers[kind] {
		if s.Card.NoCases {
			n++
		}
	}
	return n
}

// listed joins names as a sentence does: the first few, and how many more there are.
func listed(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, "; ")
	}
	return fmt.Sprintf("%s và %d cơ quan, đơn vị khác", strings.Join(names[:most], "; "), len(names)-most)
}
