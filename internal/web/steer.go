package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// Steering is what the office does to tasks and periods: see activities.Desk.
type Steering interface {
	// Chosen are tasks of a period by their numbers; those of others are left out.
	Chosen(ctx context.Context, p scoring.Period, ids []activities.TaskID) ([]activities.PeriodTask, error)
	// AllOf are all tasks of a kind that a period has.
	AllOf(ctx context.Context, p scoring.Period, kind review.Kind) ([]activities.PeriodTask, error)
	// Books are tasks with all that a decision on them needs.
	Books(ctx context.Context, ids []activities.TaskID) ([]activities.TaskBook, error)
	Control(ctx context.Context, who activities.Actors, ids []activities.TaskID, c activities.Control) ([]activities.Controlled, error)
	ControlPeriod(ctx context.Context, who activities.Actors, p scoring.Period, c activities.PeriodControl) (activities.PeriodControlled, error)
	Resubmit(ctx context.Context, who activities.Actors, p scoring.Period, reason string) (activities.Controlled, error)
	Remind(ctx context.Context, who activities.Actors, id activities.TaskID, reason string, preview bool) (activities.Reminded, error)
	Called(ctx context.Context, who activities.Actors, id activities.TaskID, reason string) (activities.Called, error)
	Reassign(ctx context.Context, who, to activities.Actors, id activities.TaskID, reason string) (activities.Reassigned, error)
	// ByTelephone are the reviews of a period that no mail has reached, with whom to call.
	ByTelephone(ctx context.Context, p scoring.Period, after activities.TaskID, most int) ([]activities.Unreached, error)
}

// steeringDeeds are all that is done to tasks and periods from the console.
func steeringDeeds() []deed {
	all := []deed{reminding, calling, reassigning, resubmitting}
	for _, c := range controls {
		all = append(all, c.deed())
	}
	for _, c := range periodControls {
		all = append(all, c.deed())
	}
	return all
}

// chosenField holds the numbers of the chosen tasks, or the kind of which all are meant.
const (
	chosenField = "viec"
	allOfKind   = "tat-ca:"
	maxChosen   = 20 * tasksOnPage // characters
)

// chosenEntry is what the list has chosen.
func chosenEntry(r *http.Request) *entry {
	e := &entry{field: field{ID: chosenField, Label: "Việc được chọn"}, Kind: asHidden, Needed: true, Most: maxChosen}
	e.Value = cut(strings.Join(r.URL.Query()[chosenField], " "), maxChosen)
	return e
}

// backTo is the way back to the period of the address.
func backTo(r *http.Request) menuItem {
	p := scoring.Period(r.PathValue("period"))
	return menuItem{Path: boardOf(p), Label: "Kỳ đánh giá " + p.In(scoring.Vi)}
}

// periodOf is the period that an attempt is about.
func (a attempt) periodOf() (scoring.Period, error) {
	p, err := scoring.ParsePeriod(a.path("period"))
	if err != nil {
		return p, activities.Refuse("không có kỳ đánh giá này", "there is no such period")
	}
	return p, nil
}

// chosen are the tasks that an attempt is about: those that were chosen, or all of a kind that the action takes.
func (s *site) chosen(ctx context.Context, a attempt, action review.Action) ([]activities.PeriodTask, error) {
	p, err := a.periodOf()
	if err != nil {
		return nil, err
	}
	value := a.of(chosenField)
	if kind, all := strings.CutPrefix(value, allOfKind); all {
		return s.allTaken(ctx, p, review.Kind(kind), action)
	}
	var ids []activities.TaskID
	for word := range strings.FieldsSeq(value) {
		id, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return nil, errNoSuchTask
		}
		ids = append(ids, activities.TaskID(id))
	}
	tasks, err := s.Console.Chosen(ctx, p, ids)
	if err == nil && (len(tasks) == 0 || len(tasks) < len(ids)) {
		err = errNoSuchTask
	}
	return tasks, err
}

var errNoSuchTask = activities.Refuse("kỳ này không có việc được chọn; hãy chọn lại trong danh sách", "the period has no such task: choose again from the list")

func (s *site) allTaken(ctx context.Context, p scoring.Period, kind review.Kind, action review.Action) ([]activities.PeriodTask, error) {
	all, err := s.Console.AllOf(ctx, p, kind)
	if err != nil {
		return nil, err
	}
	var taken []activities.PeriodTask
	for _, t := range all {
		if t.Takes(action) {
			taken = append(taken, t)
		}
	}
	if len(taken) == 0 {
		return nil, activities.Refuse("không có việc nào của loại này để thực hiện", "there is no task of this kind to do it to")
	}
	return taken, nil
}

func numbers(tasks []activities.PeriodTask) []activities.TaskID {
	ids := make([]activities.TaskID, len(tasks))
	for i, t := range tasks {
		ids[i] = t.ID
	}
	return ids
}

// control is what the office does to tasks of a period.
type control struct {
	path   string
	action review.Action
	title  string
	button string
	notice string
	intro  string
	until  string // heads the field of a new last day; empty: there is none
	all    string // names what it does to all tasks of a kind; empty: it is not offered
}

var controls = []control{
	{"gia-han", review.ToExtend, "Gia hạn", "Gia hạn", "da-gia-han", "Hạn mới phải muộn hơn hạn hiện tại; nếu rơi vào ngày nghỉ thì là ngày làm việc tiếp theo. Người có việc được báo hạn mới.", "Ngày hết hạn mới", "Gia hạn cho tất cả đơn vị chưa trả lời"},
	{"tam-dung", review.ToPause, "Tạm dừng", "Tạm dừng", "da-tam-dung", "Việc tạm dừng không nhận câu trả lời, không gửi thư và không tính thời gian.", "", "Tạm dừng tất cả việc đang mở"},
	{"tiep-tuc", review.ToResume, "Tiếp tục", "Cho tiếp tục", "da-tiep-tuc", "Hạn được lùi đúng bằng số ngày làm việc đã tạm dừng.", "", "Cho tiếp tục tất cả việc đang tạm dừng"},
	{"bo-qua", review.ToSkip, "Bỏ qua", "Bỏ qua", "da-bo-qua", "Kỳ đánh giá đi tiếp mà không có câu trả lời của cơ quan, đơn vị. Bỏ qua không phải là thống nhất.", "", "Bỏ qua tất cả đơn vị chưa trả lời"},
	{"mo-lai", review.ToReopen, "Mở lại", "Mở lại", "da-mo-lai", "Cơ quan, đơn vị được mời trả lời lại, với hạn mới.", "Ngày hết hạn", "Mở lại cho tất cả đơn vị không trả lời"},
	{"huy", review.ToCancel, "Hủy", "Hủy hẳn", "da-huy", "Việc bị hủy không mở lại được nữa.", "", ""},
}

func (c control) deed() deed {
	return deed{
		path: boardPath + "/" + c.path, right: c.action, title: c.title, button: c.button, notice: c.notice,
		form: func(_ *site, r *http.Request) (deedForm, error) {
			f := deedForm{Intro: []string{c.intro}, Back: backTo(r), Fields: []*entry{chosenEntry(r)}}
			if c.until != "" {
				f.Fields = append(f.Fields, input("until", c.until, "", "date"))
			}
			return f, nil
		},
		weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) {
			done, err := c.run(ctx, s, a, true)
			return controlledOutcome(done), err
		},
		apply: func(ctx context.Context, s *site, a attempt) error { _, err := c.run(ctx, s, a, false); return err },
	}
}

func (c control) run(ctx context.Context, s *site, a attempt, preview bool) ([]activities.Controlled, error) {
	tasks, err := s.chosen(ctx, a, c.action)
	if err != nil {
		return nil, err
	}
	control := activities.Control{Action: c.action, Reason: a.Reason, Preview: preview}
	if c.until != "" {
		if control.Until, err = calendar.ParseDay(a.of("until")); err != nil {
			return nil, refuseDay("until")
		}
	}
	return s.Console.Control(ctx, a.By, numbers(tasks), control)
}

// controlledOutcome says what becomes of tasks.
func controlledOutcome(done []activities.Controlled) (o outcome) {
	rows := make([][]string, len(done))
	for i, d := range done {
		deadline := d.Now.In(calendar.Vi)
		if d.Moves() {
			deadline = d.Was.In(calendar.Vi) + " → " + deadline
		}
		rows[i] = []string{d.AgencyName, sentence(d.Kind.In(scoring.Vi)), d.From.In(scoring.Vi) + " → " + d.To.In(scoring.Vi), deadline}
	}
	o.fact("Số việc", "%d", len(done))
	if len(done) > 0 && done[0].Moves() {
		for _, why := range done[0].Now.Explain(calendar.Vi)[1:] {
			o.fact("Vì sao là ngày này", "%s", why)
		}
	}
	o.list("Việc thay đổi", []string{"Cơ quan, đơn vị", "Việc", "Trạng thái", "Hạn"}, rows)
	return o
}

// periodControl is what the office does to a whole period.
type periodControl struct {
	path   string
	action review.Action
	title  string
	notice string
	intro  string
	from   []activities.State // in which it is offered
}

var periodControls = []periodControl{
	{"dung-ca-ky", review.ToPause, "Tạm dừng cả kỳ", "ky-tam-dung", "Mọi việc đang mở dừng lại: không nhận câu trả lời, không gửi thư, không tính thời gian, không công khai.", []activities.State{activities.Running}},
	{"tiep-tuc-ca-ky", review.ToResume, "Cho cả kỳ tiếp tục", "ky-tiep-tuc", "Mọi việc đang tạm dừng đi tiếp, mỗi hạn lùi đúng số ngày làm việc đã dừng.", []activities.State{activities.PausedPeriod}},
	{"huy-ca-ky", review.ToCancel, "Hủy cả kỳ", "ky-huy", "Kỳ kết thúc hẳn mà không có kết quả; không mở lại được. Những gì đã công khai được giữ nguyên.", []activities.State{activities.Running, activities.PausedPeriod}},
}

func (c periodControl) deed() deed {
	run := func(ctx context.Context, s *site, a attempt, preview bool) (activities.PeriodControlled, error) {
		p, err := a.periodOf()
		if err != nil {
			return activities.PeriodControlled{}, err
		}
		return s.Console.ControlPeriod(ctx, a.By, p, activities.PeriodControl{Action: c.action, Reason: a.Reason, Preview: preview})
	}
	return deed{
		path: boardPath + "/" + c.path, right: c.action, title: c.title, button: c.title, notice: c.notice,
		form: func(_ *site, r *http.Request) (deedForm, error) {
			return deedForm{Intro: []string{c.intro}, Back: backTo(r)}, nil
		},
		weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) {
			done, err := run(ctx, s, a, true)
			if err != nil {
				return outcome{}, err
			}
			o := controlledOutcome(done.Tasks)
			o.Facts = append([]fact{{"Kỳ đánh giá", fmt.Sprintf("%s → %s", done.From.In(scoring.Vi), done.To.In(scoring.Vi))}}, o.Facts...)
			return o, nil
		},
		apply: func(ctx context.Context, s *site, a attempt) error { _, err := run(ctx, s, a, false); return err },
	}
}
