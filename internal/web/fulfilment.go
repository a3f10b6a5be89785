package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// Yearbook is what the site needs of how agencies have fulfilled their tasks in a year.
type Yearbook interface {
	// Fulfilments is the table of a year. activities.ErrNotFound: no results of the year as a whole are published.
	Fulfilments(ctx context.Context, year scoring.Period) (activities.Fulfilments, error)
	FulfilmentRule(ctx context.Context) (scoring.FulfilmentRule, error)
	SetFulfilmentRule(ctx context.Context, r scoring.FulfilmentRule, c activities.Change, preview bool) error
	// FulfilmentTable is the table as CSV.
	FulfilmentTable(f activities.Fulfilments) ([]byte, error)
}

const (
	fulfilmentPath = "/van-phong/muc-do-hoan-thanh"
	yearQuery      = "nam"
)

func (s *site) fulfilmentRoutes() []route {
	return []route{
		{path: fulfilmentPath, who: inOffice, get: s.fulfilment},
		{path: fulfilmentPath + "/bang", who: inOffice, get: s.fulfilmentTable},
	}
}

// fulfilmentPage is the table of a year.
type fulfilmentPage struct {
	frame
	Years []scoring.Period // whose results are published, the newest first
	Year  scoring.Period   // empty: there is none
	Table *activities.Fulfilments
	Fault string // why there is no table
	Peers []fulfilmentPeers
	Rule  scoring.FulfilmentRule
	Deeds []link
}

// fulfilmentPeers is the part of the table with one peer group.
type fulfilmentPeers struct {
	Kind scoring.Kind
	Rows []fulfilmentRow
	More int // rows that are left out
}

type fulfilmentRow struct {
	activities.Fulfilment
	Class string
}

func (s *site) fulfilment(w http.ResponseWriter, r *http.Request) error {
	page := fulfilmentPage{frame: s.frame(r, nil), Deeds: offers(r, fulfilmentRuled)}
	page.Title = "Mức độ hoàn thành nhiệm vụ"
	var err error
	if page.Years, err = s.yearsPublished(r.Context()); err != nil {
		return err
	}
	if page.Rule, err = s.Admin.FulfilmentRule(r.Context()); err != nil {
		return away(err)
	}
	if asked := r.URL.Query().Get(yearQuery); asked != "" || len(page.Years) > 0 {
		if page.Year, err = yearOf(asked, page.Years); err != nil {
			return err
		}
		if err := s.fillFulfilment(r.Context(), &page); err != nil {
			return err
		}
	}
	return s.showPrivate(w, http.StatusOK, "fulfilment", page)
}

// yearsPublished are the years with results of their own.
func (s *site) yearsPublished(ctx context.Context) (years []scoring.Period, err error) {
	all, err := s.Archive.Publications(ctx)
	if err != nil {
		return nil, away(err)
	}
	for _, p := range all {
		if p.Period.Span() == scoring.WholeYear {
			years = append(years, p.Period)
		}
	}
	return years, nil
}

// yearOf is the year that is asked for, or the newest.
func yearOf(asked string, years []scoring.Period) (scoring.Period, error) {
	if asked == "" {
		return years[0], nil
	}
	year, err := scoring.ParsePeriod(asked)
	if err != nil || year.Span() != scoring.WholeYear {
		return "", errNoPage
	}
	return year, nil
}

func (s *site) fillFulfilment(ctx context.Context, page *fulfilmentPage) error {
	table, err := s.Admin.Fulfilments(ctx, page.Year)
	switch {
	case errors.Is(err, activities.ErrNotFound):
		page.Fault = "Chưa công khai kết quả đánh giá của cả " + page.Year.In(scoring.Vi) + ". Điểm năm lấy từ số liệu của cả năm, không cộng dồn từ các tháng: mời mở kỳ " + string(page.Year) + "."
		return nil
	case errors.Is(err, activities.ErrRefused):
		page.Fault = sentence(strings.Join(scoring.Vietnamese(err), "; ")) + "."
		return nil
	case err != nil:
		return away(err)
	}
	page.Table = &table
	for _, line := range table.Lines {
		page.add(line)
	}
	return nil
}

func (page *fulfilmentPage) add(line activities.Fulfilment) {
	if at := len(page.Peers); at == 0 || page.Peers[at-1].Kind != line.Kind {
		page.Peers = append(page.Peers, fulfilmentPeers{Kind: line.Kind})
	}
	peers := &page.Peers[len(page.Peers)-1]
	if len(peers.Rows) == pageRows {
		peers.More++
	} else {
		row := fulfilmentRow{Fulfilment: line}
		if line.Band.Known {
			row.Class = page.Table.Set.Bands[line.Band.Value].Name.Vi
		}
		peers.Rows = append(peers.Rows, row)
	}
}

// Levels counts the agencies by level, the highest first.
func (page fulfilmentPage) Levels() (levels []fact) {
	counts := map[string]int{}
	for _, line := range page.Table.Lines {
		counts[line.Level]++
	}
	for _, level := range slices.Compact(slices.Clone(page.Table.Rule.Levels)) {
		levels = append(levels, fact{level, scoring.Number(int64(counts[level]), scoring.Vi)})
	}
	if n := counts[""]; n > 0 {
		levels = append(levels, fact{"Không xếp loại (không phát sinh hồ sơ hoặc không có điểm)", scoring.Number(int64(n), scoring.Vi)})
	}
	return levels
}

func (s *site) fulfilmentTable(w http.ResponseWriter, r *http.Request) error {
	years, err := s.yearsPublished(r.Context())
	if err != nil {
		return err
	}
	asked := r.URL.Query().Get(yearQuery)
	if asked == "" && len(years) == 0 {
		return errNoPage
	}
	year, err := yearOf(asked, years)
	if err != nil {
		return err
	}
	table, err := s.Admin.Fulfilments(r.Context(), year)
	if err != nil {
		return noSuch(err)
	}
	content, err := s.Admin.FulfilmentTable(table)
	if err != nil {
		return err
	}
	return save(w, r, "muc-do-hoan-thanh-"+string(year)+".csv", "text/csv; charset=utf-8", content)
}

var fulfilmentRuled = deed{
	path: fulfilmentPath + "/quy-dinh", right: review.ToManageIndexes, title: "Đặt căn cứ và các mức", button: "Dùng căn cứ và các mức này", notice: "muc-do-da-dat",
	form:  fulfilmentForm,
	weigh: weighFulfilment,
	apply: func(ctx context.Context, s *site, a attempt) error {
		rule, _, err := s.typedFulfilment(ctx, a)
		if err != nil {
			return err
		}
		return s.Admin.SetFulfilmentRule(ctx, rule, a.Change, false)
	},
}

func fulfilmentForm(s *site, r *http.Request) (deedForm, error) {
	set, err := s.setInForce(r.Context())
	if err != nil {
		return deedForm{}, err
	}
	now, err := s.Admin.FulfilmentRule(r.Context())
	if err != nil {
		return deedForm{}, away(err)
	}
	basis := area("can-cu", "Căn cứ pháp lý", "Ghi trên bảng mức độ hoàn thành nhiệm vụ.", 2)
	basis.Value, basis.Needed, basis.Most = now.Basis, true, scoring.MaxBasis
	form := deedForm{
		Back:   menuItem{Path: fulfilmentPath, Label: "Mức độ hoàn thành nhiệm vụ"},
		Intro:  []string{"Mỗi xếp loại của bộ chỉ số " + set.Code + " ứng với một mức; các xếp loại liền nhau có thể cùng một mức. Quy định trước được giữ lại trong nhật ký."},
		Fields: []*entry{basis},
	}
	for i, band := range set.Bands {
		level := input(levelField(i), "Xếp loại "+band.Name.Vi+" ứng với mức", "", "text")
		level.Most = scoring.MaxLevel
		if i < len(now.Levels) {
			level.Value = now.Levels[i]
		}
		form.Fields = append(form.Fields, level)
	}
	return form, nil
}

func levelField(band int) string { return fmt.Sprintf("muc-%d", band+1) }

// setInForce is the index set of a year that begins today or began last.
func (s *site) setInForce(ctx context.Context) (scoring.IndexSet, error) {
	all, err := s.Admin.StoredSets(ctx)
	if err != nil {
		return scoring.IndexSet{}, away(err)
	}
	today, err := s.Admin.Today(ctx)
	if err != nil {
		return scoring.IndexSet{}, away(err)
	}
	set, err := scoring.InForce(all, scoring.MonthOf(today.Time()))
	if err != nil {
		return set, errors.Join(errNoPage, err)
	}
	return set, nil
}

func (s *site) typedFulfilment(ctx context.Context, a attempt) (rule scoring.FulfilmentRule, set scoring.IndexSet, err error) {
	if set, err = s.setInForce(ctx); err != nil {
		return rule, set, err
	}
	rule.Basis = a.of("can-cu")
	for i := range set.Bands {
		rule.Levels = append(rule.Levels, a.of(levelField(i)))
	}
	if err := rule.Check(set); err != nil {
		return rule, set, activities.Refusal(err)
	}
	return rule, set, nil
}

func weighFulfilment(ctx context.Context, s *site, a attempt) (o outcome, err error) {
	rule, set, err := s.typedFulfilment(ctx, a)
	if err != nil {
		return o, err
	}
	if err := s.Admin.SetFulfilmentRule(ctx, rule, a.Change, true); err != nil {
		return o, err
	}
	now, err := s.Admin.FulfilmentRule(ctx)
	if err != nil {
		return o, err
	}
	o.fact("Căn cứ pháp lý", "%s", rule.Basis)
	for i, band := range set.Bands {
		o.fact("Xếp loại "+band.Name.Vi, "%s", rule.Levels[i])
	}
	if now.Basis == rule.Basis && slices.Equal(now.Levels, rule.Levels) {
		o.Nothing = "Căn cứ và các mức đang dùng đã như vậy: không có gì để thay đổi."
	}
	return o, nil
}
