package web

import (
	"net/http"
	"net/url"
	"slices"

	"danhgia/scoring"
)

// comparisonPage puts some agencies of a period beside one another.
type comparisonPage struct {
	frame
	wanted
	Chosen  []chosen
	Unknown []string // codes that no agency has
	Crowded bool     // more were asked for than fit
	Groups  []comparedGroup
	Radar   chart
	Offers  []offer // agencies that a search has found, to be added
	More    int     // found ones that are not offered
}

type chosen struct {
	row
	Without string // the address of the page without it
}

type offer struct {
	scoring.Agency
	With string
}

// comparedGroup is a group's points and those of its indicators, an agency a column.
type comparedGroup struct {
	Code, Name string
	Max        scoring.Hundredths
	Points     []scoring.Maybe[scoring.Hundredths]
	Lines      []comparedLine
}

type comparedLine struct {
	Code, Name string
	Max        scoring.Hundredths
	Points     []scoring.Maybe[scoring.Hundredths]
}

const (
	agencyQuery  = "don-vi"
	mostCompared = 4
	mostOffers   = 20
)

var comparisonQueries = []string{agencyQuery, findQuery}

func (s *site) comparison(r *http.Request, e *edition) (*document, error) {
	p, err := s.published(r, e)
	if err != nil {
		return nil, err
	}
	page := comparisonPage{frame: s.frame(r, p), wanted: p.wanted(r)}
	page.Title, err = say("compare.of", page.Lang, p.Period.In(page.Lang))
	if err != nil {
		return nil, err
	}
	page.choose(r.URL.Query()[agencyQuery])
	page.offer()
	page.fill()
	page.Scripts = chartScripts
	return s.document("comparison", page.Lang, page)
}

// choose takes the agencies of the address, each once, as many as fit.
func (page *comparisonPage) choose(codes []string) {
	var known []string
	for _, code := range codes {
		standing, err := page.Pub.standing(code)
		switch {
		case code == "" || slices.Contains(known, code):
		case err != nil && len(page.Unknown) < mostCompared:
			page.Unknown = append(page.Unknown, string([]rune(code)[:min(len([]rune(code)), 40)]))
		case err != nil:
		case len(known) == mostCompared:
			page.Crowded = true
		default:
			known = append(known, code)
			page.Chosen = append(page.Chosen, chosen{row: row{standing, page.Pub.band(standing.Band, page.Lang)}})
		}
	}
	for i := range page.Chosen {
		page.Keep = append(page.Keep, [2]string{agencyQuery, known[i]})
		page.Chosen[i].Without = page.of(slices.Delete(slices.Clone(known), i, i+1))
	}
}

// of is the address of the page of some agencies.
func (page *comparisonPage) of(codes []string) string {
	f := page.frame
	f.Keep = nil
	for _, code := range codes {
		f.Keep = append(f.Keep, [2]string{agencyQuery, code})
	}
	return f.With()
}

// offer lists agencies that can be added: those that a search finds.
func (page *comparisonPage) offer() {
	if page.Find == "" || len(page.Chosen) == mostCompared {
		return
	}
	var codes []string
	for _, c := range page.Chosen {
		codes = append(codes, c.Code)
	}
	for _, peers := range page.Pub.register.peers {
		for _, i := range page.Pub.found(peers.members, page.Find) {
			agency := page.Pub.Results.Agencies[i].Agency
			switch {
			case slices.Contains(codes, agency.Code):
			case len(page.Offers) == mostOffers:
				page.More++
			default:
				page.Offers = append(page.Offers, offer{agency, page.of(append(slices.Clone(codes), agency.Code))})
			}
		}
	}
}

func (page *comparisonPage) fill() {
	if len(page.Chosen) == 0 {
		return
	}
	for g, group := range page.Pub.Set.Groups {
		view := comparedGroup{Code: group.Code, Name: group.Name.In(page.Lang), Max: group.Points}
		for _, c := range page.Chosen {
			view.Points = append(view.Points, c.Card.Groups[g].Points)
		}
		for i, indicator := range group.Indicators {
			line := comparedLine{Code: indicator.Code, Name: indicator.Name.In(page.Lang), Max: indicator.Points}
			for _, c := range page.Chosen {
				line.Points = append(line.Points, c.Card.Groups[g].Indicators[i].Points)
			}
			if indicator.Points > 0 {
				view.Lines = append(view.Lines, line)
			}
		}
		page.Groups = append(page.Groups, view)
	}
	var cards []scoring.Standing
	for _, c := range page.Chosen {
		cards = append(cards, c.Standing)
	}
	page.Radar = radarChart(page.Pub, page.Lang, phrases["compare.chart"].in(page.Lang), cards, nil, "")
}

// compareWith is the address that compares an agency with others.
func (f frame) CompareWith(code string) string {
	to := url.Values{agencyQuery: {code}}
	if f.Lang == scoring.En {
		to.Set("lang", string(scoring.En))
	}
	return address("ky", f.Pub.Period, "so-sanh") + "?" + to.Encode()
}
