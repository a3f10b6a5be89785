package web

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"time"

	"danhgia/activities"
	"danhgia/scoring"
)

// openDataPage lists what programs can read.
type openDataPage struct {
	frame
	Periods []activities.Publication
	Embed   string // what another site puts into its page
	Files   bool   // there are files for programs and spreadsheets too
}

func (s *site) openData(r *http.Request, e *edition) (*document, error) {
	page := openDataPage{frame: s.frame(r, s.newest(r, e)), Periods: e.list, Files: s.Files != nil}
	page.Title = phrases["data"].in(page.Lang)
	page.Embed = fmt.Sprintf(`<iframe src="%s" title="%s" width="100%%" height="480"></iframe>`, "https://…"+embedPath+query(page.Lang), phrases["embed"].in(page.Lang))
	return s.document("opendata", page.Lang, page)
}

// newest are the latest results, for pages that are of no period; nil: there are none, or they cannot be read.
func (s *site) newest(r *http.Request, e *edition) *published {
	if len(e.list) == 0 {
		return nil
	}
	if found := s.shelf.find(e.list[0].SHA256); found != nil {
		return found
	}
	p, err := s.fetch(r.Context(), e.list[0].Period)
	if err != nil {
		s.Log.Warn("read the newest results for a menu", "error", err)
		return nil
	}
	return p
}

// timelinessPage is how soon the office rules on disputes.
type timelinessPage struct {
	frame
	Rows []activities.Timeliness
}

func (s *site) timeliness(r *http.Request, e *edition) (*document, error) {
	page := timelinessPage{frame: s.frame(r, s.newest(r, e))}
	page.Title = phrases["timeliness"].in(page.Lang)
	var err error
	if page.Rows, err = s.Archive.Timeliness(r.Context()); err != nil {
		return nil, away(err)
	}
	return s.document("timeliness", page.Lang, page)
}

const (
	embedPath  = "/nhung/xep-hang"
	feedPath   = "/cong-khai.atom"
	countQuery = "so"
)

// embedPage is a small table for other sites.
type embedPage struct {
	frame
	wanted
	Group peerGroup
}

var embedQueries = []string{kindQuery, countQuery}

// embed is the only page that other sites may frame.
func (s *site) embed(r *http.Request, e *edition) (*document, error) {
	p := s.newest(r, e)
	if p == nil {
		return nil, fmt.Errorf("newest results: %w", activities.ErrNotFound)
	}
	page := embedPage{frame: s.frame(r, p), wanted: p.wanted(r)}
	kind := scoring.Commune
	if page.Kind != "" {
		kind = page.Kind
	}
	all := p.register.of(kind)
	page.Group = p.peerGroup(p.register.of(kind))
	most := 10
	if n, err := fmt.Sscanf(r.URL.Query().Get(countQuery), "%d", &most); n != 1 || err != nil || most < 1 || most > 50 {
		most = 10
	}
	page.Group.Rows = p.rows(all.members[:min(most, len(all.members))], page.Lang)
	var err error
	if page.Title, err = say("results.of", page.Lang, p.Period.In(page.Lang)); err != nil {
		return nil, err
	}
	doc, err := s.document("embed", page.Lang, page)
	if err != nil {
		return nil, err
	}
	return doc.with("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"), nil
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID      string     `xml:"id"`
	Title   string     `xml:"title"`
	Updated string     `xml:"updated"`
	Summary string     `xml:"summary"`
	Links   []atomLink `xml:"link"`
}

// feed tells readers of feeds of every period's latest revision.
func (s *site) feed(r *http.Request, e *edition) (*document, error) {
	lang := langOf(r)
	feed := atomFeed{
		Lang: string(lang), ID: "urn:danhgia:publications", Title: phrases["feed"].in(lang), Author: s.Province,
		Links: []atomLink{{"self", "application/atom+xml", feedPath + query(lang)}, {"alternate", "text/html", "/" + query(lang)}},
	}
	updated := time.Time{}
	for _, p := range e.list {
		if p.Published.After(updated) {
			updated = p.Published
		}
		title, err := say("feed.entry", lang, p.Period.In(lang), fmt.Sprint(p.Revision))
		if err != nil {
			return nil, err
		}
		feed.Entries = append(feed.Entries, atomEntry{
			ID: fmt.Sprintf("urn:danhgia:%s:%s:%d", p.Province, p.Period, p.Revision), Title: title,
			Updated: p.Published.UTC().Format(time.RFC3339),
			Summary: strings.TrimSpace(phrases["state."+string(p.State)].in(lang) + ". " + phrases["state."+string(p.State)+".text"].in(lang) + " " + p.Why),
			Links: []atomLink{
				{"alternate", "text/html", address("ky", p.Period) + query(lang)},
				{"related", "text/html", address("ky", p.Period, "phien-ban", p.Revision) + query(lang)},
			},
		})
	}
	feed.Updated = updated.UTC().Format(time.RFC3339)
	body, err := xml.MarshalIndent(feed, "", " ")
	if err != nil {
		return nil, err
	}
	return newDocument("application/atom+xml; charset=utf-8", append([]byte(xml.Header), body...)), nil
}
