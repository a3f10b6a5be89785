package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

// boardPage is a period on one page.
type boardPage struct {
	frame
	activities.Board
	Address   string
	Name      string
	Standing  string // the state of the period
	Stages    []stageView
	Progress  progressView
	Tasks     taskList
	Mails     []countView
	Flags     []boardFlag
	Decisions []countView
	Approval  *approvalLine
	Examined  *activities.Examination // what is odd about its figures; nil: nobody has looked
	Period    []link                  // what may be done to the whole period
	Workbook  bool                    // its results are published, and can be had as a workbook
}

// stageView is a stage with its times.
type stageView struct {
	Name           string
	Started, Ended string // empty: it has not
	Took           string
	Note           string
}

// progressView is how far a period has come; it is asked for again while people look.
type progressView struct {
	Address  string
	Live     bool // something may still move
	Asked    int
	Answered int
	Counts   []countView
	Now      time.Time
}

// countView is how many there are of something, in words.
type countView struct {
	Label string
	Count int
	Odd   bool // it needs somebody's eye
}

// boardFlag is how often figures of an indicator are odd in one way.
type boardFlag struct {
	Name, What string
	Count      int
}

// approvalLine is how the leader's approval stands.
type approvalLine struct {
	activities.ApprovalTask
	Standing, Deadline string
}

func (s *site) board(w http.ResponseWriter, r *http.Request) error {
	p, err := periodAsked(r)
	if err != nil {
		return err
	}
	board, err := s.Console.Board(r.Context(), p)
	switch {
	case errors.Is(err, activities.ErrNotFound) && r.URL.Query().Get(noticeQuery) == begunNotice:
		return s.showStarting(w, r, p)
	case errors.Is(err, activities.ErrNotFound):
		return errNoPage
	case err != nil:
		return away(err)
	}
	page := boardPage{frame: s.frame(r, nil), Board: board, Address: boardOf(p), Name: p.In(scoring.Vi), Standing: sentence(board.State.In(scoring.Vi)), Workbook: s.Files != nil && len(board.Published) > 0}
	page.Title = "Kỳ đánh giá " + page.Name
	page.Progress = newProgress(board)
	page.Stages = stagesOf(board)
	page.Mails, page.Decisions = mailCounts(board.Mails), decisionCounts(board.Rulings)
	page.Period = periodDeeds(r, board)
	for _, add := range []func(context.Context, *http.Request, *boardPage) error{s.addTasks, s.addFlags, s.addApproval, s.addFindings} {
		if err := add(r.Context(), r, &page); err != nil {
			return err
		}
	}
	return s.showPrivate(w, http.StatusOK, "board", page)
}

// startingPage is shown in place of a board as long as no worker has begun with a period that was just started.
type startingPage struct{ frame }

func (s *site) showStarting(w http.ResponseWriter, r *http.Request, p scoring.Period) error {
	page := startingPage{s.frame(r, nil)}
	page.Title = "Kỳ đánh giá " + p.In(scoring.Vi)
	w.Header().Set("Refresh", "3") // seconds
	return s.showPrivate(w, http.StatusOK, "starting", page)
}

// progress is the fragment of a board that is asked for again.
func (s *site) progress(w http.ResponseWriter, r *http.Request) error {
	p, err := periodAsked(r)
	if err != nil {
		return err
	}
	board, err := s.Console.BoardProgress(r.Context(), p)
	if errors.Is(err, activities.ErrNotFound) {
		return errNoPage
	} else if err != nil {
		return away(err)
	}
	return s.showPart(w, "board", "progress", newProgress(board))
}

func newProgress(b activities.Board) progressView {
	open := b.Standing(review.Review, review.Open, review.Paused, review.Planned)
	v := progressView{
		Address: boardOf(b.Key.Period, "tien-do"), Live: b.State == activities.Running || b.State == activities.PausedPeriod,
		Asked: b.Of(review.Review).Count, Now: b.Now,
	}
	v.Answered = v.Asked - open
	for _, outcome := range []review.Outcome{review.Confirmed, review.Disputed, review.Silent} {
		v.Counts = append(v.Counts, countView{sentence(outcome.In(scoring.Vi)), b.Ended(review.Review, outcome), false})
	}
	unreached := b.Ended(review.Review, review.NotReached)
	v.Counts = append(v.Counts, countView{"Không liên hệ được", unreached, unreached > 0}, countView{"Chưa trả lời", open, false})
	for _, c := range []struct {
		label string
		n     int
		odd   bool
	}{
		{"Chờ thủ trưởng duyệt", b.Of(review.Review).Awaits, false},
		{"Được bỏ qua", b.Standing(review.Review, review.Skipped), false},
		{"Tạm dừng", b.Standing(review.Review, review.Paused), false},
		{"Kiến nghị chờ thẩm định", b.Standing(review.Rule, review.Open, review.Paused), false},
		{"Việc quá hạn", overdue(b), true},
		{"Chờ cơ quan, đơn vị nhập số liệu", b.Standing(review.DataEntry, review.Open, review.Paused), false},
		{"Chờ sửa tại nguồn", b.Standing(review.SourceFix, review.Open, review.Paused), false},
	} {
		if c.n > 0 {
			v.Counts = append(v.Counts, countView{c.label, c.n, c.odd})
		}
	}
	return v
}

func overdue(b activities.Board) (n int) {
	for _, c := range b.Tasks {
		n += c.Overdue
	}
	return n
}

func stagesOf(b activities.Board) (all []stageView) {
	for _, s := range b.Stages {
		v := stageView{Name: sentence(s.Stage.In(scoring.Vi)), Started: clock(s.Started), Note: noteIn(s.Note)}
		end := b.Now
		if s.Finished.Known {
			end = s.Finished.Value
			v.Ended = clock(end)
		}
		v.Took = took(end.Sub(s.Started))
		all = append(all, v)
	}
	return all
}

// took says a duration so that people can read it: a computation takes seconds, a review days.
func took(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Second:
		return "dưới 1 giây"
	case d < time.Minute:
		return fmt.Sprintf("%d giây", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%d phút", d/time.Minute)
	case d < day:
		return fmt.Sprintf("%d giờ %d phút", d/time.Hour, d%time.Hour/time.Minute)
	default:
		return fmt.Sprintf("%d ngày %d giờ", d/day, d%day/time.Hour)
	}
}

var mailStates = map[review.MailState]string{
	review.MailQueued: "Chờ gửi", review.MailAccepted: "Máy chủ thư đã nhận", review.MailRefused: "Bị từ chối",
	review.MailUnknown: "Chưa rõ đã nhận hay chưa", review.MailBounced: "Bị trả lại",
}

func mailCounts(mails []activities.MailStateCount) (all []countView) {
	for _, m := range mails {
		all = append(all, countView{mailStates[m.State], m.Count, m.State == review.MailRefused || m.State == review.MailBounced})
	}
	return all
}

func decisionCounts(rulings map[review.Outcome]int) (all []countView) {
	for _, outcome := range []review.Outcome{review.Pending, review.Accepted, review.AcceptedInPart, review.Rejected} {
		if n := rulings[outcome]; n > 0 {
			label := sentence(outcome.In(scoring.Vi))
			if outcome == review.Pending {
				label = "Chưa thẩm định"
			}
			all = append(all, countView{label, n, false})
		}
	}
	return all
}

// addFlags names what is odd about the figures.
func (s *site) addFlags(ctx context.Context, _ *http.Request, page *boardPage) error {
	if len(page.Board.Flags) == 0 {
		return nil
	}
	set, err := s.Console.PeriodSet(ctx, page.Board.Key.Period)
	if err != nil {
		return away(err)
	}
	for _, f := range page.Board.Flags {
		page.Flags = append(page.Flags, boardFlag{nameIn(set, f.Indicator), scoring.Flag{Kind: f.Kind}.In(scoring.Vi), f.Count})
	}
	return nil
}

func (s *site) addApproval(ctx context.Context, _ *http.Request, page *boardPage) error {
	task, err := s.Console.ApprovalTask(ctx, page.Board.Key.Period)
	if errors.Is(err, activities.ErrNotFound) {
		return nil
	} else if err != nil {
		return away(err)
	}
	page.Approval = &approvalLine{task, approvalStanding(task), task.Deadline.In("vi")}
	return nil
}
