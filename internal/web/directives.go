package web

import (
	"cmp"
	"context"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// DirectiveDesk is what the site needs of letters to agencies. What it refuses is activities.ErrRefused or
// *review.Refusal; what is not there is activities.ErrNotFound.
type DirectiveDesk interface {
	SentDirectives(ctx context.Context) ([]activities.DirectiveLine, error)
	SentDirective(ctx context.Context, id activities.DirectiveID) (activities.DirectiveLine, error)
	Acknowledging(ctx context.Context, id activities.DirectiveID, only activities.AcknowledgementFilter, page int) (activities.AcknowledgementList, error)
	SentLetter(ctx context.Context, id activities.DirectiveID) (activities.LetterFile, error)
	// WeighDirective is the directive that a letter would become, to all agencies of a kind where one is named, and those
	// of them whom no mail would reach.
	WeighDirective(ctx context.Context, n activities.NewDirective, to scoring.Kind, c activities.Change) (activities.Directive, []scoring.Agency, error)
	SendLetter(ctx context.Context, n activities.NewDirective, to scoring.Kind, c activities.Change) error
	ChangeLetter(ctx context.Context, id activities.DirectiveID, c activities.Control, by activities.Change) ([]activities.Controlled, error)
	// AskForOfficers asks agencies without a focal officer to appoint one, or says in a preview who would be asked.
	AskForOfficers(ctx context.Context, a activities.Asking, c activities.Change) (activities.Asked, error)
}

const directivesPath = "/van-phong/van-ban"

func (s *site) directiveRoutes() []route {
	return []route{
		{path: directivesPath, who: inOffice, get: s.directives},
		{path: directivesPath + "/xem/{id}", who: inOffice, get: s.directive},
		{path: directivesPath + "/xem/{id}/tep", who: inOffice, get: s.directiveFile},
	}
}

// directivesPage are the letters that were sent.
type directivesPage struct {
	frame
	Lines []directiveLine
	Deeds []link
}

// directiveLine is a letter as people read it.
type directiveLine struct {
	activities.DirectiveLine
	Date, Due, Standing string
	Open                bool
}

func newDirectiveLine(l activities.DirectiveLine) directiveLine {
	return directiveLine{l, l.Dated.Short(calendar.Vi), l.Deadline.In(calendar.Vi), directiveStates[l.State], l.State == activities.DirectiveOpen}
}

var directiveStates = map[activities.DirectiveState]string{
	activities.DirectiveOpen: "đang theo dõi", activities.DirectiveEnded: "đã kết thúc", activities.DirectiveCancelled: "đã hủy",
}

func (s *site) directives(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Admin.SentDirectives(r.Context())
	if err != nil {
		return away(err)
	}
	page := directivesPage{frame: s.frame(r, nil), Deeds: offers(r, directiveSent, officersAsked)}
	page.Title = "Văn bản chỉ đạo"
	for _, l := range all {
		page.Lines = append(page.Lines, newDirectiveLine(l))
	}
	return s.showPrivate(w, http.StatusOK, "directives", page)
}

// directivePage is a letter, and how far its agencies are.
type directivePage struct {
	frame
	Letter directiveLine
	Only   string
	Count  int
	Lines  []acknowledgementLine
	Why    []string
	Deeds  []link
	pager
}

type acknowledgementLine struct{ Code, Name, Standing, Informed, Remark, Written, Next string }

var acknowledgementFilters = map[string]activities.AcknowledgementFilter{
	"": "", "cho": activities.OnlyWaiting, "qua-han": activities.OnlyOverdue, "xong": activities.OnlyDone,
}

func (s *site) directive(w http.ResponseWriter, r *http.Request) error {
	id, err := directiveOf(r)
	if err != nil {
		return err
	}
	letter, err := s.Admin.SentDirective(r.Context(), id)
	if err != nil {
		return noSuch(err)
	}
	page := directivePage{frame: s.frame(r, nil), Letter: newDirectiveLine(letter), Only: r.URL.Query().Get("loc"), Why: letter.Deadline.Explain(calendar.Vi)[1:]}
	page.Title = sentence(letter.In(scoring.Vi))
	n := pageOf(r)
	list, err := s.Admin.Acknowledging(r.Context(), id, acknowledgementFilters[page.Only], n)
	if err != nil {
		return away(err)
	}
	for _, a := range list.Lines {
		page.Lines = append(page.Lines, s.newAcknowledgement(a))
	}
	page.Count, page.pager = list.Count, turn(r, n, list.Count)
	if page.Letter.Open {
		for _, offered := range offers(r, directiveExtended, directiveCancelled) {
			offered.Path = directivePath(id) + offered.Path[len(directivesPath+"/xem/{id}"):]
			page.Deeds = append(page.Deeds, offered)
		}
	}
	return s.showPrivate(w, http.StatusOK, "directive", page)
}

func (s *site) newAcknowledgement(a activities.Acknowledgement) acknowledgementLine {
	line := acknowledgementLine{Code: a.Agency, Name: a.AgencyName, Standing: a.State.In(scoring.Vi), Remark: a.Remark}
	at := func(t scoring.Maybe[time.Time]) string {
		if !t.Known {
			return ""
		}
		return moment(t.Value.In(s.zone), scoring.Vi)
	}
	line.Written, line.Next = at(a.Written), at(a.Next)
	if a.At.Known {
		line.Standing = "đã quán triệt lúc " + at(a.At)
		if a.At.Value.After(a.Due) {
			line.Standing += ", sau hạn"
		}
	}
	if a.Informed.Known {
		line.Informed = scoring.Number(a.Informed.Value, scoring.Vi)
	}
	return line
}

func directiveOf(r *http.Request) (activities.DirectiveID, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return 0, errNoPage
	}
	return activities.DirectiveID(id), nil
}

func directivePath(id activities.DirectiveID) string { return directivesPath + "/xem" + address(id) }

func (s *site) directiveFile(w http.ResponseWriter, r *http.Request) error {
	id, err := directiveOf(r)
	if err != nil {
		return err
	}
	file, err := s.Admin.SentLetter(r.Context(), id)
	if err != nil {
		return noSuch(err)
	}
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": cmp.Or(shortName(file.Name), "van-ban.pdf")}))
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
	w.Header().Set("Content-Type", "application/pdf")
	_, err = w.Write(file.Content)
	return err
}

var toDirectives = menuItem{Path: directivesPath, Label: "Văn bản chỉ đạo"}

const listed = "danh-sach"

var directiveSent = deed{
	path: directivesPath + "/gui", right: review.ToDirect, title: "Gửi văn bản", button: "Gửi văn bản", notice: "van-ban-da-gui",
	form: func(*site, *http.Request) (deedForm, error) {
		title := input("title", "Trích yếu", "", "text")
		title.Most = 500
		agencies := area("agencies", "Mã cơ quan, đơn vị nhận", "Chỉ khi gửi theo danh sách; mỗi dòng một mã.", 3)
		agencies.Most = 50_000
		days := input("days", "Số ngày làm việc để quán triệt (không bắt buộc)", "Để trống: theo lịch nhắc việc.", "")
		days.Needed = false
		return deedForm{
			Back:  toDirectives,
			Intro: []string{"Mỗi cơ quan, đơn vị nhận thư có liên kết riêng để tải văn bản và xác nhận đã quán triệt; ai chưa xác nhận được nhắc theo lịch nhắc việc."},
			Fields: []*entry{
				input("number", "Số, ký hiệu", "Chẳng hạn 1846/UBND-PVHCC&KSTT.", "text"), input("date", "Ngày của văn bản", "", "date"), title,
				area("summary", "Nội dung chính (không bắt buộc)", "", 4),
				choice("to", "Nơi nhận", "", option{"tat-ca", "mọi cơ quan, đơn vị"}, option{"department", "các sở, ban, ngành"}, option{"commune", "các xã, phường"}, option{listed, "theo danh sách mã"}),
				agencies, days,
			},
			File: fileEntry("Tệp văn bản (PDF)", "Nhiều nhất 20 MB.", ".pdf,application/pdf", review.MaxEvidence),
		}, nil
	},
	weigh: weighDirective,
	apply: func(ctx context.Context, s *site, a attempt) error {
		letter, to, err := newLetter(a)
		if err != nil {
			return err
		}
		return s.Admin.SendLetter(ctx, letter, to, a.Change)
	},
}

func newLetter(a attempt) (n activities.NewDirective, to scoring.Kind, err error) {
	n = activities.NewDirective{Directive: review.Directive{Number: a.of("number"), Title: a.of("title"), Summary: a.of("summary")}, File: a.File, Content: a.Content}
	if n.Dated, err = calendar.ParseDay(a.of("date")); err != nil {
		return n, to, refuseDay("date")
	}
	if days := a.of("days"); days != "" {
		if n.Days, err = strconv.Atoi(days); err != nil || n.Days < 1 {
			return n, to, refuse("days", "Hãy ghi số ngày làm việc bằng số nguyên, chẳng hạn 5, hoặc để trống.", "Give a number of working days, such as 5.")
		}
	}
	switch to = scoring.Kind(a.of("to")); to {
	case listed:
		to = ""
		if n.Agencies = listedCodes(a.of("agencies")); len(n.Agencies) == 0 {
			return n, to, refuse("agencies", "Hãy ghi mã của các cơ quan, đơn vị nhận.", "Name the agencies.")
		}
	case "tat-ca":
		to = ""
	}
	return n, to, nil
}

func weighDirective(ctx context.Context, s *site, a attempt) (o outcome, err error) {
	letter, to, err := newLetter(a)
	if err != nil {
		return o, err
	}
	made, unreached, err := s.Admin.WeighDirective(ctx, letter, to, a.Change)
	if err != nil {
		return o, err
	}
	o.fact("Văn bản", "%s", sentence(made.In(scoring.Vi)))
	o.fact("Trích yếu", "%s", made.Title)
	o.fact("Tệp", "%s (%s KB)", made.File.Name, scoring.Number((made.File.Size+1023)/1024, scoring.Vi))
	o.fact("Gửi", "%s cơ quan, đơn vị", scoring.Number(int64(len(made.Agencies)), scoring.Vi))
	o.fact("Hạn quán triệt", "%s", made.Deadline.In(calendar.Vi))
	if why := made.Deadline.Explain(calendar.Vi); len(why) > 1 {
		o.Facts = append(o.Facts, fact{"Vì sao là ngày này", why[1]})
	}
	if len(unreached) > 0 {
		o.Warnings = append(o.Warnings, fmt.Sprintf("%d cơ quan, đơn vị không có địa chỉ thư nào nhận được: Văn phòng cần liên hệ trực tiếp.", len(unreached)))
	}
	o.list("Không thư nào đến được", []string{"Mã", "Tên"}, namedAgencies(unreached))
	if made.ID != 0 {
		o.Nothing = "Văn bản này đã được gửi: gửi lại không thay đổi gì."
	}
	return o, nil
}

// aboutDirective is the form of a deed about one letter.
func aboutDirective(fields func() []*entry, intro string) func(*site, *http.Request) (deedForm, error) {
	return func(s *site, r *http.Request) (deedForm, error) {
		id, err := directiveOf(r)
		if err != nil {
			return deedForm{}, err
		}
		form := deedForm{Back: menuItem{Path: directivePath(id), Label: "Văn bản"}, Intro: []string{intro}}
		if fields != nil {
			form.Fields = fields()
		}
		return form, nil
	}
}

var directiveExtended = deed{
	path: directivesPath + "/xem/{id}/gia-han", right: review.ToExtend, title: "Gia hạn", button: "Gia hạn", notice: "van-ban-da-doi",
	form: aboutDirective(func() []*entry {
		return []*entry{input("until", "Hạn mới", "Nếu là ngày nghỉ, hạn là ngày làm việc tiếp theo.", "date")}
	}, "Mọi cơ quan, đơn vị chưa xác nhận có hạn mới và được báo."),
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) {
		return s.changeDirective(ctx, a, review.ToExtend, true)
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.changeDirective(ctx, a, review.ToExtend, false)
		return err
	},
}

var directiveCancelled = deed{
	path: directivesPath + "/xem/{id}/huy", right: review.ToCancel, title: "Hủy", button: "Hủy việc theo dõi văn bản", notice: "van-ban-da-doi",
	form: aboutDirective(nil, "Không cơ quan, đơn vị nào được hỏi hay nhắc nữa. Việc hủy không thu hồi được."),
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) {
		return s.changeDirective(ctx, a, review.ToCancel, true)
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.changeDirective(ctx, a, review.ToCancel, false)
		return err
	},
}

func (s *site) changeDirective(ctx context.Context, a attempt, action review.Action, preview bool) (o outcome, err error) {
	id, err := strconv.ParseInt(a.path("id"), 10, 64)
	if err != nil {
		return o, activities.ErrNotFound
	}
	control := activities.Control{Action: action, Preview: preview}
	if action == review.ToExtend {
		if control.Until, err = calendar.ParseDay(a.of("until")); err != nil {
			return o, refuseDay("until")
		}
	}
	done, err := s.Admin.ChangeLetter(ctx, activities.DirectiveID(id), control, a.Change)
	if err != nil {
		return o, err
	}
	o.fact("Cơ quan, đơn vị liên quan", "%d", len(done))
	o.list("Nhiệm vụ thay đổi", []string{"Cơ quan, đơn vị", "Nhiệm vụ", "Đang", "Sẽ"}, controlledCells(done))
	return o, nil
}

var officersAsked = deed{
	path: directivesPath + "/cu-dau-moi", right: review.ToManageOfficers, title: "Đề nghị cử cán bộ đầu mối", button: "Gửi đề nghị", notice: "dau-moi-da-hoi",
	form: func(*site, *http.Request) (deedForm, error) {
		agencies := area("agencies", "Mã cơ quan, đơn vị (không bắt buộc)", "Mỗi dòng một mã. Để trống: mọi đơn vị chưa có cán bộ đầu mối.", 3)
		agencies.Most = 50_000
		return deedForm{Back: toDirectives, Fields: []*entry{agencies}, Intro: []string{
			"Thủ trưởng các đơn vị chưa có cán bộ đầu mối nhận thư đề nghị cử, và được nhắc theo lịch nhắc việc. Đơn vị đang được đề nghị thì không hỏi lần nữa; nơi không có thủ trưởng thì chuyên viên Văn phòng nhận thư.",
		}}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.askForOfficers(ctx, a, true) },
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.askForOfficers(ctx, a, false)
		return err
	},
}

func (s *site) askForOfficers(ctx context.Context, a attempt, preview bool) (o outcome, err error) {
	asked, err := s.Admin.AskForOfficers(ctx, activities.Asking{Agencies: listedCodes(a.of("agencies")), Preview: preview}, a.Change)
	if err != nil {
		return o, err
	}
	o.fact("Đề nghị lần này", "%d đơn vị", len(asked.Agencies))
	o.fact("Đang được đề nghị từ trước", "%d đơn vị", len(asked.Before))
	o.fact("Hạn cử", "%s", asked.Deadline.In(calendar.Vi))
	columns := []string{"Mã", "Tên"}
	o.list("Đề nghị lần này", columns, namedAgencies(asked.Agencies))
	o.list("Không có thủ trưởng: chuyên viên Văn phòng nhận thư", columns, namedAgencies(asked.NoHead))
	o.list("Đang được đề nghị từ trước", columns, namedAgencies(asked.Before))
	if len(asked.Agencies) == 0 {
		o.Nothing = "Không có đơn vị nào cần đề nghị thêm."
	}
	return o, nil
}

func namedAgencies(all []scoring.Agency) [][]string {
	rows := make([][]string, len(all))
	for i, a := range all {
		rows[i] = []string{a.Code, a.Name}
	}
	return rows
}
