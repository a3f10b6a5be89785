package papers

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// DefaultUrge is who is late, in the lowest class, or fell by ten ranks.
func DefaultUrge(set scoring.IndexSet) activities.Urge {
	return activities.Urge{Unanswered: true, Below: scoring.Some(len(set.Bands) - 1), Fell: 10}
}

var urgingFields = []Field{
	list("DonVi", "Các cơ quan, đơn vị được đôn đốc", append([]Field{text("SoThuTu", "Số thứ tự"), text("LyDo", "Lý do đôn đốc"), text("CanKhacPhuc", "Các chỉ số cần khắc phục trước")}, rankFields...)...),
	text("SoDonVi", "Số cơ quan, đơn vị được đôn đốc"),
	text("TieuChi", "Câu nêu tiêu chí đôn đốc"),
	text("ThoiHan", "Thời hạn báo cáo"),
}

// urging are the values of the letter of urging.
func (f *facts) urging() Fields {
	all := f.head(activities.UrgingPaper)
	var told []Fields
	for _, kind := range scoring.PeerGroups {
		for _, s := range f.peers[kind] {
			reasons := f.urges(s)
			if len(reasons) == 0 {
				continue
			}
			line := f.rankLine(s)
			maps.Copy(line, Fields{"SoThuTu": fmt.Sprint(len(told) + 1), "LyDo": capital(strings.Join(reasons, "; ")), "CanKhacPhuc": strings.Join(f.weakIndicators(s), "; ")})
			told = append(told, line)
		}
	}
	until := "trong thời hạn 05 ngày làm việc kể từ ngày nhận được Công văn này"
	if f.Urge.Until.Known {
		until = "trước ngày " + f.Urge.Until.Value.Short(calendar.Vi)
	}
	maps.Copy(all, Fields{
		"KinhGui": "Các cơ quan, đơn vị có tên trong danh sách kèm theo", "DonVi": told, "SoDonVi": fmt.Sprint(len(told)), "TieuChi": f.criteria(), "ThoiHan": until,
	})
	return all
}

// urges says why the letter goes to an agency; nothing: it does not.
func (f *facts) urges(s scoring.Standing) (reasons []string) {
	if f.Urge.Unanswered {
		for _, r := range f.Voices.Reviews {
			switch {
			case r.Agency != s.Code:
			case r.Outcome == review.Silent:
				reasons = append(reasons, "không trả lời rà soát số liệu")
			case r.Outcome == review.NotReached:
				reasons = append(reasons, "không liên hệ được để rà soát số liệu")
			}
		}
	}
	if f.Urge.Below.Known && s.Band.Known && s.Band.Value >= f.Urge.Below.Value {
		reasons = append(reasons, "xếp loại "+f.cards.band(s))
	}
	if fell := f.ranksMoved(s); f.Urge.Fell > 0 && fell.Known && fell.Value >= f.Urge.Fell {
		reasons = append(reasons, fmt.Sprintf("giảm %d bậc so với %s", fell.Value, f.beforeName()))
	}
	return reasons
}

// criteria says whom the letter goes to.
func (f *facts) criteria() string {
	var parts []string
	if f.Urge.Unanswered {
		parts = append(parts, "không trả lời rà soát số liệu")
	}
	if f.Urge.Below.Known && f.Urge.Below.Value < len(f.Set.Bands) {
		band := "xếp loại " + f.Set.Bands[f.Urge.Below.Value].Name.Vi
		if f.Urge.Below.Value < len(f.Set.Bands)-1 {
			band += " trở xuống"
		}
		parts = append(parts, band)
	}
	if f.Urge.Fell > 0 && len(f.before) > 0 {
		parts = append(parts, fmt.Sprintf("giảm từ %d bậc trở lên so với %s", f.Urge.Fell, f.beforeName()))
	}
	if last := len(parts) - 1; last > 0 {
		parts = []string{strings.Join(parts[:last], ", ") + " hoặc " + parts[last]}
	}
	return strings.Join(parts, "")
}

// weakIndicators are those that cost an agency most points, of what it can change itself.
func (f *facts) weakIndicators(s scoring.Standing) (names []string) {
	for _, a := range f.cards.scorer.Advise(s.Card) {
		if a.Level != scoring.LevelProvince && !a.NoFigures && len(names) < 3 {
			names = append(names, f.cards.scorer.Indicator(a.Indicator).Name.Vi)
		}
	}
	return slices.Clip(names)
}
