package web

import (
	"cmp"
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

// SetShelf is what the site needs of index sets.
type SetShelf interface {
	todays
	StoredSets(ctx context.Context) ([]scoring.IndexSet, error)
	// SetFile is one as it was handed in. activities.ErrNotFound.
	SetFile(ctx context.Context, code string) ([]byte, error)
	// ReadSet reads one, and says in both languages all that is wrong with it.
	ReadSet(name string, content []byte) (scoring.IndexSet, error)
	// StoreSet stores one, unless it is there already. activities.ErrRefused.
	StoreSet(ctx context.Context, code string, content []byte, c activities.Change, preview bool) (added bool, err error)
}

const setsPath = "/van-phong/bo-chi-so"

func (s *site) setRoutes() []route {
	return []route{
		{path: setsPath, who: inOffice, get: s.sets},
		{path: setsPath + "/so-sanh", who: inOffice, get: s.compareSets},
		{path: setsPath + "/xem/{set}", who: inOffice, get: s.set},
		{path: setsPath + "/xem/{set}/tep", who: inOffice, get: s.setFile},
	}
}

// setsPage are all index sets, those that take effect last first.
type setsPage struct {
	frame
	Lines   []setLine
	Options []option
	Deeds   []link
}

type setLine struct {
	scoring.IndexSet
	Indicators int
	InForce    bool // for a period that begins today
}

func (s *site) sets(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Admin.StoredSets(r.Context())
	if err != nil {
		return away(err)
	}
	today, err := s.Admin.Today(r.Context())
	if err != nil {
		return away(err)
	}
	slices.SortFunc(all, func(a, b scoring.IndexSet) int {
		return cmp.Or(strings.Compare(b.EffectiveFrom, a.EffectiveFrom), strings.Compare(a.Code, b.Code))
	})
	now, _ := scoring.InForce(all, scoring.MonthOf(today.Time())) // none: there may be none yet
	page := setsPage{frame: s.frame(r, nil), Deeds: offers(r, setImport)}
	page.Title = "Bộ chỉ số"
	for _, set := range all {
		line := setLine{IndexSet: set, InForce: set.Code == now.Code}
		for _, g := range set.Groups {
			line.Indicators += len(g.Indicators)
		}
		page.Lines = append(page.Lines, line)
		page.Options = append(page.Options, option{set.Code, set.Code + ", từ " + date(set.EffectiveFrom, scoring.Vi)})
	}
	return s.showPrivate(w, http.StatusOK, "sets", page)
}

// setPage is one index set.
type setPage struct {
	frame
	Set scoring.IndexSet
}

func (s *site) set(w http.ResponseWriter, r *http.Request) error {
	set, err := s.storedSet(r.Context(), r.PathValue("set"))
	if err != nil {
		return err
	}
	page := setPage{frame: s.frame(r, nil), Set: set}
	page.Title = "Bộ chỉ số " + set.Code
	return s.showPrivate(w, http.StatusOK, "set", page)
}

func (s *site) storedSet(ctx context.Context, code string) (scoring.IndexSet, error) {
	all, err := s.Admin.StoredSets(ctx)
	if err != nil {
		return scoring.IndexSet{}, away(err)
	}
	at := slices.IndexFunc(all, func(set scoring.IndexSet) bool { return set.Code == code })
	if at < 0 {
		return scoring.IndexSet{}, errNoPage
	}
	return all[at], nil
}

func (s *site) setFile(w http.ResponseWriter, r *http.Request) error {
	content, err := s.Admin.SetFile(r.Context(), r.PathValue("set"))
	if err != nil {
		return noSuch(err)
	}
	return saveYAML(w, r, "bo-chi-so.yaml", content)
}

func saveYAML(w http.ResponseWriter, r *http.Request, name string, content []byte) error {
	return save(w, r, name, "application/yaml; charset=utf-8", content)
}

// comparePage is what one index set says otherwise than another.
type comparePage struct {
	frame
	Old, Set scoring.IndexSet
	Lines    [][]string
}

func (s *site) compareSets(w http.ResponseWriter, r *http.Request) error {
	old, err := s.storedSet(r.Context(), asked(r.URL.Query(), "cu"))
	if err != nil {
		return err
	}
	set, err := s.storedSet(r.Context(), asked(r.URL.Query(), "moi"))
	if err != nil {
		return err
	}
	page := comparePage{frame: s.frame(r, nil), Old: old, Set: set, Lines: differenceCells(scoring.Differences(old, set))}
	page.Title = fmt.Sprintf("So sánh bộ chỉ số %s với %s", set.Code, old.Code)
	return s.showPrivate(w, http.StatusOK, "compare", page)
}

var aspectNames = map[scoring.Aspect]string{
	scoring.ThereAtAll: "có trong bộ", scoring.NameOf: "tên", scoring.BasisOfSet: "căn cứ", scoring.EffectOfSet: "ngày có hiệu lực", scoring.PointsOf: "điểm tối đa",
	scoring.TargetOf: "mục tiêu (%)", scoring.ZeroRuleOf: "khi mẫu số bằng 0", scoring.LevelOf: "cấp", scoring.GroupOf: "nhóm", scoring.DecimalsOf: "số chữ số thập phân của tỷ lệ",
	scoring.AdviceOf: "lời khuyên", scoring.BoundOf: "cận dưới", scoring.LegalGroupsOf: "nhóm theo Quyết định",
}

var setWords = map[string]string{
	string(scoring.ZeroGivesNull): "không có điểm", string(scoring.ZeroGivesZero): "0 điểm", string(scoring.ZeroGivesFull): "điểm tối đa",
	string(scoring.LevelAgency): "từng cơ quan, đơn vị", string(scoring.LevelProvince): "cả tỉnh",
}

func differenceCells(all []scoring.Difference) [][]string {
	rows := make([][]string, len(all))
	for i, d := range all {
		of := cmp.Or(d.Of, "cả bộ")
		if d.Of != "" && d.Of != d.Name.Vi {
			of += ": " + d.Name.Vi
		}
		rows[i] = []string{of, aspectNames[d.Aspect], differenceIn(d.Aspect, d.Was), differenceIn(d.Aspect, d.Now)}
	}
	return rows
}

// differenceIn is what a set says, as people read it.
func differenceIn(aspect scoring.Aspect, value string) string {
	switch aspect {
	case scoring.ZeroRuleOf, scoring.LevelOf:
		return setWords[value]
	case scoring.EffectOfSet:
		return date(value, scoring.Vi)
	case scoring.PointsOf, scoring.TargetOf, scoring.BoundOf:
		return strings.ReplaceAll(value, ".", ",")
	default:
		return cmp.Or(value, "không có")
	}
}

var setImport = deed{
	path: setsPath + "/nhap", right: review.ToManageIndexes, title: "Nhập bộ chỉ số", button: "Lưu bộ chỉ số", notice: "bo-chi-so-da-luu",
	form: func(*site, *http.Request) (deedForm, error) {
		return deedForm{
			Back: menuItem{Path: setsPath, Label: "Bộ chỉ số"},
			Intro: []string{
				"Tệp YAML theo mẫu của bộ chỉ số đang có. Bộ chỉ số có hiệu lực với kỳ bắt đầu từ ngày effective_from trở đi; kỳ đã chấm không thay đổi. Bộ đã lưu không sửa được: mỗi lần sửa là một mã mới.",
			},
			File: fileEntry("Tệp bộ chỉ số (YAML)", "Nhiều nhất 128 KB.", ".yaml,.yml", 128<<10),
		}, nil
	},
	weigh: weighSet,
	apply: func(ctx context.Context, s *site, a attempt) error {
		set, err := s.Admin.ReadSet(a.File, a.Content)
		if err != nil {
			return activities.Refusal(err)
		}
		_, err = s.Admin.StoreSet(ctx, set.Code, a.Content, a.Change, false)
		return err
	},
}

func weighSet(ctx context.Context, s *site, a attempt) (o outcome, err error) {
	set, err := s.Admin.ReadSet(a.File, a.Content)
	if err != nil {
		return o, activities.Refusal(err)
	}
	all, err := s.Admin.StoredSets(ctx)
	if err != nil {
		return o, err
	}
	for _, other := range all {
		if other.Code != set.Code && other.EffectiveFrom == set.EffectiveFrom {
			return o, activities.Refuse("bộ chỉ số %s cũng có hiệu lực từ %s; hãy đặt ngày hiệu lực khác", "index set %s takes effect on %s too: give another day", other.Code, set.EffectiveFrom)
		}
	}
	added, err := s.Admin.StoreSet(ctx, set.Code, a.Content, a.Change, true)
	if err != nil {
		return o, err
	}
	o.fact("Mã", "%s", set.Code)
	o.fact("Tên", "%s", set.Name.Vi)
	o.fact("Có hiệu lực", "từ %s", date(set.EffectiveFrom, scoring.Vi))
	o.fact("Tổng điểm", "%s", set.Total.In(scoring.Vi))
	if !added {
		o.Nothing = "Bộ chỉ số này đã được lưu: không có gì để thay đổi."
	}
	return o, s.weighAgainst(ctx, &o, all, set)
}

// weighAgainst says what a set changes of the one before it, and of the latest results.
func (s *site) weighAgainst(ctx context.Context, o *outcome, all []scoring.IndexSet, set scoring.IndexSet) error {
	before := slices.DeleteFunc(slices.Clone(all), func(other scoring.IndexSet) bool {
		return other.Code == set.Code || other.EffectiveFrom > set.EffectiveFrom
	})
	if len(before) > 0 {
		last := slices.MaxFunc(before, func(a, b scoring.IndexSet) int { return strings.Compare(a.EffectiveFrom, b.EffectiveFrom) })
		o.list("Khác với bộ "+last.Code, []string{"Mục", "Điều thay đổi", "Trước", "Nay"}, differenceCells(scoring.Differences(last, set)))
	}
	publications, err := s.Archive.Publications(ctx)
	if err != nil || len(publications) == 0 {
		return err
	}
	latest, err := s.fetch(ctx, publications[0].Period)
	if errors.Is(err, activities.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	after, err := scoring.NewScorer(set).Rescore(latest.Results.Agencies)
	if err != nil {
		return activities.Refusal(err)
	}
	moved := scoring.Effect(latest.Results.Agencies, after)
	o.fact("Nếu chấm lại "+latest.Results.Period.In(scoring.Vi), "%d trong %d cơ quan, đơn vị có tổng điểm, thứ hạng hoặc xếp loại khác; kết quả đã công khai không thay đổi", len(moved), len(after))
	rows := make([][]string, len(moved))
	for i, m := range moved {
		rows[i] = []string{m.Name, totalOf(m.Before), totalOf(m.After), place(m.Before.Rank, scoring.Vi), place(m.After.Rank, scoring.Vi)}
	}
	o.list("Nếu chấm lại "+latest.Results.Period.In(scoring.Vi), []string{"Cơ quan, đơn vị", "Tổng điểm trước", "Tổng điểm nay", "Hạng trước", "Hạng nay"}, rows)
	return nil
}

func totalOf(p scoring.Place) string {
	if !p.Total.Known {
		return "không có"
	}
	return p.Total.Value.In(scoring.Vi)
}
