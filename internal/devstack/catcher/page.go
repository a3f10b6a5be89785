package catcher

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

//go:embed page/*.html page/style.css
var files embed.FS

var pages = template.Must(template.New("").Funcs(template.FuncMap{"pieces": pieces}).ParseFS(files, "page/*.html"))

const listed = 500 // mails on the first page

// site shows the mails of a box.
type site struct {
	box  *box
	host string // the only one it answers to
}

func pageServer(b *box, host string) *http.Server {
	s := &site{b, host}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.list)
	mux.HandleFunc("GET /style.css", s.style)
	mux.HandleFunc("GET /mail/{name}", s.mail)
	mux.HandleFunc("GET /mail/{name}/html", s.html)
	mux.HandleFunc("GET /mail/{name}/source", s.source)
	mux.HandleFunc("GET /mail/{name}/attachment/{n}", s.attachment)
	return &http.Server{Handler: s.guard(mux), ReadHeaderTimeout: 10 * time.Second, WriteTimeout: patience}
}

// guard sets the headers of every answer. It refuses other hosts' names, by which a page elsewhere could have a
// browser read the mails here: there are sign-in links in them.
func (s *site) guard(next http.Handler) http.Handler {
	_, port, _ := strings.Cut(s.host, ":")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if r.Host != s.host && r.Host != "localhost:"+port {
			http.Error(w, "Địa chỉ này không phải của hộp thư thử.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

type listPage struct {
	Letters []letter
	Total   int
}

func (s *site) list(w http.ResponseWriter, _ *http.Request) {
	names, err := s.box.names()
	if err != nil {
		refuse(w, err)
		return
	}
	page := listPage{Total: len(names)}
	for _, n := range names[:min(len(names), listed)] {
		if l, err := s.box.letter(n, false); err == nil { // else somebody has just removed it
			page.Letters = append(page.Letters, l)
		}
	}
	render(w, "list.html", page)
}

func (s *site) mail(w http.ResponseWriter, r *http.Request) {
	l, err := s.box.letter(r.PathValue("name"), true)
	if err != nil {
		refuse(w, err)
		return
	}
	render(w, "mail.html", l)
}

// html serves a mail's HTML part, for a frame: nothing in it runs or loads, and its links open in a new window.
func (s *site) html(w http.ResponseWriter, r *http.Request) {
	l, err := s.box.letter(r.PathValue("name"), true)
	if err != nil {
		refuse(w, err)
		return
	}
	w.Header().Set("Content-Security-Policy", "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, `<base target="_blank">`+l.HTML) // an error is the reader's leaving
}

func (s *site) source(w http.ResponseWriter, r *http.Request) {
	f, err := s.box.open(r.PathValue("name"))
	if err != nil {
		refuse(w, err)
		return
	}
	defer f.Close()
	download(w, r.PathValue("name"), f)
}

func (s *site) attachment(w http.ResponseWriter, r *http.Request) {
	l, err := s.box.letter(r.PathValue("name"), true)
	if err != nil {
		refuse(w, err)
		return
	}
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 0 || n >= len(l.Attachments) {
		refuse(w, errNoMail)
		return
	}
	download(w, l.Attachments[n].Name, bytes.NewReader(l.Attachments[n].Content))
}

// download has the browser save a file, whatever the mail says it is.
func download(w http.ResponseWriter, name string, content io.Reader) {
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	_, _ = io.Copy(w, content) // an error is the reader's leaving
}

func (s *site) style(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, files, "page/style.css")
}

func render(w http.ResponseWriter, name string, data any) {
	var page bytes.Buffer
	if err := pages.ExecuteTemplate(&page, name, data); err != nil {
		refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = page.WriteTo(w) // an error is the reader's leaving
}

func refuse(w http.ResponseWriter, err error) {
	if errors.Is(err, errNoMail) {
		http.Error(w, "Không có thư này.", http.StatusNotFound)
		return
	}
	slog.Error("the page of the mail catcher", "error", err)
	http.Error(w, "Không đọc được hộp thư. Xem nhật ký của chương trình.", http.StatusInternalServerError)
}

// piece is a stretch of text; Link is set when it is an address.
type piece struct{ Text, Link string }

var webAddress = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>".,;:!?)\]]`)

// pieces cuts a text at the web addresses in it.
func pieces(text string) (cut []piece) {
	end := 0
	for _, at := range webAddress.FindAllStringIndex(text, -1) {
		cut = append(cut, piece{Text: text[end:at[0]]}, piece{text[at[0]:at[1]], text[at[0]:at[1]]})
		end = at[1]
	}
	return append(cut, piece{Text: text[end:]})
}
