package papers

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/scoring"
)

// headFields are those that every paper has.
var headFields = []Field{
	list("CoQuanChuQuan", "Cơ quan chủ quản, mỗi dòng một phần", text("Dong", "Nội dung dòng")),
	text("CoQuanBanHanh", "Cơ quan ban hành văn bản"),
	text("TenCoQuan", "Tên cơ quan ban hành viết trong câu"),
	text("So", "Số văn bản (để trống, điền khi ký)"),
	text("KyHieu", "Ký hiệu văn bản, chẳng hạn BC-VP"),
	text("DiaDanhNgay", "Địa danh và ngày, tháng, năm"),
	text("KinhGui", "Nơi kính gửi"),
	list("CanCu", "Các căn cứ", text("Dong", "Nội dung căn cứ, có dấu ở cuối")),
	text("QuyenHan", "Quyền hạn ký (KT., TL., …); có thể trống"),
	text("ChucVu", "Chức vụ của người ký"),
	text("NguoiKy", "Họ và tên người ký"),
	list("NoiNhan", "Nơi nhận", text("Dong", "Nội dung dòng")),
	text("KyDanhGia", "Kỳ đánh giá, chẳng hạn tháng 8/2026"),
	text("KY_DANH_GIA", "Kỳ đánh giá, in hoa"),
	text("TuNgay", "Ngày đầu của kỳ"),
	text("DenNgay", "Ngày cuối của kỳ"),
	text("TenBoChiSo", "Tên bộ chỉ số"),
	text("CanCuBoChiSo", "Văn bản ban hành bộ chỉ số"),
	text("ToiDa", "Tổng điểm tối đa"),
	text("PhienBan", "Số phiên bản của kết quả công khai"),
	text("TrangThai", "Trạng thái của kết quả: tạm tính, chính thức, đính chính"),
	text("NgayCongKhai", "Ngày công khai kết quả"),
	text("MaSHA256", "Mã SHA-256 của bản công khai"),
}

// head are the values of headFields.
func (f *facts) head(kind activities.PaperKind) Fields {
	period := f.Period.In(scoring.Vi)
	return Fields{
		"CoQuanChuQuan": lines(strings.ToUpper(f.Head.Superior)), "CoQuanBanHanh": strings.ToUpper(f.Head.Issuer), "TenCoQuan": f.Head.Name,
		"So": "        ", "KyHieu": f.Head.Symbols[kind], "DiaDanhNgay": f.placeAndDay(), "KinhGui": f.Head.Addressee,
		"CanCu": f.bases(), "QuyenHan": strings.ToUpper(f.Head.Authority), "ChucVu": strings.ToUpper(f.Head.Position), "NguoiKy": f.Head.Signer,
		"NoiNhan": lines(f.Head.Recipients[kind]), "KyDanhGia": period, "KY_DANH_GIA": strings.ToUpper(period),
		"TuNgay": dayOf(f.Period.FirstDay()), "DenNgay": dayOf(f.Period.LastDay()),
		"TenBoChiSo": f.Set.Name.Vi, "CanCuBoChiSo": f.Set.Basis, "ToiDa": short(f.Set.Total), "PhienBan": strconv.Itoa(f.Revision),
		"TrangThai": strings.TrimPrefix(strings.ToLower(stateNames[f.State]), "kết quả "), "NgayCongKhai": shortDate(f.Published), "MaSHA256": f.SHA256,
	}
}

// bases end as the decree has it: each with a semicolon, the last with a full stop.
func (f *facts) bases() []Fields {
	all := append([]Fields{{"Dong": "Căn cứ " + f.Set.Basis + " ban hành " + f.Set.Name.Vi}}, lines(f.Head.Bases)...)
	for i, base := range all {
		end := ";"
		if i == len(all)-1 {
			end = "."
		}
		base["Dong"] = strings.TrimRight(base["Dong"].(string), ";.") + end
	}
	return all
}

func lines(text string) (all []Fields) {
	for _, line := range activities.Lines(text) {
		all = append(all, Fields{"Dong": line})
	}
	return all
}

// placeAndDay leaves the day open where it is not known: it is that of signing.
func (f *facts) placeAndDay() string {
	if !f.Dated.Known {
		return fmt.Sprintf("%s, ngày       tháng       năm %d", f.Head.Place, f.Published.In(vietnam).Year())
	}
	return f.Head.Place + ", " + longDate(f.Dated.Value)
}

// longDate writes a day as papers have it: days below 10 and the months 1 and 2 with a 0 before them.
func longDate(d calendar.Day) string {
	t := d.Time()
	month := strconv.Itoa(int(t.Month()))
	if t.Month() <= time.February {
		month = "0" + month
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", t.Day(), month, t.Year())
}

// dayOf writes 2026-08-01 as 01/8/2026.
func dayOf(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("02/01/2006")
}
