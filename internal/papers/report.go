package papers

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

var causeFields = []Field{
	list("NguyenNhan", "Các chỉ số làm mất nhiều điểm nhất", text("SoThuTu", "Số thứ tự"), text("ChiSo", "Chỉ số thành phần"), text("Nhom", "Nhóm chỉ số"),
		text("SoDonVi", "Số cơ quan, đơn vị chưa đạt điểm tối đa"), text("BinhQuan", "Điểm mất bình quân"), text("ChuaDat", "Số trường hợp chưa đạt (mẫu số trừ tử số)"), text("TapTrung", "Nơi có nhiều trường hợp chưa đạt nhất")),
	text("NhanXetNguyenNhan", "Câu nhận xét về nguyên nhân"),
	list("ChiSoChung", "Chỉ số tính chung cho cả tỉnh chưa đạt điểm tối đa", text("Ten", "Tên chỉ số"), text("Mat", "Điểm còn thiếu")),
	list("TangNhieu", "Cơ quan, đơn vị tăng điểm nhiều nhất", rankFields...),
	list("GiamNhieu", "Cơ quan, đơn vị giảm điểm nhiều nhất", rankFields...),
	list("DeXuat", "Kiến nghị, đề xuất soạn sẵn từ số liệu", text("Dong", "Nội dung")),
	picture("BieuDoNhomChiSo", "Biểu đồ tỷ lệ đạt theo nhóm chỉ số"),
	picture("BieuDoXepLoai", "Biểu đồ số cơ quan, đơn vị theo xếp loại"),
}

// report are the values of the report to the Chairman.
func (f *facts) report() Fields {
	all := f.head(activities.ReportPaper)
	for _, part := range []Fields{f.results(), f.voices(), f.causes()} {
		maps.Copy(all, part)
	}
	return all
}

// mostCauses is how many indicators the report names.
const mostCauses = 8

func (f *facts) causes() Fields {
	losses := f.losses()
	var told []Fields
	ranked := f.ranked[scoring.Department] + f.ranked[scoring.Commune]
	for i, l := range losses[:min(mostCauses, len(losses))] {
		told = append(told, Fields{
			"SoThuTu": fmt.Sprint(i + 1), "ChiSo": f.indicatorOf(l).Name.Vi, "Nhom": f.Set.Groups[l.group].Name.Vi, "SoDonVi": fmt.Sprintf("%d/%d", l.agencies, ranked),
			"BinhQuan": average(l.points, l.agencies), "ChuaDat": scoring.Number(l.open, scoring.Vi), "TapTrung": strings.Join(l.most, "; "),
		})
	}
	var common []Fields
	for _, r := range f.common() {
		common = append(common, Fields{"Ten": f.cards.scorer.Indicator(r.Indicator).Name.Vi, "Mat": (r.Max - r.Points.Value).Comma()})
	}
	return Fields{
		"NguyenNhan": told, "NhanXetNguyenNhan": f.ofCauses(losses), "ChiSoChung": common, "TangNhieu": f.rankLines(f.movers(true, fewRanks)),
		"GiamNhieu": f.rankLines(f.movers(false, fewRanks)), "DeXuat": f.proposals(losses),
		"BieuDoNhomChiSo": f.groupChart(), "BieuDoXepLoai": f.bandChart(),
	}
}

func (f *facts) indicatorOf(l loss) scoring.Indicator {
	return f.Set.Groups[l.group].Indicators[l.indicator]
}

func average(sum scoring.Hundredths, n int) string {
	if n == 0 {
		return noFigure
	}
	return scoring.RoundHalfUp(sum.Float() / float64(n)).Comma()
}

func (f *facts) rankLines(all []scoring.Standing) (lines []Fields) {
	for _, s := range all {
		lines = append(lines, f.rankLine(s))
	}
	return lines
}

func (f *facts) ofCauses(losses []loss) string {
	if len(losses) == 0 {
		return "Không có chỉ số nào làm mất điểm của các cơ quan, đơn vị được xếp hạng."
	}
	var sum, first scoring.Hundredths
	for i, l := range losses {
		sum += l.points
		if i < 3 {
			first += l.points
		}
	}
	var names []string
	for _, l := range losses[:min(3, len(losses))] {
		names = append(names, "“"+f.indicatorOf(l).Name.Vi+"”")
	}
	return fmt.Sprintf("Các chỉ số %s làm mất %s%% tổng số điểm mà các cơ quan, đơn vị được xếp hạng chưa đạt ở những chỉ số do mình thực hiện.",
		strings.Join(names, ", "), scoring.RoundHalfUp(first.Float()/sum.Float()*100).Comma())
}

// proposals are drafted from the figures; the office edits them in the document.
func (f *facts) proposals(losses []loss) (all []Fields) {
	say := func(format string, args ...any) { all = append(all, Fields{"Dong": fmt.Sprintf(format, args...)}) }
	if weak := f.weakest(); len(weak) > 0 {
		say("Giao thủ trưởng %d cơ quan, đơn vị xếp loại %s (%s) kiểm điểm, làm rõ nguyên nhân và có giải pháp khắc phục trong kỳ tới.",
			len(weak), f.Set.Bands[len(f.Set.Bands)-1].Name.Vi, listed(weak, mostNames))
	}
	if len(losses) > 0 {
		var names []string
		for _, l := range losses[:min(3, len(losses))] {
			names = append(names, "“"+f.indicatorOf(l).Name.Vi+"”")
		}
		say("Yêu cầu các sở, ban, ngành, UBND các xã, phường tập trung nâng kết quả các chỉ số %s.", strings.Join(names, ", "))
	}
	if common := f.common(); len(common) > 0 {
		var names []string
		for _, r := range common {
			names = append(names, "“"+f.cards.scorer.Indicator(r.Indicator).Name.Vi+"”")
		}
		say("Giao cơ quan đầu mối của tỉnh khắc phục các chỉ số tính chung cho cả tỉnh chưa đạt điểm tối đa: %s.", strings.Join(names, ", "))
	}
	if silent := append(f.ended(review.Silent), f.ended(review.NotReached)...); len(silent) > 0 {
		say("Chấn chỉnh việc rà soát số liệu tại %d cơ quan, đơn vị không trả lời hoặc không liên hệ được (%s); rà soát, cập nhật thông tin cán bộ đầu mối.", len(silent), listed(silent, mostNames))
	}
	if n := len(f.Voices.Difficulties); n > 0 {
		say("Giao Văn phòng phối hợp với các cơ quan liên quan xem xét, tháo gỡ %d khó khăn, vướng mắc nêu tại Mục III.", n)
	}
	return all
}

// weakest are the names of the agencies in the lowest band.
func (f *facts) weakest() (names []string) {
	last := len(f.Set.Bands) - 1
	for _, kind := range scoring.PeerGroups {
		for _, s := range slices.Backward(f.peers[kind]) {
			if last >= 0 && s.Band == scoring.Some(last) {
				names = append(names, f.cards.name(s.Agency))
			}
		}
	}
	return names
}
