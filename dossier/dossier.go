// Package dossier holds the rules by which dossiers (hồ sơ) of administrative procedures become figures: when a dossier
// counts in a period, whether it was on time, and in which numerators and denominators it stands. Each decision has a
// named reason. It is pure; the rules are those of the national portal's rule document for Decision 766.
package dossier

import "time"

// Moment is a time in microseconds since 1970 UTC. The zero Moment is no time.
type Moment int64

// At is the moment of a time.
func At(t time.Time) Moment { return Moment(t.UnixMicro()) }

// Time is the moment as a time of UTC.
func (m Moment) Time() time.Time { return time.UnixMicro(int64(m)).UTC() }

// Dossier is a dossier as a one-stop system holds it (DongBoHoSoMC), without anything about its applicant.
type Dossier struct {
	Number    string // MaHoSo, H31.104-260805-0123
	Procedure string // MaTTHC, 2.000815
	Agency    string // DonViXuLy
	Official  string // NguoiXuLy; empty: not said
	Channel   Channel
	Status    Status

	Submitted Moment // NgayNopHoSo
	Received  Moment // NgayTiepNhan; none: it has not been accepted
	Due       Moment // NgayHenTra; none: the procedure's maximum time decides
	Ended     Moment // NgayKetThucXuLy
	Returned  Moment // NgayTra
	Waits     []Wait // for more papers, the earliest first
	Requests  int    // for more papers, also those whose moments are not known
	Term      Term   // its own maximum time; zero: that of the procedure

	FeeKnown    bool  // it carries fee data, even if nothing is due
	FeeDue      int64 // đồng
	PaidOnline  bool  // DuocThanhToanTrucTuyen 1 or 2
	ResultFile  bool  // DSGiayToKetQua with a file
	Digitised   bool  // HoSoCoThanhPhanSoHoa
	Reused      bool  // DuocTaiSuDung
	Shared      bool  // DuocLayTuKhoDMQG
	CitizenData bool  // TaiKhoanDuocXacThucVoiVNeID, DSKetNoiCSDL
	Complained  bool  // a complaint or petition about its handling was found right
}

// Channel is how a dossier was handed in (KenhThucHien).
type Channel uint8

// The channels. An empty one counts as InPerson.
const (
	InPerson Channel = 1 // trực tiếp
	Online   Channel = 2 // trực tuyến
	ByPost   Channel = 3 // bưu chính công ích
)

// Status is where a dossier stands (TrangThaiHoSo).
type Status uint8

// The statuses.
const (
	New         Status = 1  // mới đăng ký
	Accepted    Status = 2  // được tiếp nhận
	NotAccepted Status = 3  // không được tiếp nhận
	InProgress  Status = 4  // đang xử lý
	Incomplete  Status = 5  // yêu cầu bổ sung giấy tờ
	FeeAsked    Status = 6  // yêu cầu thực hiện nghĩa vụ tài chính
	Withdrawn   Status = 7  // công dân yêu cầu rút hồ sơ
	Stopped     Status = 8  // dừng xử lý
	Done        Status = 9  // đã xử lý xong
	Handed      Status = 10 // đã trả kết quả
)

// Wait is a time in which more papers were waited for.
type Wait struct {
	From Moment // NgayBoSung: they were asked for
	To   Moment // NgayTiepNhanBoSung: they came; none: not yet
}

// Term is how long a procedure may take at most.
type Term struct {
	Max  int
	Unit Unit
}

// Unit is what a term is counted in.
type Unit uint8

// The units.
const (
	Hours       Unit = iota + 1 // 60 minutes of the clock
	Days                        // calendar days: through the last of them
	WorkingDays                 // of the calendar, from the day after receipt to the closing hour of the last
	Months                      // through the same day of a later month, or its last one
)

// end is when handling ended, if it did, by the priority of the rule document: handled, handed over, then stopped, not
// accepted and withdrawn. A moment of ending counts whatever the status says; only a dossier that waits for papers has
// none.
func (d *Dossier) end() (end Moment, ended bool) {
	switch {
	case d.Status == Incomplete:
		return 0, false
	case d.Ended != 0:
		return d.Ended, true
	default:
		return d.Returned, d.Returned != 0
	}
}

// asked is how often more papers were asked for.
func (d *Dossier) asked() int { return max(d.Requests, len(d.Waits)) }

// waited is how long more papers were waited for before a moment, all waits together.
func (d *Dossier) waited(before Moment) (sum Moment) {
	for _, w := range d.Waits {
		if w.From == 0 || w.To <= w.From || w.From >= before {
			continue
		}
		sum += min(w.To, before) - w.From
	}
	return sum
}
