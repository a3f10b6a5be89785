package test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestEveryPublicPageIsAccessible(t *testing.T) {
	t.Parallel()
	source, officers := smallProvince(t)
	s := newScene(t, source)
	s.worker()
	s.serve()
	s.prepare(officers)
	s.rehearse()
	b := newBrowser(t, s.site)
	if seen := b.look("", "/", "/", "/khong-co"); len(seen) < 6 {
		t.Errorf("only %q were seen", seen)
	}
	b.open("/")
	b.press(`a[href$="/don-vi/H44.222"]`) // an agency is one click away from the front page
	b.says("UBND xã Mường Vang", "Tổng điểm", "Chi tiết từng chỉ số")
}

// ownLinks are the links of a page to other pages of the site.
const ownLinks = `[...document.links].filter(a => a.origin == location.origin && !a.hasAttribute("download")
	&& a.pathname + a.search != location.pathname + location.search).map(a => a.pathname + a.search)`

// look opens a page of every shape that begins so and can be reached by links, at two widths, and returns their shapes.
func (b *browser) look(name, within string, next ...string) (seen []string) {
	b.t.Helper()
	for len(next) > 0 {
		page := next[0]
		next = next[1:]
		if shape := shapeOf(page); slices.Contains(seen, shape) {
			continue
		} else {
			seen = append(seen, shape)
		}
		b.open(page)
		b.inspect(name + fileOf(page))
		for _, link := range run(b, chromedp.Evaluate[[]string](ownLinks)) {
			if strings.HasPrefix(link, within) && !noPage.MatchString(link) {
				next = append(next, link)
			}
		}
	}
	return seen
}

var (
	noPage      = regexp.MustCompile(`^/(api|static)/|\.atom\b`)
	particulars = regexp.MustCompile(`[A-Z_]{4,}|\d{4}-\d{2}|H\d{2}[.\d]*|\b\d+\b`)
	unfit       = regexp.MustCompile(`[^a-zA-Z0-9-]+`)
)

// shapeOf is an address without the period, the agency and the numbers in it, and with the names of its query only.
func shapeOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	var names []string
	for name := range u.Query() {
		name, _, _ = strings.Cut(name, ".")
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return particulars.ReplaceAllString(u.Path, "*") + "?" + strings.Join(names, "&")
}

func fileOf(address string) string { return strings.Trim(unfit.ReplaceAllString(address, "-"), "-") }
