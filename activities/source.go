package activities

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// SourceID is the number of a source.
type SourceID int64

// SourceKind is the way in which a source is read.
type SourceKind string

// The kinds.
const (
	SourceFolder SourceKind = "folder" // files that are put into a folder
	SourceHTTP   SourceKind = "http"   // a file that is fetched
	SourceSQL    SourceKind = "sql"    // rows of another database
)

// SourceKinds are all kinds, in the order in which they are offered.
var SourceKinds = []SourceKind{SourceFolder, SourceHTTP, SourceSQL}

// In is the kind's name.
func (k SourceKind) In(lang scoring.Lang) string {
	return map[SourceKind]scoring.Text{
		SourceFolder: {Vi: "thư mục trên máy chủ", En: "a watched folder"},
		SourceHTTP:   {Vi: "tải về qua HTTP", En: "fetched by HTTP"},
		SourceSQL:    {Vi: "truy vấn cơ sở dữ liệu PostgreSQL", En: "a query on a PostgreSQL database"},
	}[k].In(lang)
}

// Source is somewhere that files are taken from.
type Source struct {
	ID      SourceID
	Name    string
	Kind    SourceKind
	Content IntakeContent
	Address string // a folder under the one that the settings name; https://…; postgres://user@host/database
	Query   string // of kind sql
	Secret  string // name of the file with the password, or the client's secret
	Token   string // of kind http: where a token is asked for (OAuth2 client credentials); empty: none is needed
	Client  string // that it is asked for by
	Scope   string
	Timing  SourceTiming
	Paused  scoring.Maybe[time.Time]
}

// SourceTiming says when a source is read by itself: at a time of each day, or every so often. The zero one: when somebody
// says so.
type SourceTiming struct {
	At    scoring.Maybe[calendar.TimeOfDay]
	Every time.Duration // whole minutes
}

// None says whether a source is read only when somebody says so.
func (t SourceTiming) None() bool { return !t.At.Known && t.Every == 0 }

// In says when.
func (t SourceTiming) In(lang scoring.Lang) string {
	text := scoring.Text{Vi: "khi có người bấm nạp", En: "when somebody says so"}
	switch {
	case t.At.Known:
		text = scoring.Text{Vi: "hằng ngày lúc " + t.At.Value.String(), En: "every day at " + t.At.Value.String()}
	case t.Every >= time.Hour && t.Every%time.Hour == 0:
		text = scoring.Text{Vi: fmt.Sprintf("cứ %d giờ một lần", t.Every/time.Hour), En: fmt.Sprintf("every %d hours", t.Every/time.Hour)}
	case t.Every > 0:
		text = scoring.Text{Vi: fmt.Sprintf("cứ %d phút một lần", t.Every/time.Minute), En: fmt.Sprintf("every %d minutes", t.Every/time.Minute)}
	}
	return text.In(lang)
}

// How often a source may be read: a folder is looked into, another's system is spared.
const (
	oftenestFolder = time.Minute
	oftenestOther  = 15 * time.Minute
	seldomest      = 7 * 24 * time.Hour
	longestQuery   = 8000
)

// faults collects refusals, each at its field.
type faults []error

func (f *faults) add(wrong bool, field, vi, en string, args ...any) {
	if wrong {
		text := scoring.Text{Vi: fmt.Sprintf(vi, args...), En: fmt.Sprintf(en, args...)}
		*f = append(*f, &review.Refusal{Rule: ErrRefused, Field: field, Text: text})
	}
}

// Check refuses (ErrRefused) a source that nothing could be taken from, with all that is wrong with it, each at its
// field.
func (s Source) Check() error {
	var f faults
	f.add(!targetName.MatchString(s.Name) || s.Name == UploadSource || s.Name == StarterSource, "name", "chỉ dùng chữ thường không dấu, chữ số và dấu gạch nối, từ 1 đến 40 ký tự; không dùng upload, starter",
		"name %[1]q: use small letters, digits and hyphens, 1 to 40 of them, and neither upload nor starter", s.Name)
	f.add(!slices.Contains(Contents, s.Content), "content", "không có loại dữ liệu %q", "there is no content %q: it is one of "+ContentNames(), s.Content)
	switch s.Kind {
	case SourceFolder:
		s.checkFolder(&f)
	case SourceHTTP:
		s.checkHTTP(&f)
	case SourceSQL:
		s.checkSQL(&f)
	default:
		f.add(true, "kind", "không có cách lấy %q", "there is no kind %q: folder, http or sql", s.Kind)
	}
	s.checkTiming(&f)
	if len(f) == 0 {
		return nil
	}
	return Refusal(errors.Join(f...))
}

func (s Source) checkFolder(f *faults) {
	f.add(!folderName.MatchString(s.Address) || path.Clean(s.Address) != s.Address || strings.Contains(s.Address, ".."), "address",
		"hãy ghi đường dẫn nằm trong thư mục nguồn của máy chủ, ví dụ mot-cua/ho-so", "folder %[1]q: give a path within the server's folder for this, such as one-stop/dossiers", s.Address)
	f.add(s.Secret != "", "secret", "thư mục không dùng mật khẩu; hãy để trống", "a folder has no password")
	s.checkNoQuery(f)
	s.checkNoToken(f)
}

func (s Source) checkNoQuery(f *faults) {
	f.add(s.Query != "", "query", "chỉ nguồn cơ sở dữ liệu có câu truy vấn; hãy để trống", "only a database has a query")
}

func (s Source) checkNoToken(f *faults) {
	f.add(s.Token+s.Client+s.Scope != "", "token", "chỉ nguồn HTTP dùng OAuth2; hãy để trống các mục OAuth2", "only a source by HTTP has a token")
}

func (s Source) checkHTTP(f *faults) {
	s.checkNoQuery(f)
	vi, en := checkPushURL(s.URL(Span{Period: "2026-08"}))
	f.add(vi != "", "address", "%[1]s", "%[2]s", vi, en)
	if s.Token == "" {
		f.add(s.Client+s.Secret+s.Scope != "", "token", "hãy ghi địa chỉ cấp mã truy cập (token), hoặc để trống các mục OAuth2", "give the address of tokens, or no client, secret and scope")
		return
	}
	vi, en = checkPushURL(s.Token)
	f.add(vi != "", "token", "%[1]s", "%[2]s", vi, en)
	f.add(s.Client == "" || len(s.Client) > longestAddress, "client", "hãy ghi mã ứng dụng (client_id)", "give the client's id")
	s.checkSecret(f)
}

func (s Source) checkSecret(f *faults) {
	f.add(!secretName.MatchString(s.Secret), "secret", "hãy ghi tên tệp mật khẩu: chữ không dấu, chữ số, dấu chấm, gạch dưới, gạch nối",
		"name of the secret %[1]q: name its file, by letters, digits, dots, underscores and hyphens", s.Secret)
}

func (s Source) checkSQL(f *faults) {
	s.checkNoToken(f)
	s.checkSecret(f)
	u, err := url.Parse(s.Address)
	switch {
	case err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Hostname() == "" || len(u.Path) < 2 || len(s.Address) > longestAddress:
		f.add(true, "address", "hãy ghi địa chỉ dạng postgres://nguoi-doc@may.tinh.example:5432/mot_cua", "the address is not one such as postgres://reader@host.example:5432/one_stop")
	default:
		_, hasPassword := u.User.Password()
		f.add(hasPassword || u.Query().Has("password"), "address", "địa chỉ không được chứa mật khẩu: mật khẩu nằm trong tệp", "the address may not have the password: that stands in a file")
		f.add(u.User.Username() == "", "address", "hãy ghi tên người dùng chỉ được đọc, ví dụ postgres://nguoi-doc@…", "name a user who may only read: postgres://reader@…")
	}
	vi, en := checkQuery(s.Query)
	f.add(vi != "", "query", "%[1]s", "%[2]s", vi, en)
}

// checkQuery says what is wrong with a query, in both languages. Whether the database takes it is seen when it is asked.
func checkQuery(query string) (vi, en string) {
	q := strings.ToLower(strings.TrimSpace(query))
	switch {
	case q == "":
		return "hãy ghi câu truy vấn", "give the query"
	case len(query) > longestQuery:
		return "câu truy vấn dài quá 8.000 ký tự", "the query has more than 8,000 characters"
	case !strings.HasPrefix(q, "select") && !strings.HasPrefix(q, "with"):
		return "câu truy vấn phải bắt đầu bằng select hoặc with", "the query has to begin with select or with"
	case strings.Contains(strings.TrimRight(q, "; \n\t"), ";"):
		return "chỉ được một câu truy vấn", "there may be one query only"
	default:
		return "", ""
	}
}

func (s Source) checkTiming(f *faults) {
	least := oftenestOther
	if s.Kind == SourceFolder {
		least = oftenestFolder
	}
	t := s.Timing
	f.add(t.At.Known && t.Every != 0, "every", "hãy chọn một trong hai: giờ trong ngày, hoặc số phút giữa hai lần", "give a time of the day or how often, not both")
	f.add(t.Every != 0 && (t.Every < least || t.Every > seldomest || t.Every%time.Minute != 0), "every", "hãy ghi từ %[1]d đến %[2]d phút", "every %[3]s: give %[1]d to %[2]d minutes",
		int(least/time.Minute), int(seldomest/time.Minute), t.Every)
}

// Names in place of that of a source, of what did not come from one.
const (
	UploadSource  = "upload"
	StarterSource = "starter"
)

// Span is what a source is asked for: a period, from its first day to its last.
type Span struct{ Period scoring.Period }

// fill puts the period into an address or a query.
func (s Span) fill(text string) string {
	return strings.NewReplacer("{period}", string(s.Period), "{from}", s.Period.FirstDay(), "{to}", s.Period.LastDay()).Replace(text)
}

// URL is the address that a period is fetched from.
func (s Source) URL(span Span) string { return span.fill(s.Address) }

// Select is the query for a period, without an end sign.
func (s Source) Select(span Span) string { return strings.TrimRight(span.fill(s.Query), "; \n\t") }
