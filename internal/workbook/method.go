package workbook

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"danhgia/calendar"
	"danhgia/scoring"
)

func day(t time.Time) string { return t.In(calendar.Vietnam).Format("02/01/2006") }

func dayOrNone(t scoring.Maybe[time.Time]) any {
	if !t.Known {
		return nil
	}
	return day(t.Value)
}

// method is the sheet that says how everything was computed, from what, and how to check it.
func (b *book) method() {
	s := b.sheet(methodSheet, "Phương pháp tính và nguồn số liệu", nil, 0, []column{
		{"Nhóm chỉ số", 30, textStyle},
		{"Chỉ số thành phần", 60, textStyle},
		{"Điểm tối đa", 10, pointStyle},
		{"Chỉ tiêu (%)", 10, pointStyle},
		{"Khi mẫu số bằng 0 hoặc không có số liệu", 22, textStyle},
		{"Phạm vi số liệu", 22, textStyle},
	})
	for _, g := range b.Set.Groups {
		for _, i := range g.Indicators {
			most := any(i.Points.Float())
			if i.Points == 0 {
				most = nil
			}
			s.add(g.Name.Vi, i.Name.Vi, most, i.Target, zeroNames[i.Zero], levelNames[i.Level])
		}
	}
	last := s.row
	for _, line := range append(b.rules(), b.proof()...) {
		s.say(line[0], line[1])
	}
	if b.err != nil {
		return
	}
	end, err := excelize.CoordinatesToCellName(len(s.columns), last)
	b.keep(err)
	b.keep(b.AutoFilter(s.name, fmt.Sprintf("A%d:%s", s.header, end), nil))
	b.keep(s.stream.Flush())
}

var (
	zeroNames  = map[scoring.ZeroRule]string{scoring.ZeroGivesNull: "Không tính điểm", scoring.ZeroGivesZero: "0 điểm", scoring.ZeroGivesFull: "Điểm tối đa"}
	levelNames = map[scoring.Level]string{scoring.LevelAgency: "Từng cơ quan, đơn vị", scoring.LevelProvince: "Cả tỉnh, dùng chung"}
)

// say writes a statement under the table: its name, and its words over the columns beside it.
func (s *sheet) say(name, words string) {
	if s.err != nil {
		return
	}
	if name == "" {
		s.set(nil, excelize.RowOpts{})
		return
	}
	lines := max(wrapped(words, 124*lettersEach), wrapped(name, 28))
	s.set([]any{excelize.Cell{StyleID: s.styles[labelStyle], Value: name}, excelize.Cell{StyleID: s.styles[proseStyle], Value: words}}, excelize.RowOpts{Height: 15.75 * float64(lines)})
	s.keep(s.stream.MergeCell(fmt.Sprintf("B%d", s.row), fmt.Sprintf("F%d", s.row)))
}

func (b *book) rules() [][2]string {
	ratio, bands := []string{"Tỷ lệ = tử số ÷ mẫu số × 100."}, []string(nil)
	for _, g := range b.Set.Groups {
		if g.RatioDecimals.Known {
			ratio = append(ratio, fmt.Sprintf("Riêng nhóm “%s”, tỷ lệ được làm tròn đến %d chữ số thập phân trước khi tính điểm.", g.Name.Vi, g.RatioDecimals.Value))
		}
	}
	for _, band := range b.Set.Bands {
		bands = append(bands, band.Name.Vi+" từ "+strings.TrimSuffix(band.From.Comma(), ",00")+" điểm")
	}
	return [][2]string{
		{},
		{"Tỷ lệ", strings.Join(ratio, " ")},
		{"Điểm chỉ số", "Điểm chỉ số = tỷ lệ × điểm tối đa ÷ chỉ tiêu, không vượt quá điểm tối đa; làm tròn đến hai chữ số thập phân, phần lẻ từ một nửa trở lên được làm tròn lên."},
		{"Điểm nhóm, tổng điểm", "Điểm nhóm là tổng điểm đã làm tròn của các chỉ số; tổng điểm là tổng điểm các nhóm. Nhóm mà Cổng chỉ công bố điểm, không có tử số, mẫu số, thì giữ nguyên điểm theo Cổng."},
		{"Không có số liệu", "“Không có số liệu” (ô để trống) khác với 0 điểm. Chỉ số chưa thu thập được thì không tính điểm. Cơ quan, đơn vị không phát sinh hồ sơ trong kỳ thì không xếp hạng, không xếp loại."},
		{"Xếp hạng, xếp loại", "Thứ hạng tính theo tổng điểm trong từng nhóm xếp hạng; bằng điểm thì cùng hạng. Xếp loại theo tổng điểm: " + strings.Join(bands, "; ") + "."},
	}
}

// proof is what somebody needs to check the results.
func (b *book) proof() [][2]string {
	h := b.Head
	lines := [][2]string{
		{},
		{"Bộ chỉ số", b.Set.Name.Vi + " (" + b.Set.Code + "), áp dụng từ " + vietnameseDay(b.Set.EffectiveFrom) + "."},
		{"Căn cứ", b.Set.Basis},
		{"Phiên bản quy tắc tính", h.Engine},
		{"Phiên bản kết quả", fmt.Sprintf("%d, %s, công khai lúc %s (giờ Việt Nam)", b.Revision, stateNames[b.State], moment(b.Published))},
		{"SHA-256 của kết quả", b.SHA256},
		{"SHA-256 của bộ chỉ số", h.IndexSet.SHA256},
		{"Nguồn số liệu", h.Snapshot.Source},
	}
	for _, f := range h.Snapshot.Files {
		lines = append(lines, [2]string{"Tệp đã thu thập", fmt.Sprintf("%s, thu thập ngày %s, %s byte, SHA-256 %s", f.Name, vietnameseDay(f.CapturedOn), scoring.Number(f.Bytes, scoring.Vi), f.SHA256)})
	}
	site := strings.TrimSuffix(b.Homepage, "/")
	return append(lines, [2]string{"Kiểm tra", "Bản gốc của kết quả, mà SHA-256 nêu trên là của nó: " + site + "/api/v1/periods/" + string(b.Period) + "/revisions/" + strconv.Itoa(b.Revision) +
		"/results. Tệp dữ liệu mở và cách kiểm tra: " + site + "/du-lieu-mo. Bảng tính này được lập từ bản gốc đó; khi có khác biệt thì bản gốc là căn cứ."})
}

func vietnameseDay(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return t.Format("02/01/2006")
}
