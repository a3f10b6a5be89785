package web

import (
	"context"
	"net/http"
	"slices"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

var toPapers = menuItem{Path: papersPath, Label: "Báo cáo, thông báo"}

var headSet = deed{
	path: papersPath + "/tieu-de", right: review.ToManagePapers, title: "Sửa thông tin chung của văn bản", button: "Dùng thông tin này", notice: "tieu-de-da-dat",
	form: headForm,
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		head := typedHead(a)
		now, set, err := s.Admin.OfficeHead(ctx)
		if err != nil {
			return o, err
		}
		if err := s.Admin.StoreHead(ctx, head, a.Change, true); err != nil {
			return o, err
		}
		var rows [][]string
		was, is := headValues(now), headValues(head)
		for i, f := range headFields() {
			if was[i] != is[i] {
				rows = append(rows, []string{f.Label, was[i], is[i]})
			}
		}
		o.list("Những mục thay đổi", []string{"Mục", "Đang dùng", "Nay"}, rows)
		if len(rows) == 0 && set {
			o.Nothing = "Thông tin đang dùng đã như vậy: không có gì để thay đổi."
		}
		return o, nil
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		return s.Admin.StoreHead(ctx, typedHead(a), a.Change, false)
	},
}

// headFields are the fields of the letterhead, in the order in which they stand on paper.
func headFields() []*entry {
	lines := func(id, label, hint string, rows int) *entry {
		e := area(id, label, hint, rows)
		e.Needed = true
		return e
	}
	authority, signer := input("authority", "Quyền hạn ký (không bắt buộc)", "Chẳng hạn KT. CHÁNH VĂN PHÒNG; để trống khi người đứng đầu ký.", "text"), input("signer", "Họ và tên người ký (không bắt buộc)", "", "text")
	authority.Needed, signer.Needed = false, false
	fields := []*entry{
		lines("superior", "Cơ quan chủ quản", "Mỗi dòng một phần, như trên văn bản.", 2), input("issuer", "Cơ quan ban hành", "", "text"),
		input("name", "Tên cơ quan viết trong câu", "Chẳng hạn Văn phòng Ủy ban nhân dân tỉnh.", "text"), input("place", "Địa danh", "", "text"),
		authority, input("position", "Chức vụ người ký", "", "text"), signer, input("addressee", "Báo cáo kính gửi", "", "text"),
		area("bases", "Các căn cứ khác (không bắt buộc)", "Mỗi dòng một căn cứ; văn bản ban hành bộ chỉ số được ghi sẵn.", 3),
	}
	for _, kind := range activities.SignedKinds {
		name := activities.PaperName(kind)
		fields = append(fields, input("symbol-"+string(kind), name+": ký hiệu", "Không ghi số và năm, chẳng hạn BC-VP.", "text"), lines("recipients-"+string(kind), name+": nơi nhận", "Mỗi dòng một nơi nhận, không ghi gạch đầu dòng.", 4))
	}
	return fields
}

// headValues are the values of headFields, in their order.
func headValues(l activities.Letterhead) []string {
	all := []string{l.Superior, l.Issuer, l.Name, l.Place, l.Authority, l.Position, l.Signer, l.Addressee, l.Bases}
	for _, kind := range activities.SignedKinds {
		all = append(all, l.Symbols[kind], l.Recipients[kind])
	}
	return all
}

func headForm(s *site, r *http.Request) (deedForm, error) {
	now, _, err := s.Admin.OfficeHead(r.Context())
	if err != nil {
		return deedForm{}, away(err)
	}
	form := deedForm{
		Back:   toPapers,
		Intro:  []string{"Thông tin này đứng trên mọi văn bản soạn từ nay; văn bản đã tải về không thay đổi. Thông tin trước được giữ lại."},
		Fields: headFields(),
	}
	for i, value := range headValues(now) {
		form.Fields[i].Value = value
	}
	return form, nil
}

func typedHead(a attempt) activities.Letterhead {
	l := activities.Letterhead{
		Superior: a.of("superior"), Issuer: a.of("issuer"), Name: a.of("name"), Place: a.of("place"), Authority: a.of("authority"), Position: a.of("position"),
		Signer: a.of("signer"), Addressee: a.of("addressee"), Bases: a.of("bases"), Symbols: map[activities.PaperKind]string{}, Recipients: map[activities.PaperKind]string{},
	}
	for _, kind := range activities.SignedKinds {
		l.Symbols[kind], l.Recipients[kind] = a.of("symbol-"+string(kind)), a.of("recipients-"+string(kind))
	}
	return l
}

// templateKind is the kind of the address, if it is one with a template.
func templateKind(name string) (activities.PaperKind, error) {
	if !slices.Contains(activities.TemplateKinds, activities.PaperKind(name)) {
		return "", errNoPage
	}
	return activities.PaperKind(name), nil
}

func templateOf(kind activities.PaperKind) string { return papersPath + "/mau" + address(kind) }

var templateSet = deed{
	path: papersPath + "/mau/{kind}/doi", right: review.ToManagePapers, title: "Đổi mẫu văn bản", button: "Dùng mẫu này", notice: "mau-da-doi",
	form: func(_ *site, r *http.Request) (deedForm, error) {
		kind, err := templateKind(r.PathValue("kind"))
		return deedForm{
			Back: menuItem{Path: templateOf(kind), Label: "Mẫu: " + activities.PaperName(kind)},
			Intro: []string{
				"Tải mẫu đang dùng về, sửa bằng Word rồi tải lên ở đây. Mẫu được điền thử: trường viết sai tên, thiếu dấu đóng hoặc đặt sai chỗ được chỉ rõ. Mẫu trước được giữ lại.",
			},
			File: fileEntry("Tệp mẫu (Word, .docx)", "Nhiều nhất 5 MB, không có macro và liên kết ra ngoài.", ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document", 5<<20),
		}, err
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		kind, err := templateKind(a.path("kind"))
		if err != nil {
			return o, err
		}
		if err := s.Admin.StoreTemplate(ctx, kind, a.File, a.Content, a.Change, true); err != nil {
			return o, err
		}
		o.fact("Loại văn bản", "%s", activities.PaperName(kind))
		o.fact("Tệp", "%s (%s KB)", a.File, scoring.Number(int64(len(a.Content)+1023)/1024, scoring.Vi))
		o.fact("Điền thử", "đạt: mọi trường trong mẫu đều có")
		return o, nil
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		kind, err := templateKind(a.path("kind"))
		if err != nil {
			return err
		}
		return s.Admin.StoreTemplate(ctx, kind, a.File, a.Content, a.Change, false)
	},
}

var templateReset = deed{
	path: papersPath + "/mau/{kind}/co-san", right: review.ToManagePapers, title: "Dùng lại mẫu có sẵn", button: "Dùng mẫu có sẵn", notice: "mau-da-doi",
	form: func(_ *site, r *http.Request) (deedForm, error) {
		kind, err := templateKind(r.PathValue("kind"))
		return deedForm{Back: menuItem{Path: templateOf(kind), Label: "Mẫu: " + activities.PaperName(kind)}, Intro: []string{"Từ nay văn bản loại này được soạn theo mẫu có sẵn của chương trình. Mẫu riêng của Văn phòng được giữ lại và dùng lại được."}}, err
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		kind, err := templateKind(a.path("kind"))
		if err != nil {
			return o, err
		}
		o.fact("Loại văn bản", "%s", activities.PaperName(kind))
		return o, s.Admin.StoreTemplate(ctx, kind, "", nil, a.Change, true)
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		kind, err := templateKind(a.path("kind"))
		if err != nil {
			return err
		}
		return s.Admin.StoreTemplate(ctx, kind, "", nil, a.Change, false)
	},
}

var paperFiled = deed{
	path: papersPath + "/ky/{period}/luu", right: review.ToFilePapers, title: "Lưu văn bản đã ký", button: "Lưu văn bản", notice: "van-ban-da-luu", why: "Ghi chú hoặc lý do thay văn bản trước",
	form: func(_ *site, r *http.Request) (deedForm, error) {
		p, err := periodAsked(r)
		var kinds []option
		for _, kind := range activities.SignedKinds {
			kinds = append(kinds, option{string(kind), activities.PaperName(kind)})
		}
		revision := input("revision", "Phiên bản kết quả (không bắt buộc)", "Để trống: phiên bản mới nhất.", "")
		revision.Needed = false
		return deedForm{
			Back:  menuItem{Path: papersPath + "/ky" + address(p), Label: "Báo cáo, thông báo"},
			Intro: []string{"Văn bản đã ký được giữ nguyên từng byte và gắn với bản kết quả công khai bằng mã SHA-256. Văn bản lưu sau thay văn bản cùng loại lưu trước; văn bản trước vẫn được giữ."},
			Fields: []*entry{
				choice("kind", "Loại văn bản", "", kinds...), input("number", "Số, ký hiệu", "Chẳng hạn 123/BC-VP.", "text"), input("dated", "Ngày văn bản", "", "date"), revision,
				choice("public", "Ai xem được", "Chỉ thông báo được công khai.", option{"khong", "chỉ Văn phòng"}, option{"co", "mọi người, trên trang kết quả của kỳ"}),
			},
			File: fileEntry("Tệp văn bản đã ký (PDF)", "Nhiều nhất 20 MB.", ".pdf,application/pdf", review.MaxEvidence),
		}, err
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		n, err := typedPaper(a)
		if err != nil {
			return o, err
		}
		p, err := s.Admin.FileSigned(ctx, n, a.Change, true)
		if err != nil {
			return o, err
		}
		o.fact("Văn bản", "%s số %s ngày %s", activities.PaperName(p.Kind), p.Number, p.Dated.Short(calendar.Vi))
		o.fact("Tệp", "%s (%s KB)", p.Name, scoring.Number((p.Size+1023)/1024, scoring.Vi))
		o.fact("Mã SHA-256 của tệp", "%s", p.SHA256)
		o.fact("Gắn với kết quả", "%s, phiên bản %d, mã SHA-256 %s", n.Key.Period.In(scoring.Vi), p.Revision, p.Publication)
		if p.Public {
			o.Warnings = append(o.Warnings, "Mọi người xem và tải được văn bản này trên trang kết quả của kỳ.")
		}
		return o, nil
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		n, err := typedPaper(a)
		if err == nil {
			_, err = s.Admin.FileSigned(ctx, n, a.Change, false)
		}
		return err
	},
}

func typedPaper(a attempt) (n activities.NewPaper, err error) {
	p, err := scoring.ParsePeriod(a.path("period"))
	if err != nil {
		return n, errNoPage
	}
	n = activities.NewPaper{Kind: activities.PaperKind(a.of("kind")), Key: activities.Key{Period: p}, Number: a.of("number"), Public: a.of("public") == "co", Name: a.File, Content: a.Content}
	if n.Dated, err = calendar.ParseDay(a.of("dated")); err != nil {
		return n, refuseDay("dated")
	}
	if typed := a.of("revision"); typed != "" {
		if n.Revision = number(typed, 0); n.Revision < 1 {
			return n, refuse("revision", "Hãy ghi số phiên bản bằng số nguyên, chẳng hạn 2, hoặc để trống.", "Give the number of a revision, such as 2.")
		}
	}
	return n, nil
}

// templatePage is a template: its versions, and the fields that it may ask for.
type templatePage struct {
	frame
	Kind     activities.PaperKind
	Own      bool // the office has its own
	Versions []activities.PaperTemplate
	Fields   []activities.PaperField
	Deeds    []link
}

func (s *site) template(w http.ResponseWriter, r *http.Request) error {
	kind, err := templateKind(r.PathValue("kind"))
	if err != nil {
		return err
	}
	page := templatePage{frame: s.frame(r, nil), Kind: kind, Fields: s.Admin.PaperFields(kind)}
	page.Title = "Mẫu: " + activities.PaperName(kind)
	all, err := s.Admin.TemplateVersions(r.Context())
	if err != nil {
		return away(err)
	}
	for _, v := range all {
		if v.Kind == kind {
			page.Versions = append(page.Versions, v)
			page.Own = page.Own || v.Current && v.SHA256 != ""
		}
	}
	deeds := []deed{templateSet}
	if page.Own {
		deeds = append(deeds, templateReset)
	}
	for _, offered := range offers(r, deeds...) {
		offered.Path = templateOf(kind) + offered.Path[len(papersPath+"/mau/{kind}"):]
		page.Deeds = append(page.Deeds, offered)
	}
	return s.showPrivate(w, http.StatusOK, "template", page)
}

func (s *site) saveTemplate(w http.ResponseWriter, r *http.Request) error {
	kind, err := templateKind(r.PathValue("kind"))
	if err != nil {
		return err
	}
	content, err := s.Admin.TemplateFile(r.Context(), kind, int64(number(r.URL.Query().Get("so"), 0)), r.URL.Query().Get("mau") == "co-san")
	if err != nil {
		return noSuch(err)
	}
	return save(w, r, "mau-"+string(kind)+".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", content)
}
