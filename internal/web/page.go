package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

//go:embed templates
var templates embed.FS

// frame is what every page has around its contents.
type frame struct {
	Lang     scoring.Lang
	Title    string
	Here     string      // the page's path, without its language
	Keep     [][2]string // queries that links to this page in another form keep
	Province string
	Private  bool // of one person or the office, in Vietnamese only
	Who      activities.Session
	Menu     []menuGroup
	Done     string     // what was done, on the page after it
	Scripts  []string   // assets that the page needs besides htmx
	Pub      *published // nil on a page that is not about a period's results
	// Described is the address of the datapackage.json of what the page lists, or empty.
	Described string
}

// problemPage says what is wrong and what to do; Text is a phrase.
type problemPage struct {
	frame
	Text string
}

// emptyPage says that nothing is published yet.
type emptyPage struct{ frame }

func (s *site) frame(r *http.Request, p *published) frame {
	who := visitor(r)
	f := frame{Lang: langOf(r), Here: r.URL.EscapedPath(), Province: s.Province, Private: private(r), Who: who, Pub: p}
	if f.Private {
		f.Menu, f.Done = s.menu(r, who), noticeOf(r.URL.Query().Get(noticeQuery))
	}
	if p != nil {
		f.Province = p.Results.Province.Name
	}
	return f
}

// private says whether the page is of one person or the office, and so in Vietnamese only.
func private(r *http.Request) bool {
	return slices.ContainsFunc(privatePaths, func(part string) bool { return within(r.URL.Path, part) })
}

// privatePaths are the addresses that begin what is not for everybody.
var privatePaths = []string{"/viec", "/nhiem-vu", "/viec-cua-toi", livePath, "/van-phong", "/tai-khoan", dossiersPath, opinionsPath, signInPath, factorPath}

func langOf(r *http.Request) scoring.Lang {
	if !private(r) && r.URL.Query().Get("lang") == string(scoring.En) {
		return scoring.En
	}
	return scoring.Vi
}

// In is the address of this page in a language.
func (f frame) In(lang scoring.Lang) string {
	f.Lang = lang
	return f.With()
}

// CurrentPage marks a link of the menu that leads to this page.
func (f frame) CurrentPage(segments ...any) template.HTMLAttr {
	if f.Here == address(segments...) {
		return ` aria-current="page"`
	}
	return ""
}

// With is the address of this page with some queries in place of those that it has, in pairs; an empty one is left out.
func (f frame) With(pairs ...string) string {
	values := url.Values{}
	for _, kept := range f.Keep {
		values.Add(kept[0], kept[1])
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Del(pairs[i])
		if pairs[i+1] != "" {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	if f.Lang == scoring.En {
		values.Set("lang", string(scoring.En))
	}
	if len(values) == 0 {
		return f.Here
	}
	return f.Here + "?" + values.Encode()
}

func query(lang scoring.Lang) string {
	if lang == scoring.En {
		return "?lang=en"
	}
	return ""
}

// document is a page that is the same for everybody.
func (s *site) document(name string, lang scoring.Lang, page any) (*document, error) {
	body, err := s.pages.render(name, lang, page)
	if err != nil {
		return nil, err
	}
	return newDocument("text/html; charset=utf-8", body), nil
}

// showPrivate answers with a page of one person or the office, which no cache keeps.
func (s *site) showPrivate(w http.ResponseWriter, status int, name string, page any) error {
	body, err := s.pages.render(name, scoring.Vi, page)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", string(scoring.Vi))
	w.WriteHeader(status)
	_, _ = w.Write(body) // who is gone needs no answer
	return nil
}

// pages are the templates by language and name; each is parsed together with the frame and the parts that all share.
type pages map[scoring.Lang]map[string]*template.Template

func newPages(a assets, zone *time.Location) (pages, error) {
	files, err := fs.Glob(templates, "templates/pages/*.html")
	if err != nil {
		return nil, err
	}
	all := pages{}
	for _, lang := range []scoring.Lang{scoring.Vi, scoring.En} {
		all[lang] = map[string]*template.Template{}
		common, err := template.New("frame.html").Funcs(functions(lang, a, zone)).ParseFS(templates, "templates/*.html")
		if err != nil {
			return nil, fmt.Errorf("read the frame: %w", err)
		}
		for _, file := range files {
			if err := all.add(lang, common, file); err != nil {
				return nil, fmt.Errorf("read template %s: %w", file, err)
			}
		}
	}
	return all, nil
}

// add reads a file into its page: task.answers.html is a part of task.
func (p pages) add(lang scoring.Lang, common *template.Template, file string) (err error) {
	name, _, _ := strings.Cut(path.Base(file), ".")
	page := p[lang][name]
	if page == nil {
		if page, err = common.Clone(); err != nil {
			return err
		}
		p[lang][name] = page
	}
	_, err = page.ParseFS(templates, file)
	return err
}

func (p pages) render(name string, lang scoring.Lang, page any) ([]byte, error) {
	var b bytes.Buffer
	if err := p[lang][name].Execute(&b, page); err != nil {
		return nil, fmt.Errorf("render %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// functions are what templates say in one language.
func functions(lang scoring.Lang, a assets, zone *time.Location) template.FuncMap {
	return template.FuncMap{
		"t":         func(key string, args ...any) (string, error) { return say(key, lang, args...) },
		"text":      func(t scoring.Text) string { return t.In(lang) },
		"asset":     a.path,
		"link":      func(segments ...any) string { return address(segments...) + query(lang) },
		"address":   address,
		"period":    func(p scoring.Period) string { return p.In(lang) },
		"points":    func(h scoring.Maybe[scoring.Hundredths]) template.HTML { return points(h, lang) },
		"signed":    func(h scoring.Maybe[scoring.Hundredths]) template.HTML { return signed(h, lang) },
		"most":      func(h scoring.Hundredths) string { return h.In(lang) },
		"count":     func(n scoring.Maybe[int64]) template.HTML { return count(n, lang) },
		"number":    func(n int) string { return scoring.Number(int64(n), lang) },
		"moment":    func(t time.Time) string { return moment(t.In(zone), lang) },
		"upTo":      func(t time.Time) string { return upTo(t.In(zone), lang) },
		"day":       func(day string) string { return date(day, lang) },
		"flag":      func(f scoring.Flag) string { return f.In(lang) },
		"kind":      activities.KindName,
		"setWord":   func(word any) string { return setWords[fmt.Sprint(word)] },
		"shortDay":  func(d calendar.Day) string { return d.Short(calendar.Vi) },
		"kilobytes": func(bytes int64) string { return scoring.Number((bytes+1023)/1024, lang) },
		"whole":     func(n int64) string { return scoring.Number(n, lang) },
		"word":      func(k activities.WordKind) string { return wordNames[k] },
		"zero":      func(z scoring.ZeroRule) string { return zeroRules[z] },
		"level":     func(l scoring.Level) string { return levels[l] },
		"days":      func(d scoring.Maybe[time.Duration]) template.HTML { return days(d, lang) },
		"target":    func(percent float64) string { return percentage(percent, lang) },
		"by": func(before, after scoring.Maybe[scoring.Hundredths]) scoring.Maybe[scoring.Hundredths] {
			return scoring.Move{Before: before, After: after}.By()
		},
		"more":     func(n scoring.Maybe[int64]) template.HTML { return more(n, lang) },
		"pickWish": func(w review.Wish) string { return pickWishes[w] },
		"place":    func(rank scoring.Maybe[int]) string { return place(rank, lang) },
		"outcome":  func(o review.Outcome) string { return o.In(lang) },
		"sentence": capital(lang),
		"proof":    func(p activities.Publication) string { return proofPath + proofFile(p, p.Revision) },
		"latest":   func(p activities.Publication) string { return proofPath + proofFile(p, 0) },
		"none":     func(key string) template.HTML { return none(phrases[key].in(lang)) },
	}
}

// capital begins words with a capital: those of an outcome, or a text.
func capital(lang scoring.Lang) func(any) string {
	return func(words any) string {
		if o, ok := words.(review.Outcome); ok {
			return sentence(o.In(lang))
		}
		return sentence(fmt.Sprint(words))
	}
}

// address is that of a page, /ky/2026-08/don-vi/H44.104.
func address(segments ...any) (path string) {
	for _, segment := range segments {
		path += "/" + url.PathEscape(fmt.Sprint(segment))
	}
	return path
}

func moment(t time.Time, lang scoring.Lang) string {
	if lang == scoring.En {
		return t.Format("15:04 on 2 January 2006")
	}
	return t.Format("15:04 ngày 02/01/2006")
}

// upTo is the end of a time: a day's midnight is the end of the day before.
func upTo(t time.Time, lang scoring.Lang) string {
	if clock := t.Sub(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())); clock != 0 {
		return moment(t, lang)
	}
	last := date(t.AddDate(0, 0, -1).Format(time.DateOnly), lang)
	if lang == scoring.En {
		return "the end of " + last
	}
	return "hết ngày " + last
}

// date writes 2026-09-28 as people of the language do; what is no date stays as it is.
func date(day string, lang scoring.Lang) string {
	t, err := time.Parse(time.DateOnly, day)
	switch {
	case err != nil:
		return day
	case lang == scoring.En:
		return t.Format("2 January 2006")
	}
	return t.Format("02/01/2006")
}
