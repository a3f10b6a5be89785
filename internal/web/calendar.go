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

// CalendarDesk is what the site needs of the working calendar.
type CalendarDesk interface {
	todays
	Calendar(ctx context.Context) (calendar.Calendar, error)
	// ReadDaysOff reads a table of days off. Everything that is wrong with it is said in both languages.
	ReadDaysOff(name string, content []byte) ([]calendar.Notice, error)
	WriteDaysOff(notices []calendar.Notice) ([]byte, error)
	// EditDaysOff puts notices in place of those of their years, and moves the deadlines that this moves; in a preview it
	// only says so. activities.ErrRefused.
	EditDaysOff(ctx context.Context, e activities.DaysOffEdit, c activities.Change) (activities.CalendarImport, error)
}

const calendarPath = "/van-phong/lich"

func (s *site) calendarRoutes() []route {
	return []route{
		{path: calendarPath, who: inOffice, get: s.calendar},
		{path: calendarPath + "/bang", who: inOffice, get: s.calendarTable},
	}
}

// calendarPage is a year of the working calendar.
type calendarPage struct {
	frame
	Year, Before, After int
	WorkingDays         int
	Known               bool // the year has a notice
	Notices             []noticeLine
	Deeds               []link
}

type noticeLine struct {
	Day, Weekday, Kind, Basis string
	Off                       bool
}

func (s *site) calendar(w http.ResponseWriter, r *http.Request) error {
	cal, year, err := s.yearAsked(r)
	if err != nil {
		return err
	}
	page := calendarPage{frame: s.frame(r, nil), Year: year, Before: year - 1, After: year + 1, Deeds: offers(r, oneDay, wholeYear)}
	page.Title = fmt.Sprintf("Lịch làm việc năm %d", year)
	for _, n := range ofYear(cal, year) {
		page.Notices = append(page.Notices, noticeLine{n.Day.Short(calendar.Vi), sentence(calendar.WeekdayName(n.Day.Weekday(), calendar.Vi)), kindOfDay[n.Kind], n.Basis, n.Kind == calendar.Off})
	}
	page.WorkingDays, err = cal.DaysBetween(calendar.Date(year-1, time.December, 31), calendar.Date(year, time.December, 31))
	page.Known = err == nil && len(page.Notices) > 0
	return s.showPrivate(w, http.StatusOK, "calendar", page)
}

// yearAsked is the calendar with the year of the request, this one where none is named.
func (s *site) yearAsked(r *http.Request) (cal calendar.Calendar, year int, err error) {
	today, err := s.Admin.Today(r.Context())
	if err != nil {
		return cal, 0, away(err)
	}
	if year = number(r.URL.Query().Get("nam"), today.Year()); year < 2000 || year > 2100 {
		return cal, 0, errNoPage
	}
	cal, err = s.Admin.Calendar(r.Context())
	return cal, year, away(err)
}

// calendarTable is a year as a table to save, in the form that wholeYear takes.
func (s *site) calendarTable(w http.ResponseWriter, r *http.Request) error {
	cal, year, err := s.yearAsked(r)
	if err != nil {
		return err
	}
	content, err := s.Admin.WriteDaysOff(ofYear(cal, year))
	if err != nil {
		return err
	}
	return saveCSV(w, r, fmt.Sprintf("lich-%d.csv", year), content)
}

func ofYear(cal calendar.Calendar, year int) (notices []calendar.Notice) {
	for _, n := range cal.Notices() {
		if n.Day.Year() == year {
			notices = append(notices, n)
		}
	}
	return notices
}

var kindOfDay = map[calendar.Kind]string{calendar.Off: "nghỉ", calendar.Work: "làm bù"}

var toCalendar = menuItem{Path: calendarPath, Label: "Lịch làm việc"}

const asItsWeek calendar.Kind = "tuan" // as every day of the week is: there is no notice

var oneDay = deed{
	path: calendarPath + "/ngay", right: review.ToManageCalendar, title: "Sửa một ngày", button: "Sửa ngày này và chuyển hạn", notice: "lich-da-sua",
	form: func(*site, *http.Request) (deedForm, error) {
		basis := input("basis", "Căn cứ", "Văn bản hoặc luật quy định ngày này; để trống khi bỏ ghi chú của ngày.", "text")
		basis.Needed = false
		return deedForm{Back: toCalendar, Fields: []*entry{
			input("date", "Ngày", "", "date"),
			choice("kind", "Là ngày", "", option{string(calendar.Off), "nghỉ"}, option{string(calendar.Work), "làm bù (thứ Bảy, Chủ nhật)"}, option{string(asItsWeek), "như bình thường trong tuần"}),
			basis,
		}}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.editDay(ctx, a, true) },
	apply: func(ctx context.Context, s *site, a attempt) error { _, err := s.editDay(ctx, a, false); return err },
}

// editDay puts one day into its year.
func (s *site) editDay(ctx context.Context, a attempt, preview bool) (outcome, error) {
	day, err := calendar.ParseDay(a.of("date"))
	if err != nil {
		return outcome{}, refuseDay("date")
	}
	cal, err := s.Admin.Calendar(ctx)
	if err != nil {
		return outcome{}, err
	}
	notices := slices.DeleteFunc(ofYear(cal, day.Year()), func(n calendar.Notice) bool { return n.Day == day })
	if kind := calendar.Kind(a.of("kind")); kind != asItsWeek {
		n := calendar.Notice{Day: day, Kind: kind, Basis: a.of("basis")}
		if err := n.Check(); err != nil {
			return outcome{}, activities.Refusal(err)
		}
		notices = append(notices, n)
		slices.SortFunc(notices, func(a, b calendar.Notice) int { return int(a.Day - b.Day) })
	}
	o, err := s.editDays(ctx, a, notices, preview)
	change := map[calendar.Kind]string{calendar.Off: "là ngày nghỉ", calendar.Work: "là ngày làm bù", asItsWeek: "như bình thường trong tuần"}[calendar.Kind(a.of("kind"))]
	o.Facts = append([]fact{{sentence(day.In(calendar.Vi)), change}}, o.Facts...)
	return o, err
}

var wholeYear = deed{
	path: calendarPath + "/nhap", right: review.ToManageCalendar, title: "Nhập lịch của cả năm", button: "Thay lịch và chuyển hạn", notice: "lich-da-sua",
	form: func(*site, *http.Request) (deedForm, error) {
		return deedForm{
			Back: toCalendar,
			Intro: []string{
				"Tệp CSV có đủ các ngày nghỉ và làm bù của mỗi năm được ghi trong tệp; các năm khác giữ nguyên. Thứ Bảy, Chủ nhật hằng tuần không cần ghi.",
				"Hạn của các nhiệm vụ đang mở được tính lại theo lịch mới; người có việc được báo khi hạn của mình thay đổi. Không hạn nào bị chuyển về quá khứ.",
			},
			Sample: "date,kind,basis\n2026-09-01,off,Quốc khánh\n2026-09-02,off,Quốc khánh\n2026-08-22,work,Làm bù ngày 31/8/2026",
			File:   fileEntry("Tệp lịch (CSV)", "kind là off (nghỉ) hoặc work (làm bù).", ".csv,text/csv", maxCSV),
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.editYear(ctx, a, true) },
	apply: func(ctx context.Context, s *site, a attempt) error { _, err := s.editYear(ctx, a, false); return err },
}

func (s *site) editYear(ctx context.Context, a attempt, preview bool) (outcome, error) {
	notices, err := s.Admin.ReadDaysOff(a.File, a.Content)
	if err != nil {
		return outcome{}, activities.Refusal(err)
	}
	return s.editDays(ctx, a, notices, preview)
}

// least is how many working days a deadline that moves nearer must leave.
const least = 2

func (s *site) editDays(ctx context.Context, a attempt, notices []calendar.Notice, preview bool) (o outcome, err error) {
	done, err := s.Admin.EditDaysOff(ctx, activities.DaysOffEdit{Notices: notices, Least: least, Preview: preview}, a.Change)
	if err != nil {
		return o, err
	}
	changed := len(done.Moved) > 0
	for _, y := range done.Years {
		changed = changed || y.Changed()
		o.fact(fmt.Sprintf("Năm %d", y.Year), "%d ngày được ghi; thêm hoặc đổi %d, bỏ hoặc đổi %d", y.Notices, y.Added, y.Removed)
	}
	o.fact("Hạn chuyển", "%d nhiệm vụ", len(done.Moved))
	for _, odd := range done.Odd {
		o.Warnings = append(o.Warnings, sentence(odd.Vi)+". Ngày này vẫn được ghi; xin kiểm tra lại.")
	}
	o.list("Hạn sẽ chuyển", []string{"Cơ quan, đơn vị", "Nhiệm vụ", "Từ", "Đến", "Vì sao"}, recounted(done.Moved))
	o.list("Hạn giữ nguyên dù cách tính nay đã khác", []string{"Cơ quan, đơn vị", "Nhiệm vụ", "Hạn", "Nếu tính lại", "Vì sao giữ"}, recounted(done.Stay))
	if !changed {
		o.Nothing = "Lịch đã đúng như vậy: không có gì để thay đổi."
	}
	return o, nil
}

func recounted(all []activities.Recounted) [][]string {
	rows := make([][]string, len(all))
	for i, m := range all {
		why := strings.Join(m.Explain(calendar.Vi), " ")
		if m.Reason != review.CalendarChanged {
			why = sentence(m.Reason.In(scoring.Vi))
		}
		what := sentence(m.Kind.In(scoring.Vi))
		if m.Period != "" {
			what += ", " + m.Period.In(scoring.Vi)
		}
		rows[i] = []string{m.AgencyName, what, m.Old.In(calendar.Vi), m.New.In(calendar.Vi), why}
	}
	return rows
}

// refuseDay refuses a field that is no date.
func refuseDay(id string) error {
	return refuse(id, "Hãy ghi ngày theo dạng năm-tháng-ngày, chẳng hạn 2026-08-31.", "Give a date such as 2026-08-31.")
}
