package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

const sourcesPath = "/van-phong/nguon"

func inMinutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// sourceView is a source as people read it.
type sourceView struct {
	ID    activities.SourceID
	Name  string
	Facts []fact
	Deeds []link
}

func (s *site) sourceView(r *http.Request, source activities.Source) sourceView {
	v := sourceView{ID: source.ID, Name: source.Name, Facts: sourceFacts(source)}
	deeds := []deed{sourceRead, sourceChanged, sourcePaused, sourceRemoved}
	if source.Paused.Known {
		v.Facts = append(v.Facts, fact{"Tạm dừng", "từ " + moment(source.Paused.Value.In(s.zone), scoring.Vi)})
		deeds[2] = sourceResumed
	}
	for _, l := range offers(r, deeds...) {
		v.Deeds = append(v.Deeds, link{strings.Replace(l.Path, "{source}", strconv.FormatInt(int64(source.ID), 10), 1), l.Label})
	}
	return v
}

// sourceFacts are what a source has, where and when it is read.
func sourceFacts(s activities.Source) []fact {
	facts := []fact{{"Nội dung", sentence(s.Content.In(scoring.Vi))}, {"Cách lấy", sentence(s.Kind.In(scoring.Vi))}, {"Địa chỉ", s.Address}, {"Lịch nạp", sentence(s.Timing.In(scoring.Vi))}}
	for _, more := range []fact{{"Địa chỉ cấp mã truy cập", s.Token}, {"Mã ứng dụng", s.Client}, {"Phạm vi", s.Scope}, {"Tên tệp mật khẩu", s.Secret}, {"Câu truy vấn", s.Query}} {
		if more.Value != "" {
			facts = append(facts, more)
		}
	}
	return facts
}

// sourceOf is the source that an address names.
func (s *site) sourceOf(ctx context.Context, id string) (activities.Source, error) {
	all, err := s.Admin.Sources(ctx)
	if err != nil {
		return activities.Source{}, away(err)
	}
	for _, source := range all {
		if strconv.FormatInt(int64(source.ID), 10) == id {
			return source, nil
		}
	}
	return activities.Source{}, errNoPage
}

// source is the one that a deed is done to.
func (a attempt) source(ctx context.Context, s *site) (activities.Source, error) {
	id, err := strconv.ParseInt(a.path("source"), 10, 64)
	if err != nil {
		return activities.Source{}, activities.ErrNotFound
	}
	return s.Admin.Source(ctx, activities.SourceID(id))
}

var sourceAdded = deed{
	path: "/van-phong/them-nguon", right: review.ToManageSources, title: "Thêm nguồn", button: "Thêm nguồn", notice: "nguon-da-ghi",
	form: func(*site, *http.Request) (deedForm, error) {
		return sourceForm(activities.Source{Kind: activities.SourceFolder, Content: activities.OfDossiers}), nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.saveSource(ctx, a, 0, true) },
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.saveSource(ctx, a, 0, false)
		return err
	},
}

const ofSource = sourcesPath + "/{source}"

var sourceChanged = deed{
	path: ofSource + "/sua", right: review.ToManageSources, title: "Sửa nguồn", button: "Ghi thay đổi", notice: "nguon-da-ghi",
	form: func(s *site, r *http.Request) (deedForm, error) {
		source, err := s.sourceOf(r.Context(), r.PathValue("source"))
		return sourceForm(source), err
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.changeSource(ctx, a, true) },
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.changeSource(ctx, a, false)
		return err
	},
}

// mayBeEmpty is an entry that need not be filled in.
func mayBeEmpty(e *entry) *entry {
	e.Needed = false
	return e
}

func sourceForm(s activities.Source) deedForm {
	kinds := make([]option, len(activities.SourceKinds))
	for i, k := range activities.SourceKinds {
		kinds[i] = option{string(k), sentence(k.In(scoring.Vi))}
	}
	form := deedForm{
		Back: toImports,
		Intro: []string{
			"Nguồn được đọc theo lịch dưới đây, và khi có người bấm nạp. Trong địa chỉ HTTP và câu truy vấn, {period} là kỳ (2026-08), {from} và {to} là ngày đầu và ngày cuối của kỳ.",
			"Mật khẩu nằm trong tệp trên máy chủ; ở đây chỉ ghi tên tệp. Cách đặt từng loại nguồn có trong tài liệu docs/nap-ho-so.md.",
		},
		Fields: []*entry{
			input("name", "Tên ngắn", "Chữ thường không dấu, chữ số, gạch nối. Ví dụ: mot-cua.", "text"),
			choice("content", "Nội dung", "", contentOptions()...),
			choice("kind", "Cách lấy", "", kinds...),
			input("address", "Thư mục hoặc địa chỉ", "Ví dụ: mot-cua/ho-so; https://mot-cua.tinh.example/ho-so.csv?ky={period}; postgres://nguoi-doc@mot-cua.tinh.example/mot_cua.", "text"),
			mayBeEmpty(area("query", "Câu truy vấn (chỉ với cơ sở dữ liệu)", "Một câu select có tên cột theo mẫu; chỉ những cột hệ thống dùng mới được lấy.", 6)),
			mayBeEmpty(input("secret", "Tên tệp mật khẩu (HTTP có OAuth2, hoặc cơ sở dữ liệu)", "Không nhập mật khẩu vào đây.", "text")),
			mayBeEmpty(input("token", "Địa chỉ cấp mã truy cập OAuth2 (chỉ với HTTP)", "Để trống nếu không cần.", "text")),
			mayBeEmpty(input("client", "Mã ứng dụng OAuth2 (client_id)", "", "text")),
			mayBeEmpty(input("scope", "Phạm vi OAuth2 (scope)", "", "text")),
			mayBeEmpty(input("at", "Nạp hằng ngày lúc", "Ví dụ: 06:30. Để trống nếu nạp theo số phút, hoặc chỉ khi có người bấm nạp.", "time")),
			mayBeEmpty(input("every", "Hoặc nạp sau mỗi (phút)", "Thư mục: từ 1 phút; nguồn khác: từ 15 phút.", "number")),
		},
	}
	for _, e := range form.Fields {
		if e.ID == "address" || e.ID == "token" || e.ID == "client" || e.ID == "scope" {
			e.Most = 500
		}
		if e.ID == "query" {
			e.Most = 8000
		}
	}
	at, every := "", ""
	if s.Timing.At.Known {
		at = s.Timing.At.Value.String()
	}
	if s.Timing.Every != 0 {
		every = strconv.Itoa(int(s.Timing.Every / time.Minute))
	}
	form.fill(map[string]string{
		"name": s.Name, "content": string(s.Content), "kind": string(s.Kind), "address": s.Address, "query": s.Query, "secret": s.Secret, "token": s.Token, "client": s.Client,
		"scope": s.Scope, "at": at, "every": every,
	}, "")
	return form
}

func (s *site) changeSource(ctx context.Context, a attempt, preview bool) (outcome, error) {
	source, err := a.source(ctx, s)
	if err != nil {
		return outcome{}, err
	}
	return s.saveSource(ctx, a, source.ID, preview)
}

func (s *site) saveSource(ctx context.Context, a attempt, id activities.SourceID, preview bool) (o outcome, err error) {
	source := activities.Source{
		ID: id, Name: a.of("name"), Content: activities.IntakeContent(a.of("content")), Kind: activities.SourceKind(a.of("kind")), Address: a.of("address"), Query: a.of("query"),
		Secret: a.of("secret"), Token: a.of("token"), Client: a.of("client"), Scope: a.of("scope"),
	}
	if source.Timing, err = typedTiming(a.of("at"), a.of("every")); err != nil {
		return o, err
	}
	if err := s.Admin.SaveSource(ctx, source, a.Change, preview); err != nil {
		return o, err
	}
	o.Facts = append([]fact{{"Tên", source.Name}}, sourceFacts(source)...)
	return o, nil
}

// sourceDeed does something to the source of the address, which needs nothing to be filled in.
func sourceDeed(what, title, notice, intro string, do func(context.Context, *site, activities.SourceID, activities.Change) error) deed {
	return deed{
		path: ofSource + "/" + what, right: review.ToManageSources, title: title, button: title, notice: notice,
		form: func(s *site, r *http.Request) (deedForm, error) {
			source, err := s.sourceOf(r.Context(), r.PathValue("source"))
			return deedForm{Back: toImports, Intro: []string{"Nguồn " + source.Name + ", " + source.Address + ". " + intro}}, err
		},
		weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
			source, err := a.source(ctx, s)
			o.Facts = append([]fact{{"Tên", source.Name}}, sourceFacts(source)...)
			return o, err
		},
		apply: func(ctx context.Context, s *site, a attempt) error {
			source, err := a.source(ctx, s)
			if err != nil {
				return err
			}
			return do(ctx, s, source.ID, a.Change)
		},
	}
}

var (
	sourcePaused = sourceDeed("tam-dung", "Tạm dừng nguồn", "nguon-tam-dung", "Không tự nạp theo lịch cho đến khi tiếp tục.",
		func(ctx context.Context, s *site, id activities.SourceID, c activities.Change) error {
			return s.Admin.PauseSource(ctx, id, true, c)
		})
	sourceResumed = sourceDeed("tiep-tuc", "Tiếp tục nguồn", "nguon-tiep-tuc", "Nguồn lại được nạp theo lịch.",
		func(ctx context.Context, s *site, id activities.SourceID, c activities.Change) error {
			return s.Admin.PauseSource(ctx, id, false, c)
		})
	sourceRemoved = sourceDeed("bo", "Bỏ nguồn", "nguon-da-bo", "Không nạp từ nguồn này nữa; dữ liệu đã nạp giữ nguyên.",
		func(ctx context.Context, s *site, id activities.SourceID, c activities.Change) error {
			return s.Admin.RemoveSource(ctx, id, c)
		})
)

var sourceRead = deed{
	path: ofSource + "/nap", right: review.ToImport, title: "Nạp ngay", button: "Nạp ngay", notice: "nguon-dang-nap",
	form: func(s *site, r *http.Request) (deedForm, error) {
		source, err := s.sourceOf(r.Context(), r.PathValue("source"))
		period := periodField("Kỳ", "Với nguồn thư mục, tên từng tệp cho biết kỳ của tệp.")
		period.ID = "period"
		return deedForm{
			Back: toImports, Intro: []string{"Nguồn " + source.Name + ", " + source.Address + "."},
			Fields: []*entry{{field: period, Kind: asInput, Needed: true, Most: maxTyped}},
		}, err
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		source, p, err := s.toRead(ctx, a)
		if err != nil {
			return o, err
		}
		o.Facts = append([]fact{{"Tên", source.Name}, {"Kỳ", sentence(p.In(scoring.Vi))}}, sourceFacts(source)...)
		return o, nil
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		source, p, err := s.toRead(ctx, a)
		if err == nil {
			err = s.Admin.RunSource(ctx, source.ID, p, a.Change)
		}
		return err
	},
}

// toRead is the source of the address, and the period that was filled in.
func (s *site) toRead(ctx context.Context, a attempt) (source activities.Source, p scoring.Period, err error) {
	if source, err = a.source(ctx, s); err != nil {
		return source, p, err
	}
	if p, err = typedPeriod(a.of("period")); err != nil {
		err = activities.Refusal(&review.Refusal{Rule: activities.ErrRefused, Field: "period", Text: scoring.Text{Vi: periodFault, En: "not a period"}})
	}
	return source, p, err
}
