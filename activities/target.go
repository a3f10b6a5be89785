package activities

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// TargetID is the number of a target.
type TargetID int64

// TargetKind is the way in which a target takes what is published.
type TargetKind string

// The kinds.
const (
	TargetHTTP      TargetKind = "http"      // it is sent by POST, signed
	TargetDirectory TargetKind = "directory" // it is written as a file
)

// In is the kind's name.
func (k TargetKind) In(lang scoring.Lang) string {
	return map[TargetKind]scoring.Text{
		TargetHTTP:      {Vi: "gửi qua HTTP", En: "sent by HTTP"},
		TargetDirectory: {Vi: "ghi vào thư mục", En: "written into a directory"},
	}[k].In(lang)
}

// TargetDocument is what a target is given.
type TargetDocument string

// The documents.
const (
	TargetResults TargetDocument = "results" // the canonical JSON of a revision
	TargetSigned  TargetDocument = "signed"  // the self-contained document: the signed chain, the index set and the results
)

// In is the document's name.
func (d TargetDocument) In(lang scoring.Lang) string {
	return map[TargetDocument]scoring.Text{
		TargetResults: {Vi: "kết quả dạng JSON", En: "the results as JSON"},
		TargetSigned:  {Vi: "tài liệu có chữ ký số", En: "the signed document"},
	}[d].In(lang)
}

// Target is somewhere that publications are sent to.
type Target struct {
	ID       TargetID
	Name     string
	Kind     TargetKind
	Address  string // https://… or a folder under the one that the settings name
	States   []scoring.PublicationState
	Document TargetDocument
	Secret   string // name of the file that has its keys; of kind http only
	From     calendar.Day
	Paused   scoring.Maybe[time.Time]
}

// Active says whether it is sent what is published on a day. A paused target is: it waits for it.
func (t Target) Active(on calendar.Day) bool { return t.From <= on }

var (
	targetName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$`)
	secretName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	folderName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$`)
)

const longestAddress = 500

// Check refuses (ErrRefused) a target that nothing could be sent to, with all that is wrong with it, each at its field.
func (t Target) Check() error {
	var faults []error
	add := func(wrong bool, field, vi, en string, args ...any) {
		if wrong {
			text := scoring.Text{Vi: fmt.Sprintf(vi, args...), En: fmt.Sprintf(en, args...)}
			faults = append(faults, &review.Refusal{Rule: ErrRefused, Field: field, Text: text})
		}
	}
	add(!targetName.MatchString(t.Name), "name", "chỉ dùng chữ thường không dấu, chữ số và dấu gạch nối, từ 1 đến 40 ký tự",
		"name %[1]q: use small letters, digits and hyphens, 1 to 40 of them", t.Name)
	add(len(t.States) == 0, "states", "hãy chọn ít nhất một loại kết quả", "name at least one state that is sent")
	for _, s := range t.States {
		add(!slices.Contains(PublicationStates, s), "states", "không có loại kết quả %q", "there is no state %q: provisional, final or corrected", s)
	}
	add(t.Document != TargetResults && t.Document != TargetSigned, "document", "không có tài liệu %q", "there is no document %q: signed or results", t.Document)
	add(t.From == 0, "from", "hãy cho biết gửi từ ngày nào", "say from which day on it is sent to")
	switch t.Kind {
	case TargetHTTP:
		vi, en := checkPushURL(t.Address)
		add(vi != "", "address", "%[1]s", "%[2]s", vi, en)
		add(!secretName.MatchString(t.Secret), "secret", "hãy ghi tên tệp khóa: chữ không dấu, chữ số, dấu chấm, gạch dưới, gạch nối",
			"name of the key %[1]q: name its file, by letters, digits, dots, underscores and hyphens", t.Secret)
	case TargetDirectory:
		add(!folderName.MatchString(t.Address) || path.Clean(t.Address) != t.Address || strings.Contains(t.Address, ".."), "address",
			"hãy ghi đường dẫn nằm trong thư mục gửi của máy chủ, ví dụ cong-tinh/ket-qua", "folder %[1]q: give a path within the server's folder for this, such as portal/results", t.Address)
		add(t.Secret != "", "secret", "thư mục không dùng khóa; hãy để trống", "a directory has no key")
	default:
		add(true, "kind", "không có cách gửi %q", "there is no kind %q: http or directory", t.Kind)
	}
	if len(faults) == 0 {
		return nil
	}
	return Refusal(errors.Join(faults...))
}

// checkPushURL says what is wrong with an address to POST to, in both languages; nothing: it is one. Where its name leads
// is looked at when something is sent.
func checkPushURL(address string) (vi, en string) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Hostname() == "" || len(address) > longestAddress || strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		return "hãy ghi địa chỉ dạng https://cong.tinh.example/nhan-ket-qua", "the address is not one such as https://portal.example/results"
	case u.User != nil:
		return "địa chỉ không được chứa tên và mật khẩu: nơi nhận xác thực bằng chữ ký của mỗi lần gửi", "the address may not have a user and password: the receiver goes by the signature of what is sent"
	case u.Fragment != "":
		return "địa chỉ không được có phần sau dấu #", "the address may not have a part after #"
	case u.Scheme == "https" || u.Scheme == "http" && loopbackHost(u.Hostname()):
		return "", ""
	default:
		return "chỉ gửi qua https", "only https is sent to"
	}
}

// loopbackHost says whether a host is this machine's own: there a sample may do without TLS, where the settings allow it.
func loopbackHost(host string) bool {
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

// PublicationStates are all states of publications, in the order in which they are offered.
var PublicationStates = []scoring.PublicationState{scoring.Provisional, scoring.Final, scoring.Corrected}

// UsualStates are those that a target is sent unless it asks for others.
var UsualStates = []scoring.PublicationState{scoring.Final, scoring.Corrected}

// PusherID is the workflow id of the one who sends a target what is published: push/H44/3.
func PusherID(province string, target TargetID) string {
	return fmt.Sprintf("push/%s/%d", province, target)
}

// PushKey is the same whenever a push is sent, and no other's: H44-2026-08-r2-t3, or H44-ping-17-t3.
func PushKey(target TargetID, push int64, k Key, revision int) string {
	if revision == 0 {
		return fmt.Sprintf("%s-ping-%d-t%d", k.Province, push, target)
	}
	return fmt.Sprintf("%s-%s-r%d-t%d", k.Province, k.Period, revision, target)
}

// Push is something that was put into the queue of a target, and what has become of it.
type Push struct {
	ID       int64
	Period   scoring.Period // empty: a ping
	Revision int
	State    PushState
	Tries    int
	Queued   time.Time
	Tried    scoring.Maybe[time.Time] // when the last try began
	Next     scoring.Maybe[time.Time] // when it is tried next
	Failing  scoring.Maybe[time.Time] // since when it was tried in vain
	Ended    scoring.Maybe[time.Time]
	Last     scoring.Maybe[PushResult] // of the last try that has ended
}
