package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"danhgia/activities"
	"danhgia/scoring"
)

// handler reads, calls, answers; its errors go back.
type handler func(w http.ResponseWriter, r *http.Request) error

var (
	errNoPage = errors.New("no such page")
	// errNoTask is a task that is not there, or not for who asks.
	errNoTask = errors.New("no such task")
	// errNoLink is a personal link that opens nothing.
	errNoLink = errors.New("no such link")
	// errForeign is a form that another site sends.
	errForeign = errors.New("the request comes from another site")
	// errForm is a form that cannot be read.
	errForm = errors.New("the form cannot be read")
	// errLarge is a form with more than maxForm bytes.
	errLarge = errors.New("the form is too large")
	// errAway is an archive that cannot be read now.
	errAway = errors.New("the archive cannot be read")
)

// headers are what every answer says.
var headers = fixed(map[string]string{
	// No inline script or style; images may stand in a style sheet. What a page loads later comes from here too.
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
		"base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
	"X-Content-Type-Options": "nosniff",
})

// guards are what every answer says besides, except documents that are the same for everybody: those hold nothing that
// another site could take, and each line costs a tenth of the time that sending one takes.
var guards = fixed(map[string]string{
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
	"Referrer-Policy":              "same-origin",
	"X-Frame-Options":              "DENY", // for browsers that do not know frame-ancestors
})

// strict is for sites that are reached over TLS only.
var strict = []string{"max-age=63072000"}

// fixed are header lines that are made once and shared by all answers.
func fixed(lines map[string]string) http.Header {
	head := http.Header{}
	for name, value := range lines {
		head.Set(name, value)
	}
	return head
}

// keepPrivate keeps a page of one person out of caches and search engines.
func keepPrivate(head http.Header) {
	head.Set("X-Robots-Tag", "noindex, nofollow")
	head.Set("Cache-Control", "no-store")
}

// linked says whether the address is a personal link, or a mistyped one: nobody else may learn it.
func linked(r *http.Request) bool {
	return within(r.URL.Path, "/viec") || strings.HasPrefix(r.URL.Path, signInPath+"/")
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.protect(w.Header())
	maps.Copy(w.Header(), guards)
	if linked(r) {
		keepPrivate(w.Header())
		w.Header().Set("Referrer-Policy", "no-referrer")
	}
	defer s.recovered(w, r)
	s.mux.ServeHTTP(w, r)
}

// protect says in a header what every answer says.
func (s *site) protect(head http.Header) {
	maps.Copy(head, headers)
	if s.Secure {
		head["Strict-Transport-Security"] = strict
	}
}

func (s *site) recovered(w http.ResponseWriter, r *http.Request) {
	switch fault := recover(); fault {
	case nil:
	case http.ErrAbortHandler: // what was begun cannot be ended: the connection is cut
		panic(fault)
	default:
		s.fail(w, r, fmt.Errorf("panic: %v\n%s", fault, debug.Stack()))
	}
}

func (s *site) answering(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		switch to := detour(r, err); {
		case to != "":
			http.Redirect(w, r, to, http.StatusSeeOther)
		case err != nil:
			s.fail(w, r, err)
		}
	})
}

// send answers HEAD, If-None-Match and ranges as well.
func send(w http.ResponseWriter, r *http.Request, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// save sends a file of the office to be saved, under a plain name.
func save(w http.ResponseWriter, r *http.Request, name, contentType string, content []byte) error {
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	send(w, r, contentType, content)
	return nil
}

// fault is what people are told of an error, and never the error's own text.
type fault struct {
	status int
	words  string // the phrases "<words>" and "<words>.text"
	allow  string // the methods that are answered, where another was used
}

// faultOf is the one place that decides the status for an error.
func faultOf(err error) fault {
	if method, ok := errors.AsType[methodError](err); ok {
		return fault{http.StatusMethodNotAllowed, "fault.method", method.allow}
	}
	switch {
	case errors.Is(err, errSignIn):
		return fault{status: http.StatusUnauthorized, words: "fault.signin"}
	case errors.Is(err, errFactor):
		return fault{status: http.StatusForbidden, words: "fault.factor"}
	case errors.Is(err, errNoLink):
		return fault{status: http.StatusNotFound, words: "fault.link"}
	case errors.Is(err, errNoTask):
		return fault{status: http.StatusNotFound, words: "fault.task"}
	case errors.Is(err, errNoFile):
		return fault{status: http.StatusNotFound, words: "fault.file"}
	case errors.Is(err, errForeign):
		return fault{status: http.StatusForbidden, words: "fault.foreign"}
	case errors.Is(err, errForm):
		return fault{status: http.StatusBadRequest, words: "fault.form"}
	case errors.Is(err, errLarge):
		return fault{status: http.StatusRequestEntityTooLarge, words: "fault.large"}
	case errors.Is(err, errNoPage):
		return fault{status: http.StatusNotFound, words: "fault.page"}
	case errors.Is(err, scoring.ErrPeriod):
		return fault{status: http.StatusNotFound, words: "fault.period"}
	case errors.Is(err, errNoAgency):
		return fault{status: http.StatusNotFound, words: "fault.agency"}
	case errors.Is(err, errAway):
		return fault{status: http.StatusServiceUnavailable, words: "fault.away"}
	case errors.Is(err, errRight), errors.Is(err, activities.ErrRefused):
		return fault{status: http.StatusForbidden, words: "fault.right"}
	case errors.Is(err, activities.ErrNotFound):
		return fault{status: http.StatusNotFound, words: "fault.results"}
	default:
		return fault{status: http.StatusInternalServerError, words: "fault.ours"}
	}
}

// away marks the archive's errors, except that something is not there.
func away(err error) error {
	if err == nil || errors.Is(err, activities.ErrNotFound) {
		return err
	}
	return fmt.Errorf("%w: %w", errAway, err)
}

func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(r.Context().Err(), context.Canceled) {
		return // the reader has gone
	}
	f := faultOf(err)
	if f.status >= http.StatusInternalServerError {
		s.Log.ErrorContext(r.Context(), "request", "method", r.Method, "path", loggable(r), "status", f.status, "error", err)
	}
	s.explain(w, r, f)
}

// loggable is the path of a request without a personal link's token.
func loggable(r *http.Request) string {
	if linked(r) {
		first, _, _ := strings.Cut(r.URL.Path[1:], "/")
		return "/" + first + "/…"
	}
	return r.URL.Path
}

func (s *site) explain(w http.ResponseWriter, r *http.Request, f fault) {
	contentType, body := "text/html; charset=utf-8", []byte(nil)
	if strings.HasPrefix(r.URL.Path, "/api/") {
		contentType, body = "application/problem+json", problem(f)
	} else {
		body = s.problemPage(r, f)
	}
	head := w.Header()
	for _, name := range []string{"Etag", "Content-Encoding", "Content-Disposition", "Vary"} {
		head.Del(name)
	}
	head.Set("Content-Type", contentType)
	head.Set("Cache-Control", "no-store")
	if f.allow != "" {
		head.Set("Allow", f.allow)
	}
	if f.status == http.StatusServiceUnavailable {
		head.Set("Retry-After", "10")
	}
	w.WriteHeader(f.status)
	_, _ = w.Write(body) // who is gone needs no answer
}

// problem is a fault as RFC 9457 has it.
func problem(f fault) []byte {
	body, _ := json.Marshal(map[string]any{ // strings and a number can always be written
		"type":  "urn:danhgia:problem:" + strings.TrimPrefix(f.words, "fault."),
		"title": phrases[f.words].en, "status": f.status, "detail": phrases[f.words+".text"].en,
	})
	return body
}

func (s *site) problemPage(r *http.Request, f fault) []byte {
	page := problemPage{frame: s.frame(r, nil), Text: f.words + ".text"}
	page.Title = phrases[f.words].in(page.Lang)
	body, err := s.pages.render("problem", page.Lang, page)
	if err != nil {
		s.Log.ErrorContext(r.Context(), "render the page of a problem", "error", err)
		return []byte(page.Title)
	}
	return body
}
