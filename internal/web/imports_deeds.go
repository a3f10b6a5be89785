package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// fileImported takes a file in: it is kept while its preview is looked at.
var fileImported = deed{
	path: "/van-phong/nap-tep", right: review.ToImport, title: "Nạp tệp", button: "Nạp dữ liệu", notice: "nap-da-bat-dau", spools: true,
	form: func(*site, *http.Request) (deedForm, error) { return importForm(), nil },
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) {
		j, err := jobOf(a)
		if err != nil {
			return outcome{}, err
		}
		return s.weighImport(ctx, a, j)
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		j, err := jobOf(a)
		if err != nil {
			return err
		}
		_, err = s.Admin.AskImport(ctx, j, a.Change, false)
		return err
	},
}

func importForm() deedForm {
	period := periodField("Kỳ", "")
	period.ID = "period"
	file := fileEntry("Tệp", "Tệp CSV, XLSX hoặc JSON do hệ thống một cửa xuất ra, dòng đầu là tên cột; nhiều nhất 4 GB.", ".csv,.txt,.xlsx,.json,.jsonl,.ndjson", 0)
	return deedForm{
		Back: toImports,
		Intro: []string{
			"Họ tên, số giấy tờ, số điện thoại, địa chỉ thư của người nộp hồ sơ, người gửi phản ánh, kiến nghị, cũng như nội dung phản ánh, kiến nghị, không được đọc và không được lưu. Tệp gốc bị xóa ngay sau khi nạp.",
			"Nạp lại cùng một tệp không làm thay đổi gì; tình trạng mới của hồ sơ, phản ánh, kiến nghị hoặc đánh giá thay tình trạng cũ, tình trạng cũ được lưu lại.",
		},
		Fields: []*entry{
			choice("content", "Nội dung của tệp", "Danh mục thủ tục có hiệu lực từ tháng đầu của kỳ.", contentOptions()...),
			{field: period, Kind: asInput, Needed: true, Most: maxTyped},
		},
		File: file,
	}
}

func contentOptions() (all []option) {
	for _, c := range activities.Contents {
		all = append(all, option{string(c), sentence(c.In(scoring.Vi))})
	}
	return all
}

// Names in a draft of what is known of its file, besides what was filled in.
const (
	spoolKey  = "spool"
	spoolSize = "bytes"
)

// jobOf is what was filled in, as an import.
func jobOf(a attempt) (j activities.ImportJob, err error) {
	j.Content, j.Spool, j.File = activities.IntakeContent(a.of("content")), a.of(spoolKey), a.File
	if j.Bytes, err = strconv.ParseInt(a.of(spoolSize), 10, 64); err != nil {
		return j, activities.ErrNotFound
	}
	if j.Key.Period, err = typedPeriod(a.of("period")); err != nil {
		return j, activities.Refusal(&review.Refusal{Rule: activities.ErrRefused, Field: "period", Text: scoring.Text{Vi: periodFault, En: "not a period"}})
	}
	return j, nil
}

// errGone is a file that has waited for too long.
var errGone = activities.Refuse("tệp đã được xóa vì bản xem trước chờ quá một giờ; mời chọn lại tệp", "the file is gone, for its preview has waited for an hour: choose it again")

func (s *site) weighImport(ctx context.Context, a attempt, j activities.ImportJob) (o outcome, err error) {
	peek, err := s.Admin.PeekFile(j.Content, j.Spool, j.File)
	if errors.Is(err, activities.ErrNotFound) {
		return o, errGone
	} else if err != nil {
		return o, err
	}
	if _, err := s.Admin.AskImport(ctx, j, a.Change, true); err != nil {
		return o, err
	}
	o.fact("Tệp", "%s, %s", j.File, inBytes(j.Bytes))
	o.fact("Nội dung", "%s", sentence(j.Content.In(scoring.Vi)))
	o.fact("Kỳ", "%s", sentence(j.Key.Period.In(scoring.Vi)))
	if len(peek.Unused) > 0 {
		o.fact("Cột không đọc", "%s", strings.Join(peek.Unused, ", "))
	}
	if peek.Lines > 0 {
		o.fact("Số dòng", "%d", peek.Lines)
	}
	if len(peek.Lacks) > 0 {
		names, err := s.indicatorNames(ctx, j.Key.Period)
		if err != nil {
			return o, err
		}
		o.Warnings = append(o.Warnings, "Tệp không có cột cần thiết nên không tính được các chỉ số: "+quoted(names, peek.Lacks)+".")
	}
	for _, r := range peek.Refused {
		o.Warnings = append(o.Warnings, sentence(r.Vietnamese()))
	}
	columns, rows := firstLines(peek)
	o.list("Các dòng đầu, theo cách hệ thống hiểu", columns, rows)
	return o, nil
}

func inBytes(n int64) string {
	if n < 1<<10 {
		return fmt.Sprintf("%d byte", n)
	}
	return size(int(n))
}

// takeLarge is take, for a deed whose file is too large for memory: it is kept where files wait to be taken in.
func (d deed) takeLarge(s *site) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		form, err := d.form(s, r)
		if err != nil {
			return err
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxSpooled)
		sent, err := s.spoolForm(r, &form)
		if err != nil {
			return err
		}
		if sent.Fields[spoolKey] == "" && len(form.File.Faults) == 0 {
			if kept, err := d.draft(s, r, sent.Fields["draft"]); err == nil {
				sent.File, form.Draft = kept.File, kept.ID
				sent.Fields[spoolKey], sent.Fields[spoolSize] = kept.Fields[spoolKey], kept.Fields[spoolSize]
			} else {
				form.File.Faults = append(form.File.Faults, "Hãy chọn tệp.")
			}
		}
		form.File.Needed = false
		form.fill(sent.Fields, sent.File)
		form.check(sent)
		if !form.faulty() {
			if _, err = d.weigh(r.Context(), s, d.attempt(r, sent, activities.Change{})); err == nil {
				return d.keep(w, r, s, sent)
			}
		}
		if form.Draft == 0 {
			if key := sent.Fields[spoolKey]; key != "" {
				_ = s.Admin.DropFile(key) // what stays is taken away within the hour
			}
			form.File.Value = ""
		}
		problems, err := form.refused(err)
		if err != nil {
			return err
		}
		return s.showDeed(w, r, http.StatusUnprocessableEntity, d, deedPage{Form: form, Problems: problems})
	}
}

// maxSpooled is how many bytes a form with a file for the spool has at most; the spool has a limit of its own.
const maxSpooled = 5 << 30

// spoolForm reads a form part by part: its fields, and its file into the spool.
func (s *site) spoolForm(r *http.Request, form *deedForm) (d activities.OfficeDraft, err error) {
	typed := url.Values{}
	d.Fields = map[string]string{}
	if !withFiles(r) {
		if err := r.ParseForm(); err != nil {
			return d, formError(err)
		}
		d.Fields = form.typed(r.PostForm)
		d.Fields["draft"] = r.PostForm.Get("draft")
		return d, nil
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return d, errForm
	}
	for range maxParts {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			maps.Copy(d.Fields, form.typed(typed))
			d.Fields["draft"] = typed.Get("draft")
			return d, nil
		}
		if err != nil {
			return d, formError(err)
		}
		if part.FileName() == "" {
			text, err := io.ReadAll(io.LimitReader(part, maxForm))
			if err != nil {
				return d, formError(err)
			}
			typed.Add(part.FormName(), string(text))
			continue
		}
		if err := s.spoolPart(r.Context(), part, &d, form.File); err != nil {
			return d, err
		}
	}
	return d, errForm
}

func (s *site) spoolPart(ctx context.Context, part *multipart.Part, d *activities.OfficeDraft, file *entry) error {
	if d.Fields[spoolKey] != "" {
		return errForm // one file
	}
	key, size, err := s.Admin.KeepFile(ctx, part)
	if errors.Is(err, activities.ErrRefused) {
		for _, line := range scoring.Vietnamese(err) {
			file.Faults = append(file.Faults, sentence(line))
		}
		return nil
	} else if err != nil {
		return away(err)
	}
	d.File = shortName(part.FileName())
	if size == 0 {
		file.Faults = append(file.Faults, fmt.Sprintf("Tệp %s không có nội dung.", d.File))
		return s.Admin.DropFile(key)
	}
	d.Fields[spoolKey], d.Fields[spoolSize] = key, strconv.FormatInt(size, 10)
	return nil
}

var importStopped = deed{
	path: importsPath + "/{import}/dung", right: review.ToImport, title: "Dừng lần nạp", button: "Dừng lần nạp", notice: "nap-dang-dung",
	form: func(*site, *http.Request) (deedForm, error) {
		return deedForm{Back: toImports, Intro: []string{"Không giữ lại gì của tệp đang nạp; dữ liệu đã nạp trước đó giữ nguyên."}}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		i, err := s.importNamed(ctx, a.path("import"))
		if err != nil {
			return o, err
		}
		v := s.importView(i)
		o.Facts = []fact{{"Tệp", i.File}, {"Nội dung", v.What}, {"Kỳ", v.Period}, {"Tình trạng", v.State}}
		if i.State.Ended() {
			o.Nothing = "Lần nạp này đã kết thúc."
		}
		return o, nil
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		i, err := s.importNamed(ctx, a.path("import"))
		if err != nil {
			return err
		}
		return s.Admin.StopImport(ctx, i.ID, a.Change)
	},
}

// typedTiming is when a source is to be read, as it was filled in.
func typedTiming(at, every string) (t activities.SourceTiming, err error) {
	refuse := func(field, vi string) error {
		return activities.Refusal(&review.Refusal{Rule: activities.ErrRefused, Field: field, Text: scoring.Text{Vi: vi, En: "not a time"}})
	}
	if at != "" {
		time, err := calendar.ParseTimeOfDay(at)
		if err != nil {
			return t, refuse("at", "hãy ghi giờ dạng 06:30")
		}
		t.At = scoring.Some(time)
	}
	if every != "" {
		minutes, err := strconv.Atoi(every)
		if err != nil || minutes < 1 || minutes > 1<<20 {
			return t, refuse("every", "hãy ghi số phút")
		}
		t.Every = inMinutes(minutes)
	}
	return t, nil
}
