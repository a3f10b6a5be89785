package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// HeldMails is what the site needs of the mails that wait since the database was restored from a backup.
type HeldMails interface {
	// Holding is what is held. activities.ErrNotFound: nothing is.
	Holding(ctx context.Context) (activities.Holding, error)
	// DecideMail says of mails by their keys whether they go out.
	DecideMail(ctx context.Context, d activities.MailDecision, keys []string, c activities.Change) (int, error)
	// ReleaseMail lets mails on duties go out again.
	ReleaseMail(ctx context.Context, c activities.Change) error
}

const heldPath = "/van-phong/thu-giu-lai"

var toHeld = menuItem{Path: heldPath, Label: "Thư giữ lại sau khi khôi phục"}

func (s *site) heldRoutes() []route {
	all := []route{{path: heldPath, who: inOffice, get: s.heldMails}}
	for _, d := range []deed{heldDecided, heldReleased} {
		all = append(all, d.routes(s)...)
	}
	return all
}

// heldPage are the mails that may have been sent before the database was restored.
type heldPage struct {
	frame
	Held      bool // mails on duties are held
	Backup    string
	Restored  string
	Undecided int
	Behind    int // tasks whose ladders have not caught up yet
	Lines     []heldLine
	More      int // lines that are left out
	Deeds     []link
}

type heldLine struct {
	Due, Kind, Agency, Person, Decision string
	Decided                             bool
}

func (s *site) heldMails(w http.ResponseWriter, r *http.Request) error {
	h, held, err := s.holding(r.Context())
	if err != nil {
		return err
	}
	page := heldPage{frame: s.frame(r, nil), Held: held, Undecided: h.Undecided(), Behind: h.Behind}
	page.Title = toHeld.Label
	if held {
		page.Backup, page.Restored = moment(h.Backup.In(s.zone), scoring.Vi), moment(h.Restored.In(s.zone), scoring.Vi)
		page.Deeds = offers(r, heldDecided, heldReleased)
	}
	for _, m := range h.Uncertain[:min(len(h.Uncertain), mostRows)] {
		page.Lines = append(page.Lines, heldLine{
			moment(m.Due.In(s.zone), scoring.Vi), sentence(heldKind(m.Kind)), m.Agency, m.Person, decisionWords[m.Decision], m.Decision != activities.MailUndecided,
		})
	}
	page.More = len(h.Uncertain) - len(page.Lines)
	return s.showPrivate(w, http.StatusOK, "held", page)
}

// holding is what is held; not held: nothing is.
func (s *site) holding(ctx context.Context) (h activities.Holding, held bool, err error) {
	h, err = s.Console.Holding(ctx)
	if errors.Is(err, activities.ErrNotFound) {
		return h, false, nil
	}
	return h, err == nil, away(err)
}

var decisionWords = map[activities.MailDecision]string{
	activities.MailUndecided: "chưa quyết định", activities.MailSend: "gửi", activities.MailDrop: "bỏ",
}

// heldKinds are the mails on duties in words.
var heldKinds = map[activities.MailKind]string{
	activities.MailInvite: "thư mời", activities.MailReminder: "thư nhắc", activities.MailLastCall: "thư nhắc lần cuối",
	activities.MailOverdue: "thư báo quá hạn", activities.MailEscalation: "thư báo thủ trưởng", activities.MailChanged: "thư báo thay đổi",
	activities.MailDigest: "thư tổng hợp", activities.MailRuled: "thư báo kết quả thẩm định", activities.MailSupplied: "thư báo đã bổ sung",
	activities.MailMessage: "thư trao đổi về kiến nghị", activities.MailHandedOver: "thư báo giao lại việc", activities.MailReturned: "thư báo trả lại kết quả",
	activities.MailAddress: "thư báo địa chỉ không dùng được", activities.MailReport: "thư báo kết quả của văn bản", activities.MailAppointed: "thư báo được cử làm đầu mối",
	activities.MailMerged: "thư báo sáp nhập", activities.MailResults: "thư báo kết quả", activities.MailSummary: "thư tóm tắt kết quả",
	activities.MailBriefing: "thư báo cáo nhanh", activities.MailMorning: "thư buổi sáng",
}

func heldKind(kind string) string {
	if words, known := heldKinds[activities.MailKind(kind)]; known {
		return words
	}
	return "thư khác"
}

// What a decision is about: all that are undecided, those of a kind, or one mail.
const (
	heldAll    = "tat-ca"
	heldOfKind = "loai:"
	heldOne    = "thu:"
)

var heldDecided = deed{
	path: heldPath + "/quyet-dinh", right: review.ToManageOfficers, title: "Quyết định về thư giữ lại", button: "Ghi quyết định", notice: "thu-giu-lai-da-quyet",
	form: func(s *site, r *http.Request) (deedForm, error) {
		h, _, err := s.holding(r.Context())
		return deedForm{
			Back: toHeld,
			Intro: []string{
				"Hỏi người quản trị máy chủ thư xem thư nào đã được gửi sau khi sao lưu. Thư đã gửi rồi thì bỏ; thư chưa gửi thì gửi.",
				"Thư được gửi đi sau bước “Cho gửi lại”. Trước bước đó vẫn đổi được quyết định gửi thành bỏ; thư đã bỏ thì không gửi lại được.",
			},
			Fields: []*entry{
				choice("thu", "Thư", "", heldOptions(h)...),
				choice("cach", "Quyết định", "",
					option{string(activities.MailDrop), "Bỏ: không gửi nữa, người chưa nhận sẽ không nhận"},
					option{string(activities.MailSend), "Gửi: người đã nhận sẽ nhận lần thứ hai"}),
			},
		}, err
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		chosen, err := s.heldChosen(ctx, a)
		if err != nil {
			return o, err
		}
		o.fact("Số thư", "%s", scoring.Number(int64(len(chosen)), scoring.Vi))
		o.fact("Quyết định", "%s", decisionWords[activities.MailDecision(a.of("cach"))])
		if len(chosen) == 0 {
			o.Nothing = "Không còn thư nào như vậy chờ quyết định."
		}
		o.list("Thư", []string{"Đến hạn gửi", "Loại thư", "Cơ quan, đơn vị", "Người nhận"}, heldRows(s, chosen))
		return o, nil
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		chosen, err := s.heldChosen(ctx, a)
		if err != nil {
			return err
		}
		if len(chosen) == 0 {
			return activities.Refuse("không còn thư nào như vậy chờ quyết định", "no such mail waits for a decision any more")
		}
		keys := make([]string, len(chosen))
		for i, m := range chosen {
			keys[i] = m.Key
		}
		_, err = s.Console.DecideMail(ctx, activities.MailDecision(a.of("cach")), keys, a.Change)
		return err
	},
}

// heldOptions are what can be decided at once: all, those of a kind, each.
func heldOptions(h activities.Holding) []option {
	counts, kinds := map[string]int{}, []string{}
	for _, m := range h.Uncertain {
		if m.Decision != activities.MailUndecided {
			continue
		}
		if counts[m.Kind]++; counts[m.Kind] == 1 {
			kinds = append(kinds, m.Kind)
		}
	}
	options := []option{{heldAll, fmt.Sprintf("Tất cả thư chưa quyết định (%d)", h.Undecided())}}
	for _, kind := range kinds {
		options = append(options, option{heldOfKind + kind, fmt.Sprintf("%s (%d)", sentence(heldKind(kind)), counts[kind])})
	}
	for _, m := range h.Uncertain[:min(len(h.Uncertain), mostRows)] {
		options = append(options, option{heldOne + m.Key, strings.Join(slices.DeleteFunc([]string{sentence(heldKind(m.Kind)), m.Agency, m.Person}, func(s string) bool { return s == "" }), ", ")})
	}
	return options
}

// heldChosen are the mails that an attempt is about. One that is named may be decided on again.
func (s *site) heldChosen(ctx context.Context, a attempt) (chosen []activities.HeldMail, err error) {
	h, _, err := s.holding(ctx)
	if err != nil {
		return nil, err
	}
	which := a.of("thu")
	for _, m := range h.Uncertain {
		undecided := m.Decision == activities.MailUndecided
		if which == heldOne+m.Key || undecided && (which == heldAll || which == heldOfKind+m.Kind) {
			chosen = append(chosen, m)
		}
	}
	return chosen, nil
}

func heldRows(s *site, mails []activities.HeldMail) (rows [][]string) {
	for _, m := range mails {
		rows = append(rows, []string{moment(m.Due.In(s.zone), scoring.Vi), sentence(heldKind(m.Kind)), m.Agency, m.Person})
	}
	return rows
}

var heldReleased = deed{
	path: heldPath + "/cho-gui", right: review.ToManageOfficers, title: "Cho gửi lại", button: "Cho gửi thư công việc", notice: "thu-giu-lai-cho-gui",
	form: func(*site, *http.Request) (deedForm, error) {
		return deedForm{Back: toHeld, Intro: []string{"Thư công việc được gửi lại như thường lệ: thư đã quyết định gửi, và thư đến hạn từ khi khôi phục. Lịch nhắc việc tiếp tục."}}, nil
	},
	weigh: func(ctx context.Context, s *site, _ attempt) (o outcome, err error) {
		h, held, err := s.holding(ctx)
		switch {
		case err != nil:
			return o, err
		case !held:
			o.Nothing = "Không có thư nào đang được giữ lại."
			return o, nil
		}
		if err := activities.Releasable(h.Behind, h.Undecided()); err != nil {
			return o, err
		}
		o.fact("Thư đã quyết định gửi", "%s", scoring.Number(int64(len(h.Uncertain)), scoring.Vi))
		o.fact("Thư công việc", "%s", "đang giữ lại → gửi như thường lệ")
		return o, nil
	},
	apply: func(ctx context.Context, s *site, a attempt) error { return s.Console.ReleaseMail(ctx, a.Change) },
}
