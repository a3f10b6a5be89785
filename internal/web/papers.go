package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

// PaperDesk is what the site needs of the office's papers. What it refuses is activities.ErrRefused; what is not there
// is activities.ErrNotFound.
type PaperDesk interface {
	// Paper makes a paper; a scorecard without an agency is an archive of all.
	Paper(ctx context.Context, q activities.PaperRequest) (activities.MadePaper, error)
	// PaperWords are the paragraphs of a paper, as they stand in it.
	PaperWords(ctx context.Context, q activities.PaperRequest) (words []string, made activities.MadePaper, err error)
	// PaperFields are the fields that a template of a kind may ask for.
	PaperFields(kind activities.PaperKind) []activities.PaperField
	// TemplateFile is the template of a kind that is in use, for version 0, or one of its versions; built in: the one that
	// comes with the program.
	TemplateFile(ctx context.Context, kind activities.PaperKind, version int64, builtIn bool) ([]byte, error)
	TemplateVersions(ctx context.Context) ([]activities.PaperTemplate, error)
	// StoreTemplate tries a template and stores it; without content the one that comes with the program counts again.
	StoreTemplate(ctx context.Context, kind activities.PaperKind, name string, content []byte, c activities.Change, preview bool) error
	// OfficeHead is the letterhead that papers have, and whether the office has set it.
	OfficeHead(ctx context.Context) (head activities.Letterhead, set bool, err error)
	HeadVersions(ctx context.Context) ([]activities.SetLetterhead, error)
	StoreHead(ctx context.Context, l activities.Letterhead, c activities.Change, preview bool) error
	FileSigned(ctx context.Context, n activities.NewPaper, c activities.Change, preview bool) (activities.Paper, error)
}

const papersPath = "/van-phong/bao-cao"

func (s *site) paperRoutes() []route {
	writers := whoMay(review.ToWritePapers)
	return []route{
		{path: papersPath, who: writers, get: s.papers},
		{path: papersPath + "/ky/{period}", who: writers, get: s.papers},
		{path: papersPath + "/ky/{period}/tai/{kind}", who: writers, get: s.savePaper},
		{path: papersPath + "/ky/{period}/xem/{kind}", who: writers, get: s.paperText},
		{path: papersPath + "/ky/{period}/da-ky/{id}", who: writers, get: s.signedPaper},
		{path: papersPath + "/mau/{kind}", who: writers, get: s.template},
		{path: papersPath + "/mau/{kind}/tai", who: writers, get: s.saveTemplate},
	}
}

// papersPage are the papers of a period, and what they are made from.
type papersPage struct {
	frame
	Periods []scoring.Period // that have results, the newest first
	Period  scoring.Period   // empty: none has
	Latest  activities.Publication
	State   string // a phrase
	Papers  []paperLine
	Signed  []signedLine
	Files   bool // the visitor may file a signed paper
	Head    activities.Letterhead
	HeadSet bool
	Heads   []activities.SetLetterhead
	Kinds   []templateLine
	Deeds   []link
}

// paperLine is a paper that can be made.
type paperLine struct {
	Kind       activities.PaperKind
	Name, What string
	DOCX, PDF  bool
}

type signedLine struct {
	activities.Paper
	KindName, Date string
	Replaced       bool // a newer one of its kind is there
	Stale          bool // it is about an earlier revision
}

type templateLine struct {
	Kind    activities.PaperKind
	Name    string
	Own     *activities.PaperTemplate // nil: the one that comes with the program
	Version int
}

var paperLines = []paperLine{
	{activities.ReportPaper, "Báo cáo kết quả đánh giá", "Gửi Chủ tịch UBND tỉnh: kết quả, biến động, nguyên nhân, khó khăn và kiến nghị của các cơ quan, đơn vị, đề xuất.", true, false},
	{activities.NoticePaper, "Thông báo kết quả đánh giá", "Gửi các cơ quan, đơn vị; kèm bảng xếp hạng.", true, false},
	{activities.UrgingPaper, "Công văn đôn đốc", "Gửi các cơ quan, đơn vị không trả lời rà soát, xếp loại thấp nhất hoặc giảm từ 10 bậc; kèm danh sách.", true, false},
	{activities.RankingPaper, "Bảng kết quả, xếp hạng", "Điểm theo nhóm chỉ số của mọi cơ quan, đơn vị.", false, true},
}

func (s *site) papers(w http.ResponseWriter, r *http.Request) error {
	page := papersPage{frame: s.frame(r, nil), Papers: paperLines, Files: may(r, review.ToFilePapers), Deeds: offers(r, headSet)}
	page.Title = "Báo cáo, thông báo"
	all, err := s.Archive.Publications(r.Context())
	if err != nil {
		return away(err)
	}
	for _, p := range all {
		page.Periods = append(page.Periods, p.Period)
	}
	if err := page.choose(r, all); err != nil {
		return err
	}
	if page.Period != "" {
		if err := s.fillSigned(r.Context(), &page); err != nil {
			return err
		}
	}
	if err := s.fillTemplates(r.Context(), &page); err != nil {
		return away(err)
	}
	return s.showPrivate(w, http.StatusOK, "papers", page)
}

// choose takes the period of the address, of the form, or the newest.
func (page *papersPage) choose(r *http.Request, all []activities.Publication) error {
	asked := cmp.Or(r.PathValue("period"), r.URL.Query().Get("ky"))
	if asked == "" && len(all) > 0 {
		asked = string(all[0].Period)
	}
	if asked == "" {
		return nil
	}
	at := slices.IndexFunc(all, func(p activities.Publication) bool { return string(p.Period) == asked })
	if at < 0 {
		return errNoPage
	}
	page.Latest, page.Period, page.State = all[at], all[at].Period, "state."+string(all[at].State)
	return nil
}

func (s *site) fillSigned(ctx context.Context, page *papersPage) error {
	all, err := s.Archive.SignedPapers(ctx, page.Period)
	if err != nil {
		return away(err)
	}
	page.Signed = signedLines(all, page.Latest)
	return nil
}

func signedLines(all []activities.Paper, latest activities.Publication) (lines []signedLine) {
	seen := map[activities.PaperKind]bool{}
	for _, p := range all {
		lines = append(lines, signedLine{p, activities.PaperName(p.Kind), p.Dated.Short(calendar.Vi), seen[p.Kind], p.Publication != latest.SHA256})
		seen[p.Kind] = true
	}
	return lines
}

func (s *site) fillTemplates(ctx context.Context, page *papersPage) (err error) {
	if page.Head, page.HeadSet, err = s.Admin.OfficeHead(ctx); err != nil {
		return err
	}
	if page.Heads, err = s.Admin.HeadVersions(ctx); err != nil {
		return err
	}
	versions, err := s.Admin.TemplateVersions(ctx)
	for _, kind := range activities.TemplateKinds {
		line := templateLine{Kind: kind, Name: activities.PaperName(kind)}
		for _, v := range versions {
			if v.Kind == kind {
				line.Version++
				if v.Current && v.SHA256 != "" {
					line.Own = &v
				}
			}
		}
		page.Kinds = append(page.Kinds, line)
	}
	return err
}

// paperAsked is the paper of an address, with its choices in the query.
func paperAsked(r *http.Request) (q activities.PaperRequest, err error) {
	if q.Period, err = periodAsked(r); err != nil {
		return q, err
	}
	q.Kind = activities.PaperKind(r.PathValue("kind"))
	if activities.PaperName(q.Kind) == "" {
		return q, errNoPage
	}
	query := r.URL.Query()
	q.Agency, q.Format = asked(query, "don-vi"), activities.AsDOCX
	if query.Get("dang") == activities.AsPDF || q.Kind == activities.RankingPaper {
		q.Format = activities.AsPDF
	}
	q.Revision = number(query.Get("phien-ban"), 0)
	if day, ok := typedDay(query.Get("ngay")); ok {
		q.Dated = scoring.Some(day)
	}
	return q, nil
}

func (s *site) savePaper(w http.ResponseWriter, r *http.Request) error {
	q, err := paperAsked(r)
	if err != nil {
		return err
	}
	made, err := s.Admin.Paper(r.Context(), q)
	if err != nil {
		return s.notMade(w, r, q, err)
	}
	return save(w, r, made.Name, made.Type, made.Content)
}

// notMade says in words why a paper cannot be made.
func (s *site) notMade(w http.ResponseWriter, r *http.Request, q activities.PaperRequest, err error) error {
	if !errors.Is(err, activities.ErrRefused) {
		return noSuch(err)
	}
	page := paperTextPage{frame: s.frame(r, nil), Period: q.Period}
	page.Title = activities.PaperName(q.Kind)
	for _, line := range scoring.Vietnamese(err) {
		page.Faults = append(page.Faults, sentence(line))
	}
	return s.showPrivate(w, http.StatusUnprocessableEntity, "paper", page)
}

// paperTextPage is what a paper says, to be looked at before it is saved.
type paperTextPage struct {
	frame
	Period scoring.Period
	Kind   activities.PaperKind
	Made   activities.MadePaper
	Words  []string
	Faults []string
}

func (s *site) paperText(w http.ResponseWriter, r *http.Request) error {
	q, err := paperAsked(r)
	if err != nil || q.Format == activities.AsPDF {
		return cmp.Or(err, errNoPage)
	}
	page := paperTextPage{frame: s.frame(r, nil), Period: q.Period, Kind: q.Kind}
	if page.Words, page.Made, err = s.Admin.PaperWords(r.Context(), q); err != nil {
		return s.notMade(w, r, q, err)
	}
	page.Title = activities.PaperName(q.Kind)
	return s.showPrivate(w, http.StatusOK, "paper", page)
}
