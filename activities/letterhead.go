package activities

// PaperKind is a kind of paper of the office.
type PaperKind string

// The kinds of papers.
const (
	ReportPaper  PaperKind = "bao-cao"    // báo cáo kết quả đánh giá, to the Chairman
	NoticePaper  PaperKind = "thong-bao"  // thông báo kết quả, to the agencies
	UrgingPaper  PaperKind = "don-doc"    // công văn đôn đốc, to agencies that are late or falling
	CardPaper    PaperKind = "phieu-diem" // phiếu điểm, of one agency
	RankingPaper PaperKind = "ket-qua"    // bảng kết quả, xếp hạng
)

// PaperKinds are all kinds.
var PaperKinds = []PaperKind{ReportPaper, NoticePaper, UrgingPaper, CardPaper, RankingPaper}

// Letterhead is what the office's papers have in common: who issues and signs them, and whom they go to. Every field is
// a setting.
type Letterhead struct {
	Superior string `json:"superior"` // cơ quan chủ quản: UBND TỈNH PHÚ THỌ
	Issuer   string `json:"issuer"`   // cơ quan ban hành: VĂN PHÒNG
	Place    string `json:"place"`    // địa danh: Phú Thọ
}
