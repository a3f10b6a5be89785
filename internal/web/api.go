package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"danhgia/scoring"
)

// periodEntry is a period in the list of /api/v1/periods.
type periodEntry struct {
	Period    scoring.Period           `json:"period"`
	Revision  int                      `json:"revision"`
	State     scoring.PublicationState `json:"state"`
	Published time.Time                `json:"published_at"`
	SHA256    string                   `json:"sha256"` // of the bytes of results
	Results   string                   `json:"results"`
	CSV       string                   `json:"csv"`
}

func (s *site) periodList(_ *http.Request, e *edition) (*document, error) {
	entries := make([]periodEntry, len(e.list))
	for i, p := range e.list {
		results := address("api", "v1", "periods", p.Period, "results")
		entries[i] = periodEntry{p.Period, p.Revision, p.State, p.Published.UTC(), p.SHA256, results, results + ".csv"}
	}
	return openJSON(entries)
}

// resultsJSON are the published bytes, unchanged, so that their sha256 can be checked; it is the ETag too.
func (s *site) resultsJSON(r *http.Request, e *edition) (*document, error) {
	p, err := s.published(r, e)
	if err != nil {
		return nil, err
	}
	return openBytes(p.Content), nil
}

// revisionEntry is a revision in the list of /api/v1/periods/…/revisions.
type revisionEntry struct {
	Revision  int                      `json:"revision"`
	State     scoring.PublicationState `json:"state"`
	Published time.Time                `json:"published_at"`
	SHA256    string                   `json:"sha256"`
	Results   string                   `json:"results"`
}

func (s *site) revisionList(r *http.Request, e *edition) (*document, error) {
	p, err := s.period(r, e)
	if err != nil {
		return nil, err
	}
	revisions, err := s.Archive.Revisions(r.Context(), p)
	if err != nil {
		return nil, away(err)
	}
	entries := make([]revisionEntry, len(revisions))
	for i, v := range revisions {
		results := address("api", "v1", "periods", p, "revisions", v.Revision, "results")
		entries[i] = revisionEntry{v.Revision, v.State, v.Published.UTC(), v.SHA256, results}
	}
	return openJSON(entries)
}

// revisionJSON are the bytes of one revision, which never change.
func (s *site) revisionJSON(r *http.Request, e *edition) (*document, error) {
	p, err := s.period(r, e)
	if err != nil {
		return nil, err
	}
	revision, err := s.numbered(r.Context(), p, r.PathValue("revision"))
	if err != nil {
		return nil, err
	}
	return openBytes(revision.Content), nil
}

// period is the one of the address, if it has results.
func (s *site) period(r *http.Request, e *edition) (scoring.Period, error) {
	p, err := scoring.ParsePeriod(r.PathValue("period"))
	if err != nil {
		return p, err
	}
	_, err = e.latest(p)
	return p, err
}

func newJSON(content any) (*document, error) {
	body, err := json.Marshal(content)
	if err != nil {
		return nil, err
	}
	return newDocument("application/json", body), nil
}

func (s *site) resultsCSV(r *http.Request, e *edition) (*document, error) {
	p, err := s.published(r, e)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := s.Table(&b, p.Set, p.cards()); err != nil {
		return nil, fmt.Errorf("write the table of %s: %w", p.Period, err)
	}
	name := fmt.Sprintf("danhgia-%s-%s-r%d.csv", p.Results.Province.Code, p.Period, p.Revision)
	return newDocument("text/csv; charset=utf-8", b.Bytes()).with("Access-Control-Allow-Origin", "*").with("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name)), nil
}

// healthy says that the program runs.
func (s *site) healthy(w http.ResponseWriter, r *http.Request) error {
	return plain(w, r, "ok\n")
}

// ready says that the program can answer.
func (s *site) ready(w http.ResponseWriter, r *http.Request) error {
	if err := s.Archive.Ping(r.Context()); err != nil {
		return away(err)
	}
	return plain(w, r, "ready\n")
}

func plain(w http.ResponseWriter, r *http.Request, text string) error {
	w.Header().Set("Cache-Control", "no-store")
	send(w, r, "text/plain; charset=utf-8", []byte(text))
	return nil
}
