package web

import (
	"context"
	"net/http"
	"strconv"

	"danhgia/activities"
	"danhgia/scoring"
)

// revisionsPage lists all revisions of a period.
type revisionsPage struct {
	frame
	Revisions []activities.Publication
}

// revisionPage says what a revision has changed.
type revisionPage struct {
	frame
	This    *published
	Before  *published // nil for the first revision
	Moved   []movedView
	Figures []figureView
	More    int // changes of figures that are not shown
}

type movedView struct {
	scoring.RankChange
	Classes [2]string
}

// figureView is an indicator whose figures or points were changed.
type figureView struct {
	Agency        scoring.Agency
	Name          string
	Before, After scoring.Result
}

// mostFigures is how many changed figures a page shows.
const mostFigures = 500

func (s *site) revisions(r *http.Request, e *edition) (*document, error) {
	p, err := s.published(r, e)
	if err != nil {
		return nil, err
	}
	page := revisionsPage{frame: s.frame(r, p)}
	if page.Title, err = say("revisions.of", page.Lang, p.Period.In(page.Lang)); err != nil {
		return nil, err
	}
	if page.Revisions, err = s.Archive.Revisions(r.Context(), p.Period); err != nil {
		return nil, away(err)
	}
	return s.document("revisions", page.Lang, page)
}

func (s *site) revision(r *http.Request, e *edition) (*document, error) {
	p, err := s.published(r, e)
	if err != nil {
		return nil, err
	}
	page := revisionPage{frame: s.frame(r, p)}
	if page.This, err = s.numbered(r.Context(), p.Period, r.PathValue("revision")); err != nil {
		return nil, err
	}
	if page.Title, err = say("revision.of", page.Lang, strconv.Itoa(page.This.Revision), p.Period.In(page.Lang)); err != nil {
		return nil, err
	}
	if page.This.Revision > 1 {
		if page.Before, err = s.numbered(r.Context(), p.Period, strconv.Itoa(page.This.Revision-1)); err != nil {
			return nil, err
		}
		page.fill()
	}
	return s.document("revision", page.Lang, page)
}

// numbered is one revision of a period.
func (s *site) numbered(ctx context.Context, p scoring.Period, number string) (*published, error) {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || strconv.Itoa(n) != number {
		return nil, errNoPage
	}
	publication, err := s.Archive.Revision(ctx, p, n)
	if err != nil {
		return nil, away(err)
	}
	if found := s.shelf.find(publication.SHA256); found != nil {
		return found, nil
	}
	return s.keepDecoded(ctx, publication)
}

func (page *revisionPage) fill() {
	was, now := page.Before, page.This
	for _, change := range scoring.Effect(was.Results.Agencies, now.Results.Agencies) {
		page.Moved = append(page.Moved, movedView{change, [2]string{was.band(change.Before.Band, page.Lang), now.band(change.After.Band, page.Lang)}})
	}
	if was.Results.IndexSet != now.Results.IndexSet {
		return
	}
	names := now.names(page.Lang)
	for _, after := range now.Results.Agencies {
		before, err := was.standing(after.Code)
		if err != nil {
			continue // it stood nowhere before
		}
		page.figures(names, before, after)
	}
}

func (page *revisionPage) figures(names map[string]string, before, after scoring.Standing) {
	for g, group := range after.Card.Groups {
		for i, r := range group.Indicators {
			was := before.Card.Groups[g].Indicators[i]
			switch {
			case was.Numerator == r.Numerator && was.Denominator == r.Denominator && was.Points == r.Points:
			case len(page.Figures) == mostFigures:
				page.More++
			default:
				page.Figures = append(page.Figures, figureView{after.Agency, names[r.Indicator], was, r})
			}
		}
	}
}
