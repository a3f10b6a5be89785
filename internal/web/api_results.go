package web

import (
	_ "embed"
	"net/http"
	"time"

	"danhgia/scoring"
)

//go:embed openapi.json
var openAPI []byte

// describe is the OpenAPI document of the API.
func (s *site) describe(*http.Request, *edition) (*document, error) {
	return newDocument("application/json", openAPI).with("Access-Control-Allow-Origin", "*"), nil
}

// rankEntry is an agency in /api/v1/periods/…/ranking.
type rankEntry struct {
	scoring.Agency
	scoring.Place
	NoCases   bool   `json:"no_cases"`
	Scorecard string `json:"scorecard"`
}

// rankingJSON is a period's ranking without its scorecards, in the order of the results.
func (s *site) rankingJSON(r *http.Request, e *edition) (*document, error) {
	p, err := s.published(r, e)
	if err != nil {
		return nil, err
	}
	entries := make([]rankEntry, len(p.Results.Agencies))
	for i, standing := range p.Results.Agencies {
		card := address("api", "v1", "periods", p.Period, "agencies", standing.Code)
		entries[i] = rankEntry{standing.Agency, standing.Place(), standing.Card.NoCases, card}
	}
	return openJSON(entries)
}

// agencyJSON is one agency's standing with its scorecard.
func (s *site) agencyJSON(r *http.Request, e *edition) (*document, error) {
	p, err := s.published(r, e)
	if err != nil {
		return nil, err
	}
	standing, err := p.standing(r.PathValue("agency"))
	if err != nil {
		return nil, err
	}
	return openJSON(standing)
}

// timelinessEntry is a period in /api/v1/timeliness; times are in seconds.
type timelinessEntry struct {
	Period   scoring.Period         `json:"period"`
	Disputes int                    `json:"disputes"`
	Ruled    int                    `json:"ruled"`
	InTime   int                    `json:"ruled_in_time"`
	Late     int                    `json:"overdue"`
	Median   scoring.Maybe[float64] `json:"median_seconds"`
	Longest  scoring.Maybe[float64] `json:"longest_seconds"`
}

func (s *site) timelinessJSON(r *http.Request, _ *edition) (*document, error) {
	all, err := s.Archive.Timeliness(r.Context())
	if err != nil {
		return nil, away(err)
	}
	entries := make([]timelinessEntry, len(all))
	for i, t := range all {
		entries[i] = timelinessEntry{t.Period, t.Disputes, t.Ruled, t.InTime, t.Late, seconds(t.Median), seconds(t.Longest)}
	}
	return openJSON(entries)
}

func seconds(d scoring.Maybe[time.Duration]) scoring.Maybe[float64] {
	return scoring.Maybe[float64]{Value: d.Value.Seconds(), Known: d.Known}
}

// openJSON is for everybody, and for scripts of other sites too.
func openJSON(content any) (*document, error) {
	doc, err := newJSON(content)
	if err != nil {
		return nil, err
	}
	return doc.with("Access-Control-Allow-Origin", "*"), nil
}

// openBytes are published bytes, as they are.
func openBytes(content []byte) *document {
	return newDocument("application/json", content).with("Access-Control-Allow-Origin", "*")
}
