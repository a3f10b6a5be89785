package web

import (
	"regexp"

	"danhgia/review"
)

// notes are what stages say of their work, and the same in Vietnamese.
var notes = []struct {
	en *regexp.Regexp
	vi string
}{
	{regexp.MustCompile(`^(\d+) files, (\d+) bytes, from (.*)$`), "$1 tệp, $2 byte, từ $3"},
	{regexp.MustCompile(`^(\d+) agencies, (\d+) measures, (\d+) flagged, (\d+) unknown fields$`), "$1 cơ quan, đơn vị; $2 số liệu, $3 có cảnh báo; $4 trường mới"},
	{regexp.MustCompile(`^(\d+) figures entered; none from (\d+) silent, (\d+) not reached, (\d+) skipped: .*$`), "$1 số liệu được nhập; không có từ $2 nơi không trả lời, $3 nơi không liên hệ được, $4 nơi được bỏ qua"},
	{regexp.MustCompile(`^(\d+) findings, (\d+) of them serious$`), "$1 cảnh báo, $2 nghiêm trọng"},
	{regexp.MustCompile(`^(\d+) scorecards by (.*)$`), "$1 phiếu điểm theo bộ chỉ số $2"},
	{regexp.MustCompile(`^(\d+) confirmed, (\d+) disputed, (\d+) silent$`), "$1 thống nhất, $2 kiến nghị, $3 không trả lời"},
	{regexp.MustCompile(`^revision (\d+), provisional$`), "phiên bản $1, tạm tính"},
	{regexp.MustCompile(`^revision (\d+), final$`), "phiên bản $1, chính thức"},
}

// noteIn is a stage's note in Vietnamese.
func noteIn(note string) string {
	for _, n := range notes {
		if n.en.MatchString(note) {
			return n.en.ReplaceAllString(note, n.vi)
		}
	}
	return note
}

// rungWords are what the templates of mails do.
var rungWords = map[review.Template]string{
	review.Invite: "mời", review.Reminder: "nhắc việc", review.LastCall: "nhắc lần cuối", review.Escalation: "báo thủ trưởng",
	review.Overdues: "báo quá hạn", review.Changed: "báo thay đổi",
}
