package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"danhgia/calendar"
	"danhgia/scoring"
)

// Anchor is what a rung counts its days from.
type Anchor string

// The anchors.
const (
	FromOpening  Anchor = "opening"
	FromDeadline Anchor = "deadline"
)

// Template names what a mail says.
type Template string

// The templates.
const (
	Invite     Template = "invite"
	Reminder   Template = "reminder"
	LastCall   Template = "last-call"
	Escalation Template = "escalation"
	Overdues   Template = "overdue"
	Changed    Template = "changed" // never a rung's own: see Letters
)

// Rung is a moment at which people are written to about a task.
type Rung struct {
	Name string // small letters and hyphens, once in its ladder
	From Anchor
	Days int // working days after the anchor's day, or before it when negative
	// At is the time of day, within office hours. On the day of opening there is none: as soon as the office is open.
	At     calendar.TimeOfDay
	To     []Role // each is written to, or who takes their place
	Digest bool   // one mail a person for all tasks of the kind, instead of one for each
	Mail   Template
	Repeat Repeat // only the last rung repeats
}

// Repeat sends a rung again every so many working days, so many times besides the first. The zero Repeat does not.
type Repeat struct{ Every, Times int }

// Ladder is how everybody is kept to the time of one kind of task.
type Ladder struct {
	Kind  Kind
	Days  int // working days from opening to the deadline
	Rungs []Rung
}

// LadderOf is the ladder of a kind of task; false: there is none. Ladders that were written before there were
// corrections have none for them: they take that of approvals.
func LadderOf(kind Kind, ladders []Ladder) (Ladder, bool) {
	at := slices.IndexFunc(ladders, func(l Ladder) bool { return l.Kind == kind })
	switch {
	case at >= 0:
		return ladders[at], true
	case kind == Correct:
		l, ok := LadderOf(Approval, ladders)
		l.Kind = Correct
		return l, ok
	default:
		return Ladder{}, false
	}
}

// Fault is something wrong with the ladders.
type Fault struct {
	Path   string // where, in the words of the file: ladders[0].rungs[2].at
	Reason string
	Vi     string // the same, as people read it
}

const (
	farthest = 60 // working days
	mostly   = 24 // repetitions
)

// addressable are the roles that a rung may write to.
var addressable = []Role{Focal, Deputy, Head, Staff, Leader, Operator}

// CheckLadders returns everything that is wrong with the ladders for given office hours. There is one for each kind.
// Whether a rung lies in the past is only known when a task opens: see Plan.
func CheckLadders(ladders []Ladder, hours calendar.Hours) []Fault {
	c := checker{hours: hours}
	seen := map[Kind]int{}
	for l, ladder := range ladders {
		path := fmt.Sprintf("ladders[%d]", l)
		first, twice := seen[ladder.Kind]
		switch {
		case !slices.Contains(Kinds, ladder.Kind):
			c.fault(path+".kind", "%q không phải loại nhiệm vụ; %s", "%q is not a kind of task: %s", ladder.Kind, oneOf(Kinds))
		case twice:
			c.fault(path+".kind", "%s đã có lịch nhắc việc, ladders[%d]", "%s has a ladder already, ladders[%d]", ladder.Kind, first)
		default:
			seen[ladder.Kind] = l
		}
		c.ladder(path, ladder)
	}
	for _, kind := range Kinds {
		if _, ok := seen[kind]; !ok && kind != Correct { // without one it goes by that of approvals: see LadderOf
			c.fault("ladders", "%s chưa có lịch nhắc việc", "%s has no ladder", kind)
		}
	}
	return c.faults
}

type checker struct {
	hours  calendar.Hours
	faults []Fault
}

func (c *checker) fault(path, vi, en string, args ...any) {
	text := phrase{Vi: vi, En: en}.text(args...)
	c.faults = append(c.faults, Fault{path, text.En, text.Vi})
}

func (c *checker) ladder(path string, l Ladder) {
	if l.Days < 1 || l.Days > farthest {
		c.fault(path+".days", "%d không nằm trong khoảng từ 1 đến %d ngày làm việc", "%d is not between 1 and %d working days", l.Days, farthest)
	}
	if len(l.Rungs) == 0 {
		c.fault(path+".rungs", "mỗi lịch cần ít nhất một lần nhắc, nếu không sẽ không ai biết có nhiệm vụ", "a ladder needs at least one rung, or nobody hears of the task")
	}
	named := map[string]int{}
	for r, rung := range l.Rungs {
		at := fmt.Sprintf("%s.rungs[%d]", path, r)
		if first, ok := named[rung.Name]; ok {
			c.fault(at+".name", "%q đã là tên của rungs[%d]", "%q is the name of rungs[%d] already", rung.Name, first)
		}
		named[rung.Name] = r
		c.rung(at, rung)
		c.repeat(at+".repeat", rung.Repeat, r == len(l.Rungs)-1, rung.atOnce())
		if r > 0 && !l.Rungs[r-1].before(rung) {
			c.fault(at, "không đứng sau rungs[%d]; ghi trước các lần tính từ lúc mở, rồi theo ngày và giờ", "it does not come after rungs[%d]: put first what counts from the opening, then by day and time", r-1)
		}
	}
}

func (c *checker) rung(path string, r Rung) {
	if r.Name == "" || strings.Trim(r.Name, "abcdefghijklmnopqrstuvwxyz-") != "" {
		c.fault(path+".name", "%q không phải tên bằng chữ thường và gạch nối", "%q is not a name in small letters and hyphens", r.Name)
	}
	c.moment(path, r)
	if len(r.To) == 0 {
		c.fault(path+".to", "không gửi cho ai", "nobody is written to")
	}
	for i, role := range r.To {
		at := fmt.Sprintf("%s.to[%d]", path, i)
		if !slices.Contains(addressable, role) {
			c.fault(at, "không gửi được cho %q; %s", "%q cannot be written to: %s", role, oneOf(addressable))
		} else if slices.Contains(r.To[:i], role) {
			c.fault(at, "%s có hai lần", "%s stands twice", role)
		}
	}
	templates := []Template{Invite, Reminder, LastCall, Escalation, Overdues}
	if !slices.Contains(templates, r.Mail) {
		c.fault(path+".mail", "%q không phải mẫu thư; %s", "%q is not a mail: %s", r.Mail, oneOf(templates))
	}
}

func (c *checker) moment(path string, r Rung) {
	switch {
	case r.From != FromOpening && r.From != FromDeadline:
		c.fault(path+".from", "%q không phải opening (lúc mở) hay deadline (hạn)", "%q is not opening or deadline", r.From)
	case r.From == FromOpening && r.Days < 0:
		c.fault(path+".days", "%d sẽ là trước khi nhiệm vụ mở", "%d would be before the task opens", r.Days)
	case r.Days < -farthest || r.Days > farthest:
		c.fault(path+".days", "%d cách xa hơn %d ngày làm việc", "%d is more than %d working days away", r.Days, farthest)
	}
	open := func(s calendar.Span) bool { return s.From <= r.At && r.At < s.To }
	switch {
	case r.atOnce() && r.At != 0:
		c.fault(path+".at", "vào ngày mở, thư đi ngay khi Văn phòng làm việc; bỏ giờ", "on the day of opening it goes as soon as the office is open: leave the time out")
	case !r.atOnce() && !slices.ContainsFunc(c.hours, open):
		c.fault(path+".at", "%s ngoài giờ hành chính", "%s is outside the office hours", r.At)
	}
}

func (c *checker) repeat(path string, r Repeat, last, once bool) {
	switch {
	case r == Repeat{}:
	case !last:
		c.fault(path, "chỉ lần nhắc cuối được lặp lại", "only the last rung may repeat")
	case once:
		c.fault(path, "thư của ngày mở không lặp lại", "what goes on the day of opening does not repeat")
	case r.Every < 1 || r.Every > farthest:
		c.fault(path+".every", "%d không nằm trong khoảng từ 1 đến %d ngày làm việc", "%d is not between 1 and %d working days", r.Every, farthest)
	case r.Times < 1 || r.Times > mostly:
		c.fault(path+".times", "%d không nằm trong khoảng từ 1 đến %d", "%d is not between 1 and %d", r.Times, mostly)
	}
}

// atOnce says whether the rung goes as soon as the task and the office are open.
func (r Rung) atOnce() bool { return r.From == FromOpening && r.Days == 0 }

// opens says whether the rung tells each one alone of the opening.
func (r Rung) opens() bool { return r.atOnce() && !r.Digest }

// before compares rungs by what they say themselves.
func (r Rung) before(next Rung) bool {
	if r.From != next.From {
		return r.From == FromOpening
	}
	return cmp.Or(cmp.Compare(r.Days, next.Days), cmp.Compare(r.At, next.At)) < 0
}

// oneOf lists what is possible.
func oneOf[T ~string](all []T) scoring.Text {
	words := make([]string, 0, len(all))
	for _, w := range all {
		words = append(words, string(w))
	}
	list := strings.Join(words, ", ")
	return scoring.Text{Vi: "chọn một trong " + list, En: "one of " + list}
}

// In names the moment that a rung is at, as the office reads it: "2 ngày làm việc trước hạn, 08:00".
func (r Rung) In(lang scoring.Lang) string {
	if r.atOnce() {
		return atOncePhrase.text().In(lang)
	}
	p := rungPhrases[r.From][cmp.Compare(r.Days, 0)]
	return p.text(max(r.Days, -r.Days), r.At).In(lang)
}
