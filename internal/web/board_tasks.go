package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// tasksOnPage is how many tasks a page lists.
const tasksOnPage = 50

// taskList is a page of a period's tasks with the filter that it was asked for by.
type taskList struct {
	Filter  []*entry
	Kind    review.Kind
	Rows    []taskRow
	Next    string // address of the next page
	First   string // of the first, on a later one
	Actions []action
	All     []link // what can be done to all tasks of the kind
}

// taskRow is a task in words.
type taskRow struct {
	activities.BoardTask
	Name     string // of its agency, with what tells it from others
	Standing string
	Overdue  bool
	Rung     string // how far its ladder is
	RungAt   string
	Next     string
	Mails    []countView
	Address  string
}

// action is a button that takes the chosen tasks.
type action struct{ Path, Label string }

var showWords = map[activities.TaskShow]string{
	activities.ShowWaiting: "chưa trả lời", activities.ShowOverdue: "đã quá hạn", activities.ShowPaused: "tạm dừng",
	activities.ShowMissed: "không trả lời, không liên hệ được, được bỏ qua", activities.ShowAnswered: "đã trả lời", activities.ShowAll: "tất cả",
}

var sortWords = map[activities.TaskSort]string{
	activities.ByAgency: "mã cơ quan, đơn vị", activities.ByDue: "hạn", activities.ByNext: "lần nhắc tới",
}

// listedKinds are the kinds that a period's list shows.
var listedKinds = []review.Kind{review.Review, review.Countersign, review.Rule, review.Supplement, review.DataEntry, review.SourceFix, review.Approval, review.Correct}

// filterAsked is what a list is asked for; what is not offered is what is usual.
func filterAsked(q url.Values) activities.TaskFilter {
	f := activities.TaskFilter{
		Kind: review.Kind(q.Get("loai")), Show: activities.TaskShow(q.Get("loc")), Sort: activities.TaskSort(q.Get("xep")),
		Search: cut(text(q, "tim"), maxTyped), Most: tasksOnPage + 1,
	}
	if !slices.Contains(listedKinds, f.Kind) {
		f.Kind = review.Review
	}
	if !slices.Contains(activities.TaskShows, f.Show) {
		f.Show = activities.ShowWaiting
	}
	if _, known := sortWords[f.Sort]; !known {
		f.Sort = activities.ByAgency
	}
	if key, id, ok := strings.Cut(q.Get("sau"), "~"); ok {
		n, err := strconv.ParseInt(id, 10, 64)
		if err == nil && isPlace(f.Sort, key) {
			f.After = activities.TaskCursor{Key: key, ID: activities.TaskID(n)}
		}
	}
	return f
}

// agencyCode is that of an agency.
var agencyCode = regexp.MustCompile(`^[0-9A-Za-z.-]{1,40}$`)

// isPlace says whether a text is a place in a list in some order: a code, or a moment as Postgres writes it.
func isPlace(sort activities.TaskSort, key string) bool {
	if sort == activities.ByAgency {
		return agencyCode.MatchString(key)
	}
	_, err := time.Parse("2006-01-02 15:04:05.999999-07", key)
	return err == nil || key == "infinity"
}

// cut is the beginning of a text.
func cut(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}

// addTasks lists the tasks that the address asks for.
func (s *site) addTasks(ctx context.Context, r *http.Request, page *boardPage) error {
	f := filterAsked(r.URL.Query())
	tasks, err := s.Console.BoardTasks(ctx, page.Board.Key.Period, f)
	if err != nil {
		return away(err)
	}
	ladder, err := s.Console.Ladder(ctx, page.Board.Key.Period, f.Kind)
	if err != nil && !errors.Is(err, activities.ErrNotFound) {
		return away(err)
	}
	list := &page.Tasks
	list.Kind, list.Filter = f.Kind, filterFields(f)
	query := url.Values{"loai": {string(f.Kind)}, "loc": {string(f.Show)}, "xep": {string(f.Sort)}, "tim": {f.Search}}
	if f.After.ID != 0 {
		list.First = page.Address + "?" + query.Encode() + "#tasks"
	}
	if len(tasks) > tasksOnPage {
		tasks = tasks[:tasksOnPage]
		last := tasks[len(tasks)-1].Cursor
		query.Set("sau", last.Key+"~"+strconv.FormatInt(int64(last.ID), 10))
		list.Next = page.Address + "?" + query.Encode() + "#tasks"
	}
	for _, t := range tasks {
		list.Rows = append(list.Rows, newTaskRow(page.Board, t, ladder))
	}
	list.Actions, list.All = taskDeeds(r, page.Board, f.Kind)
	return nil
}

func filterFields(f activities.TaskFilter) []*entry {
	kinds := choice("loai", "Loại việc", "")
	for _, k := range listedKinds {
		kinds.Options = append(kinds.Options, option{string(k), sentence(k.In(scoring.Vi))})
	}
	kinds.Value = string(f.Kind)
	shows := choice("loc", "Hiện", "")
	for _, show := range activities.TaskShows {
		shows.Options = append(shows.Options, option{string(show), sentence(showWords[show])})
	}
	shows.Value = string(f.Show)
	sorts := choice("xep", "Xếp theo", "")
	for _, sort := range []activities.TaskSort{activities.ByAgency, activities.ByDue, activities.ByNext} {
		sorts.Options = append(sorts.Options, option{string(sort), sentence(sortWords[sort])})
	}
	sorts.Value = string(f.Sort)
	search := input("tim", "Tên hoặc mã cơ quan, đơn vị", "Không cần gõ dấu.", "search")
	search.Value = f.Search
	return []*entry{kinds, shows, sorts, search}
}

func newTaskRow(b activities.Board, t activities.BoardTask, ladder review.Ladder) taskRow {
	row := taskRow{BoardTask: t, Name: t.AgencyName, Standing: periodTaskStanding(t.PeriodTask), Mails: mailCounts(t.Mails), Address: taskPath(t.ID)}
	row.Overdue = t.State == review.Open && b.Now.After(t.Due)
	switch t.Kind {
	case review.Rule, review.Supplement, review.SourceFix:
		row.Name += ", kiến nghị số " + t.Subject
		row.Address = address("van-phong", "kien-nghi", t.Subject)
	case review.DataEntry:
		row.Name += ", chỉ số " + t.Subject
	}
	if t.Rung != "" {
		row.Rung, row.RungAt = rungOf(t.Rung, ladder), clock(t.RungAt)
	}
	if t.Next.Known && t.State == review.Open {
		row.Next = clock(t.Next.Value)
	}
	return row
}

// repeated is what the key of a rung ends with that goes again.
var repeated = regexp.MustCompile(`-\d+$`)

// rungOf says which step of its ladder a rung is, and what is done at it.
func rungOf(key string, l review.Ladder) string {
	name := key
	at := slices.IndexFunc(l.Rungs, func(r review.Rung) bool { return r.Name == name })
	if at < 0 {
		name = repeated.ReplaceAllString(key, "")
		at = slices.IndexFunc(l.Rungs, func(r review.Rung) bool { return r.Name == name })
	}
	switch {
	case at >= 0:
		return fmt.Sprintf("Bậc %d trên %d: %s", at+1, len(l.Rungs), rungWords[l.Rungs[at].Mail])
	case strings.HasPrefix(key, "assigned-"):
		return "Giao lại"
	case key == string(review.Changed):
		return "Báo thay đổi"
	default:
		return key
	}
}

// periodTaskStanding is a task's state in words, with what it ended with.
func periodTaskStanding(t activities.PeriodTask) string {
	switch {
	case t.Awaits:
		return "Chờ thủ trưởng duyệt"
	case t.State == review.Settled:
		return sentence(t.Outcome.In(scoring.Vi))
	default:
		return sentence(t.State.In(scoring.Vi))
	}
}
