// Package web shows the published results: pages for people, in Vietnamese and English, and the same as JSON and CSV
// for programs. Behind the personal links of mails it shows tasks and takes what people say to them; everything else
// only reads. A page is made whole before its first byte is sent and works without JavaScript.
package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"danhgia/activities"
	"danhgia/publication"
	"danhgia/review"
	"danhgia/scoring"
)

// Archive is what the site needs of the published results.
type Archive interface {
	// Publications are the latest revisions of all periods, the newest period first, without their contents.
	Publications(ctx context.Context) ([]activities.Publication, error)
	// Publication is the latest revision of a period. activities.ErrNotFound: none is published.
	Publication(ctx context.Context, p scoring.Period) (activities.Publication, error)
	// Past is what the latest revisions of earlier periods of the same span say of an agency, the newest period first.
	Past(ctx context.Context, before scoring.Period, agency string) ([]activities.Past, error)
	// Revisions are all revisions of a period, the newest first, without their contents.
	Revisions(ctx context.Context, p scoring.Period) ([]activities.Publication, error)
	// Revision is one of them. activities.ErrNotFound: there is no such revision.
	Revision(ctx context.Context, p scoring.Period, revision int) (activities.Publication, error)
	// Document is a revision with everything that proves it: a publication.Document. 0 is the latest one.
	// activities.ErrNotFound: there is no such revision.
	Document(ctx context.Context, p scoring.Period, revision int) ([]byte, error)
	// SigningKeys are the keys that publications are and were signed by, the newest first.
	SigningKeys(ctx context.Context) ([]publication.ListedKey, error)
	// SignedPapers are the papers of a period that came back signed, the newest first; SignedPaper is one, byte for byte.
	SignedPapers(ctx context.Context, p scoring.Period) ([]activities.Paper, error)
	SignedPaper(ctx context.Context, p scoring.Period, id int64) ([]byte, error)
	// Timeliness is how soon disputes were ruled on, by period, the newest first.
	Timeliness(ctx context.Context) ([]activities.Timeliness, error)
	// IndexSet is the index set with exactly this code and content. activities.ErrNotFound: it is not stored.
	IndexSet(ctx context.Context, ref scoring.Reference) (scoring.IndexSet, error)
	// Ping says whether the archive can be read.
	Ping(ctx context.Context) error
}

// Table writes scorecards as CSV.
type Table func(w io.Writer, set scoring.IndexSet, cards []scoring.Scorecard) error

// Tasks is what the site needs of tasks to show them.
type Tasks interface {
	// TaskByLink is the task that a personal link opens. activities.ErrNotFound: the link is unknown or was revoked.
	TaskByLink(ctx context.Context, token string) (activities.LinkedTask, error)
	// TaskOf is a task as who is signed in sees it. activities.ErrNotFound: there is none, or it is not theirs to see.
	TaskOf(ctx context.Context, who activities.Session, id activities.TaskID) (activities.LinkedTask, error)
	// Duties are the tasks of who is signed in: those that wait, the most urgent first, and those that have ended, the
	// newest first; at most so many of each.
	Duties(ctx context.Context, who activities.Session, most int) (open, ended []activities.Duty, err error)
	// SaveDraft keeps what was typed into a task's form, and DropDraft forgets it.
	SaveDraft(ctx context.Context, task activities.TaskID, person string, content []byte) (time.Time, error)
	DropDraft(ctx context.Context, task activities.TaskID, person string) error
	// Card is an agency's scorecard of the period's latest score run. activities.ErrNotFound.
	Card(ctx context.Context, k activities.Key, agency string) (scoring.Scorecard, error)
	// Accepting is what accepting the dispute that a ruling is on would change. activities.ErrRefused: it cannot be told.
	Accepting(ctx context.Context, ruling activities.TaskID) (activities.Effect, error)
	// WeighedErratum is a correction with what it changes, and the name of who has proposed it. activities.ErrNotFound.
	WeighedErratum(ctx context.Context, id activities.ErratumID) (w activities.WeighedErratum, proposer string, err error)
	// Evidence is the content of a stored file. activities.ErrNotFound.
	Evidence(ctx context.Context, id int64) ([]byte, error)
	// DirectiveFile is the letter of a directive, with its bytes. activities.ErrNotFound.
	DirectiveFile(ctx context.Context, directive activities.DirectiveID) (activities.LetterFile, error)
}

// Desk takes what people say to tasks, as activities.Desk does.
type Desk interface {
	Answer(ctx context.Context, who review.Actor, s activities.Statement) (review.Verdict, error)
	Ask(ctx context.Context, who review.Actor, q activities.Question) error
	Message(ctx context.Context, who review.Actor, dispute int64, words string) error
}

// Options are what a site is made of.
type Options struct {
	Province string // its name heads the pages as long as no results say it
	Archive  Archive
	Table    Table
	Tasks    Tasks
	Desk     Desk
	Sessions Sessions
	Entrance Entrance       // nil: nobody signs in, and tasks are opened by personal links alone
	SSOName  string         // what people call the province's single sign-on; empty: there is none
	Proxies  []netip.Prefix // networks of reverse proxies, which are believed about where a request comes from
	Admin    Admin
	Status   Status
	Dossiers Dossiers
	Console  Console
	Secure   bool // the site is reached over TLS only: cookies are sent over nothing else
	// Files writes files of results; nil: the site offers none.
	Files DataFiles
	// Appointment writes the deadline of a task for people's own calendars.
	Appointment activities.AppointmentFile
	// Now is the clock by which what is published is asked for again; nil: it is asked for each time.
	Now func() time.Time
	Log *slog.Logger
	// Observe sees what a route answers; Kept is told of each page that is answered from memory. nil: nobody looks.
	Observe func(route string, next http.Handler) http.Handler
	Kept    func()
}

// Site answers everything that is asked on the web.
type Site = site

type site struct {
	Options
	looks
	shelf   shelf
	kept    *keeper
	foreign *http.CrossOriginProtection
	mux     *http.ServeMux

	editions editions
	spool    spool
}

// looks are what every site of this program looks like.
type looks struct {
	zone   *time.Location
	assets assets
	pages  pages
}

// readLooks reads them once: they are embedded, and reading them takes longer than any page.
var readLooks = sync.OnceValues(func() (l looks, err error) {
	if l.zone, err = time.LoadLocation("Asia/Ho_Chi_Minh"); err != nil {
		return l, err
	}
	if l.assets, err = newAssets(); err != nil {
		return l, err
	}
	l.pages, err = newPages(l.assets, l.zone)
	return l, err
})

// New is the site of a province. It errs when the program lacks time zones.
func New(o Options) (*Site, error) {
	looks, err := readLooks()
	if err != nil {
		return nil, err
	}
	s := &site{Options: o, looks: looks, foreign: http.NewCrossOriginProtection(), mux: http.NewServeMux(), kept: newKeeper(keptBytes)}
	if s.Kept == nil {
		s.Kept = func() {}
	}
	s.editions.archive, s.editions.now = o.Archive, o.Now
	for _, rt := range s.routes() {
		s.mux.Handle(rt.path, s.observed(rt.path, s.handle(rt)))
	}
	return s, nil
}
