package papers

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

var voiceFields = []Field{
	text("CoRaSoat", "Có chữ khi kỳ này có rà soát; trống khi không"),
	list("RaSoat", "Kết quả rà soát, mỗi kết quả một dòng", text("KetQua", "Kết quả rà soát"), text("CapTinh", "Số sở, ban, ngành"), text("CapXa", "Số xã, phường"), text("Tong", "Cộng")),
	text("KhongTraLoi", "Tên các cơ quan, đơn vị không trả lời; trống nếu không có"),
	text("KhongLienHe", "Tên các cơ quan, đơn vị không liên hệ được; trống nếu không có"),
	text("ThamDinh", "Các câu về việc thẩm định kiến nghị và thời hạn"),
	list("KienNghi", "Kiến nghị theo chỉ số", text("SoThuTu", "Số thứ tự"), text("ChiSo", "Chỉ số thành phần"), text("Nhom", "Nhóm chỉ số"), text("CapTinh", "Số kiến nghị của sở, ban, ngành"),
		text("CapXa", "Số kiến nghị của xã, phường"), text("KetQua", "Kết quả thẩm định"), text("NoiDung", "Nội dung chính của các kiến nghị")),
	text("SoYKien", "Số ý kiến về khó khăn, vướng mắc"),
	list("KhoKhan", "Khó khăn, vướng mắc theo nhóm cơ quan", text("ChuCai", "Chữ cái đánh thứ tự"), text("Nhom", "Nhóm cơ quan"), text("SoLuong", "Số ý kiến, số cơ quan"),
		list("YKien", "Các ý kiến, nhiều cơ quan cùng nêu xếp trước", text("NoiDung", "Nội dung"), text("DonVi", "Cơ quan, đơn vị nêu ý kiến")),
		text("ConLai", "Câu về các ý kiến còn lại ở phụ lục; trống nếu không có")),
	list("PhuLucYKien", "Toàn bộ khó khăn, vướng mắc và kiến nghị", text("SoThuTu", "Số thứ tự"), text("DonVi", "Cơ quan, đơn vị"), text("Loai", "Khó khăn, vướng mắc; hoặc chỉ số được kiến nghị"),
		text("NoiDung", "Nội dung"), text("KetQua", "Kết quả thẩm định (của kiến nghị)")),
}

// voices are the values of voiceFields.
func (f *facts) voices() Fields {
	silent, unreached := f.ended(review.Silent), f.ended(review.NotReached)
	reviewed := ""
	if len(f.Voices.Reviews) > 0 {
		reviewed = "có"
	}
	return Fields{
		"CoRaSoat": reviewed, "RaSoat": f.reviewLines(), "KhongTraLoi": strings.Join(silent, "; "), "KhongLienHe": strings.Join(unreached, "; "),
		"ThamDinh": f.rulings(), "KienNghi": f.disputeLines(), "SoYKien": fmt.Sprint(len(f.Voices.Difficulties)), "KhoKhan": f.difficultyLines(), "PhuLucYKien": f.everyVoice(),
	}
}

func (f *facts) agency(code string) scoring.Agency {
	if at, known := f.cards.at[code]; known {
		return f.Results.Agencies[at].Agency
	}
	return scoring.Agency{Code: code, Name: code}
}

// ended are the names of the agencies whose review ended so.
func (f *facts) ended(outcome review.Outcome) (names []string) {
	for _, r := range f.Voices.Reviews {
		if r.Outcome == outcome {
			names = append(names, f.cards.name(f.agency(r.Agency)))
		}
	}
	return names
}

// reviewWords keep the outcomes apart: silence is not consent.
var reviewWords = []struct {
	outcome review.Outcome
	words   string
}{
	{review.Confirmed, "Thống nhất"}, {review.Disputed, "Kiến nghị xem xét"}, {review.Silent, "Không trả lời"}, {review.NotReached, "Không liên hệ được"}, {"", "Chưa kết thúc hoặc không rà soát"},
}

func (f *facts) reviewLines() (all []Fields) {
	if len(f.Voices.Reviews) == 0 {
		return nil
	}
	counts := map[string]map[scoring.Kind]int{}
	for _, r := range f.Voices.Reviews {
		words := reviewWord(r.Outcome)
		if counts[words] == nil {
			counts[words] = map[scoring.Kind]int{}
		}
		counts[words][f.agency(r.Agency).Kind]++
	}
	for _, w := range reviewWords {
		departments, communes := counts[w.words][scoring.Department], counts[w.words][scoring.Commune]
		all = append(all, Fields{"KetQua": w.words, "CapTinh": fmt.Sprint(departments), "CapXa": fmt.Sprint(communes), "Tong": fmt.Sprint(departments + communes)})
	}
	return all
}

// reviewWord says an outcome; what is none of them has not ended, or was passed over.
func reviewWord(outcome review.Outcome) string {
	for _, w := range reviewWords {
		if w.outcome == outcome {
			return w.words
		}
	}
	return reviewWords[len(reviewWords)-1].words
}

// rulings says how the office has ruled, and how soon.
func (f *facts) rulings() string {
	if len(f.Voices.Disputes) == 0 {
		return "Không có kiến nghị xem xét lại số liệu."
	}
	agencies := map[string]bool{}
	for _, d := range f.Voices.Disputes {
		agencies[d.Agency] = true
	}
	said := fmt.Sprintf("Có %d kiến nghị của %d cơ quan, đơn vị: %s.", len(f.Voices.Disputes), len(agencies), decided(f.Voices.Disputes))
	t := f.Voices.Timeliness
	if t.Ruled > 0 {
		said += fmt.Sprintf(" Văn phòng đã thẩm định %d kiến nghị, trong đó %d đúng hạn", t.Ruled, t.InTime)
		if t.Median.Known {
			said += fmt.Sprintf("; thời gian thẩm định trung vị là %s ngày", percent(float64(int(max(t.Median.Value.Hours()/24, 0.1)*10+0.5))/10))
		}
		said += "."
	}
	if t.Late > 0 {
		said += fmt.Sprintf(" Còn %d kiến nghị quá hạn chưa có kết quả thẩm định.", t.Late)
	}
	return said
}

// decided counts rulings: "3 chấp nhận; 1 không chấp nhận".
func decided(disputes []activities.VoicedDispute) string {
	var parts []string
	for _, d := range decisions {
		n := 0
		for _, dispute := range disputes {
			if dispute.Decision == d.outcome {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, d.words))
		}
	}
	return strings.Join(parts, "; ")
}

var decisions = []struct {
	outcome review.Outcome
	words   string
}{
	{review.Accepted, "được chấp nhận"}, {review.AcceptedInPart, "được chấp nhận một phần"}, {review.Rejected, "không được chấp nhận"}, {"", "chưa có kết quả thẩm định"},
}

func decision(outcome review.Outcome) string {
	for _, d := range decisions {
		if d.outcome == outcome {
			return capital(d.words)
		}
	}
	return string(outcome)
}

// mostReasons of the agencies are told of one indicator; the appendix has all.
const mostReasons = 3

// disputeLines are the disputes by indicator, in the index set's order.
func (f *facts) disputeLines() (all []Fields) {
	for _, group := range f.Set.Groups {
		for _, indicator := range group.Indicators {
			var own []activities.VoicedDispute
			counts := map[scoring.Kind]int{}
			var reasons []string
			for _, d := range f.Voices.Disputes {
				if d.Indicator != indicator.Code {
					continue
				}
				own = append(own, d)
				counts[f.agency(d.Agency).Kind]++
				if reason := oneLine(d.Reason); !slices.Contains(reasons, reason) {
					reasons = append(reasons, reason)
				}
			}
			if len(own) == 0 {
				continue
			}
			told := strings.Join(reasons[:min(mostReasons, len(reasons))], "\n")
			if more := len(reasons) - mostReasons; more > 0 {
				told += fmt.Sprintf("\n(còn %d nội dung khác, xem Phụ lục II)", more)
			}
			all = append(all, Fields{
				"SoThuTu": fmt.Sprint(len(all) + 1), "ChiSo": indicator.Name.Vi, "Nhom": group.Name.Vi, "CapTinh": fmt.Sprint(counts[scoring.Department]),
				"CapXa": fmt.Sprint(counts[scoring.Commune]), "KetQua": decided(own), "NoiDung": told,
			})
		}
	}
	return all
}

// opinion is what one or more agencies say in the same words.
type opinion struct {
	words string
	by    []string
}

// opinions gathers what agencies of a kind say: what most of them say comes first.
func (f *facts) opinions(kind scoring.Kind) (all []opinion, agencies int) {
	at, who := map[string]int{}, map[string]bool{}
	for _, d := range f.Voices.Difficulties {
		if a := f.agency(d.Agency); a.Kind == kind {
			words := oneLine(d.Words)
			key := strings.ToLower(strings.TrimRight(words, ". "))
			i, there := at[key]
			if !there {
				i = len(all)
				at[key], all = i, append(all, opinion{words: words})
			}
			name := f.cards.name(a)
			if d.Late {
				name += " (gửi sau thời hạn)"
			}
			if !slices.Contains(all[i].by, name) {
				all[i].by = append(all[i].by, name)
			}
			who[a.Code] = true
		}
	}
	slices.SortStableFunc(all, func(a, b opinion) int { return cmp.Compare(len(b.by), len(a.by)) })
	return all, len(who)
}

// Bounds on what the body of the report tells of difficulties; the appendix has all.
const (
	mostOpinions = 10
	mostNames    = 5
)

func (f *facts) difficultyLines() (all []Fields) {
	for _, kind := range append(slices.Clone(scoring.PeerGroups), "") {
		opinions, agencies := f.opinions(kind)
		if len(opinions) == 0 {
			continue
		}
		name := peersName(kind)
		if name == "" {
			name = "Cơ quan, đơn vị khác"
		}
		var told []Fields
		for _, o := range opinions[:min(mostOpinions, len(opinions))] {
			told = append(told, Fields{"NoiDung": asSentence(o.words), "DonVi": listed(o.by, mostNames)})
		}
		rest := ""
		if more := len(opinions) - mostOpinions; more > 0 {
			rest = fmt.Sprintf("Còn %d ý kiến khác được nêu tại Phụ lục II.", more)
		}
		all = append(all, Fields{
			"ChuCai": string(rune('a' + len(all))), "Nhom": name, "SoLuong": fmt.Sprintf("%d ý kiến của %d cơ quan, đơn vị", len(opinions), agencies), "YKien": told, "ConLai": rest,
		})
	}
	return all
}

func (f *facts) everyVoice() (all []Fields) {
	add := func(agency, sort, words, result string) {
		all = append(all, Fields{"SoThuTu": fmt.Sprint(len(all) + 1), "DonVi": f.cards.name(f.agency(agency)), "Loai": sort, "NoiDung": strings.TrimSpace(words), "KetQua": result})
	}
	for _, d := range f.Voices.Difficulties {
		sort := "Khó khăn, vướng mắc"
		if d.Late {
			sort += " (gửi sau thời hạn)"
		}
		add(d.Agency, sort, d.Words, "")
	}
	for _, d := range f.Voices.Disputes {
		add(d.Agency, "Kiến nghị: "+f.cards.scorer.Indicator(d.Indicator).Name.Vi, d.Reason, decision(d.Decision))
	}
	return all
}

// capital begins a text with a capital.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// oneLine is a text without its line ends.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// asSentence is a text that ends as a sentence does.
func asSentence(text string) string {
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") || text == "" {
		return text
	}
	return text + "."
}
