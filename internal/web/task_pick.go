package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"danhgia/activities"
	"danhgia/dossier"
	"danhgia/review"
	"danhgia/scoring"
)

// saysPick begins the button that goes on to pick dossiers for an indicator.
const saysPick = "pick."

// Fields of picked dossiers: of a dispute, before the code of its indicator, and of a ruling.
const (
	pickedField   = "picked."
	acceptedField = "accepted"
)

// mostPicked are the dossiers that a dispute may pick.
const mostPicked = 1000

var pickWishes = map[review.Wish]string{review.WishNumerator: "đề nghị tính vào tử số", review.WishOutside: "đề nghị không tính vào mẫu số"}

// pickedLine is a dossier that was picked, to be ticked off or accepted.
type pickedLine struct {
	ID, Field, Value, Number, Wish, Said string
	Chosen                               bool
}

// pickedOf reads lines such as "numerator H99.01-1", by number; what is none is left to the domain to refuse.
func pickedOf(lines string) (all []review.Picked) {
	for line := range strings.Lines(lines) {
		if wish, number, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			all = append(all, review.Picked{Number: number, Wish: review.Wish(wish)})
		}
	}
	slices.SortStableFunc(all, func(a, b review.Picked) int { return strings.Compare(a.Number, b.Number) })
	return all
}

func pickedForRuling(all []activities.PickedDossier, accepted []string) (lines []pickedLine) {
	for _, p := range all {
		lines = append(lines, pickedLine{"accepted-" + p.Number, acceptedField, p.Number, p.Number, pickWishes[p.Wish], p.Said, slices.Contains(accepted, p.Number)})
	}
	return lines
}

// addLists leads from the counts of a scorecard to the lists behind them, where the period has dossiers.
func (s *site) addLists(ctx context.Context, page *taskPage) error {
	link := page.Link
	if page.Card == nil || page.Invited || s.Dossiers == nil {
		return nil
	}
	_, _, err := s.Dossiers.DossierCounts(ctx, activities.Actors{link.Who}, link.Period, link.Agency.Code, "")
	if errors.Is(err, activities.ErrNotFound) || errors.Is(err, activities.ErrRefused) {
		return nil
	} else if err != nil {
		return away(err)
	}
	for g := range page.Card.Groups {
		for i := range page.Card.Groups[g].Lines {
			line := &page.Card.Groups[g].Lines[i]
			line.addLists(link.Period, link.Agency.Code)
		}
	}
	return nil
}

func (line *indicatorView) addLists(p scoring.Period, agency string) {
	q := activities.DossierQuery{Key: activities.Key{Period: p}, Agency: agency, Indicator: line.Indicator}
	switch {
	case line.Province:
	case slices.Contains(useIndicators, line.Indicator):
		line.NumeratorList = usesAddress(p, agency, line.Indicator)
		line.DenominatorList = line.NumeratorList
	case dossier.Position(line.Indicator) >= 0:
		q.Side = activities.WholeNumerator
		line.NumeratorList = addressOfList(q)
		q.Side = activities.WholeDenominator
		line.DenominatorList = addressOfList(q)
	}
}

// addPicked shows the dossiers that were picked, and the figures that follow from them.
func (s *site) addPicked(ctx context.Context, page *taskPage) error {
	if page.Form == nil || s.Dossiers == nil {
		return nil
	}
	for _, d := range page.sent.Disputes {
		picked, line := pickedOf(d.Picked), page.Card.indicator(d.Indicator)
		if len(picked) == 0 || line == nil || line.Form == nil {
			continue
		}
		numbers := make([]string, len(picked))
		for i, p := range picked {
			numbers[i] = p.Number
		}
		lines, book, err := s.Dossiers.DossiersOf(ctx, page.Link.Key, page.Link.Agency.Code, numbers)
		if err != nil {
			return away(err)
		}
		line.Form.show(line.Result, picked, lines, book)
	}
	return nil
}

func (f *disputeForm) show(now scoring.Result, picked []review.Picked, lines []activities.DossierLine, book activities.DossierBook) {
	at := dossier.Position(f.Code)
	standing, said := map[string]review.Standing{}, map[string]string{}
	for _, l := range lines {
		place := l.Counts.Place(max(at, 0))
		standing[l.Number] = review.Standing{Known: true, Denominator: place != dossier.Outside, InNumerator: place == dossier.InNumerator}
		said[l.Number] = l.Counts.Explain(max(at, 0), &l.Dossier, l.Verdict, book.Until, scoring.Vi)
	}
	for _, p := range picked {
		f.Picked = append(f.Picked, pickedLine{"pick-" + f.Code + "-" + p.Number, pickedField + f.Code, string(p.Wish) + " " + p.Number, p.Number, pickWishes[p.Wish], said[p.Number], true})
	}
	proposed, faults := review.Propose(review.Counted{Numerator: now.Numerator.Value, Denominator: now.Denominator.Value}, picked, func(number string) review.Standing { return standing[number] })
	f.Follows = "Số liệu đề nghị tính từ các hồ sơ đã chọn: tử số " + scoring.Number(proposed.Numerator, scoring.Vi) + ", mẫu số " + scoring.Number(proposed.Denominator, scoring.Vi) + "."
	if len(faults) > 0 {
		f.Follows = faults[0].Text.Vi
	}
}

// goPicking keeps what was typed, and goes on to the list.
func (s *site) goPicking(w http.ResponseWriter, r *http.Request, link activities.LinkedTask, sent typed, indicator string) error {
	if _, err := s.keep(r, link, sent); err != nil {
		return err
	}
	http.Redirect(w, r, pickPath(link.ID, indicator, ""), http.StatusSeeOther)
	return nil
}

func pickPath(id activities.TaskID, indicator, after string) string {
	form := url.Values{indicatorQuery: {indicator}}
	if after != "" {
		form.Set(afterQuery, after)
	}
	return address("nhiem-vu", id, "ho-so") + "?" + form.Encode()
}

// pickPage is a page of the list from which dossiers are picked.
type pickPage struct {
	frame
	Name     string // of the indicator
	Code     string
	Agency   string
	Filters  dossierFilters
	Lines    []pickView
	Picked   int // so far
	Next     string
	First    string
	Back     string
	Problems []problemLine
}

// pickView is a dossier that can be picked.
type pickView struct {
	dossierView
	Was string // the wish, where it is picked already
	Can bool   // count in the numerator
}

func (s *site) picking(w http.ResponseWriter, r *http.Request) error {
	return s.showPicking(w, r, http.StatusOK, nil)
}

func (s *site) showPicking(w http.ResponseWriter, r *http.Request, status int, problems []problemLine) error {
	link, err := s.taskOf(r)
	if err != nil {
		return err
	}
	q, err := s.pickQuery(r, link)
	if err != nil {
		return err
	}
	found, err := s.Dossiers.Dossiers(r.Context(), q)
	if errors.Is(err, activities.ErrCursor) {
		q.After = ""
		found, err = s.Dossiers.Dossiers(r.Context(), q)
	}
	if err != nil {
		return refused(err)
	}
	names, err := s.indicatorNames(r.Context(), q.Period)
	if err != nil {
		return err
	}
	page := pickPage{frame: s.frame(r, nil), Name: names[q.Indicator], Code: q.Indicator, Agency: link.Agency.Name, Back: taskPath(link.ID), Problems: problems}
	page.Title, page.Filters = "Chọn hồ sơ để kiến nghị", newDossierFilters(r, q, names, nil)
	picked := pickedOf(strings.Join(draftForm(link)[pickedField+q.Indicator], "\n"))
	page.Picked = len(picked)
	for _, l := range found.Lines {
		view := pickView{dossierView: newDossierView(q, l, found.Book.Until), Can: l.Counts.Place(dossier.Position(q.Indicator)) == dossier.InDenominator}
		if at := slices.IndexFunc(picked, func(p review.Picked) bool { return p.Number == l.Number }); at >= 0 {
			view.Was = pickWishes[picked[at].Wish]
		}
		page.Lines = append(page.Lines, view)
	}
	page.Next = found.Next
	if q.After != "" {
		page.First = pageWith(r, afterQuery, "")
	}
	return s.showPrivate(w, status, "pick", page)
}

// pickQuery is the list of a review from which is picked: what keeps the points down, unless something else is asked for.
func (s *site) pickQuery(r *http.Request, link activities.LinkedTask) (q activities.DossierQuery, err error) {
	if link.Task.Kind != review.Review || dossier.Position(asked(r.URL.Query(), indicatorQuery)) < 0 || s.Dossiers == nil {
		return q, errNoTask
	}
	form := r.URL.Query()
	q = activities.DossierQuery{
		Key: link.Key, By: activities.Actors{link.Who}, Agency: link.Agency.Code, Indicator: asked(form, indicatorQuery), Side: activities.NotInNumerator,
		Text: asked(form, numberQuery), Procedure: asked(form, procedureQuery), After: form.Get(afterQuery), Size: dossierRows,
	}
	for _, w := range dossierSides {
		if asked(form, sideQuery) == w.value {
			q.Side = w.side
		}
	}
	return q, nil
}

// draftForm is what somebody has kept of a task's form.
func draftForm(link activities.LinkedTask) url.Values {
	form := url.Values{}
	if link.Draft.Known {
		_ = json.Unmarshal(link.Draft.Value.Content, &form) // what cannot be read is as if nothing was kept
	}
	return form
}

var noWish = []problemLine{{Text: "Hãy chọn đề nghị: tính vào tử số, hoặc không tính vào mẫu số.", To: "wish-numerator"}}

// pick adds what was ticked to the draft, and goes on to the next page of the list or back to the task.
func (s *site) pick(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	link, err := s.taskOf(r)
	if err != nil {
		return err
	}
	q, err := s.pickQuery(r, link)
	if err != nil {
		return err
	}
	ticked, wish := r.PostForm["number"], review.Wish(text(r.PostForm, "wish"))
	if len(ticked) > 0 && pickWishes[wish] == "" {
		return s.showPicking(w, r, http.StatusUnprocessableEntity, noWish)
	}
	form := draftForm(link)
	if form[pickedField+q.Indicator] = withPicked(form[pickedField+q.Indicator], ticked, wish); len(form[pickedField+q.Indicator]) > mostPicked {
		return s.showPicking(w, r, http.StatusUnprocessableEntity, []problemLine{{Text: "Mỗi kiến nghị chọn nhiều nhất 1.000 hồ sơ."}})
	}
	if !slices.Contains(form["indicator"], q.Indicator) {
		form.Add("indicator", q.Indicator)
	}
	if _, err := s.keep(r, link, typed{Form: form}); err != nil {
		return err
	}
	to := taskPath(link.ID)
	if next := text(r.PostForm, "next"); next != "" {
		to = address("nhiem-vu", link.ID, "ho-so") + pageWith(r, afterQuery, next)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// withPicked adds dossiers with a wish; one that was picked before gets the new wish.
func withPicked(lines, numbers []string, wish review.Wish) []string {
	lines = slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
		_, number, _ := strings.Cut(line, " ")
		return slices.Contains(numbers, number)
	})
	for _, number := range numbers {
		lines = append(lines, string(wish)+" "+text(url.Values{"n": {number}}, "n"))
	}
	return lines
}
