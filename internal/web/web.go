// Package web shows the published results: pages for people, in Vietnamese and English, and the same as JSON and CSV
// for programs. It only reads. A page is made whole before its first byte is sent and works without JavaScript.
package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"danhgia/activities"
	"danhgia/scoring"
)

// Archive is what the site needs of the published results.
type Archive interface {
	// Publications are the latest revisions of all periods, the newest period first, without their contents.
	Publications(ctx context.Context) ([]activities.Publication, error)
	// Publication is the latest revision of a period. activities.ErrNotFound: none is published.
	Publication(ctx context.Context, p scoring.Period) (activities.Publication, error)
	// IndexSet is the index set with exactly this code and content. activities.ErrNotFound: it is not stored.
	IndexSet(ctx context.Context, ref scoring.Reference) (scoring.IndexSet, error)
	// Ping says whether the archive can be read.
	Ping(ctx context.Context) error
}

// Table writes scorecards as CSV.
type Table func(w io.Writer, set scoring.IndexSet, cards []scoring.Scorecard) error

type site struct {
	province string
	archive  Archive
	table    Table
	log      *slog.Logger
	zone     *time.Location
	assets   assets
	pages    pages
	shelf    shelf
	mux      *http.ServeMux
}

// New is the site of a province, whose name heads the pages as long as no results say it.
// It errs when the program lacks time zones.
func New(province string, archive Archive, table Table, log *slog.Logger) (http.Handler, error) {
	zone, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		return nil, err
	}
	s := &site{province: province, archive: archive, table: table, log: log, zone: zone, mux: http.NewServeMux()}
	if s.assets, err = newAssets(); err != nil {
		return nil, err
	}
	if s.pages, err = newPages(s.assets, zone); err != nil {
		return nil, err
	}
	for pattern, h := range s.routes() {
		s.mux.Handle(pattern, s.answering(h))
	}
	return s, nil
}

func (s *site) routes() map[string]handler {
	return map[string]handler{
		"/{$}":                                 s.home,
		"/ky/{period}":                         s.ranking,
		"/ky/{period}/don-vi/{agency}":         s.scorecard,
		"/ky/{period}/chenh-lech":              s.differences,
		"/api/v1/periods":                      s.periodList,
		"/api/v1/periods/{period}/results":     s.resultsJSON,
		"/api/v1/periods/{period}/results.csv": s.resultsCSV,
		"/static/{name}":                       s.asset,
		"/healthz":                             s.healthy,
		"/readyz":                              s.ready,
		"/":                                    func(http.ResponseWriter, *http.Request) error { return errNoPage },
	}
}
