package papers

import (
	"fmt"
	"maps"
	"slices"

	"danhgia/activities"
)

// FieldsOf are the fields that templates of a kind of paper may ask for.
func FieldsOf(kind activities.PaperKind) []Field {
	switch kind {
	case activities.ReportPaper:
		return slices.Concat(headFields, resultFields, causeFields, voiceFields)
	case activities.NoticePaper:
		return slices.Concat(headFields, resultFields)
	case activities.UrgingPaper:
		return slices.Concat(headFields, urgingFields)
	case activities.CardPaper:
		return slices.Concat(headFields, cardFields)
	default:
		return nil
	}
}

// Document is a paper as DOCX. The agency is that of a scorecard. ErrNoAgency.
func Document(kind activities.PaperKind, template []byte, in Input, agency string) ([]byte, error) {
	f := newFacts(in)
	var values Fields
	switch kind {
	case activities.ReportPaper:
		values = f.report()
	case activities.NoticePaper:
		values = f.head(kind)
		maps.Copy(values, f.results())
	case activities.UrgingPaper:
		values = f.urging()
	case activities.CardPaper:
		return f.cardDocument(template, agency)
	default:
		return nil, activities.Refuse("văn bản %s không có dạng DOCX", "there is no %s as DOCX", kind)
	}
	return Fill(template, FieldsOf(kind), values)
}

// cardDocument is the scorecard of an agency as DOCX. ErrNoAgency.
func (f *facts) cardDocument(template []byte, agency string) ([]byte, error) {
	c, err := f.cards.card(agency)
	if err != nil {
		return nil, err
	}
	values := f.head(activities.CardPaper)
	maps.Copy(values, c.fields(f.cards))
	return Fill(template, FieldsOf(activities.CardPaper), values)
}

// FileName is what a paper is called when it is saved: bao-cao-2026-08-phien-ban-2.docx.
func FileName(kind activities.PaperKind, r activities.Release, agency, extension string) string {
	if agency != "" {
		agency = "-" + agency
	}
	return fmt.Sprintf("%s-%s-phien-ban-%d%s.%s", kind, r.Period, r.Revision, agency, extension)
}

var cardFields = []Field{
	text("TenDonVi", "Tên cơ quan, đơn vị"), text("MaDonVi", "Mã cơ quan, đơn vị"), text("TongDiem", "Tổng điểm"), text("XepLoai", "Xếp loại"), text("ThuHang", "Thứ hạng"),
	text("NhomXepHang", "Nhóm xếp hạng"), text("TrungVi", "Trung vị của tổng điểm trong nhóm"),
	list("NhomChiSo", "Các nhóm chỉ số", text("SoThuTu", "Số La Mã"), text("Ten", "Tên nhóm chỉ số"), text("Diem", "Điểm"), text("ToiDaNhom", "Điểm tối đa"), text("TrungViNhom", "Trung vị"),
		list("ChiSo", "Các chỉ số thành phần", text("SoThuTu", "Số thứ tự"), text("Ten", "Tên chỉ số"), text("TuSo", "Tử số"), text("MauSo", "Mẫu số"), text("TyLe", "Tỷ lệ (%)"),
			text("ChiTieu", "Chỉ tiêu (%)"), text("Diem", "Điểm"), text("ToiDaChiSo", "Điểm tối đa"))),
	list("TangDiem", "Nội dung cần tập trung để tăng điểm", text("SoThuTu", "Số thứ tự"), text("ChiSo", "Chỉ số thành phần"), text("CachLam", "Cách tăng điểm")),
	list("GhiChu", "Ghi chú", text("Dong", "Nội dung")),
	text("NguonKetQua", "Trạng thái, phiên bản và ngày công khai"),
}

// fields are the values of cardFields.
func (c card) fields(s *Scorecards) Fields {
	var groups, advice, notes []Fields
	for _, g := range c.Groups {
		var indicators []Fields
		for _, i := range g.Indicators {
			indicators = append(indicators, Fields{
				"SoThuTu": i.Number, "Ten": i.Name, "TuSo": i.Numerator, "MauSo": i.Denominator, "TyLe": i.Ratio, "ChiTieu": i.Target, "Diem": i.Points, "ToiDaChiSo": i.Most,
			})
		}
		groups = append(groups, Fields{"SoThuTu": g.Number, "Ten": g.title(), "Diem": g.Points, "ToiDaNhom": g.Most, "TrungViNhom": g.Median, "ChiSo": indicators})
	}
	for i, a := range c.Advice {
		advice = append(advice, Fields{"SoThuTu": fmt.Sprint(i + 1), "ChiSo": a.Name, "CachLam": a.Text})
	}
	for _, n := range append(slices.Clone(c.Notes), s.fingerprint()) {
		notes = append(notes, Fields{"Dong": n})
	}
	return Fields{
		"TenDonVi": c.Agency, "MaDonVi": c.Code, "TongDiem": c.Total, "XepLoai": c.Band, "ThuHang": c.Rank, "NhomXepHang": c.Peers, "TrungVi": c.Median,
		"NhomChiSo": groups, "TangDiem": advice, "GhiChu": notes, "NguonKetQua": s.provenance(),
	}
}
