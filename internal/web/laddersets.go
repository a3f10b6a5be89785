package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// LadderShelf is what the site needs of ladders of reminders.
type LadderShelf interface {
	CalendarDesk
	// StoredLadders are the newest, with their number and file; number 0: there are none.
	StoredLadders(ctx context.Context) (id int64, content []byte, all []review.Ladder, err error)
	// ReadLadders reads a file of them, and says in both languages all that is wrong with it.
	ReadLadders(name string, content []byte) ([]review.Ladder, error)
	StoreLadders(ctx context.Context, content []byte, c activities.Change) error
}

const laddersPath = "/van-phong/nhac-viec"

func (s *site) ladderRoutes() []route {
	return []route{
		{path: laddersPath, who: inOffice, get: s.ladders},
		{path: laddersPath + "/tep", who: inOffice, get: s.ladderFile},
	}
}

// laddersPage are the ladders in words, and when one would move for a deadline.
type laddersPage struct {
	frame
	ID      int64
	Ladders []ladderWords
	Kinds   []option
	Kind    string // whose moments are asked for
	Due     string
	Fault   string
	Moments []momentLine
	Opens   string
	Deeds   []link
}

// ladderWords is a ladder as people read it.
type ladderWords struct {
	Kind  string
	Name  string
	Days  int
	Rungs []rungLine
}

type rungLine struct{ When, Mail, To, Notes string }

type momentLine struct{ When, Rung, To, Left string }

func (s *site) ladders(w http.ResponseWriter, r *http.Request) error {
	id, _, all, err := s.Admin.StoredLadders(r.Context())
	if err != nil {
		return away(err)
	}
	page := laddersPage{frame: s.frame(r, nil), ID: id, Kind: asked(r.URL.Query(), "loai"), Due: asked(r.URL.Query(), "han"), Deeds: offers(r, ladderImport)}
	page.Title = "Nhắc việc"
	for _, l := range all {
		page.Ladders = append(page.Ladders, newLadderWords(l))
		page.Kinds = append(page.Kinds, option{string(l.Kind), sentence(l.Kind.In(scoring.Vi))})
	}
	if page.Due != "" {
		if err := s.foreseeMoments(r.Context(), &page, all); err != nil {
			return err
		}
	}
	return s.showPrivate(w, http.StatusOK, "ladders", page)
}

func newLadderWords(l review.Ladder) ladderWords {
	words := ladderWords{string(l.Kind), sentence(l.Kind.In(scoring.Vi)), l.Days, nil}
	for _, r := range l.Rungs {
		words.Rungs = append(words.Rungs, newRungLine(r))
	}
	return words
}

var templateNames = map[review.Template]string{
	review.Invite: "thư mời", review.Reminder: "thư nhắc", review.LastCall: "thư nhắc lần cuối", review.Escalation: "báo cáo cấp trên", review.Overdues: "thư báo quá hạn",
}

func newRungLine(r review.Rung) rungLine {
	words := rungLine{When: sentence(r.In(scoring.Vi)), Mail: templateNames[r.Mail], To: rolesInWords(r.To)}
	if r.Digest {
		words.Notes = "một thư chung cho mọi nhiệm vụ cùng loại"
	}
	if r.Repeat != (review.Repeat{}) {
		again := fmt.Sprintf("lặp lại %d lần, cách nhau %d ngày làm việc", r.Repeat.Times, r.Repeat.Every)
		words.Notes = strings.TrimPrefix(words.Notes+"; "+again, "; ")
	}
	return words
}

func rolesInWords(roles []review.Role) string {
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = role.In(scoring.Vi)
	}
	return strings.Join(names, ", ")
}

// foreseeMoments says when a ladder would move for a task that is due on a day, and was opened as long before as it takes.
func (s *site) foreseeMoments(ctx context.Context, page *laddersPage, all []review.Ladder) error {
	at := slices.IndexFunc(all, func(l review.Ladder) bool { return string(l.Kind) == page.Kind })
	due, ok := typedDay(page.Due)
	if !ok || at < 0 {
		page.Fault = "Hãy chọn loại nhiệm vụ và ghi hạn theo dạng năm-tháng-ngày, chẳng hạn 2026-08-31."
		return nil
	}
	cal, err := s.Admin.Calendar(ctx)
	if err != nil {
		return away(err)
	}
	opened, plan, fault := planned(all[at], due, cal)
	if page.Fault = fault; fault != "" {
		return nil
	}
	page.Opens = opened.In(calendar.Vi)
	for _, m := range plan {
		line := momentLine{When: sentence(m.Day.On.In(calendar.Vi)) + ", " + m.Rung.At.String(), Rung: templateNames[m.Rung.Mail], To: rolesInWords(m.Rung.To)}
		if m.Rung.At == 0 {
			line.When = sentence(m.Day.On.In(calendar.Vi)) + ", khi mở"
		}
		if m.Reason != "" {
			line.Left = m.Reason.In(scoring.Vi)
		}
		page.Moments = append(page.Moments, line)
	}
	return nil
}

// planned are the moments of a ladder for a task that is due on a day, or why they cannot be counted.
func planned(l review.Ladder, due calendar.Day, cal calendar.Calendar) (opened calendar.Deadline, plan []review.Moment, fault string) {
	inWords := func(err error) string { return sentence(strings.Join(scoring.Vietnamese(err), "; ")) + "." }
	deadline, err := cal.Add(due, 0)
	if err != nil {
		return opened, nil, inWords(err)
	}
	if opened, err = cal.Add(deadline.On, -l.Days); err != nil {
		return opened, nil, inWords(err)
	}
	year, month, day := opened.On.Time().Date()
	opened.At = time.Date(year, month, day, 8, 0, 0, 0, calendar.Vietnam)
	task := review.Task{ID: "-", Kind: l.Kind, Agency: "-", Generation: 1, State: review.Open, Opened: opened.At, Deadline: deadline, Changed: opened.At}
	if plan, err = review.Plan(l, task, cal); err != nil {
		return opened, nil, inWords(err)
	}
	return opened, plan, ""
}

func (s *site) ladderFile(w http.ResponseWriter, r *http.Request) error {
	id, content, _, err := s.Admin.StoredLadders(r.Context())
	switch {
	case err != nil:
		return away(err)
	case id == 0:
		return errNoPage
	}
	return saveYAML(w, r, fmt.Sprintf("nhac-viec-%d.yaml", id), content)
}

var ladderImport = deed{
	path: laddersPath + "/nhap", right: review.ToManageCalendar, title: "Nhập lịch nhắc việc", button: "Dùng lịch nhắc việc này", notice: "nhac-viec-da-luu",
	form: func(*site, *http.Request) (deedForm, error) {
		return deedForm{
			Back:  menuItem{Path: laddersPath, Label: "Nhắc việc"},
			Intro: []string{"Tệp YAML có lịch cho mọi loại nhiệm vụ. Kỳ và văn bản bắt đầu từ nay dùng lịch mới; việc đang mở giữ lịch của mình. Có thể tải lịch đang dùng về để sửa."},
			File:  fileEntry("Tệp lịch nhắc việc (YAML)", "Nhiều nhất 128 KB.", ".yaml,.yml", 128<<10),
		}, nil
	},
	weigh: weighLadders,
	apply: func(ctx context.Context, s *site, a attempt) error {
		if _, err := s.Admin.ReadLadders(a.File, a.Content); err != nil {
			return activities.Refusal(err)
		}
		return s.Admin.StoreLadders(ctx, a.Content, a.Change)
	},
}

func weighLadders(ctx context.Context, s *site, a attempt) (o outcome, err error) {
	ladders, err := s.Admin.ReadLadders(a.File, a.Content)
	if err != nil {
		return o, activities.Refusal(err)
	}
	_, _, now, err := s.Admin.StoredLadders(ctx)
	if err != nil {
		return o, err
	}
	changed := 0
	for _, l := range ladders {
		was := slices.IndexFunc(now, func(n review.Ladder) bool { return n.Kind == l.Kind })
		words := newLadderWords(l)
		note := "đổi"
		switch {
		case was < 0:
			note = "mới"
		case fmt.Sprint(now[was]) == fmt.Sprint(l):
			note = "như cũ"
		}
		if note != "như cũ" {
			changed++
		}
		o.fact(words.Name, "%d ngày làm việc, %d lần gửi thư; %s", l.Days, len(l.Rungs), note)
		if note == "như cũ" {
			continue
		}
		rows := make([][]string, len(words.Rungs))
		for i, r := range words.Rungs {
			rows[i] = []string{r.When, r.Mail, r.To, r.Notes}
		}
		o.list(words.Name, []string{"Khi nào", "Thư", "Gửi cho", "Ghi chú"}, rows)
	}
	if changed == 0 {
		o.Nothing = "Lịch nhắc việc đã đúng như tệp: không có gì để thay đổi."
	}
	return o, nil
}
