package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/dossier"
	"danhgia/review"
	"danhgia/scoring"
)

// LiveDesk is what the site needs of the running month, as activities.Glance gives it. activities.ErrNotFound: there is
// nothing to compute from, or it is not the visitor's to see.
type LiveDesk interface {
	Running(ctx context.Context) (activities.LiveView, error)
	RunningOf(ctx context.Context, who activities.Actors, agency string) (activities.LiveView, error)
	OwnAgencies(ctx context.Context, who activities.Actors) ([]scoring.Agency, error)
	AlarmsOf(ctx context.Context, who activities.Actors, agency string, most int) (activities.AgencyAlarms, time.Time, error)
	PortalNews(ctx context.Context, p scoring.Period) (activities.PortalNews, error)
}

const (
	livePath       = "/tam-tinh"
	officeLivePath = "/van-phong/tam-tinh"
)

func (s *site) liveRoutes() []route {
	return []route{
		{path: officeLivePath, who: inOffice, get: s.officeLive},
		{path: officeLivePath + "/cong", who: inOffice, get: s.portalNews},
		{path: livePath, who: whoMay(review.ToView), get: s.ownLive},
		{path: livePath + "/{agency}", who: whoMay(review.ToView), get: s.agencyLive},
		{path: livePath + "/{agency}/can-bo", who: whoMay(review.ToSeeOfficials), get: s.officials},
	}
}

// liveFrame is what all pages of the running month say of themselves.
type liveFrame struct {
	frame
	activities.LiveView
	Name  string // of the month
	Facts []fact
	Since string // the day that today is held against, or empty
}

// asOf says how new the dossiers are, and up to when they were judged.
func (s *site) asOf(b activities.LiveBasis) string {
	judged := upTo(b.JudgedUntil.Value.In(s.zone), scoring.Vi)
	if !b.AsOf.Before(b.JudgedUntil.Value) {
		return "tính đến " + judged
	}
	return "nạp lần cuối " + moment(b.AsOf.In(s.zone), scoring.Vi) + "; đúng hạn, quá hạn tính đến " + judged
}

func (s *site) liveFrame(r *http.Request, v activities.LiveView) liveFrame {
	page := liveFrame{frame: s.frame(r, nil), LiveView: v, Name: v.Period.In(scoring.Vi)}
	page.fact("Tính lúc", moment(v.Computed.In(s.zone), scoring.Vi))
	if v.JudgedUntil.Known {
		page.fact("Hồ sơ của tỉnh", s.asOf(v.LiveBasis))
	} else {
		page.fact("Hồ sơ của tỉnh", "chưa có")
	}
	page.fact("Bộ chỉ số", v.Set.Name.Vi)
	if v.Before.Known {
		page.Since = v.Before.Value.Day.Short(calendar.Vi)
	}
	return page
}

func (p *liveFrame) fact(label, value string) { p.Facts = append(p.Facts, fact{label, value}) }

// emptyLivePage says that there is nothing yet.
type emptyLivePage struct{ frame }

func (s *site) emptyLive(w http.ResponseWriter, r *http.Request) error {
	page := emptyLivePage{s.frame(r, nil)}
	page.Title = "Điểm tạm tính của tháng này"
	return s.showPrivate(w, http.StatusOK, "live-empty", page)
}

// officeLivePage are the provisional scores of all agencies.
type officeLivePage struct {
	liveFrame
	Order, Kind string
	Orders      []option
	Kinds       []option
	Lines       []liveLine
	Count       int
	pager
}

// liveLine is an agency on the office's page.
type liveLine struct {
	activities.LiveAgency
	Class    string
	Change   scoring.Maybe[scoring.Hundredths] // of the total, since the day before
	OnTime   ratioView
	Forecast string
}

// Orders of the office's page.
var liveOrders = []option{
	{"diem", "điểm cao nhất trước"},
	{"thap", "điểm thấp nhất trước"},
	{"giam", "giảm nhiều nhất trước"},
	{"tang", "tăng nhiều nhất trước"},
	{"dung-han", "tỷ lệ đúng hạn thấp nhất trước"},
	{"ten", "theo tên"},
}

var liveKinds = []option{{"", "tất cả"}, {string(scoring.Department), "sở, ban, ngành"}, {string(scoring.Commune), "xã, phường"}}

func (s *site) officeLive(w http.ResponseWriter, r *http.Request) error {
	v, err := s.Admin.Running(r.Context())
	if errors.Is(err, activities.ErrNotFound) {
		return s.emptyLive(w, r)
	} else if err != nil {
		return away(err)
	}
	page := officeLivePage{liveFrame: s.liveFrame(r, v), Order: r.URL.Query().Get("sap-xep"), Kind: r.URL.Query().Get("nhom"), Orders: liveOrders, Kinds: liveKinds}
	page.Title = "Điểm tạm tính " + page.Name
	if !slices.ContainsFunc(liveOrders, func(o option) bool { return o.Value == page.Order }) {
		page.Order = liveOrders[0].Value
	}
	lines := liveLines(v)
	if page.Kind != "" {
		lines = slices.DeleteFunc(lines, func(l liveLine) bool { return string(l.Kind) != page.Kind })
	}
	slices.SortStableFunc(lines, func(a, b liveLine) int { return compareLive(a, b, page.Order) })
	page.Count, page.pager = len(lines), turn(r, pageOf(r), len(lines))
	first := min((page.Page-1)*linesOfPage, len(lines))
	page.Lines = lines[first:min(first+linesOfPage, len(lines))]
	return s.showPrivate(w, http.StatusOK, "live", page)
}

// liveLines are all agencies that can be ranked.
func liveLines(v activities.LiveView) (lines []liveLine) {
	before := map[string]scoring.Maybe[scoring.Hundredths]{}
	for _, a := range v.Before.Value.Agencies {
		before[a.Code] = a.Card.Total
	}
	for _, a := range v.Agencies {
		if a.Kind == scoring.Province {
			continue
		}
		line := liveLine{LiveAgency: a, Change: scoring.Move{Before: before[a.Code], After: a.Card.Total}.By()}
		if a.Band.Known && a.Band.Value < len(v.Set.Bands) {
			line.Class = v.Set.Bands[a.Band.Value].Name.Vi
		}
		if a.Progress.Known {
			line.OnTime = newRatio(a.Progress.Value.OnTime(), a.Progress.Value.Counted())
			line.Forecast = forecastShort(a.Progress.Value)
		}
		lines = append(lines, line)
	}
	return lines
}

// compareLive puts what is not known last.
func compareLive(a, b liveLine, order string) int {
	known := func(x, y scoring.Maybe[scoring.Hundredths], up bool) int {
		switch {
		case x.Known != y.Known:
			return map[bool]int{true: -1, false: 1}[x.Known]
		case up:
			return cmp.Compare(x.Value, y.Value)
		default:
			return cmp.Compare(y.Value, x.Value)
		}
	}
	switch order {
	case "thap":
		return known(a.Card.Total, b.Card.Total, true)
	case "giam":
		return known(a.Change, b.Change, true)
	case "tang":
		return known(a.Change, b.Change, false)
	case "dung-han":
		return known(a.OnTime.Percent, b.OnTime.Percent, true)
	case "ten":
		return cmp.Compare(a.Name, b.Name)
	default:
		return known(a.Card.Total, b.Card.Total, false)
	}
}

// leastOfRatio is the least number of which a percentage is shown.
const leastOfRatio = activities.LeastOfOfficial

// ratioView is a share; Percent is absent where there are too few to say so.
type ratioView struct {
	Part, Whole int64
	Percent     scoring.Maybe[scoring.Hundredths]
}

func newRatio(part, whole int64) ratioView {
	v := ratioView{Part: part, Whole: whole}
	if whole >= leastOfRatio {
		v.Percent = scoring.Some(scoring.RoundHalfUp(float64(part) / float64(whole) * 100))
	}
	return v
}

func percent(share float64) string {
	return scoring.RoundHalfUp(share*100).Comma() + "%"
}

// forecastShort is a forecast in a few words, or empty.
func forecastShort(p dossier.Progress) string {
	f, ok := p.Forecast()
	if !ok {
		return ""
	}
	return percent(f.Expected) + " (" + percent(f.Low) + " – " + percent(f.High) + ")"
}
