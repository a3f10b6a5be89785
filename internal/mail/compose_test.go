package mail

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden mails anew")

var (
	testKey = Key("a key of a test, thirty-two bytes and more")
	sending = time.Date(2026, 9, 8, 8, 15, 0, 0, calendar.Vietnam)
)

func composer(t *testing.T) *Composer {
	t.Helper()
	from, err := ParseAddress("danh-gia@tinh.example")
	must(t, err)
	c, err := NewComposer(Office{Name: "Văn phòng UBND tỉnh Phú Thọ", From: from, BounceDomain: "thu.tinh.example"}, testKey, func() time.Time { return sending })
	must(t, err)
	return c
}

// workingDays is the calendar of the sample's notices.
func workingDays(t *testing.T) calendar.Calendar {
	t.Helper()
	f, err := os.Open("../../samples/days-off.csv")
	must(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	must(t, err)
	var notices []calendar.Notice
	for _, r := range rows[1:] {
		day, err := calendar.ParseDay(r[0])
		must(t, err)
		notices = append(notices, calendar.Notice{Day: day, Kind: calendar.Kind(r[1]), Basis: r[2]})
	}
	c, err := calendar.New(notices, calendar.DefaultHours(), calendar.Vietnam)
	must(t, err)
	return c
}

func dueOf(from calendar.Day, days int, t *testing.T) *activities.MailDue {
	t.Helper()
	c := workingDays(t)
	d, err := c.Add(from, days)
	must(t, err)
	left, err := c.Left(sending, d)
	must(t, err)
	return &activities.MailDue{Deadline: d, Left: left}
}

var (
	officer = activities.Person{Name: "Trần Thị Bình", Title: "cán bộ đầu mối Sở Xây dựng", Address: "dau-moi@so.tinh.example", Phone: "0210 3000 101"}
	head    = activities.Person{Name: "Nguyễn Văn Cường", Title: "Giám đốc Sở Xây dựng", Address: "giam-doc@so.tinh.example"}
	clerk   = activities.Person{Name: "Lê Văn An", Title: "Phòng Kiểm soát thủ tục hành chính", Address: "le-van-an@tinh.example", Phone: "0210 3000 001"}
	leader  = activities.Person{Name: "Phạm Thị Dung", Title: "Phó Chánh Văn phòng", Address: "pham-thi-dung@tinh.example"}
)

const (
	link      = "https://danhgia.tinh.example/viec/AbC-dEf_123"
	indicator = "chỉ số «Hồ sơ thanh toán trực tuyến»"
)

func mailAbout(kind activities.MailKind, task review.Kind, to activities.Person) activities.Mail {
	return activities.Mail{
		ID: "0192f3c4-7a1b-7c2d-8e3f-0123456789ab", Key: string(kind) + "/" + string(task) + "/H44.104/1/r1/binh/0",
		Kind: kind, Task: task, To: to, Contact: clerk,
		Data: activities.MailData{Period: "2026-08", Agency: "Sở Xây dựng", Link: link},
	}
}

func reviewMail() activities.Mail {
	m := mailAbout(activities.MailInvite, review.Review, officer)
	m.Data.Points, m.Data.Max = scoring.Some[scoring.Hundredths](8515), 10000
	m.Data.Due = &activities.MailDue{Deadline: calendar.Deadline{
		From: calendar.Date(2026, 9, 3), Days: 5, On: calendar.Date(2026, 9, 10), At: time.Date(2026, 9, 10, 17, 0, 0, 0, calendar.Vietnam),
		Skipped: []calendar.Skip{{Day: calendar.Date(2026, 9, 5)}, {Day: calendar.Date(2026, 9, 6)}},
	}, Left: calendar.Left{Days: 2}}
	m.Files = []activities.MailFile{{Name: "hạn rà soát.ics", Type: "text/calendar", Content: []byte("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")}}
	return m
}

func messageMail() activities.Mail {
	m := mailAbout(activities.MailMessage, "", officer)
	m.Data.Topic, m.Data.About, m.Data.Reason = indicator, clerk, "Dự kiến có kết quả vào ngày mai"
	return m
}

// returned is the mail to the office about a result that the leader has sent back.
func returned() activities.Mail {
	m := mailAbout(activities.MailReturned, "", activities.Person{Name: "Trần Thị Bình", Title: "chuyên viên Văn phòng", Address: "chuyen-vien@tinh.example"})
	m.Data.Reason = "Đề nghị xem lại kiến nghị số 17 của Sở Xây dựng"
	return m
}

// letters are all mails, by the name of their golden file.
func letters(t *testing.T) map[string]activities.Mail {
	t.Helper()
	third := calendar.Date(2026, 9, 3)
	with := func(m activities.Mail, days int, change func(*activities.MailData)) activities.Mail {
		m.Data.Due = dueOf(third, days, t)
		change(&m.Data)
		return m
	}
	none := func(*activities.MailData) {}
	scored := func(d *activities.MailData) { d.Points, d.Max = scoring.Some[scoring.Hundredths](8515), 10000 }
	about := func(topic, reason string) func(*activities.MailData) {
		return func(d *activities.MailData) { d.Topic, d.Reason = topic, reason }
	}
	all := map[string]activities.Mail{
		"invite-review":      reviewMail(),
		"invite-countersign": with(mailAbout(activities.MailInvite, review.Countersign, head), 4, func(d *activities.MailData) { d.About = officer }),
		"invite-ruling":      with(mailAbout(activities.MailInvite, review.Rule, clerk), 8, about(indicator, "Có 12 hồ sơ đã nộp phí qua cổng thanh toán của tỉnh nhưng chưa được đồng bộ")),
		"invite-supplement":  with(mailAbout(activities.MailInvite, review.Supplement, officer), 7, about(indicator, "Đề nghị gửi danh sách mã hồ sơ kèm biên lai điện tử của 12 hồ sơ nêu trong kiến nghị.")),
		"invite-data-entry":  with(mailAbout(activities.MailInvite, review.DataEntry, officer), 5, about("chỉ số «Công khai kết quả trả lời phản ánh, kiến nghị»", "")),
		"invite-source-fix":  with(mailAbout(activities.MailInvite, review.SourceFix, activities.Person{Title: "bộ phận vận hành Hệ thống thông tin giải quyết thủ tục hành chính", Address: "van-hanh@tinh.example"}), 10, about(indicator, "Tử số đang là 88, số đúng theo kết quả thẩm định là 100")),
		"invite-acknowledge": with(mailAbout(activities.MailInvite, review.Acknowledge, head), 5, func(d *activities.MailData) {
			d.Period = ""
			d.Topic = "văn bản số 1204/UBND-KSTT ngày 03/9/2026"
			d.Reason = "V/v nâng cao chất lượng phục vụ người dân, doanh nghiệp"
		}),
		"invite-appoint":    with(mailAbout(activities.MailInvite, review.Appoint, head), 5, func(d *activities.MailData) { d.Period = "" }),
		"reminder-review":   with(mailAbout(activities.MailReminder, review.Review, officer), 6, scored),
		"last-call-review":  with(mailAbout(activities.MailLastCall, review.Review, officer), 3, scored),
		"overdue-review":    with(mailAbout(activities.MailOverdue, review.Review, officer), 2, scored),
		"overdue-ruling":    with(mailAbout(activities.MailOverdue, review.Rule, clerk), 2, about(indicator, "")),
		"escalation-before": with(mailAbout(activities.MailEscalation, review.Review, head), 4, func(d *activities.MailData) { d.About, d.Times = officer, 2 }),
		"escalation-after": with(mailAbout(activities.MailEscalation, review.Acknowledge, head), 2, func(d *activities.MailData) {
			d.About, d.Times, d.Topic = officer, 3, "văn bản số 1204/UBND-KSTT ngày 03/9/2026"
		}),
		"changed-review": with(mailAbout(activities.MailChanged, review.Review, officer), 8, func(d *activities.MailData) {
			was := dueOf(third, 5, t).Deadline
			d.Was = &was
			d.Reason = "Gia hạn theo đề nghị của cơ quan, đơn vị"
		}),
		"changed-recounted": with(mailAbout(activities.MailChanged, review.Review, officer), 5, func(d *activities.MailData) {
			storm := calendar.Notice{Day: calendar.Date(2026, time.September, 9), Kind: calendar.Off, Basis: "nghỉ tránh bão (CĐ 12/CĐ-UBND)"}
			after, err := calendar.New([]calendar.Notice{storm}, calendar.DefaultHours(), calendar.Vietnam)
			must(t, err)
			was := d.Due.Deadline
			d.Was = &was
			d.Due.Deadline, err = after.Recount(was)
			must(t, err)
			d.Reason = "Công điện số 12/CĐ-UBND ngày 08/9/2026"
		}),
		"changed-scorecard": with(mailAbout(activities.MailChanged, review.Review, officer), 5, func(d *activities.MailData) {
			d.Reason = "Lần thu thập ngày 07/9/2026 làm thay đổi 2 chỉ số thành phần trong phiếu điểm"
		}),
		"returned":        returned(),
		"reminder-shared": with(mailAbout(activities.MailReminder, review.Appoint, activities.Person{Address: "van-thu@xa.example"}), 5, none),
	}
	approval := with(mailAbout(activities.MailInvite, review.Approval, leader), 12, none)
	approval.Data.Items = []activities.MailItem{
		{Text: "Thống nhất", Note: "148 cơ quan, đơn vị"},
		{Text: "Kiến nghị xem xét", Note: "9, trong đó 4 được chấp nhận"},
		{Text: "Không trả lời", Note: "6"},
		{Text: "Không liên hệ được", Note: "0"},
	}
	all["invite-approval"] = approval
	all["invite-correction"] = with(mailAbout(activities.MailInvite, review.Correct, leader), 12, func(d *activities.MailData) {
		d.Reason = "Cổng tính nhầm hồ sơ trễ hạn của đơn vị khác"
	})
	for outcome, points := range map[review.Outcome][2]scoring.Hundredths{review.Accepted: {8515, 8622}, review.AcceptedInPart: {8515, 8570}, review.Rejected: {8515, 8515}} {
		m := mailAbout(activities.MailRuled, "", officer)
		m.Data.Topic, m.Data.Reason = indicator, "Đã đối chiếu biên lai điện tử của 12 hồ sơ nêu trong kiến nghị"
		m.Data.Ruling = activities.MailRuling{Outcome: outcome, Before: scoring.Some(points[0]), After: scoring.Some(points[1])}
		all["ruled-"+string(outcome)] = m
	}
	all["invite-handed"] = with(mailAbout(activities.MailInvite, review.Review, head), 5, func(d *activities.MailData) { d.Handed = "Cán bộ đầu mối đi công tác dài ngày" })
	handedOver := mailAbout(activities.MailHandedOver, "", officer)
	handedOver.Data.Topic, handedOver.Data.Reason, handedOver.Data.About = "rà soát phiếu điểm", "Cán bộ đầu mối đi công tác dài ngày", head
	all["handed-over"] = handedOver
	all["supplied-ruling"] = with(mailAbout(activities.MailSupplied, review.Rule, clerk), 8, about(indicator, "Gửi danh sách 12 mã hồ sơ kèm biên lai điện tử"))
	digest := mailAbout(activities.MailDigest, "", head)
	digest.Data.Items = []activities.MailItem{
		{Text: "Rà soát phiếu điểm tháng 8/2026", Note: "còn 2 ngày làm việc, chưa có trả lời"},
		{Text: "Xác nhận đã tiếp nhận Công văn số 1204/UBND-KSTT", Note: "đã quá hạn 1 ngày làm việc"},
	}
	all["digest-head"] = digest
	office := mailAbout(activities.MailDigest, "", clerk)
	office.Data.Agency = ""
	for range 63 {
		office.Data.Items = append(office.Data.Items, activities.MailItem{Text: "UBND xã Phú Ninh: rà soát phiếu điểm tháng 8/2026", Note: "hết hạn trong hôm nay"})
	}
	all["digest-office"] = office
	addNews(all)
	signIn := mailAbout(activities.MailSignIn, "", officer)
	signIn.Data = activities.MailData{Code: "483 920", Valid: 10 * time.Minute, Link: "https://danhgia.tinh.example/dang-nhap"}
	all["sign-in"] = signIn
	return all
}

// addNews adds mails that ask for nothing.
func addNews(all map[string]activities.Mail) {
	report := mailAbout(activities.MailReport, "", clerk)
	report.Data = activities.MailData{
		Topic: "văn bản số 1204/UBND-KSTT ngày 03/9/2026", Reason: "V/v nâng cao chất lượng phục vụ người dân, doanh nghiệp", Link: "https://danhgia.tinh.example/",
		Items: []activities.MailItem{{Text: "Đã gửi", Note: "163 cơ quan, đơn vị"}, {Text: "Đã xác nhận quán triệt", Note: "162 cơ quan, đơn vị, trong đó 3 sau hạn"}, {Text: "Được bỏ qua", Note: "1 cơ quan, đơn vị"}},
	}
	all["report"] = report
	address := mailAbout(activities.MailAddress, "", clerk)
	address.Data = activities.MailData{Link: "https://danhgia.tinh.example/", Items: []activities.MailItem{
		{Text: "Ông/Bà Trần Thị Bình (cán bộ đầu mối Sở Xây dựng), địa chỉ dau-moi@so.tinh.example, điện thoại 0210 3000 002", Note: "máy chủ thư báo «5.1.1 (address): Recipient address rejected: User unknown»"},
		{Text: "Ông/Bà Nguyễn Văn Cường (thủ trưởng UBND xã Phú Ninh), địa chỉ cuong@xa.example", Note: "máy chủ thư báo «5.2.1 mailbox disabled»"},
	}}
	all["address"] = address
	all["message"] = messageMail()
	for name, items := range map[string][]activities.MailItem{
		"merged": nil, "merged-disputes": {{Text: "Kiến nghị về " + indicator, Note: "đang chờ thẩm định"}, {Text: "Kiến nghị về chỉ số «Giải quyết đúng hạn»", Note: "đang chờ bổ sung"}},
	} {
		m := mailAbout(activities.MailMerged, "", activities.Person{Name: "Trần Thị Bình", Title: "cán bộ đầu mối UBND xã Phú Ninh", Address: "dau-moi@xa.tinh.example"})
		m.Data.Agency, m.Data.Holder, m.Data.Topic, m.Data.Reason = "UBND xã Phú Lộc", "UBND xã Phú Ninh", "thứ Bảy ngày 05/9/2026", "Nghị quyết số 12/NQ-HĐND ngày 28/8/2026"
		m.Data.Items = items
		all[name] = m
	}
	addPublished(all)
	addMorning(all)
	appointed := mailAbout(activities.MailAppointed, "", officer)
	appointed.Data = activities.MailData{Agency: "Sở Xây dựng", Topic: "thứ Ba ngày 15/9/2026", Link: "https://danhgia.tinh.example/"}
	all["appointed"] = appointed
}

// addMorning adds the digests of a morning: of one agency, of several, and of petitions alone.
func addMorning(all map[string]activities.Mail) {
	const as = "6 giờ 00, thứ Năm ngày 03/9/2026"
	m := mailAbout(activities.MailMorning, "", officer)
	m.Data = activities.MailData{
		Agency: "Sở Xây dựng", Link: "https://danhgia.tinh.example/tam-tinh/H44.104", Morning: &activities.MorningCounts{Soon: 2, Late: 1, PetitionsSoon: 1, As: as},
		Items: []activities.MailItem{
			{Text: "Hồ sơ H44.104-260820-0123 (thủ tục 2.000815)", Note: "quá hạn từ 17 giờ 00, thứ Tư ngày 02/9/2026"},
			{Text: "Hồ sơ H44.104-260821-0007 (thủ tục 1.009645)", Note: "đến hạn lúc 17 giờ 00, thứ Năm ngày 03/9/2026"},
			{Text: "Hồ sơ H44.104-260821-0011 (thủ tục 1.009645)", Note: "đến hạn lúc 17 giờ 00, thứ Hai ngày 07/9/2026"},
			{Text: "Phản ánh, kiến nghị PA-260824-01", Note: "đến hạn lúc 17 giờ 00, thứ Hai ngày 07/9/2026"},
		},
		Links: []activities.MailLink{{Text: "Hồ sơ chưa xong đã quá hạn", Address: "https://danhgia.tinh.example/ho-so/2026-09?don-vi=H44.104&tinh-trang=4&xep=hen-tra"}},
	}
	all["morning"] = m
	several := mailAbout(activities.MailMorning, "", activities.Person{Name: "Nguyễn Văn Cường", Title: "người thay thế", Address: "cuong@tinh.example"})
	several.Data = activities.MailData{Link: "https://danhgia.tinh.example/tam-tinh", Morning: &activities.MorningCounts{Soon: 12, Late: 3, As: as}, Items: []activities.MailItem{
		{Text: "Sở Xây dựng", Note: "3 hồ sơ quá hạn; 10 hồ sơ sắp đến hạn"}, {Text: "UBND xã Phú Ninh", Note: "2 hồ sơ sắp đến hạn"},
	}}
	all["morning-several"] = several
	petitions := mailAbout(activities.MailMorning, "", officer)
	petitions.Data = activities.MailData{
		Agency: "Sở Xây dựng", Link: "https://danhgia.tinh.example/tam-tinh/H44.104", Morning: &activities.MorningCounts{PetitionsLate: 1, As: as},
		Items: []activities.MailItem{{Text: "Phản ánh, kiến nghị PA-260810-02", Note: "quá hạn từ 17 giờ 00, thứ Hai ngày 31/8/2026"}},
	}
	all["morning-petitions"] = petitions
}

// addPublished adds mails about a publication.
func addPublished(all map[string]activities.Mail) {
	const page = "https://danhgia.tinh.example/ky/2026-08"
	pdf := activities.MailFile{Name: "Phiếu điểm H44.104 kỳ 2026-08.pdf", Type: "application/pdf", Content: []byte("%PDF-1.7")}
	results := mailAbout(activities.MailResults, "", officer)
	results.Data = activities.MailData{
		Period: "2026-08", Revision: 2, Agency: "Sở Xây dựng", Link: page + "/don-vi/H44.104",
		Items: []activities.MailItem{{Text: "Tổng điểm", Note: "85,15/100 điểm"}, {Text: "Thứ hạng", Note: "12/15 sở, ban, ngành"}, {Text: "Xếp loại", Note: "Tốt"}, {Text: "So với tháng 7/2026", Note: "tăng 1,20 điểm, tăng 3 bậc"}},
	}
	results.Files = []activities.MailFile{pdf}
	all["results"] = results
	corrected := results
	corrected.Data.Corrected, corrected.Data.Revision, corrected.Data.Reason = true, 3, "Cổng Dịch vụ công quốc gia đã sửa số liệu thanh toán trực tuyến của Sở Xây dựng"
	corrected.Data.Items = []activities.MailItem{{Text: "Tổng điểm", Note: "từ 85,15/100 điểm thành 86,00/100 điểm"}, {Text: "Thứ hạng", Note: "từ 12/15 sở, ban, ngành thành 10/15 sở, ban, ngành"}, {Text: "Xếp loại", Note: "Tốt, không thay đổi"}}
	all["results-corrected"] = corrected
	several := mailAbout(activities.MailResults, "", activities.Person{Name: "Nguyễn Văn Cường", Title: "thủ trưởng", Address: "cuong@tinh.example"})
	several.Data = activities.MailData{Period: "2026-Q3", Revision: 2, Link: "https://danhgia.tinh.example/ky/2026-Q3", Items: []activities.MailItem{
		{Text: "Sở Xây dựng", Note: "tổng điểm: 85,15/100 điểm; thứ hạng: 12/15 sở, ban, ngành; xếp loại: Tốt"}, {Text: "UBND xã Phú Ninh", Note: "tổng điểm: không có số liệu; thứ hạng: không xếp hạng; xếp loại: không xếp loại"},
	}}
	several.Files = []activities.MailFile{pdf, {Name: "Phiếu điểm H44.105 kỳ 2026-Q3.pdf", Type: "application/pdf", Content: []byte("%PDF-1.7")}}
	all["results-several"] = several
	items := []activities.MailItem{
		{Text: "Sở, ban, ngành (15 được xếp hạng)", Note: "Xuất sắc 1; Tốt 8; Khá 6; Trung bình 0; Yếu 0"},
		{Text: "Sở, ban, ngành có điểm cao nhất", Note: "Sở Nội vụ (92,10 điểm); Sở Tài chính (89,00 điểm); Sở Y tế (88,75 điểm)"},
		{Text: "Kiến nghị xem xét", Note: "12 kiến nghị, đã thẩm định 12, trong đó đúng hạn 11"},
	}
	for name, kind := range map[string]activities.MailKind{"summary": activities.MailSummary, "briefing": activities.MailBriefing} {
		m := mailAbout(kind, "", activities.Person{Name: "Lê Văn An", Title: "lãnh đạo Văn phòng", Address: "lanh-dao@tinh.example"})
		m.Data = activities.MailData{Period: "2026-08", Revision: 2, Items: items, Link: page}
		all[name] = m
		m.Data.Corrected, m.Data.Revision, m.Data.Reason = true, 3, corrected.Data.Reason
		all[name+"-corrected"] = m
	}
}

// parsed is a mail as a mail program sees it; the order of its headers and its boundaries do not matter.
type parsed struct {
	Header map[string][]string
	Parts  []parsed
	Body   string
}

func parseMail(t *testing.T, raw []byte) parsed {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	must(t, err)
	return parsePart(t, m.Header, m.Body)
}

func parsePart(t *testing.T, h map[string][]string, body io.Reader) parsed {
	t.Helper()
	p := parsed{Header: map[string][]string{}}
	for name, values := range h {
		for _, v := range values {
			text, err := new(mime.WordDecoder).DecodeHeader(v)
			must(t, err)
			p.Header[name] = append(p.Header[name], text)
		}
	}
	kind, params, err := mime.ParseMediaType(h["Content-Type"][0])
	must(t, err)
	if boundary, ok := params["boundary"]; ok {
		p.Header["Content-Type"] = []string{kind}
		for parts := multipart.NewReader(body, boundary); ; {
			part, err := parts.NextRawPart()
			if errors.Is(err, io.EOF) {
				return p
			}
			must(t, err)
			p.Parts = append(p.Parts, parsePart(t, part.Header, part))
		}
	}
	if h["Content-Transfer-Encoding"][0] == "quoted-printable" {
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	must(t, err)
	p.Body = strings.ReplaceAll(string(text), "\r\n", "\n")
	return p
}

func TestGoldenMails(t *testing.T) {
	files := map[string]bool{}
	for name, m := range letters(t) {
		files[name+".eml"] = true
		t.Run(name, func(t *testing.T) {
			got, err := composer(t).Compose(m)
			must(t, err)
			file := filepath.Join("testdata", name+".eml")
			golden, err := os.ReadFile(file)
			if *update && (err != nil || !cmp.Equal(parseMail(t, golden), parseMail(t, got.Bytes()))) {
				must(t, os.WriteFile(file, got.Bytes(), 0o644))
				return
			}
			must(t, err)
			if diff := cmp.Diff(parseMail(t, golden), parseMail(t, got.Bytes())); diff != "" {
				t.Error(diff)
			}
		})
	}
	stored, err := filepath.Glob("testdata/*.eml")
	must(t, err)
	for _, f := range stored {
		if !files[filepath.Base(f)] {
			t.Errorf("%s is of no mail any more", f)
		}
	}
}

// Every task has its five kinds of mail, and every mail about a task says what counts.
func TestEveryMailAboutATaskSaysWhatCounts(t *testing.T) {
	for kind := range aboutTask {
		for _, task := range review.Kinds {
			t.Run(string(kind)+" "+string(task), func(t *testing.T) {
				m := mailAbout(kind, task, officer)
				m.Data.Due, m.Data.Topic, m.Data.About = dueOf(calendar.Date(2026, 9, 3), 5, t), indicator, officer
				got, err := composer(t).Compose(m)
				must(t, err)
				bodies := parseMail(t, got.Bytes()).Parts
				for i, body := range bodies {
					text := strings.ReplaceAll(body.Body, "&#43;", "+")
					for _, part := range []string{"Kính gửi Ông/Bà Trần Thị Bình", "17 giờ 00, thứ Năm ngày 10/9/2026", link, "Lê Văn An", "không được tính là kết quả thực hiện", "Trân trọng"} {
						if !strings.Contains(text, part) {
							t.Errorf("part %d does not say %q:\n%s", i, part, text)
						}
					}
					if kind == activities.MailOverdue {
						continue
					}
					for _, part := range []string{"Nếu quá hạn", "Còn 2 ngày làm việc", "Không tính 2 ngày 05/9/2026 và 06/9/2026"} {
						if !strings.Contains(text, part) {
							t.Errorf("part %d does not say %q:\n%s", i, part, text)
						}
					}
				}
			})
		}
	}
}

func TestHeaders(t *testing.T) {
	m := invitation(t)
	got := parseMail(t, m.Bytes()).Header
	want := map[string][]string{
		"From": {"Văn phòng UBND tỉnh Phú Thọ <danh-gia@tinh.example>"}, "To": {"Trần Thị Bình <dau-moi@so.tinh.example>"},
		"Reply-To": {"Lê Văn An <le-van-an@tinh.example>"}, "Message-Id": {MessageID(reviewMail().Key, "tinh.example")},
		"Date": {"Tue, 08 Sep 2026 08:15:00 +0700"}, "Auto-Submitted": {"auto-generated"}, "Content-Language": {"vi"},
		"Mime-Version": {"1.0"}, "Content-Type": {"multipart/mixed"},
		"Subject": {"[766] Rà soát phiếu điểm tháng 8/2026 của Sở Xây dựng: hạn 17 giờ 00, thứ Năm ngày 10/9/2026"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if id, err := testKey.mailOf(m.from.String()); err != nil || id != reviewMail().ID || m.from.domain != "thu.tinh.example" {
		t.Error(m.from, id, err)
	}
	for line := range strings.SplitSeq(string(m.Bytes()), "\r\n") {
		if len(line) > 998 || strings.ContainsFunc(line, func(r rune) bool { return r > 126 || r < ' ' && r != '\t' }) {
			t.Errorf("not a line for mail: %q", line)
		}
	}
}

func TestTheMessageIDIsOfTheKeyAlone(t *testing.T) {
	c := composer(t)
	first, err := c.Compose(reviewMail())
	must(t, err)
	c.now = func() time.Time { return sending.Add(50 * time.Hour) }
	later := reviewMail()
	later.Data.Link += "other-token"
	again, err := c.Compose(later)
	must(t, err)
	later.Key += "x"
	other, err := c.Compose(later)
	must(t, err)
	if first.ID != again.ID || first.ID == other.ID {
		t.Error(first.ID, again.ID, other.ID)
	}
}

func TestNamesOfFiles(t *testing.T) {
	tests := map[string]string{
		"han.ics":            `attachment; filename="han.ics"`,
		"phiếu điểm (Đ).csv": `attachment; filename="phieu-diem--D-.csv"; filename*=UTF-8''phi%E1%BA%BFu%20%C4%91i%E1%BB%83m%20%28%C4%90%29.csv`,
		`a"b;c.csv`:          `attachment; filename="a-b-c.csv"; filename*=UTF-8''a%22b%3Bc.csv`,
	}
	for name, want := range tests {
		if got := disposition(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
		_, params, err := mime.ParseMediaType(strings.Replace(disposition(name), ` filename="`, ` fallback="`, 1))
		if err != nil || params["filename"] != name && params["fallback"] != name {
			t.Errorf("%s is read as %v, %v", name, params, err)
		}
	}
}

func TestWhatComposeRefuses(t *testing.T) {
	for name, change := range map[string]func(*activities.Mail){
		"a receiver with a second command":    func(m *activities.Mail) { m.To.Address = "a@b.example>\r\nDATA" },
		"no receiver":                         func(m *activities.Mail) { m.To.Address = "" },
		"a receiver's name with a header":     func(m *activities.Mail) { m.To.Name = "Bình\r\nBcc: a@b.example" },
		"a receiver's name with NUL":          func(m *activities.Mail) { m.To.Name = "Bình\x00" },
		"a name that turns the line around":   func(m *activities.Mail) { m.To.Name = "Bình\u202e" },
		"a contact with a header":             func(m *activities.Mail) { m.Contact.Name = "An\nBcc: a@b.example" },
		"a contact without an address":        func(m *activities.Mail) { m.Contact.Address = "" },
		"nobody to ask":                       func(m *activities.Mail) { m.Contact.Name, m.Contact.Title = "", "" },
		"an agency with a line break":         func(m *activities.Mail) { m.Data.Agency = "Sở\r\nBcc: a@b.example" },
		"a topic with a line break":           func(m *activities.Mail) { m.Data.Topic = "chỉ số\n" },
		"a key with a line break":             func(m *activities.Mail) { m.Key = "a\nb" },
		"no key":                              func(m *activities.Mail) { m.Key = "" },
		"an id that cannot be in an address":  func(m *activities.Mail) { m.ID = "a b" },
		"an id that is too long":              func(m *activities.Mail) { m.ID = strings.Repeat("a", 41) },
		"a kind that does not exist":          func(m *activities.Mail) { m.Kind = "advertisement" },
		"a kind that leads elsewhere":         func(m *activities.Mail) { m.Kind = "../task/review" },
		"a task that does not exist":          func(m *activities.Mail) { m.Task = "" },
		"a task in a mail about none":         func(m *activities.Mail) { m.Kind = activities.MailDigest },
		"no deadline":                         func(m *activities.Mail) { m.Data.Due = nil },
		"no link":                             func(m *activities.Mail) { m.Data.Link = "" },
		"a link that runs":                    func(m *activities.Mail) { m.Data.Link = "javascript:alert(1)" },
		"a link in clear text":                func(m *activities.Mail) { m.Data.Link = "http://danhgia.tinh.example/viec/1" },
		"a link with a line break":            func(m *activities.Mail) { m.Data.Link = link + "\r\nx" },
		"a code in a mail about a task":       func(m *activities.Mail) { m.Data.Code = "123456" },
		"a file with a header in its name":    func(m *activities.Mail) { m.Files[0].Name = "a.csv\r\nX: y" },
		"a file in another folder":            func(m *activities.Mail) { m.Files[0].Name = "../a.csv" },
		"a file with a header in its type":    func(m *activities.Mail) { m.Files[0].Type = "text/csv\r\nX: y" },
		"a file whose type has parameters":    func(m *activities.Mail) { m.Files[0].Type = `text/csv; name="x"` },
		"a file with a name that is too long": func(m *activities.Mail) { m.Files[0].Name = strings.Repeat("ế", 61) },
		"files that are too large":            func(m *activities.Mail) { m.Files[0].Content = make([]byte, maxFiles+1) },
		"a ruling without an outcome":         func(m *activities.Mail) { m.Kind, m.Task = activities.MailRuled, "" },
		"signing in without a code":           func(m *activities.Mail) { m.Kind, m.Task = activities.MailSignIn, "" },
	} {
		t.Run(name, func(t *testing.T) {
			m := reviewMail()
			change(&m)
			if got, err := composer(t).Compose(m); err == nil {
				t.Errorf("it was taken:\n%s", got.Bytes())
			}
		})
	}
}

// What is stored in the outbox comes back whole, without the tokens.
func TestTheOutboxHoldsNoToken(t *testing.T) {
	for name, m := range letters(t) {
		stored, err := json.Marshal(m)
		must(t, err)
		var got activities.Mail
		must(t, json.Unmarshal(stored, &got))
		want := m
		want.Data.Link, want.Data.Links, want.Data.Code = "", nil, ""
		if diff := cmp.Diff(want, got); diff != "" || strings.Contains(string(stored), "https://") {
			t.Errorf("%s: %s\n%s", name, diff, stored)
		}
	}
}

func TestWordsOfPeopleAreNoMarkup(t *testing.T) {
	m := reviewMail()
	m.Data.Reason, m.Data.Agency = "dòng một\n<script>alert(1)</script>", "Sở <b>A&B</b> {{.Link}}"
	got, err := composer(t).Compose(m)
	must(t, err)
	page := parseMail(t, got.Bytes()).Parts[0].Parts[1].Body
	if strings.Contains(page, "<script>") || strings.Contains(page, "<b>") || !strings.Contains(page, "A&amp;B") {
		t.Error(page)
	}
}

func TestSettingsOfTheOffice(t *testing.T) {
	from := Address{"danh-gia", "tinh.example"}
	for name, tt := range map[string]struct {
		office Office
		key    Key
	}{
		"no address":                 {Office{Name: "Văn phòng"}, testKey},
		"no name":                    {Office{From: from}, testKey},
		"a name with a header":       {Office{Name: "Văn phòng\r\nX: y", From: from}, testKey},
		"a bounce domain that isn't": {Office{Name: "Văn phòng", From: from, BounceDomain: "a b"}, testKey},
		"a key that is too short":    {Office{Name: "Văn phòng", From: from}, testKey[:31]},
	} {
		if _, err := NewComposer(tt.office, tt.key, time.Now); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestTheTextForASecondChannel(t *testing.T) {
	m := reviewMail()
	m.Data.Link = "https://danhgia.tinh.example"
	got, err := PasteText(m, "Văn phòng UBND tỉnh Phú Thọ")
	must(t, err)
	want := `Kính gửi Ông/Bà Trần Thị Bình, cán bộ đầu mối Sở Xây dựng,
Văn phòng UBND tỉnh Phú Thọ đã lập phiếu điểm tạm tính tháng 8/2026 của Sở Xây dựng, tổng số 85,15 trên 100 điểm.
Việc cần thực hiện: Đề nghị Ông/Bà rà soát từng chỉ số thành phần, rồi chọn một trong hai: «Thống nhất», hoặc «Kiến nghị xem xét» kèm lý do và minh chứng.
Hạn: 17 giờ 00, thứ Năm ngày 10/9/2026
Nếu quá hạn: Hệ thống ghi là «không trả lời». Ghi như vậy không có nghĩa là cơ quan, đơn vị đã thống nhất; kết quả khi đó được tính theo số liệu hiện có.
Thực hiện tại: https://danhgia.tinh.example
Cần trao đổi, xin liên hệ Ông/Bà Lê Văn An, Phòng Kiểm soát thủ tục hành chính; điện thoại 0210 3000 001; thư điện tử le-van-an@tinh.example.
Trân trọng, Văn phòng UBND tỉnh Phú Thọ.
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	m.Kind, m.Task = activities.MailUnreached, ""
	ended, err := PasteText(m, "Văn phòng UBND tỉnh Phú Thọ")
	must(t, err)
	for _, want := range []string{
		"nhưng thư không đến được Ông/Bà. Hạn rà soát là 17 giờ 00, thứ Năm ngày 10/9/2026, nay đã qua.\n",
		"\nViệc cần thực hiện: Đề nghị Ông/Bà liên hệ lại với người nêu dưới đây để cung cấp địa chỉ thư điện tử đúng.",
	} {
		if !strings.Contains(ended, want) {
			t.Errorf("of a task that has ended it says %s", ended)
		}
	}
	phones := Telephones([]activities.Person{officer, {Title: "Văn thư UBND xã Phú Ninh"}, {}})
	wantPhones := "1. Ông/Bà Trần Thị Bình, cán bộ đầu mối Sở Xây dựng: 0210 3000 101\n2. Văn thư UBND xã Phú Ninh: chưa có số điện thoại\n3. Chưa rõ họ tên: chưa có số điện thoại\n"
	if diff := cmp.Diff(wantPhones, phones); diff != "" {
		t.Error(diff)
	}
}
