package calendar

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Kind says what a notice makes of its day.
type Kind string

// The kinds.
const (
	Off  Kind = "off"
	Work Kind = "work" // a Saturday or Sunday worked in place of another day
)

// Notice is a day that differs from its week, and why: the notice, letter or law that says so, in Vietnamese.
type Notice struct {
	Day   Day    `json:"day"`
	Kind  Kind   `json:"kind"`
	Basis string `json:"basis"`
}

// Fault is something wrong with a list of notices.
type Fault struct {
	Index  int // in the list
	Reason string
	Vi     string // the same, as people read it
	// Harmless: the list means what it says, but somebody may have slipped. It is shown, not refused.
	Harmless bool
}

// Check returns everything that is wrong or odd with a list of notices, in its order.
func Check(notices []Notice) []Fault {
	var faults []Fault
	seen := map[Day]bool{}
	for i, n := range notices {
		err := n.Check()
		if err == nil && seen[n.Day] {
			err = tell("ngày %s có hai lần", "%s stands there already", n.Day)
		}
		if err != nil {
			faults = append(faults, faultOf(i, err, false))
		}
		if n.Kind == Off && weekend(n.Day) {
			faults = append(faults, faultOf(i, tell("%[1]s là %[3]s, vốn là ngày nghỉ", "%[1]s is a %[2]s, which is off anyway", n.Day, n.Day.Weekday(), WeekdayName(n.Day.Weekday(), Vi)), true))
		}
		if i > 0 && n.Day < notices[i-1].Day {
			faults = append(faults, faultOf(i, tell("ngày %s ghi sau ngày %s", "%s stands after %s", n.Day, notices[i-1].Day), true))
		}
		seen[n.Day] = true
	}
	return faults
}

// In characters, so that explanations and messages stay readable.
const (
	maxBasis = 200
	maxShown = 20
)

// Check refuses another kind than off and work, a make-up day that is worked anyway, and a basis that is empty, has
// line breaks or is long.
func (n Notice) Check() error {
	switch {
	case n.Kind != Off && n.Kind != Work:
		return tell("loại %q không phải off (nghỉ) hay work (làm bù)", "kind %q is neither off nor work", excerpt(string(n.Kind)))
	case n.Kind == Work && !weekend(n.Day):
		return tell("%[1]s là %[3]s, vốn là ngày làm việc; chỉ thứ Bảy hoặc Chủ nhật mới làm bù được", "%[1]s is a %[2]s, which is worked anyway: only a Saturday or Sunday can make up for a day off", n.Day, n.Day.Weekday(), WeekdayName(n.Day.Weekday(), Vi))
	case strings.TrimSpace(n.Basis) == "":
		return tell("ngày %s chưa ghi căn cứ; hãy ghi thông báo hoặc luật quy định ngày này", "%s has no basis: name the notice or law that says so", n.Day)
	case utf8.RuneCountInString(n.Basis) > maxBasis:
		return tell("căn cứ của ngày %s dài hơn %d ký tự", "the basis of %s is longer than %d characters", n.Day, maxBasis)
	case strings.ContainsFunc(n.Basis, func(r rune) bool { return !unicode.IsGraphic(r) }):
		return tell("căn cứ của ngày %s có xuống dòng hoặc ký tự không hiển thị được", "the basis of %s has a line break or another character that does not print", n.Day)
	default:
		return nil
	}
}

// excerpt keeps messages short, whatever is in the text.
func excerpt(text string) string {
	if runes := []rune(text); len(runes) > maxShown {
		return string(runes[:maxShown]) + "…"
	}
	return text
}

func weekend(d Day) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}
