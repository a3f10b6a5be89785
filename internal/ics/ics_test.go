package ics

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ical "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
)

func appointment(t *testing.T, state review.State, generation int) activities.Appointment {
	t.Helper()
	day := func(d int, basis string) calendar.Notice {
		return calendar.Notice{Day: calendar.Date(2026, time.September, d), Kind: calendar.Off, Basis: basis}
	}
	c, err := calendar.New([]calendar.Notice{day(8, "nghỉ tránh bão; CĐ 12, mục 3")}, calendar.DefaultHours(), calendar.Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	deadline, err := c.Add(calendar.Date(2026, time.September, 3), 5)
	if err != nil {
		t.Fatal(err)
	}
	task := review.Task{Kind: review.Review, Agency: "H44.104", Generation: generation, State: state, Deadline: deadline}
	return activities.NewAppointment(activities.Key{Province: "H44", Period: "2026-08"}, 17, task, "Sở Xây dựng", time.Date(2026, 9, 4, 8, 0, 0, 0, calendar.Vietnam))
}

const published = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//danhgia//VI
CALSCALE:GREGORIAN
METHOD:PUBLISH
BEGIN:VTIMEZONE
TZID:Asia/Ho_Chi_Minh
BEGIN:STANDARD
DTSTART:19750613T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0700
TZNAME:+07
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:H44-task-17@danhgia.tinh.example
SEQUENCE:2
DTSTAMP:20260904T010000Z
DTSTART;TZID=Asia/Ho_Chi_Minh:20260911T170000
SUMMARY:Hạn rà soát phiếu điểm tháng 8/2026\, Sở Xây dựng
DESCRIPTION:Hạn: 17 giờ 00\, thứ Sáu ngày 11/9/2026.\nThời hạn 5 ngày làm việc\, tính từ ngày làm việc đầu tiên sau thứ Năm ngày 03/9/2026.\nKhông tính 2 ngày 05/9/2026 và 06/9/2026: thứ Bảy\, Chủ nhật.\nKhông tính thứ Ba ngày 08/9/2026: nghỉ tránh bão\; CĐ 12\, mục 3.\nThực hiện theo đường dẫn trong thư mà hệ thống đã gửi Ông/Bà.
TRANSP:TRANSPARENT
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
`

func TestAFileIsTheDeadlineWithItsReasons(t *testing.T) {
	file := Files("https://danhgia.tinh.example")(appointment(t, review.Open, 2))
	if file.Name != "han.ics" || file.Type != "text/calendar" {
		t.Errorf("it is %s, %s", file.Name, file.Type)
	}
	unfolded := strings.ReplaceAll(strings.ReplaceAll(string(file.Content), "\r\n ", ""), "\r\n", "\n")
	if diff := cmp.Diff(published, unfolded); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for line := range strings.SplitSeq(string(file.Content), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.Contains(line, "\n") {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
	}
}

func TestAFileIsReadBackAsTheSameMoment(t *testing.T) {
	a := appointment(t, review.Open, 1)
	read, err := ical.ParseCalendar(strings.NewReader(string(Files("")(a).Content)))
	if err != nil {
		t.Fatal(err)
	}
	event := read.Events()[0]
	if at, err := event.GetStartAt(); err != nil || !at.Equal(a.At) || event.Id() != "H44-task-17@danhgia.invalid" {
		t.Errorf("it is %s at %s, %v", event.Id(), at, err)
	}
}

func TestAFileOfATaskThatNeedsNothingAnyMoreTakesItOut(t *testing.T) {
	for state, void := range map[review.State]bool{
		review.Open: false, review.Paused: false, review.Settled: false,
		review.Skipped: true, review.Cancelled: true, review.Superseded: true,
	} {
		text := string(Files("https://danhgia.tinh.example")(appointment(t, state, 3)).Content)
		if strings.Contains(text, "METHOD:CANCEL\r\n") != void || strings.Contains(text, "STATUS:CANCELLED\r\n") != void || strings.Contains(text, "SEQUENCE:4\r\n") != void {
			t.Errorf("%s: %s", state, text)
		}
	}
}
