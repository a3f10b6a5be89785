package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

var reminding = deed{
	path: boardPath + "/nhac", right: review.ToResend, title: "Gửi lại thư", button: "Gửi lại thư", notice: "da-nhac",
	form: func(_ *site, r *http.Request) (deedForm, error) {
		return deedForm{
			Intro: []string{"Thư gần nhất của từng việc được gửi lại, đến những người hiện nay phải nhận: chẳng hạn sau khi đã sửa địa chỉ hoặc thay cán bộ đầu mối."},
			Back:  backTo(r), Fields: []*entry{chosenEntry(r)},
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		tasks, err := s.chosen(ctx, a, review.ToResend)
		if err != nil {
			return o, err
		}
		names := agencyNames(tasks)
		var rows [][]string
		for _, t := range tasks {
			done, err := s.Console.Remind(ctx, a.By, t.ID, a.Reason, true)
			if err != nil {
				return outcome{}, err
			}
			rows = append(rows, []string{names[t.ID], done.Rung, strconv.Itoa(done.Resend), addressed(done.To)})
			for _, m := range done.Letters {
				o.text(m.Subject+" – "+m.To, m.Text)
			}
		}
		o.fact("Số việc", "%d", len(rows))
		o.list("Thư sẽ gửi", []string{"Cơ quan, đơn vị", "Bậc nhắc việc", "Lần gửi lại", "Người nhận"}, rows)
		return o, nil
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		tasks, err := s.chosen(ctx, a, review.ToResend)
		if err != nil {
			return err
		}
		return each(tasks, func(t activities.PeriodTask) error {
			_, err := s.Console.Remind(ctx, a.By, t.ID, a.Reason, false)
			return err
		})
	},
}

// each does something to tasks one after the other, and says how far it came.
func each(tasks []activities.PeriodTask, do func(activities.PeriodTask) error) error {
	for i, t := range tasks {
		err := do(t)
		switch {
		case err != nil && i == 0:
			return err
		case err != nil && isRefusal(err):
			return activities.Refuse("đã thực hiện với %d trong %d việc, rồi dừng lại: %s", "done to %d of %d tasks, then stopped: %s", i, len(tasks), err)
		case err != nil:
			return fmt.Errorf("after %d of %d tasks: %w", i, len(tasks), err)
		}
	}
	return nil
}

func agencyNames(tasks []activities.PeriodTask) map[activities.TaskID]string {
	names := map[activities.TaskID]string{}
	for _, t := range tasks {
		names[t.ID] = t.AgencyName
	}
	return names
}

func addressed(people []activities.Person) string {
	all := make([]string, len(people))
	for i, p := range people {
		all[i] = p.Name + " <" + p.Address + ">"
	}
	return strings.Join(all, ", ")
}

var calling = deed{
	path: boardPath + "/goi-dien", right: review.ToCall, title: "Ghi nhận đã gọi điện", button: "Ghi nhận cuộc gọi", notice: "da-goi",
	why: "Đã gọi lúc nào, gặp ai",
	form: func(_ *site, r *http.Request) (deedForm, error) {
		return deedForm{
			Intro: []string{"Cuộc gọi được tính là đã liên hệ được với cơ quan, đơn vị: hết hạn mà không trả lời thì ghi là «không trả lời», không phải «không liên hệ được»."},
			Back:  backTo(r), Fields: []*entry{chosenEntry(r)},
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		tasks, err := s.chosen(ctx, a, review.ToCall)
		if err != nil {
			return o, err
		}
		books, err := s.Console.Books(ctx, numbers(tasks))
		if err != nil {
			return o, err
		}
		var rows [][]string
		for _, b := range books {
			counts, err := b.Task.Call(b.Answers, b.Now, b.Calendar)
			if err != nil {
				return outcome{}, scoring.Say("%s: %s", "%s: %s", b.AgencyName, err)
			}
			if _, err := a.By.To(review.ToCall, b.Task.Subject()); err != nil {
				return outcome{}, err
			}
			what := "được tính là đã liên hệ"
			if !counts {
				what = "được ghi lại; hạn đã qua nên kết quả không đổi"
			}
			rows = append(rows, []string{b.AgencyName, sentence(b.Task.Kind.In(scoring.Vi)), what})
		}
		o.list("Cuộc gọi", []string{"Cơ quan, đơn vị", "Việc", "Ý nghĩa"}, rows)
		return o, nil
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		tasks, err := s.chosen(ctx, a, review.ToCall)
		if err != nil {
			return err
		}
		return each(tasks, func(t activities.PeriodTask) error {
			_, err := s.Console.Called(ctx, a.By, t.ID, a.Reason)
			return err
		})
	},
}

var reassigning = deed{
	path: boardPath + "/giao-lai", right: review.ToReassign, title: "Giao lại việc", button: "Giao lại", notice: "da-giao-lai",
	form: func(s *site, r *http.Request) (deedForm, error) {
		f := deedForm{
			Intro: []string{"Người được giao nhận thư mời; liên kết mà người khác đang có không mở được việc này nữa, và họ được báo. Mỗi lần giao lại một việc."},
			Back:  backTo(r), Fields: []*entry{chosenEntry(r), choice("to", "Giao cho", "Chỉ những người có quyền trả lời việc này.")},
		}
		book, err := s.bookAsked(r)
		if err != nil {
			return f, err
		}
		for _, p := range book.People {
			if p.Agency == book.Task.Holder() || p.Agency == book.Province {
				f.Fields[1].Options = append(f.Fields[1].Options, option{p.ID, book.Names[p.ID].Name + ", " + book.Names[p.ID].Title})
			}
		}
		return f, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		book, to, err := s.handed(ctx, a)
		if err != nil {
			return o, err
		}
		if _, err := a.By.To(review.ToReassign, book.Task.Subject()); err != nil {
			return o, err
		}
		task, err := book.Task.Reassign(to, a.Reason)
		if err != nil {
			return o, err
		}
		o.fact("Việc", "%s, %s", sentence(book.Task.Kind.In(scoring.Vi)), book.AgencyName)
		o.fact("Hạn", "%s", book.Task.Deadline.In(calendar.Vi))
		o.fact("Giao cho", "%s", addressed([]activities.Person{book.Names[task.Assignee]}))
		for _, m := range book.Task.Former(book.Mails, task.Assignee) {
			o.fact("Được báo không còn việc", "%s", book.Names[m.Person].Name)
		}
		return o, nil
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		book, to, err := s.handed(ctx, a)
		if err != nil {
			return err
		}
		_, err = s.Console.Reassign(ctx, a.By, to, book.ID, a.Reason)
		return err
	},
}

// bookAsked is the one task that a form is about; the zero one where none was chosen, or several.
func (s *site) bookAsked(r *http.Request) (b activities.TaskBook, err error) {
	r.Body = http.MaxBytesReader(nil, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return b, formError(err)
	}
	id, err := strconv.ParseInt(r.Form.Get(chosenField), 10, 64)
	if err != nil {
		return b, nil //nolint:nilerr // nothing that can be chosen for: the form says so
	}
	p, err := periodAsked(r)
	if err != nil {
		return b, err
	}
	return s.book(r.Context(), p, activities.TaskID(id))
}

// book is a task of a period; the zero one where the period has no such task.
func (s *site) book(ctx context.Context, p scoring.Period, id activities.TaskID) (b activities.TaskBook, err error) {
	books, err := s.Console.Books(ctx, []activities.TaskID{id})
	if err != nil || len(books) == 0 || books[0].Period != p {
		return b, away(err)
	}
	return books[0], nil
}

// handed is the one task of an attempt, and who gets it.
func (s *site) handed(ctx context.Context, a attempt) (b activities.TaskBook, to activities.Actors, err error) {
	tasks, err := s.chosen(ctx, a, review.ToReassign)
	if err != nil {
		return b, nil, err
	}
	if len(tasks) > 1 {
		return b, nil, activities.Refuse("mỗi lần chỉ giao lại một việc", "one task is given at a time")
	}
	p, err := a.periodOf()
	if err != nil {
		return b, nil, err
	}
	if b, err = s.book(ctx, p, tasks[0].ID); err != nil {
		return b, nil, err
	}
	for _, person := range b.People {
		if person.ID == a.of("to") {
			to = append(to, review.Actor{Person: person.ID, Agency: person.Agency, Roles: person.Roles})
		}
	}
	if len(to) == 0 {
		return b, nil, refuse("to", "Người này không có vai trò nào trong cơ quan, đơn vị hay Văn phòng hôm nay.", "They have no role here today.")
	}
	return b, to, nil
}

var resubmitting = deed{
	path: boardPath + "/trinh-lai", right: review.ToReopen, title: "Trình lại kết quả", button: "Trình lại", notice: "da-trinh-lai",
	form: func(_ *site, r *http.Request) (deedForm, error) {
		return deedForm{
			Intro: []string{"Kết quả đã bị trả lại được tính lại và trình lãnh đạo phê duyệt với danh sách thay đổi mới. Hãy kết thúc mọi việc rà soát, thẩm định đang mở trước."},
			Back:  backTo(r),
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		p, err := a.periodOf()
		if err != nil {
			return o, err
		}
		task, err := s.Console.ApprovalTask(ctx, p)
		if err != nil && !errors.Is(err, activities.ErrNotFound) {
			return o, err
		}
		if task.Outcome != review.SentBack {
			return o, activities.Refuse("kết quả không bị trả lại nên không có gì để trình lại", "the result was not sent back: there is nothing to resubmit")
		}
		o.fact("Người trả lại", "%s", task.By)
		o.fact("Lý do trả lại", "%s", task.Reason)
		return o, nil
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		p, err := a.periodOf()
		if err != nil {
			return err
		}
		_, err = s.Console.Resubmit(ctx, a.By, p, a.Reason)
		return err
	},
}
