package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

const (
	differencesOnPage = 100
	unreachedOnPage   = 20
)

// boardDifferencesPage are the points that are not the portal's, before anything is published.
type boardDifferencesPage struct {
	frame
	Back        menuItem
	Rows        []differenceRow
	Next, First string
}

type differenceRow struct {
	activities.DifferenceLine
	Name string
	By   scoring.Maybe[scoring.Hundredths]
}

func (s *site) boardDifferences(w http.ResponseWriter, r *http.Request) error {
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
	page := boardDifferencesPage{frame: s.frame(r, nil), Back: backTo(r)}
	page.Title = "Chênh lệch với điểm của Cổng, " + p.In(scoring.Vi)
	q := r.URL.Query()
	agency, position := q.Get("sau"), number(q.Get("vi-tri"), -1)
	lines, err := s.Console.DifferenceLines(r.Context(), board.Run, agency, position, differencesOnPage+1)
	if err != nil {
		return away(err)
	}
	here := boardOf(p, "chenh-lech")
	if agency != "" {
		page.First = here
	}
	if len(lines) > differencesOnPage {
		lines = lines[:differencesOnPage]
		last := lines[len(lines)-1]
		page.Next = here + "?" + url.Values{"sau": {last.Agency}, "vi-tri": {strconv.Itoa(last.Position)}}.Encode()
	}
	set, err := s.Console.PeriodSet(r.Context(), p)
	if err != nil {
		return away(err)
	}
	for _, l := range lines {
		row := differenceRow{DifferenceLine: l, Name: nameIn(set, l.Code)}
		if l.Points.Known {
			row.By = scoring.Some(l.Points.Value - l.Published.Value)
		}
		page.Rows = append(page.Rows, row)
	}
	return s.showPrivate(w, http.StatusOK, "board-differences", page)
}

// unreachedPage are those whom no mail has reached, with whom to call and what to write.
type unreachedPage struct {
	frame
	Back        menuItem
	Rows        []unreachedRow
	Next, First string
	Calls       string // where a call is noted; empty: the visitor may not
}

type unreachedRow struct {
	activities.Unreached
	Standing, Why, Deadline, Left string
}

func (s *site) unreached(w http.ResponseWriter, r *http.Request) error {
	p, err := periodAsked(r)
	if err != nil {
		return err
	}
	after := activities.TaskID(number(r.URL.Query().Get("sau"), 0))
	all, err := s.Console.ByTelephone(r.Context(), p, after, unreachedOnPage+1)
	if err != nil {
		return away(err)
	}
	page := unreachedPage{frame: s.frame(r, nil), Back: backTo(r)}
	page.Title = "Cơ quan, đơn vị không liên hệ được qua thư, " + p.In(scoring.Vi)
	here := boardOf(p, "khong-lien-he")
	if after > 0 {
		page.First = here
	}
	if len(all) > unreachedOnPage {
		all = all[:unreachedOnPage]
		page.Next = here + "?sau=" + strconv.FormatInt(int64(all[len(all)-1].Task), 10)
	}
	if may(r, review.ToCall) {
		page.Calls = boardOf(p, "goi-dien")
	}
	for _, u := range all {
		row := unreachedRow{
			Unreached: u, Why: sentence(u.Why.In(scoring.Vi)), Deadline: u.Due.Deadline.In(calendar.Vi), Left: u.Due.Left.In(calendar.Vi),
			Standing: periodTaskStanding(activities.PeriodTask{State: u.State, Outcome: u.Outcome}),
		}
		page.Rows = append(page.Rows, row)
	}
	return s.showPrivate(w, http.StatusOK, "unreached", page)
}
